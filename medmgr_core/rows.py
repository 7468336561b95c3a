"""Rows of a frame as plain Python values, with None where nothing is held."""

from __future__ import annotations

from typing import Any

import pandas as pd


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One dict per row; dates and times become Python's, missing values None."""
    columns = {str(name): _plain(frame[name]) for name in frame.columns}
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def _plain(column: pd.Series[Any]) -> list[Any]:
    values = column.tolist()
    if column.hasnans:
        values = [None if is_missing else value for value, is_missing in zip(values, column.isna(), strict=True)]
    if str(column.dtype).startswith("datetime64"):
        return [None if value is None else value.to_pydatetime() for value in values]
    return values
