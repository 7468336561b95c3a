"""Present: the slides of one page or of several, full screen. The address names the pages: ?of=budgets,complaints."""

import streamlit as st

from medmgr_core.ui.page import open_page
from medmgr_core.ui.present_parts import show

page = open_page("Present", "facility", unit=True, year=True, shown=False)
show(page, [name for name in st.query_params.get("of", "").split(",") if name])
