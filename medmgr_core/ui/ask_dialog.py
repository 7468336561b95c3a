"""The dialog that asks a course or a licence of people, without anybody knowing their numbers."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from medmgr_core.compliance.ask_commands import ask_of_staff
from medmgr_core.people.queries import reference_labels
from medmgr_core.record import words
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.widgets import date_style

_USUAL = timedelta(days=30)


def ask_button(page: Page, frame: pd.DataFrame) -> None:
    """frame: trainings as the page shows them."""
    may = page.may("enter") and page.may("view", "staff")
    if may and st.button("Ask it of people", type="primary", icon=":material/group_add:", shortcut="Alt+N", key="ask-people"):
        _ask_dialog(page, sorted(set(frame["name"])))


@st.dialog("Ask it of people", icon=":material/group_add:")
def _ask_dialog(page: Page, known: list[str]) -> None:
    ask_again(page)
    name = st.selectbox("What is asked (required)", known, index=None, accept_new_options=True, key="ask-name",
                        placeholder="Choose a course, or type another one") or ""  # fmt: skip
    kind = st.segmented_control("Kind", ["training", "licence", "credential"], default="training", format_func=words,
                                required=True, key="ask-kind")  # fmt: skip
    staff = reference_labels(page.store, page.everywhere("staff"), "staff_member")
    if not staff:
        st.info("No staff member is known here yet. Enter them under “Staff”, or load a list under “Load files”.")
    chosen = st.multiselect("Of whom (required)", list(staff), format_func=staff.__getitem__, key="ask-whom")
    left, right = st.columns(2)
    every = left.number_input("Every … months", value=12, min_value=1, max_value=1200, key="ask-every", help="Empty: once")
    due = right.date_input("First due", value=page.today + _USUAL, key="ask-due", format=date_style(page.formats))
    save_button(lambda: ask_of_staff(page.store, chosen, name=str(name), kind=str(kind), every=every, first_due_on=due,
                                     by=page.person), ready=name and chosen and due, word="Ask it")  # fmt: skip
