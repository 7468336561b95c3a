"""The reserves of a year, each with its burn, its cover, and the chance that it lasts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np
import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.months import HISTORY_MONTHS
from medmgr_core.budgets.overview import TEXTS, overview
from medmgr_core.budgets.position import STEP
from medmgr_core.budgets.reserve import Burn, Floats, burn, chance_it_lasts, cover, slack_for
from medmgr_core.periods import add_months
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

LEVELS = (0.8, 0.9)
_NONE = np.zeros(0)


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
    past = {unit: rows["variance"].to_numpy(dtype=np.float64) for unit, rows in months.groupby("unit_code")}
    over = _overspends(look.position.leaves)
    found = [_look(row, past.get(row["unit_code"], _NONE), look.months_left, max(0, over.get(row["unit_code"], 0)))
             for row in rows_of(held)]  # fmt: skip
    return sorted(found, key=lambda look: 2.0 if look.chance is None else look.chance)


def _look(row: dict[str, object], past: Floats, months_left: int, overspend: int) -> ReserveLook:
    amount, released, remaining = (int(str(row[name])) for name in ("amount", "released", "remaining"))
    slack = slack_for(past, months_left, LEVELS)
    return ReserveLook(
        str(row["unit_code"]), str(row["unit_name"]), amount, released, remaining, burn(amount, remaining, months_left),
        cover(remaining, overspend), chance_it_lasts(past, remaining, months_left), tuple(slack) if slack else None,
    )  # fmt: skip


def _overspends(leaves: pd.DataFrame) -> dict[str, int]:
    """The forecast overspend of all that stands below each unit; below zero is an underspend."""
    over = (leaves["year_actual"] + leaves["left"] - leaves["year_budget"]).groupby(leaves["path"]).sum()
    found: Counter[str] = Counter()
    for path, amount in over.items():
        found.update(dict.fromkeys(str(path).split(STEP), int(amount)))
    return found
