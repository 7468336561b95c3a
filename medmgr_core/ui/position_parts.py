"""The position table: a tree whose branches open on the spot, and what stands behind the row chosen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from medmgr_core.budgets import charts, queries
from medmgr_core.budgets.attention import standing
from medmgr_core.budgets.explain import Explained, explain
from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.owed import rule
from medmgr_core.budgets.position import ACCOUNT_TYPES, Position
from medmgr_core.budgets.reason_records import BudgetRule
from medmgr_core.budgets.tree import Tree, above, behind
from medmgr_core.facility import queries as facility
from medmgr_core.listing import Column, Listing
from medmgr_core.periods import Period, add_months, months_between
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.columns import configs, shown
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.tables import show_listing
from medmgr_core.ui.text import key_part, md

MARKS = {"on plan": "● On plan", "watch": "▲ Watch", "off plan": "■ Off plan", "no budget": "○ No budget"}
COLUMNS = (
    Column("standing", "Status", width=95),
    Column("place", "Place", width=240),
    Column("budget", "Budget", "money"),
    Column("actual", "Net cost", "money"),
    Column("variance", "Variance", "money"),
    Column("variance_share", "Var. %", "share", width=75),
    Column("before", "Year before", "money"),
    Column("year_budget", "Year's budget", "money"),
    Column("committed", "Promised", "money"),
    Column("available", "Available", "money"),
    Column("forecast", "Forecast", "money"),
    Column("forecast_variance", "Left at year end", "money"),
)
_OPEN, _SHUT = "− ", "+ "
_THOUSANDS_FROM = 1_000_000_000  # minor units: from ten millions on the pounds make no difference
Drawn = tuple[list[dict[str, Any]], pa.Table]  # the rows, and their cells
_SPACE = "\u2003"
_KEPT = 50  # ways to have a tree open
_ROW = 31.5  # pixels, as high as a row is with the base size of letters


@st.fragment  # opening a branch draws the table and what stands below it, nothing else
def position_tree(page: Page, look: Overview, of_accounts: bool) -> None:
    """The tree of units (or of accounts), and below it what stands behind the chosen row."""
    ask_again(page)
    row = st.container(horizontal=True, vertical_alignment="center")
    types = row.pills("Types of account", ACCOUNT_TYPES, selection_mode="multi", format_func=words, key="position_types",
                      label_visibility="collapsed")  # fmt: skip
    position = look.position.of_types(tuple(types) or ACCOUNT_TYPES)
    if position.leaves.empty:
        st.info("No budget and no spending in this unit and year. Choose another, or load a file.")
        return
    tree = _tree(page, look, position, of_accounts)
    key = f"tree-{'accounts' if of_accounts else 'units'}-{key_part(look.scope.root)}-{look.year.title}"
    _find(row, tree, key)
    branch = _table(page, tree, key)
    _about(page, look, tree, branch)


def _tree(page: Page, look: Overview, position: Position, of_accounts: bool) -> Tree:
    """A tree is grown once for a position and kept with it."""
    grown: dict[Any, Tree] = position.__dict__.setdefault("trees", {})
    if of_accounts not in grown:
        if of_accounts:
            grown[True] = Tree(position, "All accounts", {}, page.store.read(queries.CHART))
        else:
            names = facility.tree(page.store, page.rights.units(page.area))
            grown[False] = Tree(position, look.scope.root, dict(zip(names["unit_code"], names["name"], strict=True)))
    return grown[of_accounts]


def _find(row: DeltaGenerator, tree: Tree, key: str) -> None:
    """A place by its name: quicker than opening the way to it, and the way for who works by keyboard."""
    labels = tree.labels
    row.selectbox("Find a place", list(labels), index=None, format_func=labels.__getitem__, placeholder="Find a place", width=280,
                  label_visibility="collapsed", key=f"{key}-find", on_change=_go, args=(key,))  # fmt: skip


def _go(key: str) -> None:
    """Open the way to the place that was found, and choose it."""
    path, state = st.session_state[f"{key}-find"], st.session_state.get(f"{key}-open")
    if path is not None and state is not None:
        state["open"].update([*above(path), path])
        state |= {"chosen": path, "paths": []}  # no rows: what was clicked before is no click any more


def _table(page: Page, tree: Tree, key: str) -> dict[str, Any]:
    """Draw what is seen of the tree; returns the branch chosen, at first the whole."""
    state = st.session_state.setdefault(f"{key}-open", {"open": set(tree.usual), "chosen": tree.root, "paths": []})
    _follow(state, key)
    columns = _columns(tree)
    rows, cells = _drawn(tree, frozenset(state["open"]), rule(page.store), columns)
    state["paths"] = [row["path"] for row in rows]
    if state["chosen"] not in state["paths"]:
        state["chosen"] = tree.root
    place = state["paths"].index(state["chosen"])
    # The choice is kept by its place, and places change when a branch opens: say anew where it is.
    st.session_state[key] = {"selection": {"rows": [place], "columns": [], "cells": []}}
    st.dataframe(cells, key=key, on_select="rerun", selection_mode="single-row",
                 hide_index=True, placeholder="", column_config=configs(columns, page.formats),
                 height=min(598, round(_ROW * (len(rows) + 1)) + 3), alt="Position")  # fmt: skip
    unit = f"Thousands of {page.profile.currency}. " if columns[2].kind == "money_k" else ""
    st.caption(f"{unit}Choose a row to open it; clear its tick to shut it. The figures below are those of the row chosen.")
    chosen: dict[str, Any] = rows[place]
    return chosen


def _drawn(tree: Tree, opened: frozenset[str], held: BudgetRule, columns: Sequence[Column]) -> Drawn:
    """What is seen of the tree, and its cells as the browser gets them: kept with the tree for whoever opens the same."""
    kept: dict[Any, Drawn] = tree.__dict__.setdefault("drawn", {})
    key = (opened, held.watch_share, held.off_share, held.floor)
    drawn = kept.get(key)
    if drawn is None:
        if len(kept) >= _KEPT:
            kept.clear()
        seen = tree.seen(opened)
        cells = shown(_dressed(seen, opened, held), columns)
        drawn = kept[key] = rows_of(seen), pa.Table.from_pandas(cells, preserve_index=False)
    return drawn


def _columns(tree: Tree) -> list[Column]:
    """Large sums stand in thousands, so that all columns are seen at once."""
    kind = "money_k" if abs(tree.position.total["year_budget"]) >= _THOUSANDS_FROM else "money"
    return [replace(column, kind=kind) if column.kind == "money" else column for column in COLUMNS]


def _follow(state: dict[str, Any], key: str) -> None:
    """What was clicked since: another row is chosen and opens; the chosen one, clicked again, opens or shuts."""
    held = st.session_state.get(key)
    if held is None or not state["paths"]:
        return
    rows = held["selection"]["rows"]
    clicked = state["paths"][rows[0]] if rows and rows[0] < len(state["paths"]) else state["chosen"]
    if rows and clicked == state["chosen"]:
        return  # drawn anew for another reason
    is_open = clicked in state["open"]
    if is_open and not rows:
        state["open"].discard(clicked)
    else:
        state["open"].add(clicked)
    state["chosen"] = clicked


def _dressed(seen: pd.DataFrame, opened: Collection[str], held: BudgetRule) -> pd.DataFrame:
    rows = seen[["path", "level", "name", "opens", "budget", "variance"]].itertuples(index=False)
    places, status = [], []
    for path, level, name, opens, budget, variance in rows:
        mark = _OPEN if opens and path in opened else _SHUT if opens else ""
        places.append(_SPACE * level + mark + name)
        status.append(MARKS["no budget" if budget == 0 else standing(budget, variance, held)])
    return seen.assign(place=places, standing=status)


def _about(page: Page, look: Overview, tree: Tree, branch: dict[str, Any]) -> None:
    """Why the chosen row moved, or the rows behind one of its figures. Only what is asked for is drawn."""
    chosen = st.segmented_control("Of the row chosen: why it moved, or the rows behind", [_WHY, *_FIGURES], default=_WHY,
                                  key="position_figure", required=True)  # fmt: skip
    if chosen == _WHY:
        _why(page, explain(page.store, look, tree, branch), branch)
    else:
        _rows_behind(page, look, tree.leaves_of(branch["path"]), str(chosen))


def _why(page: Page, explained: Explained, branch: Mapping[str, Any]) -> None:
    """The sentences that explain the variance of the chosen row, and its parts as bars."""
    told = explained.told.against_budget(page.formats)
    with card(md(told), "Budget against net cost of the months compared, over to the right"):
        causes = _causes(page, explained, branch)
        left, right = st.columns([1, 2]) if causes else (st.container(), st.container())
        with left:
            for sentence in causes:
                st.markdown(f":small[{md(sentence)}]")
        with right:
            show_chart(page, charts.variance_bars, explained.parts, "account_name", alt="Variance by account")


def _causes(page: Page, explained: Explained, branch: Mapping[str, Any]) -> list[str]:
    found = []
    if explained.cause and explained.cause.named:
        found.append(explained.cause.sentence(page.formats))
    pay = explained.pay
    if pay:
        steps = "; ".join(f"{name} {page.formats.signed_money(step)}" for name, step in pay.steps.items() if step)
        share = page.formats.percent(pay.premium_share) if pay.premium_share is not None else "n/a"
        found.append(f"Pay from budget to actual: {steps}. Agency premium is {share} of pay.")
    if not found and branch["kind"] == "centre":
        found.append("Enter workload and hours to see how much comes from volume, from hours and from price.")
    return found


_BEHIND: Mapping[str, Listing] = {
    "Spending": Listing(
        queries.LINES_BEHIND,
        (
            Column("posted_on", "Date", "date"), Column("cost_centre_name", "Cost centre", search=True),
            Column("account_name", "Account", search=True), Column("supplier_name", "Supplier", search=True),
            Column("cost", "Net cost", "money_exact"), Column("reference", "Reference", search=True),
            Column("description", "Text", search=True), Column("is_one_off", "One-off", "yes_no", shown=False),
            Column("actual_no", "Line", "code", shown=False, search=True),
        ),
        key=("actual_no",), order="posted_on", descending=True, total="cost",
    ),
    "Budget": Listing(
        queries.BUDGET_BEHIND,
        (
            Column("month", "Month", "date"), Column("cost_centre_name", "Cost centre", search=True),
            Column("account_name", "Account", search=True), Column("kind", "Made by", "choice"),
            Column("move_no", "Move", "code", search=True), Column("cost", "Net cost", "money_exact"),
        ),
        key=("cost_centre_code", "account_code", "month", "move_no"), order="month", total="cost",
    ),
    "Promised": Listing(
        queries.COMMITMENTS_BEHIND,
        (
            Column("due_on", "Due", "date"), Column("stage", "Stage", "choice", ("request", "order", "invoice")),
            Column("document", "Document", "code", search=True), Column("supplier_name", "Supplier", search=True),
            Column("cost_centre_name", "Cost centre", search=True), Column("account_name", "Account", search=True),
            Column("cost", "Net cost", "money_exact"),
        ),
        key=("stage", "document"), order="due_on", total="cost",
    ),
}  # fmt: skip
_WHY, _FIGURES = "Why", ("Net cost", "Budget", "Year's budget", "Promised", "Year before")


def _rows_behind(page: Page, look: Overview, leaves: pd.DataFrame, figure: str) -> None:
    """The rows a figure is the sum of, with the same unit, months and types."""
    span = {"Year's budget": look.year, "Promised": look.year, "Year before": _year_before(look.scope.period)}
    period = span.get(figure, look.scope.period)
    listing = _BEHIND[{"Year's budget": "Budget", "Year before": "Spending", "Net cost": "Spending"}.get(figure, figure)]
    scope = replace(look.scope, period=period)
    show_listing(replace(page, scope=scope), listing, key=f"behind-{figure.lower().replace(' ', '-')}", name=figure,
                 values=behind(leaves), height=388, empty="There is no row behind this figure.")  # fmt: skip


def _year_before(period: Period) -> Period:
    return Period(add_months(period.first, -12), add_months(period.until, -12), "year before")


def pick_months(look: Overview) -> Period | None:
    """Which months of the year are compared; at first those with spending."""
    months = list(months_between(look.year.first, look.year.until))
    names = [f"{month:%b %Y}" for month in months]
    usual = look.scope.period
    first = names[months.index(usual.first)]
    last = names[months.index(add_months(usual.until, -1))]
    picked = st.select_slider("Months compared", names, (first, last), key=f"months-{look.year.title}")
    start, end = (months[names.index(name)] for name in picked)
    return Period(start, add_months(end, 1), look.year.title)
