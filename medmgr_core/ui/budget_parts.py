"""Parts of the budget screens: computed headlines, what needs a person, and the position by one dimension."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.attention import Attention, by_harm
from medmgr_core.budgets import queries
from medmgr_core.budgets.attention import standing
from medmgr_core.budgets.overview import Overview, overview
from medmgr_core.budgets.owed import rule
from medmgr_core.budgets.reason_records import BudgetRule
from medmgr_core.budgets.records import Actual
from medmgr_core.formats import Formats
from medmgr_core.listing import Column, Listing
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.ui.entry_form import open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.position_parts import MARKS, pick_months, position_tree
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing, show_table
from medmgr_core.ui.text import md

_HARM = {1: ":gray[●]", 2: ":orange[▲]", 3: ":red[■]", 4: ":red[■]"}

_STATUS = Column("standing", "Status", width=105)
_MONEY = (
    Column("budget", "Budget", "money"),
    Column("actual", "Net cost", "money"),
    Column("variance", "Variance", "money"),
    Column("variance_share", "Variance %", "share"),
    Column("lines", "Lines", "count", width=80),
)
_YEAR = (Column("committed", "Promised", "money"), Column("forecast_variance", "Left at year end", "money"))

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
        Column("is_one_off", "One-off", "yes_no", shown=False),
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
    """One way to cut the position: its rows, its columns, and the lines behind one of its rows."""

    rows: Callable[[Page, Overview], pd.DataFrame]
    columns: tuple[Column, ...]
    picked: str
    lines: str


DIMENSIONS: dict[str, Dimension] = {
    "Cost centre": Dimension(
        lambda page, look: look.position.centres,
        (_STATUS, Column("cost_centre_name", "Cost centre"), Column("unit_name", "Unit"), *_MONEY, *_YEAR),
        "code", queries.LINES_OF_CENTRE,
    ),
    "Supplier": Dimension(
        lambda page, look: queries.by_supplier(page.store, look.scope),
        (Column("supplier_name", "Supplier"), Column("actual", "Spent", "money_exact"), Column("lines", "Lines", "count")),
        "supplier_code", queries.LINES_OF_SUPPLIER,
    ),
    "Month": Dimension(
        lambda page, look: queries.by_month(page.store, look.scope),
        (_STATUS, Column("month", "Month", "date"), *_MONEY),
        "month", queries.LINES_OF_MONTH,
    ),
}  # fmt: skip
TREES = ("Unit", "Account")


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


def attention_list(found: list[Attention], *, most: int = 6) -> None:
    """What needs a person, the worst first."""
    if not found:
        st.markdown("Nothing is far from its budget.")
    for thing in by_harm(found)[:most]:
        st.markdown(f":small[{_HARM[thing.harm]} {md(thing.sentence)} :gray[· {md(thing.unit)}]]")
    if len(found) > most:
        st.caption(f"and {len(found) - most} more: see Today, and the tables below")


@st.fragment  # other months or another cut draw the position alone
def position(page: Page, whole: Overview) -> None:
    """The position of the months picked, as a tree, or by one dimension down to the lines."""
    ask_again(page)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        by = st.segmented_control("Position by", [*TREES, *DIMENSIONS], default="Unit", key="position_by", bind="query-params",
                                  required=True)  # fmt: skip
        span = pick_months(whole)
    look = overview(page.store, page.scope, span)
    if by in TREES:
        position_tree(page, look, by == "Account")
    else:
        _by_dimension(page, look, str(by))


def _by_dimension(page: Page, look: Overview, by: str) -> None:
    dimension = DIMENSIONS[by]
    frame = _with_standing(dimension.rows(page, look), rule(page.store))
    picked = show_table(page, frame, dimension.columns, key=f"position-{by}", alt=f"Position by {by.lower()}", pick=True,
                        height="content" if len(frame) <= 12 else 420,
                        empty="No budget and no spending in this unit and year. Choose another, or load a file.")  # fmt: skip
    if picked is None:
        st.caption("Choose a row to see the lines behind it.")
    else:
        _behind(page, look.scope, dimension, picked)


def _with_standing(frame: pd.DataFrame, held: BudgetRule) -> pd.DataFrame:
    if "budget" not in frame:
        return frame
    variance = frame["budget"] - frame["actual"]
    share = variance.astype("float64") / frame["budget"].abs().where(frame["budget"] != 0).astype("float64")
    status = [_standing(row, held) for row in rows_of(frame.assign(variance=variance))]
    return frame.assign(variance=variance, variance_share=share, standing=status)


def _standing(row: dict[str, Any], held: BudgetRule) -> str:
    return MARKS["no budget" if row["budget"] == 0 else standing(row["budget"], row["variance"], held)]


def _behind(page: Page, scope: Scope, dimension: Dimension, picked: dict[str, Any]) -> None:
    """The lines behind a row; their net cost sums to its figure."""
    value = picked[dimension.picked]
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
