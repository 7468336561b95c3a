"""The year end of a scope under a scenario: the outlook's own numbers with the levers turned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.scenario import Levers, Lines, Outcome, run_scenario
from medmgr_core.periods import months_between


@dataclass(frozen=True)
class WhatIf:
    """What becomes of a year. Money in minor units, net cost."""

    year_budget: int
    outcome: Outcome

    @property
    def year_end(self) -> int:
        """Net cost of the year with the levers turned."""
        return self.outcome.net_after

    @property
    def left(self) -> int:
        """What is left of the year's budget; below zero is overspent."""
        return self.year_budget - self.outcome.net_after


def what_if(look: Overview, levers: Levers) -> WhatIf:
    """The year of an overview under some levers; with none turned its year end is the forecast of the budgets page."""
    return WhatIf(look.position.total["year_budget"], run_scenario(lines_of(look), levers))


def lines_of(look: Overview) -> Lines:
    """The lines of a position as the scenario wants them: income above zero, months left as forecast."""
    keys = ["cost_centre_code", "account_code", "account_type", "behaviour", "pay_kind"]
    lines = look.position.leaves.groupby(keys, sort=True)[["year_actual", "left"]].sum().reset_index()
    sign = np.where(lines["account_type"] == "income", -1, 1)
    is_own = (lines["account_type"] == "pay") & lines["pay_kind"].isin(["own", ""])
    left = _by_month(look, lines) * sign[:, None]
    return Lines(
        lines["account_type"].tolist(), lines["behaviour"].tolist(), is_own.to_numpy(dtype=np.bool_),
        (lines["year_actual"].to_numpy(dtype=np.int64) * sign), left,
    )  # fmt: skip


def _by_month(look: Overview, lines: pd.DataFrame) -> Any:
    """What is left of each line over the months left, shaped as the method forecasts it; each row adds up to the cent."""
    method = look.outlook.lines[["cost_centre_code", "account_code"]].assign(place=range(len(look.outlook.lines)))
    place = lines.merge(method, on=["cost_centre_code", "account_code"], how="left")["place"].fillna(-1).to_numpy(dtype=np.int64)
    months = look.months_left
    if months == 0:
        return np.zeros((len(lines), 1), dtype=np.int64) + lines["left"].to_numpy(dtype=np.int64)[:, None]
    shape = np.abs(np.where(place[:, None] >= 0, look.outlook.end.left[place], 0)).astype(np.float64)
    shape = np.where(shape.sum(axis=1, keepdims=True) > 0, shape, 1.0)
    whole = lines["left"].to_numpy(dtype=np.int64)
    spread = np.floor(whole[:, None] * shape / shape.sum(axis=1, keepdims=True)).astype(np.int64)
    spread[:, -1] += whole - spread.sum(axis=1)
    return spread


def levers_of(values: Mapping[str, Any], look: Overview) -> Levers:
    """The levers of a scenario, as stored or as set on the screen. Raises InvalidEntry."""
    return Levers(
        volume=values["volume"], pay_award=values["pay_award"], award_from=_months_away(values.get("award_from"), look),
        price=values["prices"], vacancies=values["vacancies"], covered=values["covered"], premium=values["premium"],
    )  # fmt: skip


def _months_away(day: Any, look: Overview) -> int:
    if day is None:
        return 0
    start = date(day.year, day.month, 1)
    return len(months_between(look.closed_until, start)) if start > look.closed_until else 0
