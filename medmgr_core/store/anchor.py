"""The anchor: the last change number and head hash, kept outside the store file.

DuckDB opens a cut write-ahead log silently with fewer rows. The anchor tells: it is written after each commit,
in one of two slots in turn, so that a torn write leaves the other one whole. It is handed to the operating
system at once (a killed process loses nothing) and forced to disk at most once a second.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

_SLOT = 128
_FLAGS = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Anchor:
    """One small file beside the store; ``None`` as path keeps nothing (stores in memory)."""

    def __init__(self, path: Path | None) -> None:
        self._file = os.open(path, _FLAGS, 0o600) if path else None
        self._lock = threading.Lock()
        self._synced_at = 0.0
        entries = self._entries()
        self._noted = max((entry[0] for entry in entries if entry), default=0)
        # The slot to write next is the other one than that of the highest entry.
        self._slot = 1 if entries[0] and entries[0][0] == self._noted else 0

    def read(self) -> tuple[int, str] | None:
        """The highest whole entry (change_no, hash), or None when there is none."""
        with self._lock:
            return max((entry for entry in self._entries() if entry), default=None)

    def write(self, change_no: int, chain_hash: str) -> None:
        """Note a committed change. Two writers may come in the wrong order: the number never goes back."""
        with self._lock:
            if self._file is None or change_no <= self._noted:
                return
            self._put(self._slot, _entry(change_no, chain_hash))
            self._slot, self._noted = 1 - self._slot, change_no
            if time.monotonic() - self._synced_at >= 1:
                os.fsync(self._file)
                self._synced_at = time.monotonic()

    def start_anew(self, change_no: int, chain_hash: str) -> None:
        """Hold this store for the right one from now on: after a restore, or when a loss was accepted."""
        with self._lock:
            if self._file is None:
                return
            self._put(0, _entry(change_no, chain_hash))
            self._put(1, b" " * _SLOT)
            os.fsync(self._file)
            self._slot, self._noted = 1, change_no

    def close(self) -> None:
        """Force to disk and close."""
        with self._lock:
            if self._file is not None:
                os.fsync(self._file)
                os.close(self._file)
                self._file = None

    def _entries(self) -> list[tuple[int, str] | None]:
        if self._file is None:
            return [None, None]
        os.lseek(self._file, 0, os.SEEK_SET)
        raw = os.read(self._file, 2 * _SLOT)
        return [_parse(raw[start : start + _SLOT]) for start in (0, _SLOT)]

    def _put(self, slot: int, entry: bytes) -> None:
        assert self._file is not None
        os.lseek(self._file, slot * _SLOT, os.SEEK_SET)
        os.write(self._file, entry)


def _entry(change_no: int, chain_hash: str) -> bytes:
    text = f"{change_no} {chain_hash}"
    check = hashlib.sha256(text.encode()).hexdigest()[:16]
    return f"{text} {check}".ljust(_SLOT - 1).encode() + b"\n"


def _parse(raw: bytes) -> tuple[int, str] | None:
    parts = raw.decode("ascii", "replace").split()
    if len(parts) != 3 or not parts[0].isdecimal():
        return None
    return (int(parts[0]), parts[1]) if _entry(int(parts[0]), parts[1]) == raw else None
