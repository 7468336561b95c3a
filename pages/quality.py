"""Data quality: the rules that rows of files break, who sees to them, and how each source does month by month."""

import streamlit as st

from medmgr_core.ui.page import open_page
from medmgr_core.ui.quality_parts import breaks_of, headline, show_breaks, show_sources, sources_of

page = open_page("Data quality", "imports", unit=True)
breaks, sources = breaks_of(page), sources_of(page)

st.subheader(headline(page, breaks, sources), anchor=False)
st.page_link("pages/imports.py", label="Mend the rows", icon=":material/build:", query_params={"imports_shown": "Rows to mend"})
show_breaks(page, breaks)
st.subheader("Sources by month", anchor=False)
show_sources(page, sources)
