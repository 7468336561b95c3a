"""What is asked of risks: the register with scores and movement, the history of one, the heat map."""

from __future__ import annotations

import pandas as pd

from medmgr_core.compliance.matrix import SIZES, band
from medmgr_core.facility.queries import today_here
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

RISKS = """
SELECT held.* FROM risk_standing held
JOIN unit_ancestor place ON place.unit_code = held.unit_code AND place.ancestor_code = $root
    AND place.from_on <= $on_day AND place.until_on > $on_day
WHERE held.unit_code = ANY($units)
ORDER BY held.closed_on IS NOT NULL, held.score DESC NULLS LAST, held.risk_no NULLS LAST
"""
SCORES_OF = """
SELECT score.score_no, score.scored_on, score.consequence, score.likelihood,
    (score.consequence * score.likelihood)::bigint AS score, person.name AS scored_by_name, score.note
FROM live_risk_score score
JOIN live_risk risk ON risk.risk_no = score.risk_no
LEFT JOIN live_person person ON person.person_code = score.scored_by
WHERE risk.unit_code = ANY($units) AND score.risk_no = $risk_no
ORDER BY score.scored_on NULLS LAST, score.score_no NULLS LAST
"""


def risks(store: Store, scope: Scope) -> pd.DataFrame:
    """All risks, open ones first, the highest score on top.

    ``score``, ``before`` (the score before it, or none), ``moved``, ``band``, ``over`` (points above the target),
    ``review_late`` (the day to look at it again has passed, or none is set), ``is_open``.
    """
    frame = store.read(RISKS, scope, on_day=today_here(store))
    is_open = frame["closed_on"].isna()
    late = is_open & (frame["review_on"].isna() | (frame["review_on"] < pd.Timestamp(today_here(store))))
    return frame.assign(
        moved=(frame["score"] - frame["before"].fillna(frame["score"])).astype("int64"),
        band=pd.Series([band(int(value)) for value in frame["score"]], index=frame.index, dtype="str"),
        over=(frame["score"] - frame["target"]).clip(lower=0).astype("int64"), review_late=late, is_open=is_open)  # fmt: skip


def scores_of(store: Store, scope: Scope, risk_no: str) -> pd.DataFrame:
    """The scores of one risk, oldest first."""
    return store.read(SCORES_OF, scope, risk_no=risk_no)


def heat_map(frame: pd.DataFrame) -> pd.DataFrame:
    """All 25 cells: ``consequence``, ``likelihood``, ``band``, ``risks`` (open), ``worse`` and ``better`` (moved here)."""
    held = frame[frame["is_open"]]
    rows = []
    for likelihood in SIZES:
        for consequence in SIZES:
            here = held[(held["consequence"] == consequence) & (held["likelihood"] == likelihood)]
            rows.append((consequence, likelihood, band(consequence * likelihood), len(here), int((here["moved"] > 0).sum()),
                         int((here["moved"] < 0).sum())))  # fmt: skip
    return pd.DataFrame(rows, columns=["consequence", "likelihood", "band", "risks", "worse", "better"])


def count_of(store: Store, scope: Scope, what: str) -> float | None:
    """Open risks that are “extreme”, “over” their target, or “review_late”; None where there never was a risk."""
    frame = risks(store, scope)
    if frame.empty:
        return None
    held = frame[frame["is_open"]]
    found = {"extreme": held["band"] == "extreme", "over": held["over"] > 0, "review_late": held["review_late"]}
    return float(found.get(what, found["extreme"]).sum())
