"""PostgreSQL: for several app replicas. The same SQL text, through psycopg's RawCursor."""

from __future__ import annotations

import contextlib
import csv
import secrets
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import psycopg
import pyarrow as pa
from psycopg import IsolationLevel, RawCursor
from psycopg_pool import ConnectionPool, PoolClosed

from medmgr_core.errors import ConnectionLost, StoreInUse
from medmgr_core.store.engine import Rows, column_list, tables_in
from medmgr_core.store.frames import from_rows
from medmgr_core.store.parameters import names_in, numbered

_PATIENCE = 10  # seconds for a server that is just starting

# Type oid -> the engine-neutral name used in frames.DTYPES.
TYPE_NAMES = {
    16: "BOOLEAN",
    17: "BLOB",
    20: "BIGINT",
    21: "SMALLINT",
    23: "INTEGER",
    25: "TEXT",
    1043: "VARCHAR",
    701: "DOUBLE",
    1082: "DATE",
    1114: "TIMESTAMP",
}


class PostgresConnection:
    """A cursor inside a transaction."""

    def __init__(self, cursor: RawCursor[tuple[Any, ...]]) -> None:
        self.cursor = cursor

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> Rows:
        self.run(sql, values)
        return self.cursor.fetchall()

    def run(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        given = values or {}
        self.cursor.execute(numbered(sql).encode(), [given[name] for name in names_in(sql)])

    def frame(self, sql: str, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        rows = self.rows(sql, values)
        types = [(c.name, TYPE_NAMES.get(c.type_code, f"oid {c.type_code}")) for c in self.cursor.description or ()]
        return from_rows(rows, types)

    def arrow(self, sql: str, values: Mapping[str, Any] | None = None) -> pa.RecordBatchReader:
        table = pa.Table.from_pandas(self.frame(sql, values), preserve_index=False)
        for place, column in enumerate(self.cursor.description or ()):
            if TYPE_NAMES[column.type_code] == "DATE":  # a frame knows times only
                table = table.set_column(place, column.name, table.column(place).cast(pa.date32()))
        return table.to_reader()

    def insert_frame(self, table: str, frame: pd.DataFrame) -> None:
        columns = column_list(list(frame.columns))
        # A mark that no text can be, and quotes round everything, so that "\\N", "" and line ends come through.
        nothing = secrets.token_hex(8)
        target = (
            f"COPY {table} ({columns}) FROM STDIN WITH (FORMAT csv, NULL '{nothing}', FORCE_NULL ({columns}), ENCODING 'UTF8')"
        )
        plain = frame.assign(**{str(c): _hex(frame[c]) for c in frame if frame[c].dtype == object})
        text = plain.to_csv(
            header=False, index=False, na_rep=nothing, float_format="%.17g", quoting=csv.QUOTE_ALL, lineterminator="\n"
        )
        with self.cursor.copy(target.encode()) as copy:
            copy.write(text)

    def insert_query(self, table: str, source: duckdb.DuckDBPyConnection, query: str, columns: Sequence[str],
                     values: Mapping[str, Any], begin: Callable[[], None]) -> None:  # fmt: skip
        nothing = secrets.token_hex(8)
        names = column_list([*columns, *values])
        marks = ", ".join(f"${name}" for name in values)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "rows.csv"
            rows = f"SELECT {column_list(list(columns))}, {marks} FROM ({query})"
            written = f"(FORMAT csv, HEADER false, FORCE_QUOTE *, NULLSTR '{nothing}')"
            source.execute(f"COPY ({rows}) TO '{file}' {written}", dict(values))
            begin()
            options = f"FORMAT csv, NULL '{nothing}', FORCE_NULL ({names}), ENCODING 'UTF8'"
            target = f"COPY {table} ({names}) FROM STDIN WITH ({options})"
            with file.open("rb") as text, self.cursor.copy(target.encode()) as copy:
                while part := text.read(1 << 20):
                    copy.write(part)


def _hex(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.map(lambda value: f"\\x{bytes(value).hex()}" if isinstance(value, _BYTES) else value)


_BYTES = bytes | bytearray | memoryview


# A server or database set up for speed tells of commits before they are on disk: what we acknowledge must be there.
_OPTIONS = "-c statement_timeout=120000 -c TimeZone=UTC -c synchronous_commit=on"


class PostgresEngine:
    """The outgrown store. ``url`` is a ``postgresql://`` address."""

    name = "postgresql"
    error: type[Exception] = psycopg.Error
    conflicts: tuple[type[Exception], ...] = (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected)

    def __init__(self, url: str) -> None:
        self.url = url
        self._write_lock = threading.Lock()
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=8,
            open=False,
            configure=_configure,
            kwargs={"options": _OPTIONS},
            check=ConnectionPool.check_connection,
        )
        try:
            self._pool.open(wait=True, timeout=_PATIENCE)
        except psycopg.Error as error:
            self._pool.close()
            raise StoreInUse("The PostgreSQL server does not answer: check MEDMGR_STORE and that it runs.") from error
        self._make_line()

    def _make_line(self) -> None:
        # Two replicas starting at once: the later one finds the table made, or its type, which comes first.
        made = (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateObject, psycopg.errors.DuplicateTable)
        with contextlib.suppress(*made), self._pool.connection() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS write_line (nothing BIGINT)")

    @contextlib.contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        with _loss_told(_NOT_READ), self._pool.connection() as connection:
            connection.read_only = True  # part of BEGIN: a text that writes is refused here as on DuckDB
            with connection.transaction():
                yield PostgresConnection(RawCursor(connection))

    @contextlib.contextmanager
    def writing(self) -> Iterator[PostgresConnection]:
        # Writers of this process wait here, where they hold no connection that a reader needs.
        with self._write_lock, _loss_told(_NOT_SAVED) as loss, self._pool.connection() as connection:
            connection.read_only = False
            with connection.transaction():
                cursor: RawCursor[tuple[Any, ...]] = RawCursor(connection)
                # Writers stand in line here, before the snapshot is taken: LOCK takes none, so the one
                # who waited sees what the other wrote, and no serialisation failure can follow.
                cursor.execute(b"LOCK TABLE write_line IN EXCLUSIVE MODE")
                yield PostgresConnection(cursor)
                loss.sentence = _PERHAPS_SAVED  # the commit follows
            loss.sentence = _SAVED  # only the connection has still to be given back

    def tables(self) -> dict[str, list[str]]:
        with self.reading() as connection:
            return tables_in(connection)

    def checkpoint(self) -> None:
        """The server does this by itself."""

    def size(self) -> int:
        with self.reading() as connection:
            return int(connection.rows("SELECT pg_database_size(current_database())")[0][0])

    def close(self) -> None:
        self._pool.close()


_NOT_READ = "The database server does not answer. Try again in a moment; if it stays so, tell whoever looks after the server."
_NOT_SAVED = "The database server does not answer: nothing of this was saved. Try again in a moment."
_PERHAPS_SAVED = (
    "The database server went away while this was being saved. It is not certain whether this was saved: "
    "reload and look before entering it again."
)
_SAVED = "The database server went away just after this was saved. Reload to see it."


@dataclass
class _Loss:
    """What a lost connection would mean at this moment."""

    sentence: str


@contextlib.contextmanager
def _loss_told(sentence: str) -> Iterator[_Loss]:
    """A lost connection as one sentence. Raises ConnectionLost; other errors of the server go on as they are."""
    loss = _Loss(sentence)
    try:
        yield loss
    except PoolClosed:  # the store was closed by ourselves
        raise
    except psycopg.OperationalError as error:
        # With a number the server still speaks, and refuses one statement; but 57P and 08 are its own end.
        if error.sqlstate and not error.sqlstate.startswith(("57P", "08")):
            raise
        raise ConnectionLost(loss.sentence) from error


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
