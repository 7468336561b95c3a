"""Maintenance, time between failures, replacement: worked by hand."""

from datetime import date
from math import isnan, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.supplies.equipment import (
    Device,
    Job,
    availability,
    capital_plan,
    cost_of_service_ratio,
    on_time_completion,
    replacement_score,
    time_between_failures,
    uptime,
    why_no_alternate_plan,
)

ON = date(2026, 3, 31)


def test_on_time_of_all_that_was_due():
    jobs = [
        Job(date(2026, 3, 1), "done", date(2026, 3, 11)),  # on the last day of grace
        Job(date(2026, 3, 1), "done", date(2026, 3, 12)),  # a day late
        Job(date(2026, 3, 2), "could not locate", date(2026, 3, 2)),
        Job(date(2026, 3, 2), "in use", date(2026, 3, 2)),
        Job(date(2026, 3, 5)),  # not done
        Job(date(2026, 3, 25)),  # within its ten days of grace still
        Job(date(2026, 3, 28), "done", date(2026, 3, 20)),  # early
        Job(date(2026, 2, 28)),  # of February
        Job(date(2026, 4, 1), "done", date(2026, 3, 30)),  # of April
    ]
    found = on_time_completion(jobs, date(2026, 3, 1), ON, 10, ON)
    assert (found.in_time, found.due, found.still_open) == (2, 6, 1) and found.rate == pytest.approx(1 / 3)
    assert isnan(on_time_completion([], date(2026, 3, 1), ON, 10, ON).rate)


def test_uptime_is_of_agreed_hours():
    # 12 hours down of 200 agreed: 94 %. More than agreed cannot be lost.
    assert uptime(12, 200) == pytest.approx(0.94)
    assert uptime(300, 200) == 0 and isnan(uptime(0, 0))


def test_no_failure_is_more_than_the_hours_so_far():
    assert str(time_between_failures(4000, 2)) == "2,000 h"
    assert str(time_between_failures(4000, 0)) == "> 4,000 h"
    # 2,000 hours, 100 down each time, waiting for parts included: 95.2 %.
    assert availability(time_between_failures(4000, 2), 100) == pytest.approx(2000 / 2100)
    assert availability(time_between_failures(4000, 0), 0) == 1
    assert cost_of_service_ratio(8_000, 100_000) == 0.08 and isnan(cost_of_service_ratio(1, 0))


@pytest.mark.parametrize(
    ("kind", "is_new", "by_law", "assessed", "word"),
    [
        ("Imaging", False, False, ON, "never allowed"),
        ("medical laser", False, False, ON, "never allowed"),
        ("infusion pump", True, False, ON, "new device"),
        ("infusion pump", False, True, ON, "Law"),
        ("infusion pump", False, False, None, "risk assessment"),
        ("infusion pump", False, False, date(2026, 4, 1), "risk assessment"),
    ],
)
def test_who_may_not_leave_the_makers_schedule(kind, is_new, by_law, assessed, word):
    assert word in (why_no_alternate_plan(kind, is_new, by_law, assessed, ON) or "")
    assert why_no_alternate_plan("infusion pump", False, False, ON, ON) is None


def test_replacement_score_worked_by_hand():
    # Age 8 of 10: 24. 3 failures, class 2: 3 ÷ 4 of 20 = 15. Service 10 % of 20 %: 10. Support ends in a year of two: 7.5.
    # Critical without backup: 15. Together 71.5.
    device = Device(8, 10, 3, 2, 0.1, date(2027, 3, 31), True, False)
    found = replacement_score(device, ON)
    assert found.parts == pytest.approx(
        {"age": 24, "failures": 15, "cost of service": 10, "end of support": 7.5, "no backup": 15}
    )
    assert found.score == pytest.approx(71.5) and found.no_data == ()


def test_what_is_not_known_is_told_and_the_rest_rescaled():
    # Age 12 of 10: all 30; failures 1 where none is usual: 20; no costs; no date of support; a backup: 0 of 15. 50 of 65.
    found = replacement_score(Device(12, 10, 1, 0, nan, None, True, True), ON)
    assert found.score == pytest.approx(100 * 50 / 65) and found.no_data == ("cost of service", "end of support")
    assert replacement_score(Device(0, 10, 0, 0, 0, date(2040, 1, 1), False, False), ON).score == 0
    with pytest.raises(InvalidEntry, match="points"):
        replacement_score(Device(1, 10, 1, 1, 1, ON, True, True), ON, {"age": -1.0, "failures": 1, "cost of service": 1,
                                                                        "end of support": 1, "no backup": 1})  # fmt: skip


def test_a_capital_plan_worked_by_hand():
    # 80 points for 100, 60 for 50, 50 for 60; 110 this year buy 60 and 50 (110 points) rather than 80; the next year 80.
    assert capital_plan([80, 60, 50], [100, 50, 60], [110, 110]) == [1, 0, 0]
    assert capital_plan([80, 0], [100, 10], [50, 90]) == [None, None], "too dear; nothing speaks for it"
    assert capital_plan([], [], [100]) == []
    with pytest.raises(InvalidEntry, match="cost"):
        capital_plan([1], [0], [5])


@given(st.lists(st.tuples(st.integers(0, 100), st.integers(1, 90)), max_size=8), st.lists(st.integers(0, 150), max_size=3))
def test_no_year_spends_more_than_it_has(devices, budgets):
    plan = capital_plan([score for score, _ in devices], [cost for _, cost in devices], budgets)
    for year, budget in enumerate(budgets):
        assert sum(cost for (_, cost), planned in zip(devices, plan, strict=True) if planned == year) <= budget
