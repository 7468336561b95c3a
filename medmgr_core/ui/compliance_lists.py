"""The lists of the Compliance screen: all evidence, all requirement sets."""

from __future__ import annotations

import streamlit as st

from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.duty_records import EvidenceItem
from medmgr_core.compliance.requirement_records import Framework
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.ui.compliance_dialogs import evidence_dialog, file_dialog
from medmgr_core.ui.compliance_map import map_panel
from medmgr_core.ui.compliance_panel import evidence_rows, evidence_table
from medmgr_core.ui.entry_form import open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table

NO_SET = "No requirement set is loaded yet: use “Load a requirement set”."
_SETS = (
    Column("framework_code", "Code", "code", width=170), Column("name", "Name", width=330),
    Column("version", "Version", width=90), Column("requirements", "Requirements", "count", width=110),
    Column("valid_from", "Holds from", "date", width=100), Column("replaces", "Takes the place of", "code", width=170),
    Column("retired_on", "Not used from", "date", width=110), Column("source", "Source", width=300),
    Column("licence", "Licence of the text", width=200),
)  # fmt: skip


def evidence_list(page: Page) -> None:
    """All evidence in reach, what expires first on top."""
    may = page.may("enter")
    if may and st.button("New evidence", icon=":material/attach_file_add:", key="new-evidence"):
        evidence_dialog(page)
    frame = evidence_rows(queries.evidence(page.store, page.scope), page)
    picked = evidence_table(
        page, frame, "evidence", "No evidence here yet. Keep the first with “New evidence”: a file or an address."
    )
    if picked and page.rights.allows("compliance", "enter", picked["unit_code"]):
        with st.container(horizontal=True):
            if st.button("A newer file", icon=":material/upload:", key="newer-file"):
                file_dialog(page, picked)
            if st.button("Change", icon=":material/edit:", key="change-evidence"):
                with told():
                    open_record(page, EvidenceItem, (picked["evidence_no"],))


def set_list(page: Page) -> None:
    """All requirement sets in their versions; a chosen one that takes the place of another opens with what changed."""
    frame = queries.frameworks(page.store)
    picked = show_table(page, frame, _SETS, key="sets", alt="Requirement sets", pick=True, rows_by=("framework_code",),
                        empty=NO_SET)  # fmt: skip
    if not picked:
        return
    if page.may("enter") and st.button("Change", icon=":material/edit:", key="change-set"):
        with told():
            open_record(page, Framework, (picked["framework_code"],))
    old = next((row for row in rows_of(frame) if row["framework_code"] == picked["replaces"]), None)
    if old:
        map_panel(page, picked, old)
    else:
        st.caption("A newer version of it is loaded as a set of its own that “takes the place of” this one: what is the same is "
                   "then carried over.")  # fmt: skip
