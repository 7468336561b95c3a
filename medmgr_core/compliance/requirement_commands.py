"""What is done with requirement sets: loaded, assessed, shown by evidence; findings closed with what shows that they are."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.compliance.catalogue import Node, RequirementSet
from medmgr_core.compliance.duty_records import EvidenceItem
from medmgr_core.compliance.requirement_records import (
    Assessment,
    EvidenceLink,
    Finding,
    Framework,
    Requirement,
    RequirementResult,
)
from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import COMMAND, refuse_by_hand, refuse_change
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

# no $units: the finding itself was found in reach
_WAITING = """
SELECT sum(waiting)::bigint FROM finding_placed WHERE finding_no = $finding_no
"""
_LONGEST_KEY = 240


def load_framework(store: Store, framework: Framework, held: RequirementSet, *, by: str) -> int:
    """Keep a requirement set with its tree in one batch and say how many nodes it has. It takes the right to approve.

    Raises AlreadyExists for a code that is taken: a new version has a code of its own. Raises InvalidEntry, NotAllowed.
    """
    allow(store, by, Framework.area, "approve")
    nodes = requirements_of(framework.framework_code, held)
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        work.add(framework)
        return work.add_rows(Requirement, pd.DataFrame([node.model_dump() for node in nodes]))


def requirements_of(code: str, held: RequirementSet) -> tuple[Requirement, ...]:
    """The nodes of a set as records of the requirement set with this code. Raises InvalidEntry."""
    longest = max((node.key for node in held.nodes), key=len, default="")
    if len(code) + 1 + len(longest) > _LONGEST_KEY:
        raise InvalidEntry(f"“{longest[:60]} …” is too long for a reference: at most {_LONGEST_KEY - len(code) - 1} characters.")
    return tuple(validate(Requirement, _values(code, node, place)) for place, node in enumerate(held.nodes))


def _values(code: str, node: Node, place: int) -> dict[str, Any]:
    own = {name: getattr(node, name) or None for name in ("ref", "text", "evidence_hint")}
    same = {name: getattr(node, name) for name in ("name", "kind", "weight", "depth", "is_assessable")}
    parent = f"{code}/{node.parent}" if node.parent else None
    return {
        **own,
        **same,
        "requirement_code": f"{code}/{node.key}",
        "framework_code": code,
        "parent_code": parent,
        "place": place,
    }


def judge(store: Store, assessment_no: str, requirement_code: str, *, result: str, note: str | None = None,
          revision: int | None = None, by: str) -> None:  # fmt: skip
    """Say how a requirement stands. revision: of the result that was read, None where there was none.

    Raises InvalidEntry, NotFound, NotAllowed, ChangedMeanwhile, AlreadyExists (somebody else judged it meanwhile).
    """
    row = entry(store, Assessment, (assessment_no,), by=by, action="enter")
    if row.values["closed_on"]:
        raise InvalidEntry("This assessment is closed: begin a new one.")
    told = None if result == "not_assessed" else today_here(store)
    values = {"result": result, "note": (note or "").strip() or None, "judged_on": told, "judged_by": by if told else None}
    record = validate(RequirementResult, {"assessment_no": assessment_no, "requirement_code": requirement_code, **values})
    if revision is None:
        store.add(record, by=by, source=COMMAND)
    else:
        store.change(RequirementResult, record.key_values(), values, revision=revision, by=by, source=COMMAND)


def close_assessment(store: Store, assessment_no: str, *, by: str) -> None:
    """End an assessment: its results stay as they are. It takes the right to approve."""
    row = entry(store, Assessment, (assessment_no,), by=by, action="approve")
    if row.values["closed_on"]:
        raise InvalidEntry("This assessment is closed already.")
    store.change(Assessment, row.key, {"closed_on": today_here(store)}, revision=row.revision, by=by, source=COMMAND)


def link_evidence(store: Store, evidence_no: str, requirement_code: str, *, by: str) -> None:
    """Say that evidence shows a requirement is met. Raises AlreadyExists, NotFound, NotAllowed."""
    entry(store, EvidenceItem, (evidence_no,), by=by, action="enter")
    store.add(EvidenceLink(evidence_no=evidence_no, requirement_code=requirement_code), by=by, source=COMMAND)


def close_finding(store: Store, finding_no: str, *, verified: str, on: date | None = None, by: str) -> None:
    """Close a finding with what shows that it is put right. Refused while an action of it is open or its effect unchecked."""
    row = entry(store, Finding, (finding_no,), by=by, action="enter")
    if row.values["closed_on"]:
        raise InvalidEntry("This finding is closed already.")
    ((waiting,),) = store.rows(_WAITING, finding_no=finding_no)
    if waiting:
        word, them = ("action is", "it") if waiting == 1 else ("actions are", "them")
        raise InvalidEntry(f"{waiting} {word} not done or not checked yet: finish {them} first, or give {them} up with a reason.")
    if not verified.strip():
        raise InvalidEntry("Say what shows that it is put right.")
    day = on or today_here(store)
    if day > today_here(store):
        raise InvalidEntry("Closed on: a day that lies ahead cannot be the day it was closed.")
    values = {"closed_on": day, "closed_by": by, "verified": verified}
    store.change(Finding, row.key, values, revision=row.revision, by=by, source=COMMAND)


def reopen_finding(store: Store, finding_no: str, *, due_on: date, reason: str, by: str) -> None:
    """Take up again what was not put right after all, with a new day and a reason."""
    row = entry(store, Finding, (finding_no,), by=by, action="enter")
    if not row.values["closed_on"]:
        raise InvalidEntry("This finding is still open.")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken up again.")
    values = {"closed_on": None, "closed_by": None, "verified": None, "due_on": due_on}
    store.change(Finding, row.key, values, revision=row.revision, by=by, source=COMMAND, reason=reason)


# Rules -----------------------------------------------------------------------------------------------

_CLOSED = dict.fromkeys(Finding.by_command)


def _result_rule(work: Write, record: Record, before: Record | None) -> None:
    """A result belongs to a requirement of its assessment's set that is assessed at all."""
    assert isinstance(record, RequirementResult)
    assessment = work.row(Assessment, (record.assessment_no,))
    requirement = work.row(Requirement, (record.requirement_code,))
    if assessment is None or requirement is None:
        raise NotFound("There is no such assessment or requirement any more.")
    if assessment.values["framework_code"] != requirement.values["framework_code"]:
        raise InvalidEntry("Requirement: it is not of the requirement set of this assessment.")
    if not requirement.values["is_assessable"]:
        raise InvalidEntry("Requirement: this is a heading; judge what stands below it.")


def _assessment_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Assessment)
    refuse_by_hand(work, record, before, {"closed_on": None}, "use “Close it” of the assessment")
    if isinstance(before, Assessment) and before.closed_on:
        refuse_change(work, record, before, "This assessment is closed: begin a new one.")


def _finding_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Finding)
    refuse_by_hand(work, record, before, _CLOSED, "use “Close it” of the finding")
    if isinstance(before, Finding) and before.closed_on:
        refuse_change(work, record, before, "This finding is closed: take it up again before you change it.")


RULES: dict[type[Record], Rule] = {RequirementResult: _result_rule, Assessment: _assessment_rule, Finding: _finding_rule}
