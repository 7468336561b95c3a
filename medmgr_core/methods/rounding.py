"""Splitting a whole amount into whole parts that add up to it exactly."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import isfinite, lcm

from medmgr_core.errors import InvalidEntry


def largest_remainder(total: int, weights: Sequence[float]) -> list[int]:
    """Parts of ``total`` in proportion to ``weights``, each within 1 of its exact share; they sum to ``total`` exactly.

    Every part has the sign of the total, a weight of zero gets nothing, and when all weights are zero the parts are equal.
    What is left after rounding down goes to the largest remainders, the earlier one first (Hamilton's method).
    Raises InvalidEntry for a weight below zero or not a number, and for no weights at all.
    """
    whole = _whole_weights(weights)
    if not any(whole):
        whole = [1] * len(whole)
    size, everything = abs(int(total)), sum(whole)
    parts, rests = zip(*(divmod(size * weight, everything) for weight in whole), strict=True)
    order = sorted(range(len(whole)), key=lambda index: -rests[index])
    extra = set(order[: size - sum(parts)])
    sign = -1 if total < 0 else 1
    return [sign * (part + (index in extra)) for index, part in enumerate(parts)]


def _whole_weights(weights: Sequence[float]) -> list[int]:
    """The weights as exact whole numbers in the same proportion, so that no step is done in floating point."""
    if len(weights) == 0:
        raise InvalidEntry("There is nothing to spread the amount over.")
    if not all(isfinite(weight) and weight >= 0 for weight in weights):
        raise InvalidEntry("A share is below zero or not a number.")
    exact = [Fraction(int(weight)) if weight == int(weight) else Fraction(float(weight)) for weight in weights]
    scale = lcm(*(share.denominator for share in exact))
    return [int(share * scale) for share in exact]
