"""Query results with the same dtypes from both engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

# Engine type -> pandas dtype. What is not here must be cast in the SQL, so that both engines give the same.
DTYPES = {
    "VARCHAR": "str",
    "TEXT": "str",
    "BIGINT": "Int64",
    "INTEGER": "Int64",
    "SMALLINT": "Int64",
    "DOUBLE": "float64",
    "BOOLEAN": "boolean",
    "DATE": "datetime64[us]",
    "TIMESTAMP": "datetime64[us]",
    "BLOB": "object",
}


class UndeclaredType(TypeError):
    """A query returns a type that the two engines do not share: cast it in the SQL."""


def dtype_for(column: str, type_name: str) -> str:
    """The dtype of a result column. Raises UndeclaredType."""
    try:
        return DTYPES[type_name]
    except KeyError:
        raise UndeclaredType(f"column {column} is {type_name}: cast it to bigint, double precision or text") from None


def with_dtypes(frame: pd.DataFrame, types: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """The frame with the dtypes both engines share; ``types`` are (column, engine type)."""
    wanted = {column: dtype_for(column, name) for column, name in types}
    changes = {column: dtype for column, dtype in wanted.items() if str(frame[column].dtype) != dtype}
    return frame.astype(changes) if changes else frame


def from_rows(rows: Sequence[Sequence[Any]], types: Sequence[tuple[str, str]]) -> pd.DataFrame:
    """A frame from fetched rows; ``types`` are (column, engine type)."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in types)
    return pd.DataFrame(
        {column: _series(list(values), dtype_for(column, name)) for (column, name), values in zip(types, columns, strict=True)}
    )


def _series(values: list[Any], dtype: str) -> pd.Series[Any]:
    if dtype == "datetime64[us]":
        return pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]")
    return pd.Series(values, dtype=dtype)
