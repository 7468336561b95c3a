"""A write-ahead log that was cut, or in which one bit changed, is never opened silently short."""

from __future__ import annotations

import contextlib
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import duckdb

from medmgr_core.errors import StoreBehind, StoreDamaged
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace
from tests.proof import children
from tests.proof.acknowledged import HELD, Acknowledged, wait_for_saves
from tests.proof.facility import fill
from tests.proof.report import Proven
from tests.proof.writers import write_until_killed
from tests.support.processes import kill_hard

NAME, LOG, NOTES = "medmgr.duckdb", "medmgr.duckdb.wal", "notes"
REFUSED, WHOLE, SHORT, DIED, FAILED = "refused", "whole", "short", "process died", "no plain refusal"


def make_torn(folder: Path, saves: int) -> None:
    """A store whose writers were killed, so that what they saved is in its log only."""
    store = open_workspace(_url(folder))
    fill(store)
    store.close()
    child = children.start(write_until_killed, _url(folder), folder, folder / NOTES, "t", False)
    wait_for_saves(folder / NOTES, saves)
    kill_hard(child.pid)
    child.join()


def cut(log: bytes, chance: random.Random) -> bytes:
    """The log up to a random place."""
    return log[: chance.randrange(len(log))]


def flip(log: bytes, chance: random.Random) -> bytes:
    """The log with one bit changed."""
    at = chance.randrange(len(log))
    return log[:at] + bytes([log[at] ^ 1 << chance.randrange(8)]) + log[at + 1 :]


# In the process that may die -------------------------------------------------------------------------------------


def open_ours(folder: Path) -> str:
    """How MedMgr opens a damaged store: refused, whole, or (the fault looked for) short."""
    try:
        store = open_workspace(_url(folder))
    except (StoreDamaged, StoreBehind) as refusal:
        return f"{REFUSED} by {type(refusal).__name__}"
    faults = [*_acknowledged(folder).missing_from(store.rows(HELD)), *check_store(store).problems]
    return f"{SHORT}: {faults[0]}" if faults else WHOLE


def open_bare(folder: Path) -> str:
    """How DuckDB by itself opens it."""
    try:
        with contextlib.closing(duckdb.connect(folder / NAME)) as connection:
            faults = _acknowledged(folder).missing_from(connection.execute(HELD).fetchall())
    except (duckdb.Error, RuntimeError):
        return REFUSED
    return SHORT if faults else WHOLE


# Around it -------------------------------------------------------------------------------------------------------


class Tries:
    """One kind of damage, again and again on copies of one store."""

    def __init__(self, store: Path, damage: Callable[[bytes, random.Random], bytes], seed: int) -> None:
        self.store, self.damage, self.chance = store, damage, random.Random(seed)
        self.ours: Counter[str] = Counter()
        self.bare: Counter[str] = Counter()
        self.faults: list[str] = []
        self.kept = 0

    def run(self, times: int) -> None:
        """So many tries, each with a damage of its own; two at a time, since most of it is waiting for a process."""
        whole = (self.store / LOG).read_bytes()
        damaged = [self.damage(whole, self.chance) for _ in range(times)]
        with ThreadPoolExecutor(2) as two:
            ours, bare = (list(two.map(partial(self._outcome, way), damaged)) for way in (open_ours, open_bare))
        for number, (outcome, is_log_kept) in enumerate(ours):
            self._note(number, outcome, is_log_kept)
        self.bare.update(outcome for outcome, _ in bare)

    def _outcome(self, way: Callable[[Path], str], log: bytes) -> tuple[str, bool]:
        """What came of opening a fresh copy, and whether its log was left as it was."""
        with tempfile.TemporaryDirectory(dir=self.store.parent) as folder:
            copy = Path(folder)
            shutil.copytree(self.store, copy, dirs_exist_ok=True)
            (copy / LOG).write_bytes(log)
            try:
                outcome = children.Asked(way, copy).answer()
            except children.Died:
                outcome = DIED
            except children.Failed as error:
                outcome = f"{FAILED}: {str(error).splitlines()[-1]}"
            return outcome, (copy / LOG).exists() and (copy / LOG).read_bytes() == log

    def _note(self, number: int, outcome: str, is_log_kept: bool) -> None:
        self.ours[outcome] += 1
        self.kept += is_log_kept
        if outcome.startswith((SHORT, FAILED)):
            self.faults.append(f"try {number}: {outcome}")

    def proven(self, proof: str) -> Proven:
        """What came of all tries."""
        figures = f"{_told(self.ours)}; the log left as it was {self.kept}×. DuckDB without the anchor: {_told(self.bare)}"
        return Proven(proof, "DuckDB", f"{self.ours.total()} tries: {figures}", self.faults)


def tear(folder: Path, tries: int, saves: int, seed: int = 4) -> list[Proven]:
    """Cuts and flips."""
    store = folder / "store"
    store.mkdir()
    make_torn(store, saves)
    proven = []
    for proof, damage in (("Log cut at a random place", cut), ("Log with one bit flipped", flip)):
        kind = Tries(store, damage, seed)
        kind.run(tries)
        proven.append(kind.proven(proof))
    return proven


def _told(outcomes: Counter[str]) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in outcomes.most_common())


def _url(folder: Path) -> str:
    return f"duckdb:///{folder / NAME}"


def _acknowledged(folder: Path) -> Acknowledged:
    return Acknowledged.read(folder / NOTES)
