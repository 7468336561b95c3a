"""Scenarios: what if volume, pay, prices or vacancies were others? The year end answers while the meeting waits."""

import streamlit as st

from medmgr_core.budgets.overview import overview
from medmgr_core.ui.page import open_page
from medmgr_core.ui.scenario_parts import levers, saved

page = open_page("Scenarios", "budgets", unit=True, year=True)
look = overview(page.store, page.scope)

if look.has_spending and look.months_left:
    levers(page, look)
    saved(page, look)
elif look.has_spending:
    st.info("All months of this year have come in: nothing is left to change. Choose a year that still runs.")
else:
    st.info("Nothing has been spent in this unit and year yet, so there is no forecast to turn. Choose another, or load a file.")
