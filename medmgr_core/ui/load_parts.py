"""Parts of the screen that loads a spending file."""

from __future__ import annotations

from typing import Literal

import pandas as pd
import streamlit as st

from medmgr_core.budgets.load_lines import NAMED, load_lines, names_for
from medmgr_core.budgets.records import Actual
from medmgr_core.entry.column_choice import Converted, Wanted, convert, suggest
from medmgr_core.entry.parse import DateOrder, date_order
from medmgr_core.entry.read_csv import RawTable, read_table
from medmgr_core.errors import MedMgrError
from medmgr_core.listing import Column
from medmgr_core.periods import financial_year_of
from medmgr_core.record import fields_of
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_KINDS: dict[str, Literal["date", "money"]] = {"date": "date", "money": "money"}
WANTED = tuple(
    Wanted(spec.name, spec.title, _KINDS.get(spec.kind.name, "text"), spec.synonyms)
    for spec in fields_of(Actual) if not spec.running
)  # fmt: skip
_NEEDED = ("posted_on", "cost_centre_code", "account_code", "amount")

_PREVIEW = tuple(
    Column(wanted.name, wanted.title, {"date": "date", "money": "money_exact"}.get(wanted.kind, "text")) for wanted in WANTED
)
_WRONG = (
    Column("line", "Line", "count", width=80),
    Column("column", "Column"),
    Column("value", "Value"),
    Column("message", "What to do"),
)


def choose_file(page: Page) -> RawTable | None:
    """The upload; a file that cannot be taken is refused in one sentence."""
    file = st.file_uploader("Spending file (CSV)", type=["csv", "txt", "tsv"], key="spending-file")
    if file is None:
        st.caption("The file as it comes from the ledger: one line a payment, with date, cost centre, account and amount.")
        return None
    try:
        table = read_table(file.getvalue())
    except MedMgrError as error:
        st.error(md(error))
        return None
    st.session_state["spending-file-name"] = file.name
    st.caption(f"{md(file.name)}: {len(table.rows):,} lines, {len(table.columns)} columns, {md(table.layout.encoding)}")
    return table


def choose_columns(page: Page, table: RawTable) -> Converted | None:
    """Which column holds what, suggested from headings and content; the day/month order is asked when unclear."""
    found = suggest(table, WANTED)
    choice: dict[str, str | None] = {}
    with st.grid(4, min_column_width=200):
        for wanted in WANTED:
            held = found.get(wanted.name)
            index = table.columns.index(held) if held in table.columns else None
            label = f"{wanted.title} (required)" if wanted.name in _NEEDED else wanted.title
            choice[wanted.name] = st.selectbox(label, table.columns, index=index, placeholder="Not in the file",
                                               key=f"load-{wanted.name}-{'|'.join(table.columns)[:60]}")  # fmt: skip
    lacking = [wanted.title for wanted in WANTED if wanted.name in _NEEDED and not choice[wanted.name]]
    if lacking:
        st.info(f"Choose the column for: {', '.join(lacking)}.")
        return None
    return convert(table, choice, WANTED, date_order=_order(table, str(choice["posted_on"])))


def _order(table: RawTable, column: str) -> DateOrder | None:
    order = date_order(table.rows[column])
    if order is not None:
        return order
    orders: list[DateOrder] = ["day first", "month first"]
    return st.segmented_control("No date has a day above 12. Which comes first?", orders, default="day first", required=True)


def preview(page: Page, table: RawTable, converted: Converted) -> None:
    """Lines, sum and months of what would be loaded; every cell that could not be understood."""
    rows = good_rows(table, converted)
    total = page.formats.money(int(rows["amount"].sum()), 2) if len(rows) else "nothing"
    st.subheader(f"{len(rows):,} lines to load, {md(total)}", anchor=False)
    if len(converted.wrong):
        st.warning(f"{converted.wrong['line'].nunique():,} lines are left out because a cell could not be understood:")
        show_table(page, converted.wrong.head(200), _WRONG, key="wrong", alt="Cells that could not be understood", empty="")
    _news(page, rows)
    show_table(page, rows.head(200), _PREVIEW, key="preview", alt="First lines of the file", empty="No line can be loaded.")


def good_rows(table: RawTable, converted: Converted) -> pd.DataFrame:
    """The rows without a fault and with every required value."""
    good = ~pd.Series(table.line_numbers).isin(converted.wrong["line"]).to_numpy()
    return converted.rows[good].dropna(subset=list(_NEEDED)).reset_index(drop=True)


def _news(page: Page, rows: pd.DataFrame) -> None:
    told_of = []
    for field, record_type in NAMED.items():
        new = names_for(page.store, record_type, rows[field]).new
        if new:
            told_of.append(f"{len(new):,} new {(record_type.title if len(new) == 1 else record_type.plural).lower()}")
    if told_of:
        st.caption(f"Not known yet and made as proposals: {', '.join(told_of)}. New cost centres go under the unit chosen above.")


def accept(page: Page, table: RawTable, converted: Converted) -> None:
    """Load the good lines in one batch."""
    rows = good_rows(table, converted)
    label = "Load 1 line" if len(rows) == 1 else f"Load {len(rows):,} lines"
    if st.button(label, type="primary", icon=":material/check:", disabled=rows.empty):
        with told():
            name = str(st.session_state.get("spending-file-name", ""))
            done = load_lines(page.store, rows, unit_code=page.scope.root, by=page.person, file_name=name)
            st.success(f"{done.lines:,} lines loaded, {md(page.formats.money(done.total, 2))}. The batch is {done.batch}.")
            year = financial_year_of(rows["posted_on"].max().date(), page.profile.year_starts_in).title
            st.page_link("pages/budgets.py", label=f"See {year} in Budgets", icon=":material/account_balance:",
                         query_params={"unit": page.scope.root, "year": year})  # fmt: skip
