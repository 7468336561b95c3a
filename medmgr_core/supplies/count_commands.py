"""Counting a room: begun, typed in item after item, posted. Posting writes the corrections."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import InvalidEntry
from medmgr_core.people.entries import entry
from medmgr_core.periods import today
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write
from medmgr_core.supplies.expiry import Lot
from medmgr_core.supplies.records import CountLine, CountSheet, StockMovement, StoreRoom
from medmgr_core.supplies.stock_commands import lots_in

# no $units: one room or one count by its key; the right was asked
_DRAFT = "SELECT count_no FROM live_count_sheet WHERE room_code = $room_code AND state = 'draft' ORDER BY count_no NULLS LAST"
_LINES = "SELECT item_code, counted FROM live_count_line WHERE count_no = $count_no ORDER BY item_code NULLS LAST"
_RECORDED = """
SELECT item_code, lot_code, sum(change) FROM stock_change WHERE room_code = $room_code
GROUP BY 1, 2 HAVING abs(sum(change)) > 0.000001 ORDER BY 1, 2 NULLS LAST
"""


def begin_count(store: Store, room_code: str, *, by: str) -> str:
    """The number of the open count of a room; a new one when there is none."""
    entry(store, StoreRoom, (room_code,), by=by, action="enter")
    with store.write(by=by, source=COMMAND) as work:
        for (number,) in work.connection.rows(_DRAFT, {"room_code": room_code}):
            return str(number)
        return work.add(validate(CountSheet, {"room_code": room_code, "counted_on": today()}))[0]


def save_counted(store: Store, count_no: str, item_code: str, counted: float, *, by: str) -> None:
    """Note how much of an item was counted; done again, it is mended. Raises InvalidEntry."""
    _draft(store, count_no, by)
    line = validate(CountLine, {"count_no": count_no, "item_code": item_code, "counted": counted})
    with store.write(by=by, source=COMMAND) as work:
        row = work.row(CountLine, (count_no, item_code))
        if row is None:
            work.add(line)
            return
        if row.voided_at is not None:
            work.restore(CountLine, row.key)
        work.change(CountLine, row.key, {"counted": counted})


def post_count(store: Store, count_no: str, *, revision: int, by: str) -> int:
    """Correct the stock of what was counted; items that were not counted stay. Returns the number of corrections."""
    room_code = _draft(store, count_no, by)
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        lines = work.connection.rows(_LINES, {"count_no": count_no})
        if not lines:
            raise InvalidEntry("Nothing has been counted yet: type in at least one item.")
        room = work.row(StoreRoom, (room_code,))
        if room and room.values["keeps_stock"]:
            made = sum(_correct(work, count_no, room_code, item, counted) for item, counted in lines)
        else:
            made = _first_count(work, count_no, room_code, dict(lines))
            work.change(StoreRoom, (room_code,), {"keeps_stock": True})
        work.change(CountSheet, (count_no,), {"state": "posted", "posted_on": today()}, revision=revision)
        return made


def _draft(store: Store, count_no: str, by: str) -> str:
    row = entry(store, CountSheet, (count_no,), by=by, action="enter")
    if row.values["state"] == "posted":
        raise InvalidEntry(f"{count_no} is posted already. Begin another count.")
    return str(row.values["room_code"])


def _correct(work: Write, count_no: str, room_code: str, item_code: str, counted: float) -> int:
    """Movements that bring an item to what was counted, and what was expected noted in the line."""
    lots = lots_in(work, room_code, item_code)
    expected = sum(lot.quantity for lot in lots)
    work.change(CountLine, (count_no, item_code), {"expected": expected})
    parts = _shared(lots, counted - expected)
    for lot_code, change in parts:
        _correction(work, count_no, room_code, item_code, lot_code, change, f"Counted {counted:g}, expected {expected:g}")
    return len(parts)


def _first_count(work: Write, count_no: str, room_code: str, counted: dict[str, float]) -> int:
    """Until now only use was recorded: what that adds up to is set to nothing, then to what was counted."""
    made = 0
    for item_code, lot_code, held in work.connection.rows(_RECORDED, {"room_code": room_code}):
        _correction(work, count_no, room_code, item_code, lot_code, -held, "First count: recorded before stock was kept")
        made += 1
    for item_code, units in counted.items():
        if units > 0:
            _correction(work, count_no, room_code, item_code, None, units, f"First count: {units:g}")
            made += 1
    return made


def _correction(work: Write, count_no: str, room_code: str, item_code: str, lot_code: str | None, change: float,
                reason: str) -> None:  # fmt: skip
    work.add(validate(StockMovement, {
        "movement": "correction", "room_code": room_code, "item_code": item_code, "quantity": change, "moved_on": today(),
        "count_no": count_no, "lot_code": lot_code, "reason": reason,
    }))  # fmt: skip


def _shared(lots: list[Lot], change: float) -> list[tuple[str | None, float]]:
    """What is missing is taken from the lots that expire first; what is too much is put to the last one."""
    in_order = sorted(lots, key=lambda lot: (lot.expires_on or date.max, lot.lot_no))
    if abs(change) < 1e-6:
        return []
    if change > 0 or not in_order:
        return [((in_order[-1].lot_no or None) if in_order else None, change)]
    parts = list[tuple[str | None, float]]()
    for lot in in_order:
        taken = min(lot.quantity, -change)
        if taken > 1e-9:
            parts.append((lot.lot_no or None, -taken))
            change += taken
    return parts
