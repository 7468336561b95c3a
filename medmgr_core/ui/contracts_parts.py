"""Parts of the Contracts screen: contracts by notice date, what services deliver, and what they owe."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.actions.records import Action
from medmgr_core.formats import Formats, counted
from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.supplies import charts, contract_queries
from medmgr_core.supplies.commands import give_notice
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

MARKS = {
    "decide now": "■ Decide now", "renews itself": "▲ Renews itself", "ends without renewal": "▲ Ends", "running": "● Running",
    "not begun": "○ Not begun", "ended": "○ Ended",
}  # fmt: skip
_COLUMNS = (
    Column("status", "Status", width=125), Column("notice_on", "Notice by", "date", width=95),
    Column("name", "Contract", width=230), Column("supplier_name", "Supplier", width=190),
    Column("service_told", "For", width=95), Column("term_ends_on", "Ends", "date", width=95),
    Column("renewal", "Renewal", width=120), Column("yearly_value", "A year", "money", width=95),
    Column("owner_name", "Owner", width=130),
)  # fmt: skip
_LEVELS = (
    Column("status", "Last check", width=115), Column("name", "What is promised", width=240),
    Column("promised", "Promised", width=110), Column("found", "Found", width=110),
    Column("met_told", "Met this year", width=105), Column("credit", "Credit when missed", "part", width=125),
)  # fmt: skip
_CREDITS = (Column("month", "Month", "date", width=90), Column("contract_name", "Contract"),
            Column("missed", "Levels missed", "count", width=105),
            Column("credit", "Owed", "money_exact", width=100))  # fmt: skip
_EMPTY = "No contract here yet. Enter one with “New contract”: its end and its notice are what matters most."


def headline(frame: pd.DataFrame, formats: Formats) -> str:
    """What the contracts say, in one sentence computed from the data."""
    if frame.empty:
        return "No contract has been entered here yet"
    live = frame[~frame["is_over"]]
    now = live[live["state"] == "decide now"]
    gone = int((live["state"] == "renews itself").sum())
    if len(now):
        first = rows_of(now)[0]
        said = f"{first['name']} renews itself unless notice is given by {formats.day(first['notice_on'].date())}"
        if len(now) > 1:
            said += f"; {len(now) - 1} more to decide within 30 days"
    else:
        said = f"{counted(len(live), 'contract')} running, none to be decided within 30 days"
    return said + (f"; {gone} past the notice date" if gone else "")


def new_button(page: Page) -> None:
    """A new contract."""
    if page.may("enter") and st.button("New contract", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Contract, owner=page.person)


def contract_list(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """All contracts, who must decide first on top; returns the one chosen, or that of the address."""
    rows = rows_of(frame)
    shown = frame.assign(
        status=[MARKS[row["state"]] for row in rows], service_told=[words(row["service"]) for row in rows],
        renewal=[_renewal(row) for row in rows],
    )  # fmt: skip
    picked = show_table(page, shown, _COLUMNS, key="contracts", alt="Contracts by notice date", empty=_EMPTY, pick=True,
                        rows_by=("contract_no",), height="content" if len(shown) <= 10 else 390)  # fmt: skip
    linked = st.query_params.get("contract")
    return picked or next((row for row in rows_of(shown) if row["contract_no"] == linked), None)


def _renewal(row: dict[str, Any]) -> str:
    if row["notice_given_on"] is not None:
        return "Notice given"
    return f"By {row['renews_by']} months" if row["renews_by"] else "None"


def contract_card(page: Page, row: dict[str, Any], checks: pd.DataFrame) -> None:
    """One contract: its dates, what it promises, what was found, and what may be done."""
    day = page.formats.day
    note = f"{row['contract_no']} · {row['supplier_name']} · {day(row['starts_on'])} to {day(row['term_ends_on'])}"
    with card(md(row["name"]), md(note)):
        if row["obligations"]:
            st.text(row["obligations"])
        own = checks[checks["contract_no"] == row["contract_no"]]
        level = _levels(page, row, own)
        if level is not None:
            _level_chart(page, own, level)
        if page.rights.allows("supplies", "enter", row["unit_code"]):
            _buttons(page, row, level)


def _levels(page: Page, row: dict[str, Any], own: pd.DataFrame) -> dict[str, Any] | None:
    levels = contract_queries.levels_of(page.store, page.scope, row["contract_no"])
    told = [_told(level, own[own["level_no"] == level["level_no"]], page.formats) for level in rows_of(levels)]
    frame = pd.concat([levels, pd.DataFrame(told, columns=["status", "promised", "found", "met_told"], index=levels.index,
                                            dtype="str")], axis=1)  # fmt: skip
    picked = show_table(page, frame, _LEVELS, key="levels", alt="Service levels", pick=True, rows_by=("level_no",),
                        empty="Nothing measured is promised yet: add a service level, then check it.")  # fmt: skip
    return picked or (rows_of(frame)[0] if len(frame) else None)


def _told(level: dict[str, Any], checks: pd.DataFrame, formats: Formats) -> tuple[str, str, str, str]:
    sign = "at least" if level["better"] == "higher" else "at most"
    promised = f"{sign} {level['target']:g} {level['counted_in']}"
    if checks.empty:
        return "○ Not checked", promised, "", ""
    last = checks.iloc[0]
    met = f"{int(checks['met'].sum())} of {len(checks)}"
    return "● Met" if last["met"] else "■ Missed", promised, f"{last['actual']:g} {level['counted_in']}", met


def _level_chart(page: Page, own: pd.DataFrame, level: dict[str, Any]) -> None:
    of_level = own[own["level_no"] == level["level_no"]]
    if len(of_level) < 2:
        return
    frame = of_level[["checked_on", "actual", "target"]].rename(columns={"checked_on": "month"}).assign(name=level["name"])
    show_chart(
        page, charts.levels, frame.sort_values("month", ignore_index=True), alt="What checks found against what is promised"
    )


def _buttons(page: Page, row: dict[str, Any], level: dict[str, Any] | None) -> None:
    with st.container(horizontal=True):
        if level is not None and st.button("Enter a check", type="primary", icon=":material/fact_check:"):
            open_new(page, ServiceCheck, level_no=level["level_no"], checked_on=page.today)
        if st.button("Add a service level", icon=":material/add_task:"):
            open_new(page, ServiceLevel, contract_no=row["contract_no"])
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O"):
            open_record(page, Contract, (row["contract_no"],))
        if row["state"] in ("running", "decide now") and st.button("Give notice", icon=":material/cancel_schedule_send:"):
            _notice(page, row)
        if page.may("enter", "actions") and st.button("New action", icon=":material/task_alt:"):
            open_new(page, Action, about="contract", about_key=row["contract_no"], unit_code=row["unit_code"], owner=page.person)


@st.dialog("Give notice", icon=":material/cancel_schedule_send:")
def _notice(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.caption(md(f"{row['name']}: notice must be given by {page.formats.day(row['notice_on'])}."))
    on = st.date_input("Notice given on", value=page.today, max_value=page.today, key="notice-on")
    why = st.text_input("How and why (required)", key="notice-why", max_chars=400) or ""
    save_button(lambda: give_notice(page.store, row["contract_no"], given_on=on or page.today, reason=why,
                                    revision=row["revision"], by=page.person), ready=on and why.strip())  # fmt: skip


def credits_card(page: Page, checks: pd.DataFrame) -> None:
    """What is owed for what was missed."""
    frame = contract_queries.credits(checks)
    owed = int(frame["credit"].sum())
    said = f"{md(page.formats.money(owed, 2))} are owed for missed service levels" if owed else "No service credit is owed"
    with card(said, f"By contract and month, {md(page.scope.period.title)}, capped as each contract says"):
        show_table(page, frame[frame["missed"] > 0].reset_index(drop=True), _CREDITS, key="credits",
                   alt="Service credits by month", empty="Every service level that was checked was met.")  # fmt: skip
