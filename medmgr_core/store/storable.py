"""What both engines can hold. What one of them would refuse is said in a sentence before either is asked."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import FieldSpec, Record, fields_of

# Both engines hold 9.2e18 in one cell, but sums must fit too: ten million million, in cents, is enough.
LARGEST = 10**15


def storable(record: Record) -> dict[str, Any]:
    """The values of a record as both engines hold them, by field. Raises InvalidEntry."""
    return {spec.name: _storable(spec, getattr(record, spec.name)) for spec in fields_of(type(record))}


def _storable(spec: FieldSpec, value: Any) -> Any:
    if isinstance(value, str) and "\0" in value:
        raise _refused(spec, "it holds a character that cannot be stored. Type it again instead of pasting it.")
    if isinstance(value, datetime) and value.tzinfo:
        return value.astimezone(UTC).replace(tzinfo=None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if not math.isfinite(value):
        raise _refused(spec, "enter a number.")
    if isinstance(value, int) and abs(value) > LARGEST:
        raise _refused(spec, "the number is too large.")
    return value


def storable_rows(record_type: type[Record], rows: pd.DataFrame) -> pd.DataFrame:
    """Many rows as both engines hold them, each column with the dtype of its field; what is empty takes its default.

    Raises InvalidEntry.
    """
    specs = {spec.name: spec for spec in fields_of(record_type)}
    unknown = [name for name in rows.columns if name not in specs]
    if unknown:
        raise ValueError(f"{record_type.table} has no field {unknown[0]}")
    rows = rows.reset_index(drop=True)
    for spec in specs.values():
        if default_of(spec) is not None and not spec.running:
            filled = rows[spec.name].where(rows[spec.name].notna(), default_of(spec)) if spec.name in rows else default_of(spec)
            rows = rows.assign(**{spec.name: filled})
    moments = {name for name in rows.columns if specs[name].kind.dtype == "datetime64[us]"}
    typed = rows.assign(**{name: _moments(rows[name]) for name in moments})
    typed = typed.astype({name: specs[name].kind.dtype for name in rows.columns})
    for name in rows.columns:
        _refuse_column(specs[name], typed[name])
    return typed


def default_of(spec: FieldSpec) -> Any:
    """The default of a field as it is stored; None where there is none."""
    return spec.default.value if isinstance(spec.default, Enum) else spec.default


def _refuse_column(spec: FieldSpec, column: pd.Series[Any]) -> None:
    match spec.kind.dtype:
        case "str" if column.str.contains("\0", regex=False).any():
            raise _refused(spec, "it holds a character that cannot be stored.")
        case "Int64" if (column.abs() > LARGEST).any():
            raise _refused(spec, "a number is too large.")
        case "float64" if column.isin([math.inf, -math.inf]).any():
            raise _refused(spec, "a number is infinite.")


def _moments(column: pd.Series[Any]) -> pd.Series[Any]:
    moments = pd.to_datetime(column)
    return moments.dt.tz_convert("UTC").dt.tz_localize(None) if moments.dt.tz is not None else moments


def _refused(spec: FieldSpec, why: str) -> InvalidEntry:
    sentence = f"{spec.title}: {why}"
    return InvalidEntry(sentence, {spec.name: sentence})
