"""Stores for tests, in memory: as the first set-up leaves them, and with the sample facility."""

from collections.abc import Iterator
from contextlib import contextmanager

from medmgr_core.demo import load_sample
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace


@contextmanager
def new_store() -> Iterator[Store]:
    """One unit "top", one person "manager" who may do everything, the shipped roles."""
    with _in_memory() as store:
        with store.write(by=SYSTEM) as work:
            make_administrator(work, "manager", "Manager")
        yield store


@contextmanager
def sample_store() -> Iterator[Store]:
    """Larkfield Hospital."""
    with _in_memory() as store:
        load_sample(store)
        yield store


@contextmanager
def _in_memory() -> Iterator[Store]:
    store = open_workspace("duckdb:///:memory:")
    try:
        yield store
    finally:
        store.close()
