"""What is done to risks: scored anew, closed, taken up again."""

from __future__ import annotations

from datetime import date

from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import BY_HAND, COMMAND, refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write


def score_risk(store: Store, risk_no: str, *, consequence: int, likelihood: int, note: str | None, review_on: date | None = None,
               by: str) -> None:  # fmt: skip
    """Score an open risk as it stands today with its controls, and say when to look at it again. Raises InvalidEntry."""
    row = entry(store, Risk, (risk_no,), by=by, action="enter")
    if row.values["closed_on"]:
        raise InvalidEntry("This risk is closed: take it up again first.")
    if review_on and review_on < today_here(store):
        raise InvalidEntry("Look at it again on: choose a day that lies ahead.")
    values = {"risk_no": risk_no, "scored_on": today_here(store), "consequence": consequence, "likelihood": likelihood}
    held = validate(RiskScore, {**values, "scored_by": by, "note": note})
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        work.add(held)
        if review_on:
            work.change(Risk, row.key, {"review_on": review_on}, revision=row.revision)


def close_risk(store: Store, risk_no: str, *, reason: str, by: str) -> None:
    """Close a risk, with a reason. It takes the right to approve."""
    row = entry(store, Risk, (risk_no,), by=by, action="enter")
    allow(store, by, Risk.area, "approve", row.values["unit_code"])
    if row.values["closed_on"]:
        raise InvalidEntry("This risk is closed already.")
    if not reason.strip():
        raise InvalidEntry("Say why it is closed.")
    values = {"closed_on": today_here(store), "close_reason": reason}
    store.change(Risk, row.key, values, revision=row.revision, by=by, source=COMMAND)


def reopen_risk(store: Store, risk_no: str, *, reason: str, by: str) -> None:
    """Take a closed risk up again, with a reason."""
    row = entry(store, Risk, (risk_no,), by=by, action="enter")
    if not row.values["closed_on"]:
        raise InvalidEntry("This risk is still open.")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken up again.")
    values = {"closed_on": None, "close_reason": None}
    store.change(Risk, row.key, values, revision=row.revision, by=by, source=COMMAND, reason=reason)


def _risk_rule(work: Write, record: Record, before: Record | None) -> None:
    refuse_by_hand(work, record, before, dict.fromkeys(Risk.by_command), "use the buttons of the risk")


def _score_rule(work: Write, record: Record, before: Record | None) -> None:
    if before is not None:
        raise InvalidEntry("A score stays as it was: score the risk anew.")


def _voided_score_rule(work: Write, record: Record) -> None:
    if work.source in BY_HAND:
        raise InvalidEntry("A score stays as it was: score the risk anew.")


RULES: dict[type[Record], Rule] = {Risk: _risk_rule, RiskScore: _score_rule}
VOID_RULES: dict[type[Record], VoidRule] = {RiskScore: _voided_score_rule}
