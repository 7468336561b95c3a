"""Budgets: the position to date by month, cost centre, account and supplier, down to the lines."""

import streamlit as st

from medmgr_core.budgets import charts, measures, queries
from medmgr_core.budgets.attention import headline
from medmgr_core.ui.budget_parts import centre_table, drill_down, month_headline, position_headline
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.page import open_page
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Budgets", "budgets", unit=True, year=True)
scope = queries.to_date(page.store, page.scope)

st.subheader(headline(page.store, page.scope, page.formats), anchor=False)
measure_tiles(page, measures.MEASURES, scope)

months = queries.by_month(page.store, page.scope)
centres = queries.by_cost_centre(page.store, scope)
suppliers = queries.by_supplier(page.store, scope)

if not months.empty:
    left, right = st.columns([3, 2])
    with left, card(month_headline(months, page.formats), "Net cost (bars) and budget (ticks), a month"):
        show_chart(page, charts.by_month, months, alt="Net cost and budget by month")
    with right, card(position_headline(suppliers, page.formats), "The ten suppliers with the most money"):
        show_chart(page, charts.top_bars, suppliers, "supplier_name", alt="Spending by supplier, largest first")

    st.subheader("Cost centres, most over budget first", anchor=False)
    drill_down(page, scope, centre_table(page, centres))
