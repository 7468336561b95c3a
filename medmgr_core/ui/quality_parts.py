"""Parts of the Data quality screen: which rules were broken, by whose files, and how each source does month by month."""

from __future__ import annotations

import pandas as pd

from medmgr_core.imports.queries import BREAKS, SOURCES
from medmgr_core.listing import Column
from medmgr_core.people.queries import person_names
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_BREAKS = (
    Column("problem", "Rule that is broken"),
    Column("kind", "In", width=150),
    Column("rows", "Rows waiting", "count", width=110),
    Column("since", "Since", "moment", width=140),
    Column("owner", "Owner", width=170),
)
_SOURCES = (
    Column("month", "Month", "date", width=110),
    Column("source", "Source"),
    Column("kind", "Rows are", width=150),
    Column("files", "Files", "count", width=80),
    Column("rows_read", "Rows read", "count", width=100),
    Column("wrong_rows", "Wrong", "count", width=80),
    Column("wrong_share", "Share wrong", "part", width=110),
    Column("left_out", "Left out", "count", width=90),
    Column("last_on", "Data until", "date", width=110),
)

_NOTHING = "No file has been taken in for this unit yet."


def headline(page: Page, breaks: pd.DataFrame, sources: pd.DataFrame) -> str:
    """How much waits, computed."""
    if sources.empty:
        return _NOTHING.rstrip(".")
    count = int(sources["files"].sum())
    files = "1 file taken in" if count == 1 else f"{page.formats.number(count)} files taken in"
    if breaks.empty:
        return md(f"{files}, no row waits to be mended")
    rows, rules = int(breaks["rows"].sum()), breaks["problem"].nunique()
    waits = "1 row waits" if rows == 1 else f"{page.formats.number(rows)} rows wait"
    return md(f"{waits} to be mended, {'for 1 reason' if rules == 1 else f'for {rules:,} reasons'}; {files}")


def breaks_of(page: Page) -> pd.DataFrame:
    """Rules broken by rows that still wait, most rows first, with who took the file in."""
    names = person_names(page.store)
    found = page.store.read(BREAKS, page.scope)
    return found.assign(kind=_kinds(page, found), owner=found["owner_code"].map(lambda code: names.get(code, code)))


def sources_of(page: Page) -> pd.DataFrame:
    """One row per source and month."""
    found = page.store.read(SOURCES, page.scope)
    kind = _kinds(page, found)
    return found.assign(kind=kind, source=found["source"].where(found["source"] != found["record_table"], kind))


def show_breaks(page: Page, breaks: pd.DataFrame) -> None:
    """The rules and who is to see to it."""
    show_table(page, breaks, _BREAKS, key="breaks", alt="Rules that are broken", empty="No rule is broken by a row that waits.")


def show_sources(page: Page, sources: pd.DataFrame) -> None:
    """How each source does."""
    show_table(
        page, sources, _SOURCES, key="sources", alt="Sources by month", empty="No file has been taken in for this unit yet."
    )


def _kinds(page: Page, frame: pd.DataFrame) -> pd.Series[str]:
    titles = {table: record_type.plural for table, record_type in page.store.catalogue.by_table.items()}
    return frame["record_table"].map(titles)
