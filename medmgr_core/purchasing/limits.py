"""Up to what amount a person approves spending of a unit alone."""

from __future__ import annotations

from datetime import date

from medmgr_core.store.engine import Connection

# no $units: one person and one unit, by their codes
_LIMIT = """
SELECT max(up_to)::bigint FROM approval_reach
WHERE person_code = $person AND unit_code = $unit AND from_on <= $day AND until_on > $day
"""

# no $units: whoever may decide there, whatever unit their role is held for
_HIGHEST = """
SELECT max(reach.up_to)::bigint FROM approval_reach reach
WHERE reach.unit_code = $unit AND reach.from_on <= $day AND reach.until_on > $day AND reach.may_approve
    AND reach.person_code <> $but
"""


def limit_of(connection: Connection, person: str, unit: str, day: date) -> int:
    """The largest limit of the roles a person holds over a unit, in minor units; 0 without one."""
    rows = connection.rows(_LIMIT, {"person": person, "unit": unit, "day": day})
    return int(rows[0][0] or 0)


def highest_limit(connection: Connection, unit: str, day: date, but: str) -> int:
    """The largest limit of anybody who may decide for a unit, but for one person: who asks does not decide."""
    rows = connection.rows(_HIGHEST, {"unit": unit, "day": day, "but": but})
    return int(rows[0][0] or 0)
