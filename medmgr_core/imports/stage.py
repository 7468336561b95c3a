"""The stage: a DuckDB file of its own, in which the rows of one file wait, are checked and made ready."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from medmgr_core.errors import ImportRejected

STOPPED = "It was stopped before its end: nothing was taken in."
_MEMORY = "700MB"


@contextmanager
def open_stage(stage: Path, stop: threading.Event | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to a stage file; nobody else has it open meanwhile. stop: set it to end the work at once.

    Raises ImportRejected when it was stopped.
    """
    settings: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": _MEMORY, "temp_directory": str(stage.parent), "preserve_insertion_order": True,
        "autoinstall_known_extensions": False, "autoload_known_extensions": False,
    }  # fmt: skip
    ended = threading.Event()
    with duckdb.connect(str(stage), config=settings) as connection:
        if stop:
            threading.Thread(target=_interrupt_when, args=(connection, stop, ended), daemon=True).start()
        try:
            yield connection
        except duckdb.Error:  # the store that reads from here tells of the interruption as an error of its own
            if stop and stop.is_set():
                raise ImportRejected(STOPPED) from None
            raise
        finally:
            ended.set()


def _interrupt_when(connection: duckdb.DuckDBPyConnection, stop: threading.Event, ended: threading.Event) -> None:
    while not ended.wait(0.1):
        if stop.is_set():
            connection.interrupt()


def rows(connection: duckdb.DuckDBPyConnection, sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    return connection.execute(sql, values).fetchall() if values else connection.execute(sql).fetchall()


def one(connection: duckdb.DuckDBPyConnection, sql: str) -> Any:
    """The one value of a query."""
    return rows(connection, sql)[0][0]


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"
