-- one row per complaint that is not voided, with its unit, the names a person reads, and its due dates as they are frozen;
-- what became an enquiry, a compliment or informal since owes nothing any more
CREATE VIEW complaint_placed AS
SELECT complaint.complaint_no, complaint.received_on, complaint.unit_code, unit.name AS unit_name, complaint.summary,
    complaint.kind, complaint.from_whom, complaint.channel, complaint.is_formal, complaint.severity, complaint.handler,
    coalesce(handler.name, complaint.handler) AS handler_name, complaint.regime, complaint.stage,
    complaint.acknowledged_on, complaint.agreed_on, complaint.agreed_until, complaint.answered_on, complaint.closed_on, complaint.outcome, complaint.reopened_of,
    complaint.referred_on, complaint.ombudsman, complaint.has_candour, complaint.age_band, complaint.revision,
    acknowledge.due_on AS acknowledge_by, respond.due_on AS respond_by, finish.due_on AS close_by,
    held.record_key IS NOT NULL AS is_restricted
FROM live_complaint complaint
JOIN live_unit unit ON unit.unit_code = complaint.unit_code
LEFT JOIN live_person handler ON handler.person_code = complaint.handler
LEFT JOIN live_complaint_clock acknowledge
    ON acknowledge.complaint_no = complaint.complaint_no AND acknowledge.event = 'acknowledge'
    AND complaint.is_formal AND complaint.kind IN ('complaint', 'concern')
LEFT JOIN live_complaint_clock respond
    ON respond.complaint_no = complaint.complaint_no AND respond.event = 'respond'
    AND complaint.is_formal AND complaint.kind IN ('complaint', 'concern')
LEFT JOIN live_complaint_clock finish
    ON finish.complaint_no = complaint.complaint_no AND finish.event = 'close'
    AND complaint.is_formal AND complaint.kind IN ('complaint', 'concern')
LEFT JOIN live_restricted_record held ON held.record_type = 'complaint' AND held.record_key = complaint.complaint_no;

-- one row per issue of a complaint that is not voided, with the unit and the day the complaint came
CREATE VIEW complaint_issue_placed AS
SELECT issue.issue_no, issue.complaint_no, complaint.unit_code, complaint.received_on, complaint.kind, issue.subject_code,
    subject.name AS subject_name, subject.domain, issue.profession, issue.service, issue.stage_of_care, issue.severity,
    issue.harm, issue.outcome, issue.revision
FROM live_complaint_issue issue
JOIN live_complaint complaint ON complaint.complaint_no = issue.complaint_no
JOIN live_complaint_subject subject ON subject.subject_code = issue.subject_code;
