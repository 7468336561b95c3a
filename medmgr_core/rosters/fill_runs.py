"""Fillings under way and their proposals: each on a thread of its own, in the memory of this process, written nowhere.

One roster has one filling at a time, which everybody who looks at it shares. One runs, others wait: it takes all processors.
"""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal
from weakref import WeakKeyDictionary

import pandas as pd

from medmgr_core.faults import sentence_for
from medmgr_core.rosters.checker import Breach
from medmgr_core.rosters.fill_compare import Comparison, compare, hard_breaches, same_ground
from medmgr_core.rosters.fill_task import wanted_cells
from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.reading import Book
from medmgr_core.rosters.solver.explain import open_shifts
from medmgr_core.rosters.solver.fill import fill
from medmgr_core.rosters.solver.task import Progress, Result, Task
from medmgr_core.rosters.words import RULE_NAMES
from medmgr_core.store.store import Store

State = Literal["waiting", "running", "proposed", "failed"]
_EXPLAINED = 6  # open places
_STOPPED = "Stopped before a first roster was found. Fill again and give it more time."
_turn = threading.Lock()
_guard = threading.Lock()
_runs: WeakKeyDictionary[Store, dict[str, Run]] = WeakKeyDictionary()


class Run:
    """One filling of one roster. What the thread writes is set once, ``state`` last."""

    def __init__(self, book: Book, task: Task, by: str) -> None:
        self.book, self.task, self.by = book, task, by
        self.state: State = "waiting"
        self.progress: Progress | None = None
        self.sentence = ""
        self.cells: tuple[Cell, ...] = ()
        self.known: Counter[Breach] = Counter()
        self.left_open = pd.DataFrame()
        self.begun: float | None = None
        self._stop, self.done = threading.Event(), threading.Event()
        self._compared: tuple[Book, Comparison] | None = None

    @property
    def is_stopping(self) -> bool:
        """Somebody asked it to stop."""
        return self._stop.is_set()

    @property
    def seconds(self) -> float:
        """How long it has been searching."""
        return 0.0 if self.begun is None else time.monotonic() - self.begun

    def stop(self) -> None:
        """Keep the best found so far; it ends within a moment."""
        self._stop.set()

    def is_outdated(self, book: Book) -> bool:
        """Something it was worked out from has changed."""
        return book is not self.book and not same_ground(book, self.book)

    def compared(self, book: Book) -> Comparison:
        """The proposal beside the roster as it stands; worked out once for each state of it."""
        held = self._compared
        if held is None or not (held[0] is book or same_ground(held[0], book)):
            held = self._compared = book, compare(book, self.cells)
        return held[1]

    def start(self) -> None:
        """On a thread of its own."""
        threading.Thread(target=self._work, name="roster filling", daemon=True).start()

    def _work(self) -> None:
        try:
            with _in_turn(self._stop):
                self.begun, self.state = time.monotonic(), "running"
                self._take(fill(self.task, self._told, self._stop.is_set))
        except Exception as error:  # of whatever kind: the screen says it, the thread ends
            self.sentence, self.state = sentence_for(error, "filling a roster"), "failed"
        finally:
            self.done.set()

    def _told(self, progress: Progress) -> None:
        self.progress = progress

    def _take(self, result: Result) -> None:
        if result.roster is None:
            self.sentence, self.state = self._why_none(result), "failed"
            return
        best = "There is no better one." if result.status == "optimal" else "A better one may be found with more time."
        self.sentence = f"{'Stopped' if self.is_stopping else 'Found'} after {result.seconds:.0f} s. {best}"
        self.cells = wanted_cells(self.book, result.roster, self.task.since or self.book.first)
        self.known = hard_breaches(result.roster, self.book)
        self.compared(self.book)
        self.left_open = open_shifts(result.roster, self.task.demand, self.task.unit, self.task.rules, _EXPLAINED)
        self.state = "proposed"

    def _why_none(self, result: Result) -> str:
        if not result.stuck:
            return _STOPPED if self.is_stopping else result.sentence
        names = {row["staff_no"]: row["name"] for row in self.book.people}
        told: dict[str, list[str]] = {}
        for person, code in result.stuck:
            told.setdefault(names.get(person, person), []).append(RULE_NAMES[code])
        parts = [f"{name} ({' or '.join(rules)})" for name, rules in told.items()]
        return f"No roster keeps every rule that must be kept for {', '.join(parts)}. Change the rule, the pins or the absences."


@contextmanager
def _in_turn(stop: threading.Event) -> Iterator[None]:
    """Wait until no other filling runs; who is told to stop meanwhile waits no longer."""
    while not (taken := _turn.acquire(timeout=0.1)) and not stop.is_set():
        pass
    try:
        yield
    finally:
        if taken:
            _turn.release()


def begin(store: Store, period_no: str, run: Run) -> Run:
    """Start a filling, or join the one of this roster that is under way."""
    with _guard:
        held = _runs.setdefault(store, {})
        under_way = held.get(period_no)
        if under_way and not under_way.done.is_set():
            return under_way
        held[period_no] = run
    run.start()
    return run


def run_of(store: Store, period_no: str) -> Run | None:
    """The filling of a roster that is under way, or whose proposal waits."""
    with _guard:
        return _runs.get(store, {}).get(period_no)


def forget(store: Store, period_no: str) -> None:
    """Stop it, and drop its proposal."""
    with _guard:
        run = _runs.get(store, {}).pop(period_no, None)
    if run:
        run.stop()
