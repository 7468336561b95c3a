"""Stock taken in, given out, moved and thrown away: each a few fields and one button, and the command behind it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.record import distinct
from medmgr_core.rows import rows_of
from medmgr_core.supplies import queries, stock_commands
from medmgr_core.supplies.stock_commands import LooksMixedUp
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md


def item_names(page: Page) -> dict[str, str]:
    """Items by code, as lists of choices show them."""
    rows = rows_of(queries.items(page.store))
    return distinct({row["item_code"]: row["name"] for row in rows if row["is_kept"]})


def room_names(page: Page) -> dict[str, str]:
    """Rooms in reach where this person may enter, by code."""
    units = page.rights.units("supplies", "enter")
    rows = rows_of(queries.rooms(page.store, page.everywhere()))
    return distinct({row["room_code"]: row["name"] for row in rows if row["unit_code"] in units})


def _choose(label: str, names: dict[str, str], key: str, usual: str | None = None) -> str | None:
    place = list(names).index(usual) if usual in names else None
    held: str | None = st.selectbox(label, list(names), index=place, format_func=names.__getitem__, key=key, placeholder="Choose")
    return held


def _number(label: str, key: str) -> float:
    return float(st.number_input(label, min_value=0.0, value=None, step=1.0, key=key, format="%g") or 0.0)


def _unit(page: Page, item: str | None) -> str:
    """What is counted, and what a pack holds: told beside the field, so that nobody mistakes one for the other."""
    row = next((row for row in rows_of(queries.items(page.store)) if row["item_code"] == item), None)
    if row is None:
        return ""
    return f"Counted in: {row['unit_of_issue']}. A {row['pack_unit']} holds {row['pack_size']:g}."


def _common(page: Page, key: str, item: str | None, room: str | None) -> tuple[str | None, str | None, float, date]:
    chosen = _choose("Item (required)", item_names(page), f"{key}-item", item)
    left, right = st.columns(2)
    with left:
        place = _choose("Room (required)", room_names(page), f"{key}-room", room)
        quantity = _number("Quantity (required)", f"{key}-quantity")
    with right:
        day = st.date_input("On", value=page.today, max_value=page.today, key=f"{key}-day") or page.today
        st.caption(md(_unit(page, chosen)))
    return chosen, place, quantity, day


def _careful(act: Callable[[bool], object], key: str, ready: object) -> None:
    """Save, unless units look mixed up: then it is asked whether the figure is right."""
    doubt = f"{key}-doubt"
    if st.button("Save", type="primary", icon=":material/check:", shortcut="Mod+Enter", disabled=not ready):
        try:
            act(False)
        except LooksMixedUp as error:
            st.session_state[doubt] = str(error)
        except MedMgrError as error:
            st.error(md(error))
        else:
            st.session_state.pop(doubt, None)
            st.toast("Saved", icon=":material/check:")
            st.rerun()
    if doubt in st.session_state:
        st.warning(md(st.session_state[doubt]))
        if st.button("The figure is right: save it", key=f"{key}-sure"):
            try:
                act(True)
            except MedMgrError as error:
                st.error(md(error))
                return
            st.session_state.pop(doubt, None)
            st.toast("Saved", icon=":material/check:")
            st.rerun()


@st.dialog("Take in", icon=":material/add_box:")
def receive(page: Page, item: str | None = None, room: str | None = None, order_no: str | None = None) -> None:
    """A delivery, of an order or without one."""
    ask_again(page)
    if order_no:
        st.caption(f"Of order {md(order_no)}. What does not come now may come later: enter what is there.")
    chosen, place, quantity, day = _common(page, "receive", item, room)
    left, right = st.columns(2)
    with left:
        lot = st.text_input("Lot number", key="receive-lot", max_chars=80)
    with right:
        expires = st.date_input("Expires on", value=None, key="receive-expires")
    document = st.text_input("Delivery note", key="receive-document", max_chars=120)
    _careful(lambda sure: stock_commands.receive_stock(
        page.store, item_code=chosen or "", room_code=place or "", quantity=quantity, moved_on=day, lot_no=lot or None,
        expires_on=expires, order_no=order_no, document=document or None, sure=sure, by=page.person),
        "receive", chosen and place and quantity)  # fmt: skip


@st.dialog("Give out", icon=":material/outbox:")
def issue(page: Page, item: str | None = None, room: str | None = None) -> None:
    """Stock for use; what expires first goes first."""
    ask_again(page)
    chosen, place, quantity, day = _common(page, "issue", item, room)
    st.caption("What expires first goes first; what has expired is never given out.")
    _careful(lambda sure: stock_commands.issue_stock(
        page.store, item_code=chosen or "", room_code=place or "", quantity=quantity, moved_on=day, sure=sure, by=page.person),
        "issue", chosen and place and quantity)  # fmt: skip


@st.dialog("Move to another room", icon=":material/swap_horiz:")
def move(page: Page, item: str | None = None, room: str | None = None, lot: dict[str, Any] | None = None) -> None:
    """Stock to where it is used; a lot that expires soon to whom uses it in time."""
    ask_again(page)
    chosen, place, quantity, day = _common(page, "move", item, room)
    target = _choose("To room (required)", room_names(page), "move-target", lot["other_room"] if lot else None)
    if lot and lot["other_units"]:
        st.caption(md(f"Lot {lot['lot_no']}: {lot['other_name']} would use {lot['other_units']:g} of it before it expires."))
    save_button(lambda: stock_commands.transfer_stock(
        page.store, item_code=chosen or "", room_code=place or "", to_room=target or "", quantity=quantity, moved_on=day,
        lot_code=lot["lot_code"] if lot else None, by=page.person), ready=chosen and place and target and quantity)  # fmt: skip


@st.dialog("Throw away", icon=":material/delete:")
def waste(page: Page, item: str | None = None, room: str | None = None, lot: dict[str, Any] | None = None) -> None:
    """Stock that is expired or spoilt, with the reason."""
    ask_again(page)
    chosen, place, quantity, day = _common(page, "waste", item, room)
    reason = st.text_input(
        "Reason (required)", key="waste-reason", max_chars=400, value="Expired" if lot and lot["days"] < 0 else ""
    )
    save_button(lambda: stock_commands.waste_stock(
        page.store, item_code=chosen or "", room_code=place or "", quantity=quantity, moved_on=day, reason=reason or "",
        lot_code=lot["lot_code"] if lot else None, by=page.person), ready=chosen and place and quantity and reason)  # fmt: skip
