"""What a writer was told is saved, kept outside the store, and whether a store still holds it."""

from __future__ import annotations

import json
import os
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

HELD = "SELECT actual_no, reference, amount, revision FROM actual"


class Notes:
    """One line for each save that returned, handed to the operating system at once: it outlives a killed process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def saved(self, key: str, revision: int) -> None:
        """Note a save that was acknowledged."""
        self._put({"key": key, "revision": revision})

    def failed(self, error: BaseException) -> None:
        """Note an error that should not have come."""
        self._put({"failed": f"{type(error).__name__}: {error}"})

    def _put(self, note: dict[str, Any]) -> None:
        os.write(self._file, (json.dumps(note) + "\n").encode())


@dataclass
class Acknowledged:
    """All notes together: the last revision of each key, how many saves, and errors."""

    saves: int = 0
    revisions: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Acknowledged:
        """The notes of a file; a line cut by a kill was not acknowledged to anybody."""
        told = cls()
        for text in path.read_text().splitlines(keepends=True) if path.exists() else ():
            if text.endswith("\n"):
                told.take(json.loads(text))
        return told

    def take(self, note: dict[str, Any]) -> None:
        """One more note."""
        if "failed" in note:
            self.failures.append(note["failed"])
            return
        self.saves += 1
        self.revisions[note["key"]] = max(note["revision"], self.revisions.get(note["key"], 0))

    def missing_from(self, rows: Iterable[tuple[Any, ...]]) -> list[str]:
        """What the rows of HELD lack or tell otherwise, in sentences."""
        held = {key: (reference, amount, revision) for key, reference, amount, revision in rows}
        gone = [f"{key} was acknowledged and is gone" for key in self.revisions.keys() - held.keys()]
        back = [f"{key} was acknowledged at revision {revision} and stands at {held[key][2]}"
                for key, revision in self.revisions.items() if key in held and held[key][2] < revision]  # fmt: skip
        other = [f"{key} holds {amount} at revision {revision} instead of {amount_of(reference, revision)}"
                 for key, (reference, amount, revision) in held.items() if amount != amount_of(reference, revision)]  # fmt: skip
        return [*self.failures, *gone, *back, *other]


def amount_of(reference: str, revision: int) -> int:
    """The one right amount of a line at each revision."""
    return zlib.crc32(reference.encode()) % 100_000 * 100 + revision


def wait_for_saves(path: Path, count: int, wait: float = 60.0) -> None:
    """Wait until so many lines stand in a file of notes."""
    until = time.monotonic() + wait
    while not path.exists() or path.read_bytes().count(b"\n") < count:
        if time.monotonic() > until:
            raise TimeoutError(f"fewer than {count} saves after {wait:g} s")
        time.sleep(0.005)
