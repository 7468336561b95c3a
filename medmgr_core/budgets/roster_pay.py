"""What published rosters cost beside the pay budget of their units, for the days they cover; read from the views of Rosters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd

from medmgr_core.formats import Formats, counted
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

NEAR = 0.98  # of the budget; from here on it is nearly spent
ROSTER_PAY = """
WITH rostered AS (
    SELECT held.unit_code, held.month, sum(held.hours) AS hours, CAST(sum(held.cost) AS bigint) AS cost,
        CAST(sum(CASE WHEN held.source <> 'own' THEN held.cost ELSE 0 END) AS bigint) AS temporary_cost,
        CAST(sum(held.without_cost) AS bigint) AS without_cost
    FROM roster_month held
    WHERE held.unit_code = ANY($units) AND held.month >= $first AND held.month < $until
    GROUP BY 1, 2
), pay AS (
    SELECT line.unit_code, line.month, CAST(sum(line.budget) AS bigint) AS budget
    FROM position_month line
    WHERE line.account_type = 'pay' AND line.unit_code = ANY($units) AND line.month >= $first AND line.month < $until
    GROUP BY 1, 2
), planned AS (
    SELECT centre.unit_code, held.month, sum(held.planned) AS hours
    FROM live_usage held
    JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
    JOIN live_account account ON account.account_code = held.account_code AND account.account_type = 'pay'
    WHERE centre.unit_code = ANY($units) AND held.month >= $first AND held.month < $until
    GROUP BY 1, 2
)
SELECT rostered.unit_code, unit.name AS unit_name, rostered.month, days.days, days.days_of_month, rostered.hours, rostered.cost,
    rostered.temporary_cost, rostered.without_cost, pay.budget AS month_budget, planned.hours AS month_hours,
    CAST(floor(pay.budget * days.days::double precision / days.days_of_month + 0.5) AS bigint) AS budget,
    planned.hours * days.days::double precision / days.days_of_month AS budget_hours
FROM rostered
JOIN live_unit unit ON unit.unit_code = rostered.unit_code
JOIN roster_month_days days ON days.unit_code = rostered.unit_code AND days.month = rostered.month
JOIN unit_ancestor place ON place.unit_code = rostered.unit_code AND place.ancestor_code = $root
    AND rostered.month >= place.from_on AND rostered.month < place.until_on
LEFT JOIN pay ON pay.unit_code = rostered.unit_code AND pay.month = rostered.month
LEFT JOIN planned ON planned.unit_code = rostered.unit_code AND planned.month = rostered.month
ORDER BY rostered.month NULLS LAST, unit.name NULLS LAST, rostered.unit_code NULLS LAST
"""


def roster_pay(store: Store, scope: Scope, first: date) -> pd.DataFrame:
    """One row per unit and month from ``first`` on with published rosters, in the period of the scope.

    days covered of days_of_month; hours and cost of the rosters (minor units; worked where that is known, else planned);
    budget, budget_hours: of the month's pay budget and planned hours the share of the days covered (NA without one); left: the
    budget less the cost; without_cost: shifts without a rate.
    """
    begin = min(max(first, scope.period.first), scope.period.until)
    frame = store.read(ROSTER_PAY, replace(scope, period=Period(begin, scope.period.until, "")))
    return frame.assign(left=frame["budget"] - frame["cost"])


def standing(cost: int, budget: int | None) -> str:
    """over, near or within the budget; empty without one."""
    if not budget:
        return ""
    return "over" if cost > budget else "near" if cost >= NEAR * budget else "within"


def headline(frame: pd.DataFrame, formats: Formats) -> str:
    """What the rosters cost against the budget of the days they cover, in one sentence computed from the rows."""
    held = frame[frame["budget"].notna()]
    if held.empty:
        return "The units with published rosters have no pay budget in these months"
    cost, budget = int(held["cost"].sum()), int(held["budget"].sum())
    over = int((held["cost"] > held["budget"]).sum())
    share = formats.percent(cost / budget) if budget > 0 else "–"
    said = f"Published rosters of {counted(held['unit_code'].nunique(), 'unit')} come to {formats.short_money(cost)}"
    return f"{said}, {share} of the pay budget of their days; " + (
        f"over it in {counted(over, 'month')}" if over else "never over it"
    )
