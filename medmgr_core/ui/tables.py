"""Tables: a short one as it is, and a long one a page at a time with search, filters, order and export."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from medmgr_core.entry.export import to_csv, to_xlsx
from medmgr_core.listing import NOTHING, Asked, Column, Listing, count_rows, page_of_rows, sum_of_rows
from medmgr_core.people.files import prepare_download
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.columns import configs, shown
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md

ROWS_A_PAGE = 100
Actions = Callable[[dict[str, Any] | None], None]
_CSV, _XLSX = "CSV", "Excel (XLSX)"
_MEDIA = {
    _CSV: ("csv", "text/csv; charset=utf-8"),
    _XLSX: ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def show_table(page: Page, frame: pd.DataFrame, columns: Sequence[Column], *, key: str, alt: str, empty: str,
               pick: bool = False, height: int | str = "auto", rows_by: Sequence[str] = ()) -> dict[str, Any] | None:  # fmt: skip
    """A short table. With ``pick`` one row can be chosen; returns it as plain values.

    rows_by: columns that tell the rows apart, where they are known.
    """
    if frame.empty:
        st.info(empty)
        return None
    look: dict[str, Any] = {"column_config": configs(columns, page.formats), "hide_index": True, "height": height,
                            "placeholder": "", "alt": alt}  # fmt: skip
    if not pick:
        st.dataframe(shown(frame, columns), **look)
        return None
    _drop_old_choice(key, frame[list(rows_by)] if rows_by else frame)
    rows = st.dataframe(shown(frame, columns), key=key, on_select="rerun", selection_mode="single-row", **look).selection.rows
    return rows_of(frame.iloc[[rows[0]]])[0] if rows and rows[0] < len(frame) else None


def _drop_old_choice(key: str, frame: pd.DataFrame) -> None:
    """A choice is kept by its place: once the rows change it would point at another one."""
    version = int(pd.util.hash_pandas_object(frame, index=False).sum())
    if st.session_state.get(f"{key}-rows") != version:
        st.session_state[f"{key}-rows"] = version
        st.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": []}}


def show_listing(page: Page, listing: Listing, *, key: str, name: str, empty: str, values: Mapping[str, Any] = NOTHING,
                 actions: Actions = lambda picked: None, height: int = 598) -> None:  # fmt: skip
    """A long table with search, filters, order, columns and export.

    ``actions`` draws the buttons beside them; it is given the chosen row, or None.
    """
    _listing(page, listing, key, name, empty, values, actions, height)


@st.fragment  # turning a page of rows draws the table alone
def _listing(page: Page, listing: Listing, key: str, name: str, empty: str, values: Mapping[str, Any],
             actions: Actions, height: int) -> None:  # fmt: skip
    ask_again(page)
    asked, columns, export, buttons = _toolbar(page, listing, key)
    picked = _rows(page, listing, asked, columns, export, key, name, empty, values, height)
    with buttons:
        actions(picked)


def _rows(page: Page, listing: Listing, asked: Asked, columns: list[Column], export: str | None, key: str, name: str,
          empty: str, values: Mapping[str, Any], height: int) -> dict[str, Any] | None:  # fmt: skip
    total = count_rows(page.store, listing, page.scope, asked, values)
    if export:
        _export(page, listing, asked, columns, name, export, values)
    if total == 0:
        st.info("Nothing matches. Clear the search or the filters." if asked.search or any(asked.filters.values()) else empty)
        return None
    start = _page_start(key, asked, total)
    frame = page_of_rows(page.store, listing, page.scope, asked, start=start, size=ROWS_A_PAGE, values=values)
    picked = show_table(
        page, frame, columns, key=key, alt=name, empty=empty, pick=True,
        height="content" if 38 + 35 * len(frame) <= height else height, rows_by=listing.key,
    )  # fmt: skip
    _pager(key, start, len(frame), total, _sum(page, listing, asked, values))
    return picked


def _toolbar(page: Page, listing: Listing, key: str) -> tuple[Asked, list[Column], str | None, DeltaGenerator]:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input("Search", key=f"{key}_search", type="search", placeholder="Search", width=260,
                               label_visibility="collapsed", bind="query-params") or ""  # fmt: skip
        with st.popover("View", icon=":material/tune:"):
            asked, columns = _view(listing, key, search)
        export = None
        if page.may("export"):
            export = st.menu_button("Export", [_CSV, _XLSX], key=f"{key}_export", icon=":material/download:")
        # The buttons are filled in once it is known which row is chosen.
        buttons = st.container(horizontal=True, width="content", key=f"{key}-buttons")
    return asked, columns, export, buttons


def _view(listing: Listing, key: str, search: str) -> tuple[Asked, list[Column]]:
    titles = {column.name: column.title for column in listing.columns}
    filters = {
        column.name: st.pills(column.title, column.choices, selection_mode="multi", format_func=words,
                              key=f"{key}_{column.name}", bind="query-params")
        for column in listing.columns if column.choices
    }  # fmt: skip
    order = st.selectbox("Order by", list(titles), index=list(titles).index(listing.order), format_func=titles.__getitem__,
                         key=f"{key}_order", bind="query-params")  # fmt: skip
    descending = st.toggle("Largest or last first", listing.descending, key=f"{key}_descending", bind="query-params")
    usual = [column.name for column in listing.columns if column.shown]
    chosen = st.multiselect("Columns", list(titles), usual, format_func=titles.__getitem__, key=f"{key}_columns",
                            persist_state="session")  # fmt: skip
    columns = [listing.column(name) for name in (chosen or usual)]
    return Asked(search, {name: list(held) for name, held in filters.items()}, str(order), descending), columns


def _page_start(key: str, asked: Asked, total: int) -> int:
    if st.session_state.get(f"{key}_asked") != asked:  # another search or order begins at its first page
        st.session_state[f"{key}_asked"], st.session_state[f"{key}_page"] = asked, 0
    number = min(st.session_state.get(f"{key}_page", 0), (total - 1) // ROWS_A_PAGE)
    st.session_state[f"{key}_page"] = number
    return int(number) * ROWS_A_PAGE


def _sum(page: Page, listing: Listing, asked: Asked, values: Mapping[str, Any]) -> str:
    if not listing.total:
        return ""
    total = sum_of_rows(page.store, listing, page.scope, asked, values)
    return f" · total {md(page.formats.money(total, 2))}"


def _pager(key: str, start: int, rows: int, total: int, note: str) -> None:
    if total <= ROWS_A_PAGE:
        st.caption((f"{total:,} rows" if total != 1 else "1 row") + note)
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", key=f"{key}_previous", disabled=start == 0, on_click=_turn, args=(key, -1))
        st.button("Next", key=f"{key}_next", disabled=start + rows >= total, on_click=_turn, args=(key, 1))
        st.caption(f"{start + 1:,}–{start + rows:,} of {total:,} rows{note}")


def _turn(key: str, by: int) -> None:
    st.session_state[f"{key}_page"] = max(0, st.session_state.get(f"{key}_page", 0) + by)


def _export(page: Page, listing: Listing, asked: Asked, columns: list[Column], name: str, form: str,
            values: Mapping[str, Any]) -> None:  # fmt: skip
    frame = page_of_rows(page.store, listing, page.scope, asked, values=values)
    ending, media_type = _MEDIA[form]
    content = to_csv(frame, columns) if form == _CSV else to_xlsx(frame, columns, name)
    file = f"{name.lower().replace(' ', '-')}-{page.today:%Y-%m-%d}.{ending}"
    address = prepare_download(page.store, name=file, media_type=media_type, content=content, by=page.person)
    _offer(file, len(frame), len(content), address)


@st.dialog("Your file is ready", icon=":material/download:")
def _offer(file: str, rows: int, size: int, address: str) -> None:
    st.text(f"{file}: {rows:,} rows, {max(1, size // 1024):,} kB. It can be fetched for ten minutes.")
    st.link_button("Download", address, type="primary", icon=":material/download:")
