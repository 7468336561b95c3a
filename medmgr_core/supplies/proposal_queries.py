"""What to order for the money there is: the proposal, what it leaves short, and what more money would avoid."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from medmgr_core.periods import today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.cover_queries import COVER_TEXTS, cover
from medmgr_core.supplies.reorder import demand_over
from medmgr_core.supplies.within_money import WEIGHTS, Order, Problem, Wants

_WEIGHT = {"vital": WEIGHTS["V"], "essential": WEIGHTS["E"], "other": WEIGHTS["N"]}


@dataclass(frozen=True)
class Plan:
    """Items to think of and the problem they make; ``left_out``: names of items without a price, which no money can weigh.

    rows: item_code, name, need, unit_of_issue, pack_unit, pack_size, price, supplier_name, position, cover_mean …
    """

    rows: pd.DataFrame
    problem: Problem | None
    left_out: tuple[str, ...]

    @property
    def full_cost(self) -> int:
        """What everything sensible would cost, minor units."""
        return self.problem.full_cost if self.problem else 0


def plan(store: Store, scope: Scope, days: int) -> Plan:
    """What may be ordered so that stock lasts ``days`` beyond the delivery, net of what is on order."""
    return store.derived(_plan, COVER_TEXTS, scope, days, today())


def _plan(store: Store, scope: Scope, days: int, on_day: date) -> Plan:
    held = cover(store, scope)
    if held.known is None:
        return Plan(held.rows, None, ())
    kept = held.rows["is_kept"].astype(bool).to_numpy()
    priced = held.rows["price"].notna().to_numpy()
    left_out = tuple(held.rows["name"][kept & ~priced & (held.rows["a_week"] > 0).to_numpy()])
    which = np.flatnonzero(kept & priced)
    if not len(which):
        return Plan(held.rows.iloc[:0], None, left_out)
    rows = held.rows.iloc[which].reset_index(drop=True)
    need = demand_over(held.known.items(which), "week", rows["lead_days"].to_numpy(float) + days)
    wants = Wants(
        mean=need.mean, sd=need.sd, position=rows["position"].to_numpy(float), pack=rows["pack_size"].to_numpy(float),
        price=rows["price"].to_numpy("int64"), weight=np.array([_WEIGHT[str(need)] for need in rows["need"]]),
        vital=(rows["need"] == "vital").to_numpy(),
    )  # fmt: skip
    return Plan(rows.assign(cover_mean=need.mean), Problem(wants), left_out)


def lines(found: Plan, order: Order) -> pd.DataFrame:
    """The proposal as rows: of each item with packs, what it costs and how many units short it avoids; dearest first."""
    rows = found.rows.assign(packs=order.packs, units=order.packs * found.rows["pack_size"],
                             cost=order.packs * found.rows["price"].astype("int64"),
                             short_before=order.shortage_before, short_after=order.shortage)  # fmt: skip
    asked = rows[rows["packs"] > 0]
    return asked.sort_values(["cost", "item_code"], ascending=[False, True], ignore_index=True)


def frontier(found: Plan, sign: int = 100) -> pd.DataFrame:
    """Money (whole units of the currency) and the weighted shortage it leaves; a row a budget."""
    if found.problem is None:
        return pd.DataFrame({"money": pd.Series(dtype="float64"), "shortage": pd.Series(dtype="float64")})
    curve = found.problem.frontier()
    return pd.DataFrame({"money": curve.spent / sign, "shortage": curve.shortage})
