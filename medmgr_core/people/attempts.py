"""One look at a password: counted first, noted when wrong, and the same for names that nobody has."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from medmgr_core.errors import SignInFailed
from medmgr_core.people import passwords
from medmgr_core.people.accounts import account_row
from medmgr_core.people.tries import Tries, refuse_until, wait_after
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.store import Store

# Strangers wait as those with an account do, so that waiting tells nobody which names exist.
strangers = Tries(free=3)
addresses = Tries(free=30)  # a whole hospital may come from one address

# What was typed as a name is not kept when nobody has it: people type passwords into the wrong field.
STRANGER = "an unknown person"

_WRONG = "The name or the password is wrong."


def check_password_of(store: Store, code: str, password: str, *, address: str | None = None) -> None:
    """Return when the password is right. Raises SignInFailed, or TooManyTries before it is even looked at."""
    at = now()
    if address:
        addresses.begin(address, at)
    account = _begin(store, code, at)
    if account is None:
        strangers.begin(code[:80], at)
    if not passwords.is_password(password, account["password_hash"] if account else None):
        _note_failure(store, code if account else STRANGER)
        raise SignInFailed(_WRONG)
    _succeeded(store, code, password)
    if address:
        addresses.succeeded(address)


def _begin(store: Store, code: str, at: datetime) -> dict[str, Any] | None:
    with store.kernel_write("sign_in") as connection:
        account = account_row(connection, code)
        if account:
            refuse_until(account["blocked_until"], at)
            failures = int(account["failures"]) + 1
            block = {"failures": failures, "blocked_until": at + wait_after(failures)}
            kernel.put(connection, "sign_in", account | block)
    return account


def _succeeded(store: Store, code: str, password: str) -> None:
    with store.kernel_write("sign_in") as connection:
        account = account_row(connection, code)
        if account is None:  # switched off this very moment
            raise SignInFailed(_WRONG)
        changes: dict[str, Any] = {"failures": 0, "blocked_until": None}
        if passwords.is_outdated(account["password_hash"]):
            changes["password_hash"] = passwords.hash_password(password)
        kernel.put(connection, "sign_in", account | changes)


def _note_failure(store: Store, who: str) -> None:
    with store.write(by=who, source="sign_in") as work:
        work.note("sign_in", who, "sign-in failed")
