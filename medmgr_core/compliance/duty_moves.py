"""A person who moves takes along what is asked of him: licences, credentials, trainings, and what shows them."""

from __future__ import annotations

from medmgr_core.compliance.duty_records import Duty, EvidenceItem
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.records import StoredFile
from medmgr_core.record import Record
from medmgr_core.store.catalogue import Follower
from medmgr_core.store.write import Write

# no $units: of one person, wherever his duties stand
_DUTIES = """
SELECT duty_no FROM live_duty
WHERE about = 'staff_member' AND about_key = $staff_no AND unit_code <> $unit_code ORDER BY 1
"""
# no $units: what shows duties of this person, and nothing else: no duty of somebody else, no requirement
_EVIDENCE = """
SELECT DISTINCT item.evidence_no FROM live_evidence_item item
JOIN live_duty_event event ON event.evidence_no = item.evidence_no
JOIN live_duty duty ON duty.duty_no = event.duty_no AND duty.about = 'staff_member' AND duty.about_key = $staff_no
WHERE item.unit_code <> $unit_code
    AND NOT EXISTS (SELECT 1 FROM live_evidence_link link WHERE link.evidence_no = item.evidence_no)
    AND NOT EXISTS (SELECT 1 FROM live_duty_event other JOIN live_duty whose ON whose.duty_no = other.duty_no
        WHERE other.evidence_no = item.evidence_no
            AND (whose.about <> 'staff_member' OR whose.about_key IS DISTINCT FROM $staff_no))
ORDER BY 1
"""


def _duties_follow(work: Write, staff: Record, before: Record) -> None:
    """The unit of a duty is where the person works now, so that who leads there sees it and who led before does not."""
    assert isinstance(staff, StaffMember) and isinstance(before, StaffMember)
    if staff.unit_code == before.unit_code:
        return
    values = {"staff_no": staff.staff_no, "unit_code": staff.unit_code}
    for record_type, sql in ((EvidenceItem, _EVIDENCE), (Duty, _DUTIES)):
        for key in work.connection.rows(sql, values):
            work.change(record_type, key, {"unit_code": staff.unit_code})


def _file_follows(work: Write, item: Record, before: Record) -> None:
    """Who may have the file is who may see the evidence."""
    assert isinstance(item, EvidenceItem) and isinstance(before, EvidenceItem)
    if item.file_id and item.unit_code != before.unit_code:
        work.change(StoredFile, (item.file_id,), {"unit_code": item.unit_code})


FOLLOWERS: dict[type[Record], Follower] = {StaffMember: _duties_follow, EvidenceItem: _file_follows}
