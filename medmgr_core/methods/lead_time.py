"""How long suppliers take, from their own receipts: the median and empirical quantiles, never mean and standard deviation.

Real deliveries to a hospital pharmacy: median 1 day, mean 3.3, standard deviation 12.8, longest 229; one in five in parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

import numpy as np
import pandas as pd

from medmgr_core.methods.demand_rates import Flags, Floats

ENOUGH_ORDERS = 5  # below: what the supplier promises counts, not its history
LINE = ["order_no", "item_code"]


@dataclass(frozen=True)
class LeadTime:
    """Days from order to the whole quantity. ``late`` is infinite where too many orders are still open to say."""

    usual: float  # P50
    late: float  # P90
    orders: int  # lines received in full
    open_lines: int

    @property
    def enough(self) -> bool:
        """Whether it rests on enough orders."""
        return self.orders >= ENOUGH_ORDERS


def order_lines(orders: pd.DataFrame, receipts: pd.DataFrame, as_at: date) -> pd.DataFrame:
    """One row per order line: ``order_no, item_code, supplier_code, days, is_complete``.

    orders: ``order_no, item_code, supplier_code, ordered_on, quantity``; receipts: the first two, ``received_on, quantity``.
    A line that came in parts is complete on the day the parts reach the ordered quantity; until then it waits, and ``days``
    is how long so far. Receipts after ``as_at`` are not known yet. A receipt before its order counts as 0 days.
    """
    today = pd.Timestamp(as_at)
    known = receipts.assign(received_on=pd.to_datetime(receipts["received_on"]), quantity=receipts["quantity"].astype(float))
    known = known[known["received_on"] <= today].sort_values([*LINE, "received_on"])
    known["so_far"] = known.groupby(LINE)["quantity"].cumsum()
    lines = orders.assign(ordered_on=pd.to_datetime(orders["ordered_on"]), quantity=orders["quantity"].astype(float))
    lines = lines[lines["ordered_on"] <= today].groupby(LINE, as_index=False).agg(
        supplier_code=("supplier_code", "first"), ordered_on=("ordered_on", "min"), quantity=("quantity", "sum"))  # fmt: skip
    met = known.merge(lines[[*LINE, "quantity"]], on=LINE, suffixes=("", "_ordered"))
    met = met[met["so_far"] >= met["quantity_ordered"] - 1e-9]  # parts like 0.1 add up to a little less
    lines = lines.merge(met.groupby(LINE)["received_on"].min().reset_index(), on=LINE, how="left")
    lines["is_complete"] = lines["received_on"].notna()
    days = (lines["received_on"].fillna(today) - lines["ordered_on"]).dt.days
    return lines.assign(days=days.clip(lower=0))[[*LINE, "supplier_code", "days", "is_complete"]]


def lead_times(lines: pd.DataFrame, each: str = "supplier_code") -> dict[str, LeadTime]:
    """Per supplier (or per item) from ``order_lines``."""
    return {str(key): lead_time_of(rows["days"].to_numpy(float), rows["is_complete"].to_numpy(bool))
            for key, rows in lines.groupby(each)}  # fmt: skip


def lead_time_of(days: Floats, complete: Flags) -> LeadTime:
    """From days waited and whether the line is complete. Open lines count as longer than they have waited so far."""
    usual, late = waiting_quantiles(days, complete, (0.5, 0.9))
    return LeadTime(usual, late, int(complete.sum()), int((~complete).sum()))


def waiting_quantiles(days: Floats, complete: Flags, shares: Sequence[float]) -> list[float]:
    """The smallest number of days by which so large a share was complete (Kaplan and Meier); infinite where none is known.

    With nothing open these are the plain empirical quantiles. Leaving open lines out would flatter whoever delivers late.
    """
    ends = np.unique(days[complete])
    waiting = np.array([(days >= end).sum() for end in ends], dtype=np.float64)
    done = np.array([((days == end) & complete).sum() for end in ends], dtype=np.float64)
    by_then = 1 - np.cumprod(1 - done / waiting)
    return [float(next((end for end, share in zip(ends, by_then, strict=True) if share >= wanted - 1e-12), inf))
            for wanted in shares]  # fmt: skip
