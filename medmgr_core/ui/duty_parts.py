"""Parts of the Duties screen: the list, the calendar by month, and one duty with its past."""

from __future__ import annotations

from calendar import Calendar
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pandas as pd
import streamlit as st

from medmgr_core.compliance import duty_queries as queries
from medmgr_core.compliance.due import RUNGS, plus_months
from medmgr_core.compliance.duty_records import Duty, DutyKind
from medmgr_core.compliance.evidence_queries import files
from medmgr_core.formats import counted, shortened
from medmgr_core.listing import Column, Listing
from medmgr_core.periods import month_of
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.duty_dialogs import correct_dialog, do_dialog, exempt_dialog
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing, show_table
from medmgr_core.ui.text import md

MARKS = {
    "expired": "■ Expired", "in_grace": "▲ In grace", "due_soon": "▲ Due soon", "not_started": "○ Not started",
    "current": "● Current", "exempt": "○ Exempt",
}  # fmt: skip
COLOURS = {"expired": "red", "in_grace": "orange", "due_soon": "orange", "not_started": "gray", "current": "blue",
           "exempt": "gray"}  # fmt: skip
LISTED = Listing(
    queries.LIST,
    (
        Column("mark", "", width=40),
        Column("state", "Standing", "choice", queries.STATES, width=100),
        Column("name", "What", search=True, width=230),
        Column("about_name", "For", search=True, width=200),
        Column("next_due_on", "Due", "date", width=100),
        Column("days", "Days left", "count", width=75),
        Column("unit_name", "Unit", search=True, width=170),
        Column("owner_name", "Owner", search=True, width=140),
        Column("kind", "Kind", "choice", get_args(DutyKind), width=115),
        Column("last_done_on", "Last done", "date", width=100),
        Column("harm", "Harm", "choice", ("low", "moderate", "high", "severe"), shown=False),
        Column("duty_no", "Number", "code", search=True, shown=False),
    ),
    key=("duty_no",), order="next_due_on",
)  # fmt: skip
EMPTY = "No duty here yet. Enter the first with “New duty”, or load a list of licences and trainings under Load files."
_EVENTS = (
    Column("told", "What", width=170), Column("done_on", "On", "date", width=95),
    Column("next_due_on", "Valid until", "date", width=95), Column("by_whom", "By", width=140),
    Column("note", "Note", width=200), Column("event_no", "Number", "code", width=95),
)  # fmt: skip
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_IN_A_DAY = 4  # lines a day of the calendar shows


def duty_list(page: Page) -> None:
    """The list with search and filters; what is chosen stands in the address."""

    def actions(picked: dict[str, Any] | None) -> None:
        if page.may("enter") and st.button("New duty", type="primary", icon=":material/add:", shortcut="Alt+N"):
            open_new(page, Duty, owner=page.person)
        if picked and st.button("Open it", icon=":material/open_in_full:", key="open-duty"):
            st.query_params["duty"] = picked["duty_no"]
            st.rerun()

    show_listing(page, LISTED, key="duties", name="Duties", empty=EMPTY, values={"on_day": page.today}, actions=actions,
                 height=458)  # fmt: skip


def chosen(page: Page) -> dict[str, Any] | None:
    """The duty of the address, where this person sees it."""
    number = st.query_params.get("duty")
    found = rows_of(queries.one(page.store, page.everywhere(), number)) if number else []
    if number and not found:
        st.info("The duty of this link is not there, or not for you to see.")
    return found[0] if found else None


def duty_panel(page: Page, row: dict[str, Any]) -> None:
    """One duty: how it stands, what was done, and what may be done now."""
    with card(f"{md(row['name'])}: {md(row['about_name'])}", md(_subtitle(page, row))):
        st.markdown(f":{COLOURS[row['state']]}[{MARKS[row['state']]}] · {md(sentence(page, row))}")
        if page.rights.allows("compliance", "enter", row["unit_code"]):
            _buttons(page, row)
        frame = _told(queries.events_of(page.store, page.everywhere(), row["duty_no"]), page)
        picked = show_table(page, frame, _EVENTS, key="duty-events", alt="What was done for the duty", pick=True,
                            empty="Nothing was done for it yet.", rows_by=("event_no",))  # fmt: skip
        if picked:
            _of_event(page, row, picked)


def _subtitle(page: Page, row: dict[str, Any]) -> str:
    how = f"every {counted(row['every'], row['every_unit'])}" if row["every"] else "by the date it brings"
    if row["basis"] == "fixed":
        how += ", fixed cycle"
    grace = f"{counted(row['grace_days'], 'day')} of grace" if row["grace_days"] else ""
    block = "nobody works without it" if row["blocks_work"] else ""
    owner = f"owner {row['owner_name']}" if row["owner_name"] else "no owner"
    parts = (row["duty_no"], words(row["kind"]), row["unit_name"], owner, how, grace, f"{row['harm']} harm if it lapses", block)
    return " · ".join(part for part in parts if part)


def sentence(page: Page, row: dict[str, Any]) -> str:
    """How it stands, in words with its days."""
    due = page.formats.day(row["next_due_on"])
    match row["state"]:
        case "exempt":
            return f"set aside until {page.formats.day(row['exempt_until'])}: {row['exempt_why']}"
        case "expired" | "in_grace":
            more = f"; grace ends on {page.formats.day(row['grace_until'])}" if row["state"] == "in_grace" else ""
            return f"was due on {due}, {counted(-row['days'], 'day')} ago{more}"
        case "not_started":
            return f"never done, first due on {due}" if row["next_due_on"] else "never done, and no day is set for it"
    if row["next_due_on"] is None:
        return f"done on {page.formats.day(row['last_done_on'])}, once and for all"
    rung = next((step for step in RUNGS if row["days"] <= step), None)
    step = f" (the {rung}-day step)" if rung and row["state"] == "due_soon" else ""
    return f"valid until {due}, {counted(row['days'], 'day')} to go{step}" if row["days"] else "due today"


def _buttons(page: Page, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        if st.button("It was done", type="primary", icon=":material/done:", key="do-duty"):
            do_dialog(page, row)
        may_exempt = page.rights.allows("compliance", "approve", row["unit_code"])
        if may_exempt and st.button("Set aside", icon=":material/event_busy:", key="exempt-duty"):
            exempt_dialog(page, row)
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O", key="change-duty"):
            with told():
                open_record(page, Duty, (row["duty_no"],))


def _of_event(page: Page, row: dict[str, Any], picked: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        may = page.rights.allows("compliance", "enter", row["unit_code"])
        if may and picked["is_counted"] and st.button("Correct it", icon=":material/edit_note:", key="correct-event"):
            correct_dialog(page, picked)
        file_id = files(page.store, page.everywhere()).get(picked["evidence_no"] or "")
        if file_id:
            st.link_button("Open the evidence", f"/files/{file_id}", icon=":material/attach_file:")


def _told(frame: pd.DataFrame, page: Page) -> pd.DataFrame:
    return frame.assign(told=[_event_words(row) for row in rows_of(frame)])


def _event_words(row: dict[str, Any]) -> str:
    done = {"passed": "● Done", "with_remarks": "▲ Done with remarks", "failed": "■ Failed"}[row["outcome"]]
    word = {"done": done, "exempt": "○ Set aside", "withdrawn": "Withdrawn"}[row["step"]]
    instead = f", instead of {row['replaces']}" if row["replaces"] else ""
    return f"{word}{instead}" if row["is_counted"] or row["step"] == "withdrawn" else f"(corrected) {word[2:]}{instead}"


# Calendar --------------------------------------------------------------------------------------------


def calendar(page: Page) -> None:
    """One month of what is due, a line a duty; on a narrow screen the days with something stand below each other."""
    first = _month(page)
    frame = queries.due_between(page.store, replace(page.scope, period=month_of(first)))
    by_day: dict[date, list[dict[str, Any]]] = {}
    for row in rows_of(frame):
        by_day.setdefault(row["next_due_on"].date(), []).append(row)
    st.caption(f"{counted(len(frame), 'duty') if len(frame) == 1 else f'{len(frame)} duties'} due in {first:%B %Y}")
    head = st.columns(7, gap="xsmall")
    for place, name in zip(head, _WEEKDAYS, strict=True):
        place.caption(name)
    for week in Calendar().monthdatescalendar(first.year, first.month):
        for place, day in zip(st.columns(7, gap="xsmall"), week, strict=True):
            with place:
                _day(page, day, by_day.get(day, []), is_inside=day.month == first.month)


def _month(page: Page) -> date:
    linked = st.query_params.get("month", "")
    try:
        first = date.fromisoformat(f"{linked}-01")
    except ValueError:
        first = page.today.replace(day=1)
    with st.container(horizontal=True, vertical_alignment="center"):
        for label, icon, months in (("Earlier month", "chevron_left", -1), ("Later month", "chevron_right", 1)):
            if st.button(label, icon=f":material/{icon}:", key=f"calendar-{months}"):
                first = plus_months(first, months)
                st.query_params["month"] = f"{first:%Y-%m}"
        st.markdown(f"**{first:%B %Y}**")
    return first


def _day(page: Page, day: date, rows: list[dict[str, Any]], *, is_inside: bool) -> None:
    if not is_inside:
        return
    number = f"**{day.day}**" if day == page.today else f":gray[{day.day}]"
    with st.container(border=True, gap="xxsmall", height="stretch"):
        st.markdown(number + (" :gray[today]" if day == page.today else ""))
        for row in rows[:_IN_A_DAY]:
            mark = MARKS[row["state"]][0]
            st.markdown(f":small[:{COLOURS[row['state']]}[{mark}] {md(shortened(row['name'], 24))}: "
                        f"{md(shortened(row['about_name'], 22))}]")  # fmt: skip
        if len(rows) > _IN_A_DAY:
            st.caption(f"and {len(rows) - _IN_A_DAY} more")
