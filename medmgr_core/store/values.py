"""Stored values as plain JSON, the same from both engines: what history keeps and digests cover."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import date, datetime
from typing import Any


def plain(value: Any) -> Any:
    """A value as JSON can hold it; content is replaced by its digest."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, float):
        return None if math.isnan(value) else value
    if isinstance(value, datetime):
        return value.isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | bytearray | memoryview):
        return f"sha256:{hashlib.sha256(bytes(value)).hexdigest()}"
    if isinstance(value, list):
        return [plain(item) for item in value]
    raise TypeError(f"history cannot hold {type(value).__name__}")


def canonical(value: Any) -> str:
    """One text for one value: sorted keys, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def sha256(text: str) -> str:
    """Hex digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
