"""Staff: who works where, in which group and for how many hours."""

import streamlit as st

from medmgr_core.facility import queries
from medmgr_core.facility.records import StaffMember
from medmgr_core.ui.lists import STAFF, staff_headline
from medmgr_core.ui.page import open_page
from medmgr_core.ui.record_page import record_list

page = open_page("Staff", "staff", unit=True)
groups = queries.staff_by_group(page.store, page.scope, page.today)

st.subheader(staff_headline(groups, page.formats), anchor=False)
record_list(page, StaffMember, STAFF, values={"on_day": page.today},
            empty="No staff member in this unit yet. Enter the first one.")  # fmt: skip
