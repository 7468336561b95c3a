"""Equipment: maintenance on time, uptime, time between failures, and which device to replace first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import nan
from typing import Literal

import numpy as np

from medmgr_core.errors import InvalidEntry
from medmgr_core.supplies.last_coins import choose

Outcome = Literal["done", "could not locate", "in use"]

# Points of a replacement score, the facility's to change; together 100.
POINTS: Mapping[str, float] = {"age": 30, "failures": 20, "cost of service": 20, "end of support": 15, "no backup": 15}
MANY_FAILURES = 2.0  # times the class average: all points
DEAR_SERVICE = 0.2  # yearly cost of service ÷ acquisition cost: all points
SUPPORT_AHEAD = 730  # days before the end of support from which points are given
NEVER_ALTERNATE = ("imaging", "radiology", "medical laser")


@dataclass(frozen=True)
class Job:
    """One maintenance due on a day; what came of it."""

    due_on: date
    outcome: Outcome | None = None
    done_on: date | None = None


@dataclass(frozen=True)
class OnTime:
    """Jobs due in a period: done in time, missed, and still open within their days of grace, which judge nothing yet."""

    in_time: int
    due: int
    still_open: int

    @property
    def rate(self) -> float:
        """In time ÷ due. 100 % is expected. NaN when none was due."""
        return self.in_time / self.due if self.due else nan


def on_time_completion(jobs: Sequence[Job], first: date, until: date, grace_days: int, as_at: date) -> OnTime:
    """Done on or before due + grace, of all due from ``first`` to ``until``. Not found and in use are not done."""
    grace = timedelta(days=grace_days)
    due = [job for job in jobs if first <= job.due_on <= until]
    in_time = [job for job in due if job.outcome == "done" and job.done_on and job.done_on <= min(job.due_on + grace, as_at)]
    waiting = sum(job.due_on + grace >= as_at for job in due if job not in in_time)
    return OnTime(len(in_time), len(due) - waiting, waiting)


def uptime(down_hours: float, agreed_hours: float) -> float:
    """1 − down ÷ agreed hours of operation (not 24 × 7). NaN without agreed hours."""
    return 1 - min(down_hours, agreed_hours) / agreed_hours if agreed_hours > 0 else nan


@dataclass(frozen=True)
class TimeBetween:
    """Hours between failures; ``at_least``: without a failure yet, so that it is more than that."""

    hours: float
    at_least: bool

    def __str__(self) -> str:
        return f"{'> ' if self.at_least else ''}{self.hours:,.0f} h"


def time_between_failures(operating_hours: float, failures: int) -> TimeBetween:
    """Operating hours ÷ failures; without a failure, more than the hours so far."""
    return TimeBetween(operating_hours / failures if failures else operating_hours, not failures)


def availability(between: TimeBetween, mean_down_hours: float) -> float:
    """MTBF ÷ (MTBF + mean down time, waiting for parts included); 1 without a failure."""
    if between.at_least:
        return 1.0
    whole = between.hours + mean_down_hours
    return between.hours / whole if whole > 0 else nan


def cost_of_service_ratio(yearly_cost: float, acquisition_cost: float) -> float:
    """Yearly cost of service ÷ acquisition cost. NaN where the latter is not known."""
    return yearly_cost / acquisition_cost if acquisition_cost > 0 else nan


def why_no_alternate_plan(kind: str, is_new_without_history: bool, required_by_law: bool, assessed_on: date | None,
                          on: date) -> str | None:  # fmt: skip
    """Why a device may not leave the maker's schedule for one of its own; None when it may.

    Never imaging, radiology, lasers, new devices without a history, or where law wants the maker's schedule.
    """
    if kind.lower() in NEVER_ALTERNATE:
        return f"An alternate schedule is never allowed for {kind.lower()} equipment: keep to the maker's."
    if is_new_without_history:
        return "A new device without a maintenance history keeps to the maker's schedule."
    if required_by_law:
        return "Law or a condition of payment wants the maker's schedule for this device."
    if assessed_on is None or assessed_on > on:
        return "An alternate schedule needs a risk assessment with its date: enter it first."
    return None


@dataclass(frozen=True)
class Device:
    """What a replacement score is worked out from; NaN or None where it is not known. ``failures``: a year, as of its class."""

    age_years: float
    expected_years: float
    failures: float
    class_failures: float
    service_ratio: float
    support_ends_on: date | None
    is_critical: bool
    has_backup: bool


@dataclass(frozen=True)
class Replacement:
    """0 to 100, the points of each part, and what is not known; weights of known parts are rescaled."""

    score: float
    parts: Mapping[str, float]
    no_data: tuple[str, ...]


def replacement_score(device: Device, on: date, points: Mapping[str, float] = POINTS) -> Replacement:
    """How much speaks for replacing a device: its age against its life, failures, cost of service, support, criticality."""
    shares = {
        "age": _share(device.age_years, device.expected_years),
        "failures": _share(device.failures, MANY_FAILURES * device.class_failures),
        "cost of service": _share(device.service_ratio, DEAR_SERVICE),
        "end of support": _support(device.support_ends_on, on),
        "no backup": float(device.is_critical and not device.has_backup),
    }
    known = {name: share for name, share in shares.items() if share == share}
    whole, weight = sum(points.values()), sum(points[name] for name in known)
    if min(points.values()) < 0 or not weight:
        raise InvalidEntry("The points of a replacement score cannot be below zero or all zero.")
    parts = {name: points[name] * share for name, share in known.items()}
    return Replacement(100 * sum(parts.values()) / weight, {name: part * 100 / whole for name, part in parts.items()},
                       tuple(name for name in shares if name not in known))  # fmt: skip


def _share(actual: float, full: float) -> float:
    """Between 0 and 1. Nothing where none is usual says 0; more than none where none is usual says 1."""
    if actual != actual or full != full:
        return nan
    return float(actual > 0) if full <= 0 else min(1.0, max(0.0, actual / full))


def _support(ends_on: date | None, on: date) -> float:
    if ends_on is None:
        return nan
    return min(1.0, max(0.0, 1 - (ends_on - on).days / SUPPORT_AHEAD))


def capital_plan(scores: Sequence[float], costs: Sequence[int], budgets: Sequence[int]) -> list[int | None]:
    """The year (0, 1, …) in which each device is replaced, None: not within the plan. Each year the most points for its money.

    ``costs`` and ``budgets`` in minor units; what a year leaves over is not carried on.
    """
    if any(cost <= 0 for cost in costs) or any(budget < 0 for budget in budgets):
        raise InvalidEntry("Every device needs a cost above zero, and a budget cannot be below zero.")
    plan: list[int | None] = [None] * len(costs)
    for year, budget in enumerate(budgets):
        waiting = [index for index, planned in enumerate(plan) if planned is None and scores[index] > 0]
        waiting.sort(key=lambda index: (-scores[index] / costs[index], index))
        cost = np.array([costs[index] for index in waiting], dtype=np.int64)
        taken = choose(cost, np.array([scores[index] for index in waiting], dtype=np.float64), budget)
        for index in np.array(waiting, dtype=np.intp)[taken].tolist():
            plan[index] = year
    return plan
