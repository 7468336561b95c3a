"""The one running MedMgr of this process: its store, and how it knows who is there.

The server starts it; ``streamlit run app.py`` and tests start it on first use.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from medmgr_core.errors import StoreInUse
from medmgr_core.jobs import Job, register
from medmgr_core.people.visitor import SignedIn, Visitor
from medmgr_core.periods import now
from medmgr_core.store.store import Store
from medmgr_core.upkeep import UPKEEP
from medmgr_core.workspace import open_workspace

__all__ = ["Identify", "Running", "SignedIn", "Visitor", "local_manager", "running", "start", "stop"]

Identify = Callable[[Store, Visitor], SignedIn | None]


@dataclass
class Running:
    """A started MedMgr."""

    store: Store
    identify: Identify
    mode: str = "local"  # local | accounts
    started_at: datetime = field(default_factory=now)


# no $units: before anything is known of the person
_MANAGER = "SELECT person_code FROM live_person WHERE person_code = 'manager'"

_running: Running | None = None
_ended = False
_lock = threading.RLock()


def local_manager(store: Store, visitor: Visitor) -> SignedIn | None:
    """Local mode: one manager on this machine, nobody else."""
    from_elsewhere = visitor.address is not None or any(
        name.lower() in ("x-forwarded-for", "forwarded", "x-real-ip") for name in visitor.headers
    )
    return None if from_elsewhere or store.read(_MANAGER).empty else SignedIn("manager")


def start(store: Store, identify: Identify = local_manager, mode: str = "local") -> Running:
    """Make this store the running one."""
    global _running, _ended
    register(*UPKEEP, Job("inbox", "Files left in the inbox", 10, _take_inbox))
    with _lock:
        _running, _ended = Running(store, identify, mode), False
        return _running


def _take_inbox(store: Store) -> str:
    from medmgr_core.imports.inbox import take_inbox  # not at every start

    return take_inbox(store)


def running() -> Running:
    """The running MedMgr, started on first use in local mode. Raises StoreInUse while it is ending."""
    with _lock:
        if _ended:
            raise StoreInUse("MedMgr is being stopped. Reload the page in a moment.")
        return _running or start(open_workspace())


def stop(*, for_good: bool = False) -> None:
    """Close the store.

    for_good: a page still at work in a server that ends must not open a store of its own, in local mode.
    """
    global _running, _ended
    with _lock:
        if _running:
            _running.store.close()
        _running, _ended = None, for_good
