"""The one running MedMgr of this process: its store, and how it knows who is there.

The server starts it; ``streamlit run app.py`` and tests start it on first use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from medmgr_core.people.records import Person
from medmgr_core.periods import now
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace


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


Identify = Callable[[Store, Visitor], SignedIn | None]


@dataclass
class Running:
    """A started MedMgr."""

    store: Store
    identify: Identify
    mode: str = "local"  # local | accounts
    started_at: datetime = field(default_factory=now)


_running: Running | None = None
_lock = threading.RLock()


def local_manager(store: Store, visitor: Visitor) -> SignedIn | None:
    """Local mode: one manager on this machine, nobody else."""
    from_elsewhere = visitor.address is not None or any(
        name.lower() in ("x-forwarded-for", "forwarded", "x-real-ip") for name in visitor.headers
    )
    if from_elsewhere or store.row(Person, ("manager",)) is None:
        return None
    return SignedIn("manager")


def start(store: Store, identify: Identify = local_manager, mode: str = "local") -> Running:
    """Make this store the running one."""
    global _running
    with _lock:
        _running = Running(store, identify, mode)
        return _running


def running() -> Running:
    """The running MedMgr, started on first use in local mode."""
    with _lock:
        return _running or start(open_workspace())


def stop() -> None:
    """Close the store."""
    global _running
    with _lock:
        if _running:
            _running.store.close()
        _running = None
