"""Budgets: the position to date by month, cost centre, account and supplier, down to the lines."""

import streamlit as st

from medmgr_core.budgets import charts, measures, queries
from medmgr_core.budgets.attention import attention, headline
from medmgr_core.ui.budget_parts import attention_list, month_headline, position, supplier_headline
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Budgets", "budgets", unit=True, year=True)
scope = queries.to_date(page.store, page.scope)
months = queries.by_month(page.store, page.scope)
suppliers = queries.named_suppliers(page.store, scope)

st.subheader(md(headline(page.store, page.scope, page.formats)), anchor=False)
measure_tiles(page, measures.MEASURES, scope)

if not months.empty:
    left, right = st.columns([3, 2])
    with left, card(month_headline(months, page.formats), "Net cost (bars) and budget (ticks), a month"):
        show_chart(page, charts.by_month, months, alt="Net cost and budget by month", height="stretch")
    with right, card("What needs a person", "Cost centres over budget, and months that seem to be late"):
        attention_list(page, attention(page.store, page.scope, page.formats), most=3)
    with right, card(supplier_headline(suppliers, page.formats), "The suppliers with the most money"):
        show_chart(page, charts.top_bars, suppliers, "supplier_name", 5, alt="Spending by supplier, largest first")

    position(page, scope)
