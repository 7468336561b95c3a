"""What is asked of targets."""

from __future__ import annotations

from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# no $units: the target of a unit above holds below it, so whoever sees the unit picked is told it
TARGETS = """
SELECT measure_code, target FROM (
    SELECT held.measure_code, held.target,
        row_number() OVER (PARTITION BY held.measure_code ORDER BY above.depth, held.valid_from DESC) AS place
    FROM live_measure_target held
    JOIN unit_ancestor above ON above.ancestor_code = held.unit_code AND above.unit_code = $root
        AND above.from_on < $until AND above.until_on >= $until
    WHERE held.valid_from < $until
) ranked
WHERE place = 1
ORDER BY 1 NULLS LAST
"""


def targets(store: Store, scope: Scope) -> dict[str, float]:
    """Measure code -> its target at the end of the period, as it is told: per cent, whole money, or a number."""
    return {str(row["measure_code"]): float(row["target"]) for row in rows_of(store.read(TARGETS, scope))}
