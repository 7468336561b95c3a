"""Today: what needs a person, from every domain, the worst first."""

import streamlit as st

from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.today_parts import headline, list_of_needs, morning_tiles, needs, put_off

page = open_page("Today", "facility")
found = needs(page)

st.subheader(md(headline(found)), anchor=False)
morning_tiles(page)
if found:
    with st.container(border=True, gap=None):
        list_of_needs(page, found)
else:
    st.caption("Money, complaints, actions and all other domains you may see were looked at; all is in order.")
put_off(page)
