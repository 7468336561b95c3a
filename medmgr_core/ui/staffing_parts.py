"""Parts of the Staffing screen: the sheet of a day, and what came of each shift."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rosters import commands
from medmgr_core.rosters.slides import care_of, sheet_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.present_parts import PDF, as_file
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_OUTCOMES = {"planned": "○ Planned", "worked": "● Worked", "changed": "▲ Changed", "absent": "■ Absent"}
_SUMS = (
    Column("unit_name", "Unit"),
    Column("shift_name", "Shift", width=80),
    Column("grade_told", "Grade", width=110),
    Column("source_told", "By", width=80),
    Column("people", "There", "count", width=70),
    Column("planned_people", "Planned", "count", width=75),
    Column("hours", "Hours", "hours", width=75),
)
_SHIFTS = (
    Column("status", "State", width=105),
    Column("staff_name", "Who"),
    Column("unit_name", "Unit"),
    Column("shift_name", "Shift", width=80),
    Column("hours", "Hours", "hours", width=75),
    Column("note", "Note"),
)


def pick_day(page: Page) -> date:
    """Today unless another is chosen; its sheet can be printed."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        held = st.date_input("Day", value=page.today, key="staffing-day", width=180)
        day = held if isinstance(held, date) else page.today
        if page.may("export") and st.button("Print this day", icon=":material/print:"):
            made = [*sheet_of(page.store, page.scope, page.formats, day), *care_of(page.store, page.scope, page.formats, day)]
            as_file(page, ["staffing"], PDF, "Staffing" if day == page.today else f"Staffing of {day:%Y-%m-%d}", made=made)
    return day


def sums(page: Page, frame: pd.DataFrame) -> None:
    """People and hours by unit, shift and grade."""
    held = frame.assign(grade_told=[words(grade) for grade in frame["grade"]],
                        source_told=[words(source) for source in frame["source"]])  # fmt: skip
    with card("By shift and grade", "Shifts that begin on this day"):
        show_table(page, held, _SUMS, key="staffing-sums", alt="Staffing by shift and grade", height="content",
                   empty="Nobody is rostered here on this day: plan it on the page Rosters, or choose another day.")  # fmt: skip


def shifts(page: Page, frame: pd.DataFrame, day: date) -> None:
    """Each shift of the day; the one chosen can be confirmed once its day has come."""
    held = frame.assign(status=[_OUTCOMES[outcome] for outcome in frame["outcome"]])
    with card("What came of each shift", "Choose one to confirm it"):
        picked = show_table(page, held, _SHIFTS, key="staffing-shifts", alt="Shifts of the day", pick=True, rows_by=("shift_no",),
                            height="content" if len(held) <= 12 else 460, empty="No shift begins here on this day.")  # fmt: skip
        if picked and page.rights.allows("rosters", "enter", picked["unit_code"]):
            _buttons(page, picked, day)


def _buttons(page: Page, row: dict[str, Any], day: date) -> None:
    if day > page.today:
        st.caption("This day lies ahead: its shifts are confirmed when they have been worked.")
        return

    def as_told(outcome: str) -> None:
        do(lambda: commands.confirm_shift(page.store, row["shift_no"], outcome=outcome, revision=row["revision"], by=page.person))

    with st.container(horizontal=True):
        st.markdown(md(f"{row['staff_name']}, {row['shift_name'].lower()} shift:"))
        if row["outcome"] != "worked" and st.button("Worked as planned", icon=":material/done:"):
            as_told("worked")
        if st.button("Other hours", icon=":material/schedule:"):
            _changed(page, row)
        if row["outcome"] != "absent" and st.button("Absent", icon=":material/person_off:"):
            as_told("absent")
        if row["outcome"] != "planned" and st.button("Take back", icon=":material/undo:"):
            as_told("planned")


@st.dialog("Other hours", icon=":material/schedule:")
def _changed(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{row['staff_name']}: {row['planned_hours']:g} hours were planned")
    hours = st.number_input("Hours worked", min_value=0.0, max_value=24.0, value=None, step=0.25, key="changed-hours")
    note = st.text_input("Note", key="changed-note", max_chars=200)
    values: dict[str, Any] = {"outcome": "changed", "worked_hours": hours, "note": note or None, "revision": row["revision"]}
    save_button(lambda: commands.confirm_shift(page.store, row["shift_no"], **values, by=page.person), ready=hours is not None)
