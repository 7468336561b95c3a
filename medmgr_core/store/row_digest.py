"""One digest for many loaded rows: the sum of the digests of each, so that order does not matter."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from medmgr_core.record import Record, fields_of
from medmgr_core.store.values import canonical, plain

_MODULUS = 2**256


def row_digest(record_type: type[Record], salt: str, values: Mapping[str, Any]) -> int:
    """The digest of one row as a number."""
    text = canonical([salt, *(plain(values.get(spec.name)) for spec in fields_of(record_type))])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def total(digests: Iterable[int]) -> str:
    """The digest of a set of rows."""
    return f"{sum(digests) % _MODULUS:064x}"


def rows_digest(record_type: type[Record], frame: pd.DataFrame) -> tuple[str, str]:
    """(salt, total) of the rows of a frame as they will stand in the store."""
    salt = secrets.token_hex(8)
    columns = {spec.name: _as_stored(frame, spec.name, spec.kind.name) for spec in fields_of(record_type)}
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return salt, total(row_digest(record_type, salt, row) for row in rows)


def _as_stored(frame: pd.DataFrame, name: str, kind: str) -> list[Any]:
    if name not in frame:
        return [None] * len(frame)
    column = frame[name]
    plain_values = column.astype(object).where(column.notna(), None).tolist()
    if kind == "date":
        return [None if value is None else pd.Timestamp(value).date() for value in plain_values]
    if kind == "moment":
        return [None if value is None else pd.Timestamp(value).to_pydatetime() for value in plain_values]
    return plain_values
