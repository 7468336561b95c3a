"""One look at a column of dates: which shapes it holds, and which cells settle the order of day and month."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from medmgr_core.entry.checks.clock import day_text
from medmgr_core.entry.checks.date_shapes import DAYS, SHAPES, pattern
from medmgr_core.entry.checks.dates import FIRST_SERIAL, LAST_SERIAL, without_midnight
from medmgr_core.entry.checks.missing_words import missing_word
from medmgr_core.entry.checks.sql_text import cases, is_like, quoted

PERIODS = ("financial year", "year-month")
EITHER = "financial year or month"  # 2009/10 alone may be both


@dataclass(frozen=True)
class Seen:
    """What a column holds: shapes with an example, most frequent first; one with a time; cells that settle the order or not."""

    shapes: dict[str, str]
    timed: str | None
    day_first: str | None
    month_first: str | None
    unclear: str | None

    @property
    def same(self) -> bool:
        """Day and month are the same number in all cells that are dates."""
        return "numbers" in self.shapes and self.unclear is None


def seen_in(connection: duckdb.DuckDBPyConnection, table: str, cell: str, kind: str) -> Seen:
    """The whole column, by aggregates."""
    rows = connection.execute(_look(table, cell, kind)).fetchall()
    filled = sum(count for _, count, *_ in rows)
    # Five digits are a day only where nothing else is written.
    shapes = {shape: example for shape, count, example, *_ in rows if shape and (shape != "excel serial" or count == filled)}
    timed = min((example for shape, _, _, example, *_ in rows if shape and example), default=None)
    settled = next((row[4:] for row in rows if row[0] == "numbers"), (None, None, None))
    return Seen(_without_doubt(shapes), timed, *settled)


def _without_doubt(shapes: dict[str, str]) -> dict[str, str]:
    """A cell such as 2009/10 is what the clear cells beside it are."""
    clear = [shape for shape in PERIODS if shape in shapes]
    if EITHER not in shapes or len(clear) != 1:
        return shapes
    return {shape: example for shape, example in shapes.items() if shape != EITHER}


def _look(table: str, cell: str, kind: str) -> str:
    """One row a shape: how many cells, an example, one with a time, and for numbers one of each order and of none."""
    parts = "[try_cast(part AS INTEGER) FOR part IN string_split_regex(day, '[-/. ]')]"
    first, second = "parts[1]", "parts[2]"
    timed = f"contains(cell, ':') AND day <> {without_midnight('cell')}" if kind == "date" else "FALSE"
    return f"""
        WITH each AS (SELECT {cell} AS cell, count(*) AS n FROM {table} WHERE {cell} IS NOT NULL GROUP BY 1),
        days AS (SELECT cell, n, {day_text("cell")} AS day FROM each),
        shaped AS (SELECT cell, n, day, {_shape("day", kind)} AS shape FROM days),
        parted AS (SELECT cell, n, shape, {timed} AS timed, CASE WHEN shape = 'numbers' THEN {parts} END AS parts FROM shaped
            WHERE shape IS NOT NULL OR NOT {missing_word("cell")})
        SELECT shape, CAST(sum(n) AS BIGINT), min(cell), min(cell) FILTER (timed),
            min(cell) FILTER ({first} BETWEEN 13 AND 31 AND {second} BETWEEN 1 AND 12),
            min(cell) FILTER ({second} BETWEEN 13 AND 31 AND {first} BETWEEN 1 AND 12),
            min(cell) FILTER ({first} <> {second} AND {first} BETWEEN 1 AND 12 AND {second} BETWEEN 1 AND 12)
        FROM parted GROUP BY 1 ORDER BY 2 DESC, 1
    """


def _shape(cell: str, kind: str) -> str:
    year = f"try_cast(regexp_extract({cell}, '([0-9]{{4}})', 1) AS INTEGER)"
    follows = f"right({cell}, 2) = right(CAST({year} + 1 AS VARCHAR), 2)"
    both = f"{is_like(cell, pattern('year-month'))} AND {is_like(cell, pattern('financial year'))} AND {follows}"
    digits = r"[0-9]{5}(?:\.[0-9]+)?" if kind == "moment" else pattern("excel serial")
    serial = f"{is_like(cell, digits)} AND try_cast(left({cell}, 5) AS INTEGER)"
    tests = {shape: is_like(cell, pattern(shape)) for shape in (DAYS if kind == "moment" else SHAPES)}
    tests["excel serial"] = f"{serial} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL}"
    if "financial year" in tests:
        tests["financial year"] += f" AND {follows}"
        tests = {EITHER: both} | tests
    return cases([(test, quoted(shape)) for shape, test in tests.items()])
