"""The pay bridge leads from budget to actual, to the cent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.pay_bridge import Grade, PayBridge, pay_bridge

WARD = [
    Grade("Band 5", 1000, 2_000_000, 800, 1_640_000, overtime_cost=100_000, agency_hours=150, agency_cost=600_000),
    Grade("Band 6", 500, 1_500_000, 520, 1_560_000),
]


def test_a_ward_with_vacancies_and_agency():
    # Budget £35,000 for 1,500 hours, £23.33 each. Worked 1,320: −180 × 23.33 = −4,200.
    # At budgeted rates 800 × 20 + 520 × 30 = 31,600, 800 above 1,320 × 23.33. Paid 16,400 + 15,600 = 32,000: rates +400.
    # Agency: 150 hours of Band 5 cost £20.50 as own staff = 3,075; paid 6,000: premium 2,925, 7.5 % of 39,000.
    found = pay_bridge(WARD)
    assert found == PayBridge(
        budget=3_500_000, vacancy=-420_000, grade=80_000, rate=40_000, overtime=100_000,
        agency_hours=307_500, agency_premium=292_500, actual=3_900_000,
    )  # fmt: skip
    assert found.premium_share == 0.075
    assert list(found.steps) == ["vacancies", "grades", "rates", "overtime", "agency hours", "agency premium"]


@pytest.mark.parametrize(
    ("grade", "as_own"),
    [
        (Grade("no own staff: the budgeted £20", 100, 200_000, 0, 0, agency_hours=10, agency_cost=50_000), 20_000),
        (Grade("no own staff, no budget: nothing to compare with", 0, 0, 0, 0, agency_hours=10, agency_cost=50_000), 50_000),
    ],
)
def test_agency_where_there_is_no_own_staff(grade, as_own):
    found = pay_bridge([grade])
    assert (found.agency_hours, found.agency_premium) == (as_own, 50_000 - as_own)


def test_agency_of_a_grade_nobody_planned_is_compared_with_the_average():
    found = pay_bridge([Grade("Band 5", 100, 200_000, 100, 200_000), Grade("Locum", 0, 0, 0, 0, 0, 10, 70_000)])
    assert (found.agency_hours, found.agency_premium) == (20_000, 50_000)


def test_agency_of_a_grade_with_vacant_posts_only_is_compared_with_what_they_were_budgeted_at():
    found = pay_bridge([Grade("Band 5", 100, 200_000, 100, 200_000), Grade("Band 7", 50, 200_000, 0, 0, 0, 10, 70_000)])
    assert (found.agency_hours, found.agency_premium) == (40_000, 30_000)


def test_no_pay_at_all():
    assert set(pay_bridge([]).steps.values()) == {0}
    assert pay_bridge([]).premium_share is None


HOURS, COST = st.one_of(st.integers(0, 10**5), st.floats(0, 1e5)), st.integers(0, 10**10)
GRADES = st.lists(st.builds(Grade, st.just("x"), HOURS, COST, HOURS, COST, COST, HOURS, COST), max_size=6)


@settings(max_examples=100)
@given(GRADES)
def test_the_steps_lead_from_budget_to_actual(grades):
    found = pay_bridge(grades)
    assert found.budget + sum(found.steps.values()) == found.actual
    assert found.actual == sum(grade.cost + grade.overtime_cost + grade.agency_cost for grade in grades)
    assert found.agency_hours + found.agency_premium == sum(grade.agency_cost for grade in grades)


@settings(max_examples=50)
@given(st.integers(1, 10**4), st.integers(1, 10**4), st.integers(1, 10**4), st.integers(1, 10**4))
def test_one_grade_has_no_grade_step(budget_hours, rate, hours, paid):
    found = pay_bridge([Grade("x", budget_hours, budget_hours * rate, hours, hours * paid)])
    assert (found.grade, found.vacancy, found.rate) == (0, (hours - budget_hours) * rate, (paid - rate) * hours)
