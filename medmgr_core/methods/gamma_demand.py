"""Demand over a cover period as a gamma distribution of given mean and standard deviation: expected shortage and quantiles.

Arrays in and out, broadcast against each other, in units. A standard deviation of 0 is a demand known for certain.
"""

from __future__ import annotations

from math import lgamma

import numpy as np

from medmgr_core.methods.demand_rates import Floats

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(32)
_PIECE = 8192
_HALVINGS = 48


def expected_shortage(mean: Floats, sd: Floats, stock: Floats) -> Floats:
    """E[(D − stock)⁺]. Stock below zero is owed already: mean − stock."""
    return _beyond(mean, sd, stock, weigh=True)


def chance_of_shortage(mean: Floats, sd: Floats, stock: Floats) -> Floats:
    """P(D > stock)."""
    return _beyond(mean, sd, stock, weigh=False)


def quantile(mean: Floats, sd: Floats, share: float) -> Floats:
    """The stock that demand does not exceed with this probability (between 0 and 1)."""
    low, high = np.zeros_like(mean), mean + sd * 2 / (1 - share) ** 0.5 + 1e-12  # above by Cantelli's inequality
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = chance_of_shortage(mean, sd, middle) > 1 - share
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray((low + high) / 2, dtype=np.float64)


def _beyond(mean: Floats, sd: Floats, stock: Floats, *, weigh: bool) -> Floats:
    mean, sd, stock = (np.ascontiguousarray(each, dtype=np.float64) for each in np.broadcast_arrays(mean, sd, stock))
    certain = np.clip(mean - stock, 0, None) if weigh else (mean > stock).astype(np.float64)
    chance = (sd > 1e-9 * mean) & (mean > 0) & (stock > 0)
    if chance.any():
        shape = (mean[chance] / sd[chance]) ** 2
        scale = sd[chance] ** 2 / mean[chance]
        certain[chance] = _tail(shape, stock[chance] / scale, weigh) * (scale if weigh else 1.0)
    return certain


def _tail(shape: Floats, start: Floats, weigh: bool) -> Floats:
    """∫ f(t) dt or ∫ (t − start) f(t) dt from ``start`` on, f the gamma density of scale 1, in pieces that fit the cache."""
    log_norm = _lgamma(shape)
    pieces = [slice(first, first + _PIECE) for first in range(0, len(shape), _PIECE)]
    return np.concatenate([_quadrature(shape[piece], start[piece], log_norm[piece], weigh) for piece in pieces])


def _quadrature(shape: Floats, start: Floats, log_norm: Floats, weigh: bool) -> Floats:
    """Gauss and Legendre in ln t, where the density has no pole, between the points beyond which nothing is left of it."""
    # So far below the mode e^(shape·(1 − d − e^−d)) is below e^−40, because d − 1 + e^−d ≥ d²/(2 + d).
    share = 40 / shape
    below = (share + np.sqrt(share * (share + 8))) / 2
    low = np.maximum(np.log(start), np.log(shape) - below)
    half = np.clip(np.log(shape + 8 * np.sqrt(shape) + 30) - low, 0, None) / 2
    total = np.zeros_like(shape)
    for node, weight in zip(_NODES, _WEIGHTS, strict=True):
        log_t = low + half * (1 + node)
        t = np.exp(log_t)
        density = np.exp(shape * log_t - t - log_norm)
        if weigh:
            density *= np.maximum(t - start, 0)
        total += weight * density
    return np.asarray(total * half, dtype=np.float64)


def _lgamma(values: Floats) -> Floats:
    found, back = np.unique(values, return_inverse=True)  # many steps of one item have one shape
    return np.array([lgamma(value) for value in found.tolist()])[back]
