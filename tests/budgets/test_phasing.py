"""Phasing: months sum to the year to the cent, and days accrue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.phasing import accrued, phase, working_days_in
from medmgr_core.errors import InvalidEntry
from medmgr_core.periods import months_between

YEAR = months_between(date(2026, 4, 1), date(2027, 4, 1))
LEAP = months_between(date(2024, 1, 1), date(2025, 1, 1))
AMOUNTS = st.integers(-(10**12), 10**12)


def test_flat_gives_the_odd_cents_to_the_first_months():
    assert phase(100_00, YEAR, "flat") == [834] * 4 + [833] * 8


def test_calendar_days_of_an_ordinary_and_a_leap_year():
    assert phase(365_00, YEAR, "calendar_days") == [3000, 3100, 3000, 3100, 3100, 3000, 3100, 3000, 3100, 3100, 2800, 3100]
    assert phase(366_00, LEAP, "calendar_days")[1] == 2900


def test_working_days_without_weekends_and_holidays():
    # April 2026 has 22 Mondays to Fridays; Good Friday is the 3rd, Easter Monday the 6th; the 4th is a Saturday already.
    assert working_days_in(date(2026, 4, 17)) == 22
    easter = [date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 4)]
    assert working_days_in(date(2026, 4, 1), easter) == 20
    # April to June 2026: 22, 21 and 22 days; with Easter 20, 21, 22 = 63.
    assert phase(6300, YEAR[:3], "working_days", holidays=easter) == [2000, 2100, 2200]
    assert phase(6300, YEAR[:3], "working_days", shape=[10, 10, 1]) == [3000, 3000, 300]


def test_last_year_gives_its_shape_and_a_credit_month_nothing():
    assert phase(1200, YEAR[:3], "last_year", shape=[500, -20, 100]) == [1000, 0, 200]
    assert phase(-1200, YEAR[:3], "last_year", shape=[-500, 20, -100]) == [-1000, 0, -200]
    assert phase(9, YEAR[:3], "last_year", shape=[0, 0, 0]) == [3, 3, 3]


def test_shares_by_hand():
    assert phase(1000, YEAR[:3], "manual", shape=[50, 30, 20]) == [500, 300, 200]
    # Thirds typed with two decimals sum to 99.99 %: near enough, and the cents still sum.
    assert sum(phase(1000, YEAR[:3], "manual", shape=[33.33, 33.33, 33.33])) == 1000


@pytest.mark.parametrize(
    ("how", "shape", "sentence"),
    [
        ("manual", [50, 30, 19.98], "The monthly shares sum to 99.98 %, not to 100 %."),
        ("manual", [50, 30, 20.02], "The monthly shares sum to 100.02 %, not to 100 %."),
        ("manual", [120, -40, 20], "The share of a month cannot be below zero."),
        ("manual", [50, 50], "2 monthly shares were given for 3 months."),
        ("last_year", None, "The share of each month is missing."),
    ],
)
def test_a_shape_that_does_not_fit_is_refused_in_one_sentence(how, shape, sentence):
    with pytest.raises(InvalidEntry) as refused:
        phase(1000, YEAR[:3], how, shape=shape)
    assert str(refused.value) == sentence


@settings(max_examples=100)
@given(AMOUNTS, st.sampled_from(["flat", "calendar_days", "working_days", "last_year"]), st.data())
def test_months_sum_to_the_year(annual, how, data):
    shape = data.draw(st.lists(st.integers(-(10**6), 10**9), min_size=12, max_size=12)) if how == "last_year" else None
    months = phase(annual, YEAR, how, shape=shape)
    assert (len(months), sum(months)) == (12, annual)


def test_accrual_by_day():
    # June has 30 days: 10 to 19 June is 10 ÷ 30 of 3,000. 16 April to 10 June: 15/30 of 900 + May 310 + 9/30 of 3,000.
    amounts = [900, 310, 3000]
    assert accrued(YEAR[:3], amounts, date(2026, 6, 10), date(2026, 6, 20)) == 1000
    assert accrued(YEAR[:3], amounts, date(2026, 4, 16), date(2026, 6, 10)) == 450 + 310 + 900
    assert accrued(YEAR[:3], amounts, date(2020, 1, 1), date(2030, 1, 1)) == 4210
    assert accrued(YEAR[:3], amounts, date(2026, 6, 10), date(2026, 6, 10)) == 0
    assert accrued(LEAP, [0, 2900] + [0] * 10, date(2024, 2, 29), date(2024, 3, 1)) == 100


DAYS = st.dates(date(2026, 3, 1), date(2027, 5, 1))


@settings(max_examples=100)
@given(st.lists(AMOUNTS, min_size=12, max_size=12), st.tuples(DAYS, DAYS, DAYS).map(sorted))
def test_views_that_follow_each_other_add_up(amounts, days):
    first, middle, until = days
    whole = accrued(YEAR, amounts, first, until)
    assert accrued(YEAR, amounts, first, middle) + accrued(YEAR, amounts, middle, until) == whole
    assert accrued(YEAR, [-amount for amount in amounts], first, until) == -whole
    assert accrued(YEAR, amounts, YEAR[0], date(2027, 4, 1)) == sum(amounts)
