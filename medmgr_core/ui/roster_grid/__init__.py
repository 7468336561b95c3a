"""The roster grid: a component of its own, because no table of Streamlit has coloured cells that are typed into."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

_HERE = Path(__file__).parent
_HTML = """
<div class="roster">
  <div class="bar"><span class="broken"></span><span class="gaps"></span><span class="unsaved" role="status"></span>
    <span class="sums"></span><span class="space"></span>
    <button class="discard" type="button">Discard</button><button class="save" type="button">Save (Ctrl+S)</button></div>
  <p class="said" aria-live="polite"></p>
  <div class="box" tabindex="0" aria-label="Roster grid: arrows move, letters set a shift"></div>
  <p class="help">Letters set a shift and move on · space or Delete: off · + for a second shift · * pins · Shift+arrows select ·
    Ctrl+C and Ctrl+V copy blocks, over a larger selection they repeat · Ctrl+Z undoes · underlined: bank or agency</p>
</div>
"""
_grid = st.components.v2.component(
    "medmgr_roster_grid", html=_HTML, css=(_HERE / "grid.css").read_text(encoding="utf-8"),
    js=(_HERE / "grid.js").read_text(encoding="utf-8"),
)  # fmt: skip


def roster_grid(data: dict[str, Any], key: str) -> tuple[list[dict[str, Any]] | None, list[dict[str, Any]]]:
    """Draw the grid; ``data`` as grid.js says. Returns (cells to save, when Save was pressed; cells typed and not saved).

    A cell: p (person), d (date), c (letters), pin, was (number and revision of each of its shifts as it was read).
    """
    result = _grid(key=key, data=data, on_save_change=_nothing, on_typed_change=_nothing)
    return result.save, result.typed or []


def _nothing() -> None:
    """The page runs anew anyway; this makes the result have both parts."""
