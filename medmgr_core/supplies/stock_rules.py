"""Rules of stock: movements are only added, nothing goes below zero, an expired lot is neither taken in nor used."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, refuse_by_hand, refuse_change
from medmgr_core.store.write import Write
from medmgr_core.supplies.records import CountLine, CountSheet, StockLot, StockMovement, StoreRoom

_OUT = ("issue", "transfer_out", "wastage")
_ZERO = -1e-6  # sums of parts like 0.1 miss by less

# no $units: one room, one item, one lot by their keys
ON_HAND = """
SELECT coalesce(sum(change), 0) FROM stock_change
WHERE room_code = $room_code AND item_code = $item_code AND lot_code IS NOT DISTINCT FROM cast($lot_code AS text)
"""


class NotEnoughStock(InvalidEntry):
    """More would go out than is there."""


class ExpiredLot(InvalidEntry):
    """The lot is past its day."""


def on_hand(work: Write, room_code: str, item_code: str, lot_code: str | None) -> float:
    """Units of one lot (None: without a lot) of an item in a room, as this transaction sees them."""
    values = {"room_code": room_code, "item_code": item_code, "lot_code": lot_code}
    return float(work.connection.rows(ON_HAND, values)[0][0])


def change_of(moved: StockMovement) -> float:
    """What a movement adds to stock, below zero what it takes."""
    return -moved.quantity if moved.movement in _OUT else moved.quantity


def movement_rule(work: Write, moved: Record, before: Record | None) -> None:
    """A new movement: a day that has come, a lot of this item that may be used, and stock that suffices."""
    assert isinstance(moved, StockMovement)
    if before is not None:
        refuse_change(work, moved, before, "A movement stays as it was entered. Enter a correction with its reason.",
                      but=frozenset({"reason", "document"}))  # fmt: skip
        return
    if moved.moved_on > work.at.date():
        raise InvalidEntry("Date: this day is still to come.", {"moved_on": "This day is still to come."})
    _check_lot(work, moved)
    if change_of(moved) < 0 or (work.source == "import" and moved.movement != "receipt"):
        _check_stock(work, moved)


def _check_lot(work: Write, moved: StockMovement) -> None:
    row = work.row(StockLot, (moved.lot_code,)) if moved.lot_code else None
    if row is None:
        return
    if row.values["item_code"] != moved.item_code:
        sentence = f"Lot: {row.values['lot_no']} is a lot of another item. Choose a lot of this one."
        raise InvalidEntry(sentence, {"lot_code": sentence})
    expires_on: date | None = row.values["expires_on"]
    if expires_on is None or expires_on >= moved.moved_on:
        return
    if moved.movement == "receipt":
        raise ExpiredLot(f"Lot {row.values['lot_no']} expired on {expires_on:%d %b %Y}, before it came. Send it back.")
    if moved.movement == "issue":
        raise ExpiredLot(f"Lot {row.values['lot_no']} expired on {expires_on:%d %b %Y}. Take it out as wastage instead.")


def _check_stock(work: Write, moved: StockMovement) -> None:
    room = work.row(StoreRoom, (moved.room_code,))
    if room is None or not room.values["keeps_stock"]:
        return  # only use is recorded there; so it is in a room that a file names first
    if work.source == "import":
        raise NotEnoughStock(f"Room: stock is kept in {room.values['name']}, so what goes out is entered there. "
                             "Load use into a room where only use is recorded.")  # fmt: skip
    there = on_hand(work, moved.room_code, moved.item_code, moved.lot_code)
    if there + change_of(moved) < _ZERO:
        raise NotEnoughStock(
            f"Quantity: {there:g} are there, {-change_of(moved):g} would go out. Count the room if more is there."
        )


def voided_movement_rule(work: Write, moved: Record) -> None:
    """By hand a movement is never voided; a batch is taken back only while what it brought is still there."""
    assert isinstance(moved, StockMovement)
    if work.source in BY_HAND:
        raise InvalidEntry("A movement is not voided: enter a correction with its reason.")
    room = work.row(StoreRoom, (moved.room_code,))
    if room and room.values["keeps_stock"] and on_hand(work, moved.room_code, moved.item_code, moved.lot_code) < _ZERO:
        raise NotEnoughStock("What came with it has been used already: it stays.")


def room_rule(work: Write, room: Record, before: Record | None) -> None:
    """A room keeps stock from its first count on; what was issued before would stand below zero."""
    assert isinstance(room, StoreRoom)
    if work.source in BY_HAND and isinstance(before, StoreRoom) and room.keeps_stock and not before.keeps_stock:
        sentence = "Stock is kept: count the room; posting the count sets this."
        raise InvalidEntry(sentence, {"keeps_stock": sentence})


def sheet_rule(work: Write, sheet: Record, before: Record | None) -> None:
    """A posted count stays as it is."""
    assert isinstance(sheet, CountSheet)
    refuse_by_hand(work, sheet, before, {"state": "draft", "posted_on": None}, "use the button Post on the page Count")
    if isinstance(before, CountSheet) and before.state == "posted":
        refuse_change(work, sheet, before, f"{before.count_no} is posted and not changed any more. Begin another count.")


def line_rule(work: Write, line: Record, before: Record | None) -> None:
    """Lines are typed in while the count is a draft."""
    assert isinstance(line, CountLine)
    refuse_by_hand(work, line, before, {"expected": None}, "it is set when the count is posted")
    _refuse_posted(work, line)


def voided_line_rule(work: Write, line: Record) -> None:
    """As for changing one."""
    assert isinstance(line, CountLine)
    _refuse_posted(work, line)


def _refuse_posted(work: Write, line: CountLine) -> None:
    sheet = work.row(CountSheet, (line.count_no,))
    if work.source in BY_HAND and sheet and sheet.values["state"] == "posted":
        raise InvalidEntry(f"{line.count_no} is posted and not changed any more. Begin another count.")


def voided_sheet_rule(work: Write, sheet: Record) -> None:
    """A posted count stays: its corrections rest on it."""
    assert isinstance(sheet, CountSheet)
    if work.source in BY_HAND and sheet.state == "posted":
        raise InvalidEntry(f"{sheet.count_no} is posted: its corrections rest on it. Begin another count instead.")
