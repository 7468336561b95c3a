"""The cells of a filling: who could work which shift on which day as far as the day alone says, and what stands already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.rosters.breaches import Limit, limits_of
from medmgr_core.rosters.clock import Bools, pieces
from medmgr_core.rosters.cover import demand_by_day
from medmgr_core.rosters.plain import Assignment, Roster, day_numbers, frame_of
from medmgr_core.rosters.rules_allowed import is_absent, is_day_off, is_not_employed, lacks
from medmgr_core.rosters.solver.task import Task
from medmgr_core.rosters.timeline import Timeline, timeline_of


@dataclass(frozen=True)
class Cell:
    """One person on one day on one shift: positions, instants, and minutes of work per calendar day."""

    person: int
    day: int
    shift: int
    start: int
    end: int
    is_night: bool
    minutes: tuple[tuple[int, float], ...]

    def minutes_in(self, first: int, until: int) -> int:
        """Minutes of work on these days, rounded up."""
        return int(np.ceil(sum(part for day, part in self.minutes if first <= day < until) - 1e-6))


@dataclass(frozen=True, eq=False)
class Cells:
    """All that the model is built from. Days are counted from the first known one; the period is ``first`` to ``until``."""

    task: Task
    fixed: Roster  # without what is free
    current: frozenset[tuple[int, int, int]]  # person, day, shift of what is free now
    asked: pd.DataFrame
    free: list[Cell]
    held: list[Cell]  # at work, fixed
    limits: list[Limit]

    @cached_property
    def line(self) -> Timeline:
        """The fixed roster as arrays."""
        return timeline_of(self.fixed)

    @cached_property
    def first(self) -> int:
        """The first day of the period."""
        return int(day_numbers([self.fixed.first])[0]) - self.line.first

    @cached_property
    def since(self) -> int:
        """The first day on which anything is free."""
        return int(day_numbers([_since(self.task)])[0]) - self.line.first

    @cached_property
    def until(self) -> int:
        """The day after the period."""
        return int(day_numbers([self.fixed.until])[0]) - self.line.first

    @cached_property
    def codes(self) -> list[str]:
        """Shift types by position."""
        return [str(code) for code in self.fixed.shift_types["shift_type"]]

    @cached_property
    def weights(self) -> dict[tuple[str, str | None], int]:
        """The weight of a soft rule, by code and group."""
        return {(rule.code, rule.group): rule.weight for rule in self.task.rules}

    def limits_for(self, code: str) -> list[Limit]:
        """All rows of a rule, per person."""
        return [limit for limit in self.limits if limit.code == code]

    def weight_of(self, code: str, person: int) -> int:
        """What breaking a soft rule once costs."""
        group = self.fixed.people["group"].iloc[person]
        return self.weights.get((code, group), self.weights.get((code, None), 0))


def cells_of(task: Task) -> Cells:
    """The cells of a task."""
    roster = task.roster
    asked = demand_by_day(task.demand, roster.first, roster.until)
    asked = asked[asked["unit"] == task.unit].reset_index(drop=True)
    types = roster.shift_types
    wanted = [code for code in types.loc[~types["is_on_call"], "shift_type"] if code in set(asked["shift_type"])]
    is_free = _free(task, wanted)
    fixed = replace(roster, assignments=roster.assignments[~is_free].reset_index(drop=True))
    now = timeline_of(replace(roster, assignments=roster.assignments[is_free].reset_index(drop=True)))
    line = timeline_of(fixed)
    limits = limits_of(task.rules, roster.people)
    free = _allowed(_candidates(task, wanted), limits, set(zip(*np.nonzero(line.worked), strict=True)))
    current = frozenset(zip(now.person.tolist(), now.day.tolist(), now.shift.tolist(), strict=True))
    return Cells(task, fixed, current, asked, free, _cells(line.at_work), limits)


def _since(task: Task) -> date:
    return max(task.roster.first, task.since or task.roster.first)


def _free(task: Task, wanted: list[str]) -> Bools:
    rows = task.roster.assignments
    inside = (rows["on"] >= pd.Timestamp(_since(task))) & (rows["on"] < pd.Timestamp(task.roster.until))
    plain = rows["starts"].isna() & rows["ends"].isna() & rows["break_minutes"].isna() & rows["shift_type"].isin(wanted)
    free: Bools = (inside & plain & (rows["unit"] == task.unit) & ~rows["is_pinned"].astype(bool)).to_numpy()
    return free


def _candidates(task: Task, wanted: list[str]) -> Timeline:
    """Everybody on every shift on every day, as if it were a roster."""
    roster = task.roster
    days = pd.date_range(_since(task), roster.until, inclusive="left").date
    able = [
        (person, code)
        for person, types in zip(roster.people["person"], roster.people["shift_types"], strict=True)
        for code in wanted
        if not types or code in types
    ]
    rows = [Assignment(person, day, code, task.unit) for (person, code), day in product(able, days)]
    return timeline_of(replace(roster, assignments=frame_of(Assignment, rows)))


def _allowed(line: Timeline, limits: list[Limit], taken: set[Any]) -> list[Cell]:
    """Cells no rule of the day forbids: absence, employment, credentials, breaks; and no other work begins on that day."""
    kept = np.array([(person, day) not in taken for person, day in zip(line.person, line.day, strict=True)], dtype=bool)
    for limit in limits:
        applies = limit.applies[line.person]
        for refused in _refused(line, limit):
            kept &= ~(refused & applies)
    return _cells(line.only(kept))


def _refused(line: Timeline, limit: Limit) -> list[Bools]:
    if limit.code == "absence":
        return [is_absent(line)]
    if limit.code == "fixed_day_off":
        return [is_day_off(line)]
    if limit.code == "employment":
        return [is_not_employed(line)]
    if limit.code == "credential":
        return [lacks(line, kind)[0] for kind in line.roster.credentials["kind"].unique()]
    if limit.code == "break":
        long = line.end - line.start > limit.over * 60
        return [long & (line.breaks < limit.value[line.person]) & limit.is_hard[line.person]]
    return []


def _cells(line: Timeline) -> list[Cell]:
    owner, day, length = pieces(line.start, line.end, line.midnights)
    share = line.minutes[owner] / np.maximum(line.end - line.start, 1)[owner]
    parts = defaultdict(list)
    for index, on, minutes in zip(owner.tolist(), day.tolist(), (length * share).tolist(), strict=True):
        parts[index].append((on, minutes))
    whole = (line.person, line.day, line.shift, line.start, line.end)
    rows = zip(*(column.tolist() for column in whole), strict=True)
    return [
        Cell(person, day, shift, start, end, bool(line.is_night[index]), tuple(parts[index]))
        for index, (person, day, shift, start, end) in enumerate(rows)
    ]
