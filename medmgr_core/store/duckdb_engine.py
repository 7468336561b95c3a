"""DuckDB: one file, one process, a fresh cursor for each use (a shared connection lost acknowledged updates)."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from medmgr_core.errors import StoreDamaged, StoreInUse, StoreTooNew
from medmgr_core.store.engine import Rows, column_list, tables_in
from medmgr_core.store.frames import with_dtypes
from medmgr_core.store.parameters import only_named

_PATIENCE = 2.0  # seconds a checkpoint waits for readers
_ROWS_AT_ONCE = 100_000


class DuckDBConnection:
    """A cursor inside a transaction."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self.cursor = cursor

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> Rows:
        self.run(sql, values)
        return self.cursor.fetchall()

    def run(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        named = only_named(sql, values or {})
        self.cursor.execute(sql, named) if named else self.cursor.execute(sql)

    def frame(self, sql: str, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        self.run(sql, values)
        types = [(str(column[0]), str(column[1])) for column in self.cursor.description or ()]
        return with_dtypes(self.cursor.df(), types)

    def arrow(self, sql: str, values: Mapping[str, Any] | None = None) -> pa.RecordBatchReader:
        self.run(sql, values)
        return self.cursor.to_arrow_reader(_ROWS_AT_ONCE)

    def insert_frame(self, table: str, frame: pd.DataFrame) -> None:
        columns = column_list(list(frame.columns))
        self.cursor.register("rows_to_add", frame)
        try:
            self.cursor.execute(f"INSERT INTO {table} ({columns}) SELECT {columns} FROM rows_to_add")
        finally:
            self.cursor.unregister("rows_to_add")

    def insert_query(self, table: str, source: duckdb.DuckDBPyConnection, query: str, columns: Sequence[str],
                     values: Mapping[str, Any], begin: Callable[[], None]) -> None:  # fmt: skip
        names = column_list([*columns, *values])
        marks = ", ".join(f"${name}" for name in values)
        # By way of a file: both sides work on all processors then, which they do not on a stream between them.
        with tempfile.TemporaryDirectory(prefix="medmgr-rows-") as folder:
            file = f"{folder}/rows.parquet"
            source.execute(f"COPY ({query}) TO '{file}' (FORMAT parquet, COMPRESSION uncompressed)")
            begin()
            sql = f"INSERT INTO {table} ({names}) SELECT {column_list(list(columns))}, {marks} FROM read_parquet('{file}')"
            self.cursor.execute(sql, dict(values))


class DuckDBEngine:
    """The embedded store. ``path`` is a file, or ``:memory:`` in tests."""

    name = "duckdb"
    error: type[Exception] = duckdb.Error
    conflicts: tuple[type[Exception], ...] = (duckdb.TransactionException,)

    def __init__(self, path: str) -> None:
        self.path = path
        self._root = _open_once(self, path)
        # Closing leaves the file and its log as they are; ``Store.close`` merges them. So a store that was
        # refused because its log is cut can still be examined.
        self._root.execute("PRAGMA disable_checkpoint_on_shutdown")
        # Else a checkpoint writes all rows of a large load a second time, to fill up the part before them.
        self._root.execute("SET max_vacuum_tasks = 0")
        self._write_lock = threading.Lock()

    @contextlib.contextmanager
    def reading(self) -> Iterator[DuckDBConnection]:
        cursor = self._root.cursor()
        try:
            with _damage_told():
                cursor.execute("BEGIN TRANSACTION READ ONLY")
                yield DuckDBConnection(cursor)
        finally:
            _end(cursor, "ROLLBACK")

    @contextlib.contextmanager
    def writing(self) -> Iterator[DuckDBConnection]:
        with self._write_lock:
            cursor = self._root.cursor()
            try:
                with _damage_told():
                    cursor.execute("BEGIN TRANSACTION")
                    yield DuckDBConnection(cursor)
                    cursor.execute("COMMIT")
            except BaseException:
                _end(cursor, "ROLLBACK")
                raise
            cursor.close()

    def tables(self) -> dict[str, list[str]]:
        with self.reading() as connection:
            return tables_in(connection)

    def checkpoint(self) -> None:
        # DuckDB refuses while somebody still reads from before the last commit. With the write lock held no
        # commit follows, so the last such reader is soon gone; a forced checkpoint would wait without end.
        until = time.monotonic() + _PATIENCE
        with self._write_lock, contextlib.closing(self._root.cursor()) as cursor:
            while not _has_checkpoint(cursor, is_last_try=time.monotonic() > until):
                time.sleep(0.01)

    def size(self) -> int:
        files = (Path(self.path), log_of(Path(self.path)))
        return sum(file.stat().st_size for file in files if file.exists())

    def close(self) -> None:
        with self._write_lock:
            self._root.close()
        with _OPENING:
            if _OPEN.get(_place(self.path)) is self:
                del _OPEN[_place(self.path)]


@contextlib.contextmanager
def _damage_told() -> Iterator[None]:
    """A block of the file is read, and its checksum looked at, only when it is needed: damage may show late."""
    try:
        yield
    except duckdb.IOException as error:
        if "Corrupt database file" in str(error):
            raise StoreDamaged(_DAMAGED) from error
        raise


def _has_checkpoint(cursor: duckdb.DuckDBPyConnection, *, is_last_try: bool) -> bool:
    try:
        cursor.execute("CHECKPOINT")
    except duckdb.TransactionException:
        if is_last_try:
            raise
        return False
    return True


def _end(cursor: duckdb.DuckDBPyConnection, word: str) -> None:
    # The transaction may already be aborted by the engine; closing the cursor then ends it.
    with contextlib.suppress(duckdb.Error):
        cursor.execute(word)
    cursor.close()


_OPENING = threading.Lock()
_OPEN: weakref.WeakValueDictionary[str, DuckDBEngine] = weakref.WeakValueDictionary()


def _place(path: str) -> str:
    return str(Path(path).resolve())


def _open_once(engine: DuckDBEngine, path: str) -> duckdb.DuckDBPyConnection:
    # DuckDB keeps other processes away, but lets one process open a file twice: two write locks and two caches.
    if path == ":memory:":
        return _open(path)
    with _OPENING:
        if _place(path) in _OPEN:
            raise StoreInUse(_IN_USE)
        root = _open(path)
        _OPEN[_place(path)] = engine
        return root


def _open(path: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path)
    except duckdb.IOException as error:
        text = str(error)
        if "Could not set lock" in text or "used by another process" in text:
            raise StoreInUse(_IN_USE) from error
        if "version number" in text:
            raise StoreTooNew("The store file was written by a newer database version than this one.") from error
        raise StoreDamaged(_damage_at_opening(path)) from error
    except (duckdb.Error, RuntimeError) as error:
        raise StoreDamaged(_damage_at_opening(path)) from error


def _damage_at_opening(path: str) -> str:
    return _DAMAGED + (_WITHOUT_LOG if log_of(Path(path)).exists() else "")


def log_of(file: Path) -> Path:
    """DuckDB's log of what was saved since the last checkpoint."""
    return file.with_name(f"{file.name}.wal")


_IN_USE = "The store is in use by another MedMgr on this machine. Close that one first, or use its address in the browser."
_DAMAGED = (
    "The store file cannot be read: it is damaged. Restore the last backup with "
    "“python -m medmgr_core restore”; the damaged file is kept beside it."
)
_WITHOUT_LOG = " If only its log is damaged, --accept-loss opens it without the newest changes; the log is kept beside it."
