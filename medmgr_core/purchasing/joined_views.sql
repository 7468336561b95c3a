-- one row per order with what was invoiced and what is still open
CREATE VIEW order_standing AS
SELECT placed.order_no, placed.request_no, placed.ordered_on, placed.supplier_code, placed.cost_centre_code, placed.account_code,
    placed.amount, placed.expected_on, placed.closed_on, placed.remarks, placed.revision,
    coalesce(sum(invoice.amount), 0)::bigint AS invoiced,
    CASE WHEN placed.closed_on IS NULL THEN greatest(placed.amount - coalesce(sum(invoice.amount), 0), 0) ELSE 0 END::bigint AS open
FROM live_purchase_order placed
LEFT JOIN live_invoice invoice ON invoice.order_no = placed.order_no
GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;

-- one row per invoice, with whether the ledger has its cost already
CREATE VIEW invoice_standing AS
SELECT invoice.invoice_no, invoice.supplier_code, invoice.reference, invoice.order_no, invoice.cost_centre_code,
    invoice.account_code, invoice.amount, invoice.invoiced_on, invoice.received_on, invoice.due_on, invoice.state,
    invoice.paid_on, invoice.dispute, invoice.revision, ledger.invoice_no IS NOT NULL AS is_in_ledger
FROM live_invoice invoice
LEFT JOIN (
    SELECT DISTINCT invoice.invoice_no
    FROM live_invoice invoice
    JOIN spending_line line ON line.supplier_code = invoice.supplier_code AND line.reference = invoice.reference
) ledger ON ledger.invoice_no = invoice.invoice_no;

-- one row per facility: the first day of the financial year the ledger has come to
CREATE VIEW ledger_year AS
SELECT (date_trunc('year', last.posted_on - start.months)::date + start.months)::date AS first_on
FROM (SELECT coalesce(least(max(posted_on), current_date), DATE '1900-01-01') AS posted_on FROM spending_line) last
CROSS JOIN (SELECT INTERVAL '1 month' * (coalesce(max(year_starts_in), 1) - 1) AS months FROM live_facility_profile) start;

-- one row per document that holds money: an approved request, an open order, an invoice the ledger does not have yet; what
-- fell due in an earlier year and is still open belongs to the first month of the year the ledger has come to
CREATE VIEW commitment_document AS
SELECT held.stage, held.document, held.supplier_code, held.cost_centre_code, held.account_code,
    greatest(date_trunc('month', held.falls_on)::date, this_year.first_on) AS month, held.due_on, held.amount
FROM (
    SELECT 'request' AS stage, request_no AS document, supplier_code, cost_centre_code, account_code,
        coalesce(needed_on, asked_on) AS falls_on, coalesce(needed_on, asked_on) AS due_on, amount
    FROM live_spend_request WHERE state = 'approved'
    UNION ALL
    SELECT 'order', order_no, supplier_code, cost_centre_code, account_code, expected_on, expected_on, open
    FROM order_standing WHERE open > 0
    UNION ALL
    SELECT stage, document, supplier_code, cost_centre_code, account_code, falls_on, due_on, amount FROM supply_commitment
    UNION ALL
    SELECT 'invoice', invoice_no, supplier_code, cost_centre_code, account_code, invoiced_on, due_on, amount
    FROM invoice_standing WHERE NOT is_in_ledger
) held
CROSS JOIN ledger_year this_year;

-- one row per document that holds money, with its unit; amounts as net cost
CREATE VIEW open_commitment AS
SELECT centre.unit_code, held.cost_centre_code, centre.name AS cost_centre_name, held.account_code, account.name AS account_name,
    account.account_type, held.month, held.stage, held.document, held.supplier_code, supplier.name AS supplier_name, held.due_on,
    (held.amount * account.sign)::bigint AS amount
FROM commitment_document held
JOIN live_cost_centre centre ON centre.cost_centre_code = held.cost_centre_code
JOIN account_sign account ON account.account_code = held.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = held.supplier_code;

-- one row per person, role with a limit, unit it reaches and stretch of time, with whether the person may decide there
CREATE VIEW approval_reach AS
SELECT held.person_code, place.unit_code, held.role_code, granted.up_to, place.from_on, place.until_on,
    EXISTS (
        SELECT 1 FROM held_right may
        JOIN unit_ancestor above ON above.ancestor_code = may.unit_code AND above.unit_code = place.unit_code
            AND above.from_on < place.until_on AND above.until_on > place.from_on
        WHERE may.person_code = held.person_code AND may.right_area = 'purchasing' AND may.action = 'approve'
    ) AS may_approve
FROM live_person_role held
JOIN live_person person ON person.person_code = held.person_code AND person.is_active
JOIN live_approval_limit granted ON granted.role_code = held.role_code
JOIN unit_ancestor place ON place.ancestor_code = held.unit_code;

-- one row per request with its unit, its month and the names a person reads
CREATE VIEW request_named AS
SELECT request.request_no, request.purpose, request.amount, request.cost_centre_code, centre.name AS cost_centre_name,
    centre.unit_code, unit.name AS unit_name, request.account_code, account.name AS account_name, request.supplier_code,
    supplier.name AS supplier_name, request.asked_on, request.asked_by, asker.name AS asked_by_name, request.needed_on,
    coalesce(request.needed_on, request.asked_on) AS wanted_on,
    date_trunc('month', coalesce(request.needed_on, request.asked_on))::date AS month, request.state, request.first_approver,
    half.name AS first_approver_name, request.approver, decider.name AS approver_name, request.decided_on, request.decision,
    request.revision,
    CASE request.state WHEN 'asked' THEN 1::bigint WHEN 'half_approved' THEN 2::bigint WHEN 'approved' THEN 3::bigint
        ELSE 4::bigint END AS turn
FROM live_spend_request request
JOIN live_cost_centre centre ON centre.cost_centre_code = request.cost_centre_code
JOIN live_unit unit ON unit.unit_code = centre.unit_code
JOIN live_account account ON account.account_code = request.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = request.supplier_code
LEFT JOIN live_person asker ON asker.person_code = request.asked_by
LEFT JOIN live_person half ON half.person_code = request.first_approver
LEFT JOIN live_person decider ON decider.person_code = request.approver;

-- one row per order with its unit, its month and the names a person reads
CREATE VIEW order_named AS
SELECT placed.order_no, placed.request_no, placed.ordered_on, placed.supplier_code, supplier.name AS supplier_name,
    placed.cost_centre_code, centre.name AS cost_centre_name, centre.unit_code, unit.name AS unit_name, placed.account_code,
    account.name AS account_name, placed.amount, placed.invoiced, placed.open, placed.expected_on,
    date_trunc('month', placed.expected_on)::date AS month, placed.closed_on, placed.remarks, placed.revision,
    CASE WHEN placed.closed_on IS NOT NULL THEN 'closed' WHEN placed.open > 0 THEN 'open' ELSE 'invoiced' END AS standing
FROM order_standing placed
JOIN live_cost_centre centre ON centre.cost_centre_code = placed.cost_centre_code
JOIN live_unit unit ON unit.unit_code = centre.unit_code
JOIN live_account account ON account.account_code = placed.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = placed.supplier_code;

-- one row per invoice with its unit, its month, the days it took to pay and the names a person reads
CREATE VIEW invoice_named AS
SELECT invoice.invoice_no, invoice.supplier_code, supplier.name AS supplier_name, invoice.reference, invoice.order_no,
    invoice.cost_centre_code, centre.name AS cost_centre_name, centre.unit_code, unit.name AS unit_name, invoice.account_code,
    account.name AS account_name, invoice.amount, invoice.invoiced_on, date_trunc('month', invoice.invoiced_on)::date AS month,
    invoice.received_on, invoice.due_on, invoice.state, invoice.paid_on, invoice.dispute, invoice.is_in_ledger, invoice.revision,
    (invoice.paid_on - invoice.received_on)::bigint AS days_to_pay
FROM invoice_standing invoice
JOIN live_cost_centre centre ON centre.cost_centre_code = invoice.cost_centre_code
JOIN live_unit unit ON unit.unit_code = centre.unit_code
JOIN live_account account ON account.account_code = invoice.account_code
LEFT JOIN live_supplier supplier ON supplier.supplier_code = invoice.supplier_code;

-- one row per paid invoice that is no credit, with its unit and the month it was paid in
CREATE VIEW invoice_paid AS
SELECT unit_code, date_trunc('month', paid_on)::date AS month, invoice_no, days_to_pay,
    CASE WHEN paid_on <= due_on THEN 1::bigint ELSE 0::bigint END AS on_time, 1::bigint AS paid
FROM invoice_named
WHERE state = 'paid' AND amount > 0;
