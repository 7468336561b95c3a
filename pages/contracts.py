"""Contracts: by when notice must be given, what services deliver, what they owe, how good suppliers are."""

import streamlit as st

from medmgr_core.supplies import contract_queries, measures
from medmgr_core.ui.contracts_parts import (
    contract_card,
    contract_list,
    credits_card,
    headline,
    new_button,
)
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles
from medmgr_core.ui.vendor_parts import scores_card

page = open_page("Contracts", "supplies", unit=True, year=True)
frame = contract_queries.contracts(page.store, page.scope)
checks = contract_queries.checks(page.store, page.scope)

st.subheader(md(headline(frame, page.formats)), anchor=False)
measure_tiles(page, measures.OF_CONTRACTS, page.scope)
new_button(page)
row = contract_list(page, frame)
if row:
    contract_card(page, row, checks)
credits_card(page, checks)
scores_card(page)
