"""Parts of the budget screens: computed headlines, the position by one dimension, and the lines behind a row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.attention import Attention
from medmgr_core.budgets import charts, queries
from medmgr_core.budgets.attention import standing
from medmgr_core.budgets.records import Actual
from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.entry_form import open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing, show_table
from medmgr_core.ui.text import md

MARKS = {"on plan": "● On plan", "watch": "▲ Watch", "off plan": "■ Off plan", "no budget": "○ No budget"}
_HARM = {1: ":gray[●]", 2: ":orange[▲]", 3: ":red[■]", 4: ":red[■]"}

_STATUS = Column("standing", "Status", width=105)
_MONEY = (
    Column("budget", "Budget", "money"),
    Column("actual", "Net cost", "money"),
    Column("variance", "Variance", "money"),
    Column("variance_share", "Variance %", "share"),
    Column("lines", "Lines", "count", width=80),
)

LINES = Listing(
    queries.LINES,
    (
        Column("posted_on", "Date", "date"),
        Column("cost_centre_name", "Cost centre", search=True),
        Column("account_name", "Account", search=True),
        Column("supplier_name", "Supplier", search=True),
        Column("amount", "Amount", "money_exact"),
        Column("cost", "Net cost", "money_exact", shown=False),
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
    total="cost",
)


@dataclass(frozen=True)
class Dimension:
    """One way to cut the position: its query, its name column, and the lines behind one of its rows."""

    rows: Callable[..., pd.DataFrame]
    name: str
    columns: tuple[Column, ...]
    picked: str
    lines: str


DIMENSIONS: dict[str, Dimension] = {
    "Cost centre": Dimension(
        queries.by_cost_centre, "cost_centre_name",
        (_STATUS, Column("cost_centre_name", "Cost centre"), Column("unit_name", "Unit"), *_MONEY),
        "cost_centre_code", queries.LINES_OF_CENTRE,
    ),
    "Account": Dimension(
        queries.by_account, "account_name",
        (_STATUS, Column("account_name", "Account"), Column("account_type", "Type", "choice", width=100), *_MONEY),
        "account_code", queries.LINES_OF_ACCOUNT,
    ),
    "Supplier": Dimension(
        queries.by_supplier, "supplier_name",
        (Column("supplier_name", "Supplier"), Column("actual", "Spent", "money_exact"), Column("lines", "Lines", "count")),
        "supplier_code", queries.LINES_OF_SUPPLIER,
    ),
    "Month": Dimension(
        queries.by_month, "month",
        (_STATUS, Column("month", "Month", "date"), *_MONEY),
        "month", queries.LINES_OF_MONTH,
    ),
}  # fmt: skip


def month_headline(months: pd.DataFrame, formats: Formats) -> str:
    """What the months say, computed."""
    spent = months[months["lines"] > 0]
    if spent.empty:
        return "No month has spending yet"
    if not (months["budget"] != 0).any():
        top = max(rows_of(spent), key=lambda row: row["actual"])
        return f"{formats.month(top['month'])} was the most costly month: {md(formats.short_money(top['actual']))}"
    over = int((spent["actual"] > spent["budget"]).sum())
    return f"Net cost was above budget in {over} of {len(spent)} months"


def supplier_headline(suppliers: pd.DataFrame, formats: Formats) -> str:
    """How much the largest suppliers get, computed."""
    named = suppliers[suppliers["supplier_code"].notna()]
    if named.empty or int(named["actual"].sum()) <= 0:
        return "No supplier spending yet"
    count = min(3, len(named))
    share = md(formats.percent(int(named["actual"].head(3).sum()) / int(named["actual"].sum()), 0))
    return f"{share} of supplier spending goes to the top {count}" if count > 1 else f"{share} goes to one supplier"


def attention_list(page: Page, found: list[Attention], *, most: int = 6) -> None:
    """What needs a person, the worst first."""
    if not found:
        st.markdown("Nothing is far from its budget.")
    for thing in sorted(found, key=lambda thing: -thing.harm)[:most]:
        st.markdown(f":small[{_HARM[thing.harm]} {md(thing.sentence)}]  \n:small[:gray[{md(thing.unit)}]]")
    if len(found) > most:
        st.caption(f"and {len(found) - most} more: see the table below")


def position(page: Page, scope: Scope) -> None:
    """The position by a dimension of the person's choice, down to the lines."""
    by = st.segmented_control("Position by", list(DIMENSIONS), default="Cost centre", key="position_by", bind="query-params",
                              required=True)  # fmt: skip
    dimension = DIMENSIONS[str(by)]
    frame = _with_standing(dimension.rows(page.store, scope))
    height = "content" if len(frame) <= 12 else 420
    empty = "No budget and no spending in this unit and year. Choose another, or load a file."
    picked = show_table(page, frame, dimension.columns, key=f"position-{dimension.name}", alt=f"Position by {str(by).lower()}",
                        pick=True, height=height, empty=empty)  # fmt: skip
    if picked is None:
        st.caption("Choose a row to see the lines behind it.")
    else:
        _behind(page, scope, dimension, picked)


def _with_standing(frame: pd.DataFrame) -> pd.DataFrame:
    if "budget" not in frame:
        return frame
    variance = frame["budget"] - frame["actual"]
    share = variance.astype("float64") / frame["budget"].abs().where(frame["budget"] != 0).astype("float64")
    status = [_standing(row) for row in rows_of(frame.assign(variance=variance))]
    return frame.assign(variance=variance, variance_share=share, standing=status)


def _standing(row: dict[str, Any]) -> str:
    return MARKS["no budget" if row["budget"] == 0 else standing(row["budget"], row["variance"])]


def _behind(page: Page, scope: Scope, dimension: Dimension, picked: dict[str, Any]) -> None:
    """The accounts (of a cost centre) and the lines behind a row; their net cost sums to its figure."""
    value = picked[dimension.picked]
    if dimension.picked == "cost_centre_code":
        over = page.formats.short_money(abs(picked["variance"]))
        side = "over" if picked["variance"] < 0 else "under"
        with card(f"{md(picked['cost_centre_name'])}: {md(over)} {side} budget", "By account, over budget to the right"):
            accounts = queries.accounts_of_centre(page.store, scope, str(value))
            show_chart(page, charts.variance_bars, accounts, "account_name", alt="Variance by account")
    sql = dimension.lines if value is not None else queries.LINES_WITHOUT_SUPPLIER
    columns = tuple(replace(c, shown=(c.shown and c.name != "amount") or c.name == "cost") for c in LINES.columns)
    held = replace(LINES, sql=sql, columns=columns)
    show_listing(replace(page, scope=scope), held, key="lines", name="Spending lines", values={"picked": value},
                 empty="There is no spending line behind this figure yet.",
                 actions=lambda line: _open_line(page, line))  # fmt: skip


def _open_line(page: Page, picked: dict[str, Any] | None) -> None:
    if picked and st.button("Open the line", icon=":material/edit:", key="open-line"):
        with told():
            open_record(page, Actual, (picked["actual_no"],))
