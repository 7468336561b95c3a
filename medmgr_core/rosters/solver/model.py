"""The model of a filling for CP-SAT: a boolean a cell, a worked flag a person and day, every rule that days and hours say.

Rules of single cells are dealt with in cells.py. What is left to the recheck (weekly rest, averages of night workers and the
filling up of leave) is cut off by repairs.py once a proposal breaks it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import numpy as np

from medmgr_core.rosters.averages import FEWEST_WEEKS
from medmgr_core.rosters.breaches import Limit
from medmgr_core.rosters.clock import weekday
from medmgr_core.rosters.rules_rest import contract_hours
from medmgr_core.rosters.solver.cells import Cell, Cells

Literal = Any  # a variable of CP-SAT, its negation, or 0 and 1 for what is fixed


class Model:
    """The variables and rows. ``x``: (person, day, shift) → variable; ``worked`` and ``night``: person → literals by day."""

    def __init__(self, cells: Cells) -> None:
        from ortools.sat.python import cp_model

        self.cells, self.cp = cells, cp_model.CpModel()
        self.costs: list[tuple[int, Any]] = []
        self.cover: list[tuple[int, int, set[tuple[int, int, int]]]] = []  # day, people needed, cells that count
        self.x: dict[tuple[int, int, int], Any] = {}
        self.own: dict[int, list[Cell]] = defaultdict(list)
        self.held: dict[int, list[Cell]] = defaultdict(list)
        for cell in cells.free:
            self.x[cell.person, cell.day, cell.shift] = self.cp.new_bool_var(f"x{cell.person}_{cell.day}_{cell.shift}")
            self.own[cell.person].append(cell)
        for cell in cells.held:
            self.held[cell.person].append(cell)
        self.people = range(len(cells.line.names))
        self.worked = [self._flags(person, cells.line.worked[person], lambda _: True) for person in self.people]
        self.night = [self._flags(person, cells.line.nights[person], lambda cell: cell.is_night) for person in self.people]

    def _flags(self, person: int, fixed: Any, counts: Any) -> list[Literal]:
        flags: list[Literal] = [int(each) for each in fixed]
        by_day = defaultdict(list)
        for cell in self.own[person]:
            if counts(cell):
                by_day[cell.day].append(self.var(cell))
        for day, options in by_day.items():
            flags[day] = options[0] if len(options) == 1 else self.cp.new_bool_var("")
            if len(options) > 1:
                self.cp.add(sum(options) == flags[day])
        return flags

    def var(self, cell: Cell) -> Any:
        """The variable of a cell."""
        return self.x[cell.person, cell.day, cell.shift]

    def missing(self, chosen: set[tuple[int, int, int]]) -> dict[int, int]:
        """How many people a choice leaves missing, by day."""
        found: dict[int, int] = defaultdict(int)
        for day, needed, able in self.cover:
            found[day] += max(needed - len(able & chosen), 0)
        return found

    def cost(self, weight: int, term: Any) -> None:
        """A term of what is made small."""
        if weight:
            self.costs.append((weight, term))

    def forbid(self, literals: Iterable[Literal], limit: Limit, person: int) -> None:
        """Not all of these at once; a soft rule pays instead. What is fixed so already is left as it is."""
        open_ones = [each for each in literals if not (isinstance(each, int) and each)]
        if not open_ones or any(isinstance(each, int) for each in open_ones):
            return
        clause = [~each for each in open_ones]
        if not limit.is_hard[person]:
            clause.append(broken := self.cp.new_bool_var(""))
            self.cost(self.cells.weight_of(limit.code, person), broken)
        self.cp.add_bool_or(clause)

    def at_most(self, total: Any, most: int, limit: Limit, person: int, unit: int = 1) -> None:
        """A sum of variables at most so much; a soft rule pays for each unit above it."""
        if limit.is_hard[person]:
            self.cp.add(total <= most)
            return
        above = self.cp.new_int_var(0, 10_000, "")
        self.cp.add(total - unit * above <= most)
        self.cost(self.cells.weight_of(limit.code, person), above)


def build(cells: Cells) -> Model:
    """The model with every rule, the cover, the wishes and fairness."""
    from medmgr_core.rosters.solver.aims import add_aims

    model = Model(cells)
    for limit in cells.limits:
        add = _ROWS.get(limit.code)
        for person in model.people if add else ():
            if model.own[person] and limit.applies[person]:
                add(model, limit, person)  # type: ignore[misc]
    for person in model.people:
        _one_a_day(model, person)
    add_aims(model)
    model.cp.minimize(sum(weight * term for weight, term in model.costs))
    return model


def _one_a_day(model: Model, person: int) -> None:
    by_day = defaultdict(list)
    for cell in model.own[person]:
        by_day[cell.day].append(model.var(cell))
    for options in by_day.values():
        model.cp.add_at_most_one(options)


def _rest(model: Model, limit: Limit, person: int) -> None:
    """Pairs too close to each other; among free cells one row for each later day's group that excludes the same earlier cell."""
    _apart(model, limit, person, lambda a, b: b.start - a.end < limit.value[person] * 60)


def _overlap(model: Model, limit: Limit, person: int) -> None:
    _apart(model, limit, person, lambda a, b: b.start < a.end)


def _succession(model: Model, limit: Limit, person: int) -> None:
    codes, before = model.cells.codes, model.cells.fixed.shift_types["not_after"].tolist()
    _apart(model, limit, person, lambda a, b: b.day - a.day == 1 and b.shift >= 0 and a.shift >= 0
           and codes[a.shift] in before[b.shift])  # fmt: skip


def _apart(model: Model, limit: Limit, person: int, clash: Any) -> None:
    by_day = defaultdict(list)
    for cell in model.own[person]:
        by_day[cell.day].append(cell)
        for other in model.held[person]:
            if abs(other.day - cell.day) <= 2 and (clash(cell, other) if cell.day < other.day else clash(other, cell)):
                model.forbid([model.var(cell)], limit, person)
    for cell in model.own[person]:
        for days in (1, 2):
            close = [model.var(other) for other in by_day.get(cell.day + days, []) if clash(cell, other)]
            if not limit.is_hard[person]:
                for other in close:
                    model.forbid([model.var(cell), other], limit, person)
            elif close:
                model.cp.add_at_most_one([model.var(cell), *close])


def _windows(model: Model, days: int) -> range:
    """Where windows of so many known days begin that touch the period."""
    cells = model.cells
    return range(max(cells.first - days + 1, 0), min(cells.until, cells.line.count - days + 1))


def _run_max(model: Model, limit: Limit, person: int) -> None:
    flags, days = (model.worked if limit.code == "run_max" else model.night)[person], int(limit.value[person]) + 1
    for first in _windows(model, days):
        model.forbid(flags[first : first + days], limit, person)


def _run_min(model: Model, limit: Limit, person: int) -> None:
    """No run shorter than the least between two days of the other kind."""
    flags = model.worked[person] if limit.code == "run_min" else [_not(each) for each in model.worked[person]]
    for length in range(1, int(np.ceil(limit.value[person]))):
        for first in _windows(model, length + 2):
            inside = flags[first + 1 : first + 1 + length]
            model.forbid([_not(flags[first]), *inside, _not(flags[first + 1 + length])], limit, person)


def _off_after_nights(model: Model, limit: Limit, person: int) -> None:
    nights, worked = model.night[person], model.worked[person]
    for days in range(1, int(np.ceil(limit.value[person])) + 1):
        for first in _windows(model, limit.over + days):
            last = first + limit.over - 1
            ended = [*nights[first : last + 1], _not(nights[last + 1])]
            model.forbid([*ended, worked[last + days]], limit, person)


def _weekends(model: Model, limit: Limit, person: int) -> None:
    line, worked = model.cells.line, model.worked[person]
    saturdays = range((5 - weekday(line.first)) % 7 - 7, line.count, 7)
    flags = [_either(model, [worked[day] for day in (saturday, saturday + 1) if 0 <= day < line.count]) for saturday in saturdays]
    for last in range(len(flags)):
        window = flags[max(last - limit.over + 1, 0) : last + 1]
        fixed = sum(each for each in window if isinstance(each, int))
        open_ones = [each for each in window if not isinstance(each, int)]
        if open_ones:
            model.at_most(sum(open_ones), max(int(limit.value[person]) - fixed, 0), limit, person)


def _weekly_hours(model: Model, limit: Limit, person: int) -> None:
    """Hours in the weeks up to each Sunday of the period, with those that fill leave as far as they are fixed."""
    cells, line = model.cells, model.cells.line
    if cells.fixed.people["is_opted_out"].iloc[person]:
        return
    for end in range(cells.first + 1, cells.until + 1):
        first = max(end - 7 * limit.over, min(int(line.joined[person]), end))
        if weekday(line.first + end) == 0 and first >= 0 and end - first >= 7 * FEWEST_WEEKS:
            before = float(line.minutes_by_day[person, first:end].sum())
            most = limit.value[person] * 60 * (end - first) / 7 - before
            total = sum(cell.minutes_in(first, end) * model.var(cell) for cell in model.own[person])
            model.at_most(total, max(int(most), 0), limit, person, unit=60)


def _contract(model: Model, limit: Limit, person: int) -> None:
    cells = model.cells
    if not cells.fixed.people["contract_hours"].iloc[person] > 0:
        return
    owed = float(contract_hours(cells.line)[person]) * 60
    held = float(cells.line.minutes_by_day[person, cells.first : cells.until].sum())
    total = sum(cell.minutes_in(cells.first, cells.until) * model.var(cell) for cell in model.own[person])
    if limit.code == "contract_max":
        model.at_most(total, max(int(owed + limit.value[person] * 60 - held), 0), limit, person, unit=60)
    else:
        model.at_most(-total, min(-int(np.ceil(owed - limit.value[person] * 60 - held)), 0), limit, person, unit=60)


def _not(literal: Literal) -> Literal:
    return 1 - literal if isinstance(literal, int) else ~literal


def _either(model: Model, literals: list[Literal]) -> Literal:
    if any(isinstance(each, int) and each for each in literals):
        return 1
    open_ones = [each for each in literals if not isinstance(each, int)]
    if not open_ones:
        return 0
    either = model.cp.new_bool_var("")
    for each in open_ones:
        model.cp.add_implication(each, either)
    return either


_ROWS = {
    "rest": _rest, "overlap": _overlap, "succession": _succession, "run_max": _run_max, "night_run_max": _run_max,
    "run_min": _run_min, "off_min": _run_min, "off_after_nights": _off_after_nights, "weekends": _weekends,
    "weekly_hours": _weekly_hours, "contract_max": _contract, "contract_min": _contract,
}  # fmt: skip
