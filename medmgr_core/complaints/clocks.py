"""The clocks of a complaint: by when each step is due, under which version of the rules, and how it stands on a day.

Pure functions on plain data. A due date is worked out from the policies of the day the complaint was received; who
keeps it keeps the version with it, and works it out anew only when asked to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from typing import Literal, get_args

from medmgr_core.complaints.progress import Extension, Progress, paused_pieces
from medmgr_core.complaints.records import ALL_STAGES, ClockPolicy, Event
from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.working_days import WorkingCalendar, add_calendar_months

State = Literal["not_due", "due_soon", "due_today", "overdue", "met", "met_late", "paused", "not_applicable"]
SOON = 2  # working days

_NOUNS: dict[str, str] = {"acknowledge": "Acknowledgement", "respond": "Reply", "update": "Update", "close": "Final answer"}
_DONE: dict[str, str] = {"acknowledge": "Acknowledged", "respond": "Replied", "update": "Updated", "close": "Finished"}
_UNITS = {"working_day": "working day", "day": "calendar day", "month": "month"}
_STARTS = {"received": "receipt", "acknowledged": "acknowledgement", "agreed": "the agreement", "last_update": "the last update"}
_MISSING = {"acknowledged": "it is counted from the acknowledgement, which is still to be sent",
            "agreed": "no period is agreed with the complainant yet", "last_update": "no reply has a date yet"}  # fmt: skip

Frozen = tuple[date, date]  # when it is due, and when it was before extensions
NONE_FROZEN: Mapping[Event, Frozen] = {}

Say = Callable[[date], str]
Piece = tuple[date, date]


def plain_day(day: date) -> str:
    """8 Jan 2027; screens say days in the facility's style instead."""
    return f"{day.day} {day:%b %Y}"


@dataclass(frozen=True)
class Clock:
    """One clock on one day. ``days``: working days left until it is due, or past it once it is overdue or met late."""

    event: Event
    state: State
    sentence: str
    due: date | None = None
    first_due: date | None = None  # before extensions
    days: int = 0
    done_on: date | None = None
    version: str = ""
    rule: str = ""
    source: str = ""
    refused: tuple[str, ...] = ()  # extensions that do not count, and why


def clocks_of(policies: Sequence[ClockPolicy], calendar: WorkingCalendar, regime: str, stage: str, received: date,
              progress: Progress, on: date, say: Say = plain_day, frozen: Mapping[Event, Frozen] = NONE_FROZEN,
              ) -> tuple[Clock, ...]:  # fmt: skip
    """The clocks of a complaint as they stand on a day: acknowledgement, reply, update, final answer.

    frozen: due dates that stand as they were once worked out, whatever became of the calendar since.
    Raises InvalidEntry for a regime or stage without policies, and for steps in an order that cannot be.
    """
    progress.check(received)
    events = _events(policies, regime, stage)
    valid = {event: policy_on(policies, regime, stage, event, received) for event in events}
    watch = _Watch(calendar, received, progress.as_at(on), on, say, valid, frozen)
    return tuple(watch.clock(event) for event in events)


def policy_on(policies: Iterable[ClockPolicy], regime: str, stage: str, event: str, day: date) -> ClockPolicy | None:
    """The version of a policy that is valid on a day."""
    found = [p for p in policies if (p.regime, p.stage, p.event) == (regime, stage, event) and p.valid_from <= day]
    return max(found, key=lambda policy: policy.valid_from, default=None)


def stages_of(policies: Iterable[ClockPolicy], regime: str) -> tuple[str, ...]:
    """The stages of a regime, in the order they are first named."""
    return tuple(dict.fromkeys(policy.stage for policy in policies if policy.regime == regime))


def version_of(policy: ClockPolicy) -> str:
    """Which version of which policy, as it is kept with a due date."""
    return " / ".join(policy.key_values())


def rule_words(policy: ClockPolicy) -> str:
    """A policy in words: “3 working days from receipt”."""
    if policy.amount is None:
        return "as agreed with the complainant" if policy.starts_from == "agreed" else "no count is given"
    longer = ""
    if policy.extendable:
        longer = f", up to {_count(policy.extend_by, policy.unit)} more" if policy.extend_by else ", longer if agreed in time"
    return f"{_count(policy.amount, policy.unit)} from {_STARTS[policy.starts_from]}{longer}"


def why_refused(policy: ClockPolicy, calendar: WorkingCalendar, unextended: date, due: date, extension: Extension,
                outer: date | None = None, say: Say = plain_day) -> str | None:  # fmt: skip
    """Why an extension does not count, in one sentence; None when it does.

    unextended: when it was due without extensions; due: when it is due now; outer: the limit nothing goes beyond.
    """
    new = say(extension.until)
    if not policy.extendable:
        return f"The extension to {new} does not count: the rules know none here."
    if extension.made_on > due:
        return f"The extension to {new} does not count: it was agreed on {say(extension.made_on)}, and it was due on {say(due)}."
    if extension.until < due:
        return f"The extension to {new} does not count: it is earlier than {say(due)}, when it is due already."
    latest = later(calendar, unextended, policy.extend_by, policy.unit) if policy.extend_by else None
    if latest and extension.until > latest:
        most = _count(policy.extend_by, policy.unit)
        return f"The extension to {new} does not count: at most {most} more are allowed, up to {say(latest)}."
    if outer and extension.until > outer:
        return f"The extension to {new} does not count: the outer limit is {say(outer)}."
    return None


def later(calendar: WorkingCalendar, start: date, amount: int, unit: str) -> date:
    """A day so many working days, days or months later."""
    if unit == "working_day":
        return calendar.add_working_days(start, amount)
    return add_calendar_months(start, amount) if unit == "month" else start + timedelta(days=amount)


def _events(policies: Iterable[ClockPolicy], regime: str, stage: str) -> tuple[Event, ...]:
    rows = [policy for policy in policies if policy.regime == regime]
    if not rows:
        raise InvalidEntry(f"No complaint clocks are known for “{regime}”.")
    here = {policy.event for policy in rows if policy.stage == stage}
    if not here:
        known = ", ".join(stages_of(rows, regime))
        what = "needs a stage" if stage == ALL_STAGES else f"has no stage “{stage}”"
        raise InvalidEntry(f"“{regime}” {what}; its stages are {known}.")
    return tuple(event for event in get_args(Event) if event in here)


@dataclass(frozen=True)
class _Running:
    """A clock that runs or ran: when it was due at first, with pauses, and with extensions."""

    policy: ClockPolicy
    due: date
    first_due: date
    pieces: tuple[Piece, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Watch:
    """All that the clocks of one complaint are read from."""

    calendar: WorkingCalendar
    received: date
    progress: Progress
    on: date
    say: Say
    valid: dict[Event, ClockPolicy | None]
    frozen: Mapping[Event, Frozen]

    def clock(self, event: Event) -> Clock:
        policy, noun = self.valid[event], _NOUNS[event]
        if policy is None:
            return Clock(event, "not_applicable", f"{noun}: no rule was valid on {self.say(self.received)}")
        done, closed = self._done(event)
        running = self._running(event)
        if running and event in self.frozen:
            due, first_due = self.frozen[event]
            running = replace(running, due=due, first_due=first_due)
        told = partial(Clock, event, version=version_of(policy), rule=rule_words(policy), source=policy.source)
        if running is None:
            return told("not_applicable", f"{noun}: {self._why_none(policy)}", done_on=done)
        if event == "update" and self._reply:
            sentence = f"No further update is owed: {'closed' if closed else 'replied'} on {self.say(self._reply)}"
            return told("not_applicable", sentence)
        state = self._state(running, done, closed)
        sentence, days = self._words(event, state, running, done, closed)
        return told(state, sentence, running.due, running.first_due, days, done, refused=running.refused)

    # When it is due

    def _running(self, event: Event) -> _Running | None:
        policy = self.valid.get(event)
        start = self._start(event, policy) if policy else None
        if policy is None or start is None:
            return None
        if event == "update":
            return self._next_update(policy, start)
        if policy.amount is not None:
            due = later(self.calendar, start, policy.amount, policy.unit)
        elif policy.starts_from == "agreed" and self.progress.agreed_until:
            due = self.progress.agreed_until
        else:
            return None
        return self._moved(event, policy, start, due)

    def _start(self, event: Event, policy: ClockPolicy) -> date | None:
        progress = self.progress
        if policy.starts_from == "last_update":
            told = (*progress.updates, *(e.made_on for e in progress.extensions))
            return max(told, default=progress.acknowledged_on or self.received)
        starts = {"received": self.received, "acknowledged": progress.acknowledged_on, "agreed": progress.agreed_on}
        return starts[policy.starts_from]

    def _next_update(self, policy: ClockPolicy, start: date) -> _Running | None:
        """The first is owed on the day the reply was first due, the next ones each so long after the one before."""
        reply, reply_policy = self._running("respond"), self.valid.get("respond")
        if reply is None and reply_policy and reply_policy.amount is not None:
            return None  # the reply has no date yet
        if policy.amount is None:
            return None
        told = bool(self.progress.updates or self.progress.extensions)
        counted = later(self.calendar, start, policy.amount, policy.unit)
        due = reply.first_due if reply and not told else max(counted, reply.first_due) if reply else counted
        return _Running(policy, due, due)

    def _moved(self, event: Event, policy: ClockPolicy, start: date, due: date) -> _Running:
        """The due date after pauses and extensions, each in its turn."""
        pieces = tuple(paused_pieces(self.progress, start, self._done(event)[0])) if policy.can_pause else ()
        given = self._extensions(event, due)
        outer = self._outer(event)
        if event in self.frozen and not pieces:
            due = self.frozen[event][1]  # an extension is measured by the day that was told, whatever the calendar says now
        unextended, counted, refused = due, list[Piece](), list[str]()
        for turn in _in_turn(pieces, given):
            if not isinstance(turn, Extension):
                if turn[0] <= due or (counted and turn[0] == counted[-1][1]):
                    due, unextended = self._after_pause(policy, due, turn), self._after_pause(policy, unextended, turn)
                    counted.append(turn)
                continue
            why = why_refused(policy, self.calendar, unextended, due, turn, outer, self.say)
            if why:
                refused.append(why)
            else:
                due = turn.until
        return _Running(policy, due, unextended, tuple(counted), tuple(refused))

    def _after_pause(self, policy: ClockPolicy, due: date, piece: Piece) -> date:
        first, until = piece
        if policy.unit == "working_day":
            day = timedelta(days=1)
            return self.calendar.add_working_days(due, self.calendar.working_days_between(first - day, until - day))
        return due + (until - first)

    def _extensions(self, event: Event, due: date) -> list[Extension]:
        """Those for this clock. A reply agreed for a day beyond the outer limit asks for a later limit as well."""
        progress = self.progress
        own = [extension for extension in progress.extensions if extension.event == event]
        if event != "close":
            return own
        beyond = [e for e in progress.extensions if e.event == "respond" and e.until > due]
        if progress.agreed_on and progress.agreed_until and progress.agreed_until > due:
            beyond.append(Extension(progress.agreed_on, progress.agreed_until))
        return sorted([*own, *beyond], key=lambda e: (e.made_on, e.until))

    def _outer(self, event: Event) -> date | None:
        outer = self._running("close") if event == "respond" else None
        return outer.due if outer else None

    # How it stands

    @property
    def _reply(self) -> date | None:
        """The day of the final answer: replied or closed, whichever was first."""
        return min(filter(None, (self.progress.responded_on, self.progress.closed_on)), default=None)

    def _done(self, event: Event) -> tuple[date | None, bool]:
        """The day a step was done, and whether the complaint was only closed without it."""
        progress = self.progress
        if event in ("update", "close"):
            return self._reply, progress.responded_on is None
        steps = [progress.acknowledged_on, progress.responded_on] if event == "acknowledge" else [progress.responded_on]
        done = min(filter(None, steps), default=None)
        return (done, False) if done else (progress.closed_on, True)

    def _state(self, running: _Running, done: date | None, closed: bool) -> State:
        due, on = running.due, self.on
        if done:
            nothing_owed = closed and running.policy.event in ("acknowledge", "respond")
            return "met_late" if done > due else "not_applicable" if nothing_owed else "met"
        if any(first <= on < until for first, until in running.pieces):
            return "paused"
        if on >= due:
            return "overdue" if on > due else "due_today"
        return "due_soon" if self.calendar.working_days_between(on, due) <= SOON else "not_due"

    def _words(self, event: Event, state: State, running: _Running, done: date | None, closed: bool) -> tuple[str, int]:
        """The sentence for a manager, and the working days in it."""
        noun, due, between = _NOUNS[event], running.due, self.calendar.working_days_between
        day = self.say(due)
        if done:
            late = between(due, done)
            by = f"{_count(late, 'working_day')} late" if late else "late"
            did = f"{'Closed' if closed else _DONE[event]} on {self.say(done)}"
            if state == "not_applicable":
                return f"{did}, before the {noun.lower()} was due", 0
            without = f" without {_article(noun)}" if closed and event != "close" else ""
            return (f"{did}{without}, in time (due {day})", 0) if state == "met" else (f"{did}{without}, {by} (due {day})", late)
        left, past = between(self.on, due), between(due, self.on)
        moved = f" (extended from {self.say(running.first_due)})" if due != running.first_due else ""
        match state:
            case "paused":
                return f"{noun} paused; due on {day} if it goes on the next day{moved}", left
            case "due_today":
                return f"{noun} due today, {day}{moved}", 0
            case "overdue" if past:
                return f"{noun} overdue by {_count(past, 'working_day')}: it was due on {day}{moved}", past
            case "overdue":
                return f"{noun} overdue: it was due on {day}{moved}", 0
        ahead = f"in {_count(left, 'working_day')}, on {day}" if left else f"on {day}, before the next working day"
        return f"{noun} due {ahead}{moved}", left

    def _why_none(self, policy: ClockPolicy) -> str:
        if policy.amount is None and policy.starts_from != "agreed":
            return "the rules give no count of days; enter one under Complaint clocks if you have one"
        return _MISSING.get(policy.starts_from, "it has no date yet")


def _in_turn(pieces: Iterable[Piece], extensions: Iterable[Extension]) -> list[Piece | Extension]:
    """Pauses by their first day and extensions by the day they were made; of one day, the extension first."""
    days: list[tuple[date, int, Piece | Extension]] = [(extension.made_on, 0, extension) for extension in extensions]
    days += [(piece[0], 1, piece) for piece in pieces]
    return [turn for _, _, turn in sorted(days, key=lambda day: day[:2])]


def _count(amount: int | None, unit: str) -> str:
    return f"{amount} {_UNITS[unit]}{'' if amount == 1 else 's'}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'AEIOU' else 'a'} {noun.lower()}"
