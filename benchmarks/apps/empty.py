"""app.py with one more page, which calls open_page and nothing else of MedMgr."""

from pathlib import Path

import streamlit as st

from medmgr_core.ui.menu import menu
from medmgr_core.ui.problems import told
from medmgr_core.ui.turns import TURNS

PAGE = Path(__file__).with_name("empty_page.py")

with told(), TURNS.turn():
    st.navigation({**menu(), "Benchmark": [st.Page(PAGE, title="Empty", url_path="empty")]}, expanded=True).run()
