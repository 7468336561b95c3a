-- one row per stock movement with its unit, the names a person reads and what it is worth at the present price
CREATE VIEW stock_change_placed AS
SELECT change.movement_no, change.moved_on, date_trunc('month', change.moved_on)::date AS month, change.item_code,
    item.name AS item_name, item.unit_of_issue, change.room_code, room.name AS room_name, room.keeps_stock, room.unit_code,
    change.movement, change.quantity, change.change, change.lot_code, lot.lot_no, change.used_by, change.order_no,
    coalesce(change.supplier_code, ordered.supplier_code) AS supplier_code, change.document, change.ordered_on, change.reason,
    CASE WHEN change.movement = 'issue' THEN floor(change.quantity * item.price / item.pack_size + 0.5) ELSE 0 END::bigint
        AS issued_value,
    CASE WHEN change.movement = 'wastage' THEN floor(change.quantity * item.price / item.pack_size + 0.5) ELSE 0 END::bigint
        AS wasted_value
FROM stock_change change
JOIN live_stock_item item ON item.item_code = change.item_code
JOIN live_store_room room ON room.room_code = change.room_code
LEFT JOIN live_stock_lot lot ON lot.lot_code = change.lot_code
LEFT JOIN live_supply_order ordered ON ordered.order_no = change.order_no;

-- one row per room, item and lot with something on hand; rooms where only use is recorded have none
CREATE VIEW lot_on_hand AS
SELECT change.room_code, room.name AS room_name, room.unit_code, unit.name AS unit_name, change.item_code, change.lot_code,
    lot.lot_no, lot.expires_on, min(change.moved_on) AS received_on, sum(change.change) AS quantity
FROM stock_change change
JOIN live_store_room room ON room.room_code = change.room_code AND room.keeps_stock
JOIN live_unit unit ON unit.unit_code = room.unit_code
LEFT JOIN live_stock_lot lot ON lot.lot_code = change.lot_code
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8
HAVING sum(change.change) > 0.000001;

-- one row per stock order with its unit and the names a person reads
CREATE VIEW supply_order_placed AS
SELECT placed.order_no, placed.supplier_code, supplier.name AS supplier_name, placed.room_code, room.name AS room_name,
    room.unit_code, unit.name AS unit_name, placed.cost_centre_code, placed.account_code, placed.ordered_on, placed.expected_on,
    placed.state, placed.approved_by, placed.approved_on, placed.invoice_no, placed.closed_on, placed.remarks, placed.revision,
    placed.lines, placed.amount, placed.open_lines, placed.begun, placed.last_on, invoice.amount AS invoiced
FROM supply_order_standing placed
JOIN live_store_room room ON room.room_code = placed.room_code
JOIN live_unit unit ON unit.unit_code = room.unit_code
JOIN live_supplier supplier ON supplier.supplier_code = placed.supplier_code
LEFT JOIN invoice_standing invoice ON invoice.invoice_no = placed.invoice_no;

-- one row per line of a stock order with its unit, its dates and the name of the item
CREATE VIEW supply_line_placed AS
SELECT line.order_no, placed.unit_code, placed.room_code, placed.supplier_code, placed.state, placed.ordered_on,
    placed.approved_on, placed.expected_on, placed.closed_on, line.item_code, item.name AS item_name, item.unit_of_issue,
    item.pack_unit, line.packs, line.pack_size, line.price, line.ordered, line.received, line.open_units, line.amount, line.last_on,
    line.revision
FROM supply_line_standing line
JOIN supply_order_placed placed ON placed.order_no = line.order_no
JOIN live_stock_item item ON item.item_code = line.item_code;

-- one row per approved line of a stock order and month it was expected in: complete by its day or not
CREATE VIEW supply_line_due AS
SELECT unit_code, date_trunc('month', expected_on)::date AS month, order_no, item_code,
    CASE WHEN open_units <= 0 AND last_on <= expected_on THEN 1::bigint ELSE 0::bigint END AS in_time, 1::bigint AS due
FROM supply_line_placed
WHERE state IN ('approved', 'invoiced') AND (expected_on < current_date OR open_units <= 0);

-- one row per line of a posted count, with its unit and month: right when within two in a hundred of what was expected
CREATE VIEW count_line_posted AS
SELECT room.unit_code, date_trunc('month', sheet.posted_on)::date AS month, line.count_no, line.item_code, 1::bigint AS counted,
    CASE WHEN abs(line.counted - line.expected) <= 0.02 * greatest(abs(line.expected), 1) THEN 1::bigint ELSE 0::bigint END
        AS right_lines
FROM live_count_line line
JOIN live_count_sheet sheet ON sheet.count_no = line.count_no AND sheet.state = 'posted'
JOIN live_store_room room ON room.room_code = sheet.room_code
WHERE line.expected IS NOT NULL;

-- one row per count with its unit and how many lines it has
CREATE VIEW count_sheet_placed AS
SELECT sheet.count_no, sheet.room_code, room.name AS room_name, room.unit_code, sheet.counted_on, sheet.state, sheet.posted_on,
    sheet.remarks, sheet.revision, coalesce(held.lines, 0)::bigint AS lines
FROM live_count_sheet sheet
JOIN live_store_room room ON room.room_code = sheet.room_code
LEFT JOIN (SELECT count_no, count(*) AS lines FROM live_count_line GROUP BY 1) held ON held.count_no = sheet.count_no;

-- one row per contract with its unit and the names a person reads
CREATE VIEW contract_placed AS
SELECT contract.contract_no, contract.name, contract.supplier_code, supplier.name AS supplier_name, contract.unit_code,
    unit.name AS unit_name, contract.service, contract.starts_on, contract.ends_on, contract.notice, contract.notice_unit,
    contract.renews_by, contract.yearly_value, contract.monthly_fee, contract.credit_cap, contract.owner,
    owner.name AS owner_name, contract.obligations, contract.notice_given_on, contract.revision
FROM live_contract contract
JOIN live_supplier supplier ON supplier.supplier_code = contract.supplier_code
JOIN live_unit unit ON unit.unit_code = contract.unit_code
LEFT JOIN live_person owner ON owner.person_code = contract.owner;

-- one row per check of a service level, with its unit, its month and whether the target was met
CREATE VIEW service_check_placed AS
SELECT checked.check_no, checked.level_no, level.name AS level_name, level.counted_in, level.target, level.better, level.credit,
    level.contract_no, contract.name AS contract_name, contract.service, contract.unit_code, contract.supplier_code,
    checked.checked_on, date_trunc('month', checked.checked_on)::date AS month, checked.actual, checked.observations,
    checked.remarks, checked.revision, 1::bigint AS checks,
    CASE WHEN (level.better = 'higher' AND checked.actual >= level.target)
        OR (level.better = 'lower' AND checked.actual <= level.target) THEN 1::bigint ELSE 0::bigint END AS met
FROM live_service_check checked
JOIN live_service_level level ON level.level_no = checked.level_no
JOIN live_contract contract ON contract.contract_no = level.contract_no;

-- one row per piece of equipment with its unit and supplier by name
CREATE VIEW equipment_placed AS
SELECT held.tag, held.name, held.device_class, held.unit_code, unit.name AS unit_name, held.supplier_code,
    supplier.name AS supplier_name, held.serial_no, held.acquired_on, held.cost, held.expected_years, held.yearly_service,
    held.support_ends_on, held.criticality, held.has_backup, held.hours_a_week, held.state, held.alternate_plan,
    held.assessed_on, held.revision
FROM live_equipment held
JOIN live_unit unit ON unit.unit_code = held.unit_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = held.supplier_code;

-- one row per failure of a piece of equipment, with its unit
CREATE VIEW equipment_failure_placed AS
SELECT failure.failure_no, failure.tag, held.name AS equipment_name, held.unit_code, held.hours_a_week, failure.failed_on,
    date_trunc('month', failure.failed_on)::date AS month, failure.back_on, failure.down_hours, failure.cause, failure.cost,
    failure.revision
FROM live_equipment_failure failure
JOIN live_equipment held ON held.tag = failure.tag;
