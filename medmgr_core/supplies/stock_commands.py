"""What is done with stock: taken in, given out, moved, thrown away. What expires first goes first."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.formats import shortened
from medmgr_core.people.entries import entry
from medmgr_core.people.reach import allow_named
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write
from medmgr_core.supplies.expiry import Lot, Pick, pick
from medmgr_core.supplies.mix_up import quantity_mixed_up, usual_of
from medmgr_core.supplies.records import StockItem, StockLot, StockMovement, StoreRoom
from medmgr_core.supplies.stock_rules import NotEnoughStock

# no $units: one room and one item by their keys; the right for the room was asked
_LOTS = """
SELECT lot_code, quantity, expires_on, received_on FROM lot_on_hand
WHERE room_code = $room_code AND item_code = $item_code
ORDER BY lot_code NULLS LAST
"""
# no $units: how much of an item usually comes or goes at a time
_EARLIER = """
SELECT quantity FROM live_stock_movement
WHERE item_code = $item_code AND movement = $movement AND quantity > 0
ORDER BY moved_on DESC NULLS LAST, movement_no DESC NULLS LAST LIMIT 25
"""
# no $units: a lot is told by its item and what is printed on it
_SAME_LOT = "SELECT lot_code, expires_on FROM live_stock_lot WHERE item_code = $item_code AND lot_no = $lot_no ORDER BY lot_code"
# no $units: one line of one order
_OPEN = "SELECT state, open_units FROM supply_line_placed WHERE order_no = $order_no AND item_code = $item_code"

_NO_LOT = ""  # lots of expiry.py have a text


class LooksMixedUp(InvalidEntry):
    """Units seem to be taken for packs, or more comes than was ordered: whoever is sure says so."""


def receive_stock(store: Store, *, item_code: str, room_code: str, quantity: float, moved_on: date, lot_no: str | None = None,
                  expires_on: date | None = None, order_no: str | None = None, document: str | None = None, sure: bool = False,
                  by: str) -> str:  # fmt: skip
    """Take a delivery in, in units of issue. Returns the movement number.

    sure: the quantity is right although it looks mixed up. Raises LooksMixedUp, ExpiredLot, InvalidEntry, NotAllowed.
    """
    _room_of(store, room_code, by)
    _above_zero(quantity)
    if expires_on and expires_on < moved_on:
        sentence = f"Expires on: this lot expired on {expires_on:%d %b %Y}, before it came. Send it back, or mend the date."
        raise InvalidEntry(sentence, {"expires_on": sentence})
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        if not sure:
            _refuse_mixed_up(work, item_code, "receipt", quantity)
        if order_no:
            _check_order(work, order_no, item_code, quantity, sure)
        lot_code = _lot(work, item_code, lot_no, expires_on)
        return _add(store, work, by, movement="receipt", item_code=item_code, room_code=room_code, quantity=quantity,
                    moved_on=moved_on, lot_code=lot_code, order_no=order_no, document=document)  # fmt: skip


def issue_stock(store: Store, *, item_code: str, room_code: str, quantity: float, moved_on: date, used_by: str | None = None,
                reason: str | None = None, sure: bool = False, by: str) -> list[str]:  # fmt: skip
    """Give stock out, oldest expiry first, expired never. Returns the movement numbers. Raises NotEnoughStock, LooksMixedUp."""
    room = _room_of(store, room_code, by)
    _above_zero(quantity)
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        if not sure:
            _refuse_mixed_up(work, item_code, "issue", quantity)
        common = {"movement": "issue", "item_code": item_code, "room_code": room_code, "moved_on": moved_on, "used_by": used_by,
                  "reason": reason}  # fmt: skip
        if not room["keeps_stock"]:
            return [_add(store, work, by, quantity=quantity, **common)]
        picks = _picked(work, room_code, item_code, quantity, moved_on)
        return [_add(store, work, by, quantity=p.quantity, lot_code=p.lot.lot_no or None, **common) for p in picks]


def transfer_stock(store: Store, *, item_code: str, room_code: str, to_room: str, quantity: float, moved_on: date,
                   lot_code: str | None = None, reason: str | None = None, by: str) -> list[str]:  # fmt: skip
    """Move stock to another room with its lots: what expires first, or the lot named. Returns the movement numbers."""
    room, other = _room_of(store, room_code, by), _room_of(store, to_room, by)
    _above_zero(quantity)
    if room_code == to_room:
        raise InvalidEntry("To room: choose another room than the one it lies in.")
    if not (room["keeps_stock"] and other["keeps_stock"]):
        raise InvalidEntry("Stock is not kept in both rooms: count the one where it is not, then move it.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        picks = _picked(work, room_code, item_code, quantity, moved_on, lot_code)
        numbers = list[str]()
        for one in picks:
            common = {"item_code": item_code, "quantity": one.quantity, "moved_on": moved_on, "reason": reason,
                      "lot_code": one.lot.lot_no or None}  # fmt: skip
            for movement, here, there in (("transfer_out", room_code, to_room), ("transfer_in", to_room, room_code)):
                numbers.append(_add(store, work, by, movement=movement, room_code=here, other_room=there, **common))
        return numbers


def waste_stock(store: Store, *, item_code: str, room_code: str, quantity: float, moved_on: date, reason: str,
                lot_code: str | None = None, by: str) -> list[str]:  # fmt: skip
    """Throw stock away, with a reason: the lot named, else what expires first, expired ones before all."""
    _room_of(store, room_code, by)
    _above_zero(quantity)
    if not reason.strip():
        raise InvalidEntry("Reason: say why it is thrown away.", {"reason": "Say why it is thrown away."})
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        picks = _picked(work, room_code, item_code, quantity, date.min, lot_code)
        return [_add(store, work, by, movement="wastage", item_code=item_code, room_code=room_code, quantity=one.quantity,
                     moved_on=moved_on, lot_code=one.lot.lot_no or None, reason=reason) for one in picks]  # fmt: skip


# Parts -----------------------------------------------------------------------------------------------


def lots_in(work: Write, room_code: str, item_code: str) -> list[Lot]:
    """The lots of an item in a room; one without a lot number bears an empty text."""
    rows = work.connection.rows(_LOTS, {"room_code": room_code, "item_code": item_code})
    return [Lot(code or _NO_LOT, quantity, expires_on, received_on) for code, quantity, expires_on, received_on in rows]


def _picked(work: Write, room_code: str, item_code: str, quantity: float, on: date, lot_code: str | None = None) -> list[Pick]:
    lots = [lot for lot in lots_in(work, room_code, item_code) if lot_code is None or lot.lot_no == lot_code]
    picks, missing = pick(lots, quantity, on)
    if missing > 1e-6:
        there, all_there = quantity - missing, sum(lot.quantity for lot in lots)
        expired = f" ({all_there - there:g} more are expired)" if all_there > there + 1e-6 else ""
        raise NotEnoughStock(
            f"Quantity: {there:g} may be used here{expired}, {quantity:g} are asked. Take less, or count the room."
        )
    return picks


def _room_of(store: Store, room_code: str, by: str) -> dict[str, Any]:
    return entry(store, StoreRoom, (room_code,), by=by, action="enter").values


def _above_zero(quantity: float) -> None:
    if not quantity > 0:
        raise InvalidEntry("Quantity: enter more than 0.", {"quantity": "Enter more than 0."})


def _refuse_mixed_up(work: Write, item_code: str, movement: str, quantity: float) -> None:
    row = work.row(StockItem, (item_code,))
    if row is None:
        return
    earlier = [q for (q,) in work.connection.rows(_EARLIER, {"item_code": item_code, "movement": movement})]
    held = row.values
    said = quantity_mixed_up(quantity, usual_of(earlier), held["pack_size"], held["unit_of_issue"], held["pack_unit"])
    if said:
        raise LooksMixedUp(said, {"quantity": said})


def _check_order(work: Write, order_no: str, item_code: str, quantity: float, sure: bool) -> None:
    rows = work.connection.rows(_OPEN, {"order_no": order_no, "item_code": item_code})
    if not rows:
        raise InvalidEntry(f"Order: {order_no} has no line of this item.")
    state, open_units = rows[0]
    if state not in ("approved", "invoiced"):
        raise InvalidEntry(f"Order: {order_no} is {state}. What is ordered is approved before it is taken in.")
    if quantity > open_units + 1e-6 and not sure:
        said = f"Quantity: {open_units:g} are still to come of {order_no}, {quantity:g} would be taken in."
        raise LooksMixedUp(said, {"quantity": said})


def _lot(work: Write, item_code: str, lot_no: str | None, expires_on: date | None) -> str | None:
    """The lot with this number, made when it is new. One number has one day of expiry."""
    printed = (lot_no or "").strip() or (f"exp. {expires_on:%Y-%m-%d}" if expires_on else "")
    if not printed:
        return None
    for code, known_on in work.connection.rows(_SAME_LOT, {"item_code": item_code, "lot_no": printed}):
        if expires_on is None or known_on == expires_on:
            return str(code)
        said = f"{known_on:%d %b %Y}" if known_on else "never"
        raise InvalidEntry(
            f"Expires on: lot {shortened(printed, 30)} is known to expire {said}. Mend the lot number or the date."
        )
    lot = validate(StockLot, {"item_code": item_code, "lot_no": printed, "expires_on": expires_on})
    return work.add(lot)[0]


def _add(store: Store, work: Write, by: str, **values: Any) -> str:
    moved: Record = validate(StockMovement, {name: value for name, value in values.items() if value is not None})
    allow_named(store, by, moved)
    return work.add(moved)[0]
