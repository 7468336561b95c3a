"""How long stock lasts and what is below its reorder point: forecasts per item, kept until a movement or an order changes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite

import numpy as np
import pandas as pd

from medmgr_core.methods.demand_rates import Floats
from medmgr_core.methods.forecast import Forecast, forecast
from medmgr_core.methods.lead_time import LeadTime, lead_times, order_lines
from medmgr_core.periods import today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies import queries
from medmgr_core.supplies.consumption import usage_of
from medmgr_core.supplies.reorder import Levels, Method, Policy, daily, days_until_out, levels, packs_to_order

YEARS_OF_USE = 3  # what a forecast looks back on
DAYS_AHEAD = 365  # run-out is told so far ahead
LEAD_UNKNOWN = 7.0  # days, where neither deliveries nor anybody said
_METHODS: dict[str, Method] = {"error_of_sums": "error of sums", "textbook": "textbook", "min_max": "min/max"}
COVER_TEXTS = (queries.ITEMS, queries.LOTS, queries.USE, queries.DAYS, queries.ON_ORDER, queries.ORDERED, queries.RECEIVED,
                queries.SET_BY_HAND)  # fmt: skip


@dataclass(frozen=True)
class Cover:
    """Items in reach, a row each, with the forecast and the levels their figures come from, in the same order.

    rows: item_code … of ``items``; on_hand, on_order, position, a_week (use), cover_days (on hand ÷ use), run_out_on (net of
    orders, empty beyond a year),
    is_short (vital, and out before an order of today would come),
    lead_days, lead_told, reorder_point, order_up_to, to_order (packs), pattern, is_guess, value.
    """

    rows: pd.DataFrame
    known: Forecast | None
    levels: Levels | None


def cover(store: Store, scope: Scope) -> Cover:
    """Every item that lies, was used or is on order in reach."""
    return store.derived(_cover, COVER_TEXTS, scope, today())


def use_by_room(store: Store, scope: Scope, on_day: date, items: Collection[str]) -> dict[str, dict[str, float]]:
    """Units a day by item and room, as forecast from its own use, of some items."""
    issues = store.read(queries.USE, scope, on_day=on_day, since=since(on_day))
    issues = issues[issues["item_code"].isin(items)]
    pairs = issues[["item_code", "room_code"]].drop_duplicates(ignore_index=True)
    numbers = issues.groupby(["item_code", "room_code"], sort=False).ngroup()  # in the order they appear, as the pairs are
    usage = usage_of(issues.assign(item_code=numbers.astype("str")), "week", on_day)
    found: dict[str, dict[str, float]] = {}
    if usage.items:
        rates = forecast(usage.history, "week").over(1.0) / 7
        for number, rate in zip(usage.items, rates.tolist(), strict=True):
            item, room = pairs.iloc[int(number)].tolist()
            found.setdefault(item, {})[room] = rate
    return found


def supplier_lead_times(store: Store, scope: Scope) -> dict[str, LeadTime]:
    """Days from order to the whole quantity by supplier, from its own deliveries in reach."""
    lines = order_lines(*_deliveries(store, scope, today()), today())
    return lead_times(lines) if len(lines) else {}


def since(on_day: date) -> date:
    """The first day of use that is looked at."""
    return on_day - timedelta(days=365 * YEARS_OF_USE)


LONGEST = 3650  # days; what would last longer is not being used


def _cover(store: Store, scope: Scope, on_day: date) -> Cover:
    rows = _items_here(store, scope, on_day)
    if rows.empty:
        return Cover(rows, None, None)
    known = forecast(_history(store, scope, on_day, rows["item_code"].tolist()), "week")
    lead = _lead_days(store, scope, on_day, rows)
    found = _levels(known, lead["lead_days"].to_numpy(float), rows["policy"].tolist())
    rows = rows.assign(lead_days=lead["lead_days"], lead_told=lead["lead_told"], a_week=known.over(1.0))
    rows = rows.assign(pattern=pd.Series(known.patterns, dtype="str"), is_guess=~known.enough,
                       reorder_point=found.reorder_point, order_up_to=found.order_up_to)  # fmt: skip
    rows = _by_hand(store, scope, on_day, rows)
    ahead = daily(known, "week", DAYS_AHEAD)
    days = days_until_out(rows["on_hand"].to_numpy(float), ahead, _arriving(store, scope, on_day, rows))
    cover_days = np.divide(rows["on_hand"], rows["a_week"] / 7, out=np.full(len(rows), np.nan), where=rows["a_week"] > 1e-9)
    cover_days = np.where(cover_days > LONGEST, np.nan, cover_days)
    run_out = [on_day + timedelta(days=int(each) + 1) if each == each else None for each in days.tolist()]
    levels_told = Levels(rows["reorder_point"].to_numpy(float), rows["order_up_to"].to_numpy(float), found.lead, found.protection)
    packs = packs_to_order(rows["position"].to_numpy(float), levels_told, rows["pack_size"].to_numpy(float))
    return Cover(rows.assign(
        cover_days=cover_days, run_out_on=pd.to_datetime(pd.Series(run_out, dtype="object")),
        to_order=np.where(rows["is_kept"].astype(bool) & (rows["order_up_to"] > 0), packs, 0),
        is_short=(rows["need"] == "vital") & rows["is_kept"].astype(bool) & (days < rows["lead_days"].to_numpy(float)),
        value=(rows["on_hand"] * rows["price"].fillna(0).astype(float) / rows["pack_size"]).round().astype("int64"),
    ), known, levels_told)  # fmt: skip


def _items_here(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    held = store.read(queries.LOTS, scope, on_day=on_day).groupby("item_code")["quantity"].sum()
    coming = store.read(queries.ON_ORDER, scope, on_day=on_day).groupby("item_code")["open_units"].sum()
    used = store.read(queries.USE, scope, on_day=on_day, since=since(on_day))["item_code"]
    here = set(held.index) | set(coming.index) | set(used.unique())
    rows = store.read(queries.ITEMS)
    rows = rows[rows["item_code"].isin(here)].reset_index(drop=True)
    on_hand = rows["item_code"].map(held).astype("float64").fillna(0.0)
    on_order = rows["item_code"].map(coming).astype("float64").fillna(0.0)
    return rows.assign(on_hand=on_hand, on_order=on_order, position=on_hand + on_order)


def _history(store: Store, scope: Scope, on_day: date, items: list[str]) -> Floats:
    issues = store.read(queries.USE, scope, on_day=on_day, since=since(on_day))
    usage = usage_of(issues, "week", on_day, _days_out(store, scope, on_day))
    buckets = max(1, usage.history.shape[1])
    place = {code: number for number, code in enumerate(usage.items)}
    none = np.zeros(buckets)
    return np.array([usage.history[place[code]] if code in place else none for code in items]).reshape(len(items), buckets)


def _days_out(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    """item_code, day: of each day that ended without stock although there was some before."""
    changes = store.read(queries.DAYS, scope, on_day=on_day)
    balance = changes.groupby("item_code")["change"].cumsum()
    following = changes.groupby("item_code")["moved_on"].shift(-1).fillna(pd.Timestamp(on_day))
    out = changes.assign(until=following)[balance <= 1e-6]
    days = [(code, day) for code, first, until in zip(out["item_code"], out["moved_on"], out["until"], strict=True)
            for day in pd.date_range(first, until, inclusive="left")]  # fmt: skip
    return pd.DataFrame(days, columns=["item_code", "day"])


def stock_out_days(store: Store, scope: Scope, first: date, until: date) -> tuple[int, int]:
    """Item-days without stock, and item-days on which items were kept, from ``first`` to before ``until`` or today."""
    end = min(until, today())
    changes = store.read(queries.DAYS, scope, on_day=today())
    if changes.empty or end <= first:
        return 0, 0
    begun = changes.groupby("item_code")["moved_on"].min()
    begun = begun.where(begun > pd.Timestamp(first), pd.Timestamp(first))
    kept = (pd.Timestamp(end) - begun).dt.days.clip(lower=0).sum()
    out = _days_out(store, scope, end)
    return int(((out["day"] >= pd.Timestamp(first)) & (out["day"] < pd.Timestamp(end))).sum()) if len(out) else 0, int(kept)


def _deliveries(store: Store, scope: Scope, on_day: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Orders and receipts as lead_time.py takes them; a receipt with the day of an order kept elsewhere is both."""
    ours = store.read(queries.ORDERED, scope, on_day=on_day)
    came = store.read(queries.RECEIVED, scope, on_day=on_day)
    others = came[~came["is_ours"].astype(bool)].assign(supplier_code=lambda f: f["supplier_code"].fillna(""))
    columns = ["order_no", "item_code", "supplier_code", "ordered_on", "quantity"]
    return pd.concat([ours[columns], others[columns]], ignore_index=True), came[
        ["order_no", "item_code", "received_on", "quantity"]
    ]


def _lead_days(store: Store, scope: Scope, on_day: date, rows: pd.DataFrame) -> pd.DataFrame:
    """Days to deliver and where they come from: five deliveries of the supplier, else what was promised, else a week."""
    lines = order_lines(*_deliveries(store, scope, on_day), on_day)
    times = lead_times(lines) if len(lines) else {}
    told = [_lead(times.get(str(supplier)), promised) for supplier, promised in
            zip(rows["supplier_code"], rows["lead_days"], strict=True)]  # fmt: skip
    return pd.DataFrame(told, columns=["lead_days", "lead_told"], index=rows.index)


def _lead(known: LeadTime | None, promised: int | None) -> tuple[float, str]:
    if known is not None and known.enough and isfinite(known.usual):
        late = f"{known.late:g}" if isfinite(known.late) else "many"
        return known.usual, f"median of {known.orders} deliveries; nine of ten within {late} days"
    if promised is not None and not pd.isna(promised):
        return float(promised), "as promised"
    return LEAD_UNKNOWN, "not known: a week is assumed"


def _levels(known: Forecast, lead: Floats, policies: list[str]) -> Levels:
    """Each item by its own policy."""
    by_policy = {name: levels(known, "week", lead, Policy(method=_METHODS[name])) for name in set(policies)}
    point, up_to = (np.array([getattr(by_policy[name], field)[n] for n, name in enumerate(policies)])
                    for field in ("reorder_point", "order_up_to"))  # fmt: skip
    first = by_policy[policies[0]]
    return Levels(point, up_to, first.lead, first.protection)


def _by_hand(store: Store, scope: Scope, on_day: date, rows: pd.DataFrame) -> pd.DataFrame:
    """With too little history a level set by hand counts; it is the sum over the rooms in reach."""
    held = store.read(queries.SET_BY_HAND, scope, on_day=on_day)
    sums = held.assign(highest=held["highest"].fillna(held["lowest"] * 2)).groupby("item_code")[["lowest", "highest"]].sum()
    lowest, highest = (rows["item_code"].map(sums[name]).astype("float64") for name in ("lowest", "highest"))
    use = rows["is_guess"].astype(bool) & lowest.notna()
    return rows.assign(by_hand=lowest, reorder_point=rows["reorder_point"].mask(use, lowest),
                       order_up_to=rows["order_up_to"].mask(use, highest))  # fmt: skip


def _arriving(store: Store, scope: Scope, on_day: date, rows: pd.DataFrame) -> Floats:
    """Items × days ahead: what is on order on the day it is expected; what is late is taken to come tomorrow."""
    place = {code: number for number, code in enumerate(rows["item_code"])}
    found = np.zeros((len(rows), DAYS_AHEAD))
    coming = store.read(queries.ON_ORDER, scope, on_day=on_day)
    for code, expected, units in zip(coming["item_code"], coming["expected_on"], coming["open_units"], strict=True):
        day = max(0, (expected.date() - on_day).days - 1)
        if code in place and day < DAYS_AHEAD:
            found[place[code], day] += units
    return found
