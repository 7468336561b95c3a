"""Parts of the Equipment screen: every device with what speaks for replacing it, its failures and its duties, and the plan."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.actions.records import Action
from medmgr_core.formats import Formats, counted
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.supplies import equipment_queries
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure
from medmgr_core.ui.charts import card
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.equipment_duties import schedules
from medmgr_core.ui.find import search_rows
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_COLUMNS = (
    Column("status", "Status", width=95), Column("tag", "Tag", "code", width=80), Column("name", "Equipment", width=165),
    Column("unit_name", "Unit", width=140), Column("due_told", "What is due", width=105),
    Column("due_on", "Due", "date", width=95), Column("age_years", "Age, years", "quantity", width=80),
    Column("failures", "Failures, a year", "count", width=100),
    Column("score", "Replace, of 100", "count", width=105), Column("why", "Most points for", width=210),
    Column("cost", "Cost", "money", width=95), Column("device_class", "Class", "choice", width=105),
)  # fmt: skip
_FAILURES = (Column("failed_on", "Failed", "date", width=95), Column("back_on", "Worked again", "date", width=105),
             Column("down_hours", "Hours down", "hours", width=90), Column("cause", "What was wrong"),
             Column("cost", "Repair", "money", width=85))  # fmt: skip
_PLAN = (Column("year_told", "Year", width=80), Column("tag", "Tag", "code", width=85), Column("name", "Equipment"),
         Column("score", "Points", "count", width=75), Column("cost", "Cost", "money", width=100))  # fmt: skip
_EMPTY = "No equipment here yet. Enter a device with “New equipment”, or load your inventory under “Load files”."
YEARS = 3


def headline(frame: pd.DataFrame, formats: Formats) -> str:
    """What the equipment says, in one sentence computed from the data."""
    if frame.empty:
        return "No equipment has been entered here yet"
    down = frame[frame["down_now"]]
    old = frame[frame["age_years"] > frame["expected_years"]]
    said = f"{counted(len(frame), 'device')}" + (
        f", {len(down)} down: {rows_of(down)[0]['name']}" if len(down) else ", all working"
    )
    if len(old):
        cost = int(old["cost"].fillna(0).sum())
        said += f"; {len(old)} beyond the expected life, {formats.short_money(cost)} to replace"
    return said


def new_button(page: Page) -> None:
    """A new device."""
    if page.may("enter") and st.button("New equipment", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Equipment)


def device_list(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """All devices: what is down, what is late, then what speaks most for replacing; the one chosen, or that of the address."""
    shown = frame.assign(status=[_status(row) for row in rows_of(frame)], score=frame["score"].round().astype("Int64"))
    shown = shown.assign(works=[status[0] != "■" for status in shown["status"]], in_time=~shown["is_late"])
    shown = shown.sort_values(["works", "in_time"], kind="stable", ignore_index=True)
    shown = search_rows(shown, ("name", "tag", "device_class", "unit_name"), key="equipment_search",
                        placeholder="Name, tag, class or unit")  # fmt: skip
    picked = show_table(page, shown, _COLUMNS, key="equipment", alt="Equipment", empty=_EMPTY, pick=True, rows_by=("tag",),
                        height="content" if len(shown) <= 12 else 460)  # fmt: skip
    linked = st.query_params.get("tag")
    return picked or next((row for row in rows_of(shown) if row["tag"] == linked), None)


def _status(row: dict[str, Any]) -> str:
    if row["down_now"] or row["state"] == "in_repair":
        return "■ Down"
    return {"not_found": "■ Not found", "out_of_use": "○ Out of use"}.get(row["state"], "● In use")


def device_card(page: Page, row: dict[str, Any], failures: pd.DataFrame, duties: pd.DataFrame) -> None:
    """One device: what is due on it, when it failed, and what may be done."""
    ratio = page.formats.percent(row["service_ratio"]) if row["service_ratio"] is not None else "not known"
    note = f"{row['tag']} · {row['unit_name']} · criticality {row['criticality']} · service a year {ratio} of its cost"
    with card(md(row["name"]), md(note)):
        if row["no_data"]:
            st.caption(f"Not in the score, for it is not entered: {md(row['no_data'])}.")
        if page.may("view", "compliance"):
            schedules(page, row, duties)
        own = failures[failures["tag"] == row["tag"]].reset_index(drop=True)
        show_table(page, own, _FAILURES, key="failures", alt="Failures", empty="No failure has been entered.")
        if page.rights.allows("supplies", "enter", row["unit_code"]):
            _buttons(page, row)


def _buttons(page: Page, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        if st.button("Enter a failure", type="primary", icon=":material/report:"):
            open_new(page, EquipmentFailure, tag=row["tag"], failed_on=page.today)
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O"):
            open_record(page, Equipment, (row["tag"],))
        if page.may("enter", "actions") and st.button("New action", icon=":material/task_alt:"):
            open_new(page, Action, about="equipment", about_key=row["tag"], unit_code=row["unit_code"], owner=page.person)


def plan_card(page: Page, frame: pd.DataFrame) -> None:
    """Which device is replaced in which year, for the money of a year."""
    year = page.scope.period.first.year
    sign = page.profile.currency_sign
    with card(*_plan_words(page)):
        label = f"Money a year, {md(sign)}"
        money = int(st.number_input(label, min_value=0, value=250_000, step=10_000, key="capital_money") or 0)
        plan = equipment_queries.replacements(frame, [money * 100] * YEARS, year)
        planned = plan.assign(year_told=[str(each) if not pd.isna(each) else "Later" for each in plan["year"]],
                              score=plan["score"].round().astype("Int64"))  # fmt: skip
        planned = planned.sort_values(["year_told", "score"], ascending=[True, False], ignore_index=True)
        show_table(page, planned, _PLAN, key="capital-plan", alt="Replacement plan by year",
                   empty="No device has 40 points or more and a cost: nothing speaks for replacing one.")  # fmt: skip
        left = plan[plan["year"].isna()]
        if len(left):
            cost = md(page.formats.short_money(int(left["cost"].sum())))
            st.caption(f"Not within these years: {counted(len(left), 'device')} of {cost} together.")


def _plan_words(page: Page) -> tuple[str, str]:
    weights = "age 30, failures 20, cost of service 20, end of support 15, no backup 15"
    return "Replacement plan", f"Devices from 40 points on; each year the most points for its money. Points: {weights}"
