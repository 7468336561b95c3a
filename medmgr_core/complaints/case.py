"""One complaint with all that its clocks are read from, as plain data; nothing here asks a store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintStep
from medmgr_core.complaints.clocks import Clock, Frozen, Say, clocks_of, plain_day, version_of
from medmgr_core.complaints.progress import Extension, Pause, Progress
from medmgr_core.complaints.records import ClockPolicy, Event
from medmgr_core.methods.working_days import WorkingCalendar

WITH_CLOCKS = ("complaint", "concern")
NONE_AGREED: Mapping[Event, date] = {}


@dataclass(frozen=True)
class Case:
    """A complaint, its steps, and the due dates that were frozen for it (none yet: the policies of the day it came hold)."""

    complaint: Complaint
    steps: tuple[ComplaintStep, ...]
    frozen: tuple[ComplaintClock, ...]
    policies: Sequence[ClockPolicy]
    calendar: WorkingCalendar

    @property
    def terms(self) -> tuple[ClockPolicy, ...]:
        """The rules that hold: those kept with the due dates, else those of the facility as they are now."""
        kept = tuple(ClockPolicy.model_validate_json(clock.terms) for clock in self.frozen if clock.terms)
        return kept or tuple(self.policies)

    @property
    def has_clocks(self) -> bool:
        """Only formal complaints and concerns have clocks, and only under rules that are known."""
        held = self.complaint
        if not held.is_formal or held.kind not in WITH_CLOCKS:
            return False
        return any((policy.regime, policy.stage) == (held.regime, held.stage) for policy in self.terms)

    def progress(self) -> Progress:
        """What happened so far, as the clocks take it."""
        held = self.complaint
        return Progress(
            held.acknowledged_on, held.agreed_on, held.agreed_until,
            tuple(step.happened_on for step in self.steps if step.step == "updated"),
            tuple(_extension(step) for step in self.steps if step.step == "extended"),
            tuple(_pauses(self.steps)), held.answered_on, held.closed_on,
        )  # fmt: skip

    def clocks(self, on: date, say: Say = plain_day) -> tuple[Clock, ...]:
        """How each clock stands on a day, with the due dates that are frozen."""
        return self._clocks(on, say, self.dates)

    @property
    def dates(self) -> dict[Event, Frozen]:
        """What is frozen: when each thing is due, and when it was due at first."""
        return {clock.event: (clock.due_on, clock.first_due_on or clock.due_on) for clock in self.frozen if clock.due_on}

    def worked_out(self, on: date) -> tuple[Clock, ...]:
        """The same by the terms alone, as if nothing were frozen."""
        return self._clocks(on, plain_day, {})

    def _clocks(self, on: date, say: Say, frozen: Mapping[Event, Frozen]) -> tuple[Clock, ...]:
        if not self.has_clocks:
            return ()
        held = self.complaint
        return clocks_of(self.terms, self.calendar, held.regime, held.stage, held.received_on, self.progress(), on, say, frozen)


def due_dates(case: Case, before: Case | None, on: date,
              agreed: Mapping[Event, date] = NONE_AGREED) -> dict[Event, dict[str, Any]]:  # fmt: skip
    """The due dates to freeze after a step: those it moved, and all that were not frozen yet, by event.

    before: the case without the step. What the step did not move stays as it was frozen. agreed: later days that were found
    to count, which hold as they were agreed.
    """
    earlier = {clock.event: clock for clock in before.worked_out(on)} if before else {}
    held = {clock.event for clock in case.frozen}
    rules = {policy.event: policy for policy in case.terms if _holds(policy, case.complaint)}
    found: dict[Event, dict[str, Any]] = {event: {"due_on": day} for event, day in agreed.items() if event in held}
    for clock in case.worked_out(on):
        was = earlier.get(clock.event)
        if clock.event in found or (clock.event in held and was and (was.due, was.first_due) == (clock.due, clock.first_due)):
            continue
        policy = rules.get(clock.event)
        if policy:
            found[clock.event] = {"due_on": clock.due, "first_due_on": clock.first_due, "rule": clock.rule,
                                  "version": version_of(policy), "terms": policy.model_dump_json()}  # fmt: skip
    return found


def _holds(policy: ClockPolicy, complaint: Complaint) -> bool:
    """Policies come in order of the day they are valid from, so that the last one that holds is the one."""
    return (policy.regime, policy.stage) == (complaint.regime, complaint.stage) and policy.valid_from <= complaint.received_on


def _extension(step: ComplaintStep) -> Extension:
    event = "close" if step.event == "close" else "respond"
    return Extension(step.happened_on, step.until or step.happened_on, event=event)  # type: ignore[arg-type]


def _pauses(steps: Sequence[ComplaintStep]) -> list[Pause]:
    pauses: list[Pause] = []
    for step in steps:
        if step.step == "paused":
            pauses.append(Pause(step.happened_on))
        elif step.step == "resumed" and pauses and pauses[-1].until is None:
            pauses[-1] = Pause(pauses[-1].first, step.happened_on)
    return pauses
