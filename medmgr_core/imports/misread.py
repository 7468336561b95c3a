"""Dates that do not stand to each other as in the other rows: days, months and years that somebody misread before.

A column that writes some of its dates otherwise than the rest was often put together from two, one of them read wrongly: 12/1/06
becomes 2012-01-06. Each such date is possible; only beside another date of its row does it show.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

import duckdb

from medmgr_core.entry.checks import Form
from medmgr_core.entry.checks.date_shapes import DAYS, pattern
from medmgr_core.entry.checks.sql_text import cases, is_like, quoted
from medmgr_core.imports.choice import choosable
from medmgr_core.imports.rows import Source
from medmgr_core.imports.stage import rows
from medmgr_core.record import FieldSpec, Record

_ENOUGH = 20  # rows; fewer say nothing
_OTHERWISE = 0.5  # share of rows outside where nine in ten of the rest lie; one in ten would be usual
_FEW = 0.05  # share of rows in the order nearly no row has


def misread(connection: duckdb.DuckDBPyConnection, record_type: type[Record], source: Source,
            forms: Mapping[str, Form]) -> Iterator[str]:  # fmt: skip
    """Sentences on dates of ``judged`` that stand otherwise to another date of their row than the rest do."""
    dates = [spec for spec in choosable(record_type) if spec.kind.name == "date" and spec.name in source.cells]
    for spec, other in permutations(dates, 2):
        shapes = [shape for shape in forms.get(spec.name, Form()).shape.split(" + ") if shape in DAYS]
        if len(shapes) > 1:
            yield from _written_otherwise(connection, source, spec, other, shapes)
        yield from _reversed(connection, spec, other)


def _written_otherwise(connection: duckdb.DuckDBPyConnection, source: Source, spec: FieldSpec, other: FieldSpec,
                       shapes: list[str]) -> Iterator[str]:  # fmt: skip
    """Of each way of writing but the usual one: how many lie outside where nine in ten of the usual ones do."""
    shape = cases([(is_like("cell", pattern(shape)), quoted(shape)) for shape in shapes])
    sql = f"""
        WITH cells AS (SELECT rowid AS held_at, {source.cells[spec.name]} AS cell FROM {source.relation}),
        held AS (SELECT row_no, cell, {shape} AS shape, date_diff('day', v_{spec.name}, v_{other.name}) AS apart
            FROM judged JOIN cells USING (held_at) WHERE v_{spec.name} IS NOT NULL AND v_{other.name} IS NOT NULL),
        usual AS (SELECT shape AS main, quantile_disc(apart, 0.05) AS low, quantile_disc(apart, 0.95) AS high FROM held
            WHERE shape IS NOT NULL GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1)
        SELECT count(*), count(*) FILTER (apart < low OR apart > high), min(row_no) FILTER (apart < low OR apart > high),
            any_value(low), any_value(high), arg_min(cell, row_no)
        FROM held, usual WHERE shape <> main GROUP BY shape ORDER BY shape
    """
    for count, outside, first, low, high, example in rows(connection, sql):
        if count >= _ENOUGH and outside > _OTHERWISE * count:
            yield (f"{spec.title}: {count:,} dates are written like {example}, and {outside:,} of them do not stand to "
                   f"{other.title} as the rest do, which {_lie(low, high)}; first in row {first}. Were day, month and year "
                   "misread? Take only the other dates, or mend these first.")  # fmt: skip


def _lie(low: int, high: int) -> str:
    """From days after which the other date comes, below zero before which."""
    if high <= 0:
        return f"lie {-high} to {-low} days after it"
    return f"lie {low} to {high} days before it" if low >= 0 else f"lie from {-low} days after it to {high} days before it"


def _reversed(connection: duckdb.DuckDBPyConnection, spec: FieldSpec, other: FieldSpec) -> Iterator[str]:
    """A few rows in which the dates come in the order they have in nearly none."""
    sql = (
        f"SELECT count(*), count(*) FILTER (v_{spec.name} > v_{other.name}), min(row_no) FILTER (v_{spec.name} > v_{other.name}) "
        f"FROM judged WHERE state <> 'wrong' AND v_{spec.name} <> v_{other.name}"
    )
    count, few, first = rows(connection, sql)[0]
    if count >= _ENOUGH and 0 < few <= _FEW * count:
        told = "1 row lies" if few == 1 else f"{few:,} rows lie"
        yield f"{spec.title}: {told} after {other.title}, all others before it, first in row {first}. Were they misread?"
