-- one row per duty that is not voided, with the names a person reads, when it was last done, and when it is due again;
-- warn_from: from then on it is “due soon”; grace_until: the last day before it has expired; stops_on: not needed from then on
CREATE VIEW duty_standing AS
WITH newest AS (
    SELECT duty_no, step, done_on, next_due_on, evidence_no, note,
        row_number() OVER (PARTITION BY duty_no, step ORDER BY done_on DESC, event_no DESC) AS place
    FROM duty_done WHERE step = 'exempt' OR outcome <> 'failed'
),
held AS (
    SELECT duty.duty_no, duty.name, duty.kind, duty.unit_code, duty.about, duty.about_key, duty.owner, duty.every,
        duty.every_unit, duty.basis, duty.grace_days, duty.harm, duty.blocks_work, duty.first_due_on, duty.revision,
        done.done_on AS last_done_on, done.evidence_no,
        CASE WHEN done.duty_no IS NULL THEN duty.first_due_on ELSE done.next_due_on END AS next_due_on,
        away.done_on AS exempt_from, away.next_due_on AS exempt_until, away.note AS exempt_why,
        least(90, coalesce(CASE WHEN duty.every_unit = 'month' THEN duty.every * 15
            ELSE floor(duty.every::double precision / 2)::bigint END, 90))::integer AS soon_days,
        least(duty.ended_on, (staff.left_on + 1)) AS stops_on, staff.name AS staff_name
    FROM live_duty duty
    LEFT JOIN newest done ON done.duty_no = duty.duty_no AND done.step = 'done' AND done.place = 1
    LEFT JOIN newest away ON away.duty_no = duty.duty_no AND away.step = 'exempt' AND away.place = 1
    LEFT JOIN live_staff_member staff ON duty.about = 'staff_member' AND staff.staff_no = duty.about_key
)
SELECT held.duty_no, held.name, held.kind, held.unit_code, unit.name AS unit_name, held.about, held.about_key,
    coalesce(held.staff_name, place.name, supplier.name, held.about_key, unit.name) AS about_name, held.owner,
    owner.name AS owner_name, held.every, held.every_unit, held.basis, held.grace_days, held.harm, held.blocks_work,
    held.first_due_on, held.last_done_on, held.next_due_on, (held.next_due_on - held.soon_days) AS warn_from,
    (held.next_due_on + held.grace_days::integer) AS grace_until, held.exempt_from, held.exempt_until, held.exempt_why,
    held.evidence_no, held.stops_on, held.revision
FROM held
JOIN live_unit unit ON unit.unit_code = held.unit_code
LEFT JOIN live_unit place ON held.about = 'unit' AND place.unit_code = held.about_key AND held.about_key = held.unit_code
LEFT JOIN live_supplier supplier ON held.about = 'supplier' AND supplier.supplier_code = held.about_key
LEFT JOIN person owner ON owner.person_code = held.owner;

-- one row per stretch of days, both ends in it and days of grace too, in which a licence, credential or training of a staff
-- member is valid or not asked for; one never held has a stretch up to the day it was first due, else one of the year 1900
CREATE VIEW duty_validity AS
SELECT duty.duty_no, duty.about_key AS staff_no, staff.unit_code, duty.kind, duty.name, duty.blocks_work,
    held.done_on AS valid_from,
    CASE WHEN held.step = 'exempt' THEN held.next_due_on ELSE held.next_due_on + duty.grace_days::integer END AS valid_until
FROM live_duty duty
JOIN live_staff_member staff ON staff.staff_no = duty.about_key
JOIN duty_done held ON held.duty_no = duty.duty_no AND (held.step = 'exempt' OR held.outcome <> 'failed')
WHERE duty.about = 'staff_member' AND duty.ended_on IS NULL
UNION ALL
SELECT duty.duty_no, duty.about_key, staff.unit_code, duty.kind, duty.name, duty.blocks_work, DATE '1900-01-01',
    coalesce(duty.first_due_on + duty.grace_days::integer, DATE '1900-01-01')
FROM live_duty duty
JOIN live_staff_member staff ON staff.staff_no = duty.about_key
WHERE duty.about = 'staff_member' AND duty.ended_on IS NULL
    AND NOT EXISTS (SELECT 1 FROM duty_done held WHERE held.duty_no = duty.duty_no AND held.step = 'done'
        AND held.outcome <> 'failed');

-- one row per duty of a piece of equipment by its tag: maintenance, calibration, test
CREATE VIEW equipment_duty AS
SELECT standing.duty_no, standing.about_key AS tag, standing.unit_code, standing.kind, standing.name, standing.harm,
    standing.last_done_on, standing.next_due_on, standing.grace_until, standing.stops_on
FROM duty_standing standing
WHERE standing.about = 'equipment';

-- one row per day a duty was due and done for, or is due next, with the last day that counts as in time
CREATE VIEW duty_turn AS
SELECT turn.duty_no, standing.unit_code, standing.kind, turn.due_on, turn.done_on,
    (turn.due_on + standing.grace_days::integer) AS last_day, standing.stops_on
FROM (
    SELECT held.duty_no, held.done_on,
        coalesce(lag(held.next_due_on) OVER (PARTITION BY held.duty_no ORDER BY held.done_on, held.event_no),
            duty.first_due_on) AS due_on
    FROM duty_done held
    JOIN live_duty duty ON duty.duty_no = held.duty_no
    WHERE held.step = 'done' AND held.outcome <> 'failed'
    UNION ALL
    SELECT duty_no, CAST(NULL AS date), next_due_on FROM duty_standing
) turn
JOIN duty_standing standing ON standing.duty_no = turn.duty_no
WHERE turn.due_on IS NOT NULL;
