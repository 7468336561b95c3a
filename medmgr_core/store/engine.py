"""What the store asks of an engine. DuckDB and PostgreSQL each fill this in one file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol

import duckdb
import pandas as pd
import pyarrow as pa

Rows = list[tuple[Any, ...]]


class Connection(Protocol):
    """One open transaction."""

    def rows(self, sql: str, values: Mapping[str, Any] | None = None) -> Rows:
        """Run a text and fetch all its rows as Python values."""

    def run(self, sql: str, values: Mapping[str, Any] | None = None) -> None:
        """Run a text for its effect."""

    def frame(self, sql: str, values: Mapping[str, Any] | None = None) -> pd.DataFrame:
        """Run a text and return its rows with the shared dtypes."""

    def arrow(self, sql: str, values: Mapping[str, Any] | None = None) -> pa.RecordBatchReader:
        """Run a text and return its rows as Arrow, quicker than a frame where there are many. Read while this is open."""

    def insert_frame(self, table: str, frame: pd.DataFrame) -> None:
        """Add all rows of a frame; its columns are columns of the table."""

    def insert_query(self, table: str, source: duckdb.DuckDBPyConnection, query: str, columns: Sequence[str],
                     values: Mapping[str, Any], begin: Callable[[], None]) -> None:  # fmt: skip
        """Add the rows a query of another, in-process DuckDB gives: its ``columns``, and ``values`` alike in every row.

        begin: called when the source has given all rows and can do something else.
        """


class Engine(Protocol):
    """A database that holds the store."""

    name: str
    error: type[Exception]  # of the database's own library
    conflicts: tuple[type[Exception], ...]  # after these a transaction may be tried again

    def reading(self) -> AbstractContextManager[Connection]:
        """A read transaction on one snapshot."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A write transaction; writers stand in line. Rolled back on any exception, Streamlit's stop included."""

    def tables(self) -> dict[str, list[str]]:
        """Base tables and their columns, in order."""

    def checkpoint(self) -> None:
        """Make the file complete without its log, where the engine has one."""

    def size(self) -> int:
        """Bytes held on disk."""

    def close(self) -> None:
        """Let go of the database."""


_TABLES = """
SELECT c.table_name::text, c.column_name::text FROM information_schema.columns c
JOIN information_schema.tables t ON t.table_name = c.table_name AND t.table_schema = c.table_schema
WHERE c.table_schema = current_schema() AND t.table_type = 'BASE TABLE'
ORDER BY c.table_name, c.ordinal_position
"""


def tables_in(connection: Connection) -> dict[str, list[str]]:
    """Base tables and their columns, in order, as this transaction sees them."""
    found: dict[str, list[str]] = {}
    for table, column in connection.rows(_TABLES):
        found.setdefault(table, []).append(column)
    return found


def column_list(names: Sequence[str]) -> str:
    """Column names for SQL. They come from record classes only, never from input."""
    return ", ".join(names)
