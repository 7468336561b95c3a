"""Build a budget: versions from last year, from scratch or from a spreadsheet; phased, compared, approved."""

import streamlit as st

from medmgr_core.ui.page import open_page
from medmgr_core.ui.version_parts import pick_version, view

page = open_page("Build a budget", "budgets")
version = pick_version(page)

if version is None:
    st.info(
        "There is no version of a budget in your reach yet. Make the first one with New version, then fill it from last year."
    )
else:
    view(page, version)
