"""Orders of stock: drafted from a proposal, mended, approved within one's limit, matched with the invoice, or given up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility.queries import formats
from medmgr_core.people.entries import entry
from medmgr_core.people.reach import allow_named, own_unit
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import today
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import BY_HAND, COMMAND, refuse_by_hand, refuse_change
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow, Write
from medmgr_core.supplies.mix_up import price_mixed_up, quantity_mixed_up, usual_of
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import StockItem, StoreRoom
from medmgr_core.supplies.stock_commands import LooksMixedUp

USUAL_LEAD = 7  # days, where nobody has said how long a supplier takes
_UNSEEN = {"state": "draft", "approved_by": None, "approved_on": None, "invoice_no": None, "closed_on": None}

# no $units: one person and one unit, by their codes
_LIMIT = """
SELECT coalesce(max(up_to), 0)::bigint FROM approval_reach
WHERE person_code = $person AND unit_code = $unit AND from_on <= $day AND until_on > $day
"""
# no $units: one order by its number
_AMOUNT = "SELECT amount, lines FROM supply_order_standing WHERE order_no = $order_no"
# no $units: one invoice by its number; the right to see it was asked
_INVOICE = "SELECT supplier_code FROM invoice_standing WHERE invoice_no = $invoice_no"
_MATCHED = "SELECT order_no FROM live_supply_order WHERE invoice_no = $invoice_no AND order_no <> $order_no"
# no $units: how many packs of an item are usually ordered at a time
_EARLIER = """
SELECT line.packs FROM live_supply_order_line line
JOIN live_supply_order placed ON placed.order_no = line.order_no AND placed.state IN ('approved', 'invoiced')
WHERE line.item_code = $item_code ORDER BY placed.ordered_on DESC NULLS LAST, line.order_no DESC NULLS LAST LIMIT 25
"""


def draft_orders(store: Store, packs: Mapping[str, int], *, room_code: str, by: str) -> list[str]:
    """Draft orders of so many packs an item, one for each supplier and account. Returns their numbers.

    Raises InvalidEntry for an item without supplier, account or price, and a room without a cost centre.
    """
    room = entry(store, StoreRoom, (room_code,), by=by, action="enter").values
    if not room["cost_centre_code"]:
        raise InvalidEntry(f"{room['name']} has no cost centre: say in the store room who pays its orders.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        wanted = {code: (_orderable(work, code), count) for code, count in packs.items() if count > 0}
        if not wanted:
            raise InvalidEntry("Nothing is to be ordered.")
        houses = dict.fromkeys((item["supplier_code"], item["account_code"]) for item, _ in wanted.values())
        numbers = list[str]()
        for house in houses:
            of_house = [each for each in wanted.values() if (each[0]["supplier_code"], each[0]["account_code"]) == house]
            numbers.append(_draft(store, work, by, room, house, of_house))
        return numbers


def _draft(store: Store, work: Write, by: str, room: Mapping[str, Any], house: tuple[str, str],
           items: list[tuple[dict[str, Any], int]]) -> str:  # fmt: skip
    day = today()
    lead = max(USUAL_LEAD if item["lead_days"] is None else item["lead_days"] for item, _ in items)
    order = validate(SupplyOrder, {
        "supplier_code": house[0], "account_code": house[1], "room_code": room["room_code"],
        "cost_centre_code": room["cost_centre_code"], "ordered_on": day, "expected_on": day + timedelta(days=lead),
    })  # fmt: skip
    allow_named(store, by, order)
    (number,) = work.add(order)
    for item, count in items:
        work.add(validate(SupplyOrderLine, {"order_no": number, "item_code": item["item_code"], "packs": count,
                                            "pack_size": item["pack_size"], "price": item["price"]}))  # fmt: skip
    return number


def _orderable(work: Write, item_code: str) -> dict[str, Any]:
    row = work.row(StockItem, (item_code,))
    if row is None or row.voided_at is not None:
        raise InvalidEntry(f"There is no item {item_code}.")
    missing = [word for name, word in (("supplier_code", "supplier"), ("account_code", "account"), ("price", "price"))
               if row.values[name] is None]  # fmt: skip
    if missing:
        raise InvalidEntry(f"{row.values['name']} has no {' and no '.join(missing)}: enter it in the item, then order.")
    return row.values


def mend_line(store: Store, order_no: str, item_code: str, *, packs: int, price: int | None = None, sure: bool = False,
              by: str) -> None:  # fmt: skip
    """Set packs and price (minor units) of a line of a draft; no packs take the line out. Raises LooksMixedUp unless sure."""
    row = entry(store, SupplyOrder, (order_no,), by=by, action="enter")
    if row.values["state"] != "draft":
        raise InvalidEntry(f"{order_no} is {row.values['state']} and not changed any more.")
    with store.write(by=by, source=COMMAND, reason="taken out of the draft", batch=new_batch()) as work:
        line = work.row(SupplyOrderLine, (order_no, item_code))
        if line is None or line.voided_at is not None:
            raise InvalidEntry(f"{order_no} has no line of this item.")
        if packs == 0:
            work.void(SupplyOrderLine, line.key)
            return
        price = line.values["price"] if price is None else price
        if not sure:
            _refuse_mixed_up(work, item_code, packs, price)
        work.change(SupplyOrderLine, line.key, {"packs": packs, "price": price})


def _refuse_mixed_up(work: Write, item_code: str, packs: int, price: int) -> None:
    item = work.row(StockItem, (item_code,))
    if item is None:
        return
    held = item.values
    usual = usual_of([count for (count,) in work.connection.rows(_EARLIER, {"item_code": item_code})])
    said = quantity_mixed_up(packs, usual, held["pack_size"], held["pack_unit"], held["unit_of_issue"])
    said = said or price_mixed_up(price, held["price"], held["pack_size"], held["unit_of_issue"], held["pack_unit"])
    if said:
        raise LooksMixedUp(said)


def approve_supply_order(store: Store, order_no: str, *, revision: int, by: str) -> None:
    """Approve a draft: its money is promised from now on. Raises NotAllowed above the limit of the person."""
    row = _in_state(store, order_no, by, "approve", "draft")
    with store.write(by=by, source=COMMAND) as work:
        amount, lines = work.connection.rows(_AMOUNT, {"order_no": order_no})[0]
        if not lines:
            raise InvalidEntry(f"{order_no} has no line: add what is to be ordered, or cancel it.")
        _refuse_above_limit(store, work, row, amount)
        values = {"state": "approved", "approved_by": by, "approved_on": today()}
        work.change(SupplyOrder, row.key, values, revision=revision)


def _refuse_above_limit(store: Store, work: Write, row: StoredRow, amount: int) -> None:
    if work.by == SYSTEM:
        return
    unit = own_unit(store, row.record()) or ""
    limit = work.connection.rows(_LIMIT, {"person": work.by, "unit": unit, "day": today()})[0][0]
    if amount > limit:
        money = formats(store).money
        raise NotAllowed(f"{money(amount, 2)} is above your limit of {money(limit, 2)}. "
                         "Let somebody with a higher limit approve it; limits stand under Requests and approvals.")  # fmt: skip


def match_invoice(store: Store, order_no: str, invoice_no: str, *, revision: int, by: str) -> None:
    """Say which invoice is that of an order; from then on the invoice holds the money. Raises InvalidEntry, NotAllowed."""
    row = _in_state(store, order_no, by, "enter", "approved")
    values = {"state": "invoiced", "invoice_no": invoice_no, "closed_on": today()}
    allow_named(store, by, validate(SupplyOrder, {**row.values, **values}), before=row)
    with store.write(by=by, source=COMMAND) as work:
        found = work.connection.rows(_INVOICE, {"invoice_no": invoice_no})
        if not found or found[0][0] != row.values["supplier_code"]:
            raise InvalidEntry("Invoice: it is not of the supplier of this order. Choose another one.")
        taken = work.connection.rows(_MATCHED, {"invoice_no": invoice_no, "order_no": order_no})
        if taken:
            raise InvalidEntry(f"Invoice: {invoice_no} is matched with {taken[0][0]} already.")
        work.change(SupplyOrder, row.key, values, revision=revision)


def cancel_supply_order(store: Store, order_no: str, *, reason: str, revision: int, by: str) -> None:
    """Give a draft or an approved order up: its money is free again. What has come stays in stock."""
    row = entry(store, SupplyOrder, (order_no,), by=by, action="enter")
    if row.values["state"] not in ("draft", "approved"):
        raise InvalidEntry(f"{order_no} is {row.values['state']} already.")
    if not reason.strip():
        raise InvalidEntry("Say why it is given up.")
    values = {"state": "cancelled", "closed_on": today()}
    store.change(SupplyOrder, row.key, values, revision=revision, by=by, source=COMMAND, reason=reason)


def _in_state(store: Store, order_no: str, by: str, action: str, state: str) -> StoredRow:
    row = entry(store, SupplyOrder, (order_no,), by=by, action=action)
    if row.values["state"] != state:
        raise InvalidEntry(f"{order_no} is {row.values['state']}, not {state}.")
    return row


# Rules -----------------------------------------------------------------------------------------------


def order_rule(work: Write, order: Record, before: Record | None) -> None:
    """States are set by buttons; an order that is approved keeps its head, but for remarks and the day it is expected."""
    assert isinstance(order, SupplyOrder)
    refuse_by_hand(work, order, before, _UNSEEN, "use the buttons of the order")
    if isinstance(before, SupplyOrder) and before.state != "draft":
        refuse_change(work, order, before, f"{before.order_no} is {before.state} and not changed any more.",
                      but=frozenset({"expected_on", "remarks"}))  # fmt: skip


def line_rule(work: Write, line: Record, before: Record | None) -> None:
    """Lines change while the order is a draft."""
    assert isinstance(line, SupplyOrderLine)
    _refuse_settled(work, line)


def voided_line_rule(work: Write, line: Record) -> None:
    """As for changing one."""
    assert isinstance(line, SupplyOrderLine)
    _refuse_settled(work, line)


def _refuse_settled(work: Write, line: SupplyOrderLine) -> None:
    order = work.row(SupplyOrder, (line.order_no,))
    if work.source in BY_HAND and order and order.values["state"] != "draft":
        raise InvalidEntry(f"{line.order_no} is {order.values['state']}: its lines stay. Make another order.")


def voided_order_rule(work: Write, order: Record) -> None:
    """What was approved is cancelled with a reason, not voided."""
    assert isinstance(order, SupplyOrder)
    if work.source in BY_HAND and order.state != "draft":
        raise InvalidEntry(f"{order.order_no} is {order.state}: cancel it instead of voiding it.")
