-- one row per stock movement that is not voided, with what it adds to or takes from stock
CREATE VIEW stock_change AS
SELECT moved.movement_no, moved.moved_on, moved.item_code, moved.room_code, moved.movement, moved.quantity,
    CASE WHEN moved.movement IN ('receipt', 'transfer_in', 'correction') THEN moved.quantity ELSE -moved.quantity END AS change,
    moved.lot_code, moved.used_by, moved.order_no, moved.supplier_code, moved.document, moved.ordered_on, moved.reason
FROM live_stock_movement moved;

-- one row per line of a stock order that is not voided, with what came of it and what is still to come
CREATE VIEW supply_line_standing AS
SELECT line.order_no, line.item_code, line.packs, line.pack_size, line.price, line.revision,
    line.packs * line.pack_size AS ordered, coalesce(came.units, 0) AS received, came.last_on,
    greatest(line.packs * line.pack_size - coalesce(came.units, 0), 0) AS open_units,
    (line.packs * line.price)::bigint AS amount
FROM live_supply_order_line line
LEFT JOIN (
    SELECT order_no, item_code, sum(quantity) AS units, max(moved_on) AS last_on
    FROM live_stock_movement
    WHERE movement = 'receipt' AND order_no IS NOT NULL
    GROUP BY 1, 2
) came ON came.order_no = line.order_no AND came.item_code = line.item_code;

-- one row per stock order with its money and how far it has come
CREATE VIEW supply_order_standing AS
SELECT placed.order_no, placed.supplier_code, placed.room_code, placed.cost_centre_code, placed.account_code, placed.ordered_on,
    placed.expected_on, placed.state, placed.approved_by, placed.approved_on, placed.invoice_no, placed.closed_on,
    placed.remarks, placed.revision, placed.entered_by, coalesce(held.lines, 0)::bigint AS lines,
    coalesce(held.amount, 0)::bigint AS amount, coalesce(held.open_lines, 0)::bigint AS open_lines,
    coalesce(held.begun, 0)::bigint AS begun, held.last_on
FROM live_supply_order placed
LEFT JOIN (
    SELECT order_no, count(*) AS lines, sum(amount) AS amount, count(*) FILTER (WHERE open_units > 0) AS open_lines,
        count(*) FILTER (WHERE received > 0) AS begun, max(last_on) AS last_on
    FROM supply_line_standing
    GROUP BY 1
) held ON held.order_no = placed.order_no;

-- one row per stock order whose money is promised: approved, its invoice not matched yet
CREATE VIEW supply_commitment AS
SELECT 'order' AS stage, order_no AS document, supplier_code, cost_centre_code, account_code, expected_on AS falls_on,
    expected_on AS due_on, amount
FROM supply_order_standing
WHERE state = 'approved' AND amount > 0;
