"""The form of a column of dates, found over all its cells; what does not show is asked."""

from __future__ import annotations

import duckdb

from medmgr_core.entry.checks.date_look import EITHER, PERIODS, Seen, seen_in
from medmgr_core.entry.checks.date_shapes import WITH_TIME
from medmgr_core.entry.checks.form import DateOrder, Form

_PERIOD_OR_MONTH = "Does {} in this column mean a financial year or a month?"
ORDER_END = "the day or the month?"
_ORDER = "Which comes first in {}, " + ORDER_END
_TWO_ORDERS = "This column writes dates in two ways, such as {} and {}: which comes first, " + ORDER_END
TIMES_END = "is the day alone enough?"
_TIMES = "Times of day stand in this column, such as {}: " + TIMES_END
TWO_SHAPES_END = "are all of them right?"
_TWO_SHAPES = "This column writes dates in different ways, such as {}: " + TWO_SHAPES_END


def date_form(connection: duckdb.DuckDBPyConnection, table: str, cell: str, kind: str, given: Form | None) -> Form:
    """The shapes and the order of a column: what it shows itself, then what a person said, then a question."""
    seen = seen_in(connection, table, cell, kind)
    given = given or Form()
    shape, ask, examples = _shapes_taken(seen, given)
    if ask:
        return Form(_shown_order(seen, shape), given.decimal_mark, shape, ask, examples)
    order, ask, examples = _order_taken(seen, shape, given)
    # The examples of questions answered before stay, so that they are not asked again.
    return Form(order, given.decimal_mark, shape, ask, tuple(dict.fromkeys((*examples, *given.examples))))


def _shapes_taken(seen: Seen, given: Form) -> tuple[str, str, tuple[str, ...]]:
    """Shapes, question, examples. A person's answer holds for the column it was given for, and for others like it."""
    unanswered = bool(given.question) and not given.question.endswith(ORDER_END)
    said = given.shape.split(" + ") if given.shape and not unanswered else []
    here = _either_settled(seen.shapes, said)
    found = [*here, *([WITH_TIME] if seen.timed else [])]
    ask, examples = _question_of_shapes(here, seen.timed)
    if said and (not here or set(found) <= set(said) or (ask and _was_answered(given, examples))):
        return given.shape, "", ()
    return " + ".join(found), ask, examples


def _question_of_shapes(shapes: dict[str, str], timed: str | None) -> tuple[str, tuple[str, ...]]:
    if EITHER in shapes:
        return _PERIOD_OR_MONTH.format(shapes[EITHER]), (shapes[EITHER],)
    if len(shapes) > 1:
        return _TWO_SHAPES.format(" and ".join(shapes.values())), tuple(shapes.values())
    return (_TIMES.format(timed), (timed,)) if timed else ("", ())


def _was_answered(given: Form, examples: tuple[str, ...]) -> bool:
    """An answer keeps the examples of its question; one kept from another file has others."""
    return set(examples) <= set(given.examples)


def _either_settled(shapes: dict[str, str], said: list[str]) -> dict[str, str]:
    """2009/10 is a financial year or a month as a person said."""
    settled = [shape for shape in said if shape in PERIODS]
    return {settled[0] if shape == EITHER and len(settled) == 1 else shape: example for shape, example in shapes.items()}


def _shown_order(seen: Seen, shape: str) -> DateOrder | None:
    """The order that the column itself shows beyond doubt."""
    shapes = shape.split(" + ")
    if "numbers" not in shapes:
        year_first = shapes[0] in ("year first", "yyyymmdd")
        return "year first" if year_first else "day first" if "named" in shapes else None
    if (seen.day_first and seen.month_first) or not (seen.day_first or seen.month_first or seen.same):
        return None
    # Where day and month are the same number in every cell, either order is right.
    return "month first" if seen.month_first else "day first"


def _order_taken(seen: Seen, shape: str, given: Form) -> tuple[DateOrder | None, str, tuple[str, ...]]:
    """Order, question, examples."""
    order = _shown_order(seen, shape)
    if order or "numbers" not in shape.split(" + "):
        return order, "", ()
    settled = tuple(example for example in (seen.day_first, seen.month_first) if example)
    examples = settled or (seen.unclear or seen.shapes.get("numbers", ""),)
    answered = not given.question and (not settled or _was_answered(given, examples))
    if given.date_order in ("day first", "month first") and answered:
        return given.date_order, "", ()
    return None, (_TWO_ORDERS if settled else _ORDER).format(*examples), examples
