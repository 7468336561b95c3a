"""The order within the money: a proposal with its frontier, drafts per supplier, approval, parts received, the invoice."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.supplies import charts, order_commands, proposal_queries, queries
from medmgr_core.supplies.cover_queries import Cover
from medmgr_core.supplies.proposal_queries import Plan, plan
from medmgr_core.supplies.stock_commands import LooksMixedUp
from medmgr_core.supplies.within_money import WEIGHTS, Order
from medmgr_core.ui import supplies_dialogs as dialogs
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

MARKS = {"draft": "○ Draft", "late": "■ Late", "on its way": "● On its way", "part received": "▲ Part received",
         "received": "▲ Match invoice", "invoiced": "● Invoiced", "cancelled": "○ Cancelled"}  # fmt: skip
_WEEKS = (2, 4, 6, 8, 12)
_PROPOSAL = (
    Column("name", "Item", width=205),
    Column("packs", "Packs", "count", width=60),
    Column("cost", "Cost", "money_exact", width=85),
    Column("position", "Stock + on order", "figure", width=110),
    Column("cover_mean", "Needed", "figure", width=75),
    Column("short_before", "Short without", "figure", width=95),
    Column("short_after", "Short with", "figure", width=80),
    Column("need_told", "Need", width=80),
    Column("supplier_name", "Supplier", width=170),
)
_ROUNDED = ("cover_mean", "short_before", "short_after")
_ORDERS = (
    Column("status", "Status", width=130), Column("order_no", "Number", "code", width=100),
    Column("supplier_name", "Supplier", width=210), Column("room_name", "Deliver to", width=170),
    Column("ordered_on", "Ordered", "date", width=95), Column("expected_on", "Expected", "date", width=95),
    Column("lines", "Lines", "count", width=60), Column("amount", "Amount", "money_exact", width=100),
    Column("invoiced", "Invoiced", "money_exact", width=100),
)  # fmt: skip
_LINES = (
    Column("item_name", "Item", width=240), Column("packs", "Packs", "count", width=65),
    Column("pack_size", "Units in a pack", "figure", width=105), Column("price", "Price of a pack", "money_exact", width=105),
    Column("amount", "Amount", "money_exact", width=95), Column("ordered", "Units ordered", "figure", width=100),
    Column("received", "Received", "figure", width=85), Column("open_units", "To come", "figure", width=85),
)  # fmt: skip


# The proposal -----------------------------------------------------------------------------------------------------


def proposal_part(page: Page, held: Cover) -> None:
    """What to order for the money there is, what it leaves short, and one click to drafts."""
    weeks, found = _asked(page)
    if found.problem is None or not found.full_cost:
        _nothing(page, held, found)
        return
    budget = _budget(page, found)
    order = found.problem.order(budget)
    lines = proposal_queries.lines(found, order)
    st.markdown(f"**{_told(page, order, lines, weeks)}**")
    shown = lines.assign(need_told=lines["need"].str.capitalize(), **{name: lines[name].round(1) for name in _ROUNDED})
    left, right = st.columns([3, 2])
    with right:
        _frontier_card(page, found, order)
    with left:
        show_table(page, shown, _PROPOSAL, key="proposal", alt="Order proposal", height="content" if len(shown) <= 10 else 400,
                   empty="This sum buys no pack that is needed. Give more money.")  # fmt: skip
        _to_drafts(page, lines)
        if found.left_out:
            st.caption(f"Left out, for they have no price yet: {md(', '.join(found.left_out[:6]))}.")


def _asked(page: Page) -> tuple[int, Plan]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        weeks = int(st.segmented_control("Stock shall last, weeks beyond delivery", _WEEKS, default=4, required=True,
                                         key="order_weeks"))  # fmt: skip
    return weeks, plan(page.store, page.scope, weeks * 7)


def _nothing(page: Page, held: Cover, found: Plan) -> None:
    if held.rows.empty:
        st.info("Nothing is kept here yet. Enter items with their prices, and take in what is there.")
    elif found.left_out:
        st.info(f"{counted(len(found.left_out), 'item')} used here have no price: enter it, then an order can be proposed.")
    else:
        st.info("What lies here and what is on order lasts that long: nothing is to be ordered. Choose more weeks to look ahead.")


def _budget(page: Page, found: Plan) -> int:
    """A slider from nothing to all that is sensible; minor units."""
    whole = -(-found.full_cost // 100)
    step = max(1, 10 ** max(0, len(str(whole)) - 3))
    most = -(-whole // step) * step
    sign = page.profile.currency_sign
    chosen = st.slider(f"Money there is, {sign}", 0, most, value=min(most, round(most * 0.6 / step) * step or most), step=step,
                       key=f"order_money_{most}", help=f"All that is sensible would cost {sign}{whole:,}.")  # fmt: skip
    return min(int(chosen) * 100, found.full_cost) if chosen < most else found.full_cost


def _told(page: Page, order: Order, lines: pd.DataFrame, weeks: int) -> str:
    money = page.formats.money
    avoided = 1 - order.weighted / order.weighted_before if order.weighted_before else 0.0
    said = (f"{md(money(order.cost, 2))} for "
            f"{counted(int(lines['packs'].sum()), 'pack')} of {counted(len(lines), 'item')} avoids "
            f"{md(page.formats.percent(avoided, 0))} of the shortage expected in {weeks} weeks")  # fmt: skip
    if not order.floor_met:
        said += f"; vital items still lack {md(money(order.short_of_floor, 2))} for their floor"
    return said


def _frontier_card(page: Page, found: Plan, order: Order) -> None:
    curve = proposal_queries.frontier(found)
    more = order.shadow_price * 100_00  # of a hundred whole units of money
    sign = page.profile.currency_sign
    said = (f"{sign}100 more would avoid {md(page.formats.number(more, 1))} points of shortage" if more > 0.05
            else "More money would avoid nothing more")  # fmt: skip
    weights = f"vital {WEIGHTS['V']:g}, essential {WEIGHTS['E']:g}, other {WEIGHTS['N']:g}"
    with card(said, f"Points of shortage left for any sum: units short, weighed {weights}. Vital items first reach half of need"):
        show_chart(page, charts.frontier, curve, order.cost / 100, order.weighted,
                   alt="Shortage left for any sum of money, with the sum chosen")  # fmt: skip


def _to_drafts(page: Page, lines: pd.DataFrame) -> None:
    if lines.empty or not page.may("enter"):
        return
    rooms = {row["room_code"]: row["name"] for row in rows_of(queries.rooms(page.store, page.scope))
             if row["cost_centre_code"] and page.rights.allows("supplies", "enter", row["unit_code"])}  # fmt: skip
    if not rooms:
        st.caption("To draft orders, give a store room here its cost centre.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        room = st.selectbox("Deliver to", list(rooms), format_func=rooms.__getitem__, key="order_room", width=260)
        if st.button("Draft the orders", type="primary", icon=":material/shopping_cart:"):
            packs = {row["item_code"]: int(row["packs"]) for row in rows_of(lines)}
            do(lambda: order_commands.draft_orders(page.store, packs, room_code=str(room), by=page.person),
               "Drafts are under Orders, one a supplier")  # fmt: skip


# Orders -----------------------------------------------------------------------------------------------------------


def orders_part(page: Page) -> None:
    """All orders, what presses most on top, and the one chosen with its lines."""
    frame = queries.orders(page.store, page.scope)
    rows = rows_of(frame)
    states = [queries.order_state(row, page.today) for row in rows]
    order = {name: place for place, name in enumerate(("late", "part received", "received", "draft", "on its way"))}
    shown = frame.assign(standing=pd.Series(states, dtype="str"), status=[MARKS[state] for state in states],
                         place=[order.get(state, 9) for state in states])  # fmt: skip
    shown = shown.sort_values(["place", "expected_on", "order_no"], ignore_index=True)
    picked = show_table(page, shown, _ORDERS, key="orders", alt="Stock orders", pick=True, rows_by=("order_no",),
                        height="content" if len(shown) <= 10 else 390,
                        empty="No order yet. Draft them under “Order within the money”.")  # fmt: skip
    linked = st.query_params.get("order")
    row = picked or next((row for row in rows_of(shown) if row["order_no"] == linked), None)
    if row:
        _order_card(page, row)


def _order_card(page: Page, row: dict[str, Any]) -> None:
    lines = queries.lines_of(page.store, page.scope, row["order_no"])
    title = f"{row['order_no']} · {row['supplier_name']} · {page.formats.money(row['amount'], 2)}"
    with card(md(title), md(f"{MARKS[row['standing']][2:]} · deliver to {row['room_name']}")):
        picked = show_table(page, lines, _LINES, key="order-lines", alt="Lines of the order", pick=True, rows_by=("item_code",),
                            empty="This draft has no line any more: cancel it.")  # fmt: skip
        if page.rights.allows("supplies", "enter", row["unit_code"]):
            with st.container(horizontal=True):
                _order_buttons(page, row, picked)


def _order_buttons(page: Page, row: dict[str, Any], line: dict[str, Any] | None) -> None:
    number, state = row["order_no"], row["state"]
    if (
        state == "draft"
        and page.rights.allows("supplies", "approve", row["unit_code"])
        and st.button("Approve", type="primary", icon=":material/check_circle:", key="approve-order")
    ):
        do(lambda: order_commands.approve_supply_order(page.store, number, revision=row["revision"], by=page.person), "Approved")
    if state == "draft" and line and st.button("Change line", icon=":material/edit:", key="change-line"):
        _change_line(page, number, line)
    if (
        state == "approved"
        and row["open_lines"]
        and st.button("Take in", type="primary", icon=":material/add_box:", key="order-in")
    ):
        dialogs.receive(page, line["item_code"] if line else None, row["room_code"], number)
    if state == "approved" and st.button("Match invoice", icon=":material/request_quote:", key="match-invoice"):
        _match(page, row)
    if state in ("draft", "approved") and st.button("Cancel", icon=":material/block:", key="cancel-order"):
        _cancel(page, row)


@st.dialog("Change a line", icon=":material/edit:")
def _change_line(page: Page, order_no: str, line: dict[str, Any]) -> None:
    ask_again(page)
    st.text(line["item_name"])
    packs = int(st.number_input("Packs", min_value=0, value=int(line["packs"]), step=1, key="line-packs") or 0)
    price = round(
        float(st.number_input("Price of a pack", min_value=0.0, value=line["price"] / 100, key="line-price") or 0) * 100
    )
    st.caption("0 packs takes the line out.")

    def act(sure: bool) -> None:
        order_commands.mend_line(page.store, order_no, line["item_code"], packs=packs, price=price, sure=sure, by=page.person)

    if st.button("Save", type="primary", icon=":material/check:", shortcut="Mod+Enter"):
        try:
            act(False)
        except LooksMixedUp as error:
            st.session_state["line-doubt"] = str(error)
        except MedMgrError as error:
            st.error(md(error))
        else:
            st.session_state.pop("line-doubt", None)
            st.rerun()
    if "line-doubt" in st.session_state:
        st.warning(md(st.session_state["line-doubt"]))
        if st.button("It is right: save it", key="line-sure"):
            st.session_state.pop("line-doubt", None)
            do(lambda: act(True))


@st.dialog("Match the invoice", icon=":material/request_quote:")
def _match(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    frame = queries.free_invoices(page.store, page.everywhere("purchasing"), row["supplier_code"])
    free = {r["invoice_no"]: f"{r['reference']} · {page.formats.money(r['amount'], 2)} · {page.formats.day(r['invoiced_on'])}"
            for r in rows_of(frame)}  # fmt: skip
    if not free:
        st.info("No invoice of this supplier waits without an order. Enter it on the page Invoices first.")
        return
    chosen = st.selectbox("Invoice", list(free), index=None, format_func=free.__getitem__, key="match-no")
    st.caption("From then on the invoice holds the money, and the order promises nothing more.")
    save_button(lambda: order_commands.match_invoice(page.store, row["order_no"], str(chosen), revision=row["revision"],
                                                     by=page.person), ready=chosen)  # fmt: skip


@st.dialog("Cancel the order", icon=":material/block:")
def _cancel(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    why = st.text_input("Why (required)", key="cancel-why") or ""
    save_button(lambda: order_commands.cancel_supply_order(page.store, row["order_no"], reason=why, revision=row["revision"],
                                                           by=page.person), ready=why.strip(), word="Cancel it")  # fmt: skip
