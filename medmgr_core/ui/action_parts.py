"""Parts of the Actions screen: one list for every domain, each person's own, and what is done with an action."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.actions import charts, commands, queries
from medmgr_core.actions.records import Action
from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import save_button, tells_who
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style

MARKS = {
    "overdue": "■ Overdue", "due this week": "▲ Due this week", "open": "● Open", "to be checked": "▲ Check effect",
    "worked": "● Worked", "worked in part": "▲ Worked in part", "did not work": "■ Did not work", "stopped": "○ Stopped",
}  # fmt: skip
_ORDER = {name: place for place, name in enumerate(MARKS)}
ACTION_COLUMNS = (
    Column("status", "Status", width=110),
    Column("due_on", "Due", "date", width=90),
    Column("task", "What will be done"),
    Column("owner_name", "Owner", width=135),
)
_COLUMNS = (
    *ACTION_COLUMNS,
    Column("unit_name", "Unit", width=135),
    Column("source_told", "Comes from", width=135),
    Column("action_no", "Number", "code", width=90),
)
_EMPTY = "No action here. Agree on one with “New action”, or on the page of what it comes from, such as a complaint."
_GROUPS = {"mine": "Mine", "open": "All open", "check": "To check", "ended": "Ended"}
# which page shows the record an action comes from
_PAGES = {"complaint": "complaints"}


def action_rows(page: Page, frame: pd.DataFrame) -> pd.DataFrame:
    """Actions as tables show them, what presses most on top."""
    rows = rows_of(frame)
    told_of = [f"{words(row['about'])} {row['about_key'] or ''}".strip() if row["about"] != "other" else "" for row in rows]
    held = frame.assign(
        status=[MARKS[row["state"]] for row in rows], place=[_ORDER[row["state"]] for row in rows], source_told=told_of
    )
    return held.sort_values(["place", "due_on", "action_no"], ignore_index=True)


def action_list(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """The list with its groups; returns the one chosen, or the one of the address."""
    held = action_rows(page, frame)
    parts = {
        "mine": held[(held["owner"] == page.person) & held["state"].isin(queries.OPEN_STATES)],
        "open": held[held["state"].isin(queries.OPEN_STATES[:3])],
        "check": held[held["state"] == "to be checked"], "ended": held[~held["state"].isin(queries.OPEN_STATES)],
    }  # fmt: skip
    usual = "mine" if len(parts["mine"]) else "open"
    which = st.segmented_control("Show", list(parts), default=usual, required=True, key="actions_show",
                                 format_func=_GROUPS.__getitem__, bind="query-params",
                                 label_visibility="collapsed")  # fmt: skip
    shown = parts[str(which)].reset_index(drop=True)
    picked = show_table(page, shown, _COLUMNS, key=f"actions-{which}", alt="Actions", empty=_EMPTY, pick=True,
                        rows_by=("action_no",), height="content" if len(shown) <= 10 else 390)  # fmt: skip
    if picked:
        st.query_params["action"] = picked["action_no"]
        return picked
    linked = st.query_params.get("action")
    return next((row for row in rows_of(held) if row["action_no"] == linked), None)


def new_button(page: Page) -> None:
    """A new action, owned by who enters it unless another is chosen."""
    if page.may("enter") and st.button("New action", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Action, owner=page.person, due_on=page.today + timedelta(days=30))


def action_panel(page: Page, row: dict[str, Any]) -> None:
    """One action and what this person may do with it now."""
    with card(
        md(row["task"]),
        md(f"{row['action_no']} · {row['unit_name']} · {row['owner_name']} · due {page.formats.day(row['due_on'])}"),
    ):
        if row["evidence"]:
            st.caption(f"Done on {md(page.formats.day(row['done_on']))}; evidence:")
            st.text(row["evidence"])
        if row["verified_on"]:
            st.caption(
                f"{md(row['verified_by_name'])} checked it on {md(page.formats.day(row['verified_on']))}: {md(row['state'])}."
            )
        if row["about"] in _PAGES and row["about_key"]:
            from medmgr_core.ui.menu import PAGES

            st.page_link(PAGES / f"{_PAGES[row['about']]}.py", label=f"Open {words(row['about']).lower()} {md(row['about_key'])}",
                         query_params={row["about"]: row["about_key"]})  # fmt: skip
        if page.rights.allows("actions", "enter", row["unit_code"]):
            _buttons(page, row)


def _buttons(page: Page, row: dict[str, Any]) -> None:
    is_open = row["state"] in queries.OPEN_STATES[:3]
    with st.container(horizontal=True):
        if is_open and st.button("Change", icon=":material/edit:", shortcut="Alt+O", key="open-action"):
            with told():
                open_record(page, Action, (row["action_no"],))
        if is_open and st.button("It is done", icon=":material/done:", key="finish-action"):
            _finish(page, row)
        if (
            row["state"] == "to be checked"
            and row["owner"] != page.person
            and st.button("Did it work?", icon=":material/fact_check:", key="check-action")
        ):
            _check(page, row)
        if not is_open and st.button("Take it up again", icon=":material/replay:", key="reopen-action"):
            _reopen(page, row)
        if (
            is_open
            and page.rights.allows("actions", "approve", row["unit_code"])
            and st.button("Give it up", icon=":material/block:", key="stop-action")
        ):
            _stop(page, row)


@st.dialog("It is done", icon=":material/done:")
def _finish(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["task"])
    on = st.date_input("Done on", value=page.today, key="finish-on", format=date_style(page.formats))
    evidence = st.text_area(
        "Evidence (required)", key="finish-evidence", max_chars=1000, height=90, placeholder="What shows that it was done"
    )
    save_button(lambda: commands.finish_action(page.store, row["action_no"], evidence=evidence or "", done_on=on,
                                         revision=row["revision"], by=page.person), ready=on and evidence,
                tells=tells_who(page, evidence))  # fmt: skip


@st.dialog("Did it work?", icon=":material/fact_check:")
def _check(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["task"])
    st.text(row["evidence"] or "")
    effective = st.segmented_control("It worked", ["yes", "partly", "no"], format_func=words, key="check-effective")
    save_button(lambda: commands.check_action(page.store, row["action_no"], effective=str(effective), revision=row["revision"],
                                        by=page.person),          ready=effective)  # fmt: skip


@st.dialog("Take it up again", icon=":material/replay:")
def _reopen(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["task"])
    due = st.date_input("New day", value=None, key="reopen-due", format=date_style(page.formats))
    why = st.text_input("Why (required)", key="reopen-why") or ""
    save_button(lambda: commands.reopen_action(page.store, row["action_no"], due_on=due or page.today, reason=why,
                                         revision=row["revision"], by=page.person), ready=due and why.strip())  # fmt: skip


@st.dialog("Give it up", icon=":material/block:")
def _stop(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["task"])
    why = st.text_input("Why (required)", key="stop-why") or ""
    save_button(lambda: commands.stop_action(page.store, row["action_no"], reason=why, revision=row["revision"], by=page.person),
          ready=why.strip(), word="Give it up")  # fmt: skip


def ages_card(page: Page, frame: pd.DataFrame) -> None:
    """How old what is overdue is, and whose it is."""
    ages = queries.overdue_by_age(frame)
    with card(_ages_headline(ages), "Overdue actions by age and owner"):
        if ages.empty:
            st.caption("Nothing is overdue.")
        else:
            show_chart(page, charts.ages, ages, alt="Overdue actions by age and owner")


def _ages_headline(ages: pd.DataFrame) -> str:
    if ages.empty:
        return "No action is past its day"
    if len(ages) > 1 and ages.groupby("owner_name")["actions"].sum().max() == 1:
        return f"{len(ages)} actions are overdue, each of another owner"
    by_owner = ages.groupby("owner_name")["actions"].sum().sort_values(ascending=False)
    total, most = int(by_owner.sum()), int(by_owner.iloc[0])
    return (
        f"{md(by_owner.index[0])} owns {most} of the {total} overdue"
        if total > 1
        else f"One action is overdue; {md(by_owner.index[0])} owns it"
    )
