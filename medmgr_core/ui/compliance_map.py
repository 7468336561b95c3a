"""A new version of a requirement set beside the one it takes the place of: what is the same, and what is carried over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.compliance import map_queries as queries
from medmgr_core.compliance.carry_commands import carry_over
from medmgr_core.compliance.requirement_map import KEPT, Pair
from medmgr_core.compliance.requirement_records import Framework
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.people.entries import change_entry
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_WORDS = {"changed": "▲ Text changed: to be assessed again", "added": "○ New: to be assessed", "removed": "– Removed",
          "renumbered": "● Same words, new reference", "same": "● Same"}  # fmt: skip
_PAIRS = (
    Column("told", "What became of it", width=250),
    Column("name", "Requirement", width=430),
    Column("old_ref", "Was", "code", width=110),
    Column("new_ref", "Is now", "code", width=110),
)
_CARRY = (
    Column("unit_name", "Unit", width=200),
    Column("started_on", "Assessed", "date", width=110),
    Column("judged", "Judged", "count", width=90),
    Column("kept", "Same words", "count", width=110),
    Column("again", "To be assessed again", "count", width=160),
    Column("standing", "Standing", width=200),
)


def map_panel(page: Page, row: dict[str, Any], old: dict[str, Any]) -> None:
    """row: a requirement set; old: the one it takes the place of."""
    pairs = queries.changes(page.store, old["framework_code"], row["framework_code"])
    with card(_headline(pairs, md(old["name"])), "By key, reference and words; weight and kind are those of the new set"):
        _pairs(page, pairs)
    with card("Results and evidence to carry over", "What has the same words keeps its result, its day and who judged it"):
        _carry(page, row, old, pairs)


def _headline(pairs: Sequence[Pair], old: str) -> str:
    counts = Counter(pair.what for pair in pairs)
    again = counts["changed"] + counts["added"]
    if not again and not counts["removed"]:
        return f"All {counted(len(pairs), 'requirement')} say what they said in {old}"
    gone = f"; {counts['removed']:,} of {old} are gone" if counts["removed"] else ""
    return f"{again:,} of {counted(len(pairs) - counts['removed'], 'requirement')} to be assessed again or anew{gone}"


def _pairs(page: Page, pairs: Sequence[Pair]) -> None:
    ordered = sorted(pairs, key=lambda pair: list(_WORDS).index(pair.what))
    frame = pd.DataFrame(
        {
            "told": [_WORDS[pair.what] for pair in ordered],
            "old_ref": [pair.old.ref if pair.old else "" for pair in ordered],
            "new_ref": [pair.new.ref if pair.new else "" for pair in ordered],
            "name": [pair.point.name for pair in ordered],
            "code": [pair.point.code for pair in ordered],
        }
    ).astype("str")
    picked = show_table(page, frame, _PAIRS, key="set-map", alt="Requirements of both versions", pick=True, rows_by=("code",),
                        empty="Neither set has anything to assess.", height="content" if len(frame) <= 10 else 380)  # fmt: skip
    found = next((pair for pair in ordered if picked and pair.point.code == picked["code"]), None)
    if found and found.what == "changed":
        for part, word, point in zip(st.columns(2), ("Was", "Is now"), (found.old, found.new), strict=True):
            with part:
                st.caption(word)
                st.text(f"{point.name}\n{point.text}".strip() if point else "")


def _carry(page: Page, row: dict[str, Any], old: dict[str, Any], pairs: Sequence[Pair]) -> None:
    kept = {pair.old.code for pair in pairs if pair.old and pair.what in KEPT}
    frame = _offered(queries.to_carry(page.store, page.everywhere(), old["framework_code"], row["framework_code"]), kept)
    picked = show_table(page, frame, _CARRY, key="set-carry", alt="Assessments to carry over", pick=True,
                        rows_by=("assessment_no",), empty="Nothing was judged by the earlier set in your reach.")  # fmt: skip
    if picked and page.rights.allows("compliance", "enter", picked["unit_code"]):
        if st.button(f"Carry over what is the same in {md(picked['unit_name'])}", type="primary", key="carry-over",
                     icon=":material/move_down:"):  # fmt: skip
            do(lambda: carry_over(page.store, picked["assessment_no"], row["framework_code"], by=page.person), "Carried over")
    elif len(frame):
        st.caption("Choose the assessment of a unit to carry it over.")
    if old["retired_on"] is None and page.may("approve"):
        st.caption(f"{md(old['name'])} still counts beside the new set until it is not used any more.")
        if st.button(f"Stop using {md(old['framework_code'])} from today", key="stop-set", icon=":material/event_busy:"):
            do(lambda: change_entry(page.store, Framework, (old["framework_code"],), {"retired_on": page.today},
                                    revision=old["revision"], by=page.person))  # fmt: skip


def _offered(frame: pd.DataFrame, kept: set[str]) -> pd.DataFrame:
    """One row per assessment: judged, of these kept and to be assessed again."""
    same = frame["requirement_code"].isin(kept)
    held = frame.assign(kept=same.astype("int64"), again=(~same).astype("int64"), judged=1)
    by = ["assessment_no", "unit_code", "unit_name", "started_on"]
    found = held.groupby(by, as_index=False, sort=False).agg(
        judged=("judged", "sum"), kept=("kept", "sum"), again=("again", "sum"), there=("new_assessment", "first")
    )
    told = [f"{row['there']} is there already" if row["there"] else "waits" for row in rows_of(found)]
    return found.assign(standing=pd.Series(told, dtype="str"))
