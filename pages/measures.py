"""Measures: every figure MedMgr judges by, with its value, its target and what it means."""

import streamlit as st

from medmgr_core.ui.measure_parts import catalogue, headline, measure_card, read_all, rooms
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md

page = open_page("Measures", "facility", unit=True, year=True)
names = rooms(page)
room = st.segmented_control("Room", names, default=names[0] if names else None, required=True, key="measures_room",
                            bind="query-params", label_visibility="collapsed") if names else None  # fmt: skip
if room:
    read = read_all(page, room)
    st.subheader(md(headline(read)), anchor=False)
    one = catalogue(page, read)
    if one:
        measure_card(page, one)
else:
    st.info("There is no measure you may see. Ask an administrator for a right.")
