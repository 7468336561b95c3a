"""Two people changed one record: both versions side by side, and a choice for each field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from medmgr_core.people.sentences import shown
from medmgr_core.record import Record, fields_of
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md


def choose_per_field(page: Page, record_type: type[Record], mine: Mapping[str, Any], theirs: Mapping[str, Any],
                     key: str) -> dict[str, Any]:  # fmt: skip
    """Draw a choice for each field that differs; returns the values chosen (mine unless told otherwise)."""
    chosen = dict(mine)
    for spec in fields_of(record_type):
        if spec.name not in mine or (mine[spec.name] or None) == (theirs.get(spec.name) or None):
            continue
        words = {
            "mine": f"Mine: {md(shown(_text(mine[spec.name]), spec.kind, page.formats))}",
            "theirs": f"Theirs: {md(shown(_text(theirs[spec.name]), spec.kind, page.formats))}",
        }
        pick = st.radio(spec.title, list(words), format_func=words.__getitem__, horizontal=True, key=f"{key}-{spec.name}")
        chosen[spec.name] = mine[spec.name] if pick == "mine" else theirs[spec.name]
    return chosen


def _text(value: Any) -> Any:
    return None if value == "" else value
