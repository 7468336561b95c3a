"""What rosters are made from, typed into grids: kinds of shifts, cover needed, rules, terms and skills, absences."""

from __future__ import annotations

import streamlit as st

from medmgr_core.people.queries import records
from medmgr_core.record import Record
from medmgr_core.rosters.records import CoverDemand, RosterRule, RosterTerms, ShiftType, StaffAbsence, StaffSkill
from medmgr_core.ui.entry_table import entry_grid
from medmgr_core.ui.page import Page

_KINDS: tuple[type[Record], ...] = (ShiftType, CoverDemand, RosterRule, RosterTerms, StaffSkill, StaffAbsence)


def setup(page: Page) -> None:
    """One kind at a time, read only when it is opened."""
    if not page.may("enter"):
        return
    fold = st.expander("What rosters are made from", icon=":material/tune:", on_change="rerun", key="roster-setup")
    if not fold.open:
        return
    with fold:
        titles = {kind.table: kind.plural for kind in _KINDS}
        table = st.segmented_control("Kind", list(titles), format_func=titles.__getitem__, default=ShiftType.table, required=True,
                                     key="roster-setup-kind", label_visibility="collapsed")  # fmt: skip
        kind = next(kind for kind in _KINDS if kind.table == table)
        frame = records(page.store, page.everywhere(), kind)
        shown = [*kind.model_fields, "revision"]
        entry_grid(page, kind, frame[shown], key=f"roster-setup-{kind.table}", height=320)
