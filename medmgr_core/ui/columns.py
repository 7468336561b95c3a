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
    if column.kind == "share":
        return values * 100
    if column.kind == "choice":
        return values.map(words, na_action="ignore")
    return values


def configs(columns: Iterable[Column], formats: Formats) -> Mapping[str, Any]:
    """Column configurations by name."""
    return {column.name: _config(column, formats) for column in columns}


def _config(column: Column, formats: Formats) -> Any:
    size: dict[str, Any] = {"width": column.width} if column.width else {}
    match column.kind:
        case "money":
            return st.column_config.NumberColumn(column.title, format="%,.0f", **size)
        case "money_exact":
            return st.column_config.NumberColumn(column.title, format="%,.2f", **size)
        case "share":
            return st.column_config.NumberColumn(column.title, format="%+.1f%%", **size)
        case "count":
            return st.column_config.NumberColumn(column.title, format="%,d", **size)
        case "hours" | "quantity":
            return st.column_config.NumberColumn(column.title, format="%,.1f", **size)
        case "date":
            return st.column_config.DateColumn(column.title, format=formats.cell_date, **size)
        case "moment":
            return st.column_config.DatetimeColumn(column.title, format=f"{formats.cell_date} HH:mm", **size)
        case "yes_no":
            return st.column_config.CheckboxColumn(column.title, **size)
    return st.column_config.TextColumn(column.title, **size)
