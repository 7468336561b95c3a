"""Stores for tests, each a copy of its own: as the first set-up leaves them, and with the sample facility.

Filling a store takes a second or more, copying one a tenth of it. So each kind is filled once in a run, by whichever
worker wants it first, and a test gets a copy.
"""

import atexit
import fcntl
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from medmgr_core.demo import load_sample
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.store import Store, open_store
from medmgr_core.workspace import CATALOGUE, open_workspace

FILE = "medmgr.duckdb"
Fill = Callable[[Store], Any]

# --- the kinds of this file -------------------------------------------------------------------------------------------


@contextmanager
def new_store() -> Iterator[Store]:
    """One unit "top", one person "manager" who may do everything, the shipped roles."""
    with copied("new", fill_new) as store:
        yield store


@contextmanager
def sample_store() -> Iterator[Store]:
    """Larkfield Hospital."""
    with copied("sample", load_sample) as store:
        yield store


def put_sample(folder: Path) -> Path:
    """The file of Larkfield Hospital, in a folder: what a server with the demonstration makes at its first start."""
    return put("sample", load_sample, folder)


def fill_new(store: Store) -> None:
    with store.write(by=SYSTEM) as work:
        make_administrator(work, "manager", "Manager")


# --- any kind ---------------------------------------------------------------------------------------------------------


@contextmanager
def copied(kind: str, fill: Fill) -> Iterator[Store]:
    """An open copy of a store that ``fill`` filled; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="medmgr-copy-") as folder:
        store = open_workspace(f"duckdb:///{put(kind, fill, Path(folder))}")
        try:
            yield store
        finally:
            store.engine.close()  # without a checkpoint: nobody reads it again
            store.anchor.close()


def put(kind: str, fill: Fill, folder: Path, catalogue: Catalogue = CATALOGUE) -> Path:
    """A copy of the file, with what lies beside it, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in prepared(kind, fill, catalogue).iterdir():
        shutil.copy(file, folder / file.name)
    return folder / FILE


def told(kind: str, fill: Fill) -> Any:
    """What ``fill`` returned when it filled the store of this kind, as JSON keeps it."""
    return json.loads(_note(prepared(kind, fill)).read_text())


def prepared(kind: str, fill: Fill, catalogue: Catalogue = CATALOGUE) -> Path:
    """The folder of the filled and closed store of this kind."""
    folder = _kept() / kind
    with (_kept() / f"{kind}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _note(folder).exists():
            shutil.rmtree(folder, ignore_errors=True)  # begun by a worker that was killed
            store = open_store(f"duckdb:///{folder / FILE}", catalogue)
            answer = fill(store)
            store.close()
            _note(folder).write_text(json.dumps(answer))
    return folder


def _note(folder: Path) -> Path:
    """Beside the folder; it is there when the store is whole."""
    return folder.with_suffix(".json")


_run_folder: Path | None = None


def keep_in(folder: Path) -> None:
    """Where the workers of this run find each other's stores."""
    global _run_folder
    _run_folder = folder


@cache
def _kept() -> Path:
    folder = _run_folder or Path(tempfile.mkdtemp(prefix="medmgr-stores-"))
    if _run_folder is None:  # no test run: a script that uses our parts
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
    stores = folder / "stores"
    stores.mkdir(exist_ok=True)
    return stores
