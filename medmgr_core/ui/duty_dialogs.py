"""What is done to a duty, as dialogs: done, set aside, corrected."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from medmgr_core.compliance import duty_commands as commands
from medmgr_core.compliance import evidence_queries
from medmgr_core.compliance.due import next_due
from medmgr_core.record import words
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style


@st.dialog("It was done", icon=":material/done:")
def do_dialog(page: Page, row: dict[str, Any]) -> None:
    """Done on, until when it holds, by whom, and what shows it."""
    ask_again(page)
    st.text(f"{row['name']}: {row['about_name']}")
    left, right = st.columns(2)
    on = left.date_input("Done on", value=page.today, max_value=page.today, key="do-on", format=date_style(page.formats))
    until = right.date_input(
        "Valid until", value=None, key="do-until", help="Empty: counted by MedMgr", format=date_style(page.formats)
    )
    outcome = st.segmented_control("Outcome", ["passed", "with_remarks", "failed"], default="passed", format_func=words,
                                   key="do-outcome", required=True)  # fmt: skip
    if isinstance(on, date) and until is None and outcome != "failed":
        _say_next(page, row, on)
    whom = st.text_input("Done by", key="do-whom", max_chars=120, placeholder="Firm, assessor or own staff")
    shown = evidence_queries.choices(page.store, page.everywhere())
    evidence = st.selectbox("Evidence", list(shown), index=None, format_func=shown.__getitem__, key="do-evidence",
                            placeholder="Enter it first under Compliance, Evidence")  # fmt: skip
    note = st.text_area("Note", key="do-note", max_chars=600, height=80)
    save_button(lambda: commands.do_duty(page.store, row["duty_no"], on=on, valid_until=until, outcome=str(outcome),
                                         by_whom=whom or None, evidence_no=evidence, note=note or None, by=page.person),
                ready=on)  # fmt: skip


def _say_next(page: Page, row: dict[str, Any], on: date) -> None:
    first, was = (value.date() if value else None for value in (row["first_due_on"], row["next_due_on"]))
    due = next_due(on, count=row["every"], every=row["every_unit"], basis=row["basis"], first_due=first, was_due=was)
    st.caption(f"Due again on {md(page.formats.day(due))}." if due else "It brings no next day: enter until when it is valid, "
               "or leave it empty when it is done once and for all.")  # fmt: skip


@st.dialog("Set it aside", icon=":material/event_busy:")
def exempt_dialog(page: Page, row: dict[str, Any]) -> None:
    """From, until, and why."""
    ask_again(page)
    st.text(f"{row['name']}: {row['about_name']}")
    left, right = st.columns(2)
    on = left.date_input("From", value=page.today, key="exempt-on", format=date_style(page.formats))
    until = right.date_input("Until", value=None, key="exempt-until", format=date_style(page.formats))
    why = st.text_input("Why (required)", key="exempt-why", max_chars=600) or ""
    save_button(lambda: commands.exempt(page.store, row["duty_no"], on=on, until=until or on, reason=why, by=page.person),
                ready=on and until and why.strip())  # fmt: skip


@st.dialog("Correct it", icon=":material/edit_note:")
def correct_dialog(page: Page, event: dict[str, Any]) -> None:
    """Another day, or it was not so; both stay to be read."""
    ask_again(page)
    right_day = st.segmented_control("What is right?", ["day", "never"], default="day", key="correct-what", required=True,
                                     format_func={"day": "Another day", "never": "It was not so"}.__getitem__)  # fmt: skip
    on = until = None
    if right_day == "day":
        left, right = st.columns(2)
        on = left.date_input("On", value=event["done_on"].date(), key="correct-on", format=date_style(page.formats))
        until = right.date_input(
            "Valid until", value=None, key="correct-until", help="Empty: counted by MedMgr", format=date_style(page.formats)
        )
    why = st.text_input("Why (required)", key="correct-why", max_chars=600) or ""
    save_button(lambda: commands.correct(page.store, event["event_no"], on=on, valid_until=until, reason=why, by=page.person),
                ready=why.strip() and (on or right_day == "never"))  # fmt: skip
