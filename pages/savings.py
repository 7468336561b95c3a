"""Savings: what each one was to bring and brought, beside the measure that would show harm."""

import streamlit as st

from medmgr_core.savings import measures, queries
from medmgr_core.savings.attention import headline
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.page import open_page
from medmgr_core.ui.savings_parts import chosen, guard_card, money_card, months_grid, new_button, saving_head, schemes_table
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Savings", "budgets", unit=True, year=True)
scope = queries.to_date(page.scope)
schemes = queries.standing(page.store, scope)

present.headline(page, md(headline(page.store, scope, page.formats)), "savings")
if not schemes.empty:
    measure_tiles(page, measures.MEASURES, scope)

picked = schemes_table(page, schemes)
new_button(page)
saving = chosen(page, schemes, picked)
if saving:
    saving_head(page, saving)
    left, right = st.columns(2)
    with left:
        money_card(page, saving)
    with right:
        guard_card(page, saving, scope)
    months_grid(page, saving)
