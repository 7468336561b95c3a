"""Appointments: how many there were, how many were missed, and each of them. No patient."""

import streamlit as st

from medmgr_core.activity.records import Appointment
from medmgr_core.ui.activity_parts import missed_headline
from medmgr_core.ui.import_lists import APPOINTMENTS
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_list

page = open_page("Appointments", "activity", unit=True, year=True)
st.subheader(missed_headline(page), anchor=False)
record_list(page, Appointment, APPOINTMENTS, empty="No appointment of this unit yet. Enter the first one, or load a file.")
