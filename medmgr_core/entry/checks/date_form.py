"""The form of a column of dates, found over all its cells; what does not show is asked."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from medmgr_core.entry.checks.clock import day_text
from medmgr_core.entry.checks.date_shapes import DAYS, SHAPES, WITH_TIME, pattern
from medmgr_core.entry.checks.dates import FIRST_SERIAL, LAST_SERIAL, without_midnight
from medmgr_core.entry.checks.form import Form
from medmgr_core.entry.checks.missing_words import missing_word
from medmgr_core.entry.checks.sql_text import cases, is_like, quoted
from medmgr_core.entry.parse import DateOrder

_PERIODS = ("financial year", "year-month")
_EITHER = "financial year or month"  # 2009/10 alone may be both
_PERIOD_OR_MONTH = "Does {} in this column mean a financial year or a month?"
_ORDER = "Which comes first in {}, the day or the month?"
_TWO_ORDERS = "This column writes dates in two ways, such as {} and {}: which comes first, the day or the month?"
_TIMES = "Times of day stand in this column, such as {}: is the day alone enough?"
_TWO_SHAPES = "This column writes dates in different ways, such as {}: are all of them right?"


@dataclass(frozen=True)
class _Seen:
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


def date_form(connection: duckdb.DuckDBPyConnection, table: str, cell: str, kind: str, given: Form | None) -> Form:
    """The shapes and the order of a column: what it shows itself, then what a person said, then a question."""
    seen = _seen(connection, table, cell, kind)
    given = given or Form()
    shape, ask, examples = _shapes_taken(seen, given)
    if ask:
        return Form(_shown_order(seen, shape), given.decimal_mark, shape, ask, examples)
    order, ask, examples = _order_taken(seen, shape, given)
    return Form(order, given.decimal_mark, shape, ask, examples or given.examples)


def _shapes_taken(seen: _Seen, given: Form) -> tuple[str, str, tuple[str, ...]]:
    """Shapes, question, examples. A person's answer holds for the column it was given for, and for others like it."""
    said = given.shape.split(" + ") if given.shape else []
    here = _either_settled(seen.shapes, said)
    found = " + ".join([*here, *([WITH_TIME] if seen.timed else [])])
    ask, examples = "", ()
    if _EITHER in here:
        ask, examples = _PERIOD_OR_MONTH.format(here[_EITHER]), (here[_EITHER],)
    elif len(here) > 1:
        examples = tuple(here.values())
        ask = _TWO_SHAPES.format(" and ".join(examples))
    elif seen.timed:
        ask, examples = _TIMES.format(seen.timed), (seen.timed,)
    if said and (not here or set(found.split(" + ")) <= set(said) or (ask and _was_answered(given, examples))):
        return given.shape, "", ()
    return found, ask, examples


def _was_answered(given: Form, examples: tuple[str, ...]) -> bool:
    """An answer keeps the examples of its question; one kept from another file has others."""
    return not given.question and set(examples) <= set(given.examples)


def _either_settled(shapes: dict[str, str], said: list[str]) -> dict[str, str]:
    """2009/10 is a financial year or a month as a person said."""
    settled = [shape for shape in said if shape in _PERIODS]
    return {settled[0] if shape == _EITHER and len(settled) == 1 else shape: example for shape, example in shapes.items()}


def _shown_order(seen: _Seen, shape: str) -> DateOrder | None:
    """The order that the column itself shows beyond doubt."""
    shapes = shape.split(" + ")
    if "numbers" not in shapes:
        year_first = shapes[0] in ("year first", "yyyymmdd")
        return "year first" if year_first else "day first" if "named" in shapes else None
    if (seen.day_first and seen.month_first) or not (seen.day_first or seen.month_first or seen.same):
        return None
    # Where day and month are the same number in every cell, either order is right.
    return "month first" if seen.month_first else "day first"


def _order_taken(seen: _Seen, shape: str, given: Form) -> tuple[DateOrder | None, str, tuple[str, ...]]:
    """Order, question, examples."""
    order = _shown_order(seen, shape)
    if order or "numbers" not in shape.split(" + "):
        return order, "", ()
    two_orders = bool(seen.day_first and seen.month_first)
    if seen.day_first and seen.month_first:
        examples: tuple[str, ...] = (seen.day_first, seen.month_first)
        ask = _TWO_ORDERS.format(*examples)
    else:
        examples = (seen.unclear or seen.shapes.get("numbers", ""),)
        ask = _ORDER.format(*examples)
    if given.date_order in ("day first", "month first") and (not two_orders or _was_answered(given, examples)):
        return given.date_order, "", ()
    return None, ask, examples


def _seen(connection: duckdb.DuckDBPyConnection, table: str, cell: str, kind: str) -> _Seen:
    rows = connection.execute(_look(table, cell, kind)).fetchall()
    filled = sum(count for _, count, *_ in rows)
    # Five digits are a day only where nothing else is written.
    shapes = {shape: example for shape, count, example, *_ in rows if shape and (shape != "excel serial" or count == filled)}
    timed = min((example for shape, _, _, example, *_ in rows if shape and example), default=None)
    settled = next((row[4:] for row in rows if row[0] == "numbers"), (None, None, None))
    return _Seen(_without_doubt(shapes), timed, *settled)


def _without_doubt(shapes: dict[str, str]) -> dict[str, str]:
    """A cell such as 2009/10 is what the clear cells beside it are."""
    clear = [shape for shape in _PERIODS if shape in shapes]
    if _EITHER not in shapes or len(clear) != 1:
        return shapes
    return {shape: example for shape, example in shapes.items() if shape != _EITHER}


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
        tests = {_EITHER: both} | tests
    return cases([(test, quoted(shape)) for shape, test in tests.items()])
