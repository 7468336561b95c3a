"""The floor: a bare Streamlit app, served by uvicorn with the settings of the project."""

import streamlit as st

st.session_state.runs = st.session_state.get("runs", 0) + 1
st.button("Again")
st.write(f"Run {st.session_state.runs}")
