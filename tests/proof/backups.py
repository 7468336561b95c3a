"""Backups made while many write: each is one moment of the store, complete and consistent."""

from __future__ import annotations

import contextlib
import tempfile
import threading
import time
from pathlib import Path

from medmgr_core.store.backup import Backup, make_backup, restore_backup
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import CATALOGUE, open_workspace
from tests.proof.facility import MANAGER, WARDS, fill, line
from tests.proof.report import Proven

WRITERS = 10
_PAIRS = "SELECT count(*), count(DISTINCT reference), coalesce(sum(amount), 0)::bigint FROM actual"


class Bookers:
    """Threads that move money between two wards: two lines in one transaction, whose sum is zero."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.booked = [0] * WRITERS
        self.errors: list[BaseException] = []
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._book, args=(number,)) for number in range(WRITERS)]

    def __enter__(self) -> Bookers:
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for each in self._threads:
            each.join()

    def _book(self, number: int) -> None:
        try:
            while not self._is_over.is_set():
                reference, amount = f"{number}-{self.booked[number]}", 1 + self.booked[number]
                with self.store.write(by=MANAGER) as work:
                    for ward, sign in zip(WARDS, (1, -1), strict=True):
                        work.add(line(reference, sign * amount, ward))
                self.booked[number] += 1
        except BaseException as error:
            self.errors.append(error)


def back_up_under_load(url: str, folder: Path, engine: str, seconds: float) -> Proven:
    """Backups one after the other while ten threads write; then each is restored and looked at."""
    with contextlib.closing(open_workspace(url, folder=folder)) as store:
        fill(store)
        made, bookers = _back_up(store, folder / "backups", seconds)
    faults = [f"a writer met {error!r}" for error in bookers.errors]
    for backup, least, most in made:
        faults += _look(backup, least, most)
    figures = (
        f"{len(made)} backups in {seconds:g} s while {WRITERS} threads booked {sum(bookers.booked):,} pairs; each restored, "
        f"checked, sums to zero, and holds all {made[0][1]:,} to {made[-1][1]:,} pairs acknowledged before it began"
    )
    return Proven("Backup under load", engine, figures, faults)


def _back_up(store: Store, folder: Path, seconds: float) -> tuple[list[tuple[Backup, int, int]], Bookers]:
    """Each backup with the pairs that were acknowledged when it began and that can have been there when it ended."""
    made = []
    with Bookers(store) as bookers:
        until = time.monotonic() + seconds
        while time.monotonic() < until or not made:
            time.sleep(0.1)
            least = sum(bookers.booked)
            backup = make_backup(store, folder)
            made.append((backup, least, sum(bookers.booked) + WRITERS))
    return made, bookers


def _look(backup: Backup, least: int, most: int) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.closing(restore_backup(backup.path, f"duckdb:///{folder}/restored.duckdb", CATALOGUE)) as store:
            lines, pairs, balance = store.rows(_PAIRS)[0]
            faults = list(check_store(store).problems)
    if balance:
        faults.append(f"the sum is {balance}")
    if lines != 2 * pairs or not least <= pairs <= most:
        faults.append(f"{lines} lines of {pairs} pairs, not within {least} and {most} pairs")
    return [f"backup {backup.path.name}: {fault}" for fault in faults]
