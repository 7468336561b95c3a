"""Filling a ward: legal by the independent checker, pins stay, small cases whose best is known, stop, progress, explanations."""

import time
from dataclasses import replace
from datetime import date, timedelta

import pandas as pd
import pytest

from benchmarks.rosters import ward
from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.cover import cover
from medmgr_core.rosters.plain import Absence, Assignment, Demand, Person, ShiftType, frame_of, minutes_of, roster_of
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule
from medmgr_core.rosters.solver.explain import open_shifts, price_of_wish
from medmgr_core.rosters.solver.fill import differences, fill
from medmgr_core.rosters.solver.task import Progress, Result, Task, Weights, Wish
from tests.support.long_form import long_or

MONDAY = date(2026, 6, 1)
SHIFTS = (
    ShiftType("E", minutes_of("07:00"), minutes_of("15:00"), "Early", 30, not_after=("N",)),
    ShiftType("L", minutes_of("13:00"), minutes_of("21:00"), "Late", 30),
    ShiftType("N", minutes_of("20:30"), minutes_of("07:30"), "Night", 60, is_night=True),
)
HARD = tuple(rule for rule in DEFAULT_RULES if rule.is_hard)


def day(number: int) -> date:
    return MONDAY + timedelta(days=number)


def task(demand: list[Demand], rows: list[Assignment] = (), people: int = 4, days: int = 7, rules=HARD, **more) -> Task:
    staff = [Person(f"P{number}", grade="registered") for number in range(people)]
    absences = more.pop("absences", ())
    roster = roster_of(staff, SHIFTS, list(rows), MONDAY, day(days), absences=absences)
    return Task(roster, "W", frame_of(Demand, demand), rules, seconds=5, **more)


def hard_breaches(result: Result, rules) -> list:
    assert result.roster is not None, result.sentence
    return [breach for breach in recheck(result.roster, rules) if breach.is_hard]


def gaps(result: Result, asked: Task) -> int:
    return int(cover(result.roster, asked.demand)["gap"].sum())


def worked(result: Result) -> set[tuple[str, date, str]]:
    rows = result.roster.assignments
    return set(zip(rows["person"], rows["on"].dt.date, rows["shift_type"], strict=True))


def test_a_week_is_covered_and_legal():
    # Two early, one night a day: 21 shifts of 4 people, each at most 6 days; nights need two days off after them.
    asked, told = task([Demand("W", "E", 1), Demand("W", "N", 1)], people=6), list[Progress]()
    result = fill(asked, told.append)
    assert all(each.gap >= 0 for each in told) and told[-1].cost == result.cost
    assert hard_breaches(result, HARD) == [] and gaps(result, asked) == 0
    assert result.status == "optimal" and result.cost == pytest.approx(result.bound)


def test_what_cannot_be_covered_stays_open_with_the_least_gap():
    # One person, one early a day for 14 days: at most 6 in a row and at most 2 weekends: 12 days of work are possible.
    asked = task([Demand("W", "E", 1)], people=1, days=14)
    result = fill(asked)
    assert result.status == "optimal" and gaps(result, asked) == 2 and hard_breaches(result, HARD) == []


def test_pins_other_units_and_absences_stay():
    rows = [Assignment("P0", day(2), "N", "W", is_pinned=True), Assignment("P1", day(3), "L", "Other")]
    away = [Absence("P2", day(0), day(6))]
    asked = task([Demand("W", "E", 3), Demand("W", "N", 1)], rows, absences=away)
    result = fill(asked)
    found = worked(result)
    assert {("P0", day(2), "N"), ("P1", day(3), "L")} <= found
    assert not [each for each in found if each[0] == "P2"]
    assert not [each for each in found if each[0] == "P1" and each[1] == day(3) and each[2] != "L"]
    assert not {("P0", day(number), "E") for number in (3, 4)} & found  # two days off after a night
    assert hard_breaches(result, HARD) == []


def test_pins_that_break_a_rule_themselves_are_left_and_nothing_is_added_to_it():
    rows = [Assignment("P0", day(number), "E", "W", is_pinned=True) for number in range(7)]
    asked = task([Demand("W", "E", 2)], rows, people=2, days=10)
    result = fill(asked)
    found = hard_breaches(result, HARD)
    assert found == [breach for breach in recheck(asked.roster, HARD) if breach.is_hard]
    assert [(each.rule, each.measured) for each in found] == [("weekly_rest", 16), ("run_max", 7)]


def test_wishes_are_met_or_named():
    wishes = (Wish("P0", day(1), is_off=True), Wish("P1", day(1), "E"), Wish("P2", day(1), "N"), Wish("P3", day(1), "N"))
    asked = task([Demand("W", "E", 1), Demand("W", "N", 1)], wishes=wishes)
    result = fill(asked)
    assert len(result.unmet) == 1 and result.unmet[0] in wishes[2:]  # one night is asked for, a second costs 30
    assert ("P0", day(1), "E") not in worked(result) and ("P1", day(1), "E") in worked(result)
    assert price_of_wish(asked, result, result.unmet[0]) == pytest.approx(20)  # then the other one is not met
    both = replace(asked, must=wishes[2:])
    assert {("P2", day(1), "N"), ("P3", day(1), "N")} <= worked(fill(both))


def test_a_must_that_cannot_be_is_no_success():
    asked = task([Demand("W", "E", 1)], must=(Wish("P0", day(1), "E"), Wish("P0", day(1), is_off=True)))
    result = fill(asked)
    assert (result.status, result.roster) == ("none", None) and "No roster keeps all hard rules" in result.sentence


def test_a_hard_least_run_and_least_hours_are_kept():
    # Half-time of one week: 18.75 h within 4 h; earlies of 7.5 h: two or three, in runs of two at least.
    rules = (*HARD, Rule("run_min", 2), Rule("contract_min", 4), Rule("contract_max", 4))
    people = [Person(f"P{number}", 18.75) for number in range(3)]
    roster = roster_of(people, SHIFTS, [], MONDAY, day(7), known_first=day(-2), known_until=day(9))
    result = fill(Task(roster, "W", frame_of(Demand, [Demand("W", "E", 1)]), rules, seconds=5))
    assert hard_breaches(result, rules) == []
    assert {len([each for each in worked(result) if each[0] == f"P{n}"]) for n in range(3)} <= {2, 3}


def test_weekly_rest_is_mended_when_the_model_did_not_see_it():
    # Only weekly rest holds: without it one person would take the early of every day, 16 h between shifts. A day off a week, or
    # two together, are needed.
    rules = (Rule("weekly_rest", 24, 7),)
    asked = task([Demand("W", "E", 1)], people=1, days=14, rules=rules)
    result = fill(asked)
    assert hard_breaches(result, rules) == [] and result.rounds > 1 and gaps(result, asked) == 2


def test_nights_are_shared_by_the_hours_owed():
    people = [Person("Full", 37.5), Person("Also", 37.5), Person("Half", 18.75)]
    roster = roster_of(people, SHIFTS, [], MONDAY, day(28))
    # Ten nights in pairs on Monday and Tuesday: 4, 4 and 2.
    demand = [Demand("W", "N", 1, on=day(7 * week + number)) for week in range(4) for number in (0, 1)]
    demand += [Demand("W", "N", 1, on=day(number)) for number in (4, 5)]
    result = fill(Task(roster, "W", frame_of(Demand, demand), HARD, seconds=5))
    counts = pd.Series([person for person, _, _ in worked(result)]).value_counts().to_dict()
    assert counts == {"Full": 4, "Also": 4, "Half": 2}


def test_a_second_run_moves_as_little_as_it_can():
    asked = task([Demand("W", "E", 1), Demand("W", "L", 1)], people=6)
    first = fill(asked)
    ill = next(each for each in worked(first) if each[1] == day(3))
    away = frame_of(Absence, [Absence(ill[0], day(3), day(3), "sick")])
    again = fill(replace(asked, roster=replace(first.roster, absences=away), weights=Weights(moved=8)))
    moved = differences(first.roster, again.roster, "W", MONDAY, day(7))
    assert hard_breaches(again, HARD) == [] and gaps(again, asked) == 0
    assert 2 <= len(moved) <= 4 and (moved["person"] == ill[0]).any()


def test_it_tells_its_progress_and_stops_when_asked():
    told, begun = list[Progress](), time.monotonic()
    result = fill(replace(ward(), seconds=60), told.append, lambda: bool(told))
    assert time.monotonic() - begun < 30
    assert told and told[0].cost > 0 and told[0].gap is None  # week by week nothing is known of the best
    assert result.status == "legal" and hard_breaches(result, DEFAULT_RULES) == []


def test_nothing_dearer_than_what_stands_is_proposed():
    asked, told = replace(ward(20, 21), seconds=60), list[Progress]()
    good = fill(asked, told.append, lambda: bool(told))
    told.clear()
    again = fill(replace(asked, roster=good.roster), told.append, lambda: bool(told))
    assert good.roster is not None and again.roster is not None and again.cost <= good.cost


def test_where_nothing_else_costs_no_place_more_is_left_open():
    # With wishes, fairness and soft rules a place may be left open for them; with demand alone, each place alike, it may not.
    whole = ward(20, 21)
    alike = whole.demand[whole.demand["skill"].isna() | (whole.demand["skill"] == "")].assign(weight=100)
    asked = replace(whole, demand=alike, wishes=(), rules=HARD, weights=Weights(0, 0, 0, 0, 0, 0), seconds=60)
    told = list[Progress]()
    good = fill(asked, told.append, lambda: bool(told))
    told.clear()
    again = fill(replace(asked, roster=good.roster), told.append, lambda: bool(told))
    assert again.cost <= good.cost and gaps(again, asked) <= gaps(good, asked)
    assert good.cost == 100 * gaps(good, asked) > 0


def test_nothing_asked_for_is_told():
    with pytest.raises(InvalidEntry, match="Nothing is asked for"):
        fill(task([Demand("Other", "E", 1)]))


def test_open_shifts_are_explained():
    asked = task([Demand("W", "E", 2)], people=2, absences=[Absence("P1", day(3), day(3), "annual leave")])
    result = fill(asked)
    told = open_shifts(result.roster, asked.demand, "W", asked.rules)
    wednesday = told[told["on"] == pd.Timestamp(day(3))].set_index("person")
    assert "annual leave" in wednesday.loc["P1", "why_not"]
    assert set(told["on"].dt.date) == {row.on.date() for row in cover(result.roster, asked.demand).itertuples() if row.gap}


@pytest.mark.parametrize(("people", "days", "seed"), long_or([(12, 14, 1)], [(30, 28, 1), (30, 28, 2), (30, 28, 3)]))
def test_a_ward_is_legal_and_covered(people, days, seed):
    asked = ward(people, days, seed)
    result = fill(asked)
    assert result.status != "none" and hard_breaches(result, asked.rules) == []
    assert gaps(result, asked) < 0.1 * cover(result.roster, asked.demand)["minimum"].sum()
