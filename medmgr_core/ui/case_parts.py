"""One complaint on the screen: its clocks, what happened, its issues, its actions, and who may see it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import pandas as pd
import streamlit as st

from medmgr_core.actions.queries import actions_of
from medmgr_core.actions.records import Action
from medmgr_core.complaints import queries
from medmgr_core.complaints.case import WITH_CLOCKS, Case
from medmgr_core.complaints.case_records import Complaint, ComplaintIssue
from medmgr_core.complaints.reading import case
from medmgr_core.errors import NotFound
from medmgr_core.listing import Column
from medmgr_core.people.entries import entry
from medmgr_core.people.need_to_know import is_restricted, readers_of
from medmgr_core.people.queries import person_names, reference_labels
from medmgr_core.record import words
from medmgr_core.ui.action_parts import ACTION_COLUMNS, action_rows
from medmgr_core.ui.case_dialogs import DIALOGS, RARE, steps_open
from medmgr_core.ui.charts import card
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_STATES = {
    "overdue": ":red[■] **Overdue**", "due_today": ":orange[▲] **Due today**", "due_soon": ":orange[▲] **Due soon**",
    "not_due": ":blue[●] In time", "paused": ":gray[○] Paused", "met": ":blue[●] Met", "met_late": ":orange[▲] Met late",
    "not_applicable": ":gray[○] No date yet",
}  # fmt: skip
_NARROW = {"task": 250, "owner_name": 120}
_ISSUES = (
    Column("subject_name", "Subject", width=165), Column("profession", "Profession", "choice", width=95),
    Column("service", "Service", "choice", width=85), Column("severity", "Severity", "count", width=70),
    Column("harm", "Harm", "count", width=55), Column("outcome", "Outcome", "choice", width=90),
)  # fmt: skip

_ACTIONS = tuple(replace(column, width=_NARROW.get(column.name, column.width)) for column in ACTION_COLUMNS)


def chosen(page: Page, frame: pd.DataFrame, picked: dict[str, Any] | None) -> str | None:
    """The number of the complaint that is shown: the row chosen, else the one of the address."""
    if picked:
        st.query_params["complaint"] = picked["complaint_no"]
    number = st.query_params.get("complaint")
    if number and not picked:
        try:
            entry(page.store, Complaint, (number,), by=page.person)
        except NotFound:
            st.info("The complaint of this link is not there, or not for you to see.")
            return None
    return number


def case_panel(page: Page, number: str) -> None:
    """Everything about one complaint."""
    held = case(page.store, number, by=page.person)
    _head(page, held)
    left, right = st.columns([3, 2])
    with left:
        with card("What it is about"):
            st.text(held.complaint.summary)
            if held.complaint.wish:
                st.caption("Wished outcome")
                st.text(held.complaint.wish)
        _issues(page, held)
        _actions(page, held)
    with right:
        _clocks(page, held)
        _timeline(page, held)


def _head(page: Page, case: Case) -> None:
    held = case.complaint
    unit = reference_labels(page.store, page.everywhere("facility"), "unit").get(held.unit_code, held.unit_code)
    st.subheader(md(held.complaint_no), anchor=False)
    people = person_names(page.store)
    handler = people.get(held.handler or "", "nobody handles it yet")
    parts = [
        words(held.kind),
        unit,
        f"from {words(held.from_whom).lower()}",
        f"received {page.formats.day(held.received_on)}",
        handler,
    ]
    if held.closed_on:
        parts.append(f"closed {page.formats.day(held.closed_on)}" + (f": {words(held.outcome).lower()}" if held.outcome else ""))
    st.caption(" · ".join(md(part) for part in parts if part))
    _readers(page, held)
    if not page.rights.allows("complaints", "enter", held.unit_code):
        return
    with st.container(horizontal=True):
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O", key="open-complaint"):
            with told():
                open_record(page, Complaint, (held.complaint_no,))
        steps = steps_open(page, case)
        _step_buttons(page, case, [name for name in steps if name not in RARE])
    with st.container(horizontal=True, gap="medium"):
        _step_buttons(page, case, [name for name in steps if name in RARE], "tertiary")


def _step_buttons(page: Page, case: Case, names: list[str], kind: Literal["secondary", "tertiary"] = "secondary") -> None:
    for name in names:
        label, icon, dialog = DIALOGS[name]
        if st.button(label, icon=f":material/{icon}:", key=f"case-{name}", type=kind):
            dialog(page, case)


def _readers(page: Page, held: Complaint) -> None:
    root = (Complaint.table, held.complaint_no)
    if is_restricted(page.store, root):
        names = ", ".join(readers_of(page.store, root).values())
        st.caption(f":material/lock: Restricted: only {md(names)} may see it.")


def _clocks(page: Page, case: Case) -> None:
    clocks = case.clocks(page.today, page.formats.day)
    with card("Clocks", "Due dates are kept with the rule that gave them"):
        if not clocks:
            st.caption(_why_no_clock(case.complaint))
        for clock in clocks:
            st.markdown(f"{_STATES[clock.state]} · {md(clock.sentence)}")
            for why in clock.refused:
                st.caption(f"▲ {md(why)}")
            if clock.rule:
                st.caption(f"{md(clock.rule)} · {md(clock.source)}")


def _why_no_clock(held: Complaint) -> str:
    if held.is_formal and held.kind in WITH_CLOCKS:
        return f"No clocks are set for the rules “{md(held.regime)}”. Take the shipped ones under Settings, or enter your own."
    return "Compliments, enquiries and what is not formal have no clock."


def _timeline(page: Page, case: Case) -> None:
    with card("What happened", "Newest first; steps are added, never changed"):
        for step in reversed(case.steps):
            until = f", until {md(page.formats.day(step.until))}" if step.until else ""
            st.markdown(f"**{md(page.formats.day(step.happened_on))}** {words(step.step)}{until}")
            if step.note:
                st.text(step.note)
        st.markdown(f"**{md(page.formats.day(case.complaint.received_on))}** Received by {words(case.complaint.channel).lower()}")


def _issues(page: Page, case: Case) -> None:
    held = case.complaint
    frame = queries.issues_of(page.store, page.everywhere(), held.complaint_no)
    with card("Issues", "Each thing it is about counts in the themes"):
        picked = show_table(page, frame, _ISSUES, key=f"issues-{held.complaint_no}", alt="Issues of the complaint", pick=True,
                            rows_by=("issue_no",), empty="No issue is coded yet.")  # fmt: skip
        if page.rights.allows("complaints", "enter", held.unit_code):
            with st.container(horizontal=True):
                if st.button("Add an issue", icon=":material/add:", key="add-issue"):
                    open_new(page, ComplaintIssue, complaint_no=held.complaint_no)
                if picked and st.button("Change the issue", icon=":material/edit:", key="open-issue"):
                    open_record(page, ComplaintIssue, (picked["issue_no"],))


def _actions(page: Page, case: Case) -> None:
    held = case.complaint
    if not page.may("view", "actions"):
        return
    frame = actions_of(page.store, page.everywhere("actions"), "complaint", held.complaint_no)
    with card("Actions", "What will be done so that it does not happen again"):
        show_table(page, action_rows(page, frame), _ACTIONS, key=f"actions-{held.complaint_no}",
                   alt="Actions of the complaint", empty="No action is agreed yet.")  # fmt: skip
        if page.may("enter", "actions") and st.button("Agree on an action", icon=":material/add_task:", key="add-action"):
            open_new(page, Action, unit_code=held.unit_code, about="complaint", about_key=held.complaint_no, owner=held.handler)
