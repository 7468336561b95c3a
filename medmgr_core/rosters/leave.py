"""Leave: hours of an absence, balances of a leave year, and the cover of the days somebody asks for. Plain data in and out.

A leave year runs from 1 April to 31 March. A day of leave takes a fifth of the weekly hours on a weekday (fixed days off change
nothing: the contract counts), unless the absence says how many hours it is; these go evenly over its days.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.periods import Period
from medmgr_core.rosters.cover import demand_by_day, staffing
from medmgr_core.rosters.reading import Book

TIGHT = 1.1  # times what is needed; less than that is tight
_ONE = timedelta(days=1)


def leave_year_of(day: date, years_on: int = 0) -> Period:
    """The leave year of a day, or one so many years on."""
    first = date(day.year - ((day.month, day.day) < (4, 1)) + years_on, 4, 1)
    return Period(first, date(first.year + 1, 4, 1), f"{first.year}/{(first.year + 1) % 100:02d}")


def leave_hours(first_on: date, last_on: date, hours: float | None, contract: float, begin: date, until: date) -> float:
    """Hours of an absence that lie from ``begin`` to before ``until``. contract: hours a week."""
    low, high = max(first_on, begin), min(last_on + _ONE, until)
    days = (high - low).days
    if days <= 0:
        return 0.0
    if hours is not None:
        return hours * days / ((last_on - first_on).days + 1)
    return contract / 5 * sum((low + timedelta(days=place)).weekday() < 5 for place in range(days))


@dataclass(frozen=True)
class Balance:
    """Hours of one person in a leave year. taken: before today; booked: approved from today on; left: not yet given away."""

    staff_no: str
    entitled: float | None
    carried: float
    taken: float
    booked: float
    asked: float

    @property
    def left(self) -> float | None:
        """None where nobody entered how much leave there is."""
        return None if self.entitled is None else self.entitled + self.carried - self.taken - self.booked


def balance_of(person: dict[str, Any], carried: float, absences: Iterable[dict[str, Any]], year: Period, now: date) -> Balance:
    """The balance of one row of PEOPLE from their rows of ABSENCES. The year's leave is cut to the days of employment in it."""
    sums = {"taken": 0.0, "booked": 0.0, "asked": 0.0}
    for row in absences:
        if row["kind"] != "leave" or row["state"] == "refused":
            continue
        given = (row["first_on"].date(), row["last_on"].date(), row["hours"], float(person["contract_hours"]))
        if row["state"] == "asked":
            sums["asked"] += leave_hours(*given, year.first, year.until)
            continue
        middle = min(max(now, year.first), year.until)
        sums["taken"] += leave_hours(*given, year.first, middle)
        sums["booked"] += leave_hours(*given, middle, year.until)
    whole = person["leave_hours"]
    entitled = None if whole is None else float(whole) * _employed(person, year) / (year.until - year.first).days
    return Balance(person["staff_no"], entitled, carried, **sums)


def _employed(person: dict[str, Any], year: Period) -> int:
    """Days of the year the person is employed."""
    begins = max(person["joined_on"].date(), year.first) if person["joined_on"] else year.first
    ends = min(person["left_on"].date() + _ONE, year.until) if person["left_on"] else year.until
    return max((ends - begins).days, 0)


@dataclass(frozen=True)
class CoverDay:
    """Shifts of one grade on a day, without and with the leave, against those needed, and how many of these stay open.

    by_roster: counted from a roster, open shift by shift; else what the contracts of those who are not away give on average.
    """

    on: date
    grade: str
    before: float
    after: float
    needed: int
    open_before: float
    open_after: float
    by_roster: bool

    @property
    def standing(self) -> str:
        """enough, tight or short, with the leave."""
        if self.open_after > 1e-9:
            return "short"
        return "tight" if self.needed and not self.by_roster and self.after < TIGHT * self.needed else "enough"

    @property
    def was_short(self) -> bool:
        """Short without this leave too."""
        return self.open_before > 1e-9


@dataclass(frozen=True)
class Situation:
    """A unit in the weeks of its book, worked out once for all who ask for leave in them.

    there: rows of ``staffing`` on the days of ``planned``, those with a roster; needed: by day and grade, how many a shift.
    """

    book: Book
    there: pd.DataFrame
    planned: frozenset[date]
    needed: dict[tuple[date, str], dict[str, int]]


def situation_of(book: Book, rostered: Sequence[tuple[date, date]]) -> Situation:
    """rostered: first and last days of the unit's rosters; a day on which nothing is planned yet goes by contracts."""
    there = staffing(book.roster)
    there = there[there["unit"] == book.unit_code]
    planned = {day for day in there["on"].dt.date.unique() if any(begin <= day <= end for begin, end in rostered)}
    asked = demand_by_day(book.demand, book.first, book.until)
    asked = asked[(asked["skill"] == "") & (asked["minimum"] > 0)]
    needed = dict[tuple[date, str], dict[str, int]]()
    for day, grade, code, many in zip(asked["on"], asked["grade"], asked["shift_type"], asked["minimum"], strict=True):
        needed.setdefault((day.date(), grade), {})[code] = int(many)
    return Situation(book, there, frozenset(planned), needed)


def cover_of(now: Situation, staff_no: str, first_on: date, last_on: date) -> list[CoverDay]:
    """The cover of the person's grade on each day of a leave that lies in the book."""
    book = now.book
    person = next((row for row in book.people if row["staff_no"] == staff_no), None)
    if person is None or not person["grade"]:
        return []
    grade, low, high = person["grade"], max(first_on, book.first), min(last_on, book.until - _ONE)
    days = [low + timedelta(days=place) for place in range((high - low).days + 1)]
    on_shift = now.there[now.there["grade"] == grade]
    found = []
    for day in days:
        needed = now.needed.get((day, grade), {})
        there = on_shift[on_shift["on"] == pd.Timestamp(day)]
        by_roster = day in now.planned
        found.append(_by_roster(there, day, grade, staff_no, needed) if by_roster else _by_contracts(book, person, day, needed))
    return found


def _by_roster(there: pd.DataFrame, day: date, grade: str, staff_no: str, needed: dict[str, int]) -> CoverDay:
    before, after = there["shift_type"], there.loc[there["person"] != staff_no, "shift_type"]
    gone = [float(sum(max(many - int((held == code).sum()), 0) for code, many in needed.items())) for held in (before, after)]
    return CoverDay(day, grade, len(before), len(after), sum(needed.values()), gone[0], gone[1], True)


def _by_contracts(book: Book, person: dict[str, Any], day: date, needed: dict[str, int]) -> CoverDay:
    grade, count = person["grade"], sum(needed.values())
    hours = {row["shift_type"]: _paid_hours(row) for row in book.roster.shift_types.to_dict("records")}
    mean = sum(hours[code] * many for code, many in needed.items()) / count if count else 7.5
    others = [row for row in book.people if row["grade"] == grade and row["staff_no"] != person["staff_no"]]
    after = sum(_a_day(row, day) for row in others if not _is_away(book, row, day)) / mean
    before = after + _a_day(person, day) / mean
    return CoverDay(day, grade, before, after, count, max(count - before, 0.0), max(count - after, 0.0), False)


def _paid_hours(row: dict[Any, Any]) -> float:
    length = (row["ends"] - row["starts"] - 1) % 1440 + 1
    return float(length - row["break_minutes"] * row["is_break_unpaid"]) / 60


def _a_day(row: dict[str, Any], day: date) -> float:
    """Hours a day the contract gives on average, none on a fixed day off or outside employment."""
    off = (row["days_off"] or "").split()
    if (
        f"{day:%a}" in off
        or (row["joined_on"] and day < row["joined_on"].date())
        or (row["left_on"] and day > row["left_on"].date())
    ):
        return 0.0
    return float(row["contract_hours"]) / (7 - len(off)) if len(off) < 7 else 0.0


def _is_away(book: Book, row: dict[str, Any], day: date) -> bool:
    return any(one["staff_no"] == row["staff_no"] and one["state"] == "approved"
               and one["first_on"].date() <= day <= one["last_on"].date() for one in book.absences)  # fmt: skip
