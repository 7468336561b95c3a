"""The return on complaints on the screen: the register's own, the balances of loaded ones, and what comments are about."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from medmgr_core.complaints import return_queries
from medmgr_core.complaints.ko41a import balances
from medmgr_core.listing import Column
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_LINES = (Column("line", "Line"), Column("figure", "Figure", "count", width=90))
_RULES = (
    Column("status", "Status", width=110), Column("site", "Site", width=180), Column("year", "Year from", width=90),
    Column("name", "Rule"), Column("left", "One side", "count", width=90), Column("right", "The other", "count", width=90),
)  # fmt: skip
_THEMES = (
    Column("theme", "Theme"), Column("comments", "Comments", "count", width=100),
    Column("critical", "Critical", "count", width=90),
    Column("mean", "Mean (−5 to 5)", "quantity", width=120),
)  # fmt: skip


def more(page: Page) -> None:
    """Returns and comments, read only when they are opened."""
    kept = st.expander(
        "Return for the year, and comments", icon=":material/assignment:", on_change="rerun", key="complaints-more"
    )
    if kept.open:
        with kept:
            own, loaded, said = st.tabs(["Return of this register (KO41a)", "Loaded returns", "Comments"])
            with own:
                _own(page)
            with loaded:
                _loaded(page)
            with said:
                _comments(page)


def _own(page: Page) -> None:
    lines = return_queries.own_lines(page.store, page.scope)
    broken = [one for one in balances({name: float(value) for name, value in lines.items()}) if not one.holds]
    rules = "Every rule of the return holds." if not broken else f"{len(broken)} rules do not hold."
    restricted = "as far as you may see them: restricted ones you are not named for are not counted"
    st.caption(f"Formal complaints of {md(page.scope.period.title)}, {restricted}. {rules}")
    frame = pd.DataFrame({"line": list(lines), "figure": list(lines.values())})
    show_table(page, frame, _LINES, key="own-return", alt="Return of this register", empty="No complaint.", height=360)


def _loaded(page: Page) -> None:
    rows = [
        ("● Holds" if one.holds else "■ Does not hold", site, year, one.name, one.left, one.right)
        for site, year, one in return_queries.loaded_balances(page.store, page.scope)
    ]
    frame = pd.DataFrame(rows, columns=[column.name for column in _RULES])
    frame = frame.sort_values(["status", "site"], ascending=[False, True], ignore_index=True)
    empty = "Load a return under Load files, as lines of returns: each rule of it is checked here."
    show_table(page, frame, _RULES, key="loaded-returns", alt="Balances of loaded returns", height=360, empty=empty)


def _comments(page: Page) -> None:
    frame = return_queries.comments(page.store, page.scope)
    show_table(page, frame, _THEMES, key="comments", alt="Comments by theme", height=360,
               empty="Load coded comments under Load files, as comments.")  # fmt: skip
