"""The stage: a DuckDB file of its own, in which the rows of one file wait, are checked and made ready."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

_MEMORY = "700MB"


@contextmanager
def open_stage(stage: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a stage file; nobody else has it open meanwhile."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY, "temp_directory": str(stage.parent), "preserve_insertion_order": False,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip
    with duckdb.connect(str(stage), config=settings) as connection:
        yield connection


def rows(connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(sql, values).fetchall() if values else connection.execute(sql).fetchall()


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The one value of a query."""
    return rows(connection, sql)[0][0]


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
