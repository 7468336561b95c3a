"""What is asked of the facility: its tree, its staff, suppliers, accounts and settings."""

from __future__ import annotations

from datetime import date

import pandas as pd

from medmgr_core.facility.records import FacilityProfile
from medmgr_core.formats import Formats
from medmgr_core.methods.working_days import WorkingCalendar
from medmgr_core.periods import today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# no $units: the name and styles of the facility are seen by everybody who signs in
PROFILE = "SELECT * FROM live_facility_profile ORDER BY profile_code NULLS LAST"

TREE = """
SELECT unit_code, name, kind, parent_code, opened_on, closed_on FROM unit_placed
WHERE unit_code = ANY($units) AND from_on <= $on_day AND until_on > $on_day
ORDER BY name NULLS LAST, unit_code NULLS LAST
"""

BELOW = """
SELECT DISTINCT unit_code FROM unit_ancestor
WHERE ancestor_code = $root AND unit_code = ANY($units) AND from_on < $until AND until_on > $first
ORDER BY 1 NULLS LAST
"""

UNITS = """
WITH employed AS (
    SELECT unit_code, count(*) AS people, sum(contract_hours) AS contract_hours FROM live_staff_member
    WHERE (left_on IS NULL OR left_on >= $on_day) AND (joined_on IS NULL OR joined_on <= $on_day)
    GROUP BY 1
), below AS (
    SELECT place.ancestor_code AS unit_code, sum(employed.people)::bigint AS staff,
        sum(employed.contract_hours)::double precision AS contract_hours
    FROM unit_ancestor place
    JOIN employed ON employed.unit_code = place.unit_code
    WHERE place.unit_code = ANY($units) AND place.from_on <= $on_day AND place.until_on > $on_day
    GROUP BY 1
), centres AS (
    SELECT unit_code, count(*)::bigint AS cost_centres FROM live_cost_centre GROUP BY 1
)
SELECT unit.unit_code, unit.name, unit.kind, unit.parent_code, parent.name AS parent_name, unit.opened_on,
    unit.closed_on, unit.merged_into, unit.revision, coalesce(centres.cost_centres, 0::bigint) AS cost_centres,
    coalesce(below.staff, 0::bigint) AS staff, coalesce(employed.people, 0::bigint)::bigint AS own_staff,
    coalesce(below.contract_hours, 0::double precision) AS contract_hours
FROM unit_placed unit
LEFT JOIN live_unit parent ON parent.unit_code = unit.parent_code
LEFT JOIN below ON below.unit_code = unit.unit_code
LEFT JOIN employed ON employed.unit_code = unit.unit_code
LEFT JOIN centres ON centres.unit_code = unit.unit_code
WHERE unit.unit_code = ANY($units) AND unit.from_on <= $on_day AND unit.until_on > $on_day
ORDER BY unit.name NULLS LAST, unit.unit_code NULLS LAST
"""

PLACEMENTS = """
SELECT edge.unit_code, edge.from_on, edge.until_on, edge.parent_code, parent.name AS parent_name
FROM unit_edge edge
LEFT JOIN live_unit parent ON parent.unit_code = edge.parent_code
WHERE edge.unit_code = $unit_code AND edge.unit_code = ANY($units)
ORDER BY edge.from_on NULLS LAST, edge.unit_code NULLS LAST
"""

COST_CENTRES = """
SELECT centre.cost_centre_code, centre.name, centre.unit_code, unit.name AS unit_name, centre.revision
FROM live_cost_centre centre
JOIN live_unit unit ON unit.unit_code = centre.unit_code
WHERE centre.unit_code = ANY($units)
ORDER BY centre.cost_centre_code NULLS LAST
"""

STAFF = """
SELECT staff.staff_no, staff.name, staff.job_title, staff.staff_group, staff.unit_code, unit.name AS unit_name,
    staff.contract_hours, staff.joined_on, staff.left_on, staff.revision,
    CASE WHEN staff.left_on IS NOT NULL AND staff.left_on < $on_day THEN 'left' ELSE 'present' END AS standing
FROM live_staff_member staff
JOIN live_unit unit ON unit.unit_code = staff.unit_code
WHERE staff.unit_code = ANY($units)
"""

STAFF_BY_GROUP = """
SELECT staff_group, count(*)::bigint AS people, sum(contract_hours)::double precision AS contract_hours
FROM live_staff_member
WHERE unit_code = ANY($units) AND (left_on IS NULL OR left_on >= $on_day) AND (joined_on IS NULL OR joined_on <= $on_day)
GROUP BY 1
ORDER BY 1 NULLS LAST
"""

# no $units: suppliers belong to the whole facility
SUPPLIERS = """
SELECT supplier_code, name, supplies, payment_days, contact, remarks, revision FROM live_supplier
"""

# no $units: the chart of accounts belongs to the whole facility
ACCOUNTS = """
SELECT account.account_code, account.name, account.parent_code, parent.name AS parent_name, account.account_type,
    account.behaviour, account.revision,
    (SELECT count(*) FROM live_account child WHERE child.parent_code = account.account_code)::bigint AS children
FROM live_account account
LEFT JOIN live_account parent ON parent.account_code = account.parent_code
"""


def profile(store: Store) -> FacilityProfile:
    """The facility's settings; shipped ones where none were saved yet."""
    return store.read_as(_profile, PROFILE)


def _profile(frame: pd.DataFrame) -> FacilityProfile:
    if frame.empty:
        return FacilityProfile(name="New facility")
    names = FacilityProfile.model_fields
    row = {name: value for name, value in rows_of(frame)[0].items() if name in names}
    return FacilityProfile.model_construct(**row)


def today_here(store: Store) -> date:
    """The day it is at the facility."""
    return today(profile(store).time_zone)


def formats(store: Store) -> Formats:
    """The facility's number, money and date styles."""
    held = profile(store)
    return Formats(held.currency_sign, held.date_style, held.number_style, held.time_zone)


def units_below(store: Store, scope: Scope) -> tuple[str, ...]:
    """Units in reach that stood under the picked unit at any time of the period."""
    return tuple(store.read(BELOW, scope)["unit_code"])


def tree(store: Store, units: frozenset[str], on_day: date | None = None) -> pd.DataFrame:
    """The units in reach in tree order, as it stands on a day (today): unit_code, name, kind, parent_code, depth, closed_on.

    A unit whose parent is out of reach stands at the top; one whose first place lies ahead stands there already.
    """
    return store.read_as(_in_order, TREE, units=sorted(units), on_day=on_day or today())


def _in_order(frame: pd.DataFrame) -> pd.DataFrame:
    units = set(frame["unit_code"])
    children: dict[str, list[int]] = {}
    for index, (code, parent) in enumerate(zip(frame["unit_code"], frame["parent_code"], strict=True)):
        children.setdefault(parent if parent in units and parent != code else "", []).append(index)
    order: list[tuple[int, int]] = []
    stack = [(index, 0) for index in reversed(children.get("", []))]
    codes = frame["unit_code"].tolist()
    while stack:
        index, depth = stack.pop()
        order.append((index, depth))
        stack += [(child, depth + 1) for child in reversed(children.get(codes[index], []))]
    return frame.iloc[[index for index, _ in order]].assign(depth=[depth for _, depth in order]).reset_index(drop=True)


def units(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    """One row per unit in reach: its own cost centres, the staff present in it and below it, and their hours."""
    return store.read(UNITS, scope, on_day=on_day)


def placements(store: Store, scope: Scope, unit_code: str) -> pd.DataFrame:
    """Where a unit stood in the tree: one row per stretch of time."""
    return store.read(PLACEMENTS, scope, unit_code=unit_code)


def staff_by_group(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    """One row per staff group with people and contract hours on a day."""
    return store.read(STAFF_BY_GROUP, scope, on_day=on_day)


# no $units: local closures hold for the whole facility
CLOSURES = "SELECT closed_on, name, revision FROM live_local_closure ORDER BY closed_on NULLS LAST"


def closures(store: Store) -> pd.DataFrame:
    """One row per local closure."""
    return store.read(CLOSURES)


def calendar_of(store: Store) -> WorkingCalendar:
    """The facility's own working days: public holidays of its country and region, and its local closures."""
    held = profile(store)
    return WorkingCalendar(held.country, held.region, [row["closed_on"].date() for row in rows_of(closures(store))])


def working_days(store: Store, first: date, until: date) -> int:
    """How many working days lie between two days: Mondays to Fridays but for public holidays and local closures.

    The first day does not count: what is asked on a Monday has waited one working day on Tuesday.
    """
    return calendar_of(store).working_days_between(first, until)


def working_calendar(held: FacilityProfile, year: int) -> list[tuple[date, str]]:
    """Public holidays of a year and the next, in order, from the calendar of the country and region."""
    calendar = WorkingCalendar(held.country, held.region)
    return [*calendar.days_off(year), *calendar.days_off(year + 1)]
