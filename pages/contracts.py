"""Contracts: by when notice must be given, what services deliver, and what they owe for what they missed."""

import streamlit as st

from medmgr_core.supplies import contract_queries, measures
from medmgr_core.ui.contracts_parts import (
    contract_card,
    contract_list,
    credits_card,
    headline,
    new_button,
    suppliers_card,
)
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Contracts", "supplies", unit=True, year=True)
frame = contract_queries.contracts(page.store, page.scope)
checks = contract_queries.checks(page.store, page.scope)

st.subheader(md(headline(frame, page.formats)), anchor=False)
measure_tiles(page, measures.OF_CONTRACTS, page.scope)
new_button(page)
row = contract_list(page, frame)
if row:
    contract_card(page, row, checks)
left, right = st.columns(2)
with left:
    credits_card(page, checks)
with right:
    suppliers_card(page)
