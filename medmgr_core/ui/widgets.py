"""One widget for each field kind, and what a widget holds as the record wants it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import streamlit as st

from medmgr_core.formats import Formats
from medmgr_core.record import FieldSpec, words
from medmgr_core.ui.text import md

_DATE_INPUT = {
    "DD MMM YYYY": "DD/MM/YYYY",
    "DD/MM/YYYY": "DD/MM/YYYY",
    "MM/DD/YYYY": "MM/DD/YYYY",
    "YYYY-MM-DD": "YYYY-MM-DD",
}


def date_style(formats: Formats) -> str:
    """How days are typed into fields, in the facility's order."""
    return _DATE_INPUT[formats.cell_date]


def draw(spec: FieldSpec, key: str, value: Any, options: Mapping[str, str], formats: Formats, *, disabled: bool = False) -> Any:
    """Draw the widget of a field, holding ``value``; returns what it holds now, as the record wants it."""
    label = f"{spec.title} (required)" if spec.required and not disabled else spec.title
    common: dict[str, Any] = {
        "key": key,
        "help": md(spec.description) if spec.description else None,
        "disabled": disabled,
    }
    if key not in st.session_state:
        st.session_state[key] = _widget_value(spec, value)
    match spec.kind.widget:
        case "area":
            return st.text_area(label, height=90, **common)
        case "choice" if len(spec.choices) <= 4:
            return st.segmented_control(label, spec.choices, format_func=words, **common)
        case "choice":
            return st.selectbox(label, spec.choices, index=None, format_func=words, placeholder="Choose", **common)
        case "reference":
            return _reference(label, st.session_state[key], options, common)
        case "check":
            return st.checkbox(label, **common)
        case "number" if spec.kind.name == "count":
            return st.number_input(label, value=None, step=1, **common)
        case "number":
            return st.number_input(label, value=None, format="%.2f", **common)
        case "money":
            return _minor(st.number_input(f"{label}", value=None, step=1.0, format="%.2f", **common))
        case "percent":
            held = st.number_input(f"{label}, %", value=None, step=0.1, format="%.1f", **common)
            return None if held is None else held / 100
        case "date":
            return st.date_input(label, value=None, format=date_style(formats), **common)
        case "moment":
            return st.datetime_input(label, value=None, **common)
    return st.text_input(label, **common)


def _reference(label: str, held: Any, options: Mapping[str, str], common: dict[str, Any]) -> Any:
    codes = list(options) if held is None or held in options else [held, *options]
    return st.selectbox(
        label, codes, index=None, format_func=lambda code: options.get(code, code), placeholder="Choose", **common
    )


def _widget_value(spec: FieldSpec, value: Any) -> Any:
    if value is None:
        return False if spec.kind.widget == "check" else "" if spec.kind.widget in ("line", "area") else None
    if spec.kind.name == "money":
        return int(value) / 100
    if spec.kind.name == "share":
        return float(value) * 100
    return float(value) if spec.kind.name in ("hours", "quantity") else value


def _minor(value: float | None) -> int | None:
    return None if value is None else int((Decimal(str(value)) * 100).to_integral_value())


def revive(spec: FieldSpec, typed: Any) -> Any:
    """A value of a draft, which was kept as JSON, as the widget wants it."""
    if isinstance(typed, str) and spec.kind.name == "date":
        return date.fromisoformat(typed)
    if isinstance(typed, str) and spec.kind.name == "moment":
        return datetime.fromisoformat(typed)
    return typed
