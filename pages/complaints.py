"""Complaints: what is due by its clock, what complaints are about, and one complaint from receipt to lesson."""

import streamlit as st

from medmgr_core.complaints import measures, queries
from medmgr_core.complaints.attention import headline
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.case_parts import case_panel, chosen
from medmgr_core.ui.complaint_parts import buttons, rate_card, themes_card, weeks_card, worklist
from medmgr_core.ui.page import open_page
from medmgr_core.ui.return_parts import more
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Complaints", "complaints", unit=True, year=True)
frame = queries.worklist(page.store, page.scope, page.formats)

present.headline(page, md(headline(frame)), "complaints")
measure_tiles(page, measures.ON_TOP, page.scope)
buttons(page)
number = chosen(page, frame, worklist(page, frame))
if number:
    case_panel(page, number)
left, middle, right = st.columns(3)
with left:
    themes_card(page)
with middle:
    weeks_card(page)
with right:
    rate_card(page)
more(page)
