"""Stories about stock and contracts: a vital item recalled, a lot that lies in the wrong ward, a contract nobody thought of."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from medmgr_core.demo.hospital.keeping import term_ends_on
from medmgr_core.demo.hospital.keeping_lists import CONTRACTS
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.supplies import WEEKS, Item, items_in, packs_for
from medmgr_core.demo.hospital.supply_lists import ROOMS
from medmgr_core.demo.text_table import rows_in
from medmgr_core.supplies.contract_records import Contract
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import StockLot, StockMovement

SHORT, MOVABLE = "Oxygen mask with reservoir", "Foam dressing with border, 12.5 cm"
LOT_ENDS_IN, NOTICE_IN = 77, 17  # days from today


def vital_runs_out(site: Site) -> None:
    """A vital item was recalled by its maker; what is left lasts two days, and nothing is on order."""
    item = _item(site, SHORT)
    _nothing_on_order(site, item)
    rows = site.rows[StockMovement]
    rows = rows[rows["item_code"] == item.code]
    sign = rows["movement"].map(lambda kind: 1.0 if kind in ("receipt", "correction", "transfer_in") else -1.0)
    a_week = float(rows.loc[rows["movement"] == "issue", "quantity"].sum()) / WEEKS
    recalled = float((sign * rows["quantity"].astype("float64")).sum()) - max(1.0, float(round(a_week / 4)))
    _add(site, {"moved_on": site.today, "item_code": item.code, "room_code": rows["room_code"].iloc[0], "movement": "wastage",
                "quantity": recalled, "reason": "Recalled by the maker"})  # fmt: skip


def _nothing_on_order(site: Site, item: Item) -> None:
    """Of its open order lines only what has come already stays."""
    moved, lines = site.rows[StockMovement], site.rows[SupplyOrderLine]
    came = moved[(moved["item_code"] == item.code) & (moved["movement"] == "receipt")].groupby("order_no")["quantity"].sum()
    own = lines["item_code"] == item.code
    packs = (lines["order_no"].map(came).fillna(0) / item.pack).astype("int64")
    lines = lines.assign(packs=lines["packs"].where(~own, packs))[~(own & (packs == 0))].reset_index(drop=True)
    orders = site.rows[SupplyOrder]
    site.rows[SupplyOrderLine] = lines
    site.rows[SupplyOrder] = orders[orders["order_no"].isin(lines["order_no"])].reset_index(drop=True)


def lot_for_another(site: Site) -> None:
    """A ward was given far too many dressings of one lot; they expire in eleven weeks, and the main store would use them."""
    item, lot = _item(site, MOVABLE), site.running("LT", len(site.rows[StockLot]) + 1)
    room = site.code(rows_in(ROOMS[site.shape.code])[-1]["room"])
    site.put(StockLot, [{"lot_code": lot, "item_code": item.code, "lot_no": "D8-2210",
                         "expires_on": site.today + timedelta(days=LOT_ENDS_IN)}])  # fmt: skip
    _add(site, {"moved_on": site.today - timedelta(days=140), "item_code": item.code, "room_code": room, "movement": "receipt",
                "quantity": float(packs_for(item, item.a_week * 2)), "lot_code": lot, "document": "Left over from a trial"})  # fmt: skip


def contract_renews(site: Site) -> None:
    """The first contract of the site renews itself unless somebody gives notice within 17 days."""
    first = rows_in(CONTRACTS[site.shape.code])[0]
    held = site.rows[Contract]
    ends = term_ends_on(site.today, NOTICE_IN, int(first["notice"]))
    site.change(Contract, held["contract_no"] == held["contract_no"].iloc[0], ends_on=ends)


def _item(site: Site, name: str) -> Item:
    return next(item for item in items_in(site.shape) if item.row["name"] == name)


def _add(site: Site, row: dict[str, Any]) -> None:
    site.put(StockMovement, [{"movement_no": site.running("SM", len(site.rows[StockMovement]) + 1), **row}])
