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
    coalesce(held.staff_name, place.name, supplier.name, policy.name, held.about_key, unit.name) AS about_name, held.owner,
    owner.name AS owner_name, held.every, held.every_unit, held.basis, held.grace_days, held.harm, held.blocks_work,
    held.first_due_on, held.last_done_on, held.next_due_on, (held.next_due_on - held.soon_days) AS warn_from,
    (held.next_due_on + held.grace_days::integer) AS grace_until, held.exempt_from, held.exempt_until, held.exempt_why,
    held.evidence_no, held.stops_on, held.revision
FROM held
JOIN live_unit unit ON unit.unit_code = held.unit_code
LEFT JOIN live_unit place ON held.about = 'unit' AND place.unit_code = held.about_key AND held.about_key = held.unit_code
LEFT JOIN live_policy policy
    ON held.about = 'policy' AND policy.policy_code = held.about_key AND policy.unit_code = held.unit_code
LEFT JOIN live_supplier supplier ON held.about = 'supplier' AND supplier.supplier_code = held.about_key
LEFT JOIN live_person owner ON owner.person_code = held.owner;

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

-- one row per assessment that counts: the newest of its unit and requirement set
CREATE VIEW assessment_current AS
SELECT held.assessment_no, held.framework_code, framework.name AS framework_name, framework.version, held.unit_code,
    unit.name AS unit_name, held.started_on, held.closed_on, held.lead, lead.name AS lead_name, held.revision
FROM (
    SELECT assessment.assessment_no, assessment.framework_code, assessment.unit_code, assessment.started_on, assessment.closed_on,
        assessment.lead, assessment.revision, row_number() OVER (PARTITION BY assessment.framework_code, assessment.unit_code
            ORDER BY assessment.started_on DESC, assessment.assessment_no DESC) AS newest
    FROM live_assessment assessment
) held
JOIN live_framework framework ON framework.framework_code = held.framework_code
JOIN live_unit unit ON unit.unit_code = held.unit_code
LEFT JOIN live_person lead ON lead.person_code = held.lead
WHERE held.newest = 1 AND framework.retired_on IS NULL;

-- one row per assessment that counts and node of its requirement set, with the result; what nobody looked at is not_assessed
CREATE VIEW requirement_standing AS
SELECT held.assessment_no, held.framework_code, held.framework_name, held.unit_code, held.unit_name,
    requirement.requirement_code, requirement.parent_code, requirement.ref, requirement.name, requirement.kind,
    requirement.is_assessable, requirement.weight, requirement.place, requirement.depth,
    CASE WHEN requirement.is_assessable THEN coalesce(result.result, 'not_assessed') END AS result, result.note, result.judged_on,
    result.judged_by, result.revision
FROM assessment_current held
JOIN live_requirement requirement ON requirement.framework_code = held.framework_code
LEFT JOIN live_requirement_result result
    ON result.assessment_no = held.assessment_no AND result.requirement_code = requirement.requirement_code;

-- one row per finding that is not voided, with the names a person reads and how many of its actions are still to be done or checked
CREATE VIEW finding_placed AS
SELECT finding.finding_no, finding.summary, finding.unit_code, unit.name AS unit_name, finding.source, finding.severity,
    finding.requirement_code, requirement.ref, requirement.name AS requirement_name, finding.owner, owner.name AS owner_name,
    finding.opened_on, finding.due_on, finding.closed_on, finding.closed_by, closer.name AS closed_by_name, finding.verified,
    coalesce(pending.actions, 0)::bigint AS actions, coalesce(pending.waiting, 0)::bigint AS waiting, finding.revision
FROM live_finding finding
JOIN live_unit unit ON unit.unit_code = finding.unit_code
LEFT JOIN live_requirement requirement ON requirement.requirement_code = finding.requirement_code
LEFT JOIN live_person owner ON owner.person_code = finding.owner
LEFT JOIN live_person closer ON closer.person_code = finding.closed_by
LEFT JOIN (
    SELECT about_key, count(*) AS actions,
        sum(CASE WHEN stopped_on IS NULL AND verified_on IS NULL THEN 1 ELSE 0 END) AS waiting
    FROM action_placed WHERE about = 'finding' GROUP BY 1
) pending ON pending.about_key = finding.finding_no;

-- one row per risk that is not voided, with its newest score and the one before it, the score without controls and the one aimed at
CREATE VIEW risk_standing AS
WITH ordered AS (
    SELECT risk_no, consequence, likelihood, scored_on,
        row_number() OVER (PARTITION BY risk_no ORDER BY scored_on DESC, score_no DESC) AS newest
    FROM live_risk_score
)
SELECT risk.risk_no, risk.name, risk.unit_code, unit.name AS unit_name, risk.domain, risk.cause, risk.effect, risk.controls,
    risk.owner, owner.name AS owner_name, risk.opened_on, risk.review_on, risk.closed_on, risk.close_reason,
    coalesce(now.consequence, risk.inherent_consequence) AS consequence,
    coalesce(now.likelihood, risk.inherent_likelihood) AS likelihood,
    (coalesce(now.consequence, risk.inherent_consequence) * coalesce(now.likelihood, risk.inherent_likelihood))::bigint AS score,
    (earlier.consequence * earlier.likelihood)::bigint AS before,
    (risk.inherent_consequence * risk.inherent_likelihood)::bigint AS inherent,
    (risk.target_consequence * risk.target_likelihood)::bigint AS target, now.scored_on, risk.revision
FROM live_risk risk
JOIN live_unit unit ON unit.unit_code = risk.unit_code
LEFT JOIN live_person owner ON owner.person_code = risk.owner
LEFT JOIN ordered now ON now.risk_no = risk.risk_no AND now.newest = 1
LEFT JOIN ordered earlier ON earlier.risk_no = risk.risk_no AND earlier.newest = 2;

-- one row per policy in use, with the version that holds and the day of its next review, which is a duty
CREATE VIEW policy_standing AS
SELECT policy.policy_code, policy.name, policy.unit_code, unit.name AS unit_name, policy.owner, owner.name AS owner_name,
    policy.audience, version.version_no, version.version, version.issued_on, version.approved_by, version.link, version.file_id,
    review.review_on, policy.revision
FROM live_policy policy
JOIN live_unit unit ON unit.unit_code = policy.unit_code
LEFT JOIN live_person owner ON owner.person_code = policy.owner
LEFT JOIN (
    SELECT held.version_no, held.policy_code, held.version, held.issued_on, held.approved_by, held.link, held.file_id,
        row_number() OVER (PARTITION BY held.policy_code ORDER BY held.issued_on DESC, held.version_no DESC) AS newest
    FROM live_policy_version held
) version ON version.policy_code = policy.policy_code AND version.newest = 1
LEFT JOIN (
    SELECT standing.about_key, standing.unit_code, min(standing.next_due_on) AS review_on
    FROM duty_standing standing WHERE standing.about = 'policy' AND standing.kind = 'policy_review' GROUP BY 1, 2
) review ON review.about_key = policy.policy_code AND review.unit_code = policy.unit_code
WHERE policy.retired_on IS NULL;

-- one row per policy in use and member of staff of the group that is to read its version that holds, with the day it was read;
-- whether the person's unit stands below the policy's is asked with a day
CREATE VIEW policy_reader AS
SELECT held.policy_code, held.unit_code AS policy_unit, held.version_no, held.version, staff.staff_no, staff.name AS staff_name,
    staff.job_title, staff.unit_code, unit.name AS unit_name, staff.left_on, done.read_on
FROM policy_standing held
JOIN live_staff_member staff ON held.audience = 'all_staff' OR staff.staff_group = held.audience
JOIN live_unit unit ON unit.unit_code = staff.unit_code
LEFT JOIN live_policy_read done ON done.version_no = held.version_no AND done.staff_no = staff.staff_no
WHERE held.version_no IS NOT NULL;
