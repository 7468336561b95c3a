"""How well demand would have been forecast: again and again from what was known then, held against what came."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np

from medmgr_core.methods.demand_rates import Floats, past_of
from medmgr_core.methods.forecast import Bucket, Forecast, forecast

Ahead = Callable[[Floats, int], Floats]


def last_origins(length: int, horizon: int, count: int, step: int | None = None) -> list[int]:
    """So many points in time (buckets known at each), the last with just the horizon after it; apart by it, or by ``step``."""
    last = length - horizon
    return [last - back * (step or horizon) for back in reversed(range(count)) if last - back * (step or horizon) > 0]


def rmsse(ahead: Floats, came: Floats, known: Floats) -> Floats:
    """Per item: root mean square error ÷ that of “as the bucket before” in the known past. NaN where that never changed.

    Hyndman and Koehler (2006), as in the M5 competition. 1 is as bad as saying the last value, one bucket ahead.
    """
    past = past_of(known)
    both = past.seen[:, 1:] & past.seen[:, :-1]
    scale = (np.diff(past.used, axis=1) ** 2 * both).sum(axis=1) / np.maximum(both.sum(axis=1), 1)
    error = ((ahead - came) ** 2).mean(axis=1)
    ratio = np.divide(error, scale, out=np.full_like(error, np.nan), where=scale > 0)
    return np.asarray(np.sqrt(ratio), dtype=np.float64)


def mean_rmsse(history: Floats, horizon: int, origins: Sequence[int], ahead: Ahead) -> float:
    """The mean of ``rmsse`` over items and origins. ``ahead``: from the known past, the buckets to come."""
    found = [rmsse(ahead(history[:, :at], horizon), history[:, at : at + horizon], history[:, :at]) for at in origins]
    return float(np.nanmean(found))


def ours(every: Bucket) -> Ahead:
    """The forecast of the house, for ``mean_rmsse``."""
    return lambda known, horizon: forecast(known, every).ahead(horizon)


def seasonal_naive(cycle: int) -> Ahead:
    """As in the cycle before, for ``mean_rmsse``."""
    return lambda known, horizon: np.clip(known[:, -cycle:][:, np.arange(horizon) % cycle], 0, None)


def coverage(history: Floats, every: Bucket, horizon: int, service: float, origins: Sequence[int],
             upper: Callable[[Forecast, float, float], Floats] | None = None) -> tuple[float, int]:  # fmt: skip
    """The share of sums over the horizon that a reorder quantile would have covered, and of how many.

    Without ``upper``: mean + z × error of sums. Items with too little history at the time are not counted.
    """
    held = []
    for at in origins:
        known = forecast(history[:, :at], every)
        level = (upper or normal_quantile)(known, horizon, service)
        held.append((level >= history[:, at : at + horizon].sum(axis=1))[known.enough])
    every_one = np.concatenate(held)
    return float(every_one.mean()), len(every_one)


def normal_quantile(known: Forecast, buckets: float, service: float) -> Floats:
    """The demand of so many buckets that is not exceeded with this probability, were its errors normal."""
    return np.asarray(known.over(buckets) + NormalDist().inv_cdf(service) * known.error_over(buckets), dtype=np.float64)
