"""Working days: hand-counted across Christmas, Easter, month ends and closures; the same as the library on any day."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.working_days import WorkingCalendar, add_calendar_months

ENGLAND = WorkingCalendar("GB", "ENG")
DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
COUNTS = st.integers(1, 300)


@cache
def library():
    return holidays.country_holidays("GB", subdiv="ENG")


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        # Wednesday; Thursday 24 is 1; Christmas, Saturday, Sunday and the substitute Monday 28 are off; 29 is 2, 30 is 3.
        ("2026-12-23", 3, "2026-12-30"),
        ("2026-12-24", 3, "2026-12-31"),  # 29, 30, 31
        ("2026-12-25", 1, "2026-12-29"),  # received on a day off: the next working day is day 1
        ("2026-12-26", 1, "2026-12-29"),
        ("2026-12-30", 3, "2027-01-05"),  # 31; 1 January off, weekend; 4, 5
        ("2026-04-01", 3, "2026-04-08"),  # Thursday 2; Good Friday, weekend and Easter Monday off; 7, 8
        ("2026-04-02", 1, "2026-04-07"),
        ("2026-05-01", 1, "2026-05-05"),  # the first Monday of May is off
        ("2027-12-24", 2, "2027-12-30"),  # 25 and 26 are a weekend, so Monday and Tuesday are off; 29, 30
        ("2022-06-01", 1, "2022-06-06"),  # Spring holiday moved to Thursday 2, the Jubilee on Friday 3
        ("2022-09-16", 1, "2022-09-20"),  # the Queen's funeral on Monday 19
        ("2024-02-28", 2, "2024-03-01"),  # leap year: 29 February, 1 March
        ("2023-02-28", 2, "2023-03-02"),  # no leap year: 1 and 2 March
        ("2026-08-28", 1, "2026-09-01"),  # Friday; Monday 31 August is off
        ("2026-12-23", 0, "2026-12-23"),
        ("2026-12-26", 0, "2026-12-26"),  # nothing is added, so nothing is moved
        ("2026-12-30", -3, "2026-12-23"),  # back: 29, 24, 23
    ],
)
def test_days_counted_by_hand(start, count, end):
    assert ENGLAND.add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("country", "region", "end"),
    [
        ("GB", "SCT", "2027-01-05"),  # 29, 30, 31; Friday 1 off, Saturday 2 off with its substitute on Monday 4; 5 is the fourth
        ("GB", "ENG", "2027-01-04"),  # 29, 30, 31, then Monday 4
        ("GB", "NIR", "2027-01-04"),
        ("IE", None, "2026-12-31"),  # Saint Stephen's Day has no substitute: 28, 29, 30, 31
        ("US", None, "2026-12-31"),
        ("AU", "NSW", "2027-01-04"),
    ],
)
def test_four_working_days_after_christmas_eve(country, region, end):
    assert WorkingCalendar(country, region).add_working_days(date(2026, 12, 24), 4) == date.fromisoformat(end)


def test_holidays_of_one_region_alone():
    ulster = WorkingCalendar("GB", "NIR")
    assert not ulster.is_working(date(2026, 3, 17)) and ENGLAND.is_working(date(2026, 3, 17))
    assert not ulster.is_working(date(2026, 7, 13)) and ENGLAND.is_working(date(2026, 7, 13))  # the 12th is a Sunday
    assert WorkingCalendar("GB", "SCT").is_working(date(2026, 4, 6)) and not ENGLAND.is_working(date(2026, 4, 6))
    assert (date(2026, 12, 25), "Christmas Day") in ENGLAND.days_off(2026)


def test_a_substitute_in_the_year_before():
    assert not WorkingCalendar("US").is_working(date(2021, 12, 31))  # New Year's Day 2022 is a Saturday


def test_closures_of_the_facility_are_days_off():
    closed = WorkingCalendar("GB", "ENG", [date(2026, 12, 29), date(2026, 12, 26)])
    # 24 is 1; 25 to 28 off, 29 closed; 30 is 2, 31 is 3. A closure on a Saturday changes nothing.
    assert closed.add_working_days(date(2026, 12, 23), 3) == date(2026, 12, 31)
    assert not closed.is_working(date(2026, 12, 29)) and ENGLAND.is_working(date(2026, 12, 29))
    assert closed.working_days_between(date(2026, 12, 23), date(2026, 12, 31)) == 3


def test_days_between_are_those_after_the_first_up_to_the_last():
    between = ENGLAND.working_days_between
    assert between(date(2026, 12, 23), date(2026, 12, 30)) == 3
    assert between(date(2026, 12, 24), date(2026, 12, 28)) == 0  # only days off
    assert between(date(2026, 12, 30), date(2026, 12, 23)) == 0 == between(date(2026, 12, 23), date(2026, 12, 23))
    assert between(date(2023, 12, 31), date(2024, 12, 31)) == 254  # 366 days, 104 of a weekend, 8 holidays on weekdays


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),  # a leap year
        ("2026-12-23", 6, "2027-06-23"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-11-30", 0, "2026-11-30"),
    ],
)
def test_months_and_their_ends(start, months, end):
    assert add_calendar_months(date.fromisoformat(start), months) == date.fromisoformat(end)


def test_a_calendar_nobody_knows():
    for country, region in (("XX", None), ("GB", "XXX")):
        with pytest.raises(InvalidEntry, match="No calendar of public holidays is known for"):
            WorkingCalendar(country, region)


@settings(max_examples=60, deadline=None)
@given(DAYS, st.integers(1, 40))
def test_england_is_as_the_library_has_it(start, count):
    assert ENGLAND.add_working_days(start, count) == library().get_nth_working_day(start, count)
    assert ENGLAND.is_working(start) == library().is_working_day(start)


@settings(max_examples=60, deadline=None)
@given(DAYS, COUNTS, st.integers(0, 20))
def test_more_days_and_later_starts_never_end_earlier(start, count, more):
    end = ENGLAND.add_working_days(start, count)
    assert ENGLAND.is_working(end) and end > start
    assert ENGLAND.add_working_days(start, count + more) >= end
    assert ENGLAND.add_working_days(start + timedelta(days=more), count) >= end


@settings(max_examples=60, deadline=None)
@given(DAYS, COUNTS)
def test_what_was_added_lies_between(start, count):
    assert ENGLAND.working_days_between(start, ENGLAND.add_working_days(start, count)) == count
