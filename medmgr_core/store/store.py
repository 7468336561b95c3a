"""The store: open, read, write. The one way to the data; pages and commands see nothing else of the database."""

from __future__ import annotations

import contextlib
import shutil
import time
import uuid
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from medmgr_core.errors import StoreBehind, StoreDamaged
from medmgr_core.periods import now
from medmgr_core.record import Key, Record
from medmgr_core.scope import Scope
from medmgr_core.store import kernel, schema
from medmgr_core.store.anchor import Anchor
from medmgr_core.store.cache import ResultCache, Versions, frozen, size_of
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.change_log import head
from medmgr_core.store.duckdb_engine import DuckDBEngine, log_of
from medmgr_core.store.engine import Connection, Engine
from medmgr_core.store.erase import erase_fields
from medmgr_core.store.parameters import only_named
from medmgr_core.store.undo import undo_batch
from medmgr_core.store.write import StoredRow, Write, read_row, units_of_load

T = TypeVar("T")
_COPIES_KEPT = 3
_SIZE_OF_DERIVED = 2 * 2**20  # bytes, about: what is worked out is seldom larger


class Store:
    """All data of one facility, in DuckDB or PostgreSQL."""

    def __init__(self, engine: Engine, catalogue: Catalogue, *, url: str, folder: Path | None) -> None:
        self.engine, self.catalogue, self.url, self.folder = engine, catalogue, url, folder
        self.anchor = Anchor(folder / _anchor_name(url) if folder else None)
        self._cache = ResultCache()
        self._versions: dict[str, int] = {}
        self._shared = engine.name != "duckdb"

    # Reading -----------------------------------------------------------------------------------------

    def read(self, sql: str, scope: Scope | None = None, **values: Any) -> pd.DataFrame:
        """Rows of a query with the record's dtypes; kept until a table it reads changes.

        sql: a text of the program. It may name $viewer, $units, $root, $first, $until of the scope, and ``values``.
        """
        return self.read_as(_as_it_is, sql, scope, **values)

    def read_as(self, make: Callable[[pd.DataFrame], T], sql: str, scope: Scope | None = None, **values: Any) -> T:
        """What a function of the program makes of the rows, kept as they are. Nobody may change it afterwards."""
        given = only_named(sql, {**(scope.parameters() if scope else {}), **values})
        key = (make, sql, frozen(given))
        versions = self.versions_of(sql)
        kept: T | None = self._cache.get(key, versions)
        if kept is not None:
            return kept
        with self.engine.reading() as connection:
            frame = connection.frame(sql, given)
        made = make(frame)
        self._cache.put(key, versions, made, size_of(frame))
        return made

    def derived(self, make: Callable[..., T], texts: Sequence[str], *given: Hashable) -> T:
        """What ``make(store, *given)`` works out of several queries, kept as it is until a table one of them reads changes.

        texts: the queries it asks. Nobody may change the result afterwards.
        """
        key = (make, given)
        versions = self.versions_of("\n".join(texts))
        kept: T | None = self._cache.get(key, versions)
        if kept is None:
            kept = make(self, *given)
            self._cache.put(key, versions, kept, _SIZE_OF_DERIVED)
        return kept

    def rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        """Rows as Python values, never kept."""
        with self.engine.reading() as connection:
            return connection.rows(sql, values)

    def row(self, record_type: type[Record], key: Iterable[Any]) -> StoredRow | None:
        """One stored record, voided or not."""
        with self.engine.reading() as connection:
            return read_row(connection, record_type, tuple(key))

    def versions_of(self, sql: str) -> Versions:
        """Data versions of the tables a query reads: the key to know whether a result still holds."""
        versions = self._versions
        if self._shared:
            # Other replicas write too, so the versions are asked for each time, before the query runs.
            with self.engine.reading() as connection:
                versions = kernel.versions(connection)
        return tuple((table, versions.get(table, 0)) for table in sorted(self.catalogue.tables_read_by(sql)))

    def _changed(self, connection: Connection, tables: set[str], version: int) -> None:
        """Before the commit. ``use_again`` must follow, whatever comes of it."""
        self._cache.pass_by(tables)
        if self._shared:
            kernel.set_versions(connection, tables, version)

    def _noted(self, tables: set[str], version: int) -> None:
        """After the commit. DuckDB has one process: its versions are kept in memory, where they cost nothing."""
        self._versions |= dict.fromkeys(tables, version)

    # Writing -----------------------------------------------------------------------------------------

    @contextlib.contextmanager
    def write(self, *, by: str, reason: str | None = None, source: str = "form",
              batch: str | None = None) -> Iterator[Write]:  # fmt: skip
        """One transaction of record changes by a named person. Returns after the commit is durable."""
        touched: set[str] = set()
        try:
            with self.engine.writing() as connection:
                work = Write(connection, self.catalogue, by=by, reason=reason, source=source, batch=batch)
                yield work
                work.chain.close()
                touched |= work.touched
                self._changed(connection, touched, work.chain.change_no)
            self._noted(touched, work.chain.change_no)
            self.anchor.write(work.chain.change_no, work.chain.hash)
        finally:
            self._cache.use_again(touched)

    def add(self, record: Record, *, by: str, **how: Any) -> Key:
        """Add one record. Returns its key."""
        return self._once(lambda work: work.add(record), by=by, **how)

    def change(self, record_type: type[Record], key: Iterable[Any], values: Mapping[str, Any], *,
               revision: int | None, by: str, **how: Any) -> int:  # fmt: skip
        """Change one record that was read at ``revision``. Returns the new revision."""
        held = tuple(key)
        return self._once(lambda work: work.change(record_type, held, values, revision=revision), by=by, **how)

    def void(self, record_type: type[Record], key: Iterable[Any], *, revision: int | None, by: str, reason: str,
             **how: Any) -> None:  # fmt: skip
        """Take one record out of use, with a reason."""
        held = tuple(key)
        self._once(lambda work: work.void(record_type, held, revision=revision), by=by, reason=reason, **how)

    def restore(self, record_type: type[Record], key: Iterable[Any], *, by: str, **how: Any) -> None:
        """Bring one voided record back."""
        held = tuple(key)
        self._once(lambda work: work.restore(record_type, held), by=by, **how)

    def recode(self, record_type: type[Record], old: str, new: str, *, by: str, reason: str) -> int:
        """Give a record another code, with every reference to it, in one batch."""
        return self._once(lambda work: work.recode(record_type, old, new), by=by, reason=reason, batch=new_batch())

    def erase(self, record_type: type[Record], key: Iterable[Any], fields: Iterable[str], *, by: str, reason: str) -> None:
        """Remove values for good from a record and its history; a chained tombstone stays."""
        held, names = tuple(key), tuple(fields)
        self._once(lambda work: erase_fields(work, record_type, held, names), by=by, reason=reason)

    def undo(self, batch: str, *, by: str, reason: str) -> tuple[int, list[str]]:
        """Take a batch back. Returns (records taken back, names of records kept because they were edited since)."""
        return self._once(lambda work: undo_batch(work, batch), by=by, reason=reason, source="undo", batch=new_batch())

    def reach_of_batch(self, batch: str) -> list[tuple[type[Record], str | None]]:
        """The record types and units a batch touched, those of every loaded row among them."""
        sql = (
            "SELECT DISTINCT record_type, unit_code, action = 'loaded' FROM change_log "
            "WHERE batch = $batch AND action <> 'unloaded' ORDER BY 1, 2 NULLS FIRST, 3"
        )
        found: dict[tuple[type[Record], str | None], None] = {}
        with self.engine.reading() as connection:
            for name, unit, is_load in connection.rows(sql, {"batch": batch}):
                record_type = self.catalogue.by_table.get(name)
                if record_type:
                    units = units_of_load(connection, self.catalogue, record_type, batch) if is_load else [unit]
                    found.update({(record_type, each): None for each in units})
        return list(found)

    def _once(self, verb: Callable[[Write], T], **how: Any) -> T:
        # Writers stand in line, so a conflict comes only from outside the program; the revision decides then.
        for attempt in range(5):
            try:
                with self.write(**how) as work:
                    return verb(work)
            except self.engine.conflicts:
                if attempt == 4:
                    raise
                time.sleep(0.02 * 2**attempt)
        raise AssertionError("the loop returns or raises")

    @contextlib.contextmanager
    def kernel_write(self, *tables: str) -> Iterator[Connection]:
        """A transaction on the store's own tables that carry no history (jobs, drafts, sessions)."""
        touched: set[str] = set()
        try:
            with self.engine.writing() as connection:
                yield connection
                version = time.time_ns()
                touched |= set(tables)
                self._changed(connection, touched, version)
            self._noted(touched, version)
        finally:
            self._cache.use_again(touched)

    def put(self, table: str, **values: Any) -> None:
        """Add or replace one row of a table without history."""
        with self.kernel_write(table) as connection:
            kernel.put(connection, table, values)

    def remove(self, table: str, condition: str, **values: Any) -> None:
        """Remove rows of a table without history."""
        with self.kernel_write(table) as connection:
            kernel.remove(connection, table, condition, values)

    # Living ------------------------------------------------------------------------------------------

    def head(self) -> tuple[int, str]:
        """Number and hash of the last change."""
        with self.engine.reading() as connection:
            return head(connection)

    def close(self) -> None:
        """Checkpoint, and let go of the database."""
        with contextlib.suppress(self.engine.error):
            self.engine.checkpoint()
        self.engine.close()
        self.anchor.close()

    def refresh_versions(self) -> None:
        """Find the data versions at opening."""
        with self.engine.reading() as connection:
            self._versions = kernel.versions_from_history(connection)


def open_store(url: str, catalogue: Catalogue, *, folder: Path | None = None, migrate: bool = True,
               trust: bool = False) -> Store:  # fmt: skip
    """Open a store, bring it up to date, and refuse one that is behind its anchor (unless ``trust``).

    url: ``duckdb:///path/to/file``, ``duckdb:///:memory:`` or ``postgresql://…``.
    folder: where the anchor, copies and backups lie; for DuckDB files the folder of the file.
    Raises StoreInUse, StoreTooNew, StoreDamaged, StoreBehind.
    """
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    engine, beside = _engine(url, trust)
    store = Store(engine, catalogue, url=url, folder=folder or beside)
    try:
        if not trust:
            _compare_with_anchor(store)
        if migrate and schema.plan(engine, catalogue):
            _copy_beside(store)
            schema.migrate(store.engine, catalogue)
        if trust:
            store.anchor.start_anew(*store.head())
        store.refresh_versions()
    except BaseException:
        store.engine.close()
        store.anchor.close()
        raise
    return store


def _engine(url: str, trust: bool) -> tuple[Engine, Path | None]:
    if url.startswith(("postgresql://", "postgres://")):
        from medmgr_core.store.postgres_engine import PostgresEngine  # a tenth of a second, for those who use it

        return PostgresEngine(url), None
    path = url.removeprefix("duckdb:///")
    if path == ":memory:":
        return DuckDBEngine(path), None
    file = Path(path).absolute()
    file.parent.mkdir(parents=True, exist_ok=True)
    return _duckdb_without_its_log(file) if trust else DuckDBEngine(str(file)), file.parent


def _duckdb_without_its_log(file: Path) -> DuckDBEngine:
    """Open a file whose loss is accepted: when its log is what is damaged, without it. The log is kept beside."""
    log = log_of(file)
    aside = log.with_name(f"{log.name}.damaged-{now():%Y%m%d-%H%M%S-%f}")
    try:
        return DuckDBEngine(str(file))
    except StoreDamaged:
        if not log.exists():
            raise
    log.rename(aside)
    try:
        return DuckDBEngine(str(file))
    except BaseException:
        aside.rename(log)
        raise


def _anchor_name(url: str) -> str:
    name = url.split("?", maxsplit=1)[0].rstrip("/").rsplit("/", 1)[-1]
    return f"{name}.anchor"


def _copy_beside(store: Store) -> None:
    """Keep the file as it was before a migration, and the two copies before that."""
    if not isinstance(store.engine, DuckDBEngine) or store.folder is None or not store.engine.tables():
        return
    store.engine.checkpoint()
    store.engine.close()  # not every system lets an open file be copied
    source = Path(store.engine.path)
    shutil.copy2(source, source.with_name(f"{source.name}.before-{now():%Y%m%d-%H%M%S-%f}"))
    for old in sorted(source.parent.glob(f"{source.name}.before-*"))[:-_COPIES_KEPT]:
        old.unlink()
    store.engine = DuckDBEngine(store.engine.path)


def _compare_with_anchor(store: Store) -> None:
    noted = store.anchor.read()
    if noted is None or noted[0] == 0:
        return
    change_no, chain_hash = noted
    is_empty = "change_log" not in store.engine.tables()
    sql = "SELECT hash FROM change_log WHERE change_no = $change_no"
    found = [] if is_empty else store.rows(sql, change_no=change_no)
    if not found or found[0][0] != chain_hash:
        held = 0 if is_empty else store.head()[0]
        raise StoreBehind(
            f"The store holds {held:,} changes, but {change_no:,} were acknowledged: its file was damaged or replaced. "
            "Restore the last backup (python -m medmgr_core restore), or accept the loss with --accept-loss."
        )


def _as_it_is(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


def new_batch() -> str:
    """A name for a batch of changes that belong together."""
    return uuid.uuid4().hex[:12]
