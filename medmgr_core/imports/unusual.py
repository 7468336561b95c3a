"""What is allowed but unusual: told before a file is taken, never a reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb

from medmgr_core.imports.choice import choosable
from medmgr_core.imports.stage import rows
from medmgr_core.record import FieldSpec, Record

_TIMES = 100  # the usual amount
_FEW = 0.05  # share of rows
_ENOUGH = 20


def unusual(connection: duckdb.DuckDBPyConnection, record_type: type[Record]) -> tuple[str, ...]:
    """Sentences on amounts far above the usual and days far from the others."""
    specs = choosable(record_type)
    amounts = (told for spec in specs if spec.kind.name in ("money", "quantity") for told in _large(connection, spec))
    days = (told for spec in specs if spec.kind.name == "date" for told in _far(connection, spec))
    return (*amounts, *days)


def _large(connection: duckdb.DuckDBPyConnection, spec: FieldSpec) -> Iterator[str]:
    value = f"abs(v_{spec.name})"
    sql = (
        f"WITH usual AS (SELECT median({value}) AS m FROM judged WHERE state <> 'wrong' AND v_{spec.name} <> 0) "
        f"SELECT count(*), min(row_no), any_value(m) FROM judged, usual WHERE state <> 'wrong' AND {value} > {_TIMES} * m"
    )
    count, first, _ = rows(connection, sql)[0]
    if count:
        told = "1 row is" if count == 1 else f"{count:,} rows are"
        yield f"{spec.title}: {told} more than {_TIMES} times the usual, first in row {first}. Were pence taken for pounds?"


def _far(connection: duckdb.DuckDBPyConnection, spec: FieldSpec) -> Iterator[str]:
    """A few rows more than a year from where nearly all are."""
    day = f"v_{spec.name}"
    sql = (
        f"WITH held AS (SELECT quantile_disc({day}, [0.05, 0.95]) AS q, count({day}) AS n FROM judged WHERE state <> 'wrong') "
        f"SELECT count(*), min(row_no), any_value(n), any_value(q[1]), any_value(q[2]) FROM judged, held "
        f"WHERE state <> 'wrong' AND ({day} < q[1] - INTERVAL 1 YEAR OR {day} > q[2] + INTERVAL 1 YEAR)"
    )
    count, first, n, low, high = rows(connection, sql)[0]
    if count and n >= _ENOUGH and count <= _FEW * n:
        told = "1 row lies" if count == 1 else f"{count:,} rows lie"
        yield f"{spec.title}: {told} more than a year outside {low:%d %b %Y} to {high:%d %b %Y}, first in row {first}."
