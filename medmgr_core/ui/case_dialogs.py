"""The steps of a complaint as dialogs: each a few fields and one button, and the command behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import get_args

import streamlit as st

from medmgr_core.complaints import case_commands as commands
from medmgr_core.complaints.case import Case
from medmgr_core.complaints.case_records import FREE_STEPS, Complaint, Outcome, Step
from medmgr_core.complaints.records import Event
from medmgr_core.complaints.shipped import REGIMES
from medmgr_core.people.need_to_know import is_restricted, readers_of
from medmgr_core.people.queries import person_names
from medmgr_core.record import words
from medmgr_core.ui.dialogs import save_button, tells_who
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.widgets import date_style

Dialog = Callable[[Page, Case], None]


def steps_open(page: Page, case: Case) -> list[str]:
    """The names of the dialogs that make sense for a complaint now, the usual next step first."""
    held, found = case.complaint, list[str]()
    if held.closed_on:
        found += ["reopen", "refer"]
    else:
        if case.has_clocks and held.acknowledged_on is None and held.answered_on is None:
            found.append("acknowledge")
        if case.has_clocks and held.answered_on is None:
            found += ["agree", "answer", "extend"]
            if any(policy.can_pause for policy in case.terms):
                found.append("pause")
        found += ["note", "close"]
    if _noted(held):
        found.append("correct")
    if page.rights.allows("complaints", "approve", held.unit_code) and case.has_clocks and not held.closed_on:
        found.append("anew")
    return [*found, "readers"]


def _noted(held: Complaint) -> dict[str, date]:
    """The days that stand now and can be put right: what the closed one ends with, else what was done so far."""
    days = {"closed": held.closed_on} if held.closed_on else {"acknowledged": held.acknowledged_on, "answered": held.answered_on}
    return {name: day for name, day in days.items() if day}


def _day(page: Page, label: str, key: str, value: date | None) -> date | None:
    held: date | None = st.date_input(label, value=value, key=key, format=date_style(page.formats))
    return held


def _note(key: str, label: str = "Note (optional)") -> str:
    return str(st.text_area(label, key=key, max_chars=2000, height=80, placeholder="No names of patients or staff") or "")


def _save(page: Page, note: str, act: Callable[[], object], *, ready: object, word: str = "Save") -> None:
    """The last button; what in the note seems to tell who somebody is, is said before it is saved."""
    save_button(act, ready=ready, word=word, tells=tells_who(page, note))


@st.dialog("Acknowledge", icon=":material/mark_email_read:")
def _acknowledge(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    on = _day(page, "Acknowledged on", "ack-on", page.today)
    note = _note("ack-note")
    _save(page, note, lambda: commands.acknowledge(page.store, number, on=on or page.today, note=note, by=page.person), ready=on)


@st.dialog("Agree on a plan", icon=":material/handshake:")
def _agree(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    left, right = st.columns(2)
    with left:
        on = _day(page, "Agreed on", "plan-on", page.today)
    with right:
        until = _day(page, "Reply promised by", "plan-until", None)
    note = _note("plan-note")
    _save(page, note, lambda: commands.agree_plan(page.store, number, on=on or page.today, until=until or page.today, note=note,
                                      by=page.person),          ready=on and until)  # fmt: skip


@st.dialog("Agree on a later day", icon=":material/more_time:")
def _extend(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    clocks = [clock.event for clock in case.clocks(page.today) if clock.due and clock.event in ("respond", "close")]
    if not clocks:
        st.info("No running clock can be extended.")
        return
    event: Event = st.segmented_control("Of", clocks, default=clocks[0], format_func=_event_words, key="ext-event",
                                        required=True)  # fmt: skip
    left, right = st.columns(2)
    with left:
        on = _day(page, "Agreed on", "ext-on", page.today)
    with right:
        until = _day(page, "New day", "ext-until", None)
    note = _note("ext-note", "With whom, and why (required)")
    st.caption("It counts only when it was agreed on or before the day it was due.")
    _save(page, note, lambda: commands.extend(page.store, number, event=event, on=on or page.today,
                        until=until or page.today, note=note,
                                  by=page.person), ready=on and until and note.strip())  # fmt: skip


def _event_words(event: str) -> str:
    return {"respond": "Reply", "close": "Final answer"}.get(event, event)


@st.dialog("Let the clocks stand still, or go on", icon=":material/pause_circle:")
def _pause(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    still = any(held.until is None for held in case.progress().pauses)
    on = _day(page, "Go on from" if still else "Stand still from", "pause-on", page.today)
    if still:
        save_button(lambda: commands.resume(page.store, number, on=on or page.today, by=page.person), ready=on, word="Go on")
        return
    note = _note("pause-note", "Why (required)")
    _save(
        page,
        note,
        lambda: commands.pause(page.store, number, on=on or page.today, note=note, by=page.person),
        ready=on and note.strip(),
    )


@st.dialog("Answered", icon=":material/reply:")
def _answer(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    on = _day(page, "Reply sent on", "answer-on", page.today)
    note = _note("answer-note")
    _save(page, note, lambda: commands.answer(page.store, number, on=on or page.today, note=note, by=page.person), ready=on)


@st.dialog("Add to what happened", icon=":material/edit_note:")
def _note_dialog(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    step: Step = st.selectbox("What", FREE_STEPS, format_func=words, key="note-step")
    on = _day(page, "On", "note-on", page.today)
    note = _note("note-note", "In a few words (required)")
    _save(page, note, lambda: commands.note_step(page.store, number, step=step, on=on or page.today, note=note, by=page.person),
          ready=on and note.strip())  # fmt: skip


@st.dialog("Close", icon=":material/task_alt:")
def _close(page: Page, case: Case) -> None:
    ask_again(page)
    held = case.complaint
    on = _day(page, "Closed on", "close-on", page.today)
    needs = held.kind in ("complaint", "concern")
    outcome = (
        st.segmented_control("Outcome (required)", get_args(Outcome), format_func=words, key="close-outcome") if needs else None
    )
    note = _note("close-note", "What was found and learned (optional)")
    _save(page, note, lambda: commands.close(page.store, held.complaint_no, on=on or page.today, outcome=outcome,
                        note=note, by=page.person),
          ready=on and (outcome or not needs), word="Close it")  # fmt: skip


@st.dialog("Put a day right", icon=":material/edit_calendar:")
def _correct(page: Page, case: Case) -> None:
    ask_again(page)
    held, noted = case.complaint, _noted(case.complaint)
    which = str(st.segmented_control("Which day", list(noted), default=next(iter(noted)), format_func=words, required=True,
                                     key="correct-which"))  # fmt: skip
    on = _day(page, "It was on", f"correct-on-{which}", noted[which])
    needs = which == "closed" and held.kind in ("complaint", "concern")
    outcome = (
        st.segmented_control("Outcome", get_args(Outcome), default=held.outcome, format_func=words, key="correct-outcome")
        if needs
        else None
    )
    note = _note("correct-note", "Why (required)")

    def act() -> None:
        day, number = on or page.today, held.complaint_no
        if which == "closed":
            commands.close(page.store, number, on=day, outcome=outcome, note=note, by=page.person)
        else:
            verb = commands.acknowledge if which == "acknowledged" else commands.answer
            verb(page.store, number, on=day, note=note, by=page.person)

    _save(page, note, act, ready=on and note.strip() and (outcome or not needs))


@st.dialog("Take it up again", icon=":material/replay:")
def _reopen(page: Page, case: Case) -> None:
    ask_again(page)
    number = case.complaint.complaint_no
    st.caption("It becomes a new complaint that names this one, with clocks of its own, seen by the same people.")
    why = _note("reopen-why", "Why (required)")

    def act() -> None:
        st.query_params["complaint"] = commands.reopen(page.store, number, reason=why, by=page.person)

    _save(page, why, act, ready=why.strip(), word="Take it up again")


@st.dialog("Ombudsman", icon=":material/gavel:")
def _refer(page: Page, case: Case) -> None:
    ask_again(page)
    held = case.complaint
    on = _day(page, "Gone there on", "refer-on", held.referred_on or page.today)
    results = ("pending", "not_accepted", "upheld", "partly_upheld", "not_upheld")
    result = str(st.selectbox("What came of it", results, format_func=words, key="refer-result"))
    note = _note("refer-note")
    _save(page, note, lambda: commands.refer(page.store, held.complaint_no, on=on or page.today, result=result, note=note,
                        by=page.person),
          ready=on)  # fmt: skip


@st.dialog("Work out the dates anew", icon=":material/restart_alt:")
def _anew(page: Page, case: Case) -> None:
    ask_again(page)
    held = case.complaint
    st.caption("By the rules and the calendar as they are now. The dates that stood before are kept in the history.")
    received = _day(page, "Received", "anew-received", held.received_on)
    known = [*REGIMES, *([held.regime] if held.regime not in REGIMES else [])]
    regime = str(st.selectbox("Rules", known, index=known.index(held.regime), key="anew-regime",
                              format_func=lambda code: REGIMES[code].name if code in REGIMES else code))  # fmt: skip
    stages = list(dict.fromkeys(p.stage for p in case.policies if p.regime == regime)) or [held.stage]
    stage = str(st.selectbox("Stage", stages, index=stages.index(held.stage) if held.stage in stages else 0, key="anew-stage"))
    why = _note("anew-why", "Why (required)")
    _save(page, why, lambda: commands.work_out_anew(page.store, held.complaint_no, received_on=received, regime=regime,
                                         stage=stage, reason=why, by=page.person), ready=received and why.strip())  # fmt: skip


@st.dialog("Who may see it", icon=":material/lock:")
def _readers(page: Page, case: Case) -> None:
    ask_again(page)
    held = case.complaint
    root = (Complaint.table, held.complaint_no)
    now = list(readers_of(page.store, root)) if is_restricted(page.store, root) else []
    people = person_names(page.store)
    st.caption("Named people only: for all others it is not there, nor its issues, actions, files and history." if now else
               "Everybody with the right for the unit sees it. Name people here, and only they do.")  # fmt: skip
    named = st.multiselect("Named people", list(people), default=[p for p in now if p in people], format_func=people.__getitem__,
                           key="readers-named")  # fmt: skip
    why = _note("readers-why", "Why (required)")
    if named:
        _save(page, why, lambda: commands.restrict_complaint(page.store, held.complaint_no, readers=named, reason=why,
                                                             by=page.person),
              ready=why.strip())  # fmt: skip
    elif now:
        _save(page, why, lambda: commands.release_complaint(page.store, held.complaint_no, reason=why, by=page.person),
                            ready=why.strip(),
              word="Let everybody see it")  # fmt: skip


RARE = frozenset({"pause", "correct", "refer", "anew", "readers"})  # in a quieter row

DIALOGS: dict[str, tuple[str, str, Dialog]] = {
    "acknowledge": ("Acknowledge", "mark_email_read", _acknowledge), "agree": ("Agree on a plan", "handshake", _agree),
    "answer": ("Answered", "reply", _answer), "extend": ("Agree on a later day", "more_time", _extend),
    "pause": ("Pause", "pause_circle", _pause), "note": ("Add a note", "edit_note", _note_dialog),
    "close": ("Close", "task_alt", _close), "reopen": ("Take it up again", "replay", _reopen),
    "correct": ("Put a day right", "edit_calendar", _correct),
    "refer": ("Ombudsman", "gavel", _refer), "anew": ("Dates anew", "restart_alt", _anew),
    "readers": ("Who may see it", "lock", _readers),
}  # fmt: skip
