"""The unit above several: where figures of all units in a person's reach are rolled up to."""

from __future__ import annotations

from medmgr_core.store.store import Store

# no $units: which unit stands above all of these; no more is told of it than its code
TOP = """
SELECT ancestor_code FROM unit_ancestor
WHERE unit_code = ANY($units)
GROUP BY 1
HAVING count(DISTINCT unit_code) = $count
ORDER BY min(depth) NULLS LAST, 1 NULLS LAST
LIMIT 1
"""


def top_of(store: Store, units: tuple[str, ...]) -> str | None:
    """Code of the lowest unit that stands, or stood, above all of these (or is one of them); None where there is none."""
    found = store.read(TOP, None, units=list(units), count=len(units))
    return None if found.empty else str(found["ancestor_code"].iloc[0])
