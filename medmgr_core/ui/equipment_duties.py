"""What is due on equipment: rows of the one table of duties, beside the device, recorded done from here."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.compliance import duty_queries
from medmgr_core.compliance.duty_records import Duty
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.duty_dialogs import do_dialog
from medmgr_core.ui.duty_parts import MARKS
from medmgr_core.ui.entry_form import open_new
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_COLUMNS = (
    Column("status", "Standing", width=110), Column("name", "What is due", width=190), Column("kind_told", "Kind", width=105),
    Column("next_due_on", "Due", "date", width=95), Column("days", "Days", "count", width=65),
    Column("last_done_on", "Last done", "date", width=95), Column("owner_name", "Owner", width=140),
)  # fmt: skip
_EMPTY = "Nothing is due on this device yet: add its service, its calibration, its safety test, each as a schedule of its own."
_WORST_FIRST = {state: place for place, state in enumerate(duty_queries.STATES)}


def duties_here(page: Page) -> pd.DataFrame:
    """What is due on devices, as far as this person may see duties; empty without the right."""
    units = tuple(sorted(set(page.scope.units) & page.rights.units("compliance")))
    frame = duty_queries.of_equipment(page.store, replace(page.scope, units=units))
    return frame.assign(status=frame["state"].map(MARKS).astype("str"), kind_told=[words(kind) for kind in frame["kind"]])


def with_due(frame: pd.DataFrame, duties: pd.DataFrame) -> pd.DataFrame:
    """Devices with ``due_on``, the earliest day something is due, ``due_told``, the worst standing, and ``is_late``."""
    worst = (
        duties.assign(place=duties["state"].map(_WORST_FIRST)).sort_values("place", kind="stable").drop_duplicates("about_key")
    )
    told = dict(zip(worst["about_key"], worst["status"], strict=True))
    soonest = duties.dropna(subset=["next_due_on"]).drop_duplicates("about_key")  # they come in the order of their days
    days = dict(zip(soonest["about_key"], soonest["next_due_on"], strict=True))
    late, tags = set(duties.loc[duties["state"].isin(duty_queries.LATE), "about_key"]), frame["tag"].tolist()
    due_on = pd.to_datetime(pd.Series([days.get(tag) for tag in tags], index=frame.index, dtype="object"))
    due_told = pd.Series([told.get(tag, "") for tag in tags], index=frame.index, dtype="str")
    return frame.assign(due_on=due_on, due_told=due_told, is_late=frame["tag"].isin(late))


def late_words(duties: pd.DataFrame) -> str:
    """How much is late, as the end of a headline; empty when nothing is."""
    late = duties[duties["state"].isin(duty_queries.LATE)]
    return f"; {counted(len(late), 'schedule')} past due" if len(late) else ""


def schedules(page: Page, row: dict[str, Any], duties: pd.DataFrame) -> None:
    """The schedules of one device; the one chosen, else the first, is recorded done or opened."""
    own = duties[duties["about_key"] == row["tag"]].reset_index(drop=True)
    st.markdown("**What is due on it**")
    picked = show_table(page, own, _COLUMNS, key="schedules", alt="What is due on the device", empty=_EMPTY, pick=True,
                        rows_by=("duty_no",))  # fmt: skip
    duty = picked or (rows_of(own)[0] if len(own) else None)
    with st.container(horizontal=True, vertical_alignment="center"):
        if duty:
            _of_duty(page, duty)
        may = page.rights.allows("compliance", "enter", row["unit_code"])
        if may and st.button("New schedule", icon=":material/event_repeat:", key="new-schedule"):
            open_new(page, Duty, about="equipment", about_key=row["tag"], unit_code=row["unit_code"], kind="maintenance",
                     owner=page.person)  # fmt: skip


def _of_duty(page: Page, duty: dict[str, Any]) -> None:
    may = page.rights.allows("compliance", "enter", duty["unit_code"])
    if may and st.button(f"Done: {md(duty['name'])}", icon=":material/done:", key="schedule-done"):
        at_duties = replace(page, area="compliance")
        for held in rows_of(duty_queries.one(page.store, at_duties.everywhere(), duty["duty_no"])):
            do_dialog(at_duties, held)
    st.page_link(PAGES / "duties.py", label=f"Open {duty['duty_no']}", icon=":material/open_in_full:",
                 query_params={"duty": duty["duty_no"]})  # fmt: skip
