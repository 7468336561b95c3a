"""What is asked when a new version of a requirement set takes the place of an old one."""

from __future__ import annotations

import pandas as pd

from medmgr_core.compliance.requirement_map import Pair, Point, compared
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# no $units: the words of requirements are those of the whole facility
POINTS = """
SELECT node.requirement_code, node.ref, node.name, node.text FROM live_requirement node
WHERE node.framework_code = $framework_code AND node.is_assessable
ORDER BY node.place NULLS LAST, node.requirement_code NULLS LAST
"""
# The newest assessment of each unit in reach, set retired or not: what was judged in it, and what its unit has in the new set.
TO_CARRY = """
SELECT held.assessment_no, held.unit_code, unit.name AS unit_name, held.started_on, held.closed_on, result.requirement_code,
    result.result, (SELECT max(later.assessment_no) FROM live_assessment later
        WHERE later.framework_code = $new_framework AND later.unit_code = held.unit_code) AS new_assessment
FROM live_assessment held
JOIN live_unit unit ON unit.unit_code = held.unit_code
JOIN live_requirement_result result ON result.assessment_no = held.assessment_no AND result.result <> 'not_assessed'
WHERE held.unit_code = ANY($units) AND held.framework_code = $framework_code
    AND NOT EXISTS (SELECT 1 FROM live_assessment newer WHERE newer.framework_code = held.framework_code
        AND newer.unit_code = held.unit_code AND (newer.started_on > held.started_on
            OR (newer.started_on = held.started_on AND newer.assessment_no > held.assessment_no)))
ORDER BY unit.name NULLS LAST, held.assessment_no NULLS LAST, result.requirement_code NULLS LAST
"""


def points(store: Store, framework_code: str) -> list[Point]:
    """The requirements of a set that are assessed, in its order."""
    begin = len(framework_code) + 1
    return [Point(row["requirement_code"], row["requirement_code"][begin:], row["ref"] or "", row["name"], row["text"] or "")
            for row in rows_of(store.read(POINTS, framework_code=framework_code))]  # fmt: skip


def changes(store: Store, old: str, new: str) -> list[Pair]:
    """What became of each requirement of the old set in the new one."""
    return compared(points(store, old), points(store, new))


def to_carry(store: Store, scope: Scope, old: str, new: str) -> pd.DataFrame:
    """Judged results of the newest assessments of the old set, a row each, with ``new_assessment`` of the unit if any."""
    return store.read(TO_CARRY, scope, framework_code=old, new_framework=new)
