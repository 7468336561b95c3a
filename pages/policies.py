"""Policies: which version holds, when it is reviewed, and who has read and understood it."""

import streamlit as st

from medmgr_core.compliance import measures
from medmgr_core.compliance.attention import policies_headline
from medmgr_core.compliance.policy_queries import policies
from medmgr_core.ui.page import open_page
from medmgr_core.ui.policy_parts import new_button, policy_panel, register
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Policies", "compliance", unit=True, year=True)
frame = policies(page.store, page.scope)

st.subheader(md(policies_headline(frame)), anchor=False)
measure_tiles(page, measures.OF_POLICIES, page.scope)
new_button(page)
row = register(page, frame)
if row:
    policy_panel(page, row)
