"""The search: a first roster, week by week or from the whole model, then parts of it freed and solved anew while there is time.

A part is a stretch of days for everybody, about the worst covered day every other time, or some people for all days.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from medmgr_core.rosters.solver.aims import unmet
from medmgr_core.rosters.solver.model import Model
from medmgr_core.rosters.solver.task import Progress, Report, Stop, Wish

Chosen = set[tuple[int, int, int]]
# Two searches led by the linear relaxation: on two cores they find far better rosters than the default mixture does.
_OPTIONS = (
    "linearization_level: 2 cp_model_probing_level: 0 symmetry_level: 0 random_seed: 1 "
    'subsolvers: "max_lp" subsolvers: "default_lp"'
)
_LARGE = 1_000  # cells; below, the whole is solved at once and often proven
_STRETCH = 7  # days
_FIRST, _PART = 0.2, 0.1  # shares of the time: for the whole, and at most for one part


@dataclass(frozen=True)
class Outcome:
    """What one search found: the cells, their cost, the lowest possible cost, and the wishes it does not meet."""

    chosen: Chosen
    cost: float
    bound: float | None
    is_best: bool
    unmet: tuple[Wish, ...]


class Search:
    """Searches within one span of time, stopped from outside at any moment."""

    def __init__(self, begun: float, seconds: float, workers: int, report: Report | None, is_stopped: Stop) -> None:
        self._begun, self._seconds, self._workers = begun, seconds, workers
        self._report, self.is_stopped = report, is_stopped
        self._random = random.Random(1)

    def left(self) -> float:
        """Seconds; none once it is stopped."""
        return 0.0 if self.is_stopped() else self._begun + self._seconds - time.monotonic()

    def solve(self, model: Model, start: Chosen, keep: float) -> Outcome | None:
        """The best found until ``keep`` seconds are left; None when nothing was found in all the time there is."""
        best = self._as_it_stands(model, start)
        if len(model.x) > _LARGE:
            best = self._by_stretches(model, start, best)
        else:
            best = _cheaper(best, self._solve(model, start, max(self._seconds * _FIRST, 0.5)))
        if best is None and self.left() > 0:
            best = self._solve(model, start, max(self.left(), 0.5))
        size = 0.15
        while best is not None and not best.is_best and self.left() > keep:
            part = self._part(model, best.chosen, size)
            better = self._solve(model, best.chosen, min(max(self._seconds * _PART, 0.3), self.left()), part)
            size = min(size * 1.1, 0.9) if better is None or better.is_best else max(size * 0.8, 0.05)
            if better is not None and better.cost < best.cost:
                best = replace(better, bound=best.bound, is_best=best.bound is not None and better.cost <= best.bound)
                self._tell(best.cost, best.bound)
        return best

    def _as_it_stands(self, model: Model, start: Chosen) -> Outcome | None:
        """What there is to begin with, when it is legal: nothing dearer than it is ever proposed."""
        found = self._solve(model, start, max(self._seconds * _PART, 0.5), ())
        return None if found is None else replace(found, bound=None, is_best=False)

    def _by_stretches(self, model: Model, start: Chosen, best: Outcome | None) -> Outcome | None:
        """Week by week, what comes later as it stands: a first roster at once, also on a busy machine. None if that cannot be."""
        for first in range(model.cells.since, model.cells.until, _STRETCH):
            part = {key for key in model.x if first <= key[1] < first + _STRETCH}
            chosen, limit = best.chosen if best else start, max(self._seconds * _PART / 2, 0.5)
            found = self._solve(model, chosen, limit, part) or (
                self._solve(model, chosen, 4 * limit, part) if best is None else None
            )
            if found is not None:
                found = replace(found, bound=None, is_best=False)
                best = found if best is None or found.cost < best.cost else best
                self._tell(best.cost, None)
            if best is None or self.left() <= 0:
                break
        return best

    def _part(self, model: Model, chosen: Chosen, size: float) -> set[tuple[int, int, int]]:
        """The cells that are free to change."""
        cells, pick = model.cells, self._random
        if pick.random() < 0.4:
            people = pick.sample(list(model.own), max(round(size * len(model.own)), 2))
            return {key for key in model.x if key[0] in people}
        length = max(round(size * (cells.until - cells.since)), 2)
        middle = self._worst_day(model, chosen) if pick.random() < 0.5 else pick.randrange(cells.since, cells.until)
        return {key for key in model.x if abs(key[1] - middle) * 2 <= length}

    def _worst_day(self, model: Model, chosen: Chosen) -> int:
        short = [day for day, missing in model.missing(chosen).items() if missing]
        return self._random.choice(short) if short else self._random.randrange(model.cells.since, model.cells.until)

    def _solve(self, model: Model, start: Chosen, seconds: float, part: Collection[Any] | None = None) -> Outcome | None:
        from ortools.sat.python import cp_model

        problem = model.cp.clone()
        for key, variable in model.x.items():
            if part is None or key in part:
                problem.add_hint(variable, key in start)
            else:
                problem.add(variable == int(key in start))
        solver = cp_model.CpSolver()
        solver.parameters.merge_text_format(f"{_OPTIONS} num_workers: {self._workers} max_time_in_seconds: {seconds}")
        status = self._run(solver, problem, part is None)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        chosen = {key for key, variable in model.x.items() if solver.boolean_value(variable)}
        unmet_ones = tuple(wish for wish in model.cells.task.wishes if solver.value(unmet(model, wish)))
        return Outcome(chosen, solver.objective_value, solver.best_objective_bound, status == cp_model.OPTIMAL, unmet_ones)

    def _run(self, solver: Any, problem: Any, is_told: bool) -> Any:
        done = threading.Event()
        guard = threading.Thread(target=self._stop_when_asked, args=(solver, done), daemon=True)
        guard.start()
        try:
            return solver.solve(problem, _callback(self._tell) if is_told else None)
        finally:
            done.set()
            guard.join()

    def _stop_when_asked(self, solver: Any, done: threading.Event) -> None:
        while not done.wait(0.05):
            if self.is_stopped():
                solver.stop_search()

    def _tell(self, cost: float, bound: float | None) -> None:
        if self._report:
            self._report(Progress(time.monotonic() - self._begun, cost, bound))


def _cheaper(one: Outcome | None, other: Outcome | None) -> Outcome | None:
    """Of two as dear the other, about which more is known."""
    return one if one is not None and (other is None or one.cost < other.cost) else other


def _callback(tell: Any) -> Any:
    from ortools.sat.python import cp_model

    class Callback(cp_model.CpSolverSolutionCallback):
        def on_solution_callback(self) -> None:
            tell(self.objective_value, self.best_objective_bound)

    return Callback()
