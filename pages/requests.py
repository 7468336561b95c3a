"""Requests and approvals: what waits for this person with the money left, and every request to spend."""

import streamlit as st

from medmgr_core.purchasing import queries
from medmgr_core.purchasing.records import ApprovalLimit
from medmgr_core.ui.page import open_page
from medmgr_core.ui.purchasing_parts import LIMITS, REQUESTS, request_buttons, request_cards, requests_headline
from medmgr_core.ui.record_page import record_list
from medmgr_core.ui.tables import show_listing
from medmgr_core.ui.text import md

page = open_page("Requests and approvals", "purchasing", unit=True)
waiting = queries.waiting(page.store, page.scope, page.today)
mine = queries.decided_by(waiting, page.rights)

st.subheader(md(requests_headline(waiting, len(mine), page.formats)), anchor=False)
request_cards(page, mine)

views = ["Requests", "Limits"] if page.may("administer") else ["Requests"]
shown = st.segmented_control("Show", views, default="Requests", required=True, key="requests_shown",
                             label_visibility="collapsed", bind="query-params")  # fmt: skip
if shown == "Limits":
    st.caption("Up to what amount somebody who holds the role approves alone, in the units where the role is held.")
    record_list(page, ApprovalLimit, LIMITS, empty="No role may approve anything alone yet. Enter the first limit.")
else:
    show_listing(page, REQUESTS, key="requests", name="Spend requests",
                 empty="Nobody has asked for money here yet. Ask with New spend request.",
                 actions=lambda picked: request_buttons(page, picked))  # fmt: skip
