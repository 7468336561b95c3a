-- one row per order with what was invoiced and what is still open
CREATE VIEW order_standing AS
SELECT placed.order_no, placed.request_no, placed.ordered_on, placed.supplier_code, placed.cost_centre_code, placed.account_code,
    placed.amount, placed.expected_on, placed.closed_on, placed.remarks, placed.revision,
    coalesce(sum(invoice.amount), 0)::bigint AS invoiced,
    CASE WHEN placed.closed_on IS NULL THEN greatest(placed.amount - coalesce(sum(invoice.amount), 0), 0) ELSE 0 END::bigint AS open
FROM live_purchase_order placed
LEFT JOIN live_invoice invoice ON invoice.order_no = placed.order_no
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;

-- one row per supplier and invoice number that stands in the ledger
CREATE VIEW invoice_in_ledger AS
SELECT supplier_code, reference, count(*)::bigint AS lines
FROM spending_line
WHERE supplier_code IS NOT NULL AND reference IS NOT NULL
GROUP BY 1, 2;

-- one row per invoice, with whether the ledger has its cost already
CREATE VIEW invoice_standing AS
SELECT invoice.invoice_no, invoice.supplier_code, invoice.reference, invoice.order_no, invoice.cost_centre_code,
    invoice.account_code, invoice.amount, invoice.invoiced_on, invoice.received_on, invoice.due_on, invoice.state,
    invoice.paid_on, invoice.dispute, invoice.revision, ledger.lines IS NOT NULL AS is_in_ledger
FROM live_invoice invoice
LEFT JOIN invoice_in_ledger ledger ON ledger.supplier_code = invoice.supplier_code AND ledger.reference = invoice.reference;

-- one row per document that holds money: an approved request, an open order, an invoice the ledger does not have yet
CREATE VIEW commitment_document AS
SELECT 'request' AS stage, request_no AS document, supplier_code, cost_centre_code, account_code,
    date_trunc('month', coalesce(needed_on, asked_on))::date AS month, coalesce(needed_on, asked_on) AS due_on, amount
FROM live_spend_request WHERE state = 'approved'
UNION ALL
SELECT 'order', order_no, supplier_code, cost_centre_code, account_code, date_trunc('month', expected_on)::date, expected_on, open
FROM order_standing WHERE open > 0
UNION ALL
SELECT 'invoice', invoice_no, supplier_code, cost_centre_code, account_code, date_trunc('month', invoiced_on)::date, due_on, amount
FROM invoice_standing WHERE NOT is_in_ledger;

-- one row per document that holds money, with its unit; amounts as net cost
CREATE VIEW open_commitment AS
SELECT centre.unit_code, held.cost_centre_code, centre.name AS cost_centre_name, held.account_code, account.name AS account_name,
    account.account_type, held.month, held.stage, held.document, held.supplier_code, supplier.name AS supplier_name, held.due_on,
    (held.amount * account.sign)::bigint AS amount
FROM commitment_document held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
JOIN account_sign account ON account.account_code = held.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = held.supplier_code;
