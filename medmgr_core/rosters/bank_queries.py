"""Who can be called from the bank, and what an hour of bank or agency cost last."""

from __future__ import annotations

import pandas as pd

from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# The latest of each source and grade that was booked at a rate of its own.
RATES = """
WITH latest AS (
    SELECT shift.source, shift.grade, shift.hourly_cost, row_number() OVER (
        PARTITION BY shift.source, shift.grade ORDER BY shift.works_on DESC NULLS LAST, shift.shift_no DESC NULLS LAST) AS place
    FROM roster_shift_hours shift
    WHERE shift.unit_code = ANY($units) AND shift.source <> 'own' AND shift.hourly_cost IS NOT NULL AND shift.grade IS NOT NULL
)
SELECT source, grade, hourly_cost FROM latest WHERE place = 1 ORDER BY source NULLS LAST, grade NULLS LAST
"""
# Staff without contract hours, of all units in reach.
BANK = """
SELECT staff.staff_no, staff.name, unit.name AS unit_name, terms.grade, terms.hourly_cost
FROM live_staff_member staff
JOIN live_unit unit ON unit.unit_code = staff.unit_code
LEFT JOIN live_roster_terms terms ON terms.staff_no = staff.staff_no
WHERE staff.unit_code = ANY($units) AND staff.contract_hours = 0
    AND coalesce(staff.joined_on, $first) < $until AND coalesce(staff.left_on, $until) >= $first
ORDER BY staff.name NULLS LAST, staff.staff_no NULLS LAST
"""


def rates(store: Store, scope: Scope) -> dict[tuple[str, str], int]:
    """What an hour cost when it was last booked in these units, in minor units, by source ("bank", "agency") and grade."""
    return {(row["source"], row["grade"]): int(row["hourly_cost"]) for row in rows_of(store.read(RATES, scope))}


def bank(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per person without contract hours who is employed in the period: staff_no, name, unit_name, grade, hourly_cost."""
    return store.read(BANK, scope)
