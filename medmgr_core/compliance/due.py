"""When a duty is due and how it stands: pure rules on days.

A thing is valid up to and with the day it is due. Months are counted in the calendar: a month after 31 January is the last
day of February. A fixed cycle is counted from its first day each time, so that 31 January, 28 February goes on with 31 March.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Every = Literal["month", "day"]
Basis = Literal["last_done", "fixed"]
State = Literal["not_started", "current", "due_soon", "in_grace", "expired", "exempt"]

RUNGS = (0, 7, 30, 60, 90)  # days ahead at which a duty is told of again
SOON = RUNGS[-1]


def plus_months(day: date, count: int) -> date:
    """The same day ``count`` months on, or the last day of that month where it has no such day."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def plus(day: date, count: int, every: Every) -> date:
    """A day moved on by months or days."""
    return plus_months(day, count) if every == "month" else day + timedelta(days=count)


def next_due(done_on: date, *, count: int | None, every: Every, basis: Basis, first_due: date | None = None,
             was_due: date | None = None) -> date | None:  # fmt: skip
    """By when it is due again once it is done on a day; None for what is done once and for all.

    count, every: how often, such as 12 months. From the day it was done; or, in a fixed cycle that began on ``first_due``,
    the first day of the cycle after both the day it was done and the day it ``was_due``: done early it is not due twice.
    """
    if count is None:
        return None
    if basis == "last_done" or first_due is None:
        return plus(done_on, count, every)
    after = max(done_on, was_due or done_on)
    turn = max(_turns(first_due, after, count, every) - 1, 0)
    while plus(first_due, turn * count, every) <= after:
        turn += 1
    return plus(first_due, turn * count, every)


def _turns(first: date, after: date, count: int, every: Every) -> int:
    """About how often the cycle has turned; at most one too many."""
    passed = (after.year - first.year) * 12 + after.month - first.month if every == "month" else (after - first).days
    return passed // count


def soon_days(count: int | None, every: Every) -> int:
    """So many days ahead it is “due soon”: 90, but never more than half of its cycle, so that a monthly drill has peace."""
    return SOON if count is None else min(SOON, count * 15 if every == "month" else count // 2)


@dataclass(frozen=True)
class Standing:
    """How a duty stands. ``days`` until it is due (below 0: since); ``rung``: the step of the ladder it has come to."""

    state: State
    days: int | None = None
    rung: int | None = None


def standing(on: date, *, last_done: date | None, due: date | None, grace: int = 0, soon: int = SOON,
             exempt: tuple[date, date] | None = None) -> Standing:  # fmt: skip
    """How a duty stands on a day.

    grace: days after the due day in which it still counts. exempt: first and last day of an exemption.
    """
    days = (due - on).days if due else None
    rung = next((step for step in RUNGS if days <= step), None) if days is not None and days >= 0 else None
    return Standing(_state(last_done, days, grace, soon, exempt is not None and exempt[0] <= on <= exempt[1]), days, rung)


def _state(last_done: date | None, days: int | None, grace: int, soon: int, is_exempt: bool) -> State:
    if is_exempt:
        return "exempt"
    if days is not None and days < 0:
        return "in_grace" if days >= -grace else "expired"
    if days is not None and days <= soon:
        return "due_soon"
    return "not_started" if last_done is None else "current"
