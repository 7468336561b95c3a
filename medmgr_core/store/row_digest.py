"""One digest for many loaded rows: the sum of the digests of each, so that order does not matter.

A row's text is its salt and then each field as ``length:text``, ``~`` where it is empty. It is made in two ways that give
the same: here in Python for one row, and as SQL for DuckDB, which does a million rows in a second. Rows of a
PostgreSQL store go through a DuckDB in memory.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from medmgr_core.record import FieldSpec, Record, fields_of
from medmgr_core.store.values import plain

_MODULUS = 2**256
_ROWS_AT_ONCE = 100_000
# SQL type -> the text of a value, as ``plain`` and ``_text`` make it.
_TEXTS = {
    "TEXT": "{0}",
    "BIGINT": "{0}::VARCHAR",
    "BOOLEAN": "{0}::VARCHAR",
    "DOUBLE PRECISION": "CASE WHEN NOT isnan({0}) THEN printf('%.17g', {0}) END",
    "DATE": "{0}::DATE::VARCHAR",
    "TIMESTAMP": "strftime({0}, '%Y-%m-%dT%H:%M:%S.%f')",
    "BYTEA": "'sha256:' || sha256({0})",
}


def row_digest(names: Sequence[str], salt: str, values: Mapping[str, Any]) -> int:
    """The digest of one row as a number. ``names``: the fields the record type had when the row was loaded."""
    text = salt + "".join(_text(plain(values.get(name))) for name in names)
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def total(digests: Iterable[int]) -> str:
    """The digest of a set of rows."""
    return f"{sum(digests) % _MODULUS:064x}"


def new_salt() -> str:
    """So that a digest tells nothing of a value that could be guessed."""
    return secrets.token_hex(8)


def rows_digest(record_type: type[Record], frame: pd.DataFrame, salt: str, names: Sequence[str] | None = None) -> int:
    """The sum for the rows of a frame from ``storable_rows`` or the store; a field without a column is empty."""
    with _scratch().cursor() as scratch:
        scratch.register("held", frame)
        return table_digest(scratch, "held", record_type, salt, set(frame.columns), names)


@cache
def _scratch() -> duckdb.DuckDBPyConnection:
    """One for all: opening a DuckDB takes longer than a digest of some rows."""
    return duckdb.connect()


def table_digest(connection: duckdb.DuckDBPyConnection, table: str, record_type: type[Record], salt: str,
                 held: set[str], names: Sequence[str] | None = None) -> int:  # fmt: skip
    """The sum for the rows of a DuckDB table with the columns ``held``."""
    specs = {spec.name: spec for spec in fields_of(record_type)}
    wanted = list(specs) if names is None else names
    text = ", ".join(_text_sql(specs[name]) if name in held and name in specs else "'~'" for name in wanted)
    if not salt.isalnum():
        raise ValueError("a salt is made of letters and digits")
    # Into a table first: DuckDB works out a table on all processors, a stream of results on one.
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE row_digest AS SELECT unhex(sha256(concat('{salt}', {text}))) AS d FROM {table}"
    )
    found = connection.execute("SELECT d FROM row_digest")
    whole = 0
    for batch in found.to_arrow_reader(_ROWS_AT_ONCE):
        digests = batch.column(0)
        bytes_of = np.frombuffer(digests.buffers()[2], dtype=">u4", count=8 * len(digests), offset=32 * digests.offset)
        # Parts of 32 bits: their sums over a batch fit 64.
        parts = bytes_of.reshape(-1, 8).sum(axis=0, dtype=np.uint64).tolist()
        whole += sum(part << (32 * place) for place, part in enumerate(reversed(parts)))
    connection.execute("DROP TABLE row_digest")
    return whole % _MODULUS


def _text(value: Any) -> str:
    if value is None:
        return "~"
    if isinstance(value, bool):
        text = "true" if value else "false"
    else:
        text = f"{value:.17g}" if isinstance(value, float) else str(value)
    return f"{len(text)}:{text}"


def _text_sql(spec: FieldSpec) -> str:
    text = _TEXTS[spec.kind.sql].format(spec.name)
    return f"coalesce(length({text})::VARCHAR || ':', '~'), ({text})"  # two parts of a concat, which passes over NULL
