"""Parts of the Rosters screen: which roster, the grid, open places with who could take them, what is done with a roster."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import MedMgrError
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.rosters import commands, draft, queries
from medmgr_core.rosters.grid_commands import save_cells
from medmgr_core.rosters.reading import Book, book_of
from medmgr_core.rosters.records import RosterPeriod
from medmgr_core.rosters.rules import publication
from medmgr_core.rosters.who_could import Gap, who_could_take
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.entry_form import open_new
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.roster_bank_parts import give
from medmgr_core.ui.roster_fill_parts import fill_button
from medmgr_core.ui.roster_grid import roster_grid
from medmgr_core.ui.roster_grid_data import cells_from, grid_data
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_STATES = {"draft": "○ Draft", "published": "● Published", "locked": "■ Locked"}
_GAPS = (
    Column("on", "Day", "date", width=105),
    Column("shift", "Shift", width=80),
    Column("who", "Wanted", width=140),
    Column("planned", "Planned", "count", width=75),
    Column("minimum", "Needed", "count", width=75),
)
_COULD = (
    Column("name", "Who", width=150),
    Column("can_told", "Can", width=95),
    Column("cost", "Costs", "money", width=80),
    Column("load", "Share so far", "share", width=95),
    Column("told", "Why not, or what to mind"),
)
_NO_ROSTER = "There is no roster here yet. Make one with “New roster”; kinds of shifts and cover needed stand below."


def pick_period(page: Page) -> dict[str, Any] | None:
    """The roster to look at: that of the address, else the one of today, else the latest."""
    rows = rows_of(queries.periods(page.store, page.scope))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by_no = {row["period_no"]: row for row in rows}
        chosen = None
        if rows:
            labels = {no: f"{row['unit_name']}: {page.formats.day(row['first_on'])} to {page.formats.day(row['last_on'])}, "
                      f"{row['state']}" for no, row in by_no.items()}  # fmt: skip
            linked = st.query_params.get("roster")
            usual = linked if linked in by_no else _of_today(rows, page.today)
            chosen = st.selectbox(
                "Roster", list(by_no), index=list(by_no).index(usual), format_func=labels.__getitem__, width=430
            )
            if chosen != usual or linked:
                st.query_params["roster"] = str(chosen)
        if page.may("enter") and st.button("New roster", icon=":material/add:", shortcut="Alt+N"):
            first = max((row["last_on"].date() for row in rows), default=page.today) + timedelta(days=1)
            open_new(page, RosterPeriod, first_on=first, last_on=first + timedelta(days=27),
                     unit_code=by_no[chosen]["unit_code"] if chosen else None)  # fmt: skip
    if not rows:
        st.info(_NO_ROSTER)
    return by_no[chosen] if chosen else None


def _of_today(rows: list[dict[str, Any]], now: date) -> str:
    held = [row for row in rows if row["last_on"].date() >= now]
    return str((held[-1] if held else rows[0])["period_no"])


def book_of_period(page: Page, period: dict[str, Any]) -> Book:
    """The roster behind a row of periods."""
    until = period["last_on"].date() + timedelta(days=1)
    return book_of(page.store, page.scope, period["unit_code"], period["first_on"].date(), until, page.profile.time_zone)


def headline(page: Page, sentence: str) -> None:
    """The computed headline. sentence: escaped already."""
    st.subheader(sentence, anchor=False)


def state_line(page: Page, period: dict[str, Any], book: Book, now: draft.Standing) -> None:
    """Its state, whether it was published in time, and what may be done with it."""
    unit = period["unit_code"]
    told = publication(book.first, period["published_on"].date() if period["published_on"] else None, page.today, book.rules)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f"**{_STATES[period['state']]}**" + (f" · {md(told)}" if told else ""), width="stretch")
        fill_button(page, period)
        if not page.rights.allows("rosters", "approve", unit):
            return
        if period["state"] == "draft" and st.button("Publish", icon=":material/campaign:"):
            _publish(page, period, now)
        if period["state"] == "published" and period["last_on"].date() < page.today and st.button("Lock", icon=":material/lock:"):
            do(lambda: commands.lock(page.store, period["period_no"], revision=period["revision"], by=page.person), "Locked")
        if period["state"] != "draft" and st.button("Take back", icon=":material/undo:"):
            _withdraw(page, period)


@st.dialog("Publish this roster", icon=":material/campaign:")
def _publish(page: Page, period: dict[str, Any], now: draft.Standing) -> None:
    ask_again(page)
    hard, gaps = now.hard, int(now.gaps["gap"].sum())
    st.text(f"{period['unit_name']}: {page.formats.day(period['first_on'])} to {page.formats.day(period['last_on'])}")
    if gaps:
        st.warning(f"{counted(gaps, 'place')} on shifts still open.", icon=":material/warning:")
    why = ""
    if len(hard):
        st.error(f"{counted(len(hard), 'rule')} that must be kept broken:", icon=":material/block:")
        names = dict(_names(page, period))
        for row in hard.head(8).to_dict("records"):
            st.text(f"■ {names.get(row['person'], row['person'])}: {row['sentence']}")
        why = st.text_area("Publish all the same because (required)", max_chars=400, height=80, key="publish-why") or ""
    save_button(lambda: commands.publish(page.store, period["period_no"], accepted=why, revision=period["revision"],
                                         by=page.person), ready=not len(hard) or why.strip(), word="Publish")  # fmt: skip


def _names(page: Page, period: dict[str, Any]) -> list[tuple[str, str]]:
    return [(row["staff_no"], row["name"]) for row in book_of_period(page, period).people]


@st.dialog("Take it back", icon=":material/undo:")
def _withdraw(page: Page, period: dict[str, Any]) -> None:
    ask_again(page)
    st.caption("A published roster becomes a draft again, a locked one is opened. People rely on what was published: say why.")
    why = st.text_input("Why (required)", key="withdraw-why") or ""
    save_button(lambda: commands.withdraw(page.store, period["period_no"], reason=why, revision=period["revision"],
                                          by=page.person), ready=why.strip(), word="Take back")  # fmt: skip


# The grid ---------------------------------------------------------------------------------------------


@st.fragment  # typing asks for the rules alone; saving draws the page anew
def grid(page: Page, period: dict[str, Any]) -> None:
    """The roster to type into."""
    ask_again(page)
    book, no = book_of_period(page, period), period["period_no"]
    typed = cells_from(st.session_state.get(f"grid-{no}", {}).get("typed") or [])
    now = draft.standing(book, draft.with_cells(book, typed) if typed else None)
    problems = st.session_state.get(f"grid-problems-{no}", {})
    readonly = period["state"] == "locked" or not page.rights.allows("rosters", "enter", period["unit_code"])
    data = grid_data(book, now, problems, draft_key=f"{page.person} {no}", readonly=readonly,
                     currency=page.formats.currency_sign)  # fmt: skip
    wanted, _ = roster_grid(data, f"grid-{no}")
    if wanted:
        _save(page, period, wanted)


def _save(page: Page, period: dict[str, Any], wanted: list[dict[str, Any]]) -> None:
    """What was saved is drawn as saved; what was not stays as it was typed, with the sentence why."""
    no = period["period_no"]
    try:
        result = save_cells(page.store, period["unit_code"], cells_from(wanted), by=page.person)
    except MedMgrError as error:
        st.error(md(error))
        return
    st.session_state[f"grid-problems-{no}"] = {place: str(error) for place, error in result.problems.items()}
    if result.problems:
        st.toast(f"{len(result.saved)} saved, {len(result.problems)} not: the sentence of each stands above the grid.",
                 icon=":material/warning:")  # fmt: skip
    else:
        st.toast(f"{counted(len(result.saved), 'cell')} saved", icon=":material/check:")
    st.rerun()


# Open places ------------------------------------------------------------------------------------------


@st.fragment  # another gap draws who could take it, nothing else
def gaps(page: Page, period: dict[str, Any]) -> None:
    """Shifts that are short, and for the one chosen who could take it: the cheapest and fairest first."""
    ask_again(page)
    book = book_of_period(page, period)
    now = draft.standing(book)
    with card(_gaps_headline(now), "Choose one to see who could take it"):
        rows = [row | {"shift": _shift_name(book, row["shift_type"]), "who": _wanted(row)}
                for row in now.gaps.to_dict("records")]  # fmt: skip
        frame = pd.DataFrame(rows) if rows else now.gaps.assign(shift="", who="")
        picked = show_table(page, frame, _GAPS, key=f"gaps-{period['period_no']}", alt="Open places", pick=True,
                            empty="Every shift has the people it needs.", rows_by=("on", "shift_type", "grade", "skill"),
                            height="content" if len(frame) <= 8 else 300)  # fmt: skip
        if picked:
            _who_could(page, period, book, picked)


def _gaps_headline(now: draft.Standing) -> str:
    if not len(now.gaps):
        return "No place is open"
    nights = now.gaps[now.gaps["grade"] == "registered"]
    said = f"{counted(int(now.gaps['gap'].sum()), 'place')} open"
    return said + (f", {int(nights['gap'].sum())} of them for somebody registered" if len(nights) else "")


def _wanted(row: dict[Any, Any]) -> str:
    return " ".join(part for part in (row["grade"], row["skill"]) if part) or "anybody"


def _shift_name(book: Book, code: str) -> str:
    return str(next((kind["name"] for kind in book.types if kind["shift_code"] == code), code))


def _who_could(page: Page, period: dict[str, Any], book: Book, row: dict[str, Any]) -> None:
    gap = Gap(book.unit_code, row["on"].date(), row["shift_type"], row["skill"] or None, row["grade"] or None)
    found = who_could_take(book.roster, gap, book.rules)
    names = {person["staff_no"]: person["name"] for person in book.people}
    able = int(found["can"].sum())
    st.markdown(
        f"**{able} {'person' if able == 1 else 'people'} could take {md(row['shift'])} on {md(page.formats.day(row['on']))}**"
    )
    held = found.assign(
        name=[names.get(person, person) for person in found["person"]],
        can_told=["● Yes" if can else "■ No" for can in found["can"]],
        told=[why or cautions for why, cautions in zip(found["why_not"], found["cautions"], strict=True)],
        cost=pd.to_numeric(found["cost"]).astype("Int64"),
    )  # fmt: skip
    picked = show_table(page, held, _COULD, key="who-could", alt="Who could take it", height="content", pick=True,
                        rows_by=("person",), empty="Nobody of this unit has the grade and skill that is wanted: ask the bank or "
                        "an agency.")  # fmt: skip
    give(page, period, book, row, picked)
