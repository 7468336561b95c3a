"""Jobs and health: background work, backups, the store and its last check."""

import streamlit as st

from medmgr_core.ui.health_parts import health_tiles, jobs_list
from medmgr_core.ui.page import open_page

page = open_page("Jobs and health", "system")
health_tiles(page)
st.subheader("Background work", anchor=False)
jobs_list(page)
