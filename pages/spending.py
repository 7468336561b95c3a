"""Spending lines: find, enter and correct; the plan, the workload and the hours of a year in grids."""

import streamlit as st

from medmgr_core.budgets import queries
from medmgr_core.budgets.reason_records import Usage, Workload
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.ui.budget_parts import LINES
from medmgr_core.ui.entry_table import entry_grid
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_buttons
from medmgr_core.ui.tables import show_listing
from medmgr_core.ui.text import key_part

page = open_page("Spending lines", "budgets", unit=True, year=True)

GRIDS = {
    "Budget grid": (BudgetLine, queries.BUDGET_LINES, "The plan by cost centre, account and month."),
    "Workload": (
        Workload,
        queries.WORKLOAD_ROWS,
        "How much a cost centre was to do in a month, and did: it moves the flexible budget.",
    ),
    "Hours and quantities": (Usage, queries.USAGE_ROWS, "Hours of pay accounts, units of others: planned and used in a month."),
}
views = ["Lines", *GRIDS] if page.may("enter") else ["Lines"]
view = st.segmented_control("Show", views, default="Lines", key="spending_view", label_visibility="collapsed", required=True)

if view == "Lines":
    show_listing(page, LINES, key="spending", name="Spending lines",
                 empty="No spending line here yet. Enter one, or load a file from the ledger.",
                 actions=lambda picked: record_buttons(page, Actual, picked, posted_on=page.today))  # fmt: skip
else:
    record_type, sql, purpose = GRIDS[str(view)]
    st.caption(f"{purpose} Paste a block from a spreadsheet, then save.")
    # Rows of one unit and year: what was typed for another one must not be shown here.
    entry_grid(page, record_type, page.store.read(sql, page.scope),
               key=f"{record_type.table}-{key_part(page.scope.root)}-{page.scope.period.title}")  # fmt: skip
