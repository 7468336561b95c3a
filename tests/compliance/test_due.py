"""When a duty is due: worked by hand from a calendar, and laws that hold for any days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.compliance.due import RUNGS, Standing, next_due, plus, plus_months, soon_days, standing

D = date.fromisoformat
TODAY = D("2026-11-22")
DAYS = st.dates(date(2000, 1, 31), date(2060, 12, 31))
COUNTS = st.integers(1, 60)
UNITS = st.sampled_from(["month", "day"])

# day, months, the day that many months on
MONTHS = [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2026-01-31", 2, "2026-03-31"),
    ("2026-03-31", 1, "2026-04-30"), ("2028-02-29", 12, "2029-02-28"), ("2028-02-29", 48, "2032-02-29"),
    ("2026-11-30", 3, "2027-02-28"), ("2026-12-15", 1, "2027-01-15"), ("2026-08-31", 18, "2028-02-29"),
    ("2026-05-31", -3, "2026-02-28"),
]  # fmt: skip


@pytest.mark.parametrize(("day", "count", "expected"), MONTHS)
def test_months_by_hand(day, count, expected):
    assert plus_months(D(day), count) == D(expected)


# done, every, unit, basis, first due, was due, due again
NEXT = [
    ("2026-01-31", 1, "month", "last_done", None, None, "2026-02-28"),
    ("2026-02-28", 1, "month", "last_done", None, "2026-02-28", "2026-03-28"),  # counted from what was done: it drifts
    ("2026-02-20", 1, "month", "fixed", "2026-01-31", "2026-02-28", "2026-03-31"),  # the cycle does not
    ("2026-11-05", 12, "month", "fixed", "2022-12-31", "2026-12-31", "2027-12-31"),  # done early: not due twice
    ("2027-01-20", 12, "month", "fixed", "2022-12-31", "2026-12-31", "2027-12-31"),  # done late: the old cycle
    ("2028-03-01", 12, "month", "fixed", "2022-12-31", "2026-12-31", "2028-12-31"),  # more than a turn late: one is skipped
    ("2026-12-31", 12, "month", "fixed", "2022-12-31", None, "2027-12-31"),  # on the day
    ("2026-09-14", 90, "day", "last_done", None, None, "2026-12-13"),
    ("2026-09-14", 7, "day", "fixed", "2026-09-01", "2026-09-15", "2026-09-22"),  # 1, 8, 15, 22 September
    ("2026-09-01", 24, "month", "fixed", "2027-05-31", "2027-05-31", "2029-05-31"),  # done before its first day
    ("2026-09-01", 24, "month", "last_done", "2020-01-01", "2027-05-31", "2028-09-01"),
    ("2026-09-01", None, "month", "last_done", None, None, None),
]


@pytest.mark.parametrize(("done", "count", "every", "basis", "first", "was", "expected"), NEXT)
def test_due_again_by_hand(done, count, every, basis, first, was, expected):
    due = next_due(D(done), count=count, every=every, basis=basis, first_due=first and D(first), was_due=was and D(was))
    assert due == (expected and D(expected))


# On 22 November 2026. due, last done, grace, soon, exemption: state, days, rung
STANDING = [
    (None, None, 0, 90, None, "not_started", None, None),
    (None, "2020-01-01", 0, 90, None, "current", None, None),  # done once and for all
    ("2027-02-21", "2026-02-21", 0, 90, None, "current", 91, None),
    ("2027-02-20", "2026-02-20", 0, 90, None, "due_soon", 90, 90),
    ("2027-02-20", None, 0, 90, None, "due_soon", 90, 90),
    ("2027-02-21", None, 0, 90, None, "not_started", 91, None),
    ("2027-01-21", "2026-01-21", 0, 90, None, "due_soon", 60, 60),
    ("2026-12-22", "2025-12-22", 0, 90, None, "due_soon", 30, 30),
    ("2026-12-22", "2026-11-22", 0, 15, None, "current", 30, 30),  # a monthly drill just done
    ("2026-11-29", "2025-11-29", 0, 90, None, "due_soon", 7, 7),
    ("2026-11-22", "2025-11-22", 0, 90, None, "due_soon", 0, 0),  # the last day it is valid
    ("2026-11-21", "2025-11-21", 0, 90, None, "expired", -1, None),
    ("2026-11-21", "2025-11-21", 1, 90, None, "in_grace", -1, None),
    ("2026-11-20", "2025-11-20", 1, 90, None, "expired", -2, None),
    ("2026-11-01", None, 0, 90, None, "expired", -21, None),
    ("2026-11-01", None, 0, 90, ("2026-11-01", "2026-11-22"), "exempt", -21, None),
    ("2026-11-01", None, 0, 90, ("2026-11-01", "2026-11-21"), "expired", -21, None),  # its exemption is over
    ("2026-11-01", None, 0, 90, ("2026-11-23", "2026-12-31"), "expired", -21, None),  # and not begun
]  # fmt: skip


@pytest.mark.parametrize(("due", "last", "grace", "soon", "away", "state", "days", "rung"), STANDING)
def test_standing_by_hand(due, last, grace, soon, away, state, days, rung):
    exempt = (D(away[0]), D(away[1])) if away else None
    found = standing(TODAY, last_done=last and D(last), due=due and D(due), grace=grace, soon=soon, exempt=exempt)
    assert found == Standing(state, days, rung)


def test_soon_is_never_more_than_half_a_cycle():
    assert [soon_days(*given) for given in ((None, "month"), (12, "month"), (6, "month"), (3, "month"), (1, "month"), (90, "day"),
                                            (7, "day"), (1, "day"))] == [90, 90, 90, 45, 15, 45, 3, 0]  # fmt: skip


@given(DAYS, COUNTS)
def test_a_month_on_is_in_the_month_meant_and_never_on_a_later_day(day, count):
    later = plus_months(day, count)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == count
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)


@given(DAYS, COUNTS, UNITS, DAYS, DAYS)
def test_a_fixed_cycle_keeps_its_days_and_lies_ahead_by_one_turn_at_most(done, count, every, first, was):
    due = next_due(done, count=count, every=every, basis="fixed", first_due=first, was_due=was)
    after, turns = max(done, was), [plus(first, turn * count, every) for turn in range(23_000) if every == "day" or turn < 800]
    assert due == next(turn for turn in turns if turn > after)


@given(DAYS, COUNTS, UNITS)
def test_from_the_day_it_was_done_it_is_always_due_later(done, count, every):
    assert next_due(done, count=count, every=every, basis="last_done") == plus(done, count, every) > done


@given(DAYS, st.none() | DAYS, st.none() | DAYS, st.integers(0, 366))
def test_states_follow_one_another(on, last, due, grace):
    """Time never makes it better: from a day to the next a state stays or goes one way."""
    order = ("not_started", "current", "due_soon", "in_grace", "expired")
    states = [standing(on + timedelta(days=step), last_done=last, due=due, grace=grace).state for step in (0, 1, 30, 400)]
    places = [order.index(state) for state in states]
    assert places == sorted(places)


@given(DAYS, DAYS)
def test_the_rung_is_the_nearest_step_not_below_the_days_left(on, due):
    found = standing(on, last_done=None, due=due)
    ahead = [step for step in RUNGS if found.days <= step]
    assert found.rung == (ahead[0] if ahead and found.days >= 0 else None)
