"""All roster rules on 5,000 people × 52 weeks, and a ward of 30 filled for 28 days."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pandas as pd

from benchmarks.house import House
from benchmarks.report import Line, Spread
from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.cover import IN_CHARGE, cover
from medmgr_core.rosters.plain import Absence, Assignment, Credential, Demand, Person, Roster, ShiftType, frame_of
from medmgr_core.rosters.rules import check
from medmgr_core.rosters.solver.fill import fill
from medmgr_core.rosters.solver.task import Task, Wish

NAME = "rosters"
PEOPLE, WEEKS = 5_000, 52
_FIRST = date(2026, 1, 5)  # a Monday; the year has both changes of the clocks
SHIFTS = (
    ShiftType("E", 7 * 60, 15 * 60, "Early", 30, not_after=("L", "N")),
    ShiftType("L", 13 * 60, 21 * 60, "Late", 30, not_after=("N",)),
    ShiftType("N", 20 * 60 + 30, 7 * 60 + 30, "Night", 60, is_night=True),
    ShiftType("LD", 7 * 60, 19 * 60 + 30, "Long day", 60, not_after=("L", "N")),
    ShiftType("O", 17 * 60, 8 * 60, "On call", is_on_call=True),
)
# Two weeks each: early/late weeks, long days, nights, office days with on call.
_PATTERNS = ("EELL...EELLL..", "D..DD...DD..D.", "NNN......NNNN.", "EEEEE..EEOEE..", "LL.EE....EELLE", "DDD....D.DD.DD")


def run(house: House) -> list[Line]:
    """Both in seconds of this machine, not as ratios: the goals are absolute."""
    roster = year_of_rosters()
    checks = [_seconds(lambda: check(roster)) for _ in range(house.rounds(3))]
    legal, filled, missing = [], [], []
    for seed in range(1, house.rounds(5) + 1):
        told, task = list[float](), ward(seed=seed)
        filled.append(_seconds(lambda task=task, told=told: missing.append(_missing(task, told))))
        legal.append(told[0])
    return [
        Line(NAME, f"every rule, {PEOPLE:,} people × {WEEKS} weeks, {len(roster.assignments):,} shifts", "server",
             Spread(checks, "s"), goal=10),
        Line(NAME, "30 people × 28 days: to the first roster", "server, 2 threads", Spread(legal, "s"), goal=10),
        Line(NAME, "the same: to the end, rechecked as legal", "server, 2 threads", Spread(filled, "s"), goal=11),
        Line(NAME, "the same: of the people asked for, missing", "server, 2 threads", Spread(missing, "%")),
    ]  # fmt: skip


def _seconds(verb: Callable[[], object]) -> float:
    begun = time.perf_counter()
    verb()
    return time.perf_counter() - begun


def _missing(task: Task, told: list[float]) -> float:
    """Percent of those asked for. Raises AssertionError where the roster is not legal."""
    result = fill(task, lambda progress: told.append(progress.seconds))
    if result.roster is None or any(breach.is_hard for breach in recheck(result.roster, task.rules)):
        raise AssertionError(f"the roster is not legal: {result.sentence}")
    held = cover(result.roster, task.demand)
    return float(100 * held["gap"].sum() / held["minimum"].sum())


def year_of_rosters(people: int = PEOPLE, weeks: int = WEEKS, seed: int = 1) -> Roster:
    """People who follow patterns of two weeks, with swaps, leave, sickness and credentials; one shift in fifty is odd."""
    rng = np.random.default_rng(seed)
    names = np.array([f"P{number:05}" for number in range(people)], dtype=object)
    days = weeks * 7
    codes = np.array([[list(pattern)[(day) % 14] for day in range(days + 14)] for pattern in _PATTERNS])
    shift = rng.integers(0, 14, people)[:, None] // 7 * 7 + np.arange(days)
    grid = codes[rng.integers(0, len(_PATTERNS), people)[:, None], shift]
    odd = rng.random(grid.shape) < 0.02
    grid[odd] = rng.choice(list("ELND."), int(odd.sum()))
    leave = _absences(rng, names, days)
    for kept in leave.itertuples():
        begin = (kept.first_on.date() - _FIRST).days
        grid[int(kept.person[1:]), begin : (kept.last_on.date() - _FIRST).days + 1] = "."
    person, day = np.nonzero(grid != ".")
    assignments = frame_of(Assignment).reindex(range(len(person))).assign(
        person=names[person], on=np.datetime64(_FIRST, "s") + day * np.timedelta64(86400, "s"),
        shift_type=pd.Series(grid[person, day], dtype=object).replace("D", "LD"), unit="W1", is_pinned=False,
    )  # fmt: skip
    end = _FIRST + timedelta(days=days)
    return Roster(_people(rng, names), frame_of(ShiftType, SHIFTS), assignments, _FIRST, end, _FIRST, end, leave,
                  _credentials(rng, names))  # fmt: skip


def ward(people: int = 30, days: int = 28, seed: int = 1) -> Task:
    """A ward to fill: registered nurses and assistants, part-timers, leave, wishes, 17 weeks worked before, tight cover."""
    rng = np.random.default_rng(seed)
    first = _FIRST + timedelta(weeks=18)
    names = [f"P{number:02}" for number in range(people)]
    registered = round(people * 0.6)
    staff = [
        Person(name, float(rng.choice([37.5, 37.5, 37.5, 30, 22.5])), "nursing",
               "registered" if number < registered else "assistant", (IN_CHARGE,) if number < registered // 2 else (),
               shift_types=("E", "L") if number % 10 == 9 else ())
        for number, name in enumerate(names)
    ]  # fmt: skip
    past = year_of_rosters(people, 18, seed)
    rename = dict(zip(past.people["person"], names, strict=True))
    rows = past.assignments.assign(person=past.assignments["person"].map(rename), unit="W")
    rows = rows[
        rows["shift_type"].isin(["E", "L"]) & (rows["on"].dt.day_of_week < 5)
    ]  # no nights: nothing forbids the first days
    away = [Absence(name, day, day + timedelta(days=6)) for name in names if rng.random() < 0.25
            for day in [first + timedelta(days=int(rng.integers(0, days)))]]  # fmt: skip
    wishes = tuple(
        Wish(name, first + timedelta(days=int(day)), is_off=True) for name in names for day in rng.integers(0, days, 3)
    )
    roster = Roster(frame_of(Person, staff), frame_of(ShiftType, SHIFTS[:3]), rows, first, first + timedelta(days=days),
                    _FIRST, first + timedelta(days=days), frame_of(Absence, away))  # fmt: skip
    return Task(roster, "W", frame_of(Demand, _demand(people)), wishes=wishes)


def _demand(people: int) -> list[Demand]:
    """As many as the hours owed allow, about: of 30 people some 21 a day, 7 early, 7 late, 5 at night."""
    share = people / 30
    rows = []
    for code, staff, registered in (("E", 6, 4), ("L", 5, 3), ("N", 4, 2)):
        rows += [Demand("W", code, round(staff * share)), Demand("W", code, round(registered * share), grade="registered"),
                 Demand("W", code, 1, skill=IN_CHARGE)]  # fmt: skip
    return rows


def _people(rng: np.random.Generator, names: np.ndarray) -> pd.DataFrame:
    groups, hours = rng.choice(["nursing", "medical", "admin"], len(names)), rng.choice([37.5, 30, 22.5], len(names))
    return frame_of(Person, [
        Person(name, contract, group, is_opted_out=bool(out))
        for name, contract, group, out in zip(names, hours, groups, rng.random(len(names)) < 0.1, strict=True)
    ])  # fmt: skip


def _absences(rng: np.random.Generator, names: np.ndarray, days: int) -> pd.DataFrame:
    found = []
    for name in names:
        for begin in rng.integers(0, max(days - 14, 1), 6):
            first = _FIRST + timedelta(days=int(begin))
            found.append(
                Absence(name, first, first + timedelta(days=int(rng.integers(0, 10))), str(rng.choice(["leave", "sick"])))
            )
    return frame_of(Absence, found)


def _credentials(rng: np.random.Generator, names: np.ndarray) -> pd.DataFrame:
    return frame_of(Credential, [
        Credential(name, kind, date(2024, 1, 1), _FIRST + timedelta(days=int(rng.integers(300, 900))))
        for name in names for kind in ("Licence", "Fire training")
    ])  # fmt: skip
