"""Invoices: what is to be paid and when, how soon it is paid, never late or twice; and the orders behind them."""

import streamlit as st

from medmgr_core.purchasing import charts, measures, queries
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.page import open_page
from medmgr_core.ui.purchasing_parts_invoices import (
    INVOICES,
    ORDERS,
    duplicates_headline,
    duplicates_list,
    invoice_buttons,
    invoices_headline,
    order_buttons,
    payments_headline,
    payments_table,
    weeks_headline,
)
from medmgr_core.ui.tables import show_listing
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import measure_tiles

page = open_page("Invoices", "purchasing", unit=True, year=True)
weeks = queries.due_by_week(page.store, page.scope, page.today)

if queries.has_invoices(page.store, page.scope):
    st.subheader(md(invoices_headline(queries.owed(page.store, page.scope, page.today), page.formats)), anchor=False)
    months, pairs = queries.payments(page.store, page.scope), queries.probable_duplicates(page.store, page.scope)
    measure_tiles(page, measures.OF_INVOICES, page.scope)
    left, right = st.columns([3, 2])
    with left, card(weeks_headline(weeks, page.formats), "To be paid, by the week in which it is due"):
        show_chart(page, charts.due_by_week, weeks, alt="What is to be paid by week", height="stretch")
    with right, card(payments_headline(months), "By the month in which they were paid; days from receipt"):
        payments_table(page, months)
    with right, card(duplicates_headline(pairs), "Same supplier and amount within 45 days"):
        duplicates_list(page, pairs)

shown = st.segmented_control("Show", ["Invoices", "Orders"], default="Invoices", required=True, key="invoices_shown",
                             label_visibility="collapsed", bind="query-params")  # fmt: skip
if shown == "Invoices":
    show_listing(page, INVOICES, key="invoices", name="Invoices",
                 empty="No invoice here yet. Enter the first one, or load a file.",
                 actions=lambda picked: invoice_buttons(page, picked))  # fmt: skip
else:
    show_listing(page, ORDERS, key="orders", name="Orders",
                 empty="Nothing is ordered here yet. An approved request is ordered with its button Order.",
                 actions=lambda picked: order_buttons(page, picked))  # fmt: skip
