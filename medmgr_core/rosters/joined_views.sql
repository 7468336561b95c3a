-- one row per stretch of days in which a licence or mandatory training that blocks work is valid, of a staff member
CREATE VIEW roster_credential AS
SELECT held.staff_no, held.unit_code, held.name, held.valid_from, held.valid_until
FROM duty_validity held
WHERE held.blocks_work;

-- one row per roster that is not voided, with the name of its unit and of who published it
CREATE VIEW roster_placed AS
SELECT period.period_no, period.unit_code, unit.name AS unit_name, period.first_on, period.last_on, period.state,
    period.published_on, person.name AS published_by_name, period.revision
FROM live_roster_period period
JOIN live_unit unit ON unit.unit_code = period.unit_code
LEFT JOIN live_person person ON person.person_code = period.published_by;
