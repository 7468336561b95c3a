"""What is asked of budgets: the position, its months and suppliers, and the rows behind each figure.

Months before ``$first`` or from ``$until`` on are never read; roll-ups follow the tree as it stood in each month.
Variance is budget minus actual: positive is favourable.
"""

from __future__ import annotations

import pandas as pd

from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

PLACED = """
JOIN unit_ancestor place ON place.unit_code = line.unit_code AND place.ancestor_code = $root
    AND line.month >= place.from_on AND line.month < place.until_on"""
_PLACE = f"""{PLACED}
WHERE line.unit_code = ANY($units) AND line.month >= $first AND line.month < $until
"""

BY_MONTH = f"""
SELECT line.month, sum(line.budget)::bigint AS budget, sum(line.actual)::bigint AS actual, sum(line.lines)::bigint AS lines
FROM position_month line {_PLACE}
GROUP BY 1
ORDER BY 1 NULLS LAST
"""

BY_SUPPLIER = f"""
SELECT line.supplier_code, coalesce(supplier.name, 'No supplier') AS supplier_name, sum(line.amount)::bigint AS actual,
    sum(line.lines)::bigint AS lines
FROM supplier_month line
LEFT JOIN live_supplier supplier ON supplier.supplier_code = line.supplier_code {_PLACE}
GROUP BY 1, 2
ORDER BY 3 DESC NULLS LAST, 1 NULLS LAST
"""

# That a day lies in the months is said of the day too: then the ledger's other blocks are not even looked at.
LINES = f"""
SELECT line.actual_no, line.posted_on, line.unit_name, line.cost_centre_code, line.cost_centre_name, line.account_code,
    line.account_name, line.account_type, line.supplier_code, line.supplier_name, line.amount, line.cost, line.reference,
    line.description, line.is_one_off, line.revision
FROM spending_line_named line {_PLACE} AND line.posted_on >= $first AND line.posted_on < $until
"""

# The lines behind one row of the position: their net cost sums to the figure of that row.
LINES_OF_CENTRE = f"{LINES} AND line.cost_centre_code = $picked"
LINES_OF_SUPPLIER = f"{LINES} AND line.supplier_code = $picked AND line.account_type <> 'income'"
LINES_WITHOUT_SUPPLIER = f"{LINES} AND line.supplier_code IS NULL AND line.account_type <> 'income'"
LINES_OF_MONTH = f"{LINES} AND line.month = $picked"

# The rows behind a figure of the position: $places are the units with the place they had, $centres and $accounts what is below.
_BEHIND = """
AND place.unit_code || '@' || cast(greatest(place.from_on, DATE '1900-01-01') AS text) = ANY($places)
    AND line.cost_centre_code = ANY($centres) AND line.account_code = ANY($accounts)
"""
LINES_BEHIND = f"{LINES} {_BEHIND}"
BUDGET_BEHIND = f"""
SELECT line.cost_centre_code, line.cost_centre_name, line.account_code, line.account_name, line.month, line.move_no, line.kind,
    line.cost
FROM budget_change line {_PLACE} {_BEHIND}
"""
COMMITMENTS_BEHIND = f"""
SELECT line.stage, line.document, line.supplier_name, line.cost_centre_code, line.cost_centre_name, line.account_code,
    line.account_name, line.due_on, line.month, line.amount AS cost
FROM open_commitment line {_PLACE} {_BEHIND}
"""

BUDGET_LINES = f"""
SELECT line.cost_centre_code, line.account_code, line.month, line.amount, line.revision
FROM budget_line_placed line {_PLACE}
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""

WORKLOAD_ROWS = f"""
SELECT line.cost_centre_code, line.month, line.counted_in, line.planned, line.done, line.revision
FROM workload_placed line {_PLACE}
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
USAGE_ROWS = f"""
SELECT line.cost_centre_code, line.account_code, line.month, line.planned, line.used, line.revision
FROM usage_placed line {_PLACE}
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""
# no $units: months close for the whole facility
LOCKED_MONTHS = "SELECT month, note, revision FROM live_locked_month ORDER BY month DESC NULLS LAST"

# What the position is made of, see months.py: one row per unit, place it had in the tree (from ``since`` on), cost centre,
# account and month. A unit that stands here at the end of the year is forecast here, by what it spent wherever it stood: such
# rows from elsewhere have no ``since``.
MONTHS = """
WITH below AS (SELECT unit_code, from_on, until_on FROM unit_ancestor WHERE ancestor_code = $root)
SELECT line.unit_code, CASE WHEN place.unit_code IS NOT NULL THEN greatest(place.from_on, DATE '1900-01-01') END AS since,
    line.cost_centre_code, line.account_code, line.account_type, line.month, stays.unit_code IS NOT NULL AS is_forecast,
    line.original, line.moved, line.budget, line.actual, line.one_off, line.lines, line.committed
FROM position_line line
LEFT JOIN below place ON place.unit_code = line.unit_code AND line.month >= place.from_on AND line.month < place.until_on
LEFT JOIN below stays ON stays.unit_code = line.unit_code AND stays.from_on < $year_until AND stays.until_on >= $year_until
WHERE line.unit_code = ANY($units) AND line.month >= $history_first AND line.month < $year_until
    AND (place.unit_code IS NOT NULL OR stays.unit_code IS NOT NULL)
ORDER BY 3 NULLS LAST, 4 NULLS LAST, 2 NULLS LAST, 1 NULLS LAST, 6 NULLS LAST
"""
CENTRES = """
SELECT centre.cost_centre_code, centre.name AS cost_centre_name, unit.name AS unit_name
FROM live_cost_centre centre
JOIN live_unit unit ON unit.unit_code = centre.unit_code
WHERE centre.unit_code = ANY($units)
ORDER BY 1 NULLS LAST
"""
# no $units: the chart of accounts belongs to the whole facility
ACCOUNTS = """
SELECT account_code, name AS account_name, behaviour, coalesce(pay_kind, '') AS pay_kind, parent_code FROM live_account
ORDER BY 1 NULLS LAST
"""

EDGES = """
SELECT unit_code, parent_code, from_on, least(until_on, DATE '2200-01-01') AS until_on
FROM unit_edge WHERE unit_code = ANY($units)
ORDER BY 1 NULLS LAST, 3 NULLS LAST
"""

# no $units: the chart of accounts belongs to the whole facility
CHART = """
SELECT below.account_code, below.ancestor_code, heading.parent_code, heading.name
FROM account_ancestor below
JOIN live_account heading ON heading.account_code = below.ancestor_code
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""

# The months another year is planned by: one row per cost centre, account and month. A line is whole wherever its unit stood
# before: it is planned where the unit stands at the end of the year.
SERIES = """
SELECT line.cost_centre_code, line.account_code, line.account_type, line.month, sum(line.actual)::bigint AS actual,
    sum(line.one_off)::bigint AS one_off, sum(line.lines)::bigint AS lines, sum(line.budget)::bigint AS budget,
    sum(line.committed)::bigint AS committed
FROM position_line line
JOIN unit_ancestor place ON place.unit_code = line.unit_code AND place.ancestor_code = $root
    AND place.from_on < $year_until AND place.until_on >= $year_until
WHERE line.unit_code = ANY($units) AND line.month >= $history_first AND line.month < $year_until
GROUP BY 1, 2, 3, 4
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 4 NULLS LAST
"""

# How much was done and used in the months asked for, beside what was planned for the same months.
WORKLOADS = f"""
SELECT line.cost_centre_code, min(line.counted_in) AS counted_in, count(*)::bigint AS months,
    sum(line.planned)::double precision AS planned, sum(line.done)::double precision AS done
FROM workload_placed line {_PLACE} AND line.done IS NOT NULL
GROUP BY 1
ORDER BY 1 NULLS LAST
"""
USAGES = f"""
SELECT line.cost_centre_code, line.account_code, count(*)::bigint AS months, sum(line.planned)::double precision AS planned,
    sum(line.used)::double precision AS used
FROM usage_placed line {_PLACE} AND line.used IS NOT NULL
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""

# Budget less spending of each month that had both, by the departments that hold a reserve.
RESERVES = """
SELECT held.unit_code, held.unit_name, held.year_on, held.amount, held.basis, held.released, held.remaining, held.revision
FROM reserve_standing held
WHERE held.unit_code = ANY($units) AND held.year_on = $year_first
ORDER BY 2 NULLS LAST, 1 NULLS LAST
"""
RESERVE_MONTHS = """
SELECT held.unit_code, line.month, (sum(line.budget) - sum(line.actual))::bigint AS variance
FROM live_reserve held
JOIN unit_ancestor below ON below.ancestor_code = held.unit_code
JOIN position_month line ON line.unit_code = below.unit_code AND line.month >= below.from_on AND line.month < below.until_on
WHERE held.unit_code = ANY($units) AND line.unit_code = ANY($units) AND held.year_on = $year_first
    AND line.month >= $history_first AND line.month < $closed_until AND line.account_type <> 'capital'
GROUP BY 1, 2
HAVING sum(line.budget) <> 0 AND sum(line.lines) > 0
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
MOVES = """
SELECT move.move_no, move.kind, move.unit_code, unit.name AS unit_name, move.moved_on, move.asked_by, move.amount, move.reason,
    move.state, move.approver, move.decided_on, move.revision
FROM live_budget_move move
JOIN live_unit unit ON unit.unit_code = move.unit_code
WHERE move.unit_code = ANY($units)
"""
WAITING_MOVES = f"{MOVES} AND move.state = 'asked'\nORDER BY 1 NULLS LAST"
MOVE_LINES = """
SELECT line.move_no, line.cost_centre_code, centre.name AS cost_centre_name, line.account_code, account.name AS account_name,
    line.month, line.amount
FROM live_budget_move_line line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN live_account account ON account.account_code = line.account_code
WHERE centre.unit_code = ANY($units) AND line.move_no = $move_no
ORDER BY 2 NULLS LAST, 4 NULLS LAST, 6 NULLS LAST
"""
# no $units: thresholds hold for the whole facility
RULE = """
SELECT watch_share, off_share, floor, reason_from, reserve_share FROM live_budget_rule ORDER BY rule_code NULLS LAST
"""
REASONS = """
SELECT held.cost_centre_code, held.month, held.reason, held.action, held.entered_by, held.revision
FROM live_variance_reason held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
WHERE centre.unit_code = ANY($units) AND held.month >= $first AND held.month < $until
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
HOLDERS = """
SELECT centre.cost_centre_code, centre.unit_code, unit.name AS unit_name, person.name AS budget_holder
FROM live_cost_centre centre
JOIN live_unit unit ON unit.unit_code = centre.unit_code
LEFT JOIN live_person person ON person.person_code = centre.budget_holder
WHERE centre.unit_code = ANY($units)
ORDER BY 1 NULLS LAST
"""

SCENARIOS = """
SELECT scenario_no, name, unit_code, volume, pay_award, award_from, prices, vacancies, covered, premium, revision
FROM live_scenario WHERE unit_code = ANY($units) AND unit_code = $root AND year_on = $year_first
ORDER BY 1 NULLS LAST
"""
# no $units: the chart of accounts belongs to the whole facility
SIGNS = "SELECT account_code, name AS account_name, account_type, sign FROM account_sign ORDER BY 1 NULLS LAST"
LINE_NAMES = """
SELECT cost_centre_code, name AS cost_centre_name FROM live_cost_centre
WHERE unit_code = ANY($units)
ORDER BY 1 NULLS LAST
"""
VERSIONS = """
SELECT version.version_code, version.name, version.unit_code, unit.name AS unit_name, version.year_on, version.cut_line,
    version.state, version.approver, version.approved_on, version.remarks, version.entered_by, version.revision
FROM live_budget_version version
JOIN live_unit unit ON unit.unit_code = version.unit_code
WHERE version.unit_code = ANY($units)
ORDER BY version.year_on DESC NULLS LAST, 1 NULLS LAST
"""
VERSION_LINES = """
SELECT line.version_code, line.cost_centre_code, centre.name AS cost_centre_name, line.account_code, account.name AS account_name,
    account.account_type, account.sign, line.base, line.inflation, line.volume, line.pressures, line.savings, line.phasing,
    line.shares, line.note, line.revision
FROM live_version_line line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN account_sign account ON account.account_code = line.account_code
WHERE centre.unit_code = ANY($units) AND line.version_code = $version_code
ORDER BY 2 NULLS LAST, 4 NULLS LAST
"""
PACKAGES = """
SELECT package.version_code, package.package_no, package.rank, package.name, package.cost_centre_code, package.account_code,
    package.amount, package.benefit, package.revision
FROM live_budget_package package
JOIN live_cost_centre centre ON centre.cost_centre_code = package.cost_centre_code
WHERE centre.unit_code = ANY($units) AND package.version_code = $version_code
ORDER BY 3 NULLS LAST, 2 NULLS LAST
"""

OVERRIDES = """
SELECT held.cost_centre_code, centre.name AS cost_centre_name, centre.unit_code, held.amount, held.reason, held.revision
FROM live_forecast_override held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
WHERE centre.unit_code = ANY($units) AND held.year_on = $year_first
ORDER BY 1 NULLS LAST
"""


def by_month(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month: budget, actual, lines."""
    return store.read(BY_MONTH, scope)


def by_supplier(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per supplier, most money first; income is left out."""
    return store.read(BY_SUPPLIER, scope)


def drivers(store: Store, scope: Scope) -> tuple[pd.DataFrame, pd.DataFrame]:
    """How much was done (by cost centre) and used (by cost centre and account), planned and real, with the months known."""
    return store.read(WORKLOADS, scope), store.read(USAGES, scope)
