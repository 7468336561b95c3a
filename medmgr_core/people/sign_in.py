"""Signing in and out of local accounts. Everything here is noted in the history."""

from __future__ import annotations

from medmgr_core.errors import InvalidEntry, NotFound, SignInFailed
from medmgr_core.people import passwords, sessions
from medmgr_core.people.accounts import put_password, refuse_out_of_reach, set_password
from medmgr_core.people.attempts import check_password_of
from medmgr_core.people.links import first_link, make_link, use_link, whose_link
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.sessions import identify
from medmgr_core.people.tries import TooManyTries
from medmgr_core.people.visitor import COOKIE
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.store import Store

__all__ = [
    "COOKIE", "SignInFailed", "TooManyTries", "change_password", "first_link", "identify", "make_link",
    "set_password", "sign_in", "sign_out", "sign_out_everywhere", "unlock", "use_link", "whose_link",
]  # fmt: skip


def sign_in(store: Store, name: str, password: str, *, address: str | None = None) -> str:
    """Open a session and return its token. Raises SignInFailed, TooManyTries."""
    code = name.strip().lower()
    check_password_of(store, code, password, address=address)
    with store.write(by=code, source="sign_in") as work:
        token = sessions.open_session(work, code)
        work.note("sign_in", code, "signed in")
    return token


def unlock(store: Store, token: str, password: str, *, address: str | None = None) -> None:
    """Open a locked session again. Raises SignInFailed, TooManyTries, NotFound when the session has ended."""
    person_code = person_of(store, token)
    check_password_of(store, person_code, password, address=address)
    digest = sessions.digest_of(token)
    with store.write(by=person_code, source="sign_in") as work:
        session = sessions.session_row(work.connection, digest)
        if session:
            opened = session | {"is_locked": False, "used_at": work.at}
            kernel.put(work.connection, "sign_in_session", opened)
            work.note("sign_in", person_code, "unlocked")


def sign_out(store: Store, token: str) -> None:
    """End one session. Does nothing when it has ended."""
    digest = sessions.digest_of(token)
    with store.write(by=SYSTEM, source="sign_in") as work:
        row = sessions.session_row(work.connection, digest)
        if row:
            work.by = str(row["person_code"])
            kernel.remove(work.connection, "sign_in_session", "token_digest = $digest", {"digest": digest})
            work.touched.add("sign_in_session")
            work.note("sign_in", work.by, "signed out")


def sign_out_everywhere(store: Store, person_code: str, *, by: str) -> None:
    """End all sessions of a person: one's own, or with the right to administer people wherever the person holds a role.

    Raises NotAllowed.
    """
    if by != person_code:
        refuse_out_of_reach(store, person_code, by)
    with store.write(by=by, source="sign_in") as work:
        sessions.end_sessions(work, person_code)
        work.note("sign_in", person_code, "signed out everywhere")


def change_password(
    store: Store, person_code: str, old: str, new: str, *, keep: str | None = None, address: str | None = None
) -> None:
    """Replace one's own password; sessions other than that of the token ``keep`` end.

    Raises SignInFailed, TooManyTries, InvalidEntry.
    """
    passwords.check_password(new, person_code)
    if new == old:
        raise InvalidEntry("New password: choose another one than before.", {"password": "Choose another one."})
    check_password_of(store, person_code, old, address=address)
    password_hash = passwords.hash_password(new)
    with store.write(by=person_code, source="sign_in") as work:
        put_password(work, person_code, password_hash, "password changed", keep=keep)


def person_of(store: Store, token: str) -> str:
    """Whose session this is. Raises NotFound."""
    with store.engine.reading() as connection:
        row = sessions.session_row(connection, sessions.digest_of(token))
    if row is None or sessions.is_over(row, now()):
        raise NotFound("Your session has ended. Sign in again.")
    return str(row["person_code"])
