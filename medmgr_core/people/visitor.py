"""Who asks: what a request tells of itself, and who that turns out to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COOKIE = "medmgr_session"


@dataclass(frozen=True)
class Visitor:
    """What a request tells of itself. ``address`` is None for a client on this machine."""

    cookies: Mapping[str, str]
    headers: Mapping[str, str]
    address: str | None


@dataclass(frozen=True)
class SignedIn:
    """Who is there. A locked session must give the password again."""

    person_code: str
    is_locked: bool = False
