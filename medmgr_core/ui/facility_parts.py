"""Parts of the Facility screen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility import queries
from medmgr_core.facility.commands import merge_units, move_unit, open_unit
from medmgr_core.facility.records import CostCentre, Unit
from medmgr_core.formats import Formats
from medmgr_core.listing import Column
from medmgr_core.people.queries import reference_labels
from medmgr_core.periods import add_months
from medmgr_core.record import validate, words
from medmgr_core.rows import rows_of
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_TREE = (
    Column("place", "Unit"),
    Column("kind", "Kind", "choice", width=105),
    Column("staff", "Staff", "count", width=80),
    Column("contract_hours", "Hours a week", "hours", width=110),
    Column("closed_on", "Closed", "date", width=110),
)


def unit_headline(tree: pd.DataFrame, units: pd.DataFrame, day: date, formats: Formats) -> str:
    """What the tree says, computed."""
    closed = tree["closed_on"].notna() & (tree["closed_on"] <= pd.Timestamp(day))
    at_work = tree[~closed & (tree["kind"] == "unit")]
    staff = int(units["own_staff"].sum())
    sites = int((tree[~closed]["kind"] == "site").sum())
    where = f" on {sites} sites" if sites > 1 else ""
    return f"{len(at_work)} units at work{where} with {md(formats.number(staff))} staff; {int(closed.sum())} closed"


def tree_table(page: Page, tree: pd.DataFrame, units: pd.DataFrame) -> dict[str, Any] | None:
    """The tree, indented; returns the unit chosen."""
    figures = units.set_index("unit_code")
    frame = tree.join(figures[["staff", "contract_hours"]], on="unit_code")
    frame["place"] = ["\u2003" * depth + name for depth, name in zip(frame["depth"], frame["name"], strict=True)]
    return show_table(page, frame, _TREE, key="tree", alt="Unit tree", pick=True, height="content",
                      empty="There is no unit yet. Open the first one.")  # fmt: skip


def unit_card(page: Page, picked: dict[str, Any] | None, units: pd.DataFrame) -> None:
    """What belongs to the chosen unit, and where it stood in the tree."""
    box = st.container(border=True)
    if picked is None:
        box.caption("Choose a unit to see its cost centres and where it stood in the tree.")
        return
    code = picked["unit_code"]
    box.markdown(f"**{md(picked['name'])}** :gray[{md(code)}]")
    for stretch in rows_of(queries.placements(page.store, page.scope, code)):
        until = "today" if stretch["until_on"].year == 9999 else page.formats.day(stretch["until_on"])
        box.caption(f"{page.formats.day(stretch['from_on'])} – {until}: under {md(stretch['parent_name'])}")
    centres = page.store.read(queries.COST_CENTRES, page.scope)
    own = rows_of(centres[centres["unit_code"] == code])
    box.markdown("Cost centres: " + (", ".join(f"{md(c['name'])} ({md(c['cost_centre_code'])})" for c in own) or "none"))


def unit_actions(page: Page, picked: dict[str, Any] | None) -> None:
    """Buttons for what may be done."""
    if not page.may("enter"):
        return
    with st.container(horizontal=True):
        if st.button("Open a unit", icon=":material/add:", type="primary", shortcut="Alt+N"):
            _open_dialog(page, picked)
        if st.button("New cost centre", icon=":material/add:"):
            open_new(page, CostCentre, unit_code=picked["unit_code"] if picked else None)
        if picked and st.button("Change", icon=":material/edit:"):
            with told():
                open_record(page, Unit, (picked["unit_code"],))
        if picked and st.button("Move", icon=":material/move_up:"):
            _move_dialog(page, picked)
        if picked and page.may("administer") and st.button("Merge and close", icon=":material/merge:"):
            _merge_dialog(page, picked)


@st.dialog("Open a unit", icon=":material/add:")
def _open_dialog(page: Page, picked: dict[str, Any] | None) -> None:
    ask_again(page)
    code = st.text_input("Unit code (required)", key="open-code")
    name = st.text_input("Name (required)", key="open-name")
    kind = st.segmented_control(
        "Kind", ["unit", "department", "site", "group"], default="unit", format_func=words, key="open-kind"
    )
    parent = _unit_choice(page, "Under", "open-parent", picked["unit_code"] if picked else None)
    start = st.date_input("From (first of a month)", page.today.replace(day=1), key="open-from")
    if st.button("Open it", type="primary", shortcut="Mod+Enter"):
        values = {"unit_code": code, "name": name, "kind": kind, "opened_on": start}
        do(lambda: open_unit(page.store, validate(Unit, values), parent_code=_needed(parent), valid_from=start, by=page.person))


@st.dialog("Move a unit", icon=":material/move_up:")
def _move_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{picked['name']} moves under another unit. Figures of earlier months stay where they were.")
    parent = _unit_choice(page, "Under", "move-parent", None)
    start = st.date_input("From (first of a month)", add_months(page.today, 1), key="move-from")
    why = st.text_input("Why", placeholder="Optional", key="move-why")
    if st.button("Move it", type="primary", shortcut="Mod+Enter"):
        do(lambda: move_unit(page.store, picked["unit_code"], parent_code=_needed(parent), valid_from=start,
                              by=page.person, reason=why or None))  # fmt: skip


@st.dialog("Merge a unit into another", icon=":material/merge:")
def _merge_dialog(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.text(f"{picked['name']} closes; its present staff move. Its cost centres and past figures stay with it.")
    into = _unit_choice(page, "Into", "merge-into", None)
    day = st.date_input("Closes on (first of a month)", add_months(page.today, 1), key="merge-on")
    why = st.text_input("Why (required)", key="merge-why")
    if st.button("Merge them", type="primary", shortcut="Mod+Enter"):
        do(lambda: merge_units(page.store, picked["unit_code"], into=_needed(into), closed_on=day, by=page.person,
                                reason=_needed(why)))  # fmt: skip


def _unit_choice(page: Page, label: str, key: str, start: str | None) -> str | None:
    labels = reference_labels(page.store, page.everywhere(), "unit")
    codes = list(labels)
    index = codes.index(start) if start in codes else None
    return st.selectbox(label, codes, index=index, format_func=labels.__getitem__, placeholder="Choose", key=key)


def _needed(value: str | None) -> str:
    if not value:
        raise InvalidEntry("Please fill in every field that is marked as required, and choose a unit.")
    return value
