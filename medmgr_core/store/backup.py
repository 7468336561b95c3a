"""Backup: one format for both engines, a DuckDB file made from one snapshot while people go on working.

Restoring it to the other engine's address is the move from DuckDB to PostgreSQL and back.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from medmgr_core.errors import NotFound, StoreInUse
from medmgr_core.periods import now
from medmgr_core.store import kernel, schema
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.duckdb_engine import DuckDBEngine
from medmgr_core.store.engine import Connection
from medmgr_core.store.kernel_tables import KERNEL_TABLES, NOT_IN_BACKUP
from medmgr_core.store.store import Store, open_store

_AT_ONCE = 50_000
_STAMP = "%Y%m%d-%H%M%S-%f"
_NAME = re.compile(r"medmgr-(\d{8}-\d{6}-\d{6})\.duckdb")


@dataclass(frozen=True)
class Backup:
    """A finished backup file."""

    path: Path
    made_at: datetime
    size: int


def make_backup(store: Store, folder: Path) -> Backup:
    """Write a backup of one snapshot into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    made_at = now()
    path = folder / f"medmgr-{made_at:{_STAMP}}.duckdb"
    part = path.with_suffix(".part")
    try:
        with contextlib.closing(DuckDBEngine(str(part))) as target:
            schema.migrate(target, store.catalogue)
            with store.engine.reading() as source, target.writing() as copy:
                for table in _tables(store.catalogue):
                    _copy_table(source, copy, table)
            target.checkpoint()
        os.replace(part, path)
    finally:
        for left in folder.glob(f"{part.name}*"):
            left.unlink()
    return Backup(path, made_at, path.stat().st_size)


def restore_backup(path: Path, url: str, catalogue: Catalogue, *, folder: Path | None = None) -> Store:
    """Fill an empty store from a backup file and return it open. Raises StoreInUse when it is not empty."""
    if not path.exists():
        raise NotFound(f"There is no backup file {path.name}.")
    store = open_store(url, catalogue, folder=folder, trust=True)
    try:
        if store.head()[0]:
            raise StoreInUse("The store to restore into is not empty: name an empty one, or move the old file away.")
        with _migrated_copy(path, catalogue) as source, source.reading() as rows, store.engine.writing() as copy:
            for table in _tables(catalogue):
                _copy_table(rows, copy, table)
            # Replicas that looked at the empty store must look again.
            kernel.set_versions(copy, set(_tables(catalogue)), time.time_ns())
        store.engine.checkpoint()
        store.anchor.start_anew(*store.head())
        store.refresh_versions()
    except BaseException:
        store.close()
        raise
    return store


@contextlib.contextmanager
def _migrated_copy(path: Path, catalogue: Catalogue) -> Iterator[DuckDBEngine]:
    """A backup of an older version is brought up to date in a copy; the backup itself is never written to."""
    with tempfile.TemporaryDirectory() as folder:
        copy = shutil.copy(path, Path(folder) / "copy.duckdb")
        with contextlib.closing(DuckDBEngine(str(copy))) as engine:
            schema.migrate(engine, catalogue)
            yield engine


def _tables(catalogue: Catalogue) -> list[str]:
    """What a backup holds; the target's own schema state comes from ``migrate``."""
    skipped = NOT_IN_BACKUP | {"schema_state", "migration"}
    return [*(name for name in KERNEL_TABLES if name not in skipped), *catalogue.by_table]


def _copy_table(source: Connection, target: Connection, table: str) -> None:
    frame = source.frame(f"SELECT * FROM {table}")
    target.run(f"DELETE FROM {table}")
    for start in range(0, len(frame), _AT_ONCE):
        target.insert_frame(table, frame.iloc[start : start + _AT_ONCE])


def backups_in(folder: Path) -> list[Backup]:
    """Backups of a folder, newest first. Files of other names are left alone."""
    found = [(path, _NAME.fullmatch(path.name)) for path in folder.glob("medmgr-*.duckdb")]
    made = [Backup(path, datetime.strptime(name[1], _STAMP), path.stat().st_size) for path, name in found if name]
    return sorted(made, key=lambda backup: backup.made_at, reverse=True)


def to_keep(days: Iterable[date], *, daily: int = 7, weekly: int = 4, monthly: int = 12) -> set[date]:
    """Which days' backups stay: the last 7 days, the newest of 4 weeks and of 12 months that have one."""
    newest_first = sorted(set(days), reverse=True)
    kept = set(newest_first[:daily])
    for count, label in ((weekly, "%G-%V"), (monthly, "%Y-%m")):
        groups: dict[str, date] = {}
        for day in newest_first:
            groups.setdefault(day.strftime(label), day)
        kept |= set(list(groups.values())[:count])
    return kept


def rotate(folder: Path) -> list[Path]:
    """Remove backups that the rotation does not keep; of one day, the newest stays. Returns what was removed."""
    backups = backups_in(folder)
    kept_days = to_keep(backup.made_at.date() for backup in backups)
    seen: set[date] = set()
    removed = []
    for backup in backups:
        day = backup.made_at.date()
        if day in kept_days and day not in seen:
            seen.add(day)
            continue
        backup.path.unlink()
        removed.append(backup.path)
    return removed
