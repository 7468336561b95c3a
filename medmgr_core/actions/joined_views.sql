-- one row per action that is not voided, with the names a person reads
CREATE VIEW action_placed AS
SELECT action.action_no, action.task, action.unit_code, unit.name AS unit_name, action.owner, coalesce(owner.name, action.owner) AS owner_name,
    action.due_on, action.kind, action.about, action.about_key, action.check_on, action.done_on, action.evidence,
    action.verified_on, action.verified_by, coalesce(checker.name, action.verified_by) AS verified_by_name, action.effective, action.stopped_on, action.revision
FROM live_action action
JOIN live_unit unit ON unit.unit_code = action.unit_code
LEFT JOIN live_person owner ON owner.person_code = action.owner
LEFT JOIN live_person checker ON checker.person_code = action.verified_by;
