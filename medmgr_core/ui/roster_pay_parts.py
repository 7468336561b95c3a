"""The panel of Budgets that shows rosters before they are paid: their cost and hours against the pay budget."""

from __future__ import annotations

import streamlit as st

from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.roster_pay import headline, roster_pay, standing
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_STANDING = {"over": "■ Over", "near": "▲ Near", "within": "● Within", "": "○ No budget"}
_COLUMNS = (
    Column("standing", "Status", width=105),
    Column("unit_name", "Unit"),
    Column("month", "Month", "date", width=105),
    Column("days_told", "Days", width=85),
    Column("cost", "Rosters", "money"),
    Column("budget", "Budget of these days", "money"),
    Column("left", "Left", "money"),
    Column("temporary_cost", "Bank and agency", "money"),
    Column("hours", "Hours", "hours", width=80),
    Column("budget_hours", "Planned hours", "hours", width=105),
)


def has_rosters(page: Page, look: Overview) -> bool:
    """Whether there is anything to show."""
    return not roster_pay(page.store, look.whole, look.closed_until).empty


def roster_pay_panel(page: Page, look: Overview) -> None:
    """Published rosters of the months without spending yet, by unit and month."""
    frame = roster_pay(page.store, look.whole, look.closed_until)
    st.markdown(f"**{md(headline(frame, page.formats))}**")
    budgets = [None if missing else int(amount) for amount, missing in zip(frame["budget"], frame["budget"].isna(), strict=True)]
    held = frame.assign(
        standing=[_STANDING[standing(int(cost), budget)] for cost, budget in zip(frame["cost"], budgets, strict=True)],
        days_told=[f"{days} of {whole}" for days, whole in zip(frame["days"], frame["days_of_month"], strict=True)],
    )
    show_table(page, held, _COLUMNS, key="roster-pay", alt="Rosters against the pay budget",
               height="content" if len(held) <= 14 else 460, empty="No roster of the months ahead is published yet.")  # fmt: skip
    without = int(frame["without_cost"].sum())
    told = f" {counted(without, 'shift')} without a rate count nothing: enter it as “Roster terms” on Rosters." if without else ""
    st.caption(
        "Hours of published rosters at the rates kept of people, bank and agency; worked hours where known. The budget is "
        "the pay budget of the unit for the days that are rostered, of everybody it pays: who is in no roster is still to come."
        + told
    )
