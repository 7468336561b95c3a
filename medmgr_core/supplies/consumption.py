"""Stock, use and how long it lasts: the sums every stock report is made of. Arrays or numbers in, arrays out, in units of issue.

What cannot be told is NaN, shown as “–”: never infinity.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from medmgr_core.methods.demand_rates import Flags, Floats
from medmgr_core.methods.forecast import Bucket

DAYS_PER_MONTH = 30.0  # the one setting of it
_ROUNDING = 1e-9  # so that 12.000000000001 is not rounded up to 13


@dataclass(frozen=True)
class Usage:
    """Items and their use: ``history`` is items × buckets, NaN where an item was out of stock; ``first`` day of each bucket."""

    items: tuple[str, ...]
    history: Floats
    starts: tuple[date, ...]


def stock_on_hand(opening: npt.ArrayLike, received: npt.ArrayLike, issued: npt.ArrayLike, corrected: npt.ArrayLike = 0) -> Floats:
    """Opening + received − issued ± corrections; what is not given (NaN) counts 0."""
    opening, received, issued, corrected = (_or_zero(each) for each in (opening, received, issued, corrected))
    return np.asarray(opening + received - issued + corrected, dtype=np.float64)


def inventory_position(on_hand: npt.ArrayLike, on_order: npt.ArrayLike = 0, reserved: npt.ArrayLike = 0,
                       back_ordered: npt.ArrayLike = 0) -> Floats:  # fmt: skip
    """On hand + on order − reserved − back-ordered. Orders are decided by it; alerts by what is on hand."""
    on_hand, on_order, reserved, back_ordered = (_or_zero(each) for each in (on_hand, on_order, reserved, back_ordered))
    return np.asarray(on_hand + on_order - reserved - back_ordered, dtype=np.float64)


def adjusted_consumption(consumed: npt.ArrayLike, months: float, days_out: npt.ArrayLike, expected_more: npt.ArrayLike = 0,
                         days_per_month: float = DAYS_PER_MONTH) -> tuple[Floats, Flags]:  # fmt: skip
    """What would have been used without stock-outs: ⌈C · D ÷ (D − X)⌉ + Z; D: days of the period, X: those without stock.

    Z: additional use that is expected, such as that of new patients. Out of stock all the time: C as it is, and flagged.
    """
    used, out, days = _or_zero(consumed), _or_zero(days_out), months * days_per_month
    always_out = out >= days
    stocked = np.where(always_out, days, days - out)
    return np.ceil(used * days / stocked - _ROUNDING) + _or_zero(expected_more), always_out


def average_monthly_consumption(adjusted: npt.ArrayLike, always_out: npt.ArrayLike | None = None) -> Floats:
    """⌈mean⌉ of adjusted consumption, items × months; months without stock all along are left out. NaN where none is left.

    Transfers between own stores are no consumption: leave them out before.
    """
    used = np.atleast_2d(np.asarray(adjusted, dtype=np.float64))
    counts = ~np.isnan(used) & (True if always_out is None else ~np.atleast_2d(np.asarray(always_out, dtype=np.bool_)))
    number = counts.sum(axis=1)
    total = np.where(counts, used, 0.0).sum(axis=1)
    return np.where(number > 0, np.ceil(total / np.maximum(number, 1) - _ROUNDING), np.nan)


def look_back_consumption(consumed: npt.ArrayLike, transferred: npt.ArrayLike, months: float, days_out: npt.ArrayLike,
                          days_per_month: float = DAYS_PER_MONTH) -> Floats:  # fmt: skip
    """A month's use over a look-back: (C − T) ÷ M · N ÷ (N − days out), N = days of it. NaN when out of stock all the time."""
    days = months * days_per_month
    stocked = days - _or_zero(days_out)
    rate = (_or_zero(consumed) - _or_zero(transferred)) / months * days
    return np.where(stocked > 0, rate / np.where(stocked > 0, stocked, 1), np.nan)


def months_of_stock(on_hand: npt.ArrayLike, amc: npt.ArrayLike) -> Floats:
    """On hand ÷ average monthly consumption; NaN for what does not move, which belongs on a list of its own."""
    stock, use = np.asarray(on_hand, dtype=np.float64), np.asarray(amc, dtype=np.float64)
    found = np.divide(stock, use, out=np.full(np.broadcast(stock, use).shape, np.nan), where=use > 0)
    return np.asarray(found, dtype=np.float64)


def stock_out_rate(days_out: npt.ArrayLike, days_stocked: npt.ArrayLike) -> float:
    """Item-days at zero ÷ item-days the items were to be in stock (active at that store). NaN without any."""
    whole = float(_or_zero(days_stocked).sum())
    return float(_or_zero(days_out).sum()) / whole if whole else float("nan")


def share_out_today(on_hand: npt.ArrayLike, active: npt.ArrayLike) -> float:
    """Share of the active items with nothing on hand. NaN without any."""
    counted = np.asarray(active, dtype=np.bool_)
    return float((_or_zero(on_hand)[counted] <= 0).mean()) if counted.any() else float("nan")


def turns(issues_value: float, mean_stock_value: float) -> float:
    """How often a year the stock is turned over: value of a year's issues ÷ mean value of stock. NaN without stock."""
    return issues_value / mean_stock_value if mean_stock_value > 0 else float("nan")


def days_on_hand(issues_value: float, mean_stock_value: float) -> float:
    """365 ÷ turns: how many days the stock would last. NaN when nothing was issued."""
    return 365 * mean_stock_value / issues_value if issues_value > 0 else float("nan")


def usage_of(issues: pd.DataFrame, every: Bucket, as_at: date, out_of_stock: pd.DataFrame | None = None) -> Usage:
    """Whole buckets before ``as_at`` (that day excluded): ``issues`` has item_code, moved_on, quantity (returns below zero).

    out_of_stock: item_code, day: of each day without stock. A bucket in which an item was out for more than half is missing,
    unless more was used in it than in the item's average bucket.
    """
    day = pd.to_datetime(issues["moved_on"])
    frequency = {"day": "D", "week": "W-SUN", "month": "M"}[every]
    last = pd.Timestamp(as_at).to_period(frequency)
    if day.empty or (first := day.min().to_period(frequency)) >= last:
        return Usage((), np.zeros((0, 0)), ())
    buckets = pd.period_range(first, last - 1, freq=frequency)
    items = tuple(sorted(issues["item_code"].astype(str).unique()))
    table = _by_bucket(issues, day, frequency, "quantity").reindex(index=list(items), columns=buckets, fill_value=0.0)
    history = table.to_numpy(dtype=np.float64, copy=True)
    if out_of_stock is not None and len(out_of_stock):
        days = _by_bucket(out_of_stock.assign(days=1.0), pd.to_datetime(out_of_stock["day"]), frequency, "days")
        out = days.reindex(index=list(items), columns=buckets, fill_value=0.0).to_numpy(dtype=np.float64)
        length = np.array([(each.end_time - each.start_time).days + 1 for each in buckets])
        history[(out > length / 2) & (history <= history.mean(axis=1, keepdims=True))] = np.nan
    return Usage(items, history, tuple(each.start_time.date() for each in buckets))


def _by_bucket(rows: pd.DataFrame, day: pd.Series[pd.Timestamp], frequency: str, value: str) -> pd.DataFrame:
    amounts = rows[value].astype(np.float64)
    summed = amounts.groupby([rows["item_code"].astype(str), day.dt.to_period(frequency)]).sum()
    return summed.unstack().fillna(0.0)


def _or_zero(values: npt.ArrayLike) -> Floats:
    return np.nan_to_num(np.asarray(values, dtype=np.float64), nan=0.0)
