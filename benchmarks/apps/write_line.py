"""One more spending line with each press, beside one that is there."""

import streamlit as st

from medmgr_core.budgets.records import Actual
from medmgr_core.people.entries import add_entry
from medmgr_core.ui.page import open_page

page = open_page("Write", "budgets")
if st.button("Save a line"):
    sql = "SELECT posted_on, cost_centre_code, account_code FROM live_actual ORDER BY posted_on DESC, actual_no LIMIT 1"
    ((day, centre, account),) = page.store.rows(sql)
    line = Actual(actual_no="", posted_on=day, cost_centre_code=centre, account_code=account, amount=12_345)
    add_entry(page.store, line, by=page.person)
    st.session_state.saved = st.session_state.get("saved", 0) + 1
st.write(f"Saved {st.session_state.get('saved', 0)}")
