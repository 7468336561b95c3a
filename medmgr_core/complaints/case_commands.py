"""What is done to complaints: logged, acknowledged, extended, paused, answered, closed, taken up again; and who may see them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from medmgr_core.complaints.case import NONE_AGREED, Case, due_dates
from medmgr_core.complaints.case_records import FREE_STEPS, Complaint, ComplaintClock, ComplaintIssue, ComplaintStep, Step
from medmgr_core.complaints.clocks import policy_on, why_refused
from medmgr_core.complaints.progress import Extension
from medmgr_core.complaints.reading import case, case_in, without_dates
from medmgr_core.complaints.records import ALL_STAGES, Event
from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import entry
from medmgr_core.people.need_to_know import is_restricted, readers_of, refuse_blind, release, restrict, set_readers
from medmgr_core.people.rights import allow
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow, Write

# no $units: the right to the complaint itself has been asked for
_TAKEN_UP = "SELECT complaint_no FROM live_complaint WHERE reopened_of = $complaint_no ORDER BY 1"


class TooLate(InvalidEntry):
    """An extension that does not count, because it was not agreed in time or goes too far."""


# Entry -----------------------------------------------------------------------------------------------


def log_complaint(store: Store, complaint: Complaint, *, readers: Collection[str] = (), subject_code: str | None = None,
                  by: str) -> str:  # fmt: skip
    """Enter a complaint with its due dates, in one go; with readers only they and whoever enters it may see it.

    Returns its number. Raises NotAllowed, InvalidEntry.
    """
    allow(store, by, Complaint.area, "enter", complaint.unit_code)
    if complaint.received_on > today_here(store):
        raise InvalidEntry("Received: a day that lies ahead cannot be the day it was received.")
    named = _with_those_who_work(readers, complaint, by)
    refuse_blind(store, Complaint.area, complaint.unit_code, named)
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        number = _enter(store, work, complaint, named)
        if subject_code:
            work.add(ComplaintIssue(complaint_no=number, subject_code=subject_code))
    return number


def _enter(store: Store, work: Write, complaint: Complaint, named: Collection[str]) -> str:
    (number,) = work.add(complaint)
    if named:
        restrict(work, (Complaint.table, number), named)
    _freeze(store, work, case_in(store, work, number), None)
    return number


def freeze_missing(store: Store, *, by: str) -> int:
    """Work out the due dates of complaints that have none, such as loaded ones. Returns how many it was."""
    missing = [number for number in without_dates(store) if _may_enter(store, number, by)]
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        for number in missing:
            _freeze(store, work, case_in(store, work, number), None)
    return len(missing)


# Steps -----------------------------------------------------------------------------------------------


def acknowledge(store: Store, complaint_no: str, *, on: date, note: str | None = None, by: str) -> None:
    """Note when the complaint was acknowledged; done again, it corrects the day."""
    _step(store, complaint_no, by, on, "acknowledged", {"acknowledged_on": on}, note=note)


def agree_plan(store: Store, complaint_no: str, *, on: date, until: date, note: str | None = None, by: str) -> None:
    """Note the period agreed with the complainant: on which day, and by when the reply is promised.

    Agreed anew, it counts like an extension: only on or before the day the reply was due. Raises TooLate.
    """
    if until < on:
        raise InvalidEntry("Reply promised by: choose the day of the agreement, or a later one.")
    held = _open_case(store, complaint_no, by).complaint
    if held.agreed_until and on > held.agreed_until:
        raise TooLate(f"The reply was promised by {held.agreed_until}: another day counts only when it was agreed by then.")
    _step(store, complaint_no, by, on, "plan_agreed", {"agreed_on": on, "agreed_until": until}, until=until, note=note)


def extend(store: Store, complaint_no: str, *, event: Event, on: date, until: date, note: str, by: str) -> None:
    """Note a later day agreed with the complainant. Raises TooLate for one that does not count, and says why."""
    case = _open_case(store, complaint_no, by)
    held = case.complaint
    clock = next((clock for clock in case.clocks(on) if clock.event == event and clock.due and clock.first_due), None)
    policy = policy_on(case.terms, held.regime, held.stage, event, held.received_on)
    if clock is None or policy is None or clock.due is None or clock.first_due is None:
        raise InvalidEntry("There is no running clock of this kind to extend.")
    outer = next((c.due for c in case.clocks(on) if c.event == "close"), None) if event == "respond" else None
    refused = why_refused(policy, case.calendar, clock.first_due, clock.due, Extension(on, until), outer)
    if refused:
        raise TooLate(refused)
    if not note.strip():
        raise InvalidEntry("Say with whom the extension was agreed, and why.")
    _step(store, complaint_no, by, on, "extended", {}, event=event, until=until, note=note, agreed={event: until})


def pause(store: Store, complaint_no: str, *, on: date, note: str, by: str) -> None:
    """Let the clocks stand still from a day on, where the rules allow it. Raises InvalidEntry."""
    case = _open_case(store, complaint_no, by)
    if not any(policy.can_pause for policy in case.terms):
        raise InvalidEntry("These clocks have no pause: agree on an extension with the complainant instead.")
    if any(p.until is None for p in case.progress().pauses):
        raise InvalidEntry("The clocks stand still already.")
    if not note.strip():
        raise InvalidEntry("Say why the clocks stand still.")
    _step(store, complaint_no, by, on, "paused", {}, note=note)


def resume(store: Store, complaint_no: str, *, on: date, by: str) -> None:
    """Let the clocks go on from a day. Raises InvalidEntry."""
    pauses = _open_case(store, complaint_no, by).progress().pauses
    if not pauses or pauses[-1].until is not None:
        raise InvalidEntry("The clocks do not stand still.")
    if on < pauses[-1].first:
        raise InvalidEntry("The clocks cannot go on before they were stopped.")
    _step(store, complaint_no, by, on, "resumed", {})


def note_step(store: Store, complaint_no: str, *, step: Step, on: date, note: str, by: str) -> None:
    """Add to what happened: an update to the complainant, a statement, a meeting, a letter, a note."""
    if step not in FREE_STEPS:
        raise InvalidEntry("This step has a button of its own.")
    if not note.strip():
        raise InvalidEntry("Say in a few words what happened.")
    _step(store, complaint_no, by, on, step, {}, note=note)


def answer(store: Store, complaint_no: str, *, on: date, note: str | None = None, by: str) -> None:
    """Note when the reply went out."""
    _step(store, complaint_no, by, on, "answered", {"answered_on": on}, note=note)


def close(store: Store, complaint_no: str, *, on: date, outcome: str | None, note: str | None = None, by: str) -> None:
    """Close a complaint with its outcome; a compliment or an enquiry needs none. Done again, it corrects day and outcome."""
    _step(store, complaint_no, by, on, "closed", {"closed_on": on, "outcome": outcome}, note=note, closed_too=True)


def refer(store: Store, complaint_no: str, *, on: date, result: str = "pending", note: str | None = None, by: str) -> None:
    """Note that the complainant went to the ombudsman, or what came of it."""
    _step(store, complaint_no, by, on, "referred", {"referred_on": on, "ombudsman": result}, note=note, closed_too=True)


def reopen(store: Store, complaint_no: str, *, reason: str, by: str) -> str:
    """Take a closed complaint up again as a new one that names it, seen by the same people. Returns its number."""
    row = entry(store, Complaint, (complaint_no,), by=by, action="enter")
    if row.values["closed_on"] is None:
        raise InvalidEntry("This complaint is not closed: there is nothing to take up again.")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken up again.")
    kept = {name: value for name, value in row.values.items() if name not in (*Complaint.by_command, "complaint_no")}
    now, root = today_here(store), (Complaint.table, complaint_no)
    again = validate(Complaint, {**kept, "received_on": now, "reopened_of": complaint_no})
    named = _with_those_who_work(readers_of(store, root), again, by) if is_restricted(store, root) else []
    refuse_blind(store, Complaint.area, again.unit_code, named)
    with store.write(by=by, source=COMMAND, reason=reason, batch=new_batch()) as work:
        taken_up = work.connection.rows(_TAKEN_UP, {"complaint_no": complaint_no})
        if taken_up:
            raise InvalidEntry(f"It was taken up again already, as {taken_up[0][0]}.")
        number = _enter(store, work, again, named)
        work.add(ComplaintStep(complaint_no=complaint_no, happened_on=now, step="reopened", note=reason))
    return number


def work_out_anew(store: Store, complaint_no: str, *, reason: str, by: str, received_on: date | None = None,
                  regime: str | None = None, stage: str | None = None) -> None:  # fmt: skip
    """Work out the due dates by the rules as they are now, after a correction too. A reason is needed."""
    row = entry(store, Complaint, (complaint_no,), by=by, action="approve")
    if not reason.strip():
        raise InvalidEntry("Say why the due dates are worked out anew.")
    given = {"received_on": received_on, "regime": regime, "stage": stage or (ALL_STAGES if regime else None)}
    with store.write(by=by, source=COMMAND, reason=reason, batch=new_batch()) as work:
        work.change(Complaint, row.key, {name: value for name, value in given.items() if value})
        for event in [clock.event for clock in case_in(store, work, complaint_no).frozen]:
            work.void(ComplaintClock, (complaint_no, event))
        _freeze(store, work, case_in(store, work, complaint_no), None)


# Who may see it --------------------------------------------------------------------------------------


def restrict_complaint(store: Store, complaint_no: str, *, readers: Collection[str], reason: str, by: str) -> None:
    """Let only these people and whoever works on it see a complaint, its parts and its history."""
    row = entry(store, Complaint, (complaint_no,), by=by, action="enter")
    complaint = row.record()
    assert isinstance(complaint, Complaint)
    named = _with_those_who_work(readers, complaint, by)
    refuse_blind(store, Complaint.area, row.values["unit_code"], named)
    with store.write(by=by, source=COMMAND, reason=reason or "restricted", batch=new_batch()) as work:
        set_readers(work, (Complaint.table, complaint_no), named)


def release_complaint(store: Store, complaint_no: str, *, reason: str, by: str) -> None:
    """Let everybody with the right see it again. Needs the right to approve, and a reason."""
    entry(store, Complaint, (complaint_no,), by=by, action="approve")
    if not reason.strip():
        raise InvalidEntry("Say why everybody may see it again.")
    with store.write(by=by, source=COMMAND, reason=reason, batch=new_batch()) as work:
        release(work, (Complaint.table, complaint_no))


def _with_those_who_work(readers: Collection[str], complaint: Complaint, by: str) -> list[str]:
    held = [*readers, by, complaint.handler, complaint.investigator] if readers else []
    return list(dict.fromkeys(person for person in held if person))


# Parts -----------------------------------------------------------------------------------------------


def _may_enter(store: Store, number: str, by: str) -> bool:
    try:
        entry(store, Complaint, (number,), by=by, action="enter")
    except (NotFound, NotAllowed):
        return False
    return True


def _open_case(store: Store, complaint_no: str, by: str) -> Case:
    row = entry(store, Complaint, (complaint_no,), by=by, action="enter")
    if row.values["closed_on"]:
        raise InvalidEntry("This complaint is closed: take it up again first.")
    return case(store, complaint_no, by=by)


def _step(store: Store, complaint_no: str, by: str, on: date, step: Step, values: dict[str, Any], *, note: str | None = None,
          event: Event | None = None, until: date | None = None, closed_too: bool = False,
          agreed: Mapping[Event, date] = NONE_AGREED) -> None:  # fmt: skip
    row = _stepping(store, complaint_no, by, on, closed_too)
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        before = case_in(store, work, complaint_no)
        if values:
            work.change(Complaint, row.key, values, revision=row.revision)
        work.add(ComplaintStep(complaint_no=complaint_no, happened_on=on, step=step, event=event, until=until, note=note or None))
        _freeze(store, work, case_in(store, work, complaint_no), before, agreed)


def _stepping(store: Store, complaint_no: str, by: str, on: date, closed_too: bool) -> StoredRow:
    row = entry(store, Complaint, (complaint_no,), by=by, action="enter")
    if row.values["closed_on"] and not closed_too:
        raise InvalidEntry("This complaint is closed: take it up again first.")
    if on > today_here(store):
        raise InvalidEntry("Choose today or an earlier day: what lies ahead has not happened yet.")
    if on < row.values["received_on"]:
        raise InvalidEntry(f"Choose {row.values['received_on']}, the day it was received, or a later one.")
    return row


def _freeze(store: Store, work: Write, case: Case, before: Case | None,
            agreed: Mapping[Event, date] = NONE_AGREED) -> None:  # fmt: skip
    for event, values in due_dates(case, before, today_here(store), agreed).items():
        key = (case.complaint.complaint_no, event)
        row = work.row(ComplaintClock, key)
        if row is None:
            work.add(ComplaintClock(complaint_no=key[0], event=event, **values))
            continue
        if row.voided_at:
            work.restore(ComplaintClock, key)
        work.change(ComplaintClock, key, values)
