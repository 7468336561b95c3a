"""Parts of the History screen: sentences a page at a time, and taking a batch back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.listing import Asked, Column, Listing, count_rows, page_of_rows
from medmgr_core.people.entries import undo_entries
from medmgr_core.people.queries import HISTORY, history_reach, person_names
from medmgr_core.people.sentences import sentence
from medmgr_core.record import distinct
from medmgr_core.rows import rows_of
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

ROWS_A_PAGE = 50

LISTING = Listing(
    HISTORY,
    (
        Column("change_no", "No.", "count"),
        Column("made_by", "By", search=True),
        Column("record_type", "Record", search=True),
        Column("record_key", "Key", search=True),
        Column("action", "Action", search=True),
        Column("reason", "Reason", search=True),
        Column("batch", "Batch", search=True),
    ),
    key=("change_no",),
    order="change_no",
)

_COLUMNS = (
    Column("made_at", "When", width=140),
    Column("told", "What happened"),
    Column("source", "By way of", "choice", width=95),
    Column("batch", "Batch", width=110),
)


def history_list(page: Page) -> None:
    """The changes this person may see, newest first."""
    reach = history_reach(page.store, page.rights, page.scope.units)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", key="history_search", type="search", placeholder="Person, record, key, reason or batch",
                               width=360, label_visibility="collapsed", bind="query-params")  # fmt: skip
        people = person_names(page.store)
        person = st.selectbox("Person", list(people), index=None, format_func=distinct(people).__getitem__, placeholder="Anybody",
                              key="history_person", bind="query-params", width=220, label_visibility="collapsed")  # fmt: skip
    filters = {"made_by": [person]} if person else {}
    asked = Asked(search or "", filters, "change_no", True)
    total = count_rows(page.store, LISTING, page.scope, asked, reach)
    number = _page_number(total)
    frame = page_of_rows(page.store, LISTING, page.scope, asked, start=number * ROWS_A_PAGE, size=ROWS_A_PAGE, values=reach)
    picked = show_table(page, _told(page, frame, people), _COLUMNS, key="history", alt="History in sentences", pick=True,
                        empty="Nothing has been changed that matches.", height=600)  # fmt: skip
    _pager(total, number)
    if picked and picked["batch"]:
        _undo(page, picked)


def _told(page: Page, frame: pd.DataFrame, people: Mapping[str, str]) -> pd.DataFrame:
    rows = rows_of(frame)
    return frame.assign(
        told=[sentence(row, page.store.catalogue, people, page.formats) for row in rows],
        made_at=[page.formats.moment(row["made_at"]) for row in rows],
    )


def _page_number(total: int) -> int:
    return min(int(st.session_state.get("history_page", 0)), max(0, (total - 1) // ROWS_A_PAGE))


def _pager(total: int, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Newer", disabled=number == 0, on_click=_turn, args=(number - 1,))
        st.button("Older", disabled=(number + 1) * ROWS_A_PAGE >= total, on_click=_turn, args=(number + 1,))
        st.caption(f"{total:,} changes")


def _turn(number: int) -> None:
    st.session_state["history_page"] = number


def _undo(page: Page, picked: dict[str, Any]) -> None:
    batch = picked["batch"]
    with st.container(border=True):
        st.markdown(f"This change belongs to batch **{md(batch)}**: changes made together.")
        why = st.text_input("Why is the batch taken back?", key=f"undo-{batch}")
        if st.button("Take the whole batch back", icon=":material/undo:", disabled=not why):
            with told():
                count, kept = undo_entries(page.store, batch, by=page.person, reason=why)
                st.success("1 record is as it was before." if count == 1 else f"{count:,} records are as they were before.")
                if kept:
                    st.warning("Kept because they were edited since: " + md(", ".join(kept[:20])))
