-- one row per line of plan, line of a move and month of spending
CREATE VIEW position_part AS
SELECT cost_centre_code, account_code, month, amount AS original, 0::bigint AS moved, 0::bigint AS actual, 0::bigint AS one_off,
    0::bigint AS lines
FROM live_budget_line
UNION ALL
SELECT cost_centre_code, account_code, month, 0::bigint, amount, 0::bigint, 0::bigint, 0::bigint FROM approved_move_line
UNION ALL
SELECT cost_centre_code, account_code, month, 0::bigint, 0::bigint, actual, one_off, lines FROM spending_month;

-- one row per unit, cost centre, account and month with plan, move or spending (income counts as negative cost)
CREATE VIEW position_month AS
SELECT centre.unit_code, held.cost_centre_code, held.account_code, account.account_type, held.month,
    held.original * account.sign AS original, held.moved * account.sign AS moved,
    (held.original + held.moved) * account.sign AS budget, held.actual * account.sign AS actual,
    held.one_off * account.sign AS one_off, held.lines
FROM (
    SELECT cost_centre_code, account_code, month, sum(original)::bigint AS original, sum(moved)::bigint AS moved,
        sum(actual)::bigint AS actual, sum(one_off)::bigint AS one_off, sum(lines)::bigint AS lines
    FROM position_part
    GROUP BY 1, 2, 3
) held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
JOIN account_sign account ON account.account_code = held.account_code;

-- one row per unit, cost centre, account and month: the position with what is promised
CREATE VIEW position_line AS
SELECT centre.unit_code, held.cost_centre_code, held.account_code, account.account_type, held.month,
    held.original * account.sign AS original, held.moved * account.sign AS moved,
    (held.original + held.moved) * account.sign AS budget, held.actual * account.sign AS actual,
    held.one_off * account.sign AS one_off, held.lines, held.committed * account.sign AS committed
FROM (
    SELECT cost_centre_code, account_code, month, sum(original)::bigint AS original, sum(moved)::bigint AS moved,
        sum(actual)::bigint AS actual, sum(one_off)::bigint AS one_off, sum(lines)::bigint AS lines,
        sum(committed)::bigint AS committed
    FROM (
        SELECT cost_centre_code, account_code, month, original, moved, actual, one_off, lines, 0::bigint AS committed
        FROM position_part
        UNION ALL
        SELECT cost_centre_code, account_code, month, 0::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint, amount
        FROM commitment_document
    ) part
    GROUP BY 1, 2, 3
) held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
JOIN account_sign account ON account.account_code = held.account_code;

-- one row per spending line with the names a person reads
CREATE VIEW spending_line_named AS
SELECT line.actual_no, line.posted_on, line.month, centre.unit_code, unit.name AS unit_name, centre.cost_centre_code,
    centre.name AS cost_centre_name, account.account_code, account.name AS account_name, account.account_type,
    line.supplier_code, supplier.name AS supplier_name, line.amount, line.amount * account.sign AS cost,
    line.reference, line.description, line.is_one_off, line.revision
FROM spending_line line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN live_unit unit ON unit.unit_code = centre.unit_code
JOIN account_sign account ON account.account_code = line.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = line.supplier_code;

-- one row per unit, month and supplier with spending
CREATE VIEW supplier_month AS
SELECT unit_code, month, supplier_code, sum(amount)::bigint AS amount, count(*)::bigint AS lines
FROM spending_line_named
WHERE account_type <> 'income'
GROUP BY 1, 2, 3;

-- one row per budget line that is not voided, with the unit of its cost centre
CREATE VIEW budget_line_placed AS
SELECT centre.unit_code, line.cost_centre_code, line.account_code, line.month, line.amount, line.revision
FROM live_budget_line line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code;

-- one row per reserve with what was released from it
CREATE VIEW reserve_standing AS
SELECT reserve.unit_code, unit.name AS unit_name, reserve.year_on, reserve.amount, reserve.basis, reserve.revision,
    coalesce(sum(line.amount * account.sign), 0)::bigint AS released,
    (reserve.amount - coalesce(sum(line.amount * account.sign), 0))::bigint AS remaining
FROM live_reserve reserve
JOIN live_unit unit ON unit.unit_code = reserve.unit_code
LEFT JOIN live_budget_move move ON move.unit_code = reserve.unit_code AND move.kind = 'reserve_release'
LEFT JOIN approved_move_line line ON line.move_no = move.move_no AND line.month >= reserve.year_on
    AND line.month < reserve.year_on + INTERVAL '1 year'
LEFT JOIN account_sign account ON account.account_code = line.account_code
GROUP BY 1, 2, 3, 4, 5, 6;

-- one row per cost centre and month with its workload and unit
CREATE VIEW workload_placed AS
SELECT centre.unit_code, held.cost_centre_code, held.month, held.counted_in, held.planned, held.done,
    held.revision
FROM live_workload held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code;

-- one row per cost centre, account and month with hours or quantities, and its unit
CREATE VIEW usage_placed AS
SELECT centre.unit_code, held.cost_centre_code, held.account_code, account.account_type, account.pay_kind, held.month,
    held.planned, held.used, held.revision
FROM live_usage held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
JOIN account_sign account ON account.account_code = held.account_code;

-- one row per amount that makes the budget of a month: a line of the original plan, or of an approved move; as net cost
CREATE VIEW budget_change AS
SELECT centre.unit_code, centre.cost_centre_code, centre.name AS cost_centre_name, account.account_code, account.name AS account_name,
    account.account_type, made.month, made.move_no, made.kind, (made.amount * account.sign)::bigint AS cost
FROM (
    SELECT cost_centre_code, account_code, month, '' AS move_no, 'original' AS kind, amount FROM live_budget_line
    UNION ALL
    SELECT cost_centre_code, account_code, month, move_no, kind, amount FROM approved_move_line
) made
JOIN live_cost_centre centre ON centre.cost_centre_code = made.cost_centre_code
JOIN account_sign account ON account.account_code = made.account_code;
