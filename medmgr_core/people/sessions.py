"""Sessions: who holds which cookie. The store keeps a digest of the token, never the token itself."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from medmgr_core.people.visitor import COOKIE, SignedIn, Visitor
from medmgr_core.periods import now
from medmgr_core.store import kernel
from medmgr_core.store.engine import Connection
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

LONGEST = timedelta(hours=12)  # a working day: the next morning one signs in again
TOUCH_EVERY = timedelta(minutes=1)

# no $units: who holds a token, before anything is known of the person
_SESSION = "SELECT person_code, opened_at, used_at, is_locked FROM sign_in_session WHERE token_digest = $token_digest"
# no $units: may this person sign in?
_ACTIVE = "SELECT person_code FROM live_person WHERE person_code = $person_code AND is_active"
_IDLE = "SELECT idle_minutes FROM live_facility_profile ORDER BY profile_code NULLS LAST"


def new_token() -> str:
    """A secret nobody can guess."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(work: Write, person_code: str) -> str:
    """Begin a session inside a transaction. Returns its token, for the cookie."""
    token = new_token()
    values = {"token_digest": digest_of(token), "person_code": person_code, "opened_at": work.at,
              "used_at": work.at, "is_locked": False}  # fmt: skip
    kernel.put(work.connection, "sign_in_session", values)
    work.touched.add("sign_in_session")
    return token


def end_sessions(work: Write, person_code: str, *, keep: str | None = None) -> None:
    """End all sessions of a person, but the one with the token ``keep``."""
    values = {"person_code": person_code, "kept": digest_of(keep or "")}
    kernel.remove(work.connection, "sign_in_session", "person_code = $person_code AND token_digest <> $kept", values)
    work.touched.add("sign_in_session")


def identify(store: Store, visitor: Visitor) -> SignedIn | None:
    """Who holds the session cookie of this request, now. Locked after the idle minutes of the facility's settings."""
    token = visitor.cookies.get(COOKIE)
    if not token:
        return None
    digest, at = digest_of(token), now()
    with store.engine.reading() as connection:
        session = session_row(connection, digest)
    if session is None or is_over(session, at) or not _is_active(store, session["person_code"]):
        return None
    is_locked = session["is_locked"] or at - session["used_at"] > idle_time(store)
    if is_locked and not session["is_locked"]:
        lock_session(store, digest, session["person_code"])
    elif not is_locked and at - session["used_at"] > TOUCH_EVERY:
        keep_session(store, digest, used_at=at)
    return SignedIn(session["person_code"], is_locked)


def _is_active(store: Store, person_code: str) -> bool:
    # A kept result that falls when a person changes; cheaper on each run than a join.
    return len(store.read(_ACTIVE, person_code=person_code)) > 0


def keep_session(store: Store, digest: str, **changes: Any) -> None:
    """Note something on a session, unless it was ended meanwhile."""
    with store.kernel_write("sign_in_session") as connection:
        row = session_row(connection, digest)
        if row:
            kernel.put(connection, "sign_in_session", row | changes)


def lock_session(store: Store, digest: str, person_code: str) -> None:
    """Lock a session that was idle too long. Two tabs at once note it once."""
    with store.write(by=person_code, source="sign_in") as work:
        session = session_row(work.connection, digest)
        if session and not session["is_locked"]:
            kernel.put(work.connection, "sign_in_session", session | {"is_locked": True})
            work.touched.add("sign_in_session")
            work.note("sign_in", person_code, "locked")


def session_row(connection: Connection, digest: str) -> dict[str, Any] | None:
    """A session as it stands inside a transaction."""
    rows = connection.rows(_SESSION, {"token_digest": digest})
    names = ("person_code", "opened_at", "used_at", "is_locked")
    return {"token_digest": digest, **dict(zip(names, rows[0], strict=True))} if rows else None


def idle_time(store: Store) -> timedelta:
    """How long a session stays open without use."""
    frame = store.read(_IDLE)
    return timedelta(minutes=int(frame["idle_minutes"].iloc[0]) if len(frame) else 20)


def is_over(session: Mapping[str, Any], at: datetime) -> bool:
    """Whether a session has ended by itself."""
    return bool(at - session["opened_at"] > LONGEST)
