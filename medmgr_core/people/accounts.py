"""Accounts: a person with a password."""

from __future__ import annotations

from typing import Any

from medmgr_core.errors import NotAllowed, NotFound
from medmgr_core.people import passwords, sessions
from medmgr_core.people.records import SYSTEM, Person
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.store import kernel
from medmgr_core.store.engine import Connection
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

_NAMES = ("person_code", "password_hash", "failures", "blocked_until", "changed_at")
# no $units: an account belongs to a person, by key
_ACCOUNT = f"""
SELECT {", ".join(f"account.{name}" for name in _NAMES)} FROM sign_in account
JOIN live_person person ON person.person_code = account.person_code AND person.is_active
WHERE account.person_code = $person_code
"""
_HELD = "SELECT unit_code FROM live_person_role WHERE person_code = $person_code ORDER BY 1 NULLS LAST"  # no $units
_ANY = "SELECT person_code FROM sign_in ORDER BY 1 NULLS LAST LIMIT 1"  # no $units: is there any account at all?


def account_row(connection: Connection, person_code: str) -> dict[str, Any] | None:
    """The account of a person who may sign in, inside a transaction."""
    rows = connection.rows(_ACCOUNT, {"person_code": person_code})
    return dict(zip(_NAMES, rows[0], strict=True)) if rows else None


def has_accounts(connection: Connection) -> bool:
    """Whether anybody can sign in."""
    return bool(connection.rows(_ANY))


def set_password(store: Store, person_code: str, password: str, *, by: str = SYSTEM) -> None:
    """Give a person a password, and end all sessions of the old one. Raises InvalidEntry, NotAllowed, NotFound."""
    refuse_out_of_reach(store, person_code, by)
    active_person(store, person_code)
    passwords.check_password(password, person_code)
    password_hash = passwords.hash_password(password)
    with store.write(by=by, source="sign_in") as work:
        put_password(work, person_code, password_hash, "password set")


def put_password(work: Write, person_code: str, password_hash: str, action: str, *, keep: str | None = None) -> None:
    """Store a password inside a transaction, end the sessions but that of the token ``keep``, and note it."""
    values = {"person_code": person_code, "password_hash": password_hash, "failures": 0, "blocked_until": None,
              "changed_at": work.at}  # fmt: skip
    kernel.put(work.connection, "sign_in", values)
    work.touched.add("sign_in")
    sessions.end_sessions(work, person_code, keep=keep)
    work.note("sign_in", person_code, action)


def refuse_out_of_reach(store: Store, person_code: str, by: str) -> None:
    """A password is a way to all that person may do: setting it needs the right wherever the person holds a role.

    Raises NotAllowed.
    """
    if by == SYSTEM:
        return
    allow(store, by, "people", "administer")
    held = {unit for (unit,) in store.rows(_HELD, person_code=person_code)}
    if held - rights_of(store, by).units("people", "administer"):
        raise NotAllowed("You may not do this: the person holds a role outside the units you administer.")


def active_person(store: Store, person_code: str) -> None:
    """Raise NotFound for somebody who may not sign in."""
    row = store.row(Person, (person_code,))
    if row is None or row.voided_at or not row.values["is_active"]:
        raise NotFound("There is no person with this sign-in name who may sign in.")
