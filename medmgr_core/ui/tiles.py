"""Measure tiles: value, change from the same months a year before, and the months as a small chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from medmgr_core.formats import MINUS, Formats
from medmgr_core.measure import Measure, Reading, readings
from medmgr_core.scope import Scope
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md

_COLOURS = {"higher": "normal", "lower": "inverse", "neither": "off"}


def measure_tiles(page: Page, measures: Sequence[Measure], scope: Scope) -> None:
    """One tile a measure, side by side; they wrap on a narrow screen."""
    tiles([*zip(measures, readings(page.store, scope, measures), strict=True)], page.formats)


def tiles(read: Sequence[tuple[Measure, Reading]], formats: Formats) -> None:
    """Tiles of measures that were read already."""
    with st.grid(len(read), min_column_width=150):
        for measure, reading in read:
            _tile(measure, reading, formats)


def _tile(measure: Measure, reading: Reading, formats: Formats) -> None:
    delta, note = _change(measure, reading, formats)
    months = [value for _, value in reading.months if value is not None]
    st.metric(
        measure.title, md(shown_value(measure, reading.value, formats)), delta, border=True, height="stretch",
        delta_color=_COLOURS[measure.better], delta_description=note,  # type: ignore[arg-type]
        chart_data=[round(value, 4) for value in months] if len(months) > 1 else None,
        help=f"{measure.meaning}  \n**Formula:** {md(measure.formula)}  \n**Why:** {measure.why}",
    )  # fmt: skip


def shown_value(measure: Measure, value: float | None, formats: Formats) -> str:
    """A measured value as a tile shows it."""
    if value is None:
        return "–"
    if measure.unit == "money":
        return formats.short_money(int(value))
    return formats.percent(value) if measure.unit == "share" else formats.number(value)


def _change(measure: Measure, reading: Reading, formats: Formats) -> tuple[Any, str | None]:
    if reading.value is None or reading.before is None:
        return None, None
    change = reading.value - reading.before
    if measure.unit == "share":
        text = f"{formats.number(change * 100, 1)} points"
    else:
        text = formats.short_money(int(change)) if measure.unit == "money" else formats.number(change)
    # A plain hyphen first tells the arrow which way to point.
    return f"-{md(text[1:])}" if text.startswith(MINUS) else md(text), "vs year before"
