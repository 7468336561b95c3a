"""app.py with one more page, whose button saves a spending line."""

from pathlib import Path

import streamlit as st

from medmgr_core.ui.menu import menu
from medmgr_core.ui.problems import told
from medmgr_core.ui.turns import TURNS

PAGE = Path(__file__).with_name("write_line.py")

with told(), TURNS.turn():
    st.navigation({**menu(), "Benchmark": [st.Page(PAGE, title="Write", url_path="write")]}, expanded=True).run()
