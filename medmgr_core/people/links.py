"""One-time links: how a person gets a first password or a new one, and how the first administrator comes in."""

from __future__ import annotations

from datetime import timedelta

from medmgr_core.errors import NotFound
from medmgr_core.people import passwords, sessions
from medmgr_core.people.accounts import active_person, has_accounts, put_password, refuse_out_of_reach
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.engine import Connection
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

LASTS = timedelta(minutes=60)
FIRST = ""  # a link for nobody in particular: whoever holds it becomes the first administrator

# no $units: who holds a link, before anything is known of the person
_LINK = "SELECT person_code FROM first_link WHERE token_digest = $token_digest AND expires_at > $at"


class LinkSpent(NotFound):
    """A one-time link was used already, or is too old."""

    def __init__(self) -> None:
        super().__init__("This link is not valid any more. Ask an administrator for a new one.")


def make_link(store: Store, person_code: str, by: str) -> str:
    """The address where a person sets a password, once, within 60 minutes. Raises NotAllowed, NotFound."""
    refuse_out_of_reach(store, person_code, by)
    active_person(store, person_code)
    return _new_link(store, person_code, by)


def first_link(store: Store) -> str | None:
    """The address where the first administrator is made; None when somebody can sign in already."""
    with store.engine.reading() as connection:
        if has_accounts(connection):
            return None
    return _new_link(store, FIRST, SYSTEM)


def whose_link(store: Store, token: str) -> str:
    """The person a link is for, or FIRST. Raises LinkSpent."""
    with store.engine.reading() as connection:
        return _whose(connection, token)


def use_link(store: Store, token: str, password: str, *, person_code: str = "", name: str = "") -> str:
    """Set the password with a link and return whose it is. The first administrator gives name and sign-in name.

    Raises LinkSpent, InvalidEntry.
    """
    meant = whose_link(store, token)
    code = meant or person_code.strip().lower()
    passwords.check_password(password, code)
    password_hash = passwords.hash_password(password)
    with store.write(by=code, reason=None if meant else "first administrator", source="sign_in") as work:
        _spend(work, token, meant)
        if meant == FIRST:
            make_administrator(work, code, name)
        put_password(work, code, password_hash, "password set")
    return code


def _spend(work: Write, token: str, meant: str) -> None:
    """Two browsers with one link, or two links for the first administrator: the later one finds it spent."""
    if _whose(work.connection, token) != meant or (meant == FIRST and has_accounts(work.connection)):
        raise LinkSpent
    _forget(work, meant)


def _new_link(store: Store, person_code: str, by: str) -> str:
    token = sessions.new_token()
    with store.write(by=by, source="sign_in") as work:
        _forget(work, person_code)
        values = {"token_digest": sessions.digest_of(token), "person_code": person_code, "expires_at": work.at + LASTS}
        kernel.put(work.connection, "first_link", values)
        work.note("sign_in", person_code or "first administrator", "link made")
    return f"/first/{token}"


def _forget(work: Write, person_code: str) -> None:
    kernel.remove(work.connection, "first_link", "person_code = $person_code", {"person_code": person_code})


def _whose(connection: Connection, token: str) -> str:
    rows = connection.rows(_LINK, {"token_digest": sessions.digest_of(token), "at": now()})
    if not rows:
        raise LinkSpent
    return str(rows[0][0])
