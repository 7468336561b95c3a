"""Spending lines: find, enter and correct; budget lines in a grid."""

import streamlit as st

from medmgr_core.budgets import queries
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.ui.budget_parts import LINES
from medmgr_core.ui.entry_table import entry_grid
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_buttons
from medmgr_core.ui.tables import show_listing

page = open_page("Spending lines", "budgets", unit=True, year=True)

views = ["Lines", "Budget grid"] if page.may("enter") else ["Lines"]
view = st.segmented_control("Show", views, default="Lines", key="spending_view", label_visibility="collapsed", required=True)

if view == "Lines":
    show_listing(page, LINES, key="spending", name="Spending lines",
                 empty="No spending line here yet. Enter one, or load a file from the ledger.",
                 actions=lambda picked: record_buttons(page, Actual, picked, posted_on=page.today))  # fmt: skip
else:
    st.caption("The plan by cost centre, account and month. Paste a block from a spreadsheet, then save.")
    # Rows of one unit and year: what was typed for another one must not be shown here.
    entry_grid(page, BudgetLine, queries.budget_lines(page.store, page.scope),
               key=f"budget-{page.scope.root}-{page.scope.period.title}")  # fmt: skip
