"""Months, financial years, and the only clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.periods import (
    Period,
    add_months,
    financial_year_of,
    month_of,
    months_between,
    now,
    today,
    year_before,
)

DAYS = st.dates(date(1990, 1, 1), date(2100, 12, 31))
STARTS = st.integers(1, 12)


@pytest.mark.parametrize(
    ("day", "start", "first", "title"),
    [
        (date(2026, 11, 22), 4, date(2026, 4, 1), "2026/27"),
        (date(2026, 3, 31), 4, date(2025, 4, 1), "2025/26"),
        (date(2026, 4, 1), 4, date(2026, 4, 1), "2026/27"),
        (date(1999, 12, 31), 10, date(1999, 10, 1), "1999/00"),
        (date(2026, 1, 1), 1, date(2026, 1, 1), "2026"),
        (date(2026, 11, 22), 12, date(2025, 12, 1), "2025/26"),
    ],
)
def test_financial_years(day: date, start: int, first: date, title: str):
    assert financial_year_of(day, start) == Period(first, add_months(first, 12), title)


@given(DAYS, STARTS)
def test_every_day_is_in_one_year_of_twelve_months(day: date, start: int):
    year = financial_year_of(day, start)
    months = months_between(year.first, year.until)
    assert day in year
    assert year.until not in year
    assert (len(months), months[0], months[0].month) == (12, year.first, start)
    assert [add_months(month, 1) for month in months] == [*months[1:], year.until]
    assert sum(1 for month in months if day in month_of(month)) == 1
    before = year_before(year, start)
    assert (before.until, add_months(before.first, 12)) == (year.first, year.first)
    assert financial_year_of(year.until, start).first == year.until


@given(DAYS, st.integers(-200, 200), st.integers(-200, 200))
def test_months_add_up(day: date, a: int, b: int):
    assert add_months(add_months(day, a), b) == add_months(day, a + b)
    assert add_months(day, 0) == day.replace(day=1)
    assert (add_months(day, 1) - day.replace(day=1)).days in (28, 29, 30, 31)


@given(DAYS, DAYS)
def test_months_between(first: date, until: date):
    months = months_between(first, until)
    assert list(months) == sorted(set(months))
    assert all(month.day == 1 and month < until for month in months)
    assert bool(months) == (first.replace(day=1) < until)


def test_a_month_has_its_name():
    assert month_of(date(2028, 2, 29)) == Period(date(2028, 2, 1), date(2028, 3, 1), "February 2028")


def test_the_clock_is_utc_and_the_day_that_of_the_facility():
    assert now().tzinfo is None
    assert abs(now() - datetime.now(UTC).replace(tzinfo=None)) < timedelta(minutes=1)
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):  # 25 hours apart: never the same day
        assert today(zone) == datetime.now(ZoneInfo(zone)).date()
    assert today("Pacific/Kiritimati") > today("Pacific/Pago_Pago")
