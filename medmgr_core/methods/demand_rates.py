"""The level of irregular demand, bucket by bucket: exponential smoothing, TSB and a moving mean. All items at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.int64]

ALPHAS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5])
TSB_ALPHAS = np.array([0.02, 0.05, 0.1, 0.2, 0.3])  # for the size and for the probability: 25 pairs
START = 12  # buckets that make the first level


@dataclass(frozen=True)
class Past:
    """Items × buckets, oldest first. ``seen``: from the first demand on, and not missing; other buckets of ``used`` are 0."""

    used: Floats
    seen: Flags

    @property
    def count(self) -> Counts:
        """Items × buckets: how many were seen up to and with each."""
        return np.asarray(self.seen.cumsum(axis=1), dtype=np.int64)

    def opening(self, buckets: int = START) -> Flags:
        """Which are the first so many seen."""
        return np.asarray(self.seen & (self.count <= buckets), dtype=np.bool_)


def past_of(history: npt.ArrayLike) -> Past:
    """From totals, items × buckets. NaN: missing, such as stocked out. Below zero (more returned than issued) counts as 0.

    What lies before the first demand of an item says nothing: series of unlike length are filled up with 0 or NaN in front.
    """
    given = np.atleast_2d(np.asarray(history, dtype=np.float64))
    known = ~np.isnan(given)
    used = np.where(known, np.clip(given, 0, None), 0.0)
    return Past(used, known & np.logical_or.accumulate(used > 0, axis=1))


def mean_of(past: Past, which: Flags) -> Floats:
    """The mean of some buckets of each item; 0 where there are none."""
    return np.asarray((past.used * which).sum(axis=1) / np.maximum(which.sum(axis=1), 1), dtype=np.float64)


def level_path(past: Past, window: int) -> Floats:
    """Items × buckets: the mean of the three levels as known after each bucket; a missing bucket leaves it as it was."""
    return np.asarray((ses_path(past) + tsb_path(past) + moving_mean(past, window)) / 3, dtype=np.float64)


def ses_path(past: Past) -> Floats:
    """Simple exponential smoothing by the α with the least square error one bucket ahead, from the mean of the first 12 on."""
    first = mean_of(past, past.opening())[:, None]
    level = np.repeat(first, len(ALPHAS), axis=1)
    squares = np.zeros_like(level)
    for bucket in range(past.used.shape[1]):
        miss = np.where(past.seen[:, bucket, None], past.used[:, bucket, None] - level, 0.0)
        squares += miss**2
        level += ALPHAS * miss
    return _ses(past, first[:, 0].copy(), ALPHAS[squares.argmin(axis=1)])


def _ses(past: Past, level: Floats, alpha: Floats) -> Floats:
    path = np.empty_like(past.used)
    for bucket in range(path.shape[1]):
        level = level + alpha * np.where(past.seen[:, bucket], past.used[:, bucket] - level, 0.0)
        path[:, bucket] = level
    return path


def tsb_path(past: Past) -> Floats:
    """Teunter, Syntetos and Babai (2011): size of a demand × its probability, each smoothed by its own α of 5 × 5.

    Unlike Croston's method it decays while nothing is asked for, so that an item that died is not ordered for ever.
    """
    size_alpha, share_alpha = (grid.ravel() for grid in np.meshgrid(TSB_ALPHAS, TSB_ALPHAS, indexing="ij"))
    count = past.used.shape[0]
    squares, _ = _tsb(past, np.tile(size_alpha, (count, 1)), np.tile(share_alpha, (count, 1)))
    best = squares.argmin(axis=1)
    return _tsb(past, size_alpha[best][:, None], share_alpha[best][:, None])[1]


def _tsb(past: Past, size_alpha: Floats, share_alpha: Floats) -> tuple[Floats, Floats]:
    """Square errors of each pair of α, and the path of the first."""
    opening = past.opening()
    asked = opening & (past.used > 0)
    share = np.repeat((asked.sum(axis=1) / np.maximum(opening.sum(axis=1), 1))[:, None], size_alpha.shape[1], axis=1)
    size = np.repeat(mean_of(past, asked)[:, None], size_alpha.shape[1], axis=1)
    squares, path = np.zeros_like(size), np.empty_like(past.used)
    for bucket in range(path.shape[1]):
        seen, used = past.seen[:, bucket, None], past.used[:, bucket, None]
        hit = seen & (used > 0)
        squares += np.where(seen, used - share * size, 0.0) ** 2
        share += share_alpha * np.where(seen, hit - share, 0.0)
        size += size_alpha * np.where(hit, used - size, 0.0)
        path[:, bucket] = share[:, 0] * size[:, 0]
    return squares, path


def moving_mean(past: Past, window: int) -> Floats:
    """Items × buckets: the mean of those seen among the last so many; where none was, what it was before."""
    total, count = _moving_sum(past.used, window), _moving_sum(past.seen.astype(np.float64), window)
    mean = np.divide(total, count, out=np.zeros_like(total), where=count > 0)
    last = np.maximum.accumulate(np.where(count > 0, np.arange(mean.shape[1]), 0), axis=1)
    return np.asarray(np.take_along_axis(mean, last, axis=1), dtype=np.float64)


def _moving_sum(values: Floats, window: int) -> Floats:
    sums = np.pad(values.cumsum(axis=1), ((0, 0), (window, 0)))
    return np.asarray(sums[:, window:] - sums[:, :-window], dtype=np.float64)
