"""The anchor: the last change number and head hash, kept outside the store file.

DuckDB opens a cut or damaged write-ahead log silently with fewer rows. The anchor tells: it is written
after each commit, in one of two slots in turn, so that a torn write leaves the other one whole. It is
handed to the operating system at once (a killed process loses nothing) and forced to disk at most once a second.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

_SLOT = 128


class Anchor:
    """One small file beside the store; ``None`` as path keeps nothing (stores in memory)."""

    def __init__(self, path: Path | None) -> None:
        self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600) if path else None
        self._lock = threading.Lock()
        self._synced_at = 0.0

    def read(self) -> tuple[int, str] | None:
        """The highest whole entry (change_no, hash), or None when there is none."""
        if self._file is None:
            return None
        raw = os.pread(self._file, 2 * _SLOT, 0)
        entries = [_parse(raw[start : start + _SLOT]) for start in (0, _SLOT)]
        return max((entry for entry in entries if entry), default=None)

    def write(self, change_no: int, chain_hash: str) -> None:
        """Note a committed change."""
        if self._file is None:
            return
        with self._lock:
            os.pwrite(self._file, _entry(change_no, chain_hash), (change_no % 2) * _SLOT)
            if time.monotonic() - self._synced_at >= 1:
                os.fsync(self._file)
                self._synced_at = time.monotonic()

    def forget(self) -> None:
        """Start anew, after a restore."""
        if self._file is not None:
            os.ftruncate(self._file, 0)

    def close(self) -> None:
        """Force to disk and close."""
        if self._file is not None:
            os.fsync(self._file)
            os.close(self._file)
            self._file = None


def _entry(change_no: int, chain_hash: str) -> bytes:
    text = f"{change_no} {chain_hash}"
    check = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text} {check}".ljust(_SLOT - 1).encode() + b"\n"


def _parse(raw: bytes) -> tuple[int, str] | None:
    parts = raw.decode("ascii", "replace").split()
    if len(parts) != 3 or not parts[0].isdigit():
        return None
    return (int(parts[0]), parts[1]) if _entry(int(parts[0]), parts[1]) == raw else None
