"""Measures of staffing, each a pure function; None where there is nothing to divide by. Hours are hours, shares are 0 to 1.

CHPPD: care hours per patient day; HPRD: hours per resident day. Definitions from general knowledge.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from math import sqrt

import pandas as pd

from medmgr_core.rosters.plain import Person


def ratio(part: float | None, whole: float | None) -> float | None:
    """A part of a whole; None when either is missing or the whole is not above 0."""
    if part is None or whole is None or part != part or whole != whole or whole <= 0:
        return None
    return part / whole


def chppd(care_hours: float | None, midnight_patients: Iterable[float | None]) -> float | None:
    """Care hours over the sum of the patients counted at 23:59 of each day; None when a day was not counted."""
    return ratio(care_hours, _all_of(midnight_patients))


def hprd(paid_nurse_hours: float | None, residents: Iterable[float | None]) -> float | None:
    """Paid nurse hours over the resident days; None when a day was not counted."""
    return ratio(paid_nurse_hours, _all_of(residents))


def fill_rate(actual_hours: float | None, planned_hours: float | None) -> float | None:
    """Hours worked over hours planned; above 1 when more worked than planned."""
    return ratio(actual_hours, planned_hours)


def fill_rates(hours: pd.DataFrame) -> pd.DataFrame:
    """One row per grade and is_night: planned, actual, fill_rate (NaN without planned hours). Columns in: these but the rate."""
    sums = hours.groupby(["grade", "is_night"], as_index=False)[["planned", "actual"]].sum()
    sums["fill_rate"] = sums["actual"] / sums["planned"].where(sums["planned"] > 0)
    return sums


def unused_hours(contracted: float, worked: float, paid_leave: float = 0, study: float = 0, sick: float = 0) -> float:
    """Contracted hours nobody used; below 0: more than contracted."""
    return contracted - (worked + paid_leave + study + sick)


def leave_share(leave_hours: float | None, contracted_hours: float | None) -> float | None:
    """Annual leave over contracted hours."""
    return ratio(leave_hours, contracted_hours)


def unavailability_share(absent_hours: Mapping[str, float], contracted_hours: float | None) -> float | None:
    """All hours not available, by kind of absence, over contracted hours."""
    return ratio(sum(absent_hours.values()), contracted_hours)


def sickness_share(sick_hours: float | None, contracted_hours: float | None) -> float | None:
    """Sick hours over contracted hours."""
    return ratio(sick_hours, contracted_hours)


def temporary_share(hours_by_source: Mapping[str, float]) -> float | None:
    """Bank and agency hours over all hours worked."""
    temporary = hours_by_source.get("bank", 0.0) + hours_by_source.get("agency", 0.0)
    return ratio(temporary, sum(hours_by_source.values()))


def overtime(worked: float, threshold: float) -> float:
    """Hours beyond a threshold."""
    return max(0.0, worked - threshold)


def lead_time(period_starts: date, approved_on: date | None) -> int | None:
    """Days from approval to the start of the period; below 0: approved after it began."""
    return None if approved_on is None else (period_starts - approved_on).days


def vacancy_share(funded_wte: float | None, in_post_wte: float | None) -> float | None:
    """(Funded − in post) over funded; below 0: more in post than funded."""
    return None if funded_wte is None or in_post_wte is None else ratio(funded_wte - in_post_wte, funded_wte)


def headcount(people: Sequence[Person], day: date) -> int:
    """How many are employed on a day."""
    return sum(_is_employed(person, day) for person in people)


def turnover(people: Sequence[Person], until: date) -> float | None:
    """Leavers in the twelve months before ``until`` over the mean of the headcounts at their beginning and end."""
    begin = _year_before(until)
    leavers = sum(person.left_on is not None and begin <= person.left_on < until for person in people)
    return ratio(leavers, (headcount(people, begin) + headcount(people, until)) / 2)


def stability(people: Sequence[Person], day: date) -> float | None:
    """Of those employed a year before a day, the share still employed: staff with a year's service over the headcount then."""
    begin = _year_before(day)
    stayed = sum(_is_employed(person, begin) and _is_employed(person, day) for person in people)
    return ratio(stayed, headcount(people, begin))


def fairness(worked: Mapping[str, float], contract_hours: Mapping[str, float]) -> pd.DataFrame:
    """Nights or weekends against a share by contract hours: person, worked, share, ratio (NaN without a share)."""
    people, hours = list(contract_hours), sum(contract_hours.values())
    total = sum(worked.get(person, 0) for person in people)
    held = pd.DataFrame({"person": people, "worked": [float(worked.get(person, 0)) for person in people]})
    held["share"] = [total * contract_hours[person] / hours if hours > 0 else 0.0 for person in people]
    held["ratio"] = held["worked"] / held["share"].where(held["share"] > 0)
    return held


def unfairness(worked: Mapping[str, float], contract_hours: Mapping[str, float]) -> float | None:
    """The spread (standard deviation) of worked over fair share: 0 is even. None with fewer than two people who have a share."""
    ratios = fairness(worked, contract_hours)["ratio"].dropna().tolist()
    if len(ratios) < 2:
        return None
    mean = sum(ratios) / len(ratios)
    return sqrt(sum((each - mean) ** 2 for each in ratios) / len(ratios))


def _all_of(values: Iterable[float | None]) -> float | None:
    held = list(values)
    return None if any(value is None or value != value for value in held) else float(sum(value for value in held if value))


def _is_employed(person: Person, day: date) -> bool:
    return (person.joined_on or date.min) <= day <= (person.left_on or date.max)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
