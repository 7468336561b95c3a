"""The same as the bare app, behind sign-in, right, scope and frame."""

import streamlit as st

from medmgr_core.ui.page import open_page

open_page("Empty", "staff")
st.session_state.runs = st.session_state.get("runs", 0) + 1
st.button("Again")
st.write(f"Run {st.session_state.runs}")
