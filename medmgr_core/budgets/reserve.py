"""Contingency as a live risk: will it last, how much slack is needed, and what a list of risks asks for.

A department's own past monthly variances (budget − actual, below zero is overspent) are drawn again in blocks of three months, so
that bad months stay together, 10,000 times (moving block bootstrap, Künsch 1989). Then the result is mended for what few months
cannot know; see ``_stretch``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medmgr_core.errors import InvalidEntry

Floats = npt.NDArray[np.float64]

ENOUGH_MONTHS = 12
TOO_LITTLE = f"Too little history: the chance needs {ENOUGH_MONTHS} months of variances."
BLOCK, RUNS, SEED = 3, 10_000, 20261122


@dataclass(frozen=True)
class Burn:
    """Shares of the contingency and of the year that remain."""

    money_left: float
    time_left: float

    @property
    def is_too_fast(self) -> bool:
        """Less of the money than of the year is left."""
        return self.money_left < self.time_left


@dataclass(frozen=True)
class Risk:
    """One thing that may happen this year: its chance (0 to 1) and its cost in minor units, at least, most likely, at most."""

    chance: float
    low: int
    mode: int
    high: int

    def __post_init__(self) -> None:
        if not 0 <= self.chance <= 1:
            raise InvalidEntry("The chance of a risk is between 0 and 100 %.")
        if not self.low <= self.mode <= self.high:
            raise InvalidEntry("The likeliest cost of a risk lies between its lowest and its highest.")


@dataclass(frozen=True)
class RiskReserve:
    """What a list of risks asks for, in minor units: Σ chance × mean cost, and what suffices in 80 of 100 years."""

    expected: int
    p80: int


def chance_it_lasts(variances: Sequence[float] | Floats, remaining: int, months_left: int, *, seed: int = SEED) -> float | None:
    """The chance (0 to 1) that the overspend of the months left is not more than what remains; None with too little history.

    variances: budget − actual of past months, oldest first, minor units.
    """
    overspend = simulated_overspend(variances, months_left, seed=seed)
    return None if overspend is None else float(np.mean(overspend <= remaining))


def slack_for(
    variances: Sequence[float] | Floats, months: int, levels: Sequence[float] = (0.8, 0.9), *, seed: int = SEED
) -> list[int] | None:
    """The reserve that suffices for so many months with each chance (minor units, at least 0); None with too little history."""
    overspend = simulated_overspend(variances, months, seed=seed)
    if overspend is None:
        return None
    return [max(0, int(np.ceil(amount))) for amount in np.quantile(overspend, levels)]


def simulated_overspend(
    variances: Sequence[float] | Floats, months: int, *, block: int = BLOCK, runs: int = RUNS, seed: int = SEED
) -> Floats | None:
    """The sum of so many further months, drawn ``runs`` times: overspend is above zero. None with too little history."""
    past = np.asarray(variances, dtype=np.float64)
    past = past[~np.isnan(past)]
    if len(past) < ENOUGH_MONTHS:
        return None
    if months == 0:
        return np.zeros(runs)
    block = min(block, len(past) // 2)
    sums = _block_sums(past - past.mean(), months, block, runs, np.random.default_rng(seed))
    centred = sums - sums.mean()
    return np.asarray(-(months * past.mean() + centred * _stretch(past, months, block)), dtype=np.float64)


def _block_sums(past: Floats, months: int, block: int, runs: int, rng: np.random.Generator) -> Floats:
    """Sums of ``months`` months put together from blocks that start anywhere; the last block may be cut short."""
    before = np.concatenate([[0.0], past.cumsum()])
    total = np.zeros(runs)
    for length in _lengths(months, block):
        starts = rng.integers(0, len(past) - length + 1, runs)
        total += before[starts + length] - before[starts]
    return total


def _lengths(months: int, block: int) -> list[int]:
    return [block] * (months // block) + ([months % block] if months % block else [])


def _stretch(past: Floats, months: int, block: int) -> float:
    """How much wider the truth is than the blocks show: the standard deviation owed ÷ the one drawn, for an AR(1).

    Blocks miss what goes on beyond their edge, deviations from a sample's own mean are too small, that mean is itself uncertain,
    and so is the deviation (Student's t against the normal at 90 %, by Cornish and Fisher). Without this the 90 % slack for
    twelve months sufficed in 80 to 84 % of simulated years when 24 months were known, with it in 88 to 90 %; in 88 % when
    12 were known. Months with rare large overspends, which a short history may not show, stay at 85 and 82 %.
    """
    count, run = len(past), _persistence(past)
    mean = _variance_of_sum(count, run) / count**2
    lengths = _lengths(months, block)
    drawn = sum(_variance_of_sum(length, run) - length**2 * mean for length in lengths)
    freedom = max(count * (1 - run**2) / (1 + run**2) - 1, 3.0)
    return float(np.sqrt((_variance_of_sum(months, run) + months**2 * mean) / drawn) * (1 + 0.66 / freedom))


def _persistence(past: Floats) -> float:
    """Correlation of a month with the next, its small-sample bias (1 + 3r) ÷ n put back (Marriott and Pope 1954), 0 to 0.8."""
    off = past - past.mean()
    squares = float((off**2).sum())
    raw = float((off[1:] * off[:-1]).sum()) / squares if squares else 0.0
    return min(max(raw + (1 + 3 * raw) / len(past), 0.0), 0.8)


def _variance_of_sum(months: int, run: float) -> float:
    """Of an AR(1) with variance 1: n + 2·Σ (n − k)·rᵏ."""
    return months + 2 * sum((months - step) * run**step for step in range(1, months))


def cover(remaining: int, forecast_overspend: int) -> float | None:
    """Remaining ÷ forecast overspend: below 1 it will not last. None when no overspend is forecast."""
    return remaining / forecast_overspend if forecast_overspend > 0 else None


def burn(opening: int, remaining: int, months_left: int, months: int = 12) -> Burn | None:
    """The share of the money left beside the share of the year left; None without a contingency."""
    return Burn(remaining / opening, months_left / months) if opening > 0 else None


def reserve_for(risks: Sequence[Risk], *, runs: int = RUNS, seed: int = SEED) -> RiskReserve:
    """The reserve for independent risks: Σ chance × mean of the triangle, and the 80th percentile of their simulated sum."""
    expected = sum(risk.chance * (risk.low + risk.mode + risk.high) / 3 for risk in risks)
    rng = np.random.default_rng(seed)
    total = np.zeros(runs)
    for risk in risks:
        width = risk.high - risk.low
        peak = (risk.mode - risk.low) / width if width else 0.5
        cost = risk.low + width * rng.triangular(0, peak, 1, runs)
        total += np.where(rng.random(runs) < risk.chance, cost, 0.0)
    return RiskReserve(round(expected), round(float(np.quantile(total, 0.8))))
