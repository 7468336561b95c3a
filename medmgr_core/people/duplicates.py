"""Likely duplicates, found before saving: the same record entered twice, or a name written a little differently."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Any

import pandas as pd

from medmgr_core.people.queries import records
from medmgr_core.record import Record, field_of, label_of
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_ALIKE = 0.86


def likely_duplicates(store: Store, scope: Scope, record: Record, *, most: int = 3) -> list[str]:
    """Labels of stored records that look like this one, in reach of the person."""
    record_type = type(record)
    if not record_type.alike:
        return []
    frame = records(store, scope, record_type)
    wanted = {name: getattr(record, name) for name in record_type.alike}
    exact = [name for name in wanted if not _is_name(record_type, name)]
    for name in exact:
        value = wanted[name]
        frame = frame[frame[name].isna()] if value is None else frame[frame[name] == _cell(value)]
    if record_type.near:
        frame = _around(frame, record_type.near[0], getattr(record, record_type.near[0]), record_type.near[1])
    names = [name for name in wanted if name not in exact]
    rows = rows_of(frame.head(20_000))
    return [label_of(record_type, row) for row in rows if all(_similar(wanted[n], row[n]) for n in names)][:most]


def _around(frame: pd.DataFrame, name: str, day: Any, days: int) -> pd.DataFrame:
    return frame if day is None else frame[(frame[name] - _cell(day)).abs().dt.days <= days]


def _is_name(record_type: type[Record], name: str) -> bool:
    return name == "name" and field_of(record_type, name).kind.name == "text"


def _cell(value: Any) -> Any:
    return pd.Timestamp(value) if hasattr(value, "isoformat") else value


def _similar(wanted: str, held: str) -> bool:
    a, b = _letters(wanted), _letters(held)
    if a == b:
        return True
    if abs(len(a) - len(b)) > 4 or a[:1] != b[:1]:
        return False
    return SequenceMatcher(None, a, b).ratio() >= _ALIKE


def _letters(text: str) -> str:
    joined = re.sub("['’`]", "", text.casefold())  # O'Donnell is ODonnell, not two words
    return "".join(sorted("".join(c if c.isalnum() else " " for c in joined).split()))
