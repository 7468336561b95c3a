"""Filling a roster by the computer: asked for, watched, stopped, compared with what is planned, and accepted or left."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.people.queries import person_names
from medmgr_core.rosters import fill_commands as commands
from medmgr_core.rosters.fill_compare import Comparison, Side, headline
from medmgr_core.rosters.fill_runs import Run, run_of
from medmgr_core.rosters.fill_task import Mode
from medmgr_core.rosters.reading import Book
from medmgr_core.rosters.words import short_day
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_MODES: dict[Mode, str] = {
    "open": "Fill open places only: nothing planned is moved",
    "little": "Also move shifts where it helps",
    "anew": "Plan anew whatever is not pinned",
}
_CELLS = (
    Column("name", "Who", width=150),
    Column("on", "Day", "date", width=105),
    Column("change", "Now → proposed"),
)
_PEOPLE = (
    Column("name", "Who"),
    Column("nights_now", "Nights now", "count", width=100),
    Column("nights_then", "proposed", "count", width=90),
    Column("weekends_now", "Weekend shifts now", "count", width=150),
    Column("weekends_then", "proposed", "count", width=90),
    Column("hours_now", "Hours now", "hours", width=95),
    Column("hours_then", "proposed", "hours", width=90),
    Column("owed", "By contract", "hours", width=100),
)
_PLACE = ["on", "shift_type", "skill", "grade", "gap"]
_NAMED = 4  # people told for an open place, cells told as changed


def may_fill(page: Page, period: dict[str, Any]) -> bool:
    """Whoever may type into the grid may fill it."""
    return period["state"] != "locked" and page.rights.allows("rosters", "enter", period["unit_code"])


def fill_button(page: Page, period: dict[str, Any]) -> None:
    """Asks how to fill; away while a filling runs or its proposal waits."""
    if may_fill(page, period) and run_of(page.store, period["period_no"]) is None and st.button("Fill", icon=":material/bolt:"):
        _ask(page, period)


@st.dialog("Fill this roster", icon=":material/bolt:")
def _ask(page: Page, period: dict[str, Any]) -> None:
    ask_again(page)
    mode = st.radio("What may change", list(_MODES), format_func=_MODES.__getitem__, key="fill-mode")
    seconds = st.slider("Search for so many seconds", 5, commands.LONGEST, 10, 5, key="fill-seconds")
    st.caption("Pinned cells, shifts of the bank or an agency, and days that have begun stay as they are. Nothing is written "
               "before you accept it.")  # fmt: skip
    if st.button("Start", type="primary", icon=":material/bolt:", shortcut="Mod+Enter"):
        do(lambda: commands.start_fill(page.store, period["period_no"], mode=mode, seconds=seconds, by=page.person), "Started")


def filling(page: Page, period: dict[str, Any], book: Book) -> None:
    """What runs, or the proposal that waits; nothing where neither is."""
    run = run_of(page.store, period["period_no"])
    if run is None or not may_fill(page, period):
        return
    if not run.done.is_set():
        _progress(page, period["period_no"], run)
    elif run.state == "proposed":
        _proposal(page, period["period_no"], run, book)
    else:
        _failed(page, period, run)


@st.fragment(run_every=1.0)
def _progress(page: Page, period_no: str, run: Run) -> None:
    """The best so far, once a second; the page is drawn anew when it is done."""
    ask_again(page)
    if run.done.is_set():
        st.rerun()
    note = f"Started by {_name(page, run.by)}; nothing is written before it is accepted"
    with card("The computer fills this roster", md(note)):
        st.progress(min(run.seconds / run.task.seconds, 1.0), text=_so_far(run))
        if st.button("Stop and keep the best", icon=":material/stop_circle:", disabled=run.is_stopping):
            do(lambda: commands.stop_fill(page.store, period_no, by=page.person), "Stopping")


def _so_far(run: Run) -> str:
    told = run.progress
    if run.state == "waiting":
        return "Waiting for another filling to end"
    if told is None:
        return f"{run.seconds:.0f} s: looking for a first roster"
    left = f", at most {100 * told.gap:.0f} % above the best there can be" if told.gap is not None else ""
    return f"{run.seconds:.0f} of {run.task.seconds:.0f} s: a roster that keeps the rules is found and made better{left}"


def _failed(page: Page, period: dict[str, Any], run: Run) -> None:
    st.warning(md(run.sentence), icon=":material/warning:")
    with st.container(horizontal=True):
        _again(page, period)
        if st.button("Close", icon=":material/close:"):
            do(lambda: commands.drop_fill(page.store, period["period_no"], by=page.person), "Closed")


def _again(page: Page, period: dict[str, Any]) -> None:
    if st.button("Fill again", icon=":material/bolt:"):
        _ask(page, period)


def _proposal(page: Page, period_no: str, run: Run, book: Book) -> None:
    told = run.compared(book)
    with card(md(headline(told)), md(f"{run.sentence} Asked for by {_name(page, run.by)}.")):
        _outdated(page, run, told, book)
        _figures(page, told.now, told.then)
        _buttons(page, period_no, run, told)
        if len(told.cells) or len(run.left_open):
            _parts(page, run, told, book)


def _outdated(page: Page, run: Run, told: Comparison, book: Book) -> None:
    if told.outdated:
        names = {person["staff_no"]: person["name"] for person in book.people}
        cells = [f"{names.get(cell.staff_no, cell.staff_no)} on {short_day(cell.works_on)}" for cell in told.outdated]
        where, more = ", ".join(cells[:_NAMED]), f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
        st.warning(md(f"Out of date: somebody changed {where}{more} since. Fill the roster again."), icon=":material/warning:")
    elif run.is_outdated(book):
        st.warning("The roster or what it rests on has changed since this was worked out. The figures are of the roster as it "
                   "stands now; fill it again to make use of the change.", icon=":material/update:")  # fmt: skip


def _figures(page: Page, now: Side, then: Side) -> None:
    formats = page.formats
    rows = (
        ("Open places", formats.number(then.gaps), formats.number(now.gaps), then.gaps - now.gaps),
        ("Rules broken", formats.number(then.hard), formats.number(now.hard), then.hard - now.hard),
        ("Wishes broken", formats.number(then.soft), formats.number(now.soft), then.soft - now.soft),
        ("Hours", formats.number(then.hours, 1), formats.number(now.hours, 1), 0),
        ("Cost", formats.money(then.cost), formats.money(now.cost), 0),
        ("Night spread", _spread(formats.number, then.night_spread), _spread(formats.number, now.night_spread), 0),
        ("Weekend spread", _spread(formats.number, then.weekend_spread), _spread(formats.number, now.weekend_spread), 0),
    )
    with st.grid(len(rows), min_column_width=130):
        for title, value, before, worse in rows:
            state = "● " if worse < 0 else "▲ " if worse > 0 else ""
            st.metric(title, md(value), md(f"{state}now {before}"), delta_arrow="off", border=True, height="stretch",
                      delta_color="blue" if worse < 0 else "orange" if worse > 0 else "off", help=_HELP.get(title))  # fmt: skip


_HELP = {
    "Wishes broken": "Rules that are wishes, such as two days off in a row.",
    "Night spread": "Standard deviation of nights worked ÷ fair share, by contract hours within a grade: 0 is even.",
    "Weekend spread": "The same of weekend shifts.",
    "Rules broken": "Rules that must be kept, found broken by a checker that shares no code with the search.",
}


def _spread(number: Any, value: float | None) -> str:
    return str(number(value, 2))


def _buttons(page: Page, period_no: str, run: Run, told: Comparison) -> None:
    with st.container(horizontal=True):
        word = f"Accept {counted(len(run.cells), 'cell')}"
        if run.cells and st.button(word, type="primary", icon=":material/check:", disabled=bool(told.outdated)):
            do(lambda: commands.accept_fill(page.store, period_no, by=page.person), f"{counted(len(run.cells), 'cell')} written")
        _again(page, {"period_no": period_no})
        if st.button("Leave it", icon=":material/close:"):
            do(lambda: commands.drop_fill(page.store, period_no, by=page.person), "The roster stays as it is")


def _parts(page: Page, run: Run, told: Comparison, book: Book) -> None:
    cells, people, still = st.tabs(["Cells", "People", "Still open"])
    with cells:
        pairs = zip(told.cells["before"], told.cells["after"], strict=True)
        shown = told.cells.assign(change=[f"{before or 'off'} → {after or 'off'}" for before, after in pairs])
        show_table(page, shown, _CELLS, key="fill-cells", alt="Cells that would change", empty="No cell would change.",
                   height="content" if len(shown) <= 8 else 300)  # fmt: skip
    with people:
        show_table(page, told.people, _PEOPLE, key="fill-people", alt="Nights, weekends and hours before and after",
                   height="content" if len(told.people) <= 8 else 300, empty="Nobody works in this roster.")  # fmt: skip
    with still:
        _left_open(page, run, told, book)


def _left_open(page: Page, run: Run, told: Comparison, book: Book) -> None:
    """The largest open places, and why each of those with the grade and skill is not there."""
    if not len(run.left_open):
        st.markdown("● Every place is filled.")
        return
    names = {person["staff_no"]: person["name"] for person in book.people}
    shifts = {kind["shift_code"]: kind["name"] for kind in book.types}
    places = run.left_open[_PLACE].drop_duplicates().to_dict("records")
    for place in places:
        part = run.left_open[(run.left_open[_PLACE] == pd.Series(place)).all(axis=1)]
        why = [f"{names.get(person, person)}: {reason or 'could take it'}"
               for person, reason in zip(part["person"], part["why_not"], strict=True)]  # fmt: skip
        more = f"; {len(why) - _NAMED} more" if len(why) > _NAMED else ""
        wanted = " ".join(word for word in (place["grade"], place["skill"]) if word) or "anybody"
        title = f"{page.formats.day(place['on'])}, {shifts.get(place['shift_type'], place['shift_type'])}, {wanted}"
        st.markdown(f"▲ **{md(title)}: {place['gap']} missing.** " + md("; ".join(why[:_NAMED]) + more))
    if told.then.gaps > len(places):
        st.caption(f"{len(places)} of {told.then.gaps}; once it is accepted, every open place stands in the list below the grid.")


def _name(page: Page, person: str) -> str:
    return person_names(page.store).get(person, person)
