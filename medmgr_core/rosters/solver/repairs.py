"""Rows that cut off what the recheck found: a proposal that breaks a hard rule the model does not say in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from math import ceil

from medmgr_core.rosters.checker import Breach
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.solver.model import Model

Chosen = set[tuple[int, int, int]]


def cut_off(model: Model, broken: Iterable[Breach], chosen: Chosen) -> None:
    """For each breach a row that this choice does not satisfy."""
    for breach in broken:
        person = model.cells.line.names.tolist().index(breach.person)
        first, until = (int(day) - model.cells.line.first for day in day_numbers([breach.on, breach.until + timedelta(days=1)]))
        if breach.rule == "weekly_rest" and _free_day(model, person, first, until):
            continue
        if breach.rule in ("weekly_hours", "night_hours"):
            _fewer_minutes(model, person, breach, chosen)
        else:
            around = [key for key in chosen if key[0] == person and first - 14 <= key[1] < until + 14]
            model.cp.add_bool_or([~model.x[key] for key in around])


def _free_day(model: Model, person: int, first: int, until: int) -> bool:
    """A whole day of the week without work: more than the rule asks for, but quickly found. False where none is left."""
    edges, options = model.cells.line.midnights, []
    for day in range(first, until):
        if any(cell.start < edges[day + 1] and cell.end > edges[day] for cell in model.held[person]):
            continue
        options.append(is_free := model.cp.new_bool_var(""))
        for cell in model.own[person]:
            if cell.start < edges[day + 1] and cell.end > edges[day]:
                model.cp.add_implication(is_free, ~model.var(cell))
    if options:
        model.cp.add_bool_or(options)
    return bool(options)


def _fewer_minutes(model: Model, person: int, breach: Breach, chosen: Chosen) -> None:
    """The same weeks with fewer minutes: the excess off what the choice has in the period, at least one minute."""
    weeks = ((breach.until - breach.on).days + 1) / 7
    excess = (breach.measured - breach.limit) * weeks * (6 if breach.rule == "night_hours" else 1) * 60
    own = model.own[person]
    total = sum(cell.minutes_in(0, model.cells.until) for cell in own if (cell.person, cell.day, cell.shift) in chosen)
    most = max(total - ceil(excess), 0)
    model.cp.add(sum(cell.minutes_in(0, model.cells.until) * model.var(cell) for cell in own) <= most)
