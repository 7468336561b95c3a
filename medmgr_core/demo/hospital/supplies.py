"""Store rooms, items, lots, movements of 18 months, suppliers' orders and counts of a site.

Every Monday what is low is ordered; wards are filled from the main store every fourth week. Nothing goes below zero.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.demo.hospital.people import person_with
from medmgr_core.demo.hospital.shape import Row, Shape
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.supply_lists import HOUSES, ITEMS, ROOMS, SIZE
from medmgr_core.demo.text_table import rows_in
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet, StockLot, StockMovement, StoreRoom

WEEKS = 78
_IN_WARDS = ("ga", "sy", "wo")
_WARD_ITEMS = 18
_LATE = (-1, 0, 0, 0, 0, 0, 0, 0, 1, 4)  # days a delivery comes after the day promised
_COUNTED_IN = (12, 25, 38, 51, 64, 76)  # weeks in which a sixth of the main store is counted
_COLUMNS = ["moved_on", "item_code", "room_code", "movement", "quantity", "lot_code", "used_by", "other_room", "order_no",
            "count_no", "document", "reason"]  # fmt: skip
OrderKey = tuple[date, str, str, str]  # Monday, supplier, account, room


@dataclass(frozen=True)
class Item:
    """An item as this kind of facility keeps it; ``a_week``: units used, before chance."""

    code: str
    row: Row
    supplier: str
    account: str
    lead: int
    a_week: float

    @property
    def pack(self) -> int:
        """Units in a pack."""
        return int(self.row["size"])

    @property
    def step(self) -> int:
        """Weeks between two issues: what is quick or vital goes out more often."""
        return 1 if self.a_week >= 250 else 2 if self.a_week >= 20 or self.row["need"] == "vital" else 4


def items_in(shape: Shape) -> list[Item]:
    """What a kind of facility keeps; a pack that would expire before it is used up is not kept."""
    found = []
    for place, row in enumerate(rows_in(ITEMS), start=1):
        house = HOUSES[shape.code].get(row["group"])
        a_week = float(row["a_week"]) * SIZE[shape.code]
        lasts = 7 * (float(row["size"]) / a_week + 8)
        if house and shape.code[0] in row["in"] and lasts < 0.45 * float(row["shelf"] or 9999):
            found.append(Item(f"{row['group'].upper()}-{place:03d}", row, *house, a_week))
    return found


def shared_items(shape: Shape) -> pd.DataFrame:
    """The items, which stand once however many sites there are."""
    return pd.DataFrame([
        {"item_code": item.code, "name": item.row["name"], "unit_of_issue": item.row["unit"], "pack_unit": item.row["pack"],
         "pack_size": float(item.pack), "price": round(float(item.row["price"]) * 100), "need": item.row["need"],
         "supplier_code": item.supplier, "account_code": item.account, "lead_days": item.lead, "policy": "error_of_sums",
         "shelf_days": int(item.row["shelf"]) if item.row["shelf"] else None, "is_kept": True}
        for item in items_in(shape)
    ]).astype({"shelf_days": "Int64"})  # fmt: skip


@dataclass
class _Shelf:
    """What lies in a room of one item: lots in the order they came, which is the order they expire in."""

    room: str
    lots: deque[list[Any]] = field(default_factory=deque)

    @property
    def units(self) -> int:
        return sum(units for _, units in self.lots)

    def take(self, units: int) -> Iterator[tuple[str | None, int]]:
        """So much, or all there is, by lot."""
        while units > 0 and self.lots:
            lot, there = self.lots[0]
            taken = min(units, there)
            units -= taken
            self.lots[0][1] -= taken
            if taken == there:
                self.lots.popleft()
            yield lot, taken


@dataclass
class _Stock:
    """The stock of a site in the making."""

    site: Site
    luck: np.random.Generator
    monday: date
    users: list[str]
    moved: list[tuple[Any, ...]] = field(default_factory=list)
    lots: list[dict[str, Any]] = field(default_factory=list)
    orders: dict[OrderKey, dict[str, tuple[Item, int]]] = field(default_factory=lambda: defaultdict(dict))
    late: dict[OrderKey, int] = field(default_factory=dict)
    ends: dict[str, date] = field(default_factory=dict)  # the expiry of the last lot of an item: none comes that ends before it
    counted: list[tuple[int, str, str, int, int]] = field(default_factory=list)  # week, room, item, expected, counted

    def move(self, day: date, item: Item, shelf: _Shelf, kind: str, units: int, lot: str | None = None, **more: Any) -> None:
        """Note a movement."""
        named = {"lot_code": lot, **more}
        self.moved.append((day, item.code, shelf.room, kind, float(units), *(named.get(name) for name in _COLUMNS[5:])))

    def put(self, day: date, item: Item, shelf: _Shelf, units: int, kind: str = "receipt", **more: Any) -> None:
        """Take in, with a lot of its own where the item expires."""
        lot = self._lot(day, item) if item.row["shelf"] else None
        shelf.lots.append([lot, units])
        self.move(day, item, shelf, kind, units, lot, **more)

    def _lot(self, day: date, item: Item) -> str:
        code = self.site.running("LT", len(self.lots) + 1)
        ends = day + timedelta(days=round(int(item.row["shelf"]) * float(self.luck.uniform(0.5, 0.95))))
        self.ends[item.code] = ends = max(ends, self.ends.get(item.code, ends))
        printed = f"{item.row['name'][0]}{7919 * (len(self.lots) + 1) % 90_000 + 10_000}"
        self.lots.append({"lot_code": code, "item_code": item.code, "lot_no": printed, "expires_on": ends})
        return code

    def arrives(self, key: OrderKey, lead: int) -> date:
        """The day an order comes."""
        late = self.late.setdefault(key, int(self.luck.choice(_LATE)))
        return key[0] + timedelta(days=max(1, lead + late))


def put_supplies(site: Site) -> None:
    """All of it."""
    luck, rooms = site.chance("supplies"), rows_in(ROOMS[site.shape.code])
    monday = site.today - timedelta(days=site.today.weekday() + 7 * WEEKS)
    users = [site.code(row["unit"]) for row in site.shape.unit_rows if row["team"] and not (row["opens"] or row["closes"])]
    stock = _Stock(site, luck, monday, users)
    site.put(StoreRoom, [
        {"room_code": site.code(row["room"]), "name": row["name"], "unit_code": site.code(row["unit"]),
         "cost_centre_code": site.code(row["centre"]), "keeps_stock": True} for row in rooms])  # fmt: skip
    items = items_in(site.shape)
    in_wards = [item for item in items if item.step == 1 and item.row["group"] in _IN_WARDS][:_WARD_ITEMS]
    for place, item in enumerate(items):
        main = next(row["room"] for row in rooms if item.row["group"] in row["groups"].split())
        wards = [row for row in rooms if not row["groups"]] if item in in_wards else []
        _follow(stock, place, item, _Shelf(site.code(main)), [(row["unit"], _Shelf(site.code(row["room"]))) for row in wards])
    _put_rows(stock)


def _follow(stock: _Stock, place: int, item: Item, main: _Shelf, wards: list[tuple[str, _Shelf]]) -> None:
    """One item from week to week: what came, what the wards are filled with, what is counted, used and ordered."""
    luck, step = stock.luck, item.step
    rate = item.a_week * float(luck.uniform(0.8, 1.25))
    on_the_way: list[tuple[date, int, OrderKey]] = []
    stock.put(stock.monday, item, main, packs_for(item, rate * 6), "correction", reason="First count")
    for week in range(WEEKS + 1):
        monday = stock.monday + timedelta(weeks=week)
        for day, units, key in [each for each in on_the_way if each[0] < monday]:
            stock.put(day, item, main, units, order_no=key)
        on_the_way = [each for each in on_the_way if each[0] >= monday]
        _count(stock, week, place, item, main)
        for number, (unit, shelf) in enumerate(wards):
            part = rate * 0.1 * (1 + number % 3)
            if (week + number) % 4 == 0:
                _fill(stock, monday + timedelta(days=1), item, main, shelf, round(part * 8) - shelf.units)
            if (week + number) % 2 == 0:
                _use(stock, monday + timedelta(days=3), item, shelf, part * 2, stock.site.code(unit))
        if (week + place) % step == 0:
            share = 1 - 0.1 * sum(1 + number % 3 for number in range(len(wards)))
            _use(
                stock,
                monday + timedelta(days=2),
                item,
                main,
                rate * step * share,
                stock.users[int(luck.integers(len(stock.users)))],
            )
        on_the_way += _order(stock, week, item, main, rate, sum(units for _, units, _ in on_the_way))
    for day, units, key in on_the_way:
        if day <= stock.site.today:
            stock.put(day, item, main, units, order_no=key)


def packs_for(item: Item, units: float) -> int:
    return max(1, -(-round(units) // item.pack)) * item.pack


def _use(stock: _Stock, day: date, item: Item, shelf: _Shelf, mean: float, unit: str) -> None:
    if day > stock.site.today:
        return
    units = int(stock.luck.poisson(mean * stock.luck.gamma(30) / 30))
    for lot, taken in shelf.take(units // 10 * 10 if units > 200 else units):
        stock.move(day, item, shelf, "issue", taken, lot, used_by=unit)
    if stock.luck.random() < 0.004:
        for lot, taken in shelf.take(max(1, round(mean * 0.3))):
            stock.move(day, item, shelf, "wastage", taken, lot, reason="Packs damaged in the store")


def _fill(stock: _Stock, day: date, item: Item, main: _Shelf, ward: _Shelf, units: int) -> None:
    if day > stock.site.today:
        return
    for lot, taken in main.take(units):
        stock.move(day, item, main, "transfer_out", taken, lot, other_room=ward.room)
        stock.move(day, item, ward, "transfer_in", taken, lot, other_room=main.room)
        ward.lots.append([lot, taken])


def _count(stock: _Stock, week: int, place: int, item: Item, shelf: _Shelf) -> None:
    """A sixth of the items each time; one in ten is not as expected, by a little."""
    if week not in _COUNTED_IN or _COUNTED_IN.index(week) != place % 6 or not shelf.lots:
        return
    expected = shelf.units
    off = int(stock.luck.integers(-4, 3)) * max(1, expected // 60) if stock.luck.random() < 0.1 else 0
    off = max(off, 1 - int(shelf.lots[-1][1]))
    stock.counted.append((week, shelf.room, item.code, expected, expected + off))
    if off:
        shelf.lots[-1][1] += off
        stock.move(stock.monday + timedelta(weeks=week), item, shelf, "correction", off, shelf.lots[-1][0],
                   count_no=(week, shelf.room), reason=f"Counted {expected + off}, expected {expected}")  # fmt: skip


def _order(stock: _Stock, week: int, item: Item, main: _Shelf, rate: float, coming: int) -> list[tuple[date, int, OrderKey]]:
    """What is low is ordered on Monday, but this week nobody has yet; one line in sixteen comes in two parts."""
    is_vital = item.row["need"] == "vital"
    point, key = rate * (item.lead / 7 + item.step + (4 if is_vital else 0.7)), _key(stock, week, item, main)
    if main.units + coming > point or key[0] > stock.site.today or (week == WEEKS and not is_vital):
        return []
    units = packs_for(item, point + rate * 3 - main.units - coming)
    stock.orders[key][item.code] = (item, units // item.pack)
    day = stock.arrives(key, item.lead)
    first = packs_for(item, units / 2) if units > item.pack and stock.luck.random() < 1 / 16 else units
    return [(day, first, key), *([(day + timedelta(days=6), units - first, key)] if units > first else [])]


def _key(stock: _Stock, week: int, item: Item, main: _Shelf) -> OrderKey:
    return stock.monday + timedelta(weeks=week), item.supplier, item.account, main.room


# Rows ------------------------------------------------------------------------------------------------


def _put_rows(stock: _Stock) -> None:
    site = stock.site
    orders = {key: site.running("SO", place) for place, key in enumerate(sorted(stock.orders), start=1)}
    sheets = {key: site.running("CN", place) for place, key in enumerate(sorted({(w, r) for w, r, *_ in stock.counted}), start=1)}
    moved = pd.DataFrame(stock.moved, columns=_COLUMNS).sort_values("moved_on", kind="stable", ignore_index=True)
    moved["order_no"] = moved["order_no"].map(orders, na_action="ignore").astype("str")
    moved["count_no"] = moved["count_no"].map(sheets, na_action="ignore").astype("str")
    moved.insert(0, "movement_no", [site.running("SM", place) for place in range(1, len(moved) + 1)])
    site.put(StockLot, stock.lots)
    site.put(StockMovement, moved)
    _put_orders(stock, orders, moved)
    days = {key: stock.monday + timedelta(weeks=key[0]) for key in sheets}
    site.put(CountSheet, [{"count_no": number, "room_code": key[1], "counted_on": days[key], "state": "posted",
                           "posted_on": days[key]} for key, number in sheets.items()])  # fmt: skip
    site.put(CountLine, [{"count_no": sheets[week, room], "item_code": item, "counted": float(counted), "expected": float(expected)}
                         for week, room, item, expected, counted in stock.counted])  # fmt: skip


def _put_orders(stock: _Stock, numbers: dict[OrderKey, str], moved: pd.DataFrame) -> None:
    """An order is invoiced three weeks after all of it came; until then its money is promised."""
    site, centres = stock.site, stock.site.rows[StoreRoom].set_index("room_code")["cost_centre_code"]
    came = moved[moved["movement"] == "receipt"].groupby(["order_no", "item_code"])["quantity"].sum().to_dict()
    last = moved[moved["movement"] == "receipt"].groupby("order_no")["moved_on"].max().to_dict()
    heads, lines = list[dict[str, Any]](), list[dict[str, Any]]()
    for (monday, supplier, account, room), held in sorted(stock.orders.items()):
        number = numbers[monday, supplier, account, room]
        packs = [{"order_no": number, "item_code": code, "packs": count, "pack_size": float(item.pack),
                  "price": round(float(item.row["price"]) * 100)} for code, (item, count) in held.items()]  # fmt: skip
        is_whole = all(came.get((number, code), 0) >= count * item.pack for code, (item, count) in held.items())
        billed = last[number] + timedelta(days=21) if is_whole else None
        is_billed = billed is not None and billed <= site.today
        heads.append({"order_no": number, "supplier_code": supplier, "room_code": room, "cost_centre_code": centres[room],
                      "account_code": account, "ordered_on": monday, "state": "invoiced" if is_billed else "approved",
                      "expected_on": monday + timedelta(days=max(item.lead for item, _ in held.values())),
                      "approved_by": person_with(site, "manager"), "approved_on": monday,
                      "closed_on": billed if is_billed else None})  # fmt: skip
        lines += packs
    site.put(SupplyOrder, heads)
    site.put(SupplyOrderLine, lines)
