"""One digest for many loaded rows: the sum of the digests of each, so that order does not matter."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from medmgr_core.record import Record, fields_of
from medmgr_core.store.values import canonical, plain

_MODULUS = 2**256


def row_digest(names: Sequence[str], salt: str, values: Mapping[str, Any]) -> int:
    """The digest of one row as a number. ``names``: the fields the record type had when the row was loaded."""
    text = canonical([salt, *(plain(values.get(name)) for name in names)])
    return int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")


def total(digests: Iterable[int]) -> str:
    """The digest of a set of rows."""
    return f"{sum(digests) % _MODULUS:064x}"


def rows_digest(record_type: type[Record], frame: pd.DataFrame) -> tuple[str, str]:
    """(salt, total) of the rows of a frame from ``storable_rows``; a field without a column is empty."""
    salt = secrets.token_hex(8)
    specs = fields_of(record_type)
    columns = {spec.name: _values(frame[spec.name], spec.kind.name) for spec in specs if spec.name in frame}
    names = [spec.name for spec in specs]
    rows = (dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True))
    return salt, total(row_digest(names, salt, row) for row in rows)


def _values(column: pd.Series[Any], kind: str) -> list[Any]:
    values = column.astype(object).where(column.notna(), None).tolist()
    if kind == "date":
        return [None if value is None else value.date() for value in values]
    if kind == "moment":
        return [None if value is None else value.to_pydatetime() for value in values]
    return values
