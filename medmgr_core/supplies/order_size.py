"""How much at a time: economic quantities, price breaks, a cap on stock, one-time buys, and what a reorder point achieves.

Textbook forms (Snyder and Shen, Fundamentals of Supply Chain Theory). Money in minor units, demand in units a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import erfc, exp, inf, pi, sqrt
from statistics import NormalDist

import numpy as np

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.demand_rates import Floats

_HALVINGS = 200


def economic_quantity(order_cost: float, demand: float, holding_cost: float, shelf_life_days: float = inf,
                      most_days: float = inf) -> float:  # fmt: skip
    """√(2KD ÷ h), but no more than is used within the shelf life and the longest cover. ``holding_cost``: of a unit and year.

    Raises InvalidEntry for a holding cost that is not above zero, and for costs or demand below zero.
    """
    if not holding_cost > 0:
        raise InvalidEntry("The cost of holding a unit for a year must be above zero.")
    if order_cost < 0 or demand < 0:
        raise InvalidEntry("The cost of an order and the yearly demand cannot be below zero.")
    cap = demand / 365 * min(shelf_life_days, most_days)
    return min(sqrt(2 * order_cost * demand / holding_cost), cap if demand > 0 else 0.0)


def yearly_cost(quantity: float, order_cost: float, demand: float, holding_cost: float, price: float = 0.0) -> float:
    """KD ÷ Q + hQ ÷ 2 + the price of what is used."""
    return order_cost * demand / quantity + holding_cost * quantity / 2 + price * demand


def quantity_with_breaks(order_cost: float, demand: float, holding_rate: float, breaks: Sequence[tuple[float, float]],
                         *, incremental: bool = False) -> float:  # fmt: skip
    """The cheapest quantity where the price falls with it. ``breaks``: (from so many units, price), from (0, …) up.

    All units at the lower price; or, ``incremental``, only those above the break. ``holding_rate``: share of the price a year.
    """
    if not breaks or breaks[0][0] != 0 or list(breaks) != sorted(breaks):
        raise InvalidEntry("Price breaks start at 0 units and rise.")
    tried: list[tuple[float, float]] = []
    fixed = 0.0  # what the units below a break cost more than at its price
    for number, (start, price) in enumerate(breaks):
        end = breaks[number + 1][0] if number + 1 < len(breaks) else inf
        if number and incremental:
            fixed += (breaks[number - 1][1] - price) * start
        best = economic_quantity(order_cost + fixed, demand, holding_rate * price)
        quantity = max(best, start) if not incremental else best
        if not quantity and not number:
            tried.append((0.0, 0.0))  # nothing is used
        elif quantity and start <= quantity < end:
            cost = yearly_cost(quantity, order_cost + fixed, demand, holding_rate * price, price) + holding_rate * fixed / 2
            tried.append((cost, quantity))
    return min(tried)[1]


def quantities_within(order_cost: Floats, demand: Floats, holding_cost: Floats, price: Floats, cap: float) -> Floats:
    """Economic quantities of many items whose value together may not exceed a cap: √(2KD ÷ (h + λc)), λ halved down to."""
    if cap <= 0:
        raise InvalidEntry("The cap on the value of stock must be above zero.")
    if not (holding_cost > 0).all() or not (price > 0).all():
        raise InvalidEntry("Holding costs and prices must be above zero.")
    low, high = 0.0, 1.0

    def sized(burden: float) -> Floats:
        return np.asarray(np.sqrt(2 * order_cost * demand / (holding_cost + burden * price)), dtype=np.float64)

    if sized(0.0) @ price <= cap:
        return sized(0.0)
    while sized(high) @ price > cap:
        high *= 2
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if sized(middle) @ price > cap else (low, middle)
    return sized(high)


def one_time_quantity(mean: float, sd: float, shortage_cost: float, left_over_cost: float) -> tuple[float, float]:
    """What to buy once for a season (newsvendor): the quantity and its critical ratio p ÷ (p + h).

    A ratio below 0.5 buys less than the mean: worth a warning.
    """
    if shortage_cost <= 0 or left_over_cost <= 0:
        raise InvalidEntry("The cost of a unit short and of a unit left over must be above zero.")
    ratio = shortage_cost / (shortage_cost + left_over_cost)
    return max(0.0, mean + NormalDist().inv_cdf(ratio) * sd), ratio


def normal_loss(z: float) -> float:
    """The expected excess of a standard normal over z: φ(z) − z (1 − Φ(z))."""
    return exp(-z * z / 2) / sqrt(2 * pi) - z * erfc(z / sqrt(2)) / 2


def cycle_service(reorder_point: float, mean: float, sd: float) -> float:
    """The share of order cycles without a stock-out, with demand over the lead time of this mean and spread."""
    if sd <= 0:
        return 1.0 if reorder_point >= mean else 0.0
    return NormalDist(mean, sd).cdf(reorder_point)


def fill_rate(reorder_point: float, mean: float, sd: float, quantity: float) -> float:
    """The share of units served from the shelf: 1 − σ L(z) ÷ Q, at least 0. Not the cycle service: say which one is meant."""
    if quantity <= 0:
        raise InvalidEntry("The fill rate needs an order quantity above zero.")
    short = max(mean - reorder_point, 0.0) if sd <= 0 else sd * normal_loss((reorder_point - mean) / sd)
    return max(0.0, 1 - short / quantity)
