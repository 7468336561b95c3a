"""Stored values as plain JSON, the same from both engines: what history keeps and digests cover."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

_BETWEEN = " / "


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


def key_line(key: Iterable[str]) -> str:
    """A key as the one text history knows it by."""
    return _BETWEEN.join(key)


def key_parts(line: str, count: int) -> tuple[str, ...]:
    """The key of ``count`` fields a text of history stands for; a single field may hold the separator itself."""
    return (line,) if count == 1 else tuple(line.split(_BETWEEN))


def sha256(text: str) -> str:
    """Hex digest of a text."""
    return hashlib.sha256(text.encode()).hexdigest()
