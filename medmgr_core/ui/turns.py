"""Turns: runs of the script one or two at a time, in the order they were asked for.

Python works on one at a time anyway. Ten runs that share it evenly are all done at the end of the tenth; one after the other,
half of them are done by the middle. A run that takes longer than usual, as when it waits for a file, does not hold up the others.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE, USUAL = 2, 0.25  # runs; seconds after which a run does not count any more


class Turns:
    """Who waits and who runs."""

    def __init__(self, at_once: int = AT_ONCE, usual: float = USUAL) -> None:
        self._at_once, self._usual = at_once, usual
        self._changed = threading.Condition()
        self._waiting: deque[object] = deque()
        self._running: dict[object, float] = {}

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Wait for one's turn, and give it on when the block ends, however it does."""
        me = object()
        with self._changed:
            self._waiting.append(me)
            try:
                while self._waiting[0] is not me or self._busy() >= self._at_once:
                    self._changed.wait(self._until_one_is_slow())
            finally:
                self._waiting.remove(me)
                self._changed.notify_all()
            self._running[me] = time.monotonic()
        try:
            yield
        finally:
            with self._changed:
                del self._running[me]
                self._changed.notify_all()

    def _busy(self) -> int:
        since = time.monotonic() - self._usual
        return sum(begun > since for begun in self._running.values())

    def _until_one_is_slow(self) -> float:
        now = time.monotonic()
        left = [begun + self._usual - now for begun in self._running.values() if begun + self._usual > now]
        return min(left, default=self._usual) + 0.001


TURNS = Turns()
