"""What can be done with a store from outside the pages: by the command line, or by it through the running server."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from medmgr_core.errors import MedMgrError, NotFound, StoreDamaged, StoreInUse
from medmgr_core.people.links import make_link
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import now
from medmgr_core.store.backup import make_backup, restore_backup
from medmgr_core.store.check import check_store
from medmgr_core.store.duckdb_engine import DuckDBEngine
from medmgr_core.store.schema import SCHEMA_VERSION
from medmgr_core.store.store import Store
from medmgr_core.upkeep import backup_folder
from medmgr_core.where import Place
from medmgr_core.workspace import CATALOGUE

# What a verb answers: "sentence" for people, everything else for programs.
Answer = dict[str, Any]


def backup(store: Store) -> Answer:
    """Write a backup into the folder beside the store."""
    made = make_backup(store, backup_folder(store))
    return {"sentence": f"Backup written: {made.path}", "path": str(made.path), "bytes": made.size,
            "made_at": made.made_at.isoformat()}  # fmt: skip


def check(store: Store) -> Answer:
    """Verify history and data. ``problems`` is empty when all agrees."""
    found = check_store(store)
    head = f"{found.changes:,} changes and {found.rows:,} rows"
    sentence = f"{head} do not all agree:" if found.problems else f"{head} agree; the chain holds."
    return {"sentence": "\n".join((sentence, *found.problems)), "changes": found.changes, "rows": found.rows,
            "problems": list(found.problems)}  # fmt: skip


def migrate(store: Store) -> Answer:
    """Opening a store brings it up to date; this says so."""
    return {"sentence": f"The store is up to date (version {SCHEMA_VERSION}).", "version": SCHEMA_VERSION}


def demo(store: Store, *, scale: str = "1", seed: str = "1", profile: str = "hospital") -> Answer:
    """Fill an empty store with a demonstration facility. Raises StoreInUse when it is not empty."""
    from medmgr_core.demo.hospital import build_demo

    if store.head()[0]:
        raise StoreInUse("The store holds data already: a demonstration is only put into an empty one.")
    lines = build_demo(store, scale=int(scale), seed=int(seed), profile=profile)
    return {"sentence": f"The demonstration is in the store: {lines:,} spending lines.", "lines": lines,
            "changes": store.head()[0]}  # fmt: skip


def link(store: Store, *, person: str) -> Answer:
    """A one-time link with which a person sets a password. Raises NotFound."""
    path = make_link(store, person.strip().lower(), SYSTEM)
    return {"sentence": f"Valid once, for 60 minutes: {path}", "path": path}


def export(store: Store, *, file: str, form: str, tables: str = "[]") -> Answer:
    """Write records into one file, see ``take_out``; noted in the history. tables: names as a JSON list, empty for all."""
    from medmgr_core.imports.take_out import take_out

    target = Path(file)
    target.parent.mkdir(parents=True, exist_ok=True)
    rows = take_out(store, target, form, tables=json.loads(tables), by=SYSTEM)
    sentence = f"{sum(rows.values()):,} rows of {len(rows)} tables written to {target}"
    return {"sentence": sentence, "file": str(target), "rows": rows}


def import_files(store: Store, *, files: str, wish: str) -> Answer:
    """Take files in, one after the other. files: paths as a JSON list; wish: the fields of ``Wish`` as JSON.

    The answer of one file, or of several with the worst exit code.
    """
    from medmgr_core.imports.by_command import REFUSED, Wish, import_file

    asked = Wish(**json.loads(wish))
    told = []
    for name in json.loads(files):
        try:
            told.append(import_file(store, Path(name), asked))
        except (MedMgrError, OSError) as error:
            told.append({"file": Path(name).name, "exit": REFUSED, "sentence": f"{Path(name).name}: {error}", "problems": []})
    if len(told) == 1:
        return told[0]
    return {"files": told, "exit": max(one["exit"] for one in told), "sentence": "\n".join(one["sentence"] for one in told)}


# The verbs a running server does when asked by the command line.
VERBS: Mapping[str, Callable[..., Answer]] = {
    "backup": backup, "check": check, "migrate": migrate, "demo": demo, "link": link, "export": export,
    "import": import_files,
}  # fmt: skip


# Without a server ----------------------------------------------------------------------------------------


def restore(place: Place, backup_file: Path) -> Answer:
    """Fill the store from a backup; a store file that is there is kept under another name. Raises NotFound, StoreInUse."""
    if not backup_file.is_file():
        raise NotFound(f"There is no backup file {backup_file}.")
    kept = _move_aside(place.file) if place.file and place.file.exists() else None
    store = restore_backup(backup_file, place.url, CATALOGUE, folder=place.folder)
    try:
        with store.write(by=SYSTEM, source="restore", reason=f"restored from {backup_file.name}") as work:
            work.note("store", backup_file.name, "restored from a backup")
        changes = store.head()[0]
    finally:
        store.close()
    sentence = f"{backup_file.name} is restored ({changes:,} changes)."
    if kept:
        sentence += f" The file that was there is kept as {kept.name}."
    return {"sentence": sentence, "changes": changes, "kept": str(kept) if kept else None}


def _move_aside(file: Path) -> Path:
    """Rename a store file with its log and anchor. Raises StoreInUse while a program holds it."""
    with contextlib.suppress(StoreDamaged):  # the very reason to restore
        DuckDBEngine(str(file)).close()
    kept = file.with_name(f"{file.name}.before-restore-{now():%Y%m%d-%H%M%S}")
    for ending in ("", ".wal", ".anchor"):
        beside = file.with_name(file.name + ending)
        if beside.exists():
            shutil.move(beside, kept.with_name(kept.name + ending))
    return kept
