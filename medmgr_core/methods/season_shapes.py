"""The shape of a week or of a year in demand, where there is enough of it to be told from chance. All items at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numpy.lib.stride_tricks import sliding_window_view

from medmgr_core.methods.demand_rates import Flags, Floats, Past, mean_of

ALPHAS = np.array([0.02, 0.05, 0.1, 0.2, 0.3])
GAMMAS = np.array([0.02, 0.05, 0.1, 0.2])  # with the α: 20 pairs
FAINT = 0.1  # a bucket with less than a tenth of an average one says too little about the level
NEIGHBOURS = 3  # weeks to either side that a week of the year is averaged with


@dataclass(frozen=True)
class Season:
    """Items × cycle, by the number of the bucket modulo the cycle: demand = level × ``factor`` + ``addend``, not below 0."""

    factor: Floats
    addend: Floats
    doubt: Floats  # items: variance of a factor by chance, of which ``shared`` neighbouring buckets have the same
    shared: int = 1

    @property
    def cycle(self) -> int:
        """Buckets until it comes again."""
        return int(self.factor.shape[1])

    def items(self, which: npt.NDArray[np.intp]) -> Season:
        """Of some of the items, by their numbers."""
        return Season(self.factor[which], self.addend[which], self.doubt[which], self.shared)

    def at(self, first: int, count: int) -> tuple[Floats, Floats]:
        """Factors and addends of so many buckets from one on, items × count."""
        columns = np.arange(first, first + count) % self.cycle
        return self.factor[:, columns], self.addend[:, columns]

    def taken_out(self, past: Past) -> Past:
        """What demand would have been in average buckets. Buckets that are hardly ever used say nothing of it."""
        factor, _ = self.at(0, past.used.shape[1])
        seen = past.seen & (factor >= FAINT)
        return Past(np.divide(past.used, factor, out=np.zeros_like(past.used), where=seen), seen)


def flat(items: int, cycle: int = 1) -> Season:
    """No season."""
    return Season(np.ones((items, cycle)), np.zeros((items, cycle)), np.zeros(items))


def weekday_shape(past: Past, cycle: int = 7) -> Season:
    """Additive Holt-Winters, level and season without trend; of 20 pairs of α and γ the one best one bucket ahead.

    Its season now, with mean 0; flat for items with fewer than two cycles.
    """
    alpha, gamma = (grid.ravel() for grid in np.meshgrid(ALPHAS, GAMMAS, indexing="ij"))
    items = past.used.shape[0]
    squares, _ = _holt_winters(past, cycle, np.tile(alpha, (items, 1)), np.tile(gamma, (items, 1)))
    best = squares.argmin(axis=1)
    _, season = _holt_winters(past, cycle, alpha[best][:, None], gamma[best][:, None])
    addend = season - season.mean(axis=1, keepdims=True)
    enough = past.seen.sum(axis=1, keepdims=True) >= 2 * cycle
    return Season(np.ones_like(addend), np.where(enough, addend, 0.0), np.zeros(items))


def _holt_winters(past: Past, cycle: int, alpha: Floats, gamma: Floats) -> tuple[Floats, Floats]:
    """Square errors of each pair, and the last season of the first."""
    opening = past.opening(2 * cycle)
    start = mean_of(past, opening)
    days = [_mean_or(past, opening, start, first, cycle) - start for first in range(cycle)]
    level = np.repeat(start[:, None], alpha.shape[1], axis=1)
    season = np.repeat(np.stack(days, axis=1)[:, None, :], alpha.shape[1], axis=1)
    squares = np.zeros_like(level)
    for bucket in range(past.used.shape[1]):
        day = bucket % cycle
        expected = level + season[:, :, day]
        miss = np.where(past.seen[:, bucket, None], past.used[:, bucket, None] - expected, 0.0)
        squares += miss**2
        level += alpha * miss
        season[:, :, day] += gamma * (1 - alpha) * miss
    return squares, season[:, 0, :]


def _mean_or(past: Past, which: Flags, otherwise: Floats, first: int, cycle: int) -> Floats:
    """The mean of one day of the cycle; the given level for items without it."""
    used, chosen = past.used[:, first::cycle], which[:, first::cycle]
    count = chosen.sum(axis=1)
    return np.where(count > 0, (used * chosen).sum(axis=1) / np.maximum(count, 1), otherwise)


def yearly_shape(past: Past, cycle: int, cycles_needed: int = 2, zeros_allowed: float = 1.0) -> Season:
    """Months (12) or weeks (52) as multiples of the moving mean of a year around them.

    What differs only by chance is taken back towards flat (James and Stein), by how much a month differs from year to year.
    Measured (mean RMSSE): 56 series of hospital issues by month .822 (flat .818, shrunk by years ÷ (years + 2) .853), 8 groups of
    medicines by month .857 (flat 1.025, by years .861), by week .836 (flat .907, by years .840). Weeks are averaged with
    3 to either side. Flat with fewer full cycles than needed, or a larger share of buckets without demand than allowed.
    """
    ratio, known = _ratios(past, cycle)
    mean, noise, count = _by_bucket(ratio, known, cycle)
    smooth = cycle > 2 * NEIGHBOURS * 4
    shared = 2 * NEIGHBOURS + 1 if smooth else 1
    if smooth:
        mean = _smoothed(mean)
    shape, noise = mean - mean.mean(axis=1, keepdims=True), noise / shared
    spread = (shape**2).mean(axis=1)
    kept = 1 - np.divide(np.minimum(noise, spread), spread, out=np.ones_like(spread), where=spread > 0)
    enough = past.seen.sum(axis=1) >= cycle * cycles_needed
    zeros = 1 - (past.used > 0).sum(axis=1) / np.maximum(past.seen.sum(axis=1), 1)
    kept = np.where(enough & (count.min(axis=1) >= 1) & (zeros <= zeros_allowed), kept, 0.0)
    factor = 1 + kept[:, None] * shape
    return Season(np.clip(factor, 0, None), np.zeros_like(factor), kept * noise, shared)


def _by_bucket(ratio: Floats, known: Flags, cycle: int) -> tuple[Floats, Floats, Floats]:
    """Items × cycle mean ratios; items: variance of such a mean by chance; items × cycle: of how many years.

    With one ratio of each there is no telling: then two thirds of the differences count as chance, as years ÷ (years + 2) does.
    """
    turns = [(ratio[:, first::cycle], known[:, first::cycle]) for first in range(cycle)]
    count = np.stack([seen.sum(axis=1) for _, seen in turns], axis=1).astype(np.float64)
    mean = np.stack([each.sum(axis=1) for each, _ in turns], axis=1) / np.maximum(count, 1)
    squares = np.stack([(each**2).sum(axis=1) for each, _ in turns], axis=1)
    freedom = np.clip(count - 1, 0, None).sum(axis=1)
    variance = np.clip(squares - count * mean**2, 0, None).sum(axis=1) / np.maximum(freedom, 1)
    noise = (variance[:, None] / np.maximum(count, 1)).mean(axis=1)
    return mean, np.where(freedom > 0, noise, mean.var(axis=1) * 2 / 3), count


def _ratios(past: Past, cycle: int) -> tuple[Floats, Flags]:
    """Each bucket over the centred mean of a whole cycle (half weight at both ends), and where that is known."""
    ratio, known = np.zeros_like(past.used), np.zeros_like(past.seen)
    if past.used.shape[1] <= cycle:
        return ratio, known
    weights = np.r_[0.5, np.ones(cycle - 1), 0.5] / cycle
    around = sliding_window_view(past.used, cycle + 1, axis=1) @ weights
    whole = sliding_window_view(past.seen, cycle + 1, axis=1).all(axis=2) & (around > 0)
    inside = slice(cycle // 2, cycle // 2 + around.shape[1])
    np.divide(past.used[:, inside], around, out=ratio[:, inside], where=whole)
    known[:, inside] = whole
    return ratio, known


def _smoothed(shape: Floats) -> Floats:
    turns = [np.roll(shape, by, axis=1) for by in range(-NEIGHBOURS, NEIGHBOURS + 1)]
    return np.asarray(np.mean(turns, axis=0), dtype=np.float64)
