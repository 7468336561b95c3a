"""What needs a person: cost centres over budget, and months with a plan but no spending."""

from __future__ import annotations

import pandas as pd

from medmgr_core.attention import Attention
from medmgr_core.budgets import queries
from medmgr_core.formats import Formats
from medmgr_core.periods import add_months
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

OVER_SHARE, FAR_OVER_SHARE, FLOOR = 0.02, 0.05, 100_000  # of budget, and 1,000.00 in minor units


def standing(budget: int, variance: int) -> str:
    """on plan | watch | off plan: by share of budget and by amount, so that small sums make no noise."""
    if budget == 0 or variance >= -FLOOR or -variance < OVER_SHARE * abs(budget):
        return "on plan"
    return "off plan" if -variance >= FAR_OVER_SHARE * abs(budget) else "watch"


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """Cost centres over budget to date, the largest overspend first; then those whose last month seems late."""
    found = []
    for row in rows_of(queries.by_cost_centre(store, queries.to_date(store, scope))):
        where = standing(row["budget"], row["variance"])
        if where != "on plan":
            share, over = formats.percent(-row["variance_share"]), formats.short_money(-row["variance"])
            sentence = f"{row['cost_centre_name']} is {over} ({share}) over its budget to date"
            harm = 3 if where == "off plan" else 2
            found.append(Attention("overspend", row["cost_centre_code"], row["unit_name"], harm, None, sentence, "budgets"))
    return found + _late(store, scope, formats)


def _late(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    cut = queries.to_date(store, scope)
    if cut.period == scope.period and not queries.by_month(store, cut)["lines"].sum():
        return []
    return [
        Attention("late month", row["cost_centre_code"], row["unit_name"], 2, None,
                  f"{row['cost_centre_name']} has no spending in {formats.month(row['month'])}, "
                  f"but a budget of {formats.short_money(row['budget'])}", "spending")
        for row in rows_of(queries.late_centres(store, cut))
    ]  # fmt: skip


def headline(store: Store, scope: Scope, formats: Formats) -> str:
    """What the money says, in one sentence computed from the data."""
    cut = queries.to_date(store, scope)
    months = queries.by_month(store, cut)
    actual, budget = int(months["actual"].sum()), int(months["budget"].sum())
    if months.empty or int(months["lines"].sum()) == 0:
        return "No spending has been entered for this period yet."
    spent = f"{formats.short_money(actual)} spent in {_span(cut)}"
    if budget == 0:
        return f"{spent}; no budget has been entered to compare it with"
    gap = budget - actual
    side = "under" if gap >= 0 else "over"
    share = formats.percent(abs(gap) / abs(budget))
    return f"{spent}: {formats.short_money(abs(gap))} ({share}) {side} budget{_run_of_months(months)}"


def _span(scope: Scope) -> str:
    first, last = scope.period.first, add_months(scope.period.until, -1)
    if first == last:
        return f"{first:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def _run_of_months(months: pd.DataFrame) -> str:
    over = (months["actual"] > months["budget"]).tolist()
    run = next((i for i, is_over in enumerate(reversed(over)) if not is_over), len(over))
    return f", and above it in each of the last {run} months" if run >= 2 else ""
