"""The flexible budget: what the cost should have been for the work done; the variance by volume, efficiency and price.

With activity V, input per activity q and price of an input p (b budgeted, a actual):
volume = (bV − aV)·bq·bp, efficiency = (bq − aq)·aV·bp, price = (bp − ap)·aq·aV. They lead from the budget
bV·bq·bp over the flexed budget aV·bq·bp and the actual input at budgeted price aV·aq·bp to the actual aV·aq·ap. Each of these
amounts is rounded to the cent and the parts are their differences: they add up to the cent, each within a cent of its true value.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Number = int | float | Fraction


@dataclass(frozen=True)
class Side:
    """One side of the comparison, budget or actual: amount in minor units, activity, and the input used, e.g. hours, if known."""

    amount: int
    activity: Number
    quantity: Number | None = None


@dataclass(frozen=True)
class Band:
    """Step-fixed cost: from this activity on, so much in minor units."""

    activity: Number
    amount: int


@dataclass(frozen=True)
class Split:
    """The variance in minor units, above zero is favourable. ``flexed`` is the budget for the activity that took place."""

    flexed: int
    volume: int
    efficiency: int
    price: int

    @property
    def total(self) -> int:
        """Budget − actual; for income actual − budget."""
        return self.volume + self.efficiency + self.price


@dataclass(frozen=True)
class Mix:
    """Several payers or grades together, minor units, above zero is favourable."""

    quantity: int
    mix: int
    price: int

    @property
    def total(self) -> int:
        """Budget − actual; for income actual − budget."""
        return self.quantity + self.mix + self.price


def flexed(budget: Side, activity: Number, *, fixed: int = 0, bands: Sequence[Band] = ()) -> int:
    """The budget for another activity: fixed + (budget − fixed) × activity ÷ budgeted activity, or the band of a step-fixed cost.

    Without budgeted activity there is no rate, and the budget stays as it is.
    """
    if bands:
        return _band(bands, activity)
    return round(fixed + (budget.amount - fixed) * _ratio(activity, budget.activity, none=1))


def split_variance(budget: Side, actual: Side, *, fixed: int = 0, bands: Sequence[Band] = (), is_income: bool = False) -> Split:
    """Why the actual differs from the budget: more work, more input for the work, or a higher price of the input.

    fixed: the part of the budget that does not follow activity; what it differs by is in ``price``.
    bands: for step-fixed cost; its volume part is the move from band to band.
    Without quantities, or with none budgeted, ``efficiency`` is 0 and ``price`` holds all that volume does not explain.
    """
    flex = flexed(budget, actual.activity, fixed=fixed, bands=bands)
    at_budgeted_price = flex if bands else _input_at_budgeted_price(budget, actual, fixed, flex)
    sign = -1 if is_income else 1
    parts = (budget.amount - flex, flex - at_budgeted_price, at_budgeted_price - actual.amount)
    return Split(flex, *(sign * int(part) for part in parts))


def split_mix(budget: Sequence[Side], actual: Sequence[Side], *, is_income: bool = False) -> Mix:
    """The second level, over payers or grades in the same order: quantity, mix and price. Only amounts and quantities count.

    quantity = (Σb − Σa)·average budgeted price; mix = Σ aᵢ·(average − own budgeted price); price = Σ aᵢ·own price − actual.
    Who was not budgeted for counts at the average price. Raises ValueError for lists of different length.
    """
    planned, spent = sum(side.amount for side in budget), sum(side.amount for side in actual)
    pairs = [(_exact(plan.quantity), _exact(fact.quantity), plan) for plan, fact in zip(budget, actual, strict=True)]
    average = _ratio(planned, sum(pair[0] for pair in pairs), none=0)
    at_average = round(sum(pair[1] for pair in pairs) * average)
    at_own = round(sum(used * _ratio(plan.amount, quantity, none=average) for quantity, used, plan in pairs))
    sign = -1 if is_income else 1
    return Mix(*(sign * int(part) for part in (planned - at_average, at_average - at_own, at_own - spent)))


def _input_at_budgeted_price(budget: Side, actual: Side, fixed: int, flex: int) -> int:
    """Fixed + actual input × budgeted price of one; the flexed budget where inputs are not known."""
    if not budget.quantity or actual.quantity is None:
        return flex
    return round(fixed + (budget.amount - fixed) * _ratio(actual.quantity, budget.quantity, none=1))


def _band(bands: Sequence[Band], activity: Number) -> int:
    """The highest band the activity reaches; the lowest one below all of them."""
    in_order = sorted(bands, key=lambda band: band.activity)
    reached = [band for band in in_order if band.activity <= activity]
    return (reached or in_order[:1])[-1].amount


def _ratio(top: Number, below: Number, *, none: Number) -> Fraction:
    return _exact(top) / _exact(below) if below else _exact(none)


def _exact(value: Number | None) -> Fraction:
    return Fraction(0) if value is None else Fraction(value) if isinstance(value, int | Fraction) else Fraction(float(value))
