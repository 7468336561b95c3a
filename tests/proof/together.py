"""Many at once: no lost update, no error but ChangedMeanwhile, no fork, nobody sees beyond the own scope."""

from __future__ import annotations

import itertools
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.records import BudgetLine
from medmgr_core.errors import ChangedMeanwhile
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.scope import Scope
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.proof import children
from tests.proof.facility import ACCOUNT, MANAGER, MONTH, WARDS, YEAR, fill, line, scope_of
from tests.proof.report import Proven

# What a thread does, by its number; changes of the same two rows are what most of them do.
KINDS = ("count", "read", "count", "add")
# Each save makes the readers' results stale: without a pause five of them would keep both cores from the writers.
_READERS_PAUSE = 0.2
_SEEN_BY_ALL = (queries.BY_MONTH, queries.BUDGET_LINES, queries.BY_SUPPLIER, queries.LINES)


class Crowd:
    """The threads of one process on one store until the time is over."""

    def __init__(self, store: Store, name: str, seconds: float) -> None:
        self.store, self.name, self.until = store, name, time.monotonic() + seconds
        self.scopes = {person: scope_of(store, person) for person in (MANAGER, *(ward.lower() for ward in WARDS))}
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self._lock = threading.Lock()

    def run(self, threads: int) -> tuple[Counter[str], list[str]]:
        """How often each thing was done, and what went wrong."""
        crowd = [threading.Thread(target=self._work, args=(KINDS[n % len(KINDS)], n)) for n in range(threads)]
        for each in crowd:
            each.start()
        for each in crowd:
            each.join()
        return self.done, self.faults

    def _work(self, kind: str, number: int) -> None:
        step: Callable[[int, int], str] = getattr(self, f"_{kind}")
        own: Counter[str] = Counter()
        try:
            for turn in itertools.count():
                if time.monotonic() > self.until:
                    break
                own[step(number, turn)] += 1
        except BaseException as error:
            self._fault(f"{kind} of thread {number}: {type(error).__name__}: {error}")
        with self._lock:
            self.done += own

    def _count(self, number: int, turn: int) -> str:
        """Read a row, add one to its amount, and save at the revision that was read."""
        ward = WARDS[turn % len(WARDS)]
        row = self.store.row(BudgetLine, counter_of(ward))
        assert row is not None
        values = {"amount": row.values["amount"] + 1}
        try:
            saved = change_entry(self.store, BudgetLine, row.key, values, revision=row.revision, by=MANAGER)
        except ChangedMeanwhile:
            return "clashes"
        seen = self.store.read(queries.BUDGET_LINES, self.scopes[ward.lower()])
        if len(seen) != 1 or seen["revision"].iloc[0] < saved or seen["amount"].iloc[0] < values["amount"]:
            self._fault(f"revision {saved} of {ward} was saved, but the next read says {seen.to_dict('records')}")
        return f"saves of {ward}"

    def _add(self, number: int, turn: int) -> str:
        ward = WARDS[turn % len(WARDS)]
        add_entry(self.store, line(f"{self.name}-{number}-{turn}", 100, ward), by=ward.lower())
        return f"adds to {ward}"

    def _read(self, number: int, turn: int) -> str:
        person, scope = list(self.scopes.items())[turn % len(self.scopes)]
        frame = self.store.read(_SEEN_BY_ALL[turn % len(_SEEN_BY_ALL)], scope)
        if beyond := _centres(frame) - {f"C-{unit}" for unit in scope.units}:
            self._fault(f"{person} saw {beyond}")
        time.sleep(_READERS_PAUSE)
        return "reads"

    def _fault(self, sentence: str) -> None:
        with self._lock:
            self.faults.append(sentence)


def counter_of(ward: str) -> tuple[object, ...]:
    """The key of the row of a ward that everybody changes."""
    return (f"C-{ward}", ACCOUNT, MONTH)


def _centres(frame: pd.DataFrame) -> set[str]:
    return set(frame["cost_centre_code"]) if "cost_centre_code" in frame else set()


def crowd_in_process(url: str, folder: Path, name: str, seconds: float, threads: int) -> tuple[Counter[str], list[str]]:
    """A process of its own, with a store of its own: as a replica of the desk has."""
    store = open_workspace(url, folder=folder)
    try:
        return Crowd(store, name, seconds).run(threads)
    finally:
        store.close()


def together(url: str, folder: Path, engine: str, *, seconds: float, processes: int = 1, threads: int = 20) -> Proven:
    """So many processes with so many threads each, and then a look at what they left."""
    store = open_workspace(url, folder=folder)
    fill(store)
    store.close()
    done, faults = _crowds(url, folder, seconds, processes, threads)
    for replica in folder.glob("replica-*"):
        open_workspace(url, folder=replica).close()  # refused if its anchor knew of a change that is not in the chain
    store = open_workspace(url, folder=folder)
    faults += [*_miscounted(store, done), *check_store(store).problems]
    changes = store.head()[0]
    store.close()
    saves, adds = (sum(count for what, count in done.items() if what.startswith(kind)) for kind in ("saves", "adds"))
    figures = (
        f"{processes} process{'es' if processes > 1 else ''} × {threads} threads, {seconds:g} s: {done['reads']:,} reads, "
        f"{adds:,} adds, {saves:,} saves of two rows all counted, {done['clashes']:,} clashes told; "
        f"a chain of {changes:,} without a fork"
    )
    return Proven("Many at once", engine, figures, faults)


def _crowds(url: str, folder: Path, seconds: float, processes: int, threads: int) -> tuple[Counter[str], list[str]]:
    done: Counter[str] = Counter()
    faults: list[str] = []
    asked = []
    for number in range(processes):
        own = folder / f"replica-{number}" if processes > 1 else folder  # each replica has an anchor of its own
        own.mkdir(exist_ok=True)
        asked.append(children.Asked(crowd_in_process, url, own, f"p{number}", seconds, threads))
    for each in asked:
        did, went_wrong = each.answer(seconds + 120)
        done += did
        faults += went_wrong
    return done, faults


def _miscounted(store: Store, done: Counter[str]) -> list[str]:
    """Counters and rows against what was acknowledged."""
    faults = []
    for ward in WARDS:
        row = store.row(BudgetLine, counter_of(ward))
        count = row.values["amount"] if row else 0
        if count != done[f"saves of {ward}"]:
            faults.append(f"{done[f'saves of {ward}']} saves of {ward} were acknowledged, the counter says {count}")
        seen = len(store.read(queries.LINES, Scope(MANAGER, (ward,), "top", YEAR)))
        if seen != done[f"adds to {ward}"]:
            faults.append(f"{done[f'adds to {ward}']} adds to {ward} were acknowledged, {seen} are there")
    return faults
