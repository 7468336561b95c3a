"""How good a supplier or subcontractor is, from what was observed, and what it owes for what it missed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import nan
from typing import Literal

import pandas as pd

from medmgr_core.errors import InvalidEntry

ENOUGH = 5  # observations; below: no data
FULL_DELIVERY = 0.98  # on time and in full, by line


@dataclass(frozen=True)
class Observed:
    """One measure of a supplier. ``count``: the observations it rests on."""

    name: str
    actual: float
    target: float
    weight: float
    count: int
    better: Literal["higher", "lower"] = "higher"

    @property
    def score(self) -> float | None:
        """min(1, actual ÷ target), or target ÷ actual where lower is better; None with fewer than 5 observations."""
        if self.count < ENOUGH or self.actual != self.actual:
            return None
        if self.target < 0 or self.actual < 0:
            raise InvalidEntry(f"“{self.name}” and its target cannot be below zero.")
        above, below = (self.actual, self.target) if self.better == "higher" else (self.target, self.actual)
        return 1.0 if below == 0 else min(1.0, above / below)


@dataclass(frozen=True)
class Score:
    """0 to 100, and the share of the weights it rests on; ``value`` is None without data."""

    value: float | None
    share_known: float
    no_data: tuple[str, ...]


def vendor_score(measures: Sequence[Observed]) -> Score:
    """Weighted mean of the measures that have data, their weights rescaled. Raises InvalidEntry for a weight below zero."""
    if any(measure.weight < 0 for measure in measures):
        raise InvalidEntry("A weight cannot be below zero.")
    scored = [(measure.weight, score) for measure in measures if (score := measure.score) is not None]
    known, whole = sum(weight for weight, _ in scored), sum(measure.weight for measure in measures)
    missing = tuple(measure.name for measure in measures if measure.score is None)
    if not known:
        return Score(None, 0.0, missing)
    return Score(100 * sum(weight * score for weight, score in scored) / known, known / whole, missing)


@dataclass(frozen=True)
class OnTimeInFull:
    """Order lines due, and how many of them were complete by the promised day."""

    met: int
    due: int

    @property
    def rate(self) -> float:
        """Met ÷ due; NaN when none was due."""
        return self.met / self.due if self.due else nan


def on_time_in_full(lines: pd.DataFrame, promised: pd.Series[pd.Timestamp], ordered: pd.Series[pd.Timestamp],
                    as_at: date) -> OnTimeInFull:  # fmt: skip
    """From ``order_lines`` (methods/lead_time.py) with the days promised and ordered, row by row.

    A line in parts is late until it is complete; one that is still open counts as missed once its day is past.
    """
    completed = pd.to_datetime(ordered) + pd.to_timedelta(lines["days"], unit="D")
    due_on, today = pd.to_datetime(promised), pd.Timestamp(as_at)
    met = lines["is_complete"] & (completed <= due_on)
    due = (due_on < today) | met
    return OnTimeInFull(int(met.sum()), int(due.sum()))


@dataclass(frozen=True)
class Tier:
    """Below ``below`` (above, where lower is better) the supplier credits this share of the fee."""

    below: float
    credit: float
    better: Literal["higher", "lower"] = "higher"

    def is_breached(self, actual: float) -> bool:
        """Strictly missed; what is not known is no breach."""
        return actual < self.below if self.better == "higher" else actual > self.below


def service_credit(fee: int, readings: Sequence[tuple[float, Sequence[Tier]]], cap: float) -> int:
    """Minor units owed for a period: all breached tiers of all measures together, at most ``cap`` of the fee."""
    if fee < 0 or not 0 <= cap <= 1 or any(tier.credit < 0 for _, tiers in readings for tier in tiers):
        raise InvalidEntry("A fee or credit cannot be below zero, and the cap is a share of the fee from 0 to 1.")
    share = sum(tier.credit for actual, tiers in readings for tier in tiers if tier.is_breached(actual))
    return round(fee * min(share, cap))
