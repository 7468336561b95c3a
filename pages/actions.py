"""Actions: what was agreed to be done, from every domain, with its owner, its day and whether it worked."""

import streamlit as st

from medmgr_core.actions import measures, queries
from medmgr_core.actions.attention import headline
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.action_parts import action_list, action_panel, ages_card, new_button
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Actions", "actions", unit=True, year=True)
frame = queries.actions(page.store, page.scope)

present.headline(page, md(headline(frame)), "actions")
measure_tiles(page, measures.MEASURES, page.scope)
new_button(page)
row = action_list(page, frame)
if row:
    left, right = st.columns([3, 2])
    with left:
        action_panel(page, row)
    with right:
        ages_card(page, frame)
else:
    ages_card(page, frame)
