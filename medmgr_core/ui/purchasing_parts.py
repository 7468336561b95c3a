"""Parts of the screen of requests: the computed headline, a card for each that waits for this person, and the dialogs."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.people.queries import reference_labels
from medmgr_core.purchasing import queries
from medmgr_core.purchasing.commands import NeedsReason, approve_request, order_request, refuse_request, withdraw_request
from medmgr_core.purchasing.queries import MoneyLeft
from medmgr_core.purchasing.records import SpendRequest
from medmgr_core.record import field_of
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.record_page import record_buttons
from medmgr_core.ui.text import md

MOST_CARDS = 8

REQUESTS = Listing(
    queries.REQUESTS,
    (
        Column("request_no", "Number", "code", search=True, width=95),
        Column("purpose", "What for", search=True),
        Column("amount", "Amount", "money_exact", width=105),
        Column("state", "State", "choice", field_of(SpendRequest, "state").choices, width=110),
        Column("available", "Left of its line", "money", width=110),
        Column("asked_by_name", "Asked by", search=True),
        Column("asked_on", "Asked on", "date", width=105),
        Column("needed_on", "Needed by", "date", width=105),
        Column("cost_centre_name", "Cost centre", search=True),
        Column("account_name", "Account", search=True, shown=False),
        Column("supplier_name", "Supplier", search=True, shown=False),
        Column("first_approver_name", "First approval by", search=True, shown=False),
        Column("approver_name", "Decided by", search=True, shown=False),
        Column("decided_on", "Decided on", "date", shown=False),
        Column("decision", "Why so decided", search=True, shown=False),
        Column("unit_name", "Unit", search=True, shown=False),
        Column("turn", "Open first", "count", shown=False),
    ),
    key=("request_no",),
    order="turn",
)

LIMITS = Listing(
    queries.LIMITS,
    (Column("role_name", "Role", search=True), Column("up_to", "Alone up to", "money_exact"),
     Column("role_code", "Role code", "code", shown=False)),
    key=("role_code",),
    order="up_to",
    descending=True,
)  # fmt: skip


def requests_headline(rows: pd.DataFrame, mine: int, formats: Formats) -> str:
    """How much waits, computed."""
    if rows.empty:
        return "No request waits for a decision"
    what = "1 request waits" if len(rows) == 1 else f"{len(rows)} requests wait"
    whose = {0: "none of them for you", 1: "1 of them for you"}.get(mine, f"{mine} of them for you")
    if len(rows) == 1:
        whose = "for you" if mine else "not for you"
    return f"{what} for a decision ({formats.short_money(int(rows['amount'].sum()))}), {whose}"


# --- cards -------------------------------------------------------------------------------------------------------------


def request_cards(page: Page, mine: list[dict[str, Any]]) -> None:
    """A card for each request this person may decide; two side by side where there is room."""
    if not mine:
        return
    with st.grid(2, min_column_width=330):
        for row in mine[:MOST_CARDS]:
            _card(page, row)
    if len(mine) > MOST_CARDS:
        st.caption(f"and {len(mine) - MOST_CARDS} more: each comes up when one of these is decided")


def _card(page: Page, row: dict[str, Any]) -> None:
    left = _left(page, row)
    with st.container(border=True, height="stretch", gap="small"):
        st.markdown(f"**{md(row['purpose'])}**")
        st.markdown(f"#### {md(page.formats.money(row['amount'], 2))}")
        st.markdown(f":small[:gray[{md(asked_words(row, page.formats))}]]")
        st.markdown(_left_words(row["amount"], left, page.formats))
        note = limit_words(row, page.formats)
        if note:
            st.markdown(f":small[{md(note)}]")
        _buttons(page, row)


def _left(page: Page, row: dict[str, Any]) -> MoneyLeft:
    return queries.money_left(page.store, page.scope, row["cost_centre_code"], row["account_code"], row["wanted_on"].date())


def asked_words(row: dict[str, Any], formats: Formats) -> str:
    """Who asked, for what and when, in one line."""
    parts = [f"{row['asked_by_name']} on {formats.day(row['asked_on'])}", row["cost_centre_name"], row["account_name"]]
    if row["supplier_name"]:
        parts.append(f"from {row['supplier_name']}")
    if row["needed_on"]:
        parts.append(f"needed by {formats.day(row['needed_on'])}")
    return " · ".join(parts)


def _left_words(amount: int, left: MoneyLeft, formats: Formats) -> str:
    before, after = formats.money(left.available), formats.money(left.available - amount)
    if left.budget == 0:
        return f":red[■] There is no budget for it in {md(left.year)}"
    mark = ":red[■]" if left.available < amount else ":green[●]"
    return f"{mark} Left of the budget {md(left.year)}: **{md(before)}**, then **{md(after)}**"


def limit_words(row: dict[str, Any], formats: Formats) -> str:
    """What this person's approval does to a request above his limit; empty below it."""
    if row["state"] == "half_approved":
        return f"First approval by {row['first_approver_name']}: you decide."
    if row["amount"] <= row["own_limit"]:
        return ""
    if row["amount"] > row["highest_limit"]:
        return f"Above every limit for this unit: the highest is {formats.money(row['highest_limit'])}."
    return f"Above your limit of {formats.money(row['own_limit'])}: yours is the first of two approvals."


def _buttons(page: Page, row: dict[str, Any]) -> None:
    number = row["request_no"]
    nobody_may = row["amount"] > row["highest_limit"]
    with st.container(horizontal=True):
        if st.button("Approve", type="primary", icon=":material/check:", key=f"approve-{number}", disabled=nobody_may):
            _approve(page, row)
        if st.button("Refuse", icon=":material/close:", key=f"refuse-{number}"):
            _refuse_dialog(page, row)


# --- what the buttons do -----------------------------------------------------------------------------------------------


def _approve(page: Page, row: dict[str, Any]) -> None:
    """At once where money is left; else the dialog asks why."""
    try:
        state = approve_request(page.store, row["request_no"], revision=row["revision"], by=page.person)
    except NeedsReason as error:
        _reason_dialog(page, row, str(error))
    except MedMgrError as error:
        st.error(md(error), icon=":material/error:")
    else:
        _done("Approved" if state == "approved" else "First approval given")


@st.dialog("Approve all the same", icon=":material/check:")
def _reason_dialog(page: Page, row: dict[str, Any], sentence: str) -> None:
    ask_again(page)
    st.warning(md(sentence))
    why = st.text_area("Why it is approved (required)", key="request-why", max_chars=400, height=90)
    if st.button("Approve it", type="primary", shortcut="Mod+Enter"):
        with told():
            state = approve_request(page.store, row["request_no"], revision=row["revision"], by=page.person, decision=why)
            _done("Approved" if state == "approved" else "First approval given")


@st.dialog("Refuse a request", icon=":material/close:")
def _refuse_dialog(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{row['purpose']}, {page.formats.money(row['amount'], 2)}: {row['asked_by_name']} will read your reason.")
    why = st.text_area("Why it is refused (required)", key="request-refused", max_chars=400, height=90)
    if st.button("Refuse it", type="primary", shortcut="Mod+Enter"):
        with told():
            refuse_request(page.store, row["request_no"], reason=why, revision=row["revision"], by=page.person)
            _done("Refused")


def request_buttons(page: Page, picked: dict[str, Any] | None) -> None:
    """New and Change; Order and Withdraw for the chosen request."""
    record_buttons(page, SpendRequest, picked, asked_on=page.today, asked_by=page.person)
    if not picked or not page.may("enter"):
        return
    if picked["state"] == "approved" and st.button("Order", icon=":material/shopping_cart:", key="order-request"):
        _order_dialog(page, picked)
    is_open = picked["state"] in ("asked", "half_approved", "approved")
    if is_open and st.button("Withdraw", icon=":material/undo:", key="withdraw-request"):
        _withdraw_dialog(page, picked)


@st.dialog("Order what was approved", icon=":material/shopping_cart:")
def _order_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{picked['purpose']}: {page.formats.money(picked['amount'], 2)} approved.")
    labels = reference_labels(page.store, page.everywhere("suppliers"), "supplier")
    codes = list(labels)
    index = codes.index(picked["supplier_code"]) if picked["supplier_code"] in codes else None
    supplier = st.selectbox("Supplier (required)", codes, index=index, format_func=labels.__getitem__, placeholder="Choose",
                            key="order-supplier")  # fmt: skip
    amount = st.number_input(
        "Amount of the order", value=picked["amount"] / 100, min_value=0.01, format="%.2f", key="order-amount"
    )
    usual = max(page.today, picked["needed_on"].date()) if picked["needed_on"] else page.today
    expected = st.date_input("Expected on", usual, key="order-expected", help="When the cost will fall due; decides the month")
    if st.button("Order it", type="primary", shortcut="Mod+Enter"):
        with told():
            number = order_request(page.store, picked["request_no"], expected_on=expected, supplier_code=supplier,
                                   amount=round(amount * 100), revision=picked["revision"], by=page.person)  # fmt: skip
            _done(f"Ordered as {number}")


@st.dialog("Withdraw a request", icon=":material/undo:")
def _withdraw_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{picked['purpose']}: what was held for it is free again.")
    why = st.text_input("Why", placeholder="Optional", key="request-withdrawn")
    if st.button("Withdraw it", type="primary", shortcut="Mod+Enter"):
        with told():
            withdraw_request(page.store, picked["request_no"], revision=picked["revision"], by=page.person, reason=why or None)
            _done("Withdrawn")


def _done(word: str) -> None:
    st.toast(word, icon=":material/check:")
    st.rerun()
