"""What is asked of returns and comments: loaded returns with their balances, the return of the register, themes of comments."""

from __future__ import annotations

import pandas as pd

from medmgr_core.complaints.ko41a import Balance, balances, own_return
from medmgr_core.complaints.queries import KNOWN, UNDER
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

RETURNS = """
SELECT held.unit_code, unit.name AS unit_name, held.period_on, held.line, held.figure
FROM live_complaint_return held
JOIN live_unit unit ON unit.unit_code = held.unit_code
WHERE held.unit_code = ANY($units)
ORDER BY held.period_on NULLS LAST, held.unit_code NULLS LAST, held.line NULLS LAST
"""
CASES = f"""
SELECT placed.complaint_no, placed.received_on, placed.closed_on, placed.outcome, placed.age_band, placed.from_whom
FROM complaint_placed placed {UNDER}
WHERE placed.unit_code = ANY($units) AND placed.kind = 'complaint' AND placed.is_formal AND {KNOWN}
ORDER BY placed.complaint_no NULLS LAST
"""
TOUCHED = f"""
SELECT placed.complaint_no, placed.service, placed.profession, placed.subject_name
FROM complaint_issue_placed placed {UNDER}
WHERE placed.unit_code = ANY($units) AND {KNOWN}
ORDER BY placed.issue_no NULLS LAST
"""
COMMENTS = """
SELECT coalesce(held.theme, 'Not coded') AS theme, count(*)::bigint AS comments,
    count(*) FILTER (WHERE held.criticality < 0)::bigint AS critical, avg(held.criticality)::double precision AS mean
FROM live_feedback held
WHERE held.unit_code = ANY($units)
GROUP BY 1
ORDER BY 2 DESC NULLS LAST, 1 NULLS LAST
"""


def own_lines(store: Store, scope: Scope) -> dict[str, int]:
    """The KO41a of the period from the register, as far as this person sees it."""
    cases, issues = rows_of(store.read(CASES, scope)), rows_of(store.read(TOUCHED, scope))
    return own_return(cases, issues, pd.Timestamp(scope.period.first), pd.Timestamp(scope.period.until))


def loaded_balances(store: Store, scope: Scope) -> list[tuple[str, str, Balance]]:
    """Every rule of every loaded return: (site, year, rule)."""
    found: list[tuple[str, str, Balance]] = []
    for (site, year), rows in store.read(RETURNS, scope).groupby(["unit_name", "period_on"], sort=True):
        figures = dict(zip(rows["line"], rows["figure"], strict=True))
        found += [(str(site), f"{year:%Y-%m}", balance) for balance in balances(figures)]
    return found


def comments(store: Store, scope: Scope) -> pd.DataFrame:
    """Comments by theme: ``theme``, ``comments``, ``critical`` (below 0), ``mean`` criticality; the most frequent first."""
    return store.read(COMMENTS, scope)
