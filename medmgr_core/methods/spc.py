"""XmR charts: which months of a series differ by more than its usual noise, and whether that is good.

Rules and limits of Making Data Count as NHSRplotthedots 0.2.2 computes them, written anew; a phase is a call of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum, nan
from typing import Literal

Better = Literal["lower", "higher", "neither"]
Rule = Literal["outside", "trend", "two of three", "shift", "common cause"]
Meaning = Literal["improvement", "concern", "special cause", "common cause"]

RUN = 7  # points in a row that make a shift or a trend
ENOUGH_POINTS = 12  # below this, limits say too little
_LIMIT, _SCREEN = 2.66, 3.267


@dataclass(frozen=True)
class Limits:
    """Centre and limits; NaN limits with fewer than two points next to each other."""

    centre: float
    lower: float
    upper: float

    def side(self, value: float) -> int:
        """1 above the centre, −1 below, 0 on it (to rounding) or when missing."""
        if value != value or abs(value - self.centre) <= self._tolerance(value):
            return 0
        return 1 if value > self.centre else -1

    def is_beyond(self, value: float, share: float = 1.0) -> bool:
        """Strictly farther from the centre than this share of the way to a limit; never when missing."""
        reach = share * (self.upper - self.centre)
        return abs(value - self.centre) > reach + self._tolerance(value)

    def _tolerance(self, value: float) -> float:
        return 1e-12 * max(1.0, abs(value), abs(self.centre))


@dataclass(frozen=True)
class Point:
    """What one month says. ``direction`` is 1 up, −1 down, 0 for common cause."""

    rule: Rule
    direction: int
    meaning: Meaning


def limits_of(values: Sequence[float], *, screen: bool = True) -> Limits:
    """Mean ± 2.66 × the mean moving range. NaN is a missing month: gaps are not bridged.

    screen: moving ranges not below 3.267 × their mean are dropped once, so that one bad month does not widen the limits.
    """
    known = [value for value in values if value == value]
    if not known:
        return Limits(nan, nan, nan)
    centre = fsum(known) / len(known)
    ranges = [abs(later - earlier) for earlier, later in pairwise(values) if later == later and earlier == earlier]
    if not ranges:
        return Limits(centre, nan, nan)
    usual = fsum(ranges) / len(ranges)
    kept = [size for size in ranges if size < _SCREEN * usual] if screen else ranges
    usual = fsum(kept) / len(kept) if kept else usual
    return Limits(centre, centre - _LIMIT * usual, centre + _LIMIT * usual)


def judge(values: Sequence[float], limits: Limits, better: Better) -> list[Point]:
    """One point a value; each has the first label that fits: outside, trend, two of three, shift, common cause."""
    sides = [limits.side(value) for value in values]
    outside = [limits.is_beyond(value) for value in values]
    steps = [_step(earlier, later) for earlier, later in pairwise(values)]
    trend = _trend(steps, len(values))
    near = _two_of_three(sides, [limits.is_beyond(value, 2 / 3) and not out for value, out in zip(values, outside, strict=True)])
    shift = _runs(sides, RUN)
    points = []
    for index, side in enumerate(sides):
        checks: list[tuple[Rule, bool]] = [
            ("outside", outside[index]), ("trend", trend[index]), ("two of three", near[index]), ("shift", shift[index])
        ]  # fmt: skip
        rule: Rule = next((name for name, holds in checks if holds), "common cause")
        direction = 0 if rule == "common cause" else _trend_way(steps, trend, index) if rule == "trend" else side
        points.append(Point(rule, direction, _meaning(direction, better)))
    return points


def signals_after(values: Sequence[float], start_index: int, better: Better) -> list[tuple[int, Point]] | None:
    """What a change did to a series: the months from ``start_index`` on that are no common cause, with their index.

    The limits are those of the values before the change and stay so; runs count from the change on, so that no signal rests on
    months before it. None when fewer than 12 values are known before: the guard cannot tell. In twelve months of mere noise
    there is a false concern in 5 of 100 series when the limits are known for certain, in 9, 11 and 15 of 100 when they come from
    36, 24 and 12 months.
    """
    before = list(values[:start_index])
    if sum(value == value for value in before) < ENOUGH_POINTS:
        return None
    points = judge(list(values[start_index:]), limits_of(before), better)
    return [(start_index + index, point) for index, point in enumerate(points) if point.direction]


def _step(earlier: float, later: float) -> int:
    tiny = 1e-12 * max(1.0, abs(earlier), abs(later))
    if abs(later - earlier) <= tiny or earlier != earlier or later != later:
        return 0
    return 1 if later > earlier else -1


def _runs(signs: Sequence[int], length: int) -> list[bool]:
    """Which entries are part of so many successive equal signs other than 0."""
    flags = [False] * len(signs)
    for first in range(len(signs) - length + 1):
        window = signs[first : first + length]
        if window[0] and len(set(window)) == 1:
            flags[first : first + length] = [True] * length
    return flags


def _trend(steps: Sequence[int], count: int) -> list[bool]:
    """Seven points are six steps one way; a point belongs to the steps on both its sides."""
    inside = _runs(steps, RUN - 1)
    return [any(inside[max(index - 1, 0) : index + 1]) for index in range(count)]


def _trend_way(steps: Sequence[int], trend: Sequence[bool], index: int) -> int:
    """Up or down; a peak that ends a rise and opens a fall counts as falling, as in the reference."""
    goes_on = index < len(steps) and trend[index + 1]
    return steps[index] if goes_on else steps[index - 1]


def _two_of_three(sides: Sequence[int], near: Sequence[bool]) -> list[bool]:
    flags = [False] * len(sides)
    for first in range(len(sides) - 2):
        window = range(first, first + 3)
        if abs(sum(sides[index] for index in window)) == 3 and sum(near[index] for index in window) >= 2:
            for index in window:
                flags[index] |= near[index]
    return flags


def _meaning(direction: int, better: Better) -> Meaning:
    if direction == 0:
        return "common cause"
    if better == "neither":
        return "special cause"
    return "improvement" if (direction > 0) == (better == "higher") else "concern"


@dataclass(frozen=True)
class Rate:
    """One month of a u chart: events per unit of opportunity, its own limits (they widen where there was little)."""

    value: float
    centre: float
    lower: float
    upper: float

    @property
    def side(self) -> int:
        """1 above the upper limit, −1 below the lower one, 0 within."""
        return 1 if self.value > self.upper + 1e-12 else -1 if self.value < self.lower - 1e-12 else 0


def u_chart(events: Sequence[float], sizes: Sequence[float]) -> list[Rate]:
    """Events ÷ size a month with limits of ± 3 √(mean rate ÷ size), not below zero. Sizes above zero.

    Source: the u chart of Shewhart; Provost and Murray, The Health Care Data Guide.
    """
    total = fsum(sizes)
    centre = fsum(events) / total if total else nan
    rates = []
    for event, size in zip(events, sizes, strict=True):
        reach = 3 * (centre / size) ** 0.5
        rates.append(Rate(event / size, centre, max(0.0, centre - reach), centre + reach))
    return rates
