"""Risks: where they stand on the 5 × 5 matrix, how they moved, and the register."""

import streamlit as st

from medmgr_core.compliance import measures
from medmgr_core.compliance.attention import risks_headline
from medmgr_core.compliance.risk_queries import risks
from medmgr_core.ui.page import open_page
from medmgr_core.ui.risk_parts import heat_card, new_button, register, risk_panel
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Risks", "compliance", unit=True, year=True)
frame = risks(page.store, page.scope)

st.subheader(md(risks_headline(frame)), anchor=False)
measure_tiles(page, measures.OF_RISKS, page.scope)
new_button(page)
left, right = st.columns([2, 3])
with left:
    heat_card(page, frame)
with right:
    row = register(page, frame)
if row:
    risk_panel(page, row)
