"""Reasons that are owed: cost centres far from their budget at the end of a month, with the reason given or still missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.reason_records import BudgetRule
from medmgr_core.periods import Period, add_months
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store


@dataclass(frozen=True)
class Owed:
    """The rows, and the month up to which they speak."""

    month: date
    rows: pd.DataFrame  # cost_centre_code, cost_centre_name, unit_name, budget_holder, budget, actual, variance, reason, action

    @property
    def missing(self) -> pd.DataFrame:
        """Those without a reason yet."""
        return self.rows[self.rows["reason"].isna()]


def rule(store: Store) -> BudgetRule:
    """The facility's thresholds; shipped ones where none were saved."""
    return store.read_as(_rule, queries.RULE)


def _rule(frame: pd.DataFrame) -> BudgetRule:
    return BudgetRule.model_construct(rule_code="budgets", **(rows_of(frame)[0] if len(frame) else _shipped()))


def _shipped() -> dict[str, object]:
    return {name: field.default for name, field in BudgetRule.model_fields.items() if name != "rule_code"}


def owed(store: Store, look: Overview) -> Owed:
    """Cost centres whose variance needs a reason, the largest first."""
    held = rule(store)
    month = add_months(look.scope.period.until, -1)
    centres = look.position.centres.rename(columns={"code": "cost_centre_code"})
    large = centres["variance"].abs() >= held.reason_from
    much = centres["variance_share"].abs() >= held.watch_share
    frame = centres[large & (much | centres["variance_share"].isna())]
    given = store.read(queries.REASONS, _of_month(look.scope, month))
    holders = store.read(queries.HOLDERS, look.scope)
    frame = frame.merge(holders[["cost_centre_code", "budget_holder"]], on="cost_centre_code", how="left")
    frame = frame.merge(given[["cost_centre_code", "reason", "action"]], on="cost_centre_code", how="left")
    order = frame["variance"].astype("int64").abs().sort_values(ascending=False, kind="stable").index
    return Owed(month, frame.loc[order].reset_index(drop=True))


def _of_month(scope: Scope, month: date) -> Scope:
    return replace(scope, period=Period(month, add_months(month, 1), f"{month:%B %Y}"))
