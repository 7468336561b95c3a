"""Why no roster keeps all hard rules: of whom, and which rules. They are all of one person, so each is looked at alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.solver.cells import Cells, cells_of
from medmgr_core.rosters.solver.model import Model, build
from medmgr_core.rosters.solver.task import Stop, Task

_SECONDS = 0.5  # for one person; a few weeks of one take some hundredths
_MOST = 5  # people named


def stuck(task: Task, is_stopped: Stop) -> tuple[tuple[str, str], ...]:
    """(person, code of the rule) of those who cannot be rostered as the hard rules want; the first few, none when stopped."""
    found, task = list[tuple[str, str]](), replace(task, wishes=(), must=())
    for person in range(len(task.roster.people)):
        if is_stopped() or len({name for name, _ in found}) == _MOST:
            break
        found += _of_one(task, person)
    return tuple(found)


def _of_one(task: Task, person: int) -> Iterator[tuple[str, str]]:
    name = str(task.roster.people["person"].iloc[person])
    cells = _only(cells_of(task), person)
    if not cells.free:  # on no day at all: what is fixed says it
        yield from ((name, breach.rule) for breach in recheck(cells.fixed, task.rules)
                    if breach.is_hard and breach.person == name and breach.rule == "contract_min")  # fmt: skip
    elif not _can_be(build(cells)):
        codes = dict.fromkeys(rule.code for rule in task.rules if rule.is_hard and rule.value is not None)
        yield from ((name, code) for code in codes if _can_be(build(_only(cells_of(_without(task, code)), person))))


def _without(task: Task, code: str) -> Task:
    return replace(task, rules=[rule for rule in task.rules if rule.code != code])


def _only(cells: Cells, person: int) -> Cells:
    return replace(cells, free=[cell for cell in cells.free if cell.person == person])


def _can_be(model: Model) -> bool:
    from ortools.sat.python import cp_model

    model.cp.minimize(0)  # whether there is one at all
    solver = cp_model.CpSolver()
    solver.parameters.num_workers, solver.parameters.max_time_in_seconds = 1, _SECONDS
    return solver.solve(model.cp) != cp_model.INFEASIBLE
