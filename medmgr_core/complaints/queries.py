"""What is asked of complaints: the policies of their clocks."""

from __future__ import annotations

import pandas as pd

from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from medmgr_core.store.store import Store

# no $units: clocks hold for the whole facility
POLICIES = """
SELECT regime, stage, event, amount, unit, starts_from, extendable, extend_by, can_pause, valid_from, source, revision
FROM live_clock_policy
ORDER BY regime NULLS LAST, stage NULLS LAST, event NULLS LAST, valid_from NULLS LAST
"""


def policy_rows(store: Store) -> pd.DataFrame:
    """One row per version of a policy."""
    return store.read(POLICIES)


def policies(store: Store) -> tuple[ClockPolicy, ...]:
    """All versions of all policies, as the clocks take them."""
    return store.read_as(_policies, POLICIES)


def _policies(frame: pd.DataFrame) -> tuple[ClockPolicy, ...]:
    rows = ({**row, "valid_from": row["valid_from"].date()} for row in rows_of(frame))
    return tuple(validate(ClockPolicy, {n: v for n, v in row.items() if n in ClockPolicy.model_fields}) for row in rows)
