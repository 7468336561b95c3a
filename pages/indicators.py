"""Indicators: what is measured beside money, and its values by unit and period."""

import streamlit as st

from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.ui.import_lists import INDICATORS, VALUES
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_list

page = open_page("Indicators", "indicators", unit=True)
shown = st.segmented_control("Show", ["Values", "Indicators"], default="Values", required=True, key="indicators_shown",
                             label_visibility="collapsed", bind="query-params")  # fmt: skip
if shown == "Values":
    record_list(page, IndicatorValue, VALUES, empty="No value for this unit yet. Enter the first one, or load a file.")
else:
    record_list(page, Indicator, INDICATORS, empty="Nothing is measured yet. Enter the first indicator, or load a file.")
