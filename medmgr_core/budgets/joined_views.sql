-- one row per unit, cost centre, account and month with plan or spending (income counts as negative cost)
CREATE VIEW position_month AS
SELECT centre.unit_code, moved.cost_centre_code, moved.account_code, account.account_type, moved.month,
    sum(moved.budget * sign.factor)::bigint AS budget, sum(moved.actual * sign.factor)::bigint AS actual,
    sum(moved.lines)::bigint AS lines
FROM (
    SELECT cost_centre_code, account_code, month, amount AS budget, 0::bigint AS actual, 0::bigint AS lines FROM live_budget_line
    UNION ALL
    SELECT cost_centre_code, account_code, month, 0::bigint, amount, 1::bigint FROM spending_line
) moved
JOIN live_cost_centre centre ON centre.cost_centre_code = moved.cost_centre_code
JOIN live_account account ON account.account_code = moved.account_code
JOIN (SELECT 'income' AS account_type, -1::bigint AS factor UNION ALL SELECT 'pay', 1::bigint UNION ALL SELECT 'non_pay', 1::bigint UNION ALL SELECT 'capital', 1::bigint) sign
    ON sign.account_type = account.account_type
GROUP BY 1, 2, 3, 4, 5;

-- one row per spending line with the names a person reads
CREATE VIEW spending_line_named AS
SELECT line.actual_no, line.posted_on, line.month, centre.unit_code, unit.name AS unit_name, line.cost_centre_code,
    centre.name AS cost_centre_name, line.account_code, account.name AS account_name, account.account_type,
    line.supplier_code, supplier.name AS supplier_name, line.amount,
    CASE WHEN account.account_type = 'income' THEN -line.amount ELSE line.amount END AS cost,
    line.reference, line.description, line.revision
FROM spending_line line
JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
JOIN live_unit unit ON unit.unit_code = centre.unit_code
JOIN live_account account ON account.account_code = line.account_code
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
