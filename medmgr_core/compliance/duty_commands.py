"""What is done to duties: done, exempted, corrected; evidence kept with its file."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmgr_core.compliance.due import next_due
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.errors import InvalidEntry, UnknownReference
from medmgr_core.facility.queries import today_here
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.file_types import checked_type, cleaned_name
from medmgr_core.people.files import keep_file
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import BY_HAND, COMMAND, refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow, Write

# no $units: the duty itself was found in reach
_DUE_BEFORE = """
SELECT next_due_on FROM duty_done
WHERE duty_no = $duty_no AND step = 'done' AND outcome <> 'failed' AND event_no <> $without AND done_on <= $on_day
ORDER BY done_on DESC NULLS LAST, event_no DESC NULLS LAST LIMIT 1
"""
# no $units: the event itself was found in reach
_REPLACED = "SELECT 1 FROM live_duty_event WHERE replaces = $event_no"


def do_duty(store: Store, duty_no: str, *, on: date, valid_until: date | None = None, outcome: str = "passed",
            by_whom: str | None = None, evidence_no: str | None = None, note: str | None = None, by: str) -> str:  # fmt: skip
    """Note that a duty was done, and by when it is due again: as the certificate says, else as the duty counts.

    What failed leaves the due day as it is. Returns the number of the event. Raises InvalidEntry, NotFound, NotAllowed.
    """
    duty = _duty(store, duty_no, by)
    if on > today_here(store):
        raise InvalidEntry("Done on: a day that lies ahead cannot be the day it was done.")
    if evidence_no:
        _refuse_older(store, evidence_no, on, by)
    due = valid_until or (None if outcome == "failed" else _next(store, duty, on))
    values = {"duty_no": duty_no, "done_on": on, "next_due_on": due, "outcome": outcome, "by_whom": by_whom,
              "evidence_no": evidence_no, "note": note}  # fmt: skip
    return store.add(validate(DutyEvent, values), by=by, source=COMMAND)[0]


def exempt(store: Store, duty_no: str, *, on: date, until: date, reason: str, by: str) -> str:
    """Set a duty aside for a time, with a reason; it takes the right to approve, so that nobody lets himself off."""
    duty = _duty(store, duty_no, by)
    allow(store, by, Duty.area, "approve", duty.unit_code)
    if until < on:
        raise InvalidEntry("Until: choose the day the exemption begins, or a later one.")
    values = {"duty_no": duty_no, "step": "exempt", "done_on": on, "next_due_on": until, "note": reason}
    return store.add(validate(DutyEvent, values), by=by, source=COMMAND)[0]


def correct(store: Store, event_no: str, *, reason: str, on: date | None = None, valid_until: date | None = None,
            by: str) -> str:  # fmt: skip
    """Put an event right: with another day, or (without one) as not having been. Both stay to be read. Raises InvalidEntry."""
    row = entry(store, DutyEvent, (event_no,), by=by, action="enter")
    if not reason.strip():
        raise InvalidEntry("Say why it is corrected.")
    if row.values["step"] == "withdrawn":
        raise InvalidEntry("What was withdrawn is not corrected: enter what was done instead.")
    if store.rows(_REPLACED, event_no=event_no):
        raise InvalidEntry("This event was corrected already: correct the one that stands in its place.")
    return store.add(validate(DutyEvent, _corrected(store, row, on, valid_until, reason, by)), by=by, source=COMMAND)[0]


def _corrected(store: Store, row: StoredRow, on: date | None, until: date | None, reason: str, by: str) -> dict[str, Any]:
    held = {**row.values, "event_no": "", "replaces": row.key[0], "note": reason}
    if on is None:
        return {**held, "step": "withdrawn", "next_due_on": None}
    if on > today_here(store) and held["step"] == "done":
        raise InvalidEntry("Done on: a day that lies ahead cannot be the day it was done.")
    duty = _duty(store, held["duty_no"], by)
    failed = held["outcome"] == "failed" or held["step"] == "exempt"
    return {
        **held,
        "done_on": on,
        "next_due_on": until or (held["next_due_on"] if failed else _next(store, duty, on, row.key[0])),
    }


def add_evidence(store: Store, item: EvidenceItem, *, name: str | None = None, content: bytes | None = None, by: str) -> str:
    """Keep evidence, with its file. Returns its number. Raises InvalidEntry for a file that is not taken, NotAllowed."""
    allow(store, by, EvidenceItem.area, "enter", item.unit_code)
    if name and content is not None:
        checked_type(cleaned_name(name), content)  # before anything is saved
    elif not item.link:
        raise InvalidEntry("File: choose a file, or enter the address where the evidence stands.")
    number = store.add(item, by=by, source=COMMAND)[0]
    if name and content is not None:
        attach_file(store, number, name=name, content=content, by=by)
    return number


def attach_file(store: Store, evidence_no: str, *, name: str, content: bytes, by: str) -> None:
    """Keep a file with evidence, in place of the one it had. Raises InvalidEntry, NotAllowed."""
    row = entry(store, EvidenceItem, (evidence_no,), by=by, action="enter")
    file_id = keep_file(store, record_type=EvidenceItem.table, record_key=evidence_no, area="compliance",
                        unit=row.values["unit_code"], name=name, media_type="", content=content, by=by)  # fmt: skip
    store.change(EvidenceItem, row.key, {"file_id": file_id}, revision=row.revision, by=by, source=COMMAND)


# Parts -----------------------------------------------------------------------------------------------


def _duty(store: Store, duty_no: str, by: str) -> Duty:
    record = entry(store, Duty, (duty_no,), by=by, action="enter").record()
    assert isinstance(record, Duty)
    return record


def _next(store: Store, duty: Duty, on: date, without: str = "") -> date | None:
    held = store.rows(_DUE_BEFORE, duty_no=duty.duty_no, without=without, on_day=on)
    was_due = held[0][0] if held else duty.first_due_on
    return next_due(on, count=duty.every, every=duty.every_unit, basis=duty.basis, first_due=duty.first_due_on, was_due=was_due)


def _refuse_older(store: Store, evidence_no: str, on: date, by: str) -> None:
    """What is shown must not have lapsed when it was done."""
    item = entry(store, EvidenceItem, (evidence_no,), by=by).values
    if item["valid_until"] and item["valid_until"] < on:
        raise InvalidEntry(f"Evidence: it was valid until {item['valid_until']} only, before the day it was done.")


# Rules -----------------------------------------------------------------------------------------------


def _duty_rule(work: Write, record: Record, before: Record | None) -> None:
    """A duty for a staff member stands in the unit of that person, so that a name is read only where it is known."""
    assert isinstance(record, Duty)
    if record.about != "staff_member" or (isinstance(before, Duty) and before.about_key == record.about_key):
        return
    staff = work.row(StaffMember, (record.about_key,))
    if staff is None or staff.voided_at or staff.values["unit_code"] != record.unit_code:
        sentence = f"Its number: there is no staff member “{record.about_key}” in this unit. Choose the unit the person is in."
        raise UnknownReference(sentence, {"about_key": sentence})


def _event_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, DutyEvent)
    if before is not None and work.source in BY_HAND:
        raise InvalidEntry("What was done is not changed: use “Correct”, which keeps both.")
    if before is None and work.source in BY_HAND and record.step != "done":
        raise InvalidEntry("What: exemptions and corrections are entered by their buttons.")


def _voided_event_rule(work: Write, record: Record) -> None:
    if work.source in BY_HAND:
        raise InvalidEntry("What was done is not taken out: use “Correct”, which keeps both.")


def _evidence_rule(work: Write, record: Record, before: Record | None) -> None:
    refuse_by_hand(work, record, before, {"file_id": None}, "use “Choose a file” of the evidence")


RULES: dict[type[Record], Rule] = {Duty: _duty_rule, DutyEvent: _event_rule, EvidenceItem: _evidence_rule}
VOID_RULES: dict[type[Record], VoidRule] = {DutyEvent: _voided_event_rule}
