"""Why a place is over or under budget: by account, by volume, hours and price, and over vacancies to agency premium.

Volume and hours are told only where they are known for every month compared: a rate of some months would not fit the money of
all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.flexible import Side, split_variance
from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.pay_bridge import Grade, PayBridge, pay_bridge
from medmgr_core.budgets.tree import Tree
from medmgr_core.budgets.why import Why, why
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

AMOUNT, MONTHS = ["budget", "actual"], "months"
_HELP = ("bank", "agency")


@dataclass(frozen=True)
class Drivers:
    """What moved the money: workload by cost centre, hours and quantities by cost centre and account, in so many months."""

    workloads: Mapping[str, dict[str, Any]]
    usages: Mapping[tuple[str, str], dict[str, Any]]
    months: int

    @classmethod
    def of(cls, workloads: pd.DataFrame, usages: pd.DataFrame, months: int) -> Drivers:
        """Only what is known for all of the months."""
        done = {row["cost_centre_code"]: row for row in rows_of(workloads[workloads["months"] == months])}
        used = {(row["cost_centre_code"], row["account_code"]): row for row in rows_of(usages[usages["months"] == months])}
        return cls(done, used, months)


@dataclass(frozen=True)
class Explained:
    """Why one branch of the position is where it is, as far as it is known."""

    drivers: Drivers
    told: Why
    cause: Why | None
    pay: PayBridge | None
    parts: pd.DataFrame  # account_name, budget, actual, variance of the accounts that have one


def explain(store: Store, look: Overview, tree: Tree, branch: Mapping[str, Any]) -> Explained:
    """The explanation of a branch, kept with its tree as long as what moved the money stays the same."""
    drivers = store.derived(_drivers, (queries.WORKLOADS, queries.USAGES), look.scope, _months_spent(look))
    kept: dict[str, Explained] = tree.__dict__.setdefault("explained", {})
    held = kept.get(branch["path"])
    if held is None or held.drivers is not drivers:
        leaves = tree.leaves_of(branch["path"])
        cause = by_cause("Volume, hours and price", leaves, drivers)
        held = Explained(drivers, by_account(branch["name"], leaves), cause, bridge(leaves, drivers), _parts(leaves))
        kept[branch["path"]] = held
    return held


def _parts(leaves: pd.DataFrame) -> pd.DataFrame:
    parts = leaves.groupby("account_name", sort=False)[AMOUNT].sum().reset_index()
    parts = parts.assign(variance=parts["budget"] - parts["actual"])
    return parts[parts["variance"] != 0]


def _drivers(store: Store, scope: Scope, months: int) -> Drivers:
    return Drivers.of(*queries.drivers(store, scope), months)


def _months_spent(look: Overview) -> int:
    spent = look.months[look.months["lines"] > 0]
    return sum(month.date() in look.scope.period for month in spent["month"])


def by_account(name: str, leaves: pd.DataFrame) -> Why:
    """The variance of a place by account; above zero is over budget."""
    over = leaves.groupby("account_name", sort=False)[AMOUNT].sum()
    parts = {str(account): int(row["actual"] - row["budget"]) for account, row in over.iterrows()}
    return why(name, sum(parts.values()), parts)


def by_cause(name: str, leaves: pd.DataFrame, drivers: Drivers) -> Why | None:
    """The variance of running cost by volume, hours or quantity, and price; None where nothing of it is known."""
    parts = {"volume": 0, "hours": 0, "quantity": 0, "rate": 0, "price": 0}
    known = unknown = 0
    for row in rows_of(_by_line(leaves)):
        split = _split(row, drivers)
        over = row["actual"] - row["budget"]
        if split is None:
            unknown += over
            continue
        known += 1
        is_pay = row["account_type"] == "pay"
        parts["volume"] -= split.volume
        parts["hours" if is_pay else "quantity"] -= split.efficiency
        parts["rate" if is_pay else "price"] -= split.price
    if not known:
        return None
    return why(name, sum(parts.values()) + unknown, {part: amount for part, amount in parts.items() if amount})


def _by_line(leaves: pd.DataFrame) -> pd.DataFrame:
    keys = ["cost_centre_code", "account_code", "account_name", "account_type", "behaviour", "pay_kind", "parent_code"]
    return leaves.groupby(keys, sort=False, dropna=False)[AMOUNT].sum().reset_index()


def _split(row: Mapping[str, Any], drivers: Drivers) -> Any:
    used = drivers.usages.get((row["cost_centre_code"], row["account_code"]))
    done = drivers.workloads.get(row["cost_centre_code"])
    if row["account_type"] not in ("pay", "non_pay") or not (used or done):
        return None
    # A fixed cost does not follow what is done: its hours alone count.
    follows = done if done and row["behaviour"] != "fixed" else {"planned": 1.0, "done": 1.0}
    if not used and follows is not done:
        return None
    planned = Side(row["budget"], follows["planned"], used["planned"] if used else None)
    real = Side(row["actual"], follows["done"], used["used"] if used else None)
    return split_variance(planned, real)


def bridge(leaves: pd.DataFrame, drivers: Drivers) -> PayBridge | None:
    """The pay of a place from budget to actual; None where hours are not known for all of its own staff and their cover."""
    rows = [row for row in rows_of(_by_line(leaves)) if row["account_type"] == "pay" and row["pay_kind"]]
    needed = [row for row in rows if row["pay_kind"] != "overtime" and (row["budget"] or row["actual"])]
    hours = {_line(row): drivers.usages.get(_line(row)) for row in needed}
    if not needed or any(used is None for used in hours.values()):
        return None
    own = [row for row in needed if row["pay_kind"] == "own"]
    helped = _helpers(rows, own)
    return pay_bridge([_grade(row, helped[_line(row)], hours) for row in own]) if own else None


def _line(row: Mapping[str, Any]) -> tuple[str, str]:
    return row["cost_centre_code"], row["account_code"]


def _helpers(rows: list[dict[str, Any]], own: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """For each grade overtime, bank and agency that work in place of it: those of its cost centre and heading, or of no other."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {_line(row): [] for row in own}
    centres: dict[str, list[dict[str, Any]]] = {}
    for row in own:
        centres.setdefault(row["cost_centre_code"], []).append(row)
    for other in rows if own else ():
        if other["pay_kind"] != "own":
            near = centres.get(other["cost_centre_code"], own)
            heading = other["parent_code"]
            found[_line(max(near, key=lambda each: (each["parent_code"] == heading, each["budget"])))].append(other)
    return found


def _grade(row: dict[str, Any], helpers: list[dict[str, Any]], hours: Mapping[tuple[str, str], Any]) -> Grade:
    cover = [other for other in helpers if other["pay_kind"] in _HELP and _line(other) in hours]
    own = hours[_line(row)]
    return Grade(
        name=row["account_name"],
        budget_hours=own["planned"] + sum(hours[_line(other)]["planned"] for other in cover),
        budget_cost=row["budget"] + sum(other["budget"] for other in helpers),
        hours=own["used"],
        cost=row["actual"],
        overtime_cost=sum(other["actual"] for other in helpers if other["pay_kind"] == "overtime"),
        agency_hours=sum(hours[_line(other)]["used"] for other in cover),
        agency_cost=sum(other["actual"] for other in helpers if other["pay_kind"] in _HELP),
    )
