"""Compliance: how ready we are, what lapses, what was found, and each requirement with its result and its evidence."""

import streamlit as st

from medmgr_core.compliance import measures
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.attention import headline
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.compliance_lists import evidence_list, set_list
from medmgr_core.ui.compliance_panel import findings_list
from medmgr_core.ui.compliance_parts import buttons, findings_card, lapses_card, readiness_card, tree
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Compliance", "compliance", unit=True, year=True)
results, findings = queries.by_result(page.store, page.scope), queries.findings(page.store, page.scope)
waiting = int(results[results["result"] == "not_assessed"]["requirements"].sum())
stale = len(queries.stale(page.store, page.scope))

present.headline(page, md(headline(queries.readiness_of(results), waiting, stale, page.formats)), "compliance")
measure_tiles(page, measures.ON_TOP, page.scope)
left, middle, right = st.columns(3)
with left:
    readiness_card(page, results)
with middle:
    lapses_card(page)
with right:
    findings_card(page, findings)
buttons(page)
views = {"requirements": "Requirements", "findings": "Findings", "evidence": "Evidence", "sets": "Requirement sets"}
usual = "findings" if st.query_params.get("finding") else "requirements"
view = st.segmented_control("Show", list(views), default=usual, format_func=views.__getitem__, required=True,
                            key="compliance_view", label_visibility="collapsed")  # fmt: skip
if view == "findings":
    findings_list(page, findings)
elif view == "evidence":
    evidence_list(page)
elif view == "sets":
    set_list(page)
else:
    tree(page)
