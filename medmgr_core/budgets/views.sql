-- one row per spending line that is not voided, with its month
CREATE VIEW spending_line AS
SELECT actual_no, posted_on, date_trunc('month', posted_on)::date AS month, cost_centre_code, account_code,
    supplier_code, amount, reference, description, is_one_off, revision
FROM live_actual;

-- one row per cost centre, account and month with spending
CREATE VIEW spending_month AS
SELECT cost_centre_code, account_code, date_trunc('month', posted_on)::date AS month, sum(amount)::bigint AS actual,
    coalesce(sum(amount) FILTER (WHERE is_one_off), 0)::bigint AS one_off, count(*)::bigint AS lines
FROM live_actual
GROUP BY 1, 2, 3;

-- one row per line of an approved move
CREATE VIEW approved_move_line AS
SELECT line.move_no, move.kind, line.cost_centre_code, line.account_code, line.month, line.amount
FROM live_budget_move_line line
JOIN live_budget_move move ON move.move_no = line.move_no
WHERE move.state = 'approved';

-- one row per account with the factor that makes its amounts a net cost (income counts as negative cost)
CREATE VIEW account_sign AS
SELECT account_code, name, account_type, behaviour, pay_kind,
    CASE WHEN account_type = 'income' THEN -1::bigint ELSE 1::bigint END AS sign
FROM live_account;
