"""Training: who has which course in date, one number per unit and course, and the matrix of people and courses."""

import streamlit as st

from medmgr_core.compliance import measures
from medmgr_core.compliance.attention import training_headline
from medmgr_core.compliance.duty_queries import training
from medmgr_core.ui.ask_dialog import ask_button
from medmgr_core.ui.duty_matrix import courses, matrix, units
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Training", "compliance", unit=True, year=True)
frame = training(page.store, page.scope)

st.subheader(md(training_headline(frame)), anchor=False)
measure_tiles(page, (measures.TRAINING, measures.LICENSED, measures.IN_TIME), page.scope)
ask_button(page, frame)
if len(frame):
    left, right = st.columns(2)
    with left:
        courses(page, frame)
    with right:
        units(page, frame)
matrix(page, frame)
