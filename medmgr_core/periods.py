"""Months, financial years and the only clock. A period is half-open: ``first`` is in it, ``until`` is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The time in UTC without a zone, to the microsecond, as it is stored."""
    return datetime.now(UTC).replace(tzinfo=None)


def today(zone: str = "UTC") -> date:
    """The date in a zone, e.g. ``Europe/London``."""
    return datetime.now(ZoneInfo(zone)).date()


@dataclass(frozen=True)
class Period:
    """A half-open range of days with a name for the screen."""

    first: date
    until: date
    title: str

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until


def add_months(day: date, count: int) -> date:
    """The first day of the month ``count`` months away from the month of ``day``."""
    months = day.year * 12 + day.month - 1 + count
    return date(months // 12, months % 12 + 1, 1)


def month_of(day: date) -> Period:
    """The calendar month of a day."""
    first = day.replace(day=1)
    return Period(first, add_months(first, 1), f"{first:%B %Y}")


def months_between(first: date, until: date) -> tuple[date, ...]:
    """The first days of all months from ``first`` to before ``until``."""
    months = []
    month = first.replace(day=1)
    while month < until:
        months.append(month)
        month = add_months(month, 1)
    return tuple(months)


def financial_year_of(day: date, start_month: int) -> Period:
    """The financial year of a day; named after both calendar years unless it starts in January."""
    year = day.year if day.month >= start_month else day.year - 1
    first = date(year, start_month, 1)
    title = f"{year}" if start_month == 1 else f"{year}/{(year + 1) % 100:02d}"
    return Period(first, add_months(first, 12), title)


def year_before(period: Period, start_month: int) -> Period:
    """The financial year before the one a period starts in."""
    return financial_year_of(add_months(period.first, -12), start_month)
