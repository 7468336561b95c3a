"""A roster of a unit as the rules want it, read from the store."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, TypeVar

import pandas as pd

from medmgr_core.facility.queries import profile
from medmgr_core.periods import Period
from medmgr_core.rosters import queries
from medmgr_core.rosters.bank_queries import rates
from medmgr_core.rosters.plain import (
    Absence,
    Assignment,
    Credential,
    Demand,
    Person,
    Roster,
    ShiftType,
    frame_of,
    minutes_of,
)
from medmgr_core.rosters.records import DAYS
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule
from medmgr_core.rosters.solver.task import Wish
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

T = TypeVar("T")
# no $units: nobody can be in two places, whoever may see the other one
_ELSEWHERE = """
SELECT shift.staff_no, shift.works_on, shift.shift_code FROM live_roster_shift shift
WHERE shift.staff_no = ANY($people) AND shift.unit_code <> $unit_code AND shift.outcome <> 'absent'
    AND shift.works_on >= $first AND shift.works_on < $until
ORDER BY shift.works_on NULLS LAST, shift.shift_no NULLS LAST
"""
ELSEWHERE = "another unit"  # where a shift is that is not of the roster's own unit
BEFORE, AFTER = timedelta(weeks=17), timedelta(days=14)  # what the rules look at around a period
TEXTS = (queries.PEOPLE, queries.SKILLS, queries.SHIFTS, queries.ABSENCES, queries.CREDENTIALS, queries.DEMAND, queries.WISHES,
          queries.SHIFT_TYPES, queries.RULES)  # fmt: skip


@dataclass(frozen=True)
class Book:
    """One roster as it stands: what the rules work on, and the rows behind it for the screen.

    people: rows of PEOPLE in their order. shifts: rows of SHIFTS of the period. absences: all kinds and states.
    """

    unit_code: str
    first: date
    until: date
    roster: Roster
    rules: tuple[Rule, ...]
    demand: pd.DataFrame
    people: list[dict[str, Any]]
    shifts: list[dict[str, Any]]
    absences: list[dict[str, Any]]
    types: list[dict[str, Any]]
    skills: dict[str, tuple[str, ...]]
    wishes: tuple[Wish, ...]
    worked_out: dict[Hashable, Any] = field(default_factory=dict, compare=False)

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What follows from the book alone, worked out when it is first asked for. Nobody may change it afterwards."""
        if key not in self.worked_out:
            self.worked_out[key] = make()
        found: T = self.worked_out[key]
        return found


def book_of(store: Store, scope: Scope, unit_code: str, first: date, until: date, zone: str | None = None) -> Book:
    """The roster of a unit from ``first`` to before ``until``, kept until something it reads changes.

    Only what is in the units of the scope is read; a unit that is not gives a book without people.
    """
    units = tuple(unit for unit in scope.units if unit == unit_code)
    return store.derived(_book, TEXTS, replace(scope, units=units), unit_code, first, until, zone or zone_of(store))


def _book(store: Store, scope: Scope, unit_code: str, first: date, until: date, zone: str) -> Book:
    inside = replace(scope, period=Period(first, until, ""))
    around = replace(scope, period=Period(first - BEFORE, until + AFTER, ""))
    paid = rates(store, scope)
    people = [_with_rate(row, paid) for row in rows_of(store.read(queries.PEOPLE, inside))]
    known = {row["staff_no"] for row in people}
    skills: dict[str, tuple[str, ...]] = {}
    for staff_no, skill in store.read(queries.SKILLS, scope).itertuples(index=False):
        skills[staff_no] = (*skills.get(staff_no, ()), skill)
    types, shifts = rows_of(store.read(queries.SHIFT_TYPES)), rows_of(store.read(queries.SHIFTS, around))
    others = rows_of(store.read(_ELSEWHERE, around, people=sorted(known), unit_code=unit_code))
    absences = [row for row in rows_of(store.read(queries.ABSENCES, around)) if row["staff_no"] in known]
    roster = Roster(
        frame_of(Person, [_person(row, skills) for row in people]), frame_of(ShiftType, [shift_type(row) for row in types]),
        frame_of(Assignment, [
            *(_assignment(row) for row in shifts if row["staff_no"] in known and row["outcome"] != "absent"),
            *(Assignment(row["staff_no"], row["works_on"].date(), row["shift_code"], ELSEWHERE) for row in others)]),
        first, until, first - BEFORE, until + AFTER,
        frame_of(Absence, [_absence(row) for row in absences if row["state"] == "approved"]),
        frame_of(Credential, [_credential(row) for row in rows_of(store.read(queries.CREDENTIALS, scope))
                              if row["staff_no"] in known]), zone,
    )  # fmt: skip
    return Book(
        unit_code, first, until, roster, rules_in(store), frame_of(Demand, [_demand(row) for row in
        rows_of(store.read(queries.DEMAND, scope))]), people, [row for row in shifts if first <= row["works_on"].date() < until],
        absences, types, skills, tuple(_wish(row) for row in rows_of(store.read(queries.WISHES, inside))
                                       if row["staff_no"] in known)
    )  # fmt: skip


def zone_of(store: Store) -> str:
    """The time zone of the facility."""
    return profile(store).time_zone


def rules_in(store: Store) -> tuple[Rule, ...]:
    """The rules kept in the store; those of the house where there are none."""
    rows = rows_of(store.read(queries.RULES))
    held = tuple(Rule(row["rule_code"], row["limit_value"], int(row["over"]), bool(row["is_hard"]), row["staff_group"],
                      int(row["weight"])) for row in rows)  # fmt: skip
    return held or DEFAULT_RULES


def shift_type(row: dict[str, Any]) -> ShiftType:
    """A kind of shift as the rules want it."""
    return ShiftType(row["shift_code"], minutes_of(row["starts"]), minutes_of(row["ends"]), row["name"],
                     int(row["break_minutes"]), bool(row["is_break_unpaid"]), bool(row["is_night"]), bool(row["is_on_call"]),
                     tuple((row["not_after"] or "").split()))  # fmt: skip


def _with_rate(row: dict[str, Any], paid: dict[tuple[str, str], int]) -> dict[str, Any]:
    """Somebody of the bank without a rate of their own costs what was last paid for the grade, as when the shift is saved."""
    if row["hourly_cost"] is None and not row["contract_hours"]:
        return row | {"hourly_cost": paid.get(("bank", row["grade"] or ""))}
    return row


def _person(row: dict[str, Any], skills: dict[str, tuple[str, ...]]) -> Person:
    return Person(
        row["staff_no"], float(row["contract_hours"]), row["staff_group"], row["grade"] or "", skills.get(row["staff_no"], ()),
        _day(row["joined_on"]), _day(row["left_on"]), bool(row["is_opted_out"]),
        tuple(DAYS.index(day) for day in (row["days_off"] or "").split()), (),
        None if row["hourly_cost"] is None else float(row["hourly_cost"]),
        "own" if row["contract_hours"] else "bank",
    )  # fmt: skip


def _assignment(row: dict[str, Any]) -> Assignment:
    return Assignment(
        row["staff_no"], row["works_on"].date(), row["shift_code"], row["unit_code"], is_pinned=bool(row["is_pinned"])
    )


def _absence(row: dict[str, Any]) -> Absence:
    return Absence(
        row["staff_no"], row["first_on"].date(), row["last_on"].date(), row["kind"], bool(row["is_paid"]), row["hours"]
    )


def _credential(row: dict[str, Any]) -> Credential:
    return Credential(row["staff_no"], row["name"], row["valid_from"].date(), _day(row["valid_until"]))


def _demand(row: dict[str, Any]) -> Demand:
    weekday = DAYS.index(row["weekday"]) if row["weekday"] else None
    return Demand(
        row["unit_code"], row["shift_code"], int(row["minimum"]), _day(row["only_on"]), weekday, row["skill"], row["grade"]
    )


def _wish(row: dict[str, Any]) -> Wish:
    return Wish(row["staff_no"], row["wished_on"].date(), row["shift_code"], row["wants"] == "off", int(row["weight"]))


def _day(value: Any) -> date | None:
    return None if value is None else value.date()
