"""People and rights: who signs in, which roles they hold for which units, and what a role may do."""

import streamlit as st

from medmgr_core.people.records import AccessRole, Person, PersonRole
from medmgr_core.ui.lists import HELD_LIST, PEOPLE_LIST
from medmgr_core.ui.page import open_page
from medmgr_core.ui.people_parts import account_link, rights_matrix
from medmgr_core.ui.record_page import record_list

page = open_page("People and rights", "people")
view = st.segmented_control("Show", ["People", "Held roles", "Roles"], default="People", key="people_view",
                            label_visibility="collapsed", required=True)  # fmt: skip
if view == "People":
    record_list(page, Person, PEOPLE_LIST, empty="Nobody may sign in yet. Enter the first person.")
    account_link(page)
elif view == "Held roles":
    record_list(page, PersonRole, HELD_LIST, empty="Nobody holds a role yet.")
else:
    rights_matrix(page, AccessRole)
