"""What is asked of rosters: periods, and all that the rules look at. Days from $first to before $until."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

PERIODS = """
SELECT placed.* FROM roster_placed placed
WHERE placed.unit_code = ANY($units)
ORDER BY placed.first_on DESC NULLS LAST, placed.unit_name NULLS LAST, placed.period_no NULLS LAST
"""
# no $units: the kinds of shifts are the same in the whole facility
SHIFT_TYPES = """
SELECT shift_code, name, starts, ends, break_minutes, is_break_unpaid, is_night, is_on_call, not_after, tone
FROM live_shift_type ORDER BY starts NULLS LAST, shift_code NULLS LAST
"""
# no $units: the rules are the same in the whole facility
RULES = """
SELECT rule_no, rule_code, limit_value, over, is_hard, staff_group, weight FROM live_roster_rule ORDER BY rule_no NULLS LAST
"""
# Staff of the units, and whoever else works there in these days.
PEOPLE = """
SELECT staff.staff_no, staff.name, staff.job_title, staff.staff_group, staff.unit_code, staff.contract_hours, staff.joined_on,
    staff.left_on, terms.grade, terms.hourly_cost, coalesce(terms.is_opted_out, false) AS is_opted_out, terms.days_off,
    terms.leave_hours
FROM live_staff_member staff
LEFT JOIN live_roster_terms terms ON terms.staff_no = staff.staff_no
WHERE (staff.unit_code = ANY($units) OR EXISTS (SELECT 1 FROM live_roster_shift shift
        WHERE shift.staff_no = staff.staff_no AND shift.unit_code = ANY($units) AND shift.works_on >= $first
            AND shift.works_on < $until))
    AND coalesce(staff.joined_on, $first) < $until AND coalesce(staff.left_on, $until) >= $first
ORDER BY staff.name NULLS LAST, staff.staff_no NULLS LAST
"""
SKILLS = """
SELECT held.staff_no, held.skill FROM live_staff_skill held
JOIN live_staff_member staff ON staff.staff_no = held.staff_no
WHERE staff.unit_code = ANY($units)
ORDER BY held.staff_no NULLS LAST, held.skill NULLS LAST
"""
SHIFTS = """
SELECT shift.* FROM roster_shift_hours shift
WHERE shift.unit_code = ANY($units) AND shift.works_on >= $first AND shift.works_on < $until
ORDER BY shift.works_on NULLS LAST, shift.shift_no NULLS LAST
"""
ABSENCES = """
SELECT away.absence_no, away.staff_no, staff.name AS staff_name, staff.unit_code, away.kind, away.first_on, away.last_on,
    away.hours, away.is_paid, away.state, away.revision
FROM live_staff_absence away
JOIN live_staff_member staff ON staff.staff_no = away.staff_no
WHERE staff.unit_code = ANY($units) AND away.first_on < $until AND away.last_on >= $first
ORDER BY away.first_on NULLS LAST, away.absence_no NULLS LAST
"""
CREDENTIALS = """
SELECT held.staff_no, held.name, held.valid_from, held.valid_until FROM roster_credential held
WHERE held.unit_code = ANY($units)
ORDER BY held.staff_no NULLS LAST, held.name NULLS LAST, held.valid_from NULLS LAST, held.valid_until NULLS LAST
"""
DEMAND = """
SELECT demand.demand_no, demand.unit_code, demand.shift_code, demand.minimum, demand.weekday, demand.only_on, demand.grade,
    demand.skill
FROM live_cover_demand demand
WHERE demand.unit_code = ANY($units)
ORDER BY demand.demand_no NULLS LAST
"""
WISHES = """
SELECT wish.wish_no, wish.staff_no, wish.wished_on, wish.wants, wish.shift_code, wish.weight
FROM live_roster_wish wish
JOIN live_staff_member staff ON staff.staff_no = wish.staff_no
WHERE staff.unit_code = ANY($units) AND wish.wished_on >= $first AND wish.wished_on < $until
ORDER BY wish.wished_on NULLS LAST, wish.wish_no NULLS LAST
"""
WAITING = """
SELECT away.absence_no, away.staff_no, staff.name AS staff_name, unit.name AS unit_name, away.kind, away.first_on, away.last_on,
    away.state, away.revision
FROM live_staff_absence away
JOIN live_staff_member staff ON staff.staff_no = away.staff_no
JOIN live_unit unit ON unit.unit_code = staff.unit_code
JOIN unit_ancestor place ON place.unit_code = staff.unit_code AND place.ancestor_code = $root
    AND away.first_on >= place.from_on AND away.first_on < place.until_on
WHERE staff.unit_code = ANY($units)
ORDER BY away.first_on NULLS LAST, away.absence_no NULLS LAST
"""
STAFFING = """
SELECT held.*, unit.name AS unit_name FROM staffing_day held
JOIN live_unit unit ON unit.unit_code = held.unit_code
WHERE held.unit_code = ANY($units) AND held.works_on >= $first AND held.works_on < $until
ORDER BY held.works_on NULLS LAST, unit.name NULLS LAST, held.starts NULLS LAST, held.shift_code NULLS LAST,
    held.grade NULLS LAST, held.source NULLS LAST
"""
SHEET = """
SELECT shift.shift_no, shift.staff_no, staff.name AS staff_name, unit.name AS unit_name, shift.unit_code, shift.works_on,
    shift.shift_name, shift.starts, shift.grade, shift.source, shift.outcome, shift.planned_hours, shift.hours, shift.note,
    shift.revision
FROM roster_shift_hours shift
JOIN live_staff_member staff ON staff.staff_no = shift.staff_no
JOIN live_unit unit ON unit.unit_code = shift.unit_code
WHERE shift.unit_code = ANY($units) AND shift.works_on >= $first AND shift.works_on < $until
ORDER BY unit.name NULLS LAST, shift.starts NULLS LAST, staff.name NULLS LAST, shift.shift_no NULLS LAST
"""
BY_MONTH = """
SELECT held.month, held.source, sum(held.planned_hours) AS planned_hours, sum(held.hours) AS hours,
    sum(held.confirmed_hours) AS confirmed_hours, CAST(sum(held.cost) AS bigint) AS cost
FROM roster_month held
JOIN unit_ancestor place ON place.unit_code = held.unit_code AND place.ancestor_code = $root
    AND held.month >= place.from_on AND held.month < place.until_on
WHERE held.unit_code = ANY($units) AND held.month >= $first AND held.month < $until
GROUP BY 1, 2 ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""


def periods(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per roster in reach, the latest first."""
    return store.read(PERIODS, scope)


def sheet(store: Store, scope: Scope, day: date) -> pd.DataFrame:
    """The shifts that begin on a day: one row each, with who works it and what came of it."""
    return store.read(SHEET, replace(scope, period=Period(day, day + timedelta(days=1), "")))


def staffing(store: Store, scope: Scope, day: date) -> pd.DataFrame:
    """People and hours of a day by unit, shift, grade and source."""
    return store.read(STAFFING, replace(scope, period=Period(day, day + timedelta(days=1), "")))


def leave_waiting(store: Store, scope: Scope) -> float | None:
    """How many absences wait to be decided; None where none was ever entered."""
    held = store.read(WAITING, scope)
    return None if held.empty else float((held["state"] == "asked").sum())


def by_month(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month and source of published rosters: planned_hours, hours, confirmed_hours, cost (minor units)."""
    return store.read(BY_MONTH, scope)
