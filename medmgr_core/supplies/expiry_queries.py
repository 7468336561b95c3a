"""What will expire before it is used, what that is worth, and who else would use it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pandas as pd

from medmgr_core.periods import today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies import queries
from medmgr_core.supplies.cover_queries import use_by_room
from medmgr_core.supplies.expiry import HORIZONS, Lot, waste_of

_TEXTS = (queries.LOTS, queries.USE, queries.ITEMS, queries.ROOMS)
Rates = dict[str, dict[str, float]]  # item -> room -> units a day
RUNGS = {0: "Expired", **{days: f"Within {days} days" for days in HORIZONS}}


def expiring(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per lot that expires within half a year or has expired, the first on top.

    item_name, days (left, below zero: expired), waste (units not used in time where they lie), value and value_at_risk (minor
    units), rung (0, 30, 90, 180), other_room and other_name (a room in reach that would use it), other_units (how much).
    """
    return store.derived(_expiring, _TEXTS, scope, today())


def ladder(frame: pd.DataFrame) -> pd.DataFrame:
    """The rungs of ``expiring``: rung, told, quantity (lots), value, value_at_risk; those without a lot as well."""
    sums = frame.groupby("rung")[["value", "value_at_risk"]].sum()
    lots = frame.groupby("rung").size()
    rows = [(rung, told, int(lots.get(rung, 0)), *(int(sums[name].get(rung, 0)) for name in ("value", "value_at_risk")))
            for rung, told in RUNGS.items()]  # fmt: skip
    return pd.DataFrame(rows, columns=["rung", "told", "lots", "value", "value_at_risk"])


def _expiring(store: Store, scope: Scope, on_day: date) -> pd.DataFrame:
    held = store.read(queries.LOTS, scope, on_day=on_day)
    days = (held["expires_on"] - pd.Timestamp(on_day)).dt.days
    near = held[days <= HORIZONS[-1]].assign(days=days[days <= HORIZONS[-1]].astype("int64"))
    rates = use_by_room(store, scope, on_day, set(near["item_code"]))
    near = near.assign(waste=pd.Series(_waste(held, near, rates, on_day), dtype="float64").reindex(near.index))
    items = store.read(queries.ITEMS).set_index("item_code")
    of_one = items["price"].fillna(0).astype(float) / items["pack_size"]
    near = near.assign(item_name=near["item_code"].map(items["name"]),
                       unit_of_issue=near["item_code"].map(items["unit_of_issue"]),
                       cost=near["item_code"].map(of_one).astype("float64"))  # fmt: skip
    near = near.assign(
        rung=pd.Series([_rung(days) for days in near["days"]], index=near.index, dtype="int64"),
        value=(near["quantity"] * near["cost"]).round().astype("int64"),
        value_at_risk=(near["waste"] * near["cost"]).round().astype("int64"),
    )  # fmt: skip
    return _with_others(near, held, rates, store.read(queries.ROOMS, scope, on_day=on_day))


def _rung(days: int) -> int:
    return 0 if days < 0 else next(horizon for horizon in HORIZONS if days <= horizon)


def _waste(held: pd.DataFrame, near: pd.DataFrame, rates: Rates, on_day: date) -> dict[int, float]:
    """By the place of a lot: what of it will not be used. The first to expire goes first, so all lots count."""
    beside = held[held["item_code"].isin(near["item_code"]) & held["room_code"].isin(near["room_code"])]
    lots: dict[tuple[str, str], list[tuple[int, Lot]]] = {}
    for place, row in zip(beside.index, rows_of(beside), strict=True):
        lots.setdefault((row["item_code"], row["room_code"]), []).append((place, _lot(row)))
    wasted = dict[int, float]()
    for (item, room), placed in lots.items():
        lost = waste_of([lot for _, lot in placed], rates.get(item, {}).get(room, 0.0), on_day)
        wasted |= zip((place for place, _ in placed), lost, strict=True)
    return wasted


def _with_others(near: pd.DataFrame, held: pd.DataFrame, rates: Rates, rooms: pd.DataFrame) -> pd.DataFrame:
    """For a lot that will not be used where it lies: the room that would use most of it before it expires."""
    names = dict(zip(rooms["room_code"], rooms["name"], strict=True))
    keeps = {code for code, kept in zip(rooms["room_code"], rooms["keeps_stock"], strict=True) if kept}
    stock = held.groupby(["item_code", "room_code"])["quantity"].sum().to_dict()
    best: list[tuple[str | None, str | None, float]] = []
    for row in rows_of(near):
        item = row["item_code"]
        spare = {room: rate * max(row["days"], 0) - stock.get((item, room), 0.0) for room, rate in rates.get(item, {}).items()
                 if room != row["room_code"] and room in keeps}  # fmt: skip
        room = max(spare, key=lambda each: (spare[each], each), default=None)
        takes = min(row["waste"], spare[room]) if room else 0.0
        best.append((room, names[room], float(int(takes))) if room and takes >= 1 and row["days"] >= 0 else (None, None, 0.0))
    found = pd.DataFrame(best, columns=["other_room", "other_name", "other_units"], index=near.index)
    found = found.astype({"other_room": "str", "other_name": "str", "other_units": "float64"})
    return pd.concat([near, found], axis=1).sort_values(["expires_on", "item_name", "room_code"], ignore_index=True)


def _lot(row: dict[str, object]) -> Lot:
    expires, received = (_day(row[name]) for name in ("expires_on", "received_on"))
    return Lot(str(row["lot_code"] or ""), float(str(row["quantity"])), expires, received)


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, datetime) else None


def value_at_risk(store: Store, scope: Scope, days: int = 90) -> float | None:
    """What is expected to expire unused within so many days, expired lots among it; minor units; None without any stock."""
    if queries.lots(store, scope).empty:
        return None
    frame = expiring(store, scope)
    return float(frame.loc[frame["expires_on"] <= pd.Timestamp(today() + timedelta(days=days)), "value_at_risk"].sum())
