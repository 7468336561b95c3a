"""Duties: licences, credentials, trainings, drills, certificates and reviews, by list and by month."""

import streamlit as st

from medmgr_core.compliance import duty_queries, measures
from medmgr_core.compliance.attention import duties_headline
from medmgr_core.ui.duty_parts import calendar, chosen, duty_list, duty_panel
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Duties", "compliance", unit=True, year=True)

st.subheader(md(duties_headline(duty_queries.counts(page.store, page.scope))), anchor=False)
measure_tiles(page, measures.OF_DUTIES, page.scope)
row = chosen(page)
if row:
    duty_panel(page, row)
view = st.segmented_control("Show", ["List", "Calendar"], default="List", required=True, key="duties_view", bind="query-params",
                            label_visibility="collapsed")  # fmt: skip
if view == "Calendar":
    calendar(page)
else:
    duty_list(page)
