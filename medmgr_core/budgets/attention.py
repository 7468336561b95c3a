"""What needs a person: places over budget, late months, reserves that will not last, reasons owed, moves to decide on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd

from medmgr_core.attention import Attention
from medmgr_core.budgets import queries
from medmgr_core.budgets.contingency import reserves
from medmgr_core.budgets.months import late_centres
from medmgr_core.budgets.overview import TEXTS, Overview, overview
from medmgr_core.budgets.owed import owed, rule
from medmgr_core.budgets.reason_records import BudgetRule
from medmgr_core.formats import Formats
from medmgr_core.periods import add_months
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

SHIPPED = BudgetRule(rule_code="budgets")
_UNLIKELY, _DOUBTFUL = 0.5, 0.8


def standing(budget: int, variance: int, held: BudgetRule = SHIPPED) -> str:
    """on plan | watch | off plan: by share of budget and by amount, so that small sums make no noise."""
    if budget == 0 or variance >= -held.floor or -variance < held.watch_share * abs(budget):
        return "on plan"
    return "off plan" if -variance >= held.off_share * abs(budget) else "watch"


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """What is the matter with the year of a scope: the largest overspends first, then all else."""
    return store.derived(_attention, _TEXTS, scope, formats)


_TEXTS = (*TEXTS, queries.RESERVES, queries.RESERVE_MONTHS, queries.REASONS, queries.HOLDERS, queries.WAITING_MOVES, queries.RULE)


def _attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    look = overview(store, scope)
    return [*_over(store, look, formats), *_late(store, look, formats), *_reserves(store, look, formats),
            *_owed(store, look, formats), *_moves(store, look, formats)]  # fmt: skip


def _over(store: Store, look: Overview, formats: Formats) -> list[Attention]:
    held, centres, found = rule(store), look.position.centres, []
    where = pd.Series([standing(*pair, held) for pair in zip(centres["budget"], centres["variance"], strict=True)], dtype="str")
    for row in rows_of(centres.assign(where=where)[where != "on plan"]):
        share, over = formats.percent(-row["variance_share"]), formats.short_money(-row["variance"])
        sentence = f"{row['cost_centre_name']} is {over} ({share}) over its budget to date"
        harm = 3 if row["where"] == "off plan" else 2
        query = {"position_by": "Cost centre"}
        found.append(Attention("overspend", row["code"], row["unit_name"], harm, None, sentence, "budgets", query))
    return found


def _late(store: Store, look: Overview, formats: Formats) -> list[Attention]:
    if not look.has_spending:
        return []
    return [
        Attention("late month", row["cost_centre_code"], row["unit_name"], 2, None,
                  f"{row['cost_centre_name']} has no spending in {_months(row, formats)}, "
                  f"but a budget of {formats.short_money(row['budget'])}", "spending")
        for row in rows_of(late_centres(store, look.whole, add_months(look.closed_until, -1)))
    ]  # fmt: skip


def _months(row: dict[str, Any], formats: Formats) -> str:
    first = formats.month(row["month"])
    return first if row["months"] == 1 else f"the {row['months']} months from {first} on"


def _reserves(store: Store, look: Overview, formats: Formats) -> list[Attention]:
    found, last = [], look.year.until - timedelta(days=1)
    for held in reserves(store, look.whole):
        if held.chance is not None and held.chance < _DOUBTFUL and look.months_left:
            sentence = (
                f"The reserve of {held.unit_name} lasts to the year end with a chance of {formats.percent(held.chance, 0)}; "
                f"{formats.short_money(held.remaining)} of {formats.short_money(held.amount)} are left"
            )
            harm = 3 if held.chance < _UNLIKELY else 2
            query = {"budget_panel": "Reserves"}
            found.append(Attention("reserve", held.unit_code, held.unit_name, harm, last, sentence, "budgets", query))
    return found


def _owed(store: Store, look: Overview, formats: Formats) -> list[Attention]:
    missing = owed(store, look).missing
    if missing.empty or not look.has_spending:
        return []
    first = rows_of(missing)[0]
    more = f" and {len(missing) - 1} more" if len(missing) > 1 else ""
    sentence = f"{first['cost_centre_name']}{more} owe a reason for a variance: {formats.short_money(abs(first['variance']))}"
    sentence = sentence if more else sentence.replace(" owe ", " owes ", 1)
    query = {"budget_panel": "Reasons"}
    return [Attention("reason", first["cost_centre_code"], first["unit_name"], 2, None,
                      sentence, "budgets", query)]  # fmt: skip


def _moves(store: Store, look: Overview, formats: Formats) -> list[Attention]:
    waiting = store.read(queries.WAITING_MOVES, look.scope)
    return [
        Attention("move", row["move_no"], row["unit_name"], 1, row["moved_on"].date(),
                  f"A move of {formats.short_money(row['amount'])} waits for a decision: {row['reason']}", "budgets",
                  {"budget_panel": "Moves"})
        for row in rows_of(waiting)
    ]  # fmt: skip


def headline(look: Overview, formats: Formats) -> str:
    """What the money says, in one sentence computed from the data."""
    whole = look.position.total
    if not look.has_spending or not whole["lines"]:
        return "No spending has been entered for this period yet."
    spent = f"{formats.short_money(whole['actual'])} spent in {_span(look.scope)}"
    if whole["budget"] == 0:
        return f"{spent}; no budget has been entered to compare it with"
    gap = whole["budget"] - whole["actual"]
    share = formats.percent(abs(gap) / abs(whole["budget"]))
    against = f"{formats.short_money(abs(gap))} ({share}) {'under' if gap >= 0 else 'over'} budget"
    return f"{spent}: {against}{_run_of_months(look)}"


def year_line(look: Overview, formats: Formats) -> str:
    """Where the year is heading, with its likely range or why there is none; empty for a year without spending or at its end."""
    if not look.has_spending or not look.months_left:
        return ""
    whole = look.position.total
    left = whole["forecast_variance"]
    side = "under" if left >= 0 else "over"
    end = look.outlook.whole
    shift = whole["forecast"] - int(end.total[0])  # managers' own forecasts
    said = f"At this pace the year ends at {formats.short_money(whole['forecast'])}"
    said += f", {formats.short_money(abs(left))} {side} budget" if whole["year_budget"] else ""
    if end.low[0] == end.low[0]:
        low, high = (formats.short_money(int(bound) + shift) for bound in (end.low[0], end.high[0]))
        return f"{said}; likely between {low} and {high}."
    return f"{said}. {end.caution(0)}"


def _span(scope: Scope) -> str:
    first, last = scope.period.first, add_months(scope.period.until, -1)
    if first == last:
        return f"{first:%B %Y}"
    return f"{first:%B} to {last:%B %Y}" if first.year == last.year else f"{first:%B %Y} to {last:%B %Y}"


def _run_of_months(look: Overview) -> str:
    months: pd.DataFrame = look.months[look.months["month"] < pd.Timestamp(look.scope.period.until)]
    over = (months["actual"] > months["budget"]).tolist()
    run = next((i for i, is_over in enumerate(reversed(over)) if not is_over), len(over))
    return f", and above it in each of the last {run} months" if run >= 2 else ""
