"""The page list. Start with ``python -m medmgr_core serve`` (or ``streamlit run app.py``)."""

import streamlit as st

from medmgr_core.ui.menu import menu
from medmgr_core.ui.problems import told
from medmgr_core.ui.turns import TURNS

with told(), TURNS.turn():
    st.navigation(menu(), expanded=True).run()
