"""The part of Staffing that counts: patients of each unit at 23:59, and the hours of care for each."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from medmgr_core.listing import Column
from medmgr_core.rosters import census_queries
from medmgr_core.rosters.records import UnitCensus
from medmgr_core.ui.charts import card
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_UNTIL = "Hours of registered and support staff; until the day is counted, by the count of the night before"


def care(page: Page, day: date) -> None:
    """Patients at 23:59 and hours of care for each, unit by unit; the count of the unit chosen is entered."""
    word, frame = page.profile.word_for_patient, census_queries.care(page.store, page.scope, day)
    nobody = f"No unit here is rostered or counted on this day. Enter how many {md(word)}s were there."
    with card(md(census_queries.sentence(frame, page.formats, word)), _UNTIL):
        held = frame.assign(hours_each=frame["hours_each"].round(1))
        picked = show_table(page, held, _columns(word), key="staffing-care", alt="Care of the day", pick=True, empty=nobody,
                            rows_by=("unit_code",), height="content" if len(frame) <= 10 else 400)  # fmt: skip
        if day <= page.today and page.may("enter"):
            _buttons(page, picked, day)


def _columns(word: str) -> tuple[Column, ...]:
    return (
        Column("unit_name", "Unit"),
        Column("hours_each", f"Hours for each {word}", "quantity", width=145),
        Column("patients", "There at 23:59", "count", width=115),
        Column("patients_before", "Night before", "count", width=105),
        Column("registered_hours", "Registered hours", "hours", width=130),
        Column("support_hours", "Support hours", "hours", width=115),
        Column("by", "By the count of", width=125),
    )


def _buttons(page: Page, picked: dict[str, Any] | None, day: date) -> None:
    if picked and not page.rights.allows("rosters", "enter", picked["unit_code"]):
        return
    if picked and picked["patients"] is not None:
        if st.button("Correct the count", icon=":material/edit:"):
            with told():
                open_record(page, UnitCensus, (picked["unit_code"], day))
    elif st.button("Enter the count", icon=":material/add:"):
        open_new(page, UnitCensus, unit_code=picked["unit_code"] if picked else None, counted_on=day)
