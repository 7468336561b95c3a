"""How good suppliers are: a score with its parts, and every delivery, check and invoice behind it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import Formats
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.supplies import vendor_queries
from medmgr_core.supplies.vendor_score import ENOUGH
from medmgr_core.ui.charts import card
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_PARTS = vendor_queries.PARTS
_COLUMNS = (
    Column("supplier_name", "Supplier", width=220), Column("score_told", "Score of 100", width=105),
    *(Column(f"{name}_told", part.title, width=150) for name, part in _PARTS.items()),
    Column("usual", "Usual days", "quantity", width=90), Column("late", "9 of 10 within", "quantity", width=105),
)  # fmt: skip
_BEHIND = (
    Column("status", "Met", width=95), Column("part_told", "Counts for", width=150),
    Column("happened_on", "On", "date", width=95),
    Column("document", "Document", "code", width=110), Column("told", "What", width=240),
)  # fmt: skip
_LOW, _GOOD = 80, 95  # points


def scores_card(page: Page) -> None:
    """Suppliers by score, the lowest first; of the one chosen the rows behind it."""
    seen = vendor_queries.observed(page.store, page.scope, _purchasing(page))
    frame = vendor_queries.suppliers(page.store, page.scope, seen)
    weights = ", ".join(f"{part.title.lower()} {part.weight:g}" for part in _PARTS.values())
    note = (f"{md(page.scope.period.title)}. Weights: {weights}; a part counts from {ENOUGH} on; what has no data is left "
            "out, and the others weigh more")  # fmt: skip
    with card(md(_headline(frame, page.formats)), note):
        rows = rows_of(frame)
        met = {f"{name}_told": [_met(page.formats, row, name) for row in rows] for name in _PARTS}
        shown = frame.assign(score_told=[_score(row) for row in rows], **met)
        picked = show_table(page, shown, _COLUMNS, key="vendors", alt="Suppliers by score", pick=True, rows_by=("supplier_code",),
                            empty="Take deliveries in under their order, or check a service level: then suppliers are scored.",
                            height="content" if len(shown) <= 10 else 390)  # fmt: skip
        if picked:
            _behind(page, picked, seen)
        elif len(shown):
            st.caption("Choose a supplier to see every delivery, check and invoice behind its score.")


def _purchasing(page: Page) -> Any:
    """Invoices are those of units whose purchasing this person may see."""
    units = tuple(sorted(set(page.scope.units) & page.rights.units("purchasing")))
    return replace(page.scope, units=units) if units else None


def _met(formats: Formats, row: dict[str, Any], name: str) -> str:
    return "" if row[name] is None else f"{formats.percent(row[name], 0)} ({row[f'{name}_told']})"


def _score(row: dict[str, Any]) -> str:
    if row["score"] is None:
        return "– no data"
    mark = "■" if row["score"] < _LOW else "●" if row["score"] >= _GOOD else "▲"
    return f"{mark} {row['score']:.0f}" + (f" (on {row['rests_on']:.0%})" if row["rests_on"] < 0.999 else "")


def _headline(frame: pd.DataFrame, formats: Formats) -> str:
    scored = frame[frame["score"].notna()]
    if scored.empty:
        return "No supplier has enough deliveries, checks or invoices to be scored yet"
    low = int((scored["score"] < _LOW).sum())
    first = rows_of(scored)[0]
    said = f"{low} of {len(scored)} suppliers score below {_LOW}" if low else f"All {len(scored)} suppliers score {_LOW} or more"
    weakest = min((name for name in _PARTS if first[name] is not None), key=lambda name: first[name] / _PARTS[name].target)
    return (
        f"{said}; lowest {first['supplier_name']} with {first['score']:.0f}, {_PARTS[weakest].title.lower()} "
        + formats.percent(first[weakest], 0)
    )


def _behind(page: Page, row: dict[str, Any], seen: pd.DataFrame) -> None:
    own = seen[seen["supplier_code"] == row["supplier_code"]]
    own = own.assign(status=own["met"].map({1: "● Met", 0: "■ Missed"}), part_told=[_PARTS[name].title for name in own["part"]])
    missed = int((own["met"] == 0).sum())
    st.markdown(f"**{md(row['supplier_name'])}**: {missed} of {len(own)} missed, those first")
    own = own.sort_values(["met", "happened_on"], ascending=[True, False], kind="stable", ignore_index=True)
    show_table(page, own, _BEHIND, key="vendor-rows", alt="What a supplier's score rests on", empty="Nothing is known yet.",
               height="content" if len(own) <= 10 else 390)  # fmt: skip
