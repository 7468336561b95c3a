"""What is asked of budgets: the position by month, cost centre, account and supplier, and the lines behind it.

Months before ``$first`` or from ``$until`` on are never read; roll-ups follow the tree as it stood in each month.
Variance is budget minus actual: positive is favourable.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_PLACE = """
JOIN unit_ancestor place ON place.unit_code = line.unit_code AND place.ancestor_code = $root
    AND line.month >= place.from_on AND line.month < place.until_on
WHERE line.unit_code = ANY($units) AND line.month >= $first AND line.month < $until
"""

BY_MONTH = f"""
SELECT line.month, sum(line.budget)::bigint AS budget, sum(line.actual)::bigint AS actual, sum(line.lines)::bigint AS lines
FROM position_month line {_PLACE}
GROUP BY 1
ORDER BY 1 NULLS LAST
"""

BY_COST_CENTRE = f"""
SELECT line.cost_centre_code, centre.name AS cost_centre_name, unit.name AS unit_name, sum(line.budget)::bigint AS budget,
    sum(line.actual)::bigint AS actual, (sum(line.budget) - sum(line.actual))::bigint AS variance,
    (sum(line.budget) - sum(line.actual))::double precision
        / nullif(abs(sum(line.budget)), 0)::double precision AS variance_share,
    sum(line.lines)::bigint AS lines
FROM position_month line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN live_unit unit ON unit.unit_code = line.unit_code {_PLACE}
GROUP BY 1, 2, 3
ORDER BY variance NULLS LAST, 1 NULLS LAST
"""

BY_ACCOUNT = f"""
SELECT line.account_code, account.name AS account_name, line.account_type, sum(line.budget)::bigint AS budget,
    sum(line.actual)::bigint AS actual, (sum(line.budget) - sum(line.actual))::bigint AS variance,
    sum(line.lines)::bigint AS lines
FROM position_month line
JOIN live_account account ON account.account_code = line.account_code {_PLACE}
GROUP BY 1, 2, 3
ORDER BY variance NULLS LAST, 1 NULLS LAST
"""

ACCOUNTS_OF_CENTRE = f"""
SELECT line.account_code, account.name AS account_name, sum(line.budget)::bigint AS budget,
    sum(line.actual)::bigint AS actual, (sum(line.budget) - sum(line.actual))::bigint AS variance
FROM position_month line
JOIN live_account account ON account.account_code = line.account_code {_PLACE}
    AND line.cost_centre_code = $cost_centre_code
GROUP BY 1, 2
ORDER BY variance NULLS LAST, 1 NULLS LAST
"""

BY_SUPPLIER = f"""
SELECT line.supplier_code, coalesce(supplier.name, 'No supplier') AS supplier_name, sum(line.amount)::bigint AS actual,
    sum(line.lines)::bigint AS lines
FROM supplier_month line
LEFT JOIN live_supplier supplier ON supplier.supplier_code = line.supplier_code {_PLACE}
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST
"""

LINES = f"""
SELECT line.actual_no, line.posted_on, line.unit_name, line.cost_centre_code, line.cost_centre_name, line.account_code,
    line.account_name, line.account_type, line.supplier_code, line.supplier_name, line.amount, line.cost, line.reference,
    line.description, line.revision
FROM spending_line_named line {_PLACE}
"""

# The lines behind one row of the position: their net cost sums to the figure of that row.
LINES_OF_CENTRE = f"{LINES} AND line.cost_centre_code = $picked"
LINES_OF_ACCOUNT = f"{LINES} AND line.account_code = $picked"
LINES_OF_SUPPLIER = f"{LINES} AND line.supplier_code = $picked AND line.account_type <> 'income'"
LINES_WITHOUT_SUPPLIER = f"{LINES} AND line.supplier_code IS NULL AND line.account_type <> 'income'"
LINES_OF_MONTH = f"{LINES} AND line.month = $picked"

BUDGET_LINES = f"""
SELECT line.cost_centre_code, line.account_code, line.month, line.amount, line.revision
FROM budget_line_placed line {_PLACE}
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""

LATE_CENTRES = f"""
SELECT line.cost_centre_code, centre.name AS cost_centre_name, unit.name AS unit_name, line.month,
    sum(line.budget)::bigint AS budget
FROM position_month line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN live_unit unit ON unit.unit_code = line.unit_code {_PLACE} AND line.month = $month
GROUP BY 1, 2, 3, 4
HAVING sum(line.lines) = 0 AND sum(line.budget) > 0
ORDER BY 5 DESC NULLS LAST, 1 NULLS LAST
"""

CLOSED_TO = """
SELECT max(line.month) AS month FROM position_month line
WHERE line.unit_code = ANY($units) AND line.lines > 0
"""


def closed_to(store: Store, scope: Scope) -> date | None:
    """The last month with spending in reach, whatever the period."""
    months = store.read(CLOSED_TO, scope)["month"]
    return None if months.isna().all() else months.iloc[0].date()


def to_date(store: Store, scope: Scope) -> Scope:
    """The scope cut after the last month with spending, so that plan and spending cover the same months."""
    months = by_month(store, scope)
    spent = months[months["lines"] > 0]
    if spent.empty:
        return scope
    until = add_months(spent["month"].iloc[-1].date(), 1)
    return replace(scope, period=Period(scope.period.first, until, scope.period.title))


def by_month(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month: budget, actual, lines."""
    return store.read(BY_MONTH, scope)


def by_cost_centre(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per cost centre, most over budget first."""
    return store.read(BY_COST_CENTRE, scope)


def by_account(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per account, most over budget first."""
    return store.read(BY_ACCOUNT, scope)


def accounts_of_centre(store: Store, scope: Scope, cost_centre_code: str) -> pd.DataFrame:
    """One row per account of one cost centre, most over budget first."""
    return store.read(ACCOUNTS_OF_CENTRE, scope, cost_centre_code=cost_centre_code)


def by_supplier(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per supplier, most money first; income is left out."""
    return store.read(BY_SUPPLIER, scope)


def named_suppliers(store: Store, scope: Scope) -> pd.DataFrame:
    """The same without what was spent with no supplier named: pay, mostly."""
    rows = by_supplier(store, scope)
    return rows[rows["supplier_code"].notna()].reset_index(drop=True)


def late_centres(store: Store, scope: Scope) -> pd.DataFrame:
    """Cost centres with a plan but no spending in the last month of the scope, although others have some."""
    month = add_months(scope.period.until, -1)
    return store.read(LATE_CENTRES, scope, month=month)


def budget_lines(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per cost centre, account and month with a plan."""
    return store.read(BUDGET_LINES, scope)
