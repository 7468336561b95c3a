"""Parts of the Count screen: item after item, one number each; by keyboard alone and on a telephone."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.record import distinct
from medmgr_core.rows import rows_of
from medmgr_core.supplies import count_commands, queries
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.supplies_dialogs import item_names
from medmgr_core.ui.supplies_parts import from_address
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import key_part, md

_DONE = (
    Column("name", "Item", width=150), Column("counted", "Counted", "figure", width=75),
    Column("difference", "Differs by", "figure", width=80), Column("status", "Status", width=95),
    Column("expected", "Expected", "figure", width=80),
)  # fmt: skip
_EARLIER = (Column("state_told", "State", width=100), Column("count_no", "Number", "code", width=100),
            Column("room_name", "Room"),
            Column("counted_on", "Counted", "date", width=100), Column("lines", "Items", "count", width=70))  # fmt: skip


def pick_room(page: Page) -> dict[str, Any] | None:
    """The room that is counted; it stands in the address, so that a label on a cupboard can lead to it."""
    rows = [row for row in rows_of(queries.rooms(page.store, page.scope))
            if page.rights.allows("supplies", "enter", row["unit_code"])]  # fmt: skip
    if not rows:
        st.info("There is no store room here you may count. Enter one on the page Supplies, or choose another unit.")
        return None
    names = distinct({row["room_code"]: row["name"] for row in rows})
    from_address("count_room", "count_room", names)
    chosen = st.selectbox("Store room", list(names), format_func=names.__getitem__, key="count_room")
    return next(row for row in rows if row["room_code"] == chosen)


def draft_of(page: Page, room: dict[str, Any]) -> dict[str, Any] | None:
    """The open count of a room."""
    frame = queries.counts(page.store, page.everywhere())
    held = frame[(frame["room_code"] == room["room_code"]) & (frame["state"] == "draft")]
    return rows_of(held)[0] if len(held) else None


def begin(page: Page, room: dict[str, Any]) -> None:
    """Nothing is open: begin, with what a count does said before."""
    what = ("What is counted becomes the stock; the difference is a correction." if room["keeps_stock"] else
            "Until now only use was recorded here. From this count on stock is kept: count all that lies here.")  # fmt: skip
    st.caption(what)
    if st.button("Begin to count", type="primary", icon=":material/checklist:", shortcut="Alt+N"):
        do(lambda: count_commands.begin_count(page.store, room["room_code"], by=page.person), "Count begun")


def to_count(page: Page, room: dict[str, Any], count: dict[str, Any]) -> pd.DataFrame:
    """Every item of the room with what was counted so far: item_code, name, unit_of_issue, on_hand, counted."""
    here = queries.in_room(page.store, page.everywhere(), room["room_code"])
    done = queries.counted(page.store, page.everywhere(), count["count_no"])
    return here.merge(done[["item_code", "name", "unit_of_issue", "counted"]], on="item_code", how="outer", suffixes=("", "_new")
                      ).assign(name=lambda f: f["name"].fillna(f["name_new"]),
                               unit_of_issue=lambda f: f["unit_of_issue"].fillna(f["unit_of_issue_new"]))  # fmt: skip


@st.fragment
def one_by_one(page: Page, room: dict[str, Any], count: dict[str, Any]) -> None:
    """One item, one number, Enter: the next. Each number is saved as it is entered, so nothing typed is lost."""
    ask_again(page)
    frame = to_count(page, room, count)
    rows = rows_of(frame.sort_values(["name", "item_code"], ignore_index=True))
    waiting = [row for row in rows if row["counted"] is None and row["item_code"] not in _passed(count)]
    st.progress(1 - len(waiting) / max(len(rows), 1), text=f"{len(rows) - len(waiting)} of {counted(len(rows), 'item')}")
    if waiting:
        _ask(page, count, waiting[0], len(waiting))
    else:
        st.success("Everything that lay here has been counted or passed over. Look at the differences, then post the count.")
    _another(page, count, {row["item_code"] for row in rows})
    _list(page, room, count, rows)


def _passed(count: dict[str, Any]) -> set[str]:
    held: set[str] = st.session_state.setdefault(f"passed-{key_part(count['count_no'])}", set())
    return held


def _ask(page: Page, count: dict[str, Any], row: dict[str, Any], left: int) -> None:
    st.subheader(md(row["name"]), anchor=False)
    pack = f" · a {row['pack_unit']} holds {row['pack_size']:g}" if row["pack_size"] and row["pack_size"] > 1 else ""
    st.caption(md(f"{row['item_code']} · counted in: {row['unit_of_issue']}{pack}"))
    with st.form(f"count-{key_part(row['item_code'])}", border=False, clear_on_submit=True):
        number = st.text_input("How many are there?", key=f"counted-{key_part(row['item_code'])}", placeholder="0",
                               help="A sum such as 3*100+25 counts too")  # fmt: skip
        with st.container(horizontal=True):
            saved = st.form_submit_button("Next", type="primary", icon=":material/arrow_forward:")
            passed = st.form_submit_button("Pass over")
    if passed:
        _passed(count).add(row["item_code"])
        st.rerun(scope="fragment")
    if saved:
        _save(page, count, row["item_code"], number or "")


def _save(page: Page, count: dict[str, Any], item: str, typed: str) -> None:
    value = read_sum(typed)
    if value is None:
        st.error("Enter a number such as 25, or a sum such as 3*100+25.")
        return
    try:
        count_commands.save_counted(page.store, count["count_no"], item, value, by=page.person)
    except MedMgrError as error:
        st.error(md(error))
        return
    st.rerun(scope="fragment")


def read_sum(typed: str) -> float | None:
    """25 -> 25, 3*100+25 -> 325; None for anything else. Three boxes of a hundred are typed as they are seen."""
    total = 0.0
    for part in typed.replace(" ", "").replace("×", "*").replace("x", "*").replace(",", ".").split("+"):
        product = 1.0
        for factor in part.split("*"):
            if not factor.replace(".", "", 1).isdigit() or not factor.isascii():
                return None
            product *= float(factor)
        total += product
    return total


def _another(page: Page, count: dict[str, Any], known: set[str]) -> None:
    with st.expander("Something lies here that is not in the list"):
        names = {code: name for code, name in item_names(page).items() if code not in known}
        item = st.selectbox(
            "Item", list(names), index=None, format_func=names.__getitem__, key="count-another", placeholder="Choose"
        )
        typed = st.text_input("How many are there?", key="count-another-number")
        if st.button("Add it", disabled=not (item and typed)):
            _save(page, count, str(item), typed or "")


def _list(page: Page, room: dict[str, Any], count: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    done = [row for row in rows if row["counted"] is not None]
    frame = pd.DataFrame([{
        "item_code": row["item_code"], "name": row["name"], "counted": row["counted"],
        "expected": row["on_hand"] if room["keeps_stock"] else None,
        "difference": row["counted"] - (row["on_hand"] or 0) if room["keeps_stock"] else None,
    } for row in done], columns=["item_code", "name", "counted", "expected", "difference"])  # fmt: skip
    frame = frame.astype({"counted": "float64", "expected": "float64", "difference": "float64"})
    frame = frame.assign(
        status=["▲ Differs" if abs(d) > 1e-6 else "● Agrees" if d == d else "○ First count" for d in frame["difference"]]
    )
    picked = show_table(page, frame, _DONE, key=f"counted-{key_part(count['count_no'])}", alt="Counted so far", pick=True,
                        empty="Nothing counted yet: type the first number above.", rows_by=("item_code",))  # fmt: skip
    with st.container(horizontal=True):
        if picked and st.button("Count it again", icon=":material/replay:"):
            _again(page, count, picked)
        if done and st.button("Post the count", type="primary", icon=":material/done_all:"):
            _post(page, room, count, frame)


@st.dialog("Count again", icon=":material/replay:")
def _again(page: Page, count: dict[str, Any], row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["name"])
    typed = st.text_input("How many are there?", value=f"{row['counted']:g}", key="again-number")
    value = read_sum(typed or "")
    if st.button("Save", type="primary", shortcut="Mod+Enter", disabled=value is None):
        do(lambda: count_commands.save_counted(page.store, count["count_no"], row["item_code"], value or 0.0, by=page.person))


@st.dialog("Post the count", icon=":material/done_all:")
def _post(page: Page, room: dict[str, Any], count: dict[str, Any], frame: pd.DataFrame) -> None:
    ask_again(page)
    differs = int((frame["difference"].abs() > 1e-6).sum())
    st.markdown(f"{counted(len(frame), 'item')} counted, {differs} differ. " + (
        "Items not counted stay as they are." if room["keeps_stock"] else
        "Items not counted are taken not to be here: from now on stock is kept in this room."))  # fmt: skip
    if st.button("Post it", type="primary", icon=":material/done_all:", shortcut="Mod+Enter"):
        do(lambda: count_commands.post_count(page.store, count["count_no"], revision=count["revision"], by=page.person), "Posted")


def earlier(page: Page) -> None:
    """Counts of the rooms in reach."""
    frame = queries.counts(page.store, page.scope)
    if len(frame):
        shown = frame.assign(state_told=["○ Draft" if state == "draft" else "● Posted" for state in frame["state"]])
        with st.expander(f"Counts so far ({len(frame)})"):
            show_table(page, shown, _EARLIER, key="counts", alt="Counts so far", empty="")
