"""Parts of the Complaints screen: the worklist by clock, the quick form, themes and weeks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.complaints import charts, count_queries, queries
from medmgr_core.complaints.case_commands import freeze_missing, log_complaint
from medmgr_core.complaints.case_records import Complaint
from medmgr_core.complaints.reading import without_dates
from medmgr_core.formats import shortened
from medmgr_core.listing import Column
from medmgr_core.people.queries import person_names
from medmgr_core.record import Record, words
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.entry_form import Look, open_new
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

MARKS = {
    "overdue": "■ Overdue", "due_today": "▲ Due today", "due_soon": "▲ Due soon", "not_due": "● In time", "paused": "○ Paused",
    None: "○ No clock",
}  # fmt: skip
_COLUMNS = (
    Column("status", "Status", width=90),
    Column("due_on", "Due", "date", width=90),
    Column("about", "About", width=260),
    Column("unit_name", "Where", width=165),
    Column("what_due", "What is due", width=110),
    Column("severity_told", "Severity", width=75),
    Column("handler_name", "Handler", width=130),
    Column("complaint_no", "Number", "code", width=90),
)
_DUE = {"acknowledge": "Acknowledgement", "respond": "Reply", "update": "Update", "close": "Final answer"}
_EMPTY = "Nothing is open here. Enter what comes in with “New complaint”: three fields are enough."
_WEEKS = 26
# What complaints are usually set against; of other counts a person chooses.
_CONTACTS = ("attendance", "contact", "bed day", "admission", "discharge", "visit", "episode", "appointment")


def worklist(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """Open ones by clock, or closed ones; returns the one chosen."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        which = st.segmented_control("Show", ["open", "closed"], default="open", format_func=str.capitalize, required=True,
                                     key="complaints_show", bind="query-params", label_visibility="collapsed")  # fmt: skip
        search = st.text_input("Search", key="complaints_search", type="search", placeholder="Words, number, unit or handler",
                               width=280, label_visibility="collapsed")  # fmt: skip
    shown = _shown(page, frame[frame["is_open"] == (which == "open")], str(search or ""))
    return show_table(page, shown, _COLUMNS, key=f"complaints-{which}", alt="Complaints by clock", empty=_EMPTY, pick=True,
                      rows_by=("complaint_no",), height="content" if len(shown) <= 9 else 360)  # fmt: skip


def _shown(page: Page, frame: pd.DataFrame, search: str) -> pd.DataFrame:
    rows = rows_of(frame)
    held = frame.assign(
        status=[_status(row) for row in rows],
        what_due=[_DUE.get(row["clock_event"] or "", "") for row in rows],
        about=[("🔒 " if row["is_restricted"] else "") + shortened(row["summary"], 90) for row in rows],
        severity_told=["–" if row["severity"] == "not_rated" else words(row["severity"]) for row in rows],
    )  # fmt: skip
    asked = search.casefold().split()
    text = held["complaint_no"] + " " + held["unit_name"] + " " + held["summary"] + " " + held["handler_name"].fillna("")
    keep = [all(word in told.casefold() for word in asked) for told in text]
    return held[pd.Series(keep, index=held.index, dtype="bool")].reset_index(drop=True)


def _status(row: dict[str, Any]) -> str:
    if not row["is_open"]:
        return "● Closed"
    if row["clock"] is None and row["answered_on"] is not None:
        return "● Answered"  # what is left is to close it
    return MARKS.get(row["clock"], MARKS[None])


def buttons(page: Page) -> None:
    """Enter one, and work out the dates of those that were loaded from a file."""
    if not page.may("enter"):
        return
    with st.container(horizontal=True):
        if st.button("New complaint", type="primary", icon=":material/add:", shortcut="Alt+N"):
            regime = queries.usual_regime(page.store)
            open_new(page, Complaint, _look(page), received_on=page.today, regime=regime,
                     stage=queries.usual_stage(page.store, regime))  # fmt: skip
        missing = [n for n in without_dates(page.store) if n in queries.numbers(page.store, page.scope)]
        if missing and st.button(f"Work out the dates of {len(missing)} loaded", icon=":material/event_upcoming:"):
            with told():
                count = freeze_missing(page.store, by=page.person)
                st.toast(f"Due dates of {count} complaints are worked out", icon=":material/check:")
                st.rerun()


def _look(page: Page) -> Look:
    """Three fields first; who may see it can be said before it is saved, so that nobody else sees it for a moment."""

    def save(record: Record, readers: Any) -> str:
        assert isinstance(record, Complaint)
        number = log_complaint(page.store, record, readers=readers or (), by=page.person)
        st.query_params["complaint"] = number
        return f"{number} is saved"

    return Look(("received_on", "unit_code", "summary"), _readers_field, save)


def _readers_field(page: Page, key: Callable[[str], str]) -> list[str]:
    people = person_names(page.store)
    return list(st.multiselect("For named people only", list(people), format_func=people.__getitem__, key=key("#readers"),
                               placeholder="Leave empty: everybody with the right sees it",
                               help="You, the handler and the investigator are always among them."))  # fmt: skip


def themes_card(page: Page) -> None:
    """What complaints are about: the few subjects that make up most of them."""
    frame = count_queries.themes(page.store, page.scope)
    with card(_themes_headline(frame), f"Issues of complaints received in {md(page.scope.period.title)}, most frequent first"):
        if frame.empty:
            st.caption("Add issues to a complaint: its subject, how severe it is, what harm it did.")
        else:
            show_chart(page, charts.pareto, frame.head(8), alt="Issues by subject, most frequent first", height="stretch")


def _themes_headline(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No issue has been coded yet"
    needed = int((frame["share"] < 0.5).sum()) + 1
    names = [md(name) for name in frame["subject_name"].head(needed)]
    if needed > 3:
        return f"{needed} of {len(frame)} subjects make up half of the issues"
    return f"{' and '.join([', '.join(names[:-1]), names[-1]] if len(names) > 1 else names)} make up half of the issues"


def weeks_card(page: Page) -> None:
    """Received and closed by week: does the work keep up?"""
    since = page.today - timedelta(days=page.today.weekday(), weeks=_WEEKS)
    frame = count_queries.weeks(page.store, page.scope, since)
    with card(_weeks_headline(frame), f"Complaints by week, last {_WEEKS} weeks"):
        if frame.empty:
            st.caption("What comes in and what is closed is drawn here, week by week.")
        else:
            show_chart(page, charts.weeks, frame, alt="Complaints received and closed by week", height="stretch")


def _weeks_headline(frame: pd.DataFrame) -> str:
    if frame.empty:
        return "No complaint came or was closed in these weeks"
    received, closed = int(frame["received"].sum()), int(frame["closed"].sum())
    if closed >= received:
        said = "As many were closed as came" if closed == received else f"{closed - received} more were closed than came"
        return f"{said}: {closed} closed, {received} received"
    return f"{received - closed} more came than were closed: {received} received, {closed} closed"


def rate_card(page: Page) -> None:
    """Complaints against what was done: per 1,000 of a count, with limits."""
    bases = count_queries.bases(page.store, page.scope)
    if not bases:
        with card("No rate yet", "Complaints per 1,000 contacts"):
            st.caption("Load a count such as attendances or bed days under Indicators: then complaints are set against it.")
        return
    held = st.session_state.get("complaints_base")
    code = held if held in bases else next((c for c, name in bases.items() if any(w in name.casefold() for w in _CONTACTS)), None)
    frame = count_queries.rates(page.store, page.scope, code) if code else None
    said = "No rate yet" if frame is None else _rate_headline(frame, page)
    with card(said, f"Complaints per 1,000 of: {md(bases[code])}" if code else "Choose what complaints are set against"):
        if frame is not None and not frame.empty:
            show_chart(page, charts.rate, frame, alt="Complaints per 1,000 by month with limits", height="stretch")
        st.selectbox("Per 1,000 of", list(bases), index=list(bases).index(code) if code else None, format_func=bases.__getitem__,
                     key="complaints_base", label_visibility="collapsed", placeholder="Per 1,000 of …")  # fmt: skip


def _rate_headline(frame: pd.DataFrame, page: Page) -> str:
    if frame.empty:
        return "No month of this year has a count to set complaints against"
    odd = frame[frame["said"] != "As usual"]
    if odd.empty:
        return "The rate of complaints moves within its usual noise"
    last = rows_of(odd)[-1]
    return f"{last['said']} in {page.formats.month(last['month'].date())}: {page.formats.number(last['value'], 1)} per 1,000"
