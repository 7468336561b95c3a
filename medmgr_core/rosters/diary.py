"""What one person does, worked out in plain loops: the ground of checker.py, apart from timeline.py on purpose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from medmgr_core.rosters.plain import Absence, Assignment, Credential, Person, Roster, ShiftType, rows_of

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shift:
    """One assignment with its times worked out. ``begins`` and ``ends`` are times in UTC; ``last`` is the day it ends on."""

    on: date
    begins: datetime
    ends: datetime
    last: date
    kind: ShiftType | None
    breaks: int
    hours: float
    is_night: bool
    is_on_call: bool


@dataclass(frozen=True)
class Diary:
    """All of one person."""

    person: Person
    shifts: list[Shift]  # at work
    on_call: list[Shift]
    absences: list[Absence]
    credentials: list[Credential]
    roster: Roster
    _hours: dict[date, float] = field(default_factory=dict, compare=False)  # by day, as they are asked for

    def days(self) -> Iterator[date]:
        """Every known day."""
        return days_between(self.roster.known_first, self.roster.known_until)

    def worked(self) -> set[date]:
        """The days a shift begins on."""
        return {shift.on for shift in self.shifts}

    def nights(self) -> set[date]:
        """The days a night begins on."""
        return {shift.on for shift in self.shifts if shift.is_night}

    def absent(self, day: date) -> Absence | None:
        """The absence on a day; of several the one entered last."""
        return next((each for each in reversed(self.absences) if each.first_on <= day <= each.last_on), None)

    def hours_on(self, day: date) -> float:
        """Hours worked on a calendar day, breaks in proportion."""
        if day not in self._hours:
            self._hours[day] = self._hours_on(day)
        return self._hours[day]

    def _hours_on(self, day: date) -> float:
        opens, closes = (utc_of(each, 0, self.roster.zone) for each in (day, day + ONE_DAY))
        return sum(
            shift.hours * ((min(shift.ends, closes) - max(shift.begins, opens)) / (shift.ends - shift.begins))
            for shift in self.shifts
            if shift.begins < closes and shift.ends > opens
        )


def diaries(roster: Roster) -> Iterator[Diary]:
    """One diary a person."""
    types = {each.shift_type: each for each in rows_of(ShiftType, roster.shift_types)}
    shifts: dict[str, list[Shift]] = {}
    for each in rows_of(Assignment, roster.assignments):
        if roster.known_first <= each.on < roster.known_until:
            shifts.setdefault(each.person, []).append(_shift(each, types, roster.zone))
    absences, credentials = rows_of(Absence, roster.absences), rows_of(Credential, roster.credentials)
    for person in rows_of(Person, roster.people):
        own = sorted(shifts.get(person.person, []), key=lambda shift: (shift.begins, shift.ends))
        yield Diary(
            person, [shift for shift in own if not shift.is_on_call], [shift for shift in own if shift.is_on_call],
            [each for each in absences if each.person == person.person],
            [each for each in credentials if each.person == person.person], roster
        )  # fmt: skip


def _shift(row: Assignment, types: dict[str, ShiftType], zone: str) -> Shift:
    kind = types[row.shift_type] if row.shift_type is not None else None
    starts = row.starts if row.starts is not None else kind.starts if kind else 0
    ends = row.ends if row.ends is not None else kind.ends if kind else 0
    breaks = row.break_minutes if row.break_minutes is not None else kind.break_minutes if kind else 0
    ends += 24 * 60 if ends <= starts else 0
    begins_at, ends_at = utc_of(row.on, starts, zone), utc_of(row.on, ends, zone)
    unpaid = breaks if kind is None or kind.is_break_unpaid else 0
    hours = max((ends_at - begins_at) / timedelta(hours=1) - unpaid / 60, 0)
    is_night = kind.is_night if kind else _minutes_at_night(starts, ends) >= 180
    last = row.on + timedelta(days=(ends - 1) // (24 * 60))
    is_on_call = bool(kind and kind.is_on_call)
    return Shift(row.on, begins_at, ends_at, last, kind, breaks, 0 if is_on_call else hours, is_night, is_on_call)


def _minutes_at_night(starts: int, ends: int) -> int:
    return sum(starts <= minute < ends for minute in [*range(6 * 60), *range(23 * 60, 30 * 60)])


@lru_cache(20_000)
def utc_of(day: date, minutes: int, zone: str) -> datetime:
    """A time of the clock in UTC."""
    local = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return local.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def days_between(first: date, until: date) -> Iterator[date]:
    """Every day from the first to before the last."""
    return (first + timedelta(days=count) for count in range((until - first).days))
