"""A roster made by plan plus chance, legal as it is made: no solver, some tenths of a second a ward.

Nights come first, in blocks of two or three, to whoever has fewest for the hours of their contract; then each day's shifts,
to whoever is most behind. Nobody works more than every other weekend. Where nobody can, somebody is hired from the bank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

HOURS = {"E": 7.5, "L": 7.5, "D": 7.5, "N": 10.0}  # as the kinds of shifts in rosters.py
LONGEST_RUN, BANK_HOURS = 5, 30.0  # days in a row; hours a week of one person of the bank
_BLOCKS = ((0, 2), (2, 2), (4, 3))  # nights: weekday of the first, how many
_MOST_NIGHTS = 1.6  # times the fair share
Need = dict[tuple[str, str, int], int]  # shift, grade, weekday -> how many


@dataclass
class Worker:
    """One person: what they may do, and what they have by now. ``there``: for each day, whether they can be rostered."""

    staff_no: str
    grade: str
    contract: float  # hours a week; 0: bank or agency
    there: list[bool]
    is_even: bool  # which weekends they work
    days_off: tuple[int, ...] = ()
    only: str = ""  # the one shift they ever do; empty: any but D
    shifts: list[str] = field(default_factory=list)
    rests: set[int] = field(default_factory=set)  # days after nights

    def __post_init__(self) -> None:
        self.shifts = [""] * len(self.there)

    def hours(self, first: int, until: int) -> float:
        """Hours in some days."""
        return sum(HOURS[code] for code in self.shifts[first:until] if code)

    def nights(self, first: int, until: int) -> int:
        """Nights in some days."""
        return self.shifts[first:until].count("N")


@dataclass
class Ward:
    """Days are counted from ``first``, a Monday; a period is 28 of them. ``hire`` makes a worker of a grade; ``burdened``: a
    period in which one person of that grade has all the nights from Monday to Thursday."""

    first: date
    periods: int
    need: Need
    workers: list[Worker]
    hire: Callable[[str, bool], Worker]
    luck: np.random.Generator
    burdened: tuple[int, str] | None = None
    bearer: Worker | None = None  # who that is

    @property
    def is_open(self) -> bool:
        """Whether anybody is needed on Sundays."""
        return any(weekday == 6 for _, _, weekday in self.need)

    @property
    def days(self) -> int:
        """How many there are."""
        return self.periods * 28

    def day(self, place: int) -> date:
        """A day by its place."""
        return self.first + timedelta(days=place)


def fill(ward: Ward) -> None:
    """Put shifts to all workers of the ward."""
    ward.bearer = _bearer(ward)
    for grade in sorted({grade for code, grade, _ in ward.need if code == "N"}):
        for monday in range(0, ward.days, 7):
            _nights_of_week(ward, grade, monday)
    for place in range(ward.days):
        for (code, grade, weekday), count in sorted(ward.need.items()):
            if code != "N" and weekday == place % 7:
                _cover(ward, place, code, grade, count)
        _hours_owed(ward, place)


# Nights ----------------------------------------------------------------------------------------------


def _nights_of_week(ward: Ward, grade: str, monday: int) -> None:
    for weekday, length in _BLOCKS:
        for _ in range(ward.need.get(("N", grade, weekday), 0)):
            worker = ward.bearer if ward.bearer and _is_burdened(ward, grade, monday) and weekday < 4 else None
            if worker is None or worker.shifts[monday + weekday]:
                worker = _for_nights(ward, grade, monday + weekday, length)
            for place in range(monday + weekday, monday + weekday + length):
                worker.shifts[place] = "N"
            last = monday + weekday + length - 1
            worker.rests |= {last + 1, last + 2}
            worker.rests -= {place for place in worker.rests if place < ward.days and worker.shifts[place]}


def _bearer(ward: Ward) -> Worker | None:
    """Of those who are there all the time, the one with most hours."""
    if ward.burdened is None:
        return None
    period, grade = ward.burdened
    able = [one for one in _night_staff(ward, grade) if one.contract and all(one.there[period * 28 - 7 : period * 28 + 28])]
    return max(able, key=lambda one: (one.contract, one.staff_no)) if able else None


def _is_burdened(ward: Ward, grade: str, monday: int) -> bool:
    return ward.burdened == (monday // 28, grade)


def _night_staff(ward: Ward, grade: str) -> list[Worker]:
    return [one for one in ward.workers if one.grade == grade and not one.only]


def _for_nights(ward: Ward, grade: str, first: int, length: int) -> Worker:
    begin = first // 28 * 28
    staff = _night_staff(ward, grade)
    contract = sum(one.contract for one in staff) or 1.0
    nights = sum(count * (7 if weekday == 4 else 0) for (code, own, weekday), count in ward.need.items()
                 if code == "N" and own == grade) * 4  # fmt: skip
    nights = nights or 16 * ward.need[("N", grade, first % 7)]
    able = []
    for one in staff:
        if not _can_nights(one, first, length, ward.days) or (one is ward.bearer and _near_burden(ward, first)):
            continue
        share = nights * (one.contract or 10) / contract
        had = (one.nights(begin, begin + 28) + length) / share
        if had <= _MOST_NIGHTS or not one.contract:
            able.append((had + (0 if one.contract else 1), ward.luck.random(), one))
    if able:
        return min(able, key=lambda each: each[:2])[2]
    return _hired(ward, grade, first)


def _can_nights(one: Worker, first: int, length: int, days: int) -> bool:
    """Free on these days, around them, and allowed; nights of the block before are followed by two days of rest."""
    around = range(max(first - 2, 0), min(first + length + 2, days))
    if any(one.shifts[place] for place in around) or one.rests & set(range(first, first + length)):
        return False
    if length == 3 and _is_even(first) != one.is_even:
        return False
    after = range(first, min(first + length + 1, days))
    return all(one.there[place] for place in after) and (bool(one.contract) or _hours_of_week(one, first) + 10 * length <= 40)


def _near_burden(ward: Ward, first: int) -> bool:
    """In the period in which one person has all the nights, or in the week before it."""
    return ward.burdened is not None and ward.burdened[0] * 28 - 7 <= first < ward.burdened[0] * 28 + 28


def _hired(ward: Ward, grade: str, place: int) -> Worker:
    worker = ward.hire(grade, _is_even(place))
    ward.workers.append(worker)
    return worker


# Days ------------------------------------------------------------------------------------------------


def _cover(ward: Ward, place: int, code: str, grade: str, count: int) -> None:
    for _ in range(count):
        able = [(_wanted(one, place, is_open=ward.is_open), one.staff_no, one) for one in ward.workers
                if one.grade == grade and one.only in ("", code) and _can(one, place, code)
                and (one.contract == 0 or _owed(one, place) > -7.5)]  # fmt: skip
        worker = max(able, key=lambda each: each[:2])[2] if able else _hired(ward, grade, place)
        worker.shifts[place] = code


def _hours_owed(ward: Ward, place: int) -> None:
    """Who falls behind their contract works beside the others; office staff and leads work their weekdays."""
    for one in ward.workers:
        code = one.only or ("E" if ("E", one.grade, 0) in ward.need else "D")
        if (
            one.contract
            and place % 7 < 5
            and not (ward.is_open and _is_kept(one, place))
            and _behind(one, place) > 3
            and _can(one, place, code)
        ):
            one.shifts[place] = code


def _can(one: Worker, place: int, code: str) -> bool:
    weekday, shifts = place % 7, one.shifts
    if shifts[place] or not one.there[place] or place in one.rests or weekday in one.days_off:
        return False
    if weekday >= 5 and _is_even(place) != one.is_even:
        return False
    if code in "ED" and place and shifts[place - 1] == "L":
        return False
    if _run(one, place) > LONGEST_RUN:
        return False
    return bool(one.contract) or _hours_of_week(one, place) + HOURS[code] <= BANK_HOURS


def _run(one: Worker, place: int) -> int:
    """Days in a row, with this one."""
    low = high = place
    while low and one.shifts[low - 1]:
        low -= 1
    while high + 1 < len(one.shifts) and one.shifts[high + 1]:
        high += 1
    return high - low + 1


def _wanted(one: Worker, place: int, *, is_open: bool) -> float:
    """Who goes first: own staff, who is behind, who works on from yesterday; not for one day off between two runs."""
    yesterday = bool(place and one.shifts[place - 1])
    lone = place > 1 and not yesterday and bool(one.shifts[place - 2])
    base = _behind(one, place) if one.contract else -60.0 - one.hours(place // 28 * 28, place // 28 * 28 + 28) / 20
    return base + 10 * yesterday - 10 * lone - 14 * (is_open and _is_kept(one, place))


def _is_kept(one: Worker, place: int) -> bool:
    """Kept free on Monday and Tuesday, so that the days to Sunday are no longer a run than may be."""
    return place % 7 < 2 and _is_even(place) == one.is_even and 5 not in one.days_off


def _owed(one: Worker, place: int) -> float:
    """Hours of the period that are still owed."""
    begin = place // 28 * 28
    days = sum(one.there[day] for day in range(begin, begin + 28) if day % 7 < 5)
    return one.contract / 5 * days - one.hours(begin, begin + 28)


def _behind(one: Worker, place: int) -> float:
    """Hours owed beyond what the days left would bring at an even pace."""
    begin = place // 28 * 28
    left = sum(one.there[day] for day in range(place, begin + 28) if day % 7 < 5 and not one.shifts[day])
    return _owed(one, place) - one.contract / 5 * left + one.contract / 5


def _hours_of_week(one: Worker, place: int) -> float:
    return one.hours(place // 7 * 7, place // 7 * 7 + 7)


def _is_even(place: int) -> bool:
    return place // 7 % 2 == 0


def shifts_of(ward: Ward) -> Iterator[tuple[Worker, int, str]]:
    """Everything that was put: worker, day, letters; by day."""
    for place in range(ward.days):
        for one in ward.workers:
            if one.shifts[place]:
                yield one, place, one.shifts[place]
