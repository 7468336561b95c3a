"""Equipment: every device, what is due on it, what failed, what speaks for replacing it, and in which year there is money to."""

import streamlit as st

from medmgr_core.supplies import equipment_queries, measures
from medmgr_core.ui.equipment_duties import duties_here, late_words, with_due
from medmgr_core.ui.equipment_parts import device_card, device_list, headline, new_button, plan_card
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Equipment", "supplies", unit=True, year=True)
duties = duties_here(page)
frame = with_due(equipment_queries.equipment(page.store, page.scope), duties)

st.subheader(md(headline(frame, page.formats) + late_words(duties)), anchor=False)
measure_tiles(page, measures.OF_EQUIPMENT, page.scope)
new_button(page)
row = device_list(page, frame)
if row:
    device_card(page, row, equipment_queries.failures(page.store, page.scope), duties)
plan_card(page, frame)
