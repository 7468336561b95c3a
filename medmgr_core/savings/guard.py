"""The quality guard: what a measure says since a saving began. Pure: dates and values in, a judgement out.

The limits are those of the values before the start and stay so; runs count from the start on. A period that is not over
is not judged: half a month is neither an alarm nor an all-clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from math import isnan, nan
from typing import Literal

from medmgr_core.methods.spc import ENOUGH_POINTS, Better, Limits, judge, limits_of
from medmgr_core.periods import add_months

State = Literal["no concern", "concern", "too few values", "no values since the start"]

NEEDED_BEFORE = 8  # values of the guard before a saving starts; below 12 its limits are rough
DAYS_TO_ANSWER = 14
RULES = "Concern: beyond a limit, 7 in a row on the wrong side, 7 in a row getting worse, or 2 of 3 near a limit."


@dataclass(frozen=True)
class Reading:
    """One period of the guard: its first and last day, its value (NaN when missing) and what it says.

    known_on: the last day of the period that made it a concern: its own, or the last one of a run of seven.
    """

    period_on: date
    ended_on: date
    value: float
    rule: str = "common cause"
    known_on: date | None = None

    @property
    def is_concern(self) -> bool:
        """Whether it is worse than noise explains."""
        return self.known_on is not None


@dataclass(frozen=True)
class Guard:
    """What the guard says. ``limits`` are None where it cannot tell."""

    state: State
    readings: tuple[Reading, ...] = ()
    limits: Limits | None = None
    known_before: int = 0

    @property
    def concerns(self) -> tuple[Reading, ...]:
        """The periods since the start that are worse than noise explains, the first one first."""
        return tuple(reading for reading in self.readings if reading.is_concern)

    @property
    def since(self) -> date | None:
        """The first day of the first concern."""
        return self.concerns[0].period_on if self.concerns else None

    @property
    def is_rough(self) -> bool:
        """Whether its limits rest on few values."""
        return self.limits is not None and self.known_before < ENOUGH_POINTS

    def unanswered(self, answered_on: date | None) -> tuple[Reading, ...]:
        """Concerns an answer of this day does not cover: those nobody could know of then."""
        return tuple(each for each in self.concerns if answered_on is None or (each.known_on or each.ended_on) > answered_on)

    def answer_by(self, answered_on: date | None) -> date | None:
        """The day by which the open concern that was known first is to be answered."""
        owed = [each.known_on for each in self.unanswered(answered_on) if each.known_on]
        return min(owed) + timedelta(days=DAYS_TO_ANSWER) if owed else None


def judge_guard(dates: Sequence[date], values: Sequence[float], starts_on: date, better: Better, as_at: date) -> Guard:
    """What a measure says of the time from ``starts_on`` on, as known on the day ``as_at``. Dates rise."""
    return _judge_guard(tuple(dates), tuple(values), starts_on, better, as_at)


@lru_cache(maxsize=2048)  # a page asks for the same guards several times a run
def _judge_guard(dates: tuple[date, ...], values: tuple[float, ...], starts_on: date, better: Better, as_at: date) -> Guard:
    readings = [reading for reading in _periods(dates, values) if reading.ended_on <= as_at]
    start = sum(reading.period_on < starts_on for reading in readings)
    series = [reading.value for reading in readings]
    known = sum(not isnan(value) for value in series[:start])
    limits = limits_of(series[:start])
    if known < NEEDED_BEFORE or isnan(limits.upper):
        return Guard("too few values", tuple(readings), None, known)
    if all(isnan(value) for value in series[start:]):
        return Guard("no values since the start", tuple(readings), limits, known)
    judged = readings[:start] + _judged(readings[start:], limits, better)
    state: State = "concern" if any(reading.is_concern for reading in judged) else "no concern"
    return Guard(state, tuple(judged), limits, known)


def missing_to_open(guard_name: str | None, unit_name: str | None, better: str | None, known_before: int) -> str | None:
    """Why a saving cannot be opened yet, as a sentence; None when it can."""
    if not (guard_name and unit_name):
        return "Choose a quality guard first: the measure that would show harm, and where it is measured."
    if better not in ("higher", "lower"):
        return f"“{guard_name}” does not say whether higher or lower is better. Say it on the page Indicators, or choose another."
    if known_before < NEEDED_BEFORE:
        held = "1 value" if known_before == 1 else f"{known_before or 'no'} values"
        return (f"The guard “{guard_name}” at {unit_name} has {held} before the start; {NEEDED_BEFORE} are needed to know its "
                "usual noise. Enter or load earlier values, choose another measure, or start later.")  # fmt: skip
    return None


def _judged(readings: Sequence[Reading], limits: Limits, better: Better) -> list[Reading]:
    series = [reading.value for reading in readings]
    concerns = _concerns(series, limits, better)
    known: dict[int, date] = {}
    for last in range(len(readings) if concerns else 0):  # as it was seen month by month
        for index in concerns.keys() & _concerns(series[: last + 1], limits, better).keys() - known.keys():
            known[index] = readings[last].ended_on
    return [
        replace(reading, rule=concerns.get(index, reading.rule), known_on=known.get(index))
        for index, reading in enumerate(readings)
    ]


def _concerns(series: Sequence[float], limits: Limits, better: Better) -> dict[int, str]:
    """The rule by which each value is a concern. A measure that lost its direction since: whatever is unusual is one."""
    points = judge(series, limits, better)
    return {index: point.rule for index, point in enumerate(points) if point.meaning in ("concern", "special cause")}


def _periods(dates: Sequence[date], values: Sequence[float]) -> list[Reading]:
    """Each value with the last day of its period. Months or quarters without a value stand there as missing."""
    step = _months_apart(dates)
    if step is None:  # days or weeks: as they come
        return [Reading(day, day, value) for day, value in zip(dates, values, strict=True)]
    held = dict(zip(dates, values, strict=True))
    found, month = [], dates[0]
    while month <= dates[-1]:
        following = add_months(month, step)
        found.append(Reading(month, following - timedelta(days=1), held.get(month, nan)))
        month = following
    return found


def _months_apart(dates: Sequence[date]) -> int | None:
    """How many months a period has; None where periods are not whole months in step."""
    if not dates or any(day.day != 1 for day in dates):
        return None
    gaps = [_months(later) - _months(earlier) for earlier, later in pairwise(dates)]
    step = min(gaps, default=1)
    return step if all(gap % step == 0 for gap in gaps) else 1


def _months(day: date) -> int:
    return day.year * 12 + day.month
