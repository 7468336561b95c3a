"""Wrong passwords: the more there were, the longer one waits. Names wait in the store, strangers in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from medmgr_core.errors import SignInFailed

LONGEST_WAIT = timedelta(minutes=15)
_FIRST_WAIT = timedelta(seconds=5)


class TooManyTries(SignInFailed):
    """Wait before the next try."""

    def __init__(self, wait: timedelta) -> None:
        self.seconds = max(1, round(wait.total_seconds()))
        length = f"{self.seconds} seconds" if self.seconds < 100 else f"{round(self.seconds / 60)} minutes"
        super().__init__(f"There were too many wrong passwords. Try again in {length}.")


def wait_after(failures: int, free: int = 3) -> timedelta:
    """How long one waits after so many wrong passwords: nothing, then 5 s, 10 s, 20 s … up to 15 minutes."""
    if failures < free:
        return timedelta()
    return min(LONGEST_WAIT, _FIRST_WAIT * (1 << min(failures - free, 20)))


def refuse_until(blocked_until: datetime | None, at: datetime) -> None:
    """Raise TooManyTries while blocked."""
    if blocked_until and blocked_until > at:
        raise TooManyTries(blocked_until - at)


class Tries:
    """Tries per name or address, in memory; forgotten after a quiet half hour.

    A try counts before the password is looked at, so that many at once are no way around the wait.
    """

    def __init__(self, free: int, most: int = 10_000) -> None:
        self._free, self._most = free, most
        self._lock = threading.Lock()
        self._failed: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def begin(self, key: str, at: datetime) -> None:
        """Count a try. Raises TooManyTries while the key is blocked."""
        with self._lock:
            failures, last = self._failed.get(key, (0, at))
            if at - last > 2 * LONGEST_WAIT:
                failures = 0
            refuse_until(last + wait_after(failures, self._free), at)
            self._failed[key] = (failures + 1, at)
            self._failed.move_to_end(key)
            while len(self._failed) > self._most:
                self._failed.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """The try was right after all: it does not count."""
        with self._lock:
            failures, last = self._failed.get(key, (1, datetime.min))
            self._failed[key] = (failures - 1, last)
            if failures <= 1:
                del self._failed[key]

    def forget(self) -> None:
        """Start anew."""
        with self._lock:
            self._failed.clear()
