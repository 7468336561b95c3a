"""What is asked of policies: the register with its review and its readers, who has not read what."""

from __future__ import annotations

import pandas as pd

from medmgr_core.facility.queries import today_here
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# Policies of the units in reach, and those of units above that hold for them: their names are known to all they bind.
POLICIES = """
SELECT held.* FROM policy_standing held
WHERE EXISTS (SELECT 1 FROM unit_ancestor up
    JOIN unit_ancestor place ON place.unit_code = up.unit_code AND place.ancestor_code = $root
        AND place.from_on <= $on_day AND place.until_on > $on_day
    WHERE up.unit_code = ANY($units) AND up.ancestor_code = held.unit_code AND up.from_on <= $on_day AND up.until_on > $on_day)
ORDER BY held.review_on NULLS LAST, held.policy_code NULLS LAST
"""
# Whoever is in post in a unit in reach and below the policy's, and is to read it.
READERS = """
SELECT due.policy_code, due.version_no, due.version, due.staff_no, due.staff_name, due.job_title, due.unit_name, due.read_on
FROM policy_reader due
JOIN unit_ancestor place ON place.unit_code = due.unit_code AND place.ancestor_code = $root
    AND place.from_on <= $on_day AND place.until_on > $on_day
JOIN unit_ancestor below ON below.unit_code = due.unit_code AND below.ancestor_code = due.policy_unit
    AND below.from_on <= $on_day AND below.until_on > $on_day
WHERE due.unit_code = ANY($units) AND (due.left_on IS NULL OR due.left_on >= $on_day)
ORDER BY due.policy_code NULLS LAST, due.unit_name NULLS LAST, due.staff_name NULLS LAST, due.staff_no NULLS LAST
"""
READ_SHARE = f"""
SELECT due.policy_code, count(*)::bigint AS due, count(due.read_on)::bigint AS has_read
FROM ({READERS.partition("ORDER BY")[0]}) due
GROUP BY 1
ORDER BY 1 NULLS LAST
"""


def policies(store: Store, scope: Scope) -> pd.DataFrame:
    """Policies that hold in the units in reach, what is to be reviewed first on top, with ``due`` and ``has_read`` people."""
    frame = store.read(POLICIES, scope, on_day=today_here(store))
    shares = store.read(READ_SHARE, scope, on_day=today_here(store))
    found = frame.merge(shares, on="policy_code", how="left")
    return found.assign(due=found["due"].fillna(0).astype("int64"), has_read=found["has_read"].fillna(0).astype("int64"),
                        is_late=found["review_on"] < pd.Timestamp(today_here(store)))  # fmt: skip


def readers(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per policy and member of staff who is to read its version that holds; ``read_on`` empty until then."""
    return store.read(READERS, scope, on_day=today_here(store))


def read_share(store: Store, scope: Scope) -> float | None:
    """Read of all to be read by staff in post; None where nobody is to read anything."""
    rows = rows_of(store.read(READ_SHARE, scope, on_day=today_here(store)))
    due = sum(row["due"] for row in rows)
    return sum(row["has_read"] for row in rows) / due if due else None


def late_reviews(store: Store, scope: Scope) -> float | None:
    """Policies past the day they were to be reviewed; None where there is none."""
    frame = store.read(POLICIES, scope, on_day=today_here(store))
    return None if frame.empty else float((frame["review_on"] < pd.Timestamp(today_here(store))).sum())
