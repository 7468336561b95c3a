"""The page list. Start with ``python -m medmgr_core serve`` (or ``streamlit run app.py``)."""

import streamlit as st

from medmgr_core.ui.menu import menu
from medmgr_core.ui.problems import told

with told():
    st.navigation(menu(), expanded=True).run()
