"""Parts of the Supplies screen: days of cover, one item, what expires and who else would use it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.supplies import charts, queries
from medmgr_core.supplies.cover_queries import Cover
from medmgr_core.supplies.expiry_queries import expiring, ladder
from medmgr_core.supplies.mix_up import many
from medmgr_core.supplies.records import StockItem, StoreRoom
from medmgr_core.ui import supplies_dialogs as dialogs
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.find import search_rows
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

SEGMENTS = {"cover": "Days of cover", "order": "Order within the money", "expiring": "Expiring", "orders": "Orders"}
_COVER = (
    Column("status", "Status", width=115),
    Column("name", "Item", width=220),
    Column("need_told", "Need", width=80),
    Column("cover_days", "Days of cover", "count", width=95),
    Column("run_out_on", "Runs out", "date", width=95),
    Column("on_hand", "On hand", "figure", width=80),
    Column("on_order", "On order", "figure", width=80),
    Column("a_week", "Use a week", "figure", width=85),
    Column("reorder_point", "Order at", "figure", width=75),
    Column("to_order", "Packs to order", "count", width=100),
)
_EXPIRING = (
    Column("status", "Status", width=130),
    Column("expires_on", "Expires", "date", width=95),
    Column("item_name", "Item", width=230),
    Column("lot_no", "Lot", width=95),
    Column("room_name", "Lies in", width=150),
    Column("quantity", "Units", "figure", width=75),
    Column("waste", "Not used in time", "figure", width=115),
    Column("value_at_risk", "At risk", "money_exact", width=90),
    Column("other_told", "Would be used by", width=220),
)
_EMPTY = ("Nothing is kept here yet. Enter a store room and an item, then take in what is there; or load a file of movements "
          "under “Load files”.")  # fmt: skip
_SHOWN = 12  # bars of a chart
_FEW, _LISTED = 25, 250  # items without a search box; items a list shows at most
_LONGEST = 120  # days a bar shows at most


def buttons(page: Page) -> None:
    """What is done every day, and what is set up once."""
    if not page.may("enter"):
        return
    with st.container(horizontal=True):
        if st.button("Take in", type="primary", icon=":material/add_box:", shortcut="Alt+N"):
            dialogs.receive(page)
        if st.button("Give out", icon=":material/outbox:"):
            dialogs.issue(page)
        if st.button("Move", icon=":material/swap_horiz:"):
            dialogs.move(page)
        if st.button("Throw away", icon=":material/delete:"):
            dialogs.waste(page)
        if st.button("New item", icon=":material/inventory_2:"):
            open_new(page, StockItem)
        if st.button("New store room", icon=":material/warehouse:"):
            open_new(page, StoreRoom)


def from_address(key: str, name: str, options: Collection[str]) -> None:
    """A choice that an address names is taken once; afterwards the person chooses. (Streamlit's own binding wants the label.)"""
    linked = st.query_params.get(name)
    if linked in options and st.session_state.get(f"{key}_linked") != linked:
        st.session_state[key] = linked
    st.session_state[f"{key}_linked"] = linked


def segment() -> str:
    """Which part of the page is shown; an address may name it."""
    from_address("supplies_show", "supplies_show", SEGMENTS)
    st.session_state.setdefault("supplies_show", "cover")
    return str(st.segmented_control("Show", list(SEGMENTS), format_func=SEGMENTS.__getitem__, required=True,
                                    key="supplies_show", label_visibility="collapsed"))  # fmt: skip


def cover_part(page: Page, held: Cover) -> None:
    """All items with how long they last; the one chosen with its use and movements."""
    rows = _cover_rows(held.rows)
    shown = _searched(rows)
    picked = show_table(page, shown, _COVER, key="cover", alt="Items by days of cover", pick=True, rows_by=("item_code",),
                        empty=_EMPTY if rows.empty else "No item here has these words in its name, code or supplier.",
                        height="content" if len(shown) <= 10 else 390)  # fmt: skip
    linked = st.query_params.get("item")
    chosen = picked or next(iter(rows_of(rows[rows["item_code"] == linked])), None) if len(rows) else None
    if rows.empty:
        return
    left, right = st.columns(2)
    with left:
        _item_card(page, held, chosen or rows_of((shown if len(shown) else rows).head(1))[0])
    with right:
        _cover_card(page, rows)


def _searched(rows: pd.DataFrame) -> pd.DataFrame:
    """Those looked for; of very many the first, for they are the ones that need somebody."""
    if len(rows) <= _FEW:
        return rows
    found = search_rows(rows, ("name", "item_code", "supplier_name"), key="cover_search", placeholder="Item, code or supplier")
    if len(found) > _LISTED:
        st.caption(f"The first {_LISTED} of {len(found):,} items, what runs out first on top. Search to see others.")
    return found.head(_LISTED)


def _cover_rows(rows: pd.DataFrame) -> pd.DataFrame:
    if rows.empty:
        return rows
    held = rows.assign(status=[_status(row) for row in rows_of(rows)], need_told=rows["need"].str.capitalize(),
                       cover_days=rows["cover_days"].round().astype("Int64"), a_week=rows["a_week"].round(1),
                       place=[_place(row) for row in rows_of(rows)])  # fmt: skip
    return held.sort_values(["place", "cover_days", "name"], ignore_index=True, na_position="last")


def _place(row: dict[str, Any]) -> int:
    return 0 if row["is_short"] else 1 if row["to_order"] > 0 else 3 if row["a_week"] <= 0 else 2


def _status(row: dict[str, Any]) -> str:
    if row["is_short"]:
        return "■ Running out"
    if row["to_order"] > 0:
        return "▲ To order"
    return "○ No use" if row["a_week"] <= 0 else "○ Not kept" if not row["is_kept"] else "● Enough"


def _cover_card(page: Page, rows: pd.DataFrame) -> None:
    """The items that run out first, against the days a delivery takes."""
    shown = rows[rows["cover_days"].notna() & rows["is_kept"].astype(bool)].sort_values(["cover_days", "name"]).head(_SHOWN)
    late = int((shown["cover_days"] < shown["lead_days"]).sum())
    said = (f"{counted(late, 'item')} would run out before a delivery ordered today" if late
            else "A delivery ordered today would come before anything on the shelf runs out")  # fmt: skip
    with card(said, "Days the stock on hand lasts; the mark is the days a delivery takes"):
        frame = shown[["name", "cover_days", "lead_days"]].astype({"cover_days": "float64", "lead_days": "float64"})
        show_chart(page, charts.days_of_cover, frame.assign(shown=frame["cover_days"].clip(upper=_LONGEST)),
                   alt="Days of cover by item, the first to run out on top")  # fmt: skip


def _item_card(page: Page, held: Cover, row: dict[str, Any]) -> None:
    out = page.formats.day(row["run_out_on"]) if row["run_out_on"] is not None else "not within a year"
    number = page.formats.number
    with card(md(row["name"]), md(f"{row['item_code']} · {row['supplier_name'] or 'no supplier yet'}")):
        st.markdown(
            f"Runs out: **{md(out)}**, net of {md(number(row['on_order']))} on order  \n"
            f"Order at **{md(number(row['reorder_point']))}**, up to **{md(number(row['order_up_to']))}** "
            f"{md(many(row['unit_of_issue']))} "
            f"· delivery {md(number(row['lead_days']))} days ({md(row['lead_told'])})  \n"
            f"Use: {md(row['pattern'])}" + (" — too little history: levels are a guess" if row["is_guess"] else "")
        )  # fmt: skip
        _use_chart(page, held, row)
        with st.container(horizontal=True):
            if page.may("enter") and st.button("Change item", icon=":material/edit:", key="change-item"):
                open_record(page, StockItem, (row["item_code"],))
            with st.popover("Movements", icon=":material/history:"):
                _movements(page, row["item_code"])


def _use_chart(page: Page, held: Cover, row: dict[str, Any]) -> None:
    if held.known is None:
        return
    number = held.rows["item_code"].tolist().index(row["item_code"])
    past = held.known.past.used[number][-26:]
    monday = pd.Timestamp(page.today) - pd.Timedelta(days=page.today.weekday())
    weeks = [monday - pd.Timedelta(weeks=len(past) - place) for place in range(len(past))]
    ahead = held.known.ahead(6)[number]
    coming = [monday + pd.Timedelta(weeks=place) for place in range(len(ahead))]
    frame = pd.DataFrame({"week": [*weeks, *coming], "units": [*past, *ahead],
                          "kind": ["Used"] * len(past) + ["Expected"] * len(ahead)})  # fmt: skip
    show_chart(page, charts.use, frame, alt="Use by week and what is expected")


def _movements(page: Page, item: str) -> None:
    frame = queries.movements_of(page.store, page.scope, item)
    columns = (Column("moved_on", "Date", "date"), Column("movement", "Movement", "choice"),
               Column("change", "Units", "quantity"),
               Column("room_name", "Room"), Column("lot_no", "Lot"), Column("reason", "Reason"))  # fmt: skip
    show_table(page, frame, columns, key="movements", alt="Movements of the item", empty="Nothing has moved yet.")


# What expires -----------------------------------------------------------------------------------------------------


def expiring_part(page: Page) -> None:
    """The ladder with the value at risk, and each lot with who else would use it."""
    frame = expiring(page.store, page.scope)
    rungs = ladder(frame)
    place = st.container()
    with card(_ladder_headline(page, frame), "Value by when it expires, and what of it will not be used in time"):
        if len(frame):
            tall = rungs.assign(used=rungs["value"] - rungs["value_at_risk"]).melt(
                "told", ["value_at_risk", "used"], "kind", "money")  # fmt: skip
            tall = tall.assign(
                kind=tall["kind"].map({"value_at_risk": "At risk", "used": "Used in time"}), money=tall["money"] / 100
            )
            show_chart(page, charts.ladder, tall, alt="Value of lots by when they expire, and what is at risk")
    with place:
        rows = frame.assign(
            waste=frame["waste"].round(),
            status=["■ Expired" if d < 0 else "▲ At risk" if w >= 1 else "● Used in time"
                    for d, w in zip(frame["days"], frame["waste"], strict=True)],
            other_told=[f"{row['other_name']} ({row['other_units']:g})" if row["other_name"] else "" for row in rows_of(frame)],
        )  # fmt: skip
        picked = show_table(page, rows, _EXPIRING, key="expiring", alt="Lots by the day they expire", pick=True,
                            empty="No lot expires within half a year.", rows_by=("lot_code", "room_code"))  # fmt: skip
        if picked and page.rights.allows("supplies", "enter", picked["unit_code"]):
            with st.container(horizontal=True):
                if picked["days"] >= 0 and st.button("Move it", type="primary", icon=":material/swap_horiz:", key="move-lot"):
                    dialogs.move(page, picked["item_code"], picked["room_code"], picked)
                if st.button("Throw it away", icon=":material/delete:", key="waste-lot"):
                    dialogs.waste(page, picked["item_code"], picked["room_code"], picked)


def _ladder_headline(page: Page, frame: pd.DataFrame) -> str:
    at_risk = int(frame["value_at_risk"].sum())
    if frame.empty:
        return "No lot expires within half a year"
    moved = int(frame.loc[frame["other_units"] > 0, "value_at_risk"].sum())
    if not at_risk:
        return "All that expires within half a year will be used in time"
    said = f"{md(page.formats.short_money(at_risk))} will expire unused within half a year"
    return said + (f"; lots of {md(page.formats.short_money(moved))} would be used elsewhere" if moved else "")
