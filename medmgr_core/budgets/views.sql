-- one row per spending line that is not voided, with its month
CREATE VIEW spending_line AS
SELECT actual_no, posted_on, date_trunc('month', posted_on)::date AS month, cost_centre_code, account_code,
    supplier_code, amount, reference, description, revision
FROM live_actual;
