"""Parts of the Leave screen: requests with the cover of their days, who is away, and balances."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rosters import commands, leave_queries
from medmgr_core.rosters.leave import Balance, CoverDay, leave_year_of
from medmgr_core.rosters.leave_queries import Request
from medmgr_core.rosters.records import LeaveCarried, RosterTerms
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_COVER = {"short": "■ Short", "tight": "▲ Tight", "enough": "● Enough", "": "–"}
_WAITING = (
    Column("cover", "Cover", width=140),
    Column("staff_name", "Who"),
    Column("unit_name", "Unit"),
    Column("kind_told", "Kind", width=80),
    Column("first_on", "First day", "date", width=105),
    Column("last_on", "Last day", "date", width=105),
    Column("leave_hours", "Hours", "hours", width=70),
    Column("left_after", "Left after", "hours", width=85),
)
_DAYS = (
    Column("standing", "Cover", width=85),
    Column("on", "Day", "date", width=100),
    Column("after", "With it", "quantity", width=65),
    Column("needed", "Needed", "count", width=70),
    Column("before", "Without it", "quantity", width=85),
    Column("by", "Counted by", width=100),
)
_AWAY = (
    Column("staff_name", "Who"),
    Column("unit_name", "Unit"),
    Column("kind_told", "Kind", width=90),
    Column("first_on", "First day", "date", width=105),
    Column("last_on", "Last day", "date", width=105),
)
_BALANCES = (
    Column("standing", "Status", width=115),
    Column("name", "Who"),
    Column("grade_told", "Grade", width=95),
    Column("entitled", "Of the year", "hours", width=90),
    Column("carried", "Carried over", "hours", width=100),
    Column("taken", "Taken", "hours", width=70),
    Column("booked", "Booked", "hours", width=75),
    Column("left", "Left", "hours", width=70),
    Column("asked", "Asked for", "hours", width=85),
)
_KINDS = {"leave": "Leave", "study": "Study leave", "sick": "Sick", "parental": "Parental leave", "unavailable": "Unavailable"}
_MUCH = 0.3  # of the leave more than of the year left: much is left


def headline(page: Page, sentence: str) -> None:
    """The computed headline, and the button for new leave. sentence: escaped already."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.subheader(sentence, anchor=False)
        if page.may("enter") and st.button("Enter leave", type="primary", icon=":material/add:", shortcut="Alt+N"):
            _new(page)


# Waiting ----------------------------------------------------------------------------------------------


def waiting(page: Page, asked: Sequence[Request]) -> None:
    """Requests, the earliest first; the one chosen shows the cover of its days and is decided."""
    with card("To decide", "Cover: of the same grade in the unit, on the days asked for. Choose one to see its days"):
        picked = show_table(page, _waiting_frame(page, asked), _WAITING, key="leave-asked", alt="Leave to decide", pick=True,
                            rows_by=("absence_no",), height="content" if len(asked) <= 10 else 400,
                            empty="Nobody waits for an answer. Enter leave with the button above.")  # fmt: skip
        if picked:
            one = next(each for each in asked if each.row["absence_no"] == picked["absence_no"])
            cover_table(page, one.cover)
            _decision(page, one)


def _waiting_frame(page: Page, asked: Sequence[Request]) -> pd.DataFrame:
    left = dict[tuple[str, date], float | None]()
    for first in {leave_year_of(one.row["first_on"].date()).first for one in asked}:
        held = leave_queries.balances(page.store, page.scope, leave_year_of(first), page.today)
        left |= {(balance.staff_no, first): balance.left for _, balance in held}
    rows = []
    for one in asked:
        rest = left.get((one.row["staff_no"], leave_year_of(one.row["first_on"].date()).first))
        counts = one.row["kind"] == "leave" and rest is not None
        rows.append(one.row | {"cover": _told(one), "kind_told": _KINDS[one.row["kind"]], "leave_hours": one.hours,
                               "left_after": rest - one.hours if counts and rest is not None else None})  # fmt: skip
    return pd.DataFrame(rows)


def _told(one: Request) -> str:
    said = _COVER[one.standing]
    return f"{said}, {one.short} of {len(one.cover)} d" if one.short else said


def cover_table(page: Page, cover: Sequence[CoverDay]) -> None:
    """What each day would look like: in shifts of the grade."""
    if not any(day.needed for day in cover):
        st.caption("No cover is asked for in this unit for this grade: enter it on the page Rosters, “Cover needed”.")
        return
    frame = pd.DataFrame([{
        "on": pd.Timestamp(day.on), "before": round(day.before, 1), "after": round(day.after, 1), "needed": day.needed,
        "standing": _COVER[day.standing], "by": "the roster" if day.by_roster else "contracts"} for day in cover])  # fmt: skip
    st.markdown(f"**{md(_cover_headline(cover))}**")
    show_table(page, frame, _DAYS, key="leave-cover", alt="Cover of the days", height="content" if len(frame) <= 14 else 420,
               empty="")  # fmt: skip
    st.caption("Shifts of the grade on each day. Where there is no roster yet: what the contracts of those who are there give.")


def _cover_headline(cover: Sequence[CoverDay]) -> str:
    short, made = [day for day in cover if day.standing == "short"], [day for day in cover if not day.was_short]
    fresh = sum(day in made for day in short)
    if not short:
        return f"{words(cover[0].grade)}: every day keeps what it needs"
    return f"{words(cover[0].grade)}: {len(short)} of {len(cover)} days short, {fresh} of them only through this leave"


def _decision(page: Page, one: Request) -> None:
    if not page.rights.allows("rosters", "approve", one.row["unit_code"]):
        st.caption("Who may approve rosters of this unit decides.")
        return
    given = {"revision": one.row["revision"], "by": page.person}
    with st.container(horizontal=True):
        if st.button("Approve", type="primary", icon=":material/check:"):
            do(lambda: commands.decide_absence(page.store, one.row["absence_no"], approve=True, **given), "Approved")
        if st.button("Refuse", icon=":material/close:"):
            _refuse(page, one.row)


@st.dialog("Refuse leave", icon=":material/close:")
def _refuse(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{row['staff_name']}: {page.formats.day(row['first_on'])} to {page.formats.day(row['last_on'])}")
    why = st.text_input("Why (required)", key="refuse-leave-why") or ""
    save_button(lambda: commands.decide_absence(page.store, row["absence_no"], approve=False, reason=why,
                                                revision=row["revision"], by=page.person),
                ready=why.strip(), word="Refuse")  # fmt: skip


@st.dialog("Enter leave", width="medium", icon=":material/beach_access:")
def _new(page: Page) -> None:
    ask_again(page)
    people = leave_queries.people(page.store, page.scope, page.today)
    who = st.selectbox("Who (required)", list(people), index=None, format_func=lambda no: people[no]["label"],
                       placeholder="Choose", key="leave-who")  # fmt: skip
    kind = st.selectbox("Kind", list(_KINDS), format_func=_KINDS.__getitem__, key="leave-kind")
    left, right = st.columns(2)
    first = left.date_input("First day (required)", value=None, key="leave-first")
    last = right.date_input("Last day", value=None, key="leave-last", help="Empty: that day only") or first
    if who and isinstance(first, date) and isinstance(last, date) and first <= last:
        cover_table(page, leave_queries.cover(page.store, page.scope, people[who]["unit_code"], who, first, last,
                                              page.profile.time_zone))  # fmt: skip
    values: dict[str, Any] = {"staff_no": who, "kind": kind, "first_on": first, "last_on": last}
    save_button(lambda: commands.ask_absence(page.store, **values, by=page.person), ready=who and first)


# Away -------------------------------------------------------------------------------------------------


def away(page: Page, rows: list[dict[str, Any]]) -> None:
    """Who is away now or has it approved, the earliest first; it can be taken back."""
    frame = pd.DataFrame([row | {"kind_told": _KINDS[row["kind"]]} for row in rows if row["state"] == "approved"])
    soon = sum(row["state"] == "approved" and row["first_on"].date() <= page.today + timedelta(days=28) for row in rows)
    with card("Away and booked", f"{soon} within four weeks; sickness and parental leave with it"):
        picked = show_table(page, frame, _AWAY, key="leave-away", alt="Away and booked", pick=True, rows_by=("absence_no",),
                            height="content" if len(frame) <= 8 else 320,
                            empty="Nobody is away, and nothing is booked.")  # fmt: skip
        may = picked is not None and page.rights.allows("rosters", "approve", picked["unit_code"])
        if picked and may and st.button("Take back", icon=":material/undo:"):
            _cancel(page, picked)


@st.dialog("Take leave back", icon=":material/undo:")
def _cancel(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{row['staff_name']}: {page.formats.day(row['first_on'])} to {page.formats.day(row['last_on'])}")
    why = st.text_input("Why (required)", key="cancel-leave-why") or ""
    save_button(lambda: commands.cancel_absence(page.store, row["absence_no"], reason=why, revision=row["revision"],
                                                by=page.person), ready=why.strip(), word="Take back")  # fmt: skip


# Balances ---------------------------------------------------------------------------------------------


@st.fragment  # another year draws the balances alone
def balances(page: Page) -> None:
    """Hours of everybody in a leave year."""
    ask_again(page)
    years = {year.title: year for year in (leave_year_of(page.today, step) for step in (0, 1, -1))}
    with card("Balances", "Hours of the leave year, which begins on 1 April"):
        year = years[st.segmented_control("Leave year", list(years), default=next(iter(years)), key="leave-year",
                                          required=True)]  # fmt: skip
        held = leave_queries.balances(page.store, page.scope, year, page.today)
        gone = min(max((page.today - year.first).days / (year.until - year.first).days, 0), 1)
        listed = [_balance_row(row, balance, 1 - gone) for row, balance in held]
        listed.sort(key=lambda one: "■▲●○".index(one["standing"][0]))  # what to mind stands first
        frame = pd.DataFrame(listed)
        if frame.empty:
            st.info(
                "Nobody here has leave entered: give each person their hours of a year as “Roster terms” on the page Rosters."
            )
            return
        st.markdown(f"**{md(_balance_headline(held, sum(one['standing'][0] == '▲' for one in listed)))}**")
        picked = show_table(page, frame, _BALANCES, key="leave-balances", alt="Balances of leave", pick=True,
                            rows_by=("staff_no",), height="content" if len(frame) <= 12 else 460, empty="")  # fmt: skip
        if picked and page.rights.allows("rosters", "enter", picked["unit_code"]):
            _balance_buttons(page, picked, year.first)


def _balance_row(row: dict[str, Any], balance: Balance, left_of_year: float) -> dict[str, Any]:
    whole = None if balance.entitled is None else balance.entitled + balance.carried
    if balance.left is None or not whole:
        standing = "○ Not entered"
    elif balance.left < 0:
        standing = "■ Overdrawn"
    else:
        standing = "▲ Much left" if balance.left / whole > left_of_year + _MUCH else "● On course"
    return {"staff_no": row["staff_no"], "unit_code": row["unit_code"], "name": row["name"], "standing": standing,
            "grade_told": words(row["grade"] or "other"), "entitled": balance.entitled, "carried": balance.carried,
            "taken": balance.taken, "booked": balance.booked, "left": balance.left, "asked": balance.asked}  # fmt: skip


def _balance_headline(held: list[tuple[dict[str, Any], Balance]], much: int) -> str:
    known = [balance for _, balance in held if balance.left is not None]
    left, whole = sum(one.left or 0 for one in known), sum((one.entitled or 0) + one.carried for one in known)
    over = sum((one.left or 0) < 0 for one in known)
    said = f"{left:,.0f} of {whole:,.0f} hours are neither taken nor booked"
    parts = [f"{over} of {len(known)} people have taken or booked more than is theirs"] if over else []
    return "; ".join(
        [said, *parts, *([f"{much} of {len(known)} people have much left for the time of the year"] if much else [])]
    )


def _balance_buttons(page: Page, row: dict[str, Any], year_on: date) -> None:
    with st.container(horizontal=True):
        if st.button("Hours carried over", icon=":material/redo:"):
            with told():
                if page.store.row(LeaveCarried, (row["staff_no"], year_on)):
                    open_record(page, LeaveCarried, (row["staff_no"], year_on))
                else:
                    open_new(page, LeaveCarried, staff_no=row["staff_no"], year_on=year_on)
        if st.button("Leave of a year", icon=":material/edit:"):
            with told():
                if page.store.row(RosterTerms, (row["staff_no"],)):
                    open_record(page, RosterTerms, (row["staff_no"],))
                else:
                    open_new(page, RosterTerms, staff_no=row["staff_no"])
