"""An open place is given to somebody: planned for own staff, or booked from the bank or an agency at the rate of the grade."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from medmgr_core.periods import Period
from medmgr_core.rosters.bank_commands import book_shift
from medmgr_core.rosters.bank_queries import bank, rates
from medmgr_core.rosters.fill_task import cells_now
from medmgr_core.rosters.grid_commands import Cell, save_cells
from medmgr_core.rosters.money import paid_hours
from medmgr_core.rosters.reading import Book
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md

_SOURCES = {"bank": "Bank", "agency": "Agency"}


def give(page: Page, period: dict[str, Any], book: Book, gap: dict[str, Any], picked: dict[str, Any] | None) -> None:
    """Buttons for an open place. picked: the row chosen of those who could take it."""
    if period["state"] == "locked" or not page.rights.allows("rosters", "enter", book.unit_code):
        return
    with st.container(horizontal=True):
        if picked and picked["can"]:
            if st.button("Plan it", type="primary", icon=":material/check:"):
                do(lambda: _plan(page, book, gap, picked["person"]), f"{picked['name']} has the shift")
            if st.button("Book as bank or agency", icon=":material/payments:"):
                _book(page, book, gap, {row["staff_no"]: row for row in book.people if row["staff_no"] == picked["person"]})
        if st.button("Somebody of the bank", icon=":material/group_add:"):
            _book(page, book, gap, _of_the_bank(page, book, gap))


def _plan(page: Page, book: Book, gap: dict[str, Any], staff_no: str) -> None:
    """One shift more in the cell, as the grid would save it."""
    place = (staff_no, gap["on"].date())
    now = cells_now(book).get(place, Cell(*place, ""))
    cell = replace(now, codes=f"{now.codes}+{gap['shift_type']}".lstrip("+"))
    for error in save_cells(page.store, book.unit_code, [cell], by=page.person).problems.values():
        raise error


def _everywhere(page: Page, day: date) -> Scope:
    return replace(page.everywhere("rosters"), period=Period(day, date.fromordinal(day.toordinal() + 1), ""))


def _of_the_bank(page: Page, book: Book, gap: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Of all units in reach, those of the grade that is wanted."""
    rows = rows_of(bank(page.store, _everywhere(page, gap["on"].date())))
    return {row["staff_no"]: row for row in rows if gap["grade"] in ("", row["grade"])}


@st.dialog("Bank or agency", icon=":material/payments:")
def _book(page: Page, book: Book, gap: dict[str, Any], people: dict[str, dict[str, Any]]) -> None:
    ask_again(page)
    st.text(f"{gap['shift']} on {page.formats.day(gap['on'])}")
    if not people:
        st.info("Nobody of the bank is in your reach who has the grade: enter them on the page Staff with no contract hours, and "
                "their grade under “Roster terms” below the roster.")  # fmt: skip
        return
    staff_no = next(iter(people))
    if len(people) > 1:
        staff_no = st.selectbox("Who", list(people), format_func=lambda one: str(people[one]["name"]), key="book-who")
    else:
        st.text(people[staff_no]["name"])
    source = st.segmented_control("From", list(_SOURCES), format_func=_SOURCES.__getitem__, default="bank", required=True,
                                  key="book-source")  # fmt: skip
    cost = _rate(page, people[staff_no], source, gap)
    if cost:
        hours = next(paid_hours(kind) for kind in book.types if kind["shift_code"] == gap["shift_type"])
        st.caption(md(f"{hours:g} hours cost {page.formats.money(round(hours * cost), 2)}."))
    save_button(lambda: book_shift(page.store, unit_code=book.unit_code, staff_no=staff_no, works_on=gap["on"].date(),
                                   shift_code=gap["shift_type"], source=source, hourly_cost=cost, by=page.person),
                ready=cost, word="Book")  # fmt: skip


def _rate(page: Page, person: dict[str, Any], source: str, gap: dict[str, Any]) -> int | None:
    """What an hour costs: as last paid for the grade, to be changed; minor units."""
    last = rates(page.store, _everywhere(page, gap["on"].date())).get((source, person["grade"] or ""))
    label = f"Cost of an hour in {md(page.formats.currency_sign)} (required)"
    typed = st.number_input(label, value=None if last is None else last / 100, min_value=0.0, step=0.5, format="%.2f",
                            key=f"book-rate-{source}-{last}")  # fmt: skip
    if last is not None:
        st.caption(md(f"Last paid to the {source} for this grade: {page.formats.money(last, 2)} an hour."))
    return None if typed is None else round(typed * 100)
