"""The clock of one complaint for the command line and for programs: the shipped policies, no store."""

from __future__ import annotations

from datetime import date
from typing import Any

from medmgr_core.complaints.clocks import Clock, clocks_of, stages_of
from medmgr_core.complaints.progress import Progress
from medmgr_core.complaints.records import ALL_STAGES
from medmgr_core.complaints.shipped import POLICIES, regime_of
from medmgr_core.methods.working_days import WorkingCalendar


def clock_answer(regime: str, received: date, progress: Progress, on: date, *, stage: str | None = None,
                 country: str | None = None, region: str | None = None) -> dict[str, Any]:  # fmt: skip
    """By when a complaint is to be acknowledged and answered. Raises InvalidEntry.

    ``response`` is the day the reply is due; where none is agreed or counted yet, the outer limit.
    """
    rules = regime_of(regime)
    calendar = WorkingCalendar(country or rules.country, region if region or country else rules.region)
    stages = stages_of(POLICIES, rules.code)
    stage = stage or (ALL_STAGES if ALL_STAGES in stages or len(stages) > 1 else stages[0])
    clocks = {clock.event: clock for clock in clocks_of(POLICIES, calendar, rules.code, stage, received, progress, on)}
    reply = _due(clocks.get("respond")) or _due(clocks.get("close"))
    return {
        "regime": rules.code, "stage": stage, "received": str(received), "on": str(on),
        "country": calendar.country, "region": calendar.region,
        "acknowledgement": _due(clocks.get("acknowledge")), "response": reply,
        "rule": {event: clock.rule for event, clock in clocks.items()},
        "source": {event: clock.source for event, clock in clocks.items()},
        "clocks": [_told(clock) for clock in clocks.values()],
        "sentence": "\n".join((f"{rules.name}, received on {received}", *map(_line, clocks.values()))),
    }  # fmt: skip


def _due(clock: Clock | None) -> str | None:
    return str(clock.due) if clock and clock.due else None


def _told(clock: Clock) -> dict[str, Any]:
    return {"event": clock.event, "due": _due(clock), "state": clock.state, "sentence": clock.sentence, "rule": clock.rule,
            "version": clock.version, "source": clock.source}  # fmt: skip


def _line(clock: Clock) -> str:
    return f"  {clock.sentence}. Rule: {clock.rule or 'none'}. Source: {clock.source or 'none'}."
