"""Parts of the budget screens: position table, drill to the lines, computed headlines."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.budgets import charts, queries
from medmgr_core.budgets.attention import standing
from medmgr_core.budgets.records import Actual
from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing, show_table
from medmgr_core.ui.text import md

MARKS = {"on plan": "● On plan", "watch": "▲ Watch", "off plan": "■ Off plan", "no budget": "○ No budget"}

CENTRE_COLUMNS = (
    Column("standing", "Status", width=105),
    Column("cost_centre_name", "Cost centre"),
    Column("unit_name", "Unit"),
    Column("budget", "Budget", "money"),
    Column("actual", "Net cost", "money"),
    Column("variance", "Variance", "money"),
    Column("variance_share", "Variance %", "share"),
    Column("lines", "Lines", "count"),
)

LINES = Listing(
    queries.LINES,
    (
        Column("posted_on", "Date", "date"),
        Column("cost_centre_name", "Cost centre", search=True),
        Column("account_name", "Account", search=True),
        Column("supplier_name", "Supplier", search=True),
        Column("amount", "Amount", "money_exact"),
        Column("reference", "Reference", search=True),
        Column("description", "Text", search=True),
        Column("unit_name", "Unit", shown=False, search=True),
        Column("account_type", "Type", "choice", ("pay", "non_pay", "income", "capital"), shown=False),
        Column("cost_centre_code", "Cost centre code", "code", shown=False, search=True),
        Column("account_code", "Account code", "code", shown=False, search=True),
        Column("actual_no", "Line", "code", shown=False, search=True),
    ),
    key=("actual_no",),
    order="posted_on",
    descending=True,
)


def month_headline(months: pd.DataFrame, formats: Formats) -> str:
    """What the months say, computed."""
    spent = months[months["lines"] > 0]
    if spent.empty:
        return "No month has spending yet"
    top = max(rows_of(spent), key=lambda row: row["actual"])
    if not (months["budget"] != 0).any():
        return f"{formats.month(top['month'])} was the most costly month: {md(formats.short_money(top['actual']))}"
    over = int((spent["actual"] > spent["budget"]).sum())
    return f"Net cost was above budget in {over} of {len(spent)} months"


def position_headline(suppliers: pd.DataFrame, formats: Formats) -> str:
    """Which supplier gets most, computed."""
    named = suppliers[suppliers["supplier_code"].notna()]
    if named.empty or int(named["actual"].sum()) <= 0:
        return "No supplier spending yet"
    share = int(named["actual"].head(3).sum()) / int(named["actual"].sum())
    count = min(3, len(named))
    return f"{md(formats.percent(share, 0))} of supplier spending goes to {'the top' if count > 1 else 'the one'} {count}"


def centre_table(page: Page, centres: pd.DataFrame) -> dict[str, Any] | None:
    """The position table; returns the cost centre chosen."""
    status = [_standing(row) for row in rows_of(centres)]
    frame = centres.assign(standing=status)
    height = "content" if len(frame) <= 12 else 420
    empty = "No budget and no spending in this unit and year. Choose another, or load a file."
    return show_table(page, frame, CENTRE_COLUMNS, key="centres", alt="Position by cost centre", pick=True, height=height,
                      empty=empty)  # fmt: skip


def _standing(row: dict[str, Any]) -> str:
    return MARKS["no budget" if row["budget"] == 0 else standing(row["budget"], row["variance"])]


def drill_down(page: Page, scope: Scope, centre: dict[str, Any] | None) -> None:
    """The accounts and lines behind one cost centre."""
    if centre is None:
        st.caption("Choose a row to see its accounts and the lines behind it.")
        return
    code = centre["cost_centre_code"]
    accounts = queries.accounts_of_centre(page.store, scope, code)
    over = page.formats.short_money(abs(centre["variance"]))
    side = "over" if centre["variance"] < 0 else "under"
    with card(f"{md(centre['cost_centre_name'])}: {md(over)} {side} budget", "By account, over budget to the right"):
        show_chart(page, charts.variance_bars, accounts, "account_name", alt="Variance by account")
    lines = Listing(
        f"{queries.LINES} AND line.cost_centre_code = $cost_centre_code", LINES.columns, LINES.key, LINES.order, LINES.descending
    )
    picked = show_listing(page, lines, key="lines", name="Spending lines", values={"cost_centre_code": code},
                          empty="No spending line in these months.")  # fmt: skip
    open_line(page, picked)


def new_line(page: Page) -> None:
    """The button that opens the form for a spending line."""
    if page.may("enter") and st.button("New spending line", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Actual, posted_on=page.today)


def open_line(page: Page, picked: dict[str, Any] | None) -> None:
    """A button that opens the chosen spending line."""
    if picked and st.button("Open the line", icon=":material/edit:", key="open-line"):
        with told():
            open_record(page, Actual, (picked["actual_no"],))
