"""The process to be killed: threads that save by the path the forms use, and note what was acknowledged."""

from __future__ import annotations

import contextlib
import itertools
import logging
import threading
import time
from pathlib import Path

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import ConnectionLost
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.proof.acknowledged import Notes, amount_of
from tests.proof.facility import MANAGER, line

THREADS = 4


def write_until_killed(url: str, folder: Path, notes: Path, name: str, with_checkpoints: bool) -> None:
    """Open the store and save until the end comes. ``name`` begins every reference, so that none is used twice."""
    logging.getLogger("psycopg.pool").setLevel(logging.CRITICAL)  # that the server is away is meant
    store, told = open_workspace(url, folder=folder), Notes(notes)
    for number in range(THREADS):
        threading.Thread(target=_write, args=(store, told, f"{name}-{number}"), daemon=True).start()
    try:
        while True:
            time.sleep(0.03)
            if with_checkpoints:
                store.engine.checkpoint()
    except Exception as error:
        told.failed(error)


def _write(store: Store, told: Notes, name: str) -> None:
    try:
        for number in itertools.count():
            # A PostgreSQL server that is killed refuses this save; the next one finds it again.
            with contextlib.suppress(ConnectionLost):
                _save_thrice(store, told, f"{name}-{number}")
    except Exception as error:
        told.failed(error)


def _save_thrice(store: Store, told: Notes, reference: str) -> None:
    (key,) = add_entry(store, line(reference, amount_of(reference, 1)), by=MANAGER)
    told.saved(key, 1)
    for revision in (1, 2):
        values = {"amount": amount_of(reference, revision + 1)}
        told.saved(key, change_entry(store, Actual, (key,), values, revision=revision, by=MANAGER))
