"""Working days of a country and region, and calendar months. The day something arrives is day 0."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache

import numpy as np

from medmgr_core.errors import InvalidEntry

_BLOCK = 5  # years looked up at once
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingCalendar:
    """All days but weekends, public holidays with their substitutes, and closures of the facility's own.

    For England this is the rule of the complaint regulations: not a Saturday, a Sunday, Christmas Day, Good Friday or
    a bank holiday. Public holidays and weekends are those of the library ``holidays``. Raises InvalidEntry for a
    country or region no calendar is known for.
    """

    country: str
    region: str | None = None
    closures: Collection[date] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "closures", frozenset(self.closures))
        self._days(2020, 2020)  # known at all?

    def is_working(self, day: date) -> bool:
        """Is this a working day?"""
        return bool(np.is_busday(day, busdaycal=self._days(day.year, day.year)))

    def add_working_days(self, start: date, count: int) -> date:
        """The working day so many after ``start`` (before it, if below zero); ``start`` itself for 0."""
        if count == 0:
            return start
        reach = start.year + (abs(count) // 200 + 1) * (1 if count > 0 else -1)
        days = self._days(min(start.year, reach), max(start.year, reach))
        # A start on a day off counts as the working day before it, so that the next working day is day 1.
        roll = "preceding" if count > 0 else "following"
        return _date(np.busday_offset(start, count, roll=roll, busdaycal=days))  # type: ignore[call-overload]

    def working_days_between(self, first: date, until: date) -> int:
        """Working days after ``first``, up to and with ``until``; 0 when ``until`` is not later."""
        if until <= first:
            return 0
        return int(np.busday_count(first + _DAY, until + _DAY, busdaycal=self._days(first.year, until.year)))

    def days_off(self, year: int) -> tuple[tuple[date, str], ...]:
        """Public holidays of a year with their names, in order."""
        return _holidays_of(self.country, self.region or None, year)

    def _days(self, first_year: int, last_year: int) -> np.busdaycalendar:
        first = max(MINYEAR, first_year // _BLOCK * _BLOCK - 1)  # a year more: what is added may end just beyond
        last = min(MAXYEAR, (last_year // _BLOCK + 1) * _BLOCK + 1)
        return _busdays(self.country, self.region or None, frozenset(self.closures), first, last)


def add_calendar_months(day: date, count: int) -> date:
    """The same day so many months later; the last of the month where it has no such day (31 Aug + 6 = 28 or 29 Feb)."""
    months = day.year * 12 + day.month - 1 + count
    year, month = months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _date(day: np.datetime64) -> date:
    found = day.item()
    assert isinstance(found, date)
    return found


@lru_cache(maxsize=64)
def _busdays(country: str, region: str | None, closures: frozenset[date], first: int, last: int) -> np.busdaycalendar:
    off = {day for year in range(first, last + 1) for day, _ in _holidays_of(country, region, year)} | closures
    return np.busdaycalendar(weekmask=_week(country, region), holidays=sorted(off))


@lru_cache(maxsize=1024)
def _holidays_of(country: str, region: str | None, year: int) -> tuple[tuple[date, str], ...]:
    from holidays import country_holidays

    try:
        # The substitute of a New Year's Day may fall into the year before.
        found = country_holidays(country, subdiv=region, years={year, min(year + 1, MAXYEAR)})
    except NotImplementedError:
        raise InvalidEntry(f"No calendar of public holidays is known for {country}{f' {region}' if region else ''}.") from None
    return tuple((day, name) for day, name in sorted(found.items()) if day.year == year)


@lru_cache(maxsize=64)
def _week(country: str, region: str | None) -> tuple[int, ...]:
    from holidays import country_holidays

    weekend = country_holidays(country, subdiv=region).weekend
    return tuple(int(day not in weekend) for day in range(7))
