"""What is refused whoever writes a complaint: what only buttons set, rules nobody knows, a handler who would not see it."""

from __future__ import annotations

from medmgr_core.complaints.case import WITH_CLOCKS
from medmgr_core.complaints.case_records import FREE_STEPS, Complaint, ComplaintClock, ComplaintStep
from medmgr_core.errors import InvalidEntry
from medmgr_core.people.need_to_know import readers_in
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, COMMAND, refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.write import Write

_SET_BY_BUTTONS = dict.fromkeys(Complaint.by_command)
_SETTLES_CLOCKS = ("received_on", "regime", "stage")
# no $units: clocks hold for the whole facility
_STAGES = "SELECT DISTINCT regime, stage FROM live_clock_policy ORDER BY 1, 2"
_FROZEN = "SELECT 1 FROM live_complaint_clock WHERE complaint_no = $complaint_no LIMIT 1"  # no $units: in the command


def _complaint_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Complaint)
    if before or work.source != "import":  # a register that is loaded tells what became of each complaint so far
        refuse_by_hand(work, record, before, _SET_BY_BUTTONS, "use the buttons of the complaint")
    if work.source in (*BY_HAND, COMMAND) and (before is None or _rules_of(before) != _rules_of(record)):
        _refuse_unknown_rules(work, record)
    if isinstance(before, Complaint) and work.source in BY_HAND:
        _refuse_blind_handler(work, record)
        _refuse_moved_clocks(work, record, before)


def _rules_of(record: Record) -> tuple[object, ...]:
    return tuple(getattr(record, name) for name in ("regime", "stage", "kind", "is_formal"))


def _refuse_unknown_rules(work: Write, complaint: Complaint) -> None:
    """Rules without clocks would mean a complaint that is never due. A store without any clocks takes all."""
    known = work.connection.rows(_STAGES, {})
    if not known or not complaint.is_formal or complaint.kind not in WITH_CLOCKS:
        return
    stages = [stage for regime, stage in known if regime == complaint.regime]
    if not stages:
        regimes = ", ".join(dict.fromkeys(regime for regime, _ in known))
        sentence = f"Rules: no clocks are known for “{complaint.regime}”. Known are {regimes}."
        raise InvalidEntry(sentence, {"regime": sentence})
    if complaint.stage not in stages:
        sentence = f"Stage: “{complaint.regime}” has no stage “{complaint.stage}”. Its stages are {', '.join(stages)}."
        raise InvalidEntry(sentence, {"stage": sentence})


def _refuse_moved_clocks(work: Write, complaint: Complaint, before: Complaint) -> None:
    for name in _SETTLES_CLOCKS:
        if getattr(complaint, name) != getattr(before, name) and work.connection.rows(
            _FROZEN, {"complaint_no": complaint.complaint_no}
        ):
            sentence = "The due dates rest on this: use “Dates anew”, which keeps the reason."
            raise InvalidEntry(sentence, {name: sentence})


def _refuse_blind_handler(work: Write, complaint: Complaint) -> None:
    named = readers_in(work, (Complaint.table, complaint.complaint_no))
    for name in ("handler", "investigator"):
        person = getattr(complaint, name)
        if named and person and person not in named:
            sentence = "This person is not among those who may see the complaint: add the name under “Who may see it” first."
            raise InvalidEntry(sentence, {name: sentence})


def _clock_rule(work: Write, record: Record, before: Record | None) -> None:
    if work.source in BY_HAND:
        raise InvalidEntry("Due dates follow from what happened: use the buttons of the complaint.")


def _voided_clock_rule(work: Write, record: Record) -> None:
    _clock_rule(work, record, None)


def _step_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, ComplaintStep)
    if before is not None:
        raise InvalidEntry("What happened stays as it was noted: add another step that puts it right.")
    if work.source in BY_HAND and record.step not in FREE_STEPS:
        raise InvalidEntry("This step has a button of its own on the complaint.")


def _voided_step_rule(work: Write, record: Record) -> None:
    assert isinstance(record, ComplaintStep)
    if record.step not in FREE_STEPS and work.source in BY_HAND:
        raise InvalidEntry("The due dates rest on this step: note the right day with its button instead.")


RULES: dict[type[Record], Rule] = {Complaint: _complaint_rule, ComplaintClock: _clock_rule, ComplaintStep: _step_rule}
VOID_RULES: dict[type[Record], VoidRule] = {ComplaintClock: _voided_clock_rule, ComplaintStep: _voided_step_rule}
