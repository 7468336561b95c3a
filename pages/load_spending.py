"""Load a file: a CSV of spending lines from the ledger, column by column, checked before anything is kept."""

import streamlit as st

from medmgr_core.ui.load_parts import accept, choose_columns, choose_file, preview
from medmgr_core.ui.page import open_page

page = open_page("Load a spending file", "budgets", unit=True)
if not page.may("enter"):
    st.info("You may see budgets, but not enter spending. Ask an administrator for the right.")
    st.stop()

table = choose_file(page)
if table:
    converted = choose_columns(page, table)
    if converted is not None:
        preview(page, table, converted)
        accept(page, table, converted)
