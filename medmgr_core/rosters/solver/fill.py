"""Fill the shifts of one unit and period. A proposal is given only when the independent checker finds no hard rule broken."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.checker import Breach, recheck
from medmgr_core.rosters.plain import Assignment, Roster, frame_of
from medmgr_core.rosters.solver.cells import Cells, cells_of
from medmgr_core.rosters.solver.model import build
from medmgr_core.rosters.solver.repairs import cut_off
from medmgr_core.rosters.solver.search import Chosen, Outcome, Search
from medmgr_core.rosters.solver.task import Report, Result, Status, Stop, Task
from medmgr_core.rosters.solver.why import stuck

# Too little, not too much: what is fixed may break these until the rest is filled in, a proposal may not.
_OF_THE_WHOLE = ("contract_min", "run_min", "off_min")
_KEPT_FOR_REPAIR = 0.2  # of the time, when a proposal has to be mended
_NONE = "No roster keeps all hard rules with what is pinned and already there; look at the rules and pins, or give it more time."


def fill(task: Task, report: Report | None = None, is_stopped: Stop | None = None) -> Result:
    """The best roster found in the time given, or as it stands when ``is_stopped`` first says so.

    ``report`` is called with each better one, on a thread of the solver. Raises InvalidEntry when nothing is asked for.
    """
    begun = time.monotonic()
    cells = cells_of(task)
    if not len(cells.asked):
        raise InvalidEntry("Nothing is asked for at this unit in the period; say first how many are needed on which shift.")
    model, before = build(cells), _tolerated(cells)
    search = Search(begun, task.seconds, task.workers, report, is_stopped or (lambda: False))
    chosen: Chosen = set(cells.current)
    lowest: float | None = None
    for number in range(1, 100):
        outcome = search.solve(model, chosen, task.seconds * _KEPT_FOR_REPAIR if number == 1 else 0.0)
        if outcome is None:
            break
        chosen = outcome.chosen
        lowest = outcome.bound if number == 1 else lowest  # repairs may forbid a little too much
        roster = _with(cells, chosen)
        broken = list((_hard(roster, task) - before).elements())
        if not broken:
            is_best = lowest is not None and outcome.cost <= lowest + 1e-6
            best = replace(outcome, bound=lowest, is_best=is_best)
            return _result(roster, best, time.monotonic() - begun, number)
        if search.left() <= 0:
            break
        cut_off(model, broken, chosen)
    return Result("none", _NONE, time.monotonic() - begun, stuck=stuck(task, search.is_stopped))


def _hard(roster: Roster, task: Task) -> Counter[Breach]:
    return Counter(breach for breach in recheck(roster, task.rules) if breach.is_hard)


def _tolerated(cells: Cells) -> Counter[Breach]:
    """What is broken by what stands fixed alone: pins are not moved to mend it."""
    held = _hard(cells.fixed, cells.task)
    return Counter({breach: count for breach, count in held.items() if breach.rule not in _OF_THE_WHOLE})


def _with(cells: Cells, chosen: Chosen) -> Roster:
    """The fixed roster and the chosen cells."""
    names, first = cells.line.names, cells.fixed.known_first
    rows = [
        Assignment(names[person], first + timedelta(days=day), cells.codes[shift], cells.task.unit)
        for person, day, shift in sorted(chosen)
    ]
    parts = [cells.fixed.assignments, frame_of(Assignment, rows)]
    return replace(cells.fixed, assignments=pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True))


def _result(roster: Roster, outcome: Outcome, seconds: float, rounds: int) -> Result:
    best = "It is the best there is." if outcome.is_best else "A better one may be found with more time."
    sentence = f"{len(outcome.chosen)} shifts in {seconds:.1f} s at a cost of {outcome.cost:,.0f}. {best}"
    status: Status = "optimal" if outcome.is_best else "legal"
    return Result(status, sentence, seconds, roster, outcome.cost, outcome.bound, outcome.unmet, rounds)


def differences(before: Roster, after: Roster, unit: str, first: date, until: date) -> pd.DataFrame:
    """Cells of a unit that differ: person, on, before, after (shift types, several joined by “+”, “” for none)."""
    held = [_by_cell(roster, unit, first, until) for roster in (before, after)]
    both = pd.concat(held, axis=1, keys=["before", "after"]).fillna("").rename_axis(["person", "on"]).reset_index()
    return both[both["before"] != both["after"]].sort_values(["person", "on"], ignore_index=True)


def _by_cell(roster: Roster, unit: str, first: date, until: date) -> pd.Series[Any]:
    rows = roster.assignments
    rows = rows[(rows["unit"] == unit) & (rows["on"] >= pd.Timestamp(first)) & (rows["on"] < pd.Timestamp(until))]
    named = rows.assign(shift_type=rows["shift_type"].where(rows["shift_type"].notna(), "own times"))
    return named.groupby(["person", "on"])["shift_type"].agg(lambda codes: "+".join(sorted(codes)))
