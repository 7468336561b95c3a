"""Measures by hand, and a dash (None) where there is nothing to divide by."""

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.rosters import measures_math as m
from medmgr_core.rosters.measures_of_roster import absent_hours, mean_weekly_hours, nights_and_weekends
from medmgr_core.rosters.plain import Absence, Assignment, Person, ShiftType, minutes_of, roster_of
from medmgr_core.rosters.rules import check

MONDAY = date(2026, 6, 1)
TEN = ShiftType("D", minutes_of("08:00"), minutes_of("18:00"))
NIGHT = ShiftType("N", minutes_of("20:00"), minutes_of("08:00"), is_night=True)


def test_ratios_by_hand():
    assert m.chppd(600, [24, 26, 25]) == pytest.approx(8)  # 600 h over 75 patient days
    assert m.hprd(310.5, [90.0, 90.0]) == pytest.approx(1.725)
    assert m.fill_rate(1180, 1260) == pytest.approx(0.9365, abs=1e-4)
    assert m.leave_share(21, 150) == pytest.approx(0.14)
    assert m.unavailability_share({"leave": 21, "sick": 6, "study": 3}, 150) == pytest.approx(0.2)
    assert m.sickness_share(6, 150) == pytest.approx(0.04)
    assert m.temporary_share({"own": 900, "bank": 75, "agency": 25}) == pytest.approx(0.1)
    assert m.vacancy_share(42, 37.8) == pytest.approx(0.1)


@pytest.mark.parametrize("value", [
    m.chppd(600, []), m.chppd(600, [0, 0]), m.chppd(600, [24, None]), m.chppd(None, [24]), m.hprd(10, [float("nan")]),
    m.fill_rate(12, 0), m.leave_share(21, None), m.unavailability_share({}, 0), m.sickness_share(6, 0), m.temporary_share({}),
    m.vacancy_share(0, 3), m.vacancy_share(None, 3), m.turnover([], MONDAY), m.stability([], MONDAY), m.lead_time(MONDAY, None),
    m.unfairness({"Ada": 3}, {"Ada": 37.5}),
])  # fmt: skip
def test_without_a_denominator_there_is_none(value):
    assert value is None


def test_fill_rates_by_grade_day_and_night_apart():
    rows = pd.DataFrame(
        [("registered", False, 100, 90), ("registered", False, 60, 62), ("registered", True, 80, 80), ("assistant", True, 0, 12)],
        columns=["grade", "is_night", "planned", "actual"],
    )
    found = m.fill_rates(rows).set_index(["grade", "is_night"])["fill_rate"]
    assert found["registered", False] == pytest.approx(152 / 160) and found["registered", True] == 1
    assert pd.isna(found["assistant", True])  # 12 h worked where none were planned


def test_hours():
    assert m.unused_hours(150, 120, paid_leave=15, study=7.5, sick=3.75) == pytest.approx(3.75)
    assert (m.overtime(40, 37.5), m.overtime(30, 37.5)) == (2.5, 0)
    assert (m.lead_time(MONDAY, date(2026, 4, 20)), m.lead_time(MONDAY, date(2026, 6, 3))) == (42, -2)


def test_turnover_and_stability():
    # A year to 1 June 2026. There at its beginning: Ada, Ben, Cy, Dee. Ben left in it, Cy on its first day, Dee before its end
    # is not counted as she leaves on 1 June, the day after. Eve joined and left in it, Flo joined and stayed.
    people = [
        Person("Ada", joined_on=date(2020, 1, 1)), Person("Ben", joined_on=date(2021, 1, 1), left_on=date(2025, 9, 30)),
        Person("Cy", left_on=date(2025, 6, 1)), Person("Dee", left_on=date(2026, 6, 1)),
        Person("Eve", joined_on=date(2025, 7, 1), left_on=date(2025, 12, 31)), Person("Flo", joined_on=date(2026, 1, 1)),
    ]  # fmt: skip
    assert m.headcount(people, date(2025, 6, 1)) == 4 and m.headcount(people, MONDAY) == 3
    assert m.turnover(people, MONDAY) == pytest.approx(3 / 3.5)
    assert m.stability(people, MONDAY) == pytest.approx(2 / 4)
    assert m.turnover(people, date(2028, 2, 29)) == 0  # a year before 29 February is the 28th


def test_fairness_is_the_spread_over_fair_shares():
    # 10 nights by 37.5, 37.5 and 18.75 h: shares 4, 4, 2. Worked 6, 2, 2: ratios 1.5, 0.5, 1; their spread is √(0.5/3).
    hours = {"Ada": 37.5, "Ben": 37.5, "Cy": 18.75}
    worked = {"Ada": 6, "Ben": 2, "Cy": 2}
    assert m.fairness(worked, hours)["share"].tolist() == [4, 4, 2]
    assert m.unfairness(worked, hours) == pytest.approx((0.5 / 3) ** 0.5)
    assert m.unfairness({"Ada": 4, "Ben": 4, "Cy": 2}, hours) == pytest.approx(0)
    assert pd.isna(m.fairness({"Bank": 3}, {"Bank": 0.0})["ratio"]).all()


@given(st.dictionaries(st.text(max_size=3), st.floats(1, 48), min_size=2, max_size=8), st.integers(1, 9))
def test_shares_sum_to_what_was_worked(hours, each):
    worked = dict.fromkeys(hours, each)
    assert m.fairness(worked, hours)["share"].sum() == pytest.approx(each * len(hours))


def test_counts_of_a_roster():
    # Saturday's night begins on a weekend, Friday's does not. 3 × 12 h + 10 h, the last night (Sunday) has 4 h in the week.
    rows = [Assignment("Ada", MONDAY + timedelta(days=n), code) for n, code in ((0, "D"), (4, "N"), (5, "N"), (6, "N"))]
    away = [Absence("Ada", MONDAY + timedelta(days=1), MONDAY + timedelta(days=2), "sick"),
            Absence("Ben", MONDAY - timedelta(days=2), MONDAY + timedelta(days=1), "leave", hours=30)]  # fmt: skip
    roster = roster_of([Person("Ada"), Person("Ben")], [TEN, NIGHT], rows, MONDAY, MONDAY + timedelta(days=7), absences=away)
    ada = nights_and_weekends(roster).set_index("person").loc["Ada"]
    assert (ada["nights"], ada["weekend_shifts"], ada["shifts"], ada["hours"]) == (3, 2, 4, 38)
    found = absent_hours(roster).set_index("person")
    assert found.loc["Ada", "hours"] == 15 and found.loc["Ben", "hours"] == 15  # 30 h over four days, two of them in the week


def test_the_mean_of_17_weeks_is_the_figure_of_the_rule():
    first = MONDAY - timedelta(weeks=16)
    rows = [Assignment("Ada", first + timedelta(days=7 * week + day), "D") for week in range(17) for day in range(5)]
    roster = roster_of([Person("Ada")], [TEN], rows, MONDAY, MONDAY + timedelta(days=7), known_first=first)
    found = mean_weekly_hours(roster)
    assert found["hours"].tolist() == [pytest.approx(50)] and found["last"].dt.date.tolist() == [date(2026, 6, 7)]
    broken = check(roster)
    assert broken[broken["rule"] == "weekly_hours"]["measured"].tolist() == found["hours"].tolist()
    assert mean_weekly_hours(roster_of([Person("Ada")], [TEN], rows, MONDAY, MONDAY + timedelta(days=7))).empty
