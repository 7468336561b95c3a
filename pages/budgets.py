"""Budgets: the position to date and where the year is heading, down to the rows; reserves, reasons, moves, forecasts."""

import streamlit as st

from medmgr_core.budgets import charts, measures
from medmgr_core.budgets.attention import attention, headline, year_line
from medmgr_core.budgets.overview import overview
from medmgr_core.measure import readings
from medmgr_core.ui import present_parts as present
from medmgr_core.ui.budget_panels import panel
from medmgr_core.ui.budget_parts import attention_list, month_headline, position
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.page import open_page
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import tiles

page = open_page("Budgets", "budgets", unit=True, year=True)
look = overview(page.store, page.scope)

present.headline(page, md(headline(look, page.formats)), "budgets")
st.markdown(md(year_line(look, page.formats)))
to_date = zip(measures.TO_DATE, readings(page.store, look.scope, measures.TO_DATE), strict=True)
of_year = zip(measures.OF_YEAR, readings(page.store, page.scope, measures.OF_YEAR), strict=True)
tiles([*to_date, *of_year], page.formats)

if not look.months.empty:
    months = look.by_month
    left, right = st.columns([3, 2])
    with left, card(month_headline(months, page.formats), "Net cost (bars), budget (ticks) and forecast (pale, with its range)"):
        show_chart(page, charts.by_month, months, alt="Net cost, budget and forecast by month", height="stretch")
    with right, card("What needs a person", "Overspends, late months, reserves, reasons and moves"):
        attention_list(attention(page.store, page.scope, page.formats), most=5)

    position(page, look)
    panel(page, look)
