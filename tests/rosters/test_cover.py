"""Cover and who could take a shift, by hand on a ward of a few."""

from datetime import date, timedelta

import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.cover import IN_CHARGE, cover, demand_by_day, without_nurse_in_charge
from medmgr_core.rosters.plain import (
    Absence,
    Assignment,
    Credential,
    Demand,
    Person,
    ShiftType,
    frame_of,
    minutes_of,
    roster_of,
)  # fmt: skip
from medmgr_core.rosters.who_could import Gap, who_could_take

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)
SHIFTS = (
    ShiftType("E", minutes_of("07:00"), minutes_of("15:00"), "Early", 30, not_after=("N",)),
    ShiftType("L", minutes_of("13:00"), minutes_of("21:00"), "Late", 30),
    ShiftType("N", minutes_of("20:30"), minutes_of("07:30"), "Night", 60, is_night=True),
)
NURSE = {"grade": "registered", "rate": 3000.0}
WARD = (
    Person("Ada", skills=(IN_CHARGE, "IV"), **NURSE),
    Person("Ben", skills=("IV",), **NURSE),
    Person("Cy", grade="assistant", rate=2000.0),
)


def ward(rows: list[Assignment], people=WARD, days: int = 7, **more):
    return roster_of(people, SHIFTS, rows, MONDAY, MONDAY + timedelta(days=days), **more)


def works(person: str, code: str, *days: int) -> list[Assignment]:
    return [Assignment(person, MONDAY + timedelta(days=day), code, "W") for day in days]


def test_a_date_goes_before_a_weekday_and_a_weekday_before_every_day():
    demand = frame_of(Demand, [
        Demand("W", "E", 4), Demand("W", "E", 2, weekday=5), Demand("W", "E", 1, on=TUESDAY), Demand("W", "E", 1, skill="IV"),
    ])  # fmt: skip
    found = demand_by_day(demand, MONDAY, MONDAY + timedelta(days=7))
    anybody = found[found["skill"] == ""]
    assert anybody["minimum"].tolist() == [4, 1, 4, 4, 4, 2, 4]
    assert found[found["skill"] == "IV"]["minimum"].tolist() == [1] * 7


def test_planned_against_demanded():
    # Early on Monday: Ada, Ben and Cy; Ben is on leave. Two registered are asked for, one with IV, three of anybody.
    rows = [*works("Ada", "E", 0), *works("Ben", "E", 0, 1), *works("Cy", "E", 0), Assignment("Cy", MONDAY, "E", "Other ward")]
    demand = frame_of(Demand, [
        Demand("W", "E", 3), Demand("W", "E", 2, grade="registered"), Demand("W", "E", 1, skill="IV", grade="registered"),
    ])  # fmt: skip
    found = cover(ward(rows, days=1, absences=[Absence("Ben", MONDAY, MONDAY)]), demand)
    told = {(row.skill, row.grade): (row.minimum, row.planned, row.gap, row.over) for row in found.itertuples()}
    assert told == {("", ""): (3, 2, 1, 0), ("", "registered"): (2, 1, 1, 0), ("IV", "registered"): (1, 1, 0, 0)}


def test_cover_without_demand_or_people_is_empty_or_all_gap():
    assert cover(ward([]), frame_of(Demand)).empty
    assert cover(ward([], days=2), frame_of(Demand, [Demand("W", "E", 2, skill="IV")]))["gap"].tolist() == [2, 2]


def test_a_shift_without_a_nurse_in_charge():
    rows = [*works("Ada", "E", 0), *works("Ben", "E", 0, 1), *works("Cy", "N", 1)]
    found = without_nurse_in_charge(ward(rows))
    assert [(row.on.date(), row.shift_type, row.people) for row in found.itertuples()] == [(TUESDAY, "E", 1), (TUESDAY, "N", 1)]
    assert without_nurse_in_charge(ward(rows), shift_types=("N",))["shift_type"].tolist() == ["N"]


def test_who_could_take_a_shift_and_why_the_others_cannot():
    people = (
        *WARD, Person("Dee", **NURSE), Person("Eve", **NURSE), Person("Flo", 0, source="bank", grade="registered", rate=2500.0),
        Person("Gus", shift_types=("L",), **NURSE),
    )  # fmt: skip
    rows = [*works("Ada", "N", 1), *works("Dee", "E", 2), *works("Ben", "E", 0, 1)]
    licences = [Credential("Eve", "Licence", date(2020, 1, 1), TUESDAY)]
    thursday = Gap("W", MONDAY + timedelta(days=3), "E", grade="registered")
    found = who_could_take(ward(rows, people, credentials=licences), thursday).set_index("person")
    # Ben and Dee are within their 37.5 h, so the shift costs nothing more; Flo costs 7.5 h × 25.00. Cy has another grade, Gus
    # works late shifts only. Ben would come back after one day off: a caution; Dee has fewer hours and none.
    assert found.index.tolist() == ["Dee", "Ben", "Flo", "Eve", "Ada"]
    assert found["can"].tolist() == [True, True, True, False, False]
    assert found["cost"].tolist()[:3] == [0, 0, 18750]
    assert found.loc["Ada", "why_not"] == "rest after Tuesday night"
    assert found.loc["Eve", "why_not"] == "Licence lapses on 1 Dec"
    assert "a single day off" in found.loc["Ben", "cautions"]


def test_a_third_weekend_and_a_shift_on_the_same_day():
    rows = [*works("Ada", "E", 5), *works("Ada", "E", 12), *works("Ben", "L", 19)]
    found = who_could_take(ward(rows, days=28), Gap("W", MONDAY + timedelta(days=19), "L", "IV")).set_index("person")
    assert found["why_not"].to_dict() == {"Ada": "third weekend", "Ben": "already works then"}


def test_who_breaks_a_rule_already_may_still_take_another_shift():
    # Ben's eight days in a row are broken as they are; a shift two weeks later makes nothing worse.
    rows = works("Ben", "E", *range(8))
    found = who_could_take(ward(rows, days=28), Gap("W", MONDAY + timedelta(days=22), "E", "IV")).set_index("person")
    assert found.loc["Ben", "can"]
    # One more day right after them does.
    found = who_could_take(ward(rows, days=28), Gap("W", MONDAY + timedelta(days=8), "E", "IV")).set_index("person")
    assert found.loc["Ben", "why_not"].startswith("ninth day in a row")


def test_nobody_fits_or_the_day_is_outside():
    assert who_could_take(ward([]), Gap("W", MONDAY, "E", "surgery")).empty
    with pytest.raises(InvalidEntry, match="not in the period"):
        who_could_take(ward([]), Gap("W", MONDAY - timedelta(days=1), "E"))
