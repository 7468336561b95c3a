"""The reserves of a year, each with its burn, its cover, and the chance that it lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.months import HISTORY_MONTHS
from medmgr_core.budgets.overview import TEXTS, overview
from medmgr_core.budgets.position import STEP
from medmgr_core.budgets.reserve import Burn, burn, chance_it_lasts, cover, slack_for
from medmgr_core.periods import add_months
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

LEVELS = (0.8, 0.9)


@dataclass(frozen=True)
class ReserveLook:
    """One reserve. Money in minor units; None where there is too little history or nothing to compare."""

    unit_code: str
    unit_name: str
    amount: int
    released: int
    remaining: int
    burn: Burn | None
    cover: float | None
    chance: float | None
    slack: tuple[int, ...] | None  # what would suffice for the months left in 80 and in 90 of 100 years


def reserves(store: Store, scope: Scope) -> list[ReserveLook]:
    """The reserves in reach for the year of a scope, the one least likely to last first."""
    return store.derived(_reserves, (*TEXTS, queries.RESERVES, queries.RESERVE_MONTHS), scope)


def _reserves(store: Store, scope: Scope) -> list[ReserveLook]:
    look = overview(store, scope)
    span = {"year_first": look.year.first}
    held = store.read(queries.RESERVES, look.scope, **span)
    months = store.read(queries.RESERVE_MONTHS, look.scope, history_first=add_months(look.closed_until, -HISTORY_MONTHS),
                        closed_until=look.closed_until, **span)  # fmt: skip
    leaves = look.position.leaves
    found = [_look(row, months, look.months_left, _overspend(leaves, row["unit_code"])) for row in rows_of(held)]
    return sorted(found, key=lambda look: 2.0 if look.chance is None else look.chance)


def _look(row: dict[str, object], months: pd.DataFrame, months_left: int, overspend: int) -> ReserveLook:
    amount, released, remaining = (int(str(row[name])) for name in ("amount", "released", "remaining"))
    past = months.loc[months["unit_code"] == row["unit_code"], "variance"].to_numpy(dtype=np.float64)
    slack = slack_for(past, months_left, LEVELS)
    return ReserveLook(
        str(row["unit_code"]), str(row["unit_name"]), amount, released, remaining, burn(amount, remaining, months_left),
        cover(remaining, overspend), chance_it_lasts(past, remaining, months_left), tuple(slack) if slack else None,
    )  # fmt: skip


def _overspend(leaves: pd.DataFrame, unit_code: str) -> int:
    """The forecast overspend of all that stands below a unit."""
    below = leaves[(STEP + leaves["path"] + STEP).str.contains(STEP + unit_code + STEP, regex=False)]
    over = below["year_actual"] + below["left"] - below["year_budget"]
    return max(0, int(over.sum()))
