"""What is asked of stock: what lies where, what was used, what is on order, counts and movements. Quantities in units of issue.

What stands now follows the tree of today; what happened in a month follows the tree of that month.
"""

from __future__ import annotations

from datetime import date

import pandas as pd

from medmgr_core.periods import today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

NOW = """
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND place.from_on <= $on_day AND place.until_on > $on_day
WHERE placed.unit_code = ANY($units)
"""

# no $units: items are those of the whole facility
ITEMS = """
SELECT item.item_code, item.name, item.unit_of_issue, item.pack_unit, item.pack_size, item.price, item.need, item.supplier_code,
    supplier.name AS supplier_name, item.account_code, item.lead_days, item.policy, item.shelf_days, item.is_kept, item.revision
FROM live_stock_item item
LEFT JOIN live_supplier supplier ON supplier.supplier_code = item.supplier_code
ORDER BY item.item_code NULLS LAST
"""
ROOMS = f"""
SELECT placed.room_code, placed.name, placed.unit_code, unit.name AS unit_name, placed.cost_centre_code, placed.keeps_stock,
    placed.revision
FROM live_store_room placed
JOIN live_unit unit ON unit.unit_code = placed.unit_code
{NOW}
ORDER BY placed.name NULLS LAST, placed.room_code NULLS LAST
"""
LOTS = f"""
SELECT placed.item_code, placed.room_code, placed.room_name, placed.unit_code, placed.unit_name, placed.lot_code, placed.lot_no,
    placed.expires_on, placed.received_on, placed.quantity
FROM lot_on_hand placed {NOW}
ORDER BY placed.item_code NULLS LAST, placed.expires_on NULLS LAST, placed.room_code NULLS LAST, placed.lot_code NULLS LAST
"""
# Use by item, room and week; a return takes away from it. Moves between rooms are no use.
USE = f"""
SELECT placed.item_code, placed.room_code, date_trunc('week', placed.moved_on)::date AS moved_on,
    sum(placed.quantity)::double precision AS quantity
FROM stock_change_placed placed {NOW} AND placed.movement = 'issue' AND placed.moved_on >= $since
GROUP BY 1, 2, 3
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""
# What came and went by item and day in rooms that keep stock: their sums tell on which days there was none.
DAYS = f"""
SELECT placed.item_code, placed.moved_on, sum(placed.change)::double precision AS change
FROM stock_change_placed placed {NOW} AND placed.keeps_stock
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
ON_ORDER = f"""
SELECT placed.item_code, placed.order_no, placed.supplier_code, placed.ordered_on, placed.expected_on, placed.open_units
FROM supply_line_placed placed {NOW} AND placed.state IN ('approved', 'invoiced') AND placed.open_units > 0
ORDER BY placed.expected_on NULLS LAST, placed.order_no NULLS LAST, placed.item_code NULLS LAST
"""
ORDERED = f"""
SELECT placed.order_no, placed.item_code, placed.supplier_code, coalesce(placed.approved_on, placed.ordered_on) AS ordered_on,
    placed.expected_on, placed.ordered AS quantity
FROM supply_line_placed placed {NOW} AND placed.state IN ('approved', 'invoiced')
ORDER BY placed.order_no NULLS LAST, placed.item_code NULLS LAST
"""
RECEIVED = f"""
SELECT coalesce(placed.order_no, placed.document) AS order_no, placed.item_code, placed.supplier_code,
    placed.moved_on AS received_on, placed.ordered_on, placed.quantity, placed.order_no IS NOT NULL AS is_ours
FROM stock_change_placed placed {NOW} AND placed.movement = 'receipt'
    AND (placed.order_no IS NOT NULL OR (placed.ordered_on IS NOT NULL AND placed.document IS NOT NULL))
ORDER BY placed.moved_on NULLS LAST, placed.movement_no NULLS LAST
"""
SET_BY_HAND = f"""
SELECT held.item_code, held.room_code, held.lowest, held.highest
FROM live_stock_level held
JOIN live_store_room placed ON placed.room_code = held.room_code
{NOW}
ORDER BY held.item_code NULLS LAST, held.room_code NULLS LAST
"""
ORDERS = f"""
SELECT placed.* FROM supply_order_placed placed {NOW}
ORDER BY placed.ordered_on DESC NULLS LAST, placed.order_no DESC NULLS LAST
"""
LINES_OF = """
SELECT placed.* FROM supply_line_placed placed
WHERE placed.unit_code = ANY($units) AND placed.order_no = $order_no
ORDER BY placed.item_name NULLS LAST, placed.item_code NULLS LAST
"""
MOVEMENTS_OF = f"""
SELECT placed.movement_no, placed.moved_on, placed.movement, placed.change, placed.quantity, placed.room_name, placed.lot_no,
    placed.reason, placed.document, placed.order_no
FROM stock_change_placed placed {NOW} AND placed.item_code = $item_code
ORDER BY placed.moved_on DESC NULLS LAST, placed.movement_no DESC NULLS LAST
LIMIT 60
"""
COUNTS = f"""
SELECT placed.* FROM count_sheet_placed placed {NOW}
ORDER BY placed.counted_on DESC NULLS LAST, placed.count_no DESC NULLS LAST
"""
COUNTED = """
SELECT line.item_code, item.name, item.unit_of_issue, line.counted, line.expected
FROM live_count_line line
JOIN count_sheet_placed placed ON placed.count_no = line.count_no
JOIN live_stock_item item ON item.item_code = line.item_code
WHERE placed.unit_code = ANY($units) AND line.count_no = $count_no
ORDER BY line.item_code NULLS LAST
"""
# Every item that ever lay in a room, with what should lie there now.
IN_ROOM = """
SELECT placed.item_code, placed.item_name AS name, placed.unit_of_issue, item.pack_unit, item.pack_size, item.need,
    sum(placed.change)::double precision AS on_hand
FROM stock_change_placed placed
JOIN live_stock_item item ON item.item_code = placed.item_code
WHERE placed.unit_code = ANY($units) AND placed.room_code = $room_code
GROUP BY 1, 2, 3, 4, 5, 6
ORDER BY 2 NULLS LAST, 1 NULLS LAST
"""
# Invoices of a supplier that no stock order is matched with.
FREE_INVOICES = """
SELECT invoice.invoice_no, invoice.reference, invoice.amount, invoice.invoiced_on
FROM invoice_standing invoice
JOIN live_cost_centre placed ON placed.cost_centre_code = invoice.cost_centre_code
LEFT JOIN live_supply_order matched ON matched.invoice_no = invoice.invoice_no
WHERE placed.unit_code = ANY($units) AND invoice.supplier_code = $supplier_code AND invoice.order_no IS NULL
    AND matched.order_no IS NULL
ORDER BY invoice.invoiced_on DESC NULLS LAST, invoice.invoice_no NULLS LAST
"""
ON_TIME = """
SELECT placed.month, sum(placed.in_time)::bigint AS top, sum(placed.due)::bigint AS below
FROM supply_line_due placed
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.month >= place.from_on AND placed.month < place.until_on
WHERE placed.unit_code = ANY($units) AND placed.month >= $first AND placed.month < $until
GROUP BY 1
ORDER BY 1 NULLS LAST
"""


def items(store: Store) -> pd.DataFrame:
    """One row per item of the facility."""
    return store.read(ITEMS)


def rooms(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per store room in reach."""
    return store.read(ROOMS, scope, on_day=today())


def lots(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per room, item and lot with something on hand, what expires first on top."""
    return store.read(LOTS, scope, on_day=today())


def orders(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per stock order in reach, the newest first."""
    return store.read(ORDERS, scope, on_day=today())


def order_state(row: dict[str, object], on_day: date) -> str:
    """How an order stands: draft, late, on its way, part received, received, invoiced, cancelled."""
    if row["state"] != "approved":
        return str(row["state"])
    if not row["open_lines"]:
        return "received"
    expected = row["expected_on"]
    day = expected.date() if hasattr(expected, "date") else expected
    if isinstance(day, date) and day < on_day:
        return "late"
    return "part received" if row["begun"] else "on its way"


def lines_of(store: Store, scope: Scope, order_no: str) -> pd.DataFrame:
    """The lines of one stock order with what has come."""
    return store.read(LINES_OF, scope, order_no=order_no)


def movements_of(store: Store, scope: Scope, item_code: str) -> pd.DataFrame:
    """The last 60 movements of an item in reach, the newest first."""
    return store.read(MOVEMENTS_OF, scope, item_code=item_code, on_day=today())


def counts(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per count in reach, the newest first."""
    return store.read(COUNTS, scope, on_day=today())


def counted(store: Store, scope: Scope, count_no: str) -> pd.DataFrame:
    """The lines of one count."""
    return store.read(COUNTED, scope, count_no=count_no)


def in_room(store: Store, scope: Scope, room_code: str) -> pd.DataFrame:
    """Every item that ever lay in a room, with the units that should lie there now."""
    return store.read(IN_ROOM, scope, room_code=room_code)


def free_invoices(store: Store, scope: Scope, supplier_code: str) -> pd.DataFrame:
    """Invoices of a supplier in reach that no order is matched with; the scope is that of purchasing."""
    return store.read(FREE_INVOICES, scope, supplier_code=supplier_code)


def on_time(store: Store, scope: Scope) -> pd.DataFrame:
    """Order lines by the month they were expected in: complete by their day (top) of those due (below)."""
    return store.read(ON_TIME, scope)
