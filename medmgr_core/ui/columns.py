"""Field kinds as grid columns: format, width, alignment."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import Formats
from medmgr_core.listing import Column
from medmgr_core.record import words


def shown(frame: pd.DataFrame, columns: Iterable[Column]) -> pd.DataFrame:
    """The frame as cells show it: money in whole units, choices in words, yes/no as they are."""
    return pd.DataFrame({column.name: _cells(frame[column.name], column) for column in columns}, index=frame.index)


def _cells(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    if column.kind in ("money", "money_exact"):
        return values.astype("float64") / 100
    if column.kind == "money_k":
        return (values.astype("float64") / 100_000).round() + 0.0  # no minus before a nought
    if column.kind in ("share", "part"):
        return values * 100
    if column.kind == "choice":
        return values.map(words, na_action="ignore")
    return values


_NUMBERS = {
    "money": "%,.0f", "money_k": "%,.0f", "money_exact": "%,.2f", "share": "%+.1f %%", "part": "%.1f %%", "count": "%,d",
    "hours": "%,.1f", "quantity": "%,.1f",
}  # fmt: skip


def configs(columns: Iterable[Column], formats: Formats) -> Mapping[str, Any]:
    """Column configurations by name."""
    return {column.name: _config(column, formats) for column in columns}


def _config(column: Column, formats: Formats) -> Any:
    size: dict[str, Any] = {"width": column.width} if column.width else {}
    if column.kind == "figure":  # counts and measurements in one column: as many decimals as each has
        return st.column_config.NumberColumn(column.title, format="localized", **size)
    if column.kind in _NUMBERS:
        # A grid cell knows the English marks only; other styles follow the browser's language.
        shape = _NUMBERS[column.kind] if formats.number_style == "1,234.56" else "localized"
        return st.column_config.NumberColumn(column.title, format=shape, **size)
    match column.kind:
        case "date":
            # A month is stored by its first day, which nobody wants to read.
            form = "MMM YYYY" if column.name == "month" else formats.cell_date
            return st.column_config.DateColumn(column.title, format=form, **size)
        case "moment":
            return st.column_config.DatetimeColumn(column.title, format=f"{formats.cell_date} HH:mm", **size)
        case "yes_no":
            return st.column_config.CheckboxColumn(column.title, **size)
    return st.column_config.TextColumn(column.title, **size)
