"""Settings: the facility's name, money, year, calendar and words; local closures; complaint clocks; backups."""

import streamlit as st

from medmgr_core.facility.records import FacilityProfile, LocalClosure
from medmgr_core.ui.page import open_page
from medmgr_core.ui.settings_parts import backup_card, clocks_card, closures_card, profile_card

page = open_page("Settings", "settings")
left, right = st.columns(2)
with left:
    profile_card(page, FacilityProfile)
with right:
    closures_card(page, LocalClosure)
    backup_card(page)
clocks_card(page)
