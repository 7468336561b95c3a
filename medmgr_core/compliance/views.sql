-- one row per event of a duty that counts: neither withdrawn nor replaced by a corrected one
CREATE VIEW duty_done AS
SELECT event.event_no, event.duty_no, event.step, event.done_on, event.next_due_on, event.outcome, event.by_whom,
    event.evidence_no, event.replaces, event.note
FROM live_duty_event event
WHERE event.step <> 'withdrawn'
    AND NOT EXISTS (SELECT 1 FROM live_duty_event later WHERE later.replaces = event.event_no);
