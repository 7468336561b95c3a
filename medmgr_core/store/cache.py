"""Query results, and what was made of them, kept in memory by text, parameters and the versions of the tables read."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

Versions = tuple[tuple[str, int], ...]


class ResultCache:
    """Least recently used results, at most ``max_bytes``. What is kept is shared: frames are copy-on-write."""

    def __init__(self, max_bytes: int = 256 * 2**20) -> None:
        self._max_bytes = max_bytes
        self._held = 0
        self._lock = threading.Lock()
        self._results: OrderedDict[Any, tuple[Versions, Any, int]] = OrderedDict()
        self._changing: Counter[str] = Counter()

    def get(self, key: Any, versions: Versions) -> Any:
        """The kept result, if the tables it came from have not changed since."""
        with self._lock:
            found = self._results.get(key)
            if found is None or found[0] != versions or any(self._changing[table] > 0 for table, _ in versions):
                return None
            self._results.move_to_end(key)
            return _own(found[1])

    def put(self, key: Any, versions: Versions, result: Any, size: int) -> None:
        """Keep a result of so many bytes in place of an older one of the same key."""
        if size > self._max_bytes:
            return
        with self._lock:
            self._held += size - self._results.pop(key, ((), None, 0))[2]
            self._results[key] = (versions, _own(result), size)
            while self._held > self._max_bytes and self._results:
                self._held -= self._results.popitem(last=False)[1][2]

    def pass_by(self, tables: Iterable[str]) -> None:
        """From before a commit until its versions are noted, what is read of these tables comes from the database.

        Else somebody who saw the commit already could be given a result kept from before it.
        """
        with self._lock:
            self._changing.update(tables)

    def use_again(self, tables: Iterable[str]) -> None:
        """The versions are noted."""
        with self._lock:
            self._changing.subtract(tables)

    def __len__(self) -> int:
        return len(self._results)


def size_of(frame: pd.DataFrame) -> int:
    """Bytes a frame takes, about."""
    return int(frame.memory_usage(deep=True).sum()) + 1000


def _own(result: Any) -> Any:
    """A frame of one's own over the same data; everything else is not to be changed."""
    return result.copy(deep=False) if isinstance(result, pd.DataFrame) else result


def frozen(values: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    """Parameters as a key. A list becomes a tuple."""
    return tuple((name, tuple(v) if isinstance(v, list) else v) for name, v in sorted(values.items()))
