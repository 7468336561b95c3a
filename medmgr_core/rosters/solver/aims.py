"""What a filling aims at: cover, wishes, fairness by the hours owed, few bank and agency shifts, few moved cells."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from math import ceil, floor
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from medmgr_core.rosters.clock import weekday
from medmgr_core.rosters.cover import cover
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.rules_rest import contract_hours
from medmgr_core.rosters.solver.cells import Cell
from medmgr_core.rosters.solver.task import Wish

if TYPE_CHECKING:
    from medmgr_core.rosters.solver.model import Model


def add_aims(model: Model) -> None:
    """All terms of the objective, and the wishes that must be met."""
    _cover(model)
    for wish in model.cells.task.wishes:
        model.cost(wish.weight, unmet(model, wish))
    for wish in model.cells.task.must:
        model.cp.add(unmet(model, wish) == 0)
    weights = model.cells.task.weights
    first = model.cells.line.first
    _fair(model, weights.unfair_night, lambda cell: cell.is_night)
    _fair(model, weights.unfair_weekend, lambda cell: weekday(first + cell.day) >= 5)
    _sources(model)
    _moved(model)


def unmet(model: Model, wish: Wish) -> Any:
    """1 when a wish is not met, as an expression."""
    cells = model.cells
    person = cells.line.names.tolist().index(wish.person)
    day = int(day_numbers([wish.on])[0]) - cells.line.first
    if not 0 <= day < cells.line.count:
        return 0
    works = model.worked[person][day]
    if wish.shift_type is not None:
        shift = cells.codes.index(wish.shift_type)
        stands = any((cell.day, cell.shift) == (day, shift) for cell in model.held[person])
        works = 1 if stands else model.x.get((person, day, shift), 0)
    return works if wish.is_off else 1 - works


def _cover(model: Model) -> None:
    cells, people = model.cells, model.cells.fixed.people
    options = defaultdict(list)
    for cell in cells.free:
        options[cell.day, cells.codes[cell.shift]].append(cell)
    skills, grades = people["skills"].tolist(), people["grade"].tolist()
    planned = cover(cells.fixed, cells.task.demand)
    planned = planned[planned["unit"] == cells.task.unit]
    for row in planned.to_dict("records"):
        day = int(day_numbers([row["on"]])[0]) - cells.line.first
        counts = [
            cell
            for cell in options[day, row["shift_type"]]
            if (not row["skill"] or row["skill"] in skills[cell.person]) and row["grade"] in ("", grades[cell.person])
        ]
        able = [model.var(cell) for cell in counts]
        missing = max(int(row["minimum"]) - int(row["planned"]), 0)
        if not able:
            continue
        model.cover.append((day, missing, {(cell.person, cell.day, cell.shift) for cell in counts}))
        under = model.cp.new_int_var(0, missing, "")
        model.cp.add(sum(able) + under >= missing)
        model.cost(int(row["weight"]), under)
        if not row["skill"] and _is_widest(planned, row):
            over = model.cp.new_int_var(0, len(able), "")
            model.cp.add(sum(able) - over <= missing)
            model.cost(cells.task.weights.over, over)


def _is_widest(planned: pd.DataFrame, row: dict[Any, Any]) -> bool:
    """Too many of a grade count only where the demand does not speak of any grade."""
    same = planned[(planned["on"] == row["on"]) & (planned["shift_type"] == row["shift_type"]) & (planned["skill"] == "")]
    return not row["grade"] or not (same["grade"] == "").any()


def _fair(model: Model, weight: int, counts: Callable[[Cell], bool]) -> None:
    """Shifts of a kind beyond or below a fair share of those asked for: by the hours owed, among those who can have them."""
    cells = model.cells
    owed = contract_hours(cells.line)
    own = {person: [model.var(cell) for cell in model.own[person] if counts(cell)] for person in model.people}
    able = [person for person in model.people if own[person] and owed[person] > 0]
    if not weight or not able:
        return
    held = {person: sum(counts(cell) and cells.since <= cell.day < cells.until for cell in model.held[person]) for person in able}
    places = {(cell.day, cells.codes[cell.shift]) for cell in cells.free if counts(cell)}
    days = (day_numbers(cells.asked["on"]) - cells.line.first).tolist()
    rows = cells.asked.assign(day=days)
    rows = rows[np.array([place in places for place in zip(rows["day"], rows["shift_type"], strict=True)], dtype=bool)]
    total = rows.groupby(["day", "shift_type", "skill"])["minimum"].sum().groupby(["day", "shift_type"]).max().sum()
    for person in able:
        share = float(total * owed[person] / owed[able].sum())
        above, below = model.cp.new_int_var(0, 100, ""), model.cp.new_int_var(0, 100, "")
        model.cp.add(sum(own[person]) + held[person] - above <= ceil(share))
        model.cp.add(sum(own[person]) + held[person] + below >= floor(share))
        model.cost(weight, above)
        model.cost(weight, below)


def _sources(model: Model) -> None:
    weights, sources = model.cells.task.weights, model.cells.fixed.people["source"].tolist()
    prices = {"bank": weights.bank, "agency": weights.agency}
    for cell in model.cells.free:
        if sources[cell.person] in prices:
            model.cost(prices[sources[cell.person]], model.var(cell))


def _moved(model: Model) -> None:
    weight, current = model.cells.task.weights.moved, model.cells.current
    if weight:
        for key, variable in model.x.items():
            model.cost(weight, 1 - variable if key in current else variable)
