-- one row per saving that is not voided, with its unit and the names a person reads
CREATE VIEW saving_placed AS
SELECT centre.unit_code, centre.unit_name, scheme.scheme_no, scheme.name, scheme.cost_centre_code, centre.name AS cost_centre_name,
    scheme.account_code, account.name AS account_name, scheme.owner, owner.name AS owner_name, scheme.stage, scheme.starts_on,
    scheme.is_recurrent, scheme.guard_code, indicator.name AS guard_name, indicator.better AS guard_better,
    scheme.guard_unit_code, place.name AS guard_unit_name, scheme.answer, scheme.answered_on, scheme.revision
FROM live_saving_scheme scheme
JOIN cost_centre_unit centre ON centre.cost_centre_code = scheme.cost_centre_code
JOIN live_account account ON account.account_code = scheme.account_code
JOIN live_person owner ON owner.person_code = scheme.owner
LEFT JOIN live_indicator indicator ON indicator.indicator_code = scheme.guard_code
LEFT JOIN live_unit place ON place.unit_code = scheme.guard_unit_code;

-- one row per unit, saving and month: planned and delivered, in minor units
CREATE VIEW saving_month_placed AS
SELECT scheme.unit_code, line.scheme_no, line.month, line.stage, line.planned, line.delivered, line.revision,
    line.planned_counted, line.delivered_counted
FROM saving_month_line line
JOIN saving_placed scheme ON scheme.scheme_no = line.scheme_no;

-- one row per saving with a guard and period with a value of it: who sees a saving sees its guard, wherever it is measured
CREATE VIEW saving_guard_value AS
SELECT scheme.unit_code, scheme.scheme_no, figure.period_on, figure.value
FROM saving_placed scheme
JOIN indicator_figure figure ON figure.indicator_code = scheme.guard_code AND figure.unit_code = scheme.guard_unit_code;
