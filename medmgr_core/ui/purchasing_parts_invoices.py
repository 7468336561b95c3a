"""Parts of the screen of invoices: the computed headlines, the registers of invoices and orders, and the dialogs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.purchasing import queries
from medmgr_core.purchasing.commands import close_order
from medmgr_core.purchasing.invoice_commands import approve_invoice, dispute_invoice, pay_invoice, post_invoice, settle_dispute
from medmgr_core.purchasing.queries import Owed
from medmgr_core.purchasing.records import Invoice, PurchaseOrder
from medmgr_core.record import field_of
from medmgr_core.rows import rows_of
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.record_page import record_buttons
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

INVOICES = Listing(
    queries.INVOICES,
    (
        Column("supplier_name", "Supplier", search=True),
        Column("reference", "Invoice number", search=True, width=120),
        Column("amount", "Amount", "money_exact", width=110),
        Column("due_on", "Due on", "date", width=105),
        Column("state", "State", "choice", field_of(Invoice, "state").choices, width=95),
        Column("paid_on", "Paid on", "date", width=105),
        Column("days_to_pay", "Days to pay", "count", width=95),
        Column("is_in_ledger", "In the ledger", "yes_no", width=95),
        Column("cost_centre_name", "Cost centre", search=True),
        Column("invoice_no", "Our number", "code", search=True, width=100),
        Column("order_no", "Order", "code", search=True, shown=False),
        Column("account_name", "Account", search=True, shown=False),
        Column("received_on", "Received on", "date", shown=False),
        Column("invoiced_on", "Invoice date", "date", shown=False),
        Column("dispute", "What is disputed", search=True, shown=False),
        Column("unit_name", "Unit", search=True, shown=False),
        Column("to_pay_on", "Unpaid first", "date", shown=False),
    ),
    key=("invoice_no",),
    order="to_pay_on",
    total="amount",
)

ORDERS = Listing(
    queries.ORDERS,
    (
        Column("order_no", "Number", "code", search=True, width=100),
        Column("supplier_name", "Supplier", search=True),
        Column("amount", "Amount", "money_exact", width=110),
        Column("invoiced", "Invoiced", "money_exact", width=110),
        Column("open", "Still open", "money_exact", width=110),
        Column("standing", "Standing", "choice", ("open", "invoiced", "closed"), width=95),
        Column("expected_on", "Expected on", "date", width=105),
        Column("cost_centre_name", "Cost centre", search=True),
        Column("request_no", "Request", "code", search=True, width=100),
        Column("ordered_on", "Ordered on", "date", shown=False),
        Column("account_name", "Account", search=True, shown=False),
        Column("closed_on", "Closed on", "date", shown=False),
        Column("remarks", "Remarks", search=True, shown=False),
        Column("unit_name", "Unit", search=True, shown=False),
    ),
    key=("order_no",),
    order="expected_on",
    descending=True,
    total="open",
)


_PAYMENTS = (
    Column("month", "Paid in", width=85),
    Column("paid", "Invoices", "count", width=75),
    Column("on_time", "In time", "count", width=70),
    Column("median_days", "Days", "hours", width=60),
)


def invoices_headline(owed: Owed, formats: Formats) -> str:
    """What is owed and what of it is late, computed."""
    if owed.invoices == 0:
        return "Every invoice is paid"
    parts = [f"{formats.short_money(owed.overdue_amount)} is overdue" if owed.overdue else "nothing is overdue"]
    parts += [f"{formats.short_money(owed.soon_amount)} is due within seven days"] if owed.soon else []
    parts += [f"{formats.short_money(owed.disputed_amount)} is disputed"] if owed.disputed else []
    return f"{formats.short_money(owed.amount)} to be paid in {_count(owed.invoices, 'invoice')}: {', '.join(parts)}"


def weeks_headline(weeks: pd.DataFrame, formats: Formats) -> str:
    """When the most money falls due, computed."""
    ahead = weeks[(weeks["standing"] == "due") & (weeks["amount"] > 0)]
    if ahead.empty:
        return "Nothing more falls due"
    top = rows_of(ahead.sort_values("amount", ascending=False).head(1))[0]
    when = "later than six weeks from now" if top["week"] == "Later" else f"in the week of {top['week']}"
    return f"Most falls due {md(when)}: {md(formats.short_money(top['amount']))}"


def payments_headline(months: pd.DataFrame) -> str:
    """How many were paid in time this year, computed."""
    paid = int(months["paid"].sum())
    if paid == 0:
        return "No invoice was paid in this period yet"
    return f"{int(months['on_time'].sum()):,} of {_count(paid, 'invoice')} paid by the due day"


def payments_table(page: Page, months: pd.DataFrame) -> None:
    """How soon invoices were paid, by month of payment, the last one first."""
    frame = months.assign(month=[page.formats.month(month) for month in months["month"]]).iloc[::-1]
    height = "content" if len(frame) <= 4 else 178
    show_table(page, frame, _PAYMENTS, key="payments", alt="Days to pay by month", height=height,
               empty="The first invoice that is paid will show here.")  # fmt: skip


def duplicates_headline(pairs: pd.DataFrame) -> str:
    """How many pairs look like one invoice, computed."""
    if pairs.empty:
        return "No two invoices look like the same one"
    paid = int(pairs["both_paid"].sum())
    what = "1 pair looks like one invoice" if len(pairs) == 1 else f"{len(pairs)} pairs look like one invoice"
    return f"{what}; {paid} paid twice" if paid else f"{what} entered twice"


def duplicates_list(page: Page, pairs: pd.DataFrame, *, most: int = 3) -> None:
    """Invoices that look like one entered twice."""
    for row in rows_of(pairs.head(most)):
        mark, done = (":red[■]", "both paid") if row["both_paid"] else (":orange[▲]", "not both paid yet")
        what = f"{row['other_reference']} and {row['reference']}, {page.formats.money(row['amount'])} each, {done}"
        st.markdown(f":small[{mark} {md(what)}]  \n:small[:gray[{md(row['supplier_name'])}]]")
    if len(pairs) > most:
        st.caption(f"and {len(pairs) - most} more")


# --- what the buttons do -----------------------------------------------------------------------------------------------


def invoice_buttons(page: Page, picked: dict[str, Any] | None) -> None:
    """New and Change; for the chosen invoice what its state allows."""
    record_buttons(page, Invoice, picked, received_on=page.today)
    if not picked:
        return
    state, may = picked["state"], page.may
    if state == "received" and may("approve") and st.button("Approve", icon=":material/check:", key="approve-invoice"):
        with told():
            approve_invoice(page.store, picked["invoice_no"], revision=picked["revision"], by=page.person)
            _done("Approved")
    if (
        state in ("received", "approved")
        and may("enter")
        and st.button("Dispute", icon=":material/report:", key="dispute-invoice")
    ):
        _dispute_dialog(page, picked)
    if state == "disputed" and may("enter") and st.button("Settle", icon=":material/handshake:", key="settle-invoice"):
        _settle_dialog(page, picked)
    if state == "approved" and may("enter") and st.button("Pay", icon=":material/payments:", key="pay-invoice"):
        _pay_dialog(page, picked)
    may_post = may("enter") and may("enter", "budgets") and state in ("approved", "paid") and not picked["is_in_ledger"]
    if may_post and st.button("Post", icon=":material/receipt_long:", key="post-invoice", help="Enter its cost in the ledger"):
        _post_dialog(page, picked)


def _title(page: Page, picked: dict[str, Any]) -> None:
    st.text(f"{picked['supplier_name']}, {picked['reference']}: {page.formats.money(picked['amount'], 2)}")


@st.dialog("Dispute an invoice", icon=":material/report:")
def _dispute_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    _title(page, picked)
    why = st.text_area("What is wrong with it (required)", key="invoice-dispute", max_chars=400, height=90)
    if st.button("Dispute it", type="primary", shortcut="Mod+Enter"):
        with told():
            dispute_invoice(page.store, picked["invoice_no"], reason=why, revision=picked["revision"], by=page.person)
            _done("Disputed")


@st.dialog("Settle a dispute", icon=":material/handshake:")
def _settle_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    _title(page, picked)
    st.caption(f"Disputed: {md(picked['dispute'])}")
    outcome = st.text_area("How it ended (required)", key="invoice-outcome", max_chars=400, height=90)
    if st.button("Settle it", type="primary", shortcut="Mod+Enter"):
        with told():
            settle_dispute(page.store, picked["invoice_no"], outcome=outcome, revision=picked["revision"], by=page.person)
            _done("Settled: it waits for its approval again")


@st.dialog("Note a payment", icon=":material/payments:")
def _pay_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    _title(page, picked)
    day = st.date_input("Paid on", page.today, key="invoice-paid")
    if st.button("It is paid", type="primary", shortcut="Mod+Enter"):
        with told():
            pay_invoice(page.store, picked["invoice_no"], paid_on=day, revision=picked["revision"], by=page.person)
            _done("Paid")


@st.dialog("Enter the cost in the ledger", icon=":material/receipt_long:")
def _post_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    _title(page, picked)
    st.caption("For facilities without a ledger file. It makes a spending line with this supplier and invoice number.")
    day = st.date_input("Date of the line", picked["invoiced_on"].date(), key="invoice-posted")
    if st.button("Post it", type="primary", shortcut="Mod+Enter"):
        with told():
            number = post_invoice(page.store, picked["invoice_no"], posted_on=day, revision=picked["revision"], by=page.person)
            _done(f"In the ledger as {number}")


def order_buttons(page: Page, picked: dict[str, Any] | None) -> None:
    """New and Change; Close for the chosen order."""
    record_buttons(page, PurchaseOrder, picked, ordered_on=page.today)
    if (
        picked
        and picked["standing"] != "closed"
        and page.may("enter")
        and st.button("Close", icon=":material/lock:", key="close-order")
    ):
        _close_dialog(page, picked)


@st.dialog("Close an order", icon=":material/lock:")
def _close_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{picked['order_no']}, {picked['supplier_name']}: {page.formats.money(picked['open'], 2)} is still open.")
    st.caption("What is still open is free again. An invoice that comes later counts by itself.")
    why = st.text_input("Why", placeholder="Optional", key="order-closed")
    if st.button("Close it", type="primary", shortcut="Mod+Enter"):
        with told():
            close_order(page.store, picked["order_no"], revision=picked["revision"], by=page.person, reason=why or None)
            _done("Closed")


def _count(number: int, word: str) -> str:
    return f"1 {word}" if number == 1 else f"{number:,} {word}s"


def _done(word: str) -> None:
    st.toast(word, icon=":material/check:")
    st.rerun()
