"""Facility: the unit tree as it stands, what belongs to each unit, and how units open, move and close."""

import streamlit as st

from medmgr_core.facility import queries
from medmgr_core.ui.facility_parts import tree_table, unit_actions, unit_card, unit_headline
from medmgr_core.ui.page import open_page

page = open_page("Facility", "facility")
tree = queries.tree(page.store, page.rights.units("facility"))
units = queries.units(page.store, page.scope, page.today)

st.subheader(unit_headline(tree, units, page.today, page.formats), anchor=False)
left, right = st.columns([2, 1])
with left:
    picked = tree_table(page, tree, units)
with right:
    unit_card(page, picked, units)
unit_actions(page, picked)
