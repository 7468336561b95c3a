"""PostgreSQL: for several app replicas. The same SQL text, through psycopg's RawCursor."""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd
import psycopg
from psycopg import IsolationLevel, RawCursor
from psycopg_pool import ConnectionPool

from medmgr_core.errors import StoreInUse
from medmgr_core.store.engine import Rows, column_list
from medmgr_core.store.frames import from_rows
from medmgr_core.store.parameters import names_in, numbered

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

    def insert_frame(self, table: str, frame: pd.DataFrame) -> None:
        target = f"COPY {table} ({column_list(list(frame.columns))}) FROM STDIN WITH (FORMAT csv, NULL '\\N')"
        text = io.StringIO()
        plain = frame.assign(**{str(c): _hex(frame[c]) for c in frame if _holds_bytes(frame[c])})
        plain.to_csv(text, header=False, index=False, na_rep="\\N", float_format="%.17g")
        with self.cursor.copy(target.encode()) as copy:
            copy.write(text.getvalue())


def _holds_bytes(column: pd.Series[Any]) -> bool:
    return column.dtype == object and any(isinstance(value, bytes) for value in column)


def _hex(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.map(lambda value: f"\\x{value.hex()}" if isinstance(value, bytes) else value)


class PostgresEngine:
    """The outgrown store. ``url`` is a ``postgresql://`` address."""

    name = "postgresql"

    def __init__(self, url: str) -> None:
        self.url = url
        self._pool = ConnectionPool(
            url,
            min_size=1,
            max_size=8,
            open=False,
            configure=_configure,
            kwargs={"options": "-c statement_timeout=120000 -c TimeZone=UTC"},
            check=ConnectionPool.check_connection,
        )
        try:
            self._pool.open(wait=True, timeout=10)
        except psycopg.Error as error:
            self._pool.close()
            raise StoreInUse("The PostgreSQL server does not answer: check MEDMGR_STORE and that it runs.") from error
        self._make_line()

    def _make_line(self) -> None:
        # Two replicas starting at once: the later one finds the table made.
        with contextlib.suppress(psycopg.errors.UniqueViolation), self._pool.connection() as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS write_line (nothing BIGINT)")

    @contextlib.contextmanager
    def reading(self) -> Iterator[PostgresConnection]:
        with self._pool.connection() as connection, connection.transaction():
            yield PostgresConnection(RawCursor(connection))

    @contextlib.contextmanager
    def writing(self) -> Iterator[PostgresConnection]:
        with self._pool.connection() as connection, connection.transaction():
            cursor: RawCursor[tuple[Any, ...]] = RawCursor(connection)
            # Writers stand in line here, before the snapshot is taken: LOCK takes none, so the one
            # who waited sees what the other wrote, and no serialisation failure can follow.
            cursor.execute(b"LOCK TABLE write_line IN EXCLUSIVE MODE")
            yield PostgresConnection(cursor)

    def tables(self) -> dict[str, list[str]]:
        sql = (
            "SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c "
            "JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema "
            "WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE' "
            "ORDER BY c.table_name, c.ordinal_position"
        )
        found: dict[str, list[str]] = {}
        with self.reading() as connection:
            for table, column in connection.rows(sql):
                found.setdefault(table, []).append(column)
        return found

    def checkpoint(self) -> None:
        """The server does this by itself."""

    def size(self) -> int:
        with self.reading() as connection:
            return int(connection.rows("SELECT pg_database_size(current_database())")[0][0])

    def close(self) -> None:
        self._pool.close()


def _configure(connection: psycopg.Connection[Any]) -> None:
    connection.set_isolation_level(IsolationLevel.REPEATABLE_READ)
