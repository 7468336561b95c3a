"""What the methods of rosters work on: plain rows, and frames of many of them.

A class below is the list of columns of its frame, in the same order. In a frame a date is ``datetime64``, a time of day a
number of minutes after midnight (NaN where it is empty), a tuple stays a tuple in an ``object`` column.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any, Literal, get_type_hints

import numpy as np
import pandas as pd

from medmgr_core.errors import InvalidEntry

Source = Literal["own", "bank", "agency"]
DAY = 24 * 60  # minutes
# Days of these kinds do not count as days of the reference period of the weekly hours (regulation 4(7)).
EXCLUDED_KINDS = ("leave", "sick", "parental")


@dataclass(frozen=True)
class Person:
    """Somebody who can be rostered. ``left_on`` is the last day; ``shift_types`` empty: all; ``rate``: minor units an hour."""

    person: str
    contract_hours: float = 37.5  # a week; 0 for bank and agency
    group: str = ""  # staff group: it chooses the rules
    grade: str = ""
    skills: tuple[str, ...] = ()
    joined_on: date | None = None
    left_on: date | None = None
    is_opted_out: bool = False  # of the 48 hours
    days_off: tuple[int, ...] = ()  # fixed; Monday is 0
    shift_types: tuple[str, ...] = ()
    rate: float | None = None
    source: Source = "own"


@dataclass(frozen=True)
class ShiftType:
    """A kind of shift. ``ends`` at or before ``starts``: on the next day. On call is at home: no hours, no rest, no run.

    not_after: shift types that may not be worked the day before. Resident on call is an ordinary shift.
    """

    shift_type: str
    starts: int
    ends: int
    title: str = ""
    break_minutes: int = 0
    is_break_unpaid: bool = True
    is_night: bool = False
    is_on_call: bool = False
    not_after: tuple[str, ...] = ()


@dataclass(frozen=True)
class Assignment:
    """One person on one day, of a shift type or with times of its own (both, then the own times hold)."""

    person: str
    on: date  # the day it begins
    shift_type: str | None = None
    unit: str = ""
    starts: int | None = None
    ends: int | None = None
    break_minutes: int | None = None
    is_pinned: bool = False


@dataclass(frozen=True)
class Absence:
    """Whole days, first and last included. Nobody is rostered over one, of whatever kind; ``hours`` of all of it, when known."""

    person: str
    first_on: date
    last_on: date
    kind: str = "leave"  # leave, sick, parental, study, unavailable, ...
    is_paid: bool = True
    hours: float | None = None


@dataclass(frozen=True)
class Credential:
    """A licence or a mandatory training of a person, valid on these days. One never held: an interval that has ended."""

    person: str
    kind: str
    valid_from: date
    valid_until: date | None = None  # the last valid day


@dataclass(frozen=True)
class Demand:
    """At least so many on a shift, on a date, a weekday (Monday 0) or every day; the narrower row replaces the wider."""

    unit: str
    shift_type: str
    minimum: int
    on: date | None = None
    weekday: int | None = None
    skill: str | None = None
    grade: str | None = None
    weight: int = 1000  # of one missing person, for the solver


def frame_of(kind: type, rows: Iterable[Any] = ()) -> pd.DataFrame:
    """The frame of rows of one of the classes above, also without rows."""
    rows = list(rows)
    return pd.DataFrame({name: _column([getattr(row, name) for row in rows], dtype) for name, dtype in _dtypes(kind).items()})


def _column(values: list[Any], dtype: str) -> pd.Series[Any]:
    return pd.to_datetime(pd.Series(values, dtype="object")) if dtype == "date" else pd.Series(values, dtype=dtype)


def rows_of(kind: type, frame: pd.DataFrame) -> list[Any]:
    """The rows of a frame as objects; columns it does not have keep their defaults."""
    names = [each.name for each in fields(kind) if each.name in frame]
    columns = [[_plain(value) for value in frame[name].tolist()] for name in names]
    return [kind(**dict(zip(names, values, strict=True))) for values in zip(*columns, strict=True)] if len(frame) else []


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return int(value) if isinstance(value, float) and value.is_integer() else value


@cache
def _dtypes(kind: type) -> dict[str, str]:
    hints = get_type_hints(kind)
    return {each.name: _dtype(str(hints[each.name])) for each in fields(kind)}


def _dtype(hint: str) -> str:
    if "date" in hint:
        return "date"
    if "tuple" in hint or "str" in hint or "Literal" in hint:
        return "object"
    if "bool" in hint:
        return "bool"
    return "float64" if "None" in hint or "float" in hint else "int64"


@dataclass(frozen=True)
class Roster:
    """All that the rules look at: days from ``known_first`` to before ``known_until``. ``first`` to ``until`` is judged.

    Give at least 17 weeks before the period, and what is planned after it: averages, runs and rests cross its edges.
    """

    people: pd.DataFrame
    shift_types: pd.DataFrame
    assignments: pd.DataFrame
    first: date
    until: date
    known_first: date
    known_until: date
    absences: pd.DataFrame = field(default_factory=lambda: frame_of(Absence))
    credentials: pd.DataFrame = field(default_factory=lambda: frame_of(Credential))
    zone: str = "Europe/London"

    def __post_init__(self) -> None:
        if not self.known_first <= self.first < self.until <= self.known_until:
            raise InvalidEntry("The period must end after it begins and lie within the days that are known.")
        if not self.people["person"].is_unique:
            raise InvalidEntry("A person is listed twice among the people of the roster; list each once.")


def roster_of(people: Sequence[Person], shift_types: Sequence[ShiftType], assignments: Sequence[Assignment], first: date,
              until: date, *, absences: Sequence[Absence] = (), credentials: Sequence[Credential] = (),
              known_first: date | None = None, known_until: date | None = None,
              zone: str = "Europe/London") -> Roster:  # fmt: skip
    """A roster of a few rows, by hand. Raises InvalidEntry as Roster does."""
    return Roster(
        frame_of(Person, people), frame_of(ShiftType, shift_types), frame_of(Assignment, assignments), first, until,
        known_first or first, known_until or until, frame_of(Absence, absences), frame_of(Credential, credentials), zone
    )  # fmt: skip


def minutes_of(text: str) -> int:
    """“07:30” as minutes after midnight. Raises InvalidEntry for another form."""
    hour, _, minute = text.partition(":")
    if not (hour.isdecimal() and minute.isdecimal() and int(hour) < 24 and int(minute) < 60):
        raise InvalidEntry(f"“{text}” is no time of day; write it as 07:30.")
    return int(hour) * 60 + int(minute)


def day_numbers(days: Any) -> np.ndarray:
    """Dates as whole days since 1 January 1970; a missing one is the smallest number there is."""
    return np.asarray(days, dtype="datetime64[D]").astype(np.int64)
