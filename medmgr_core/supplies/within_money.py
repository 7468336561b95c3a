"""What to order when the money does not buy everything: whole packs, so that the weighted expected shortage is the least.

Every next pack of an item avoids less shortage than the one before. So packs are taken in falling order of shortage avoided
per unit of money (marginal analysis); what the last coins buy best is then settled exactly. A cut of the same share
everywhere costs several times the shortage. Money is a whole number of minor units (cents).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.demand_rates import Counts, Flags, Floats
from medmgr_core.methods.gamma_demand import expected_shortage, quantile
from medmgr_core.supplies.last_coins import choose

WEIGHTS: Mapping[str, float] = {"V": 20.0, "E": 5.0, "N": 1.0}  # a unit short of a vital, essential, other item: the facility's
ENOUGH = 0.995  # nobody orders for demand rarer than that
FLOOR = 0.5  # vital items first receive packs up to the median of demand
STEPS = 400  # steps of one item at most; beyond, several packs are taken at once


@dataclass(frozen=True)
class Wants:
    """One entry an item, all of one length.

    mean, sd: demand over the time to cover, units; position: on hand + on order − reserved, units (may be below zero);
    pack: units in a pack, above 0; price: of a pack, minor units, above 0; weight: of a unit short; vital: has a floor.
    """

    mean: Floats
    sd: Floats
    position: Floats
    pack: Floats
    price: Counts
    weight: Floats
    vital: Flags

    def __post_init__(self) -> None:
        _check(self)


@dataclass(frozen=True)
class Order:
    """What to buy. ``shadow_price``: weighted shortage that one more minor unit of money would avoid; 0 when nothing is left out.

    shortage, shortage_before: expected units short, an item each; ``short_of_floor``: money the floor still needs.
    """

    packs: Counts
    cost: int
    shortage: Floats
    shortage_before: Floats
    weighted: float
    weighted_before: float
    shadow_price: float
    short_of_floor: int

    @property
    def floor_met(self) -> bool:
        """Whether every vital item reaches its floor. If not, all was spent on them, and the order wants a confirmation."""
        return self.short_of_floor == 0


@dataclass(frozen=True)
class Frontier:
    """Money spent (from 0 up) and the weighted expected shortage that is left then; floor first, then the best packs."""

    spent: Floats
    shortage: Floats
    floor_cost: int


@dataclass(frozen=True)
class Steps:
    """Packs to think of, in falling order of shortage avoided per money: item, packs, cost, weighted shortage avoided, floor?"""

    item: npt.NDArray[np.intp]
    packs: Counts
    cost: Counts
    gain: Floats
    floor: Flags

    def __getitem__(self, which: Flags | npt.NDArray[np.intp]) -> Steps:
        return Steps(self.item[which], self.packs[which], self.cost[which], self.gain[which], self.floor[which])


@dataclass(frozen=True)
class Problem:
    """Worked out once for some wants; orders for several budgets are quick."""

    wants: Wants
    vital_first: bool = True

    @cached_property
    def steps(self) -> Steps:
        """All packs anybody could want, the best first."""
        return _steps(self.wants, self.floor_packs)

    @cached_property
    def floor_packs(self) -> Counts:
        """Packs of each vital item up to the median of its demand; 0 for the others."""
        wants = self.wants
        median = np.floor(quantile(wants.mean, wants.sd, FLOOR) + 1e-6)  # whole units: a rare item is not asked for at all
        packs = np.ceil(np.clip(median - wants.position, 0, None) / wants.pack - 1e-9).astype(np.int64)
        return np.where(wants.vital & self.vital_first, packs, 0)

    @cached_property
    def shortage_before(self) -> Floats:
        """Expected units short if nothing is ordered."""
        return expected_shortage(self.wants.mean, self.wants.sd, self.wants.position)

    @property
    def full_cost(self) -> int:
        """What everything sensible would cost."""
        return int(self.steps.cost.sum())

    def order(self, budget: int) -> Order:
        """The order for a budget. Not enough for the floor of all vital items: the money goes to these alone."""
        if budget < 0:
            raise InvalidEntry("The budget cannot be below zero.")
        steps = self.steps
        taken, floor_cost = steps.floor.copy(), int(steps.cost[steps.floor].sum())
        group = steps.floor if floor_cost > budget else ~steps.floor
        money = budget if floor_cost > budget else budget - floor_cost
        taken[group] = choose(steps.cost[group], steps.gain[group], money)
        packs = np.bincount(steps.item[taken], steps.packs[taken], len(self.wants.mean)).astype(np.int64)
        return self._told(packs, _best_left_out(steps[group & ~taken]), floor_cost)

    def _told(self, packs: Counts, shadow_price: float, floor_cost: int) -> Order:
        wants, before = self.wants, self.shortage_before
        after = expected_shortage(wants.mean, wants.sd, wants.position + packs * wants.pack)
        missing = np.clip(self.floor_packs - packs, 0, None) * wants.price
        return Order(packs, int((packs * wants.price).sum()), after, before, float(wants.weight @ after),
                     float(wants.weight @ before), shadow_price, int(missing.sum()))  # fmt: skip

    def frontier(self, points: int = 100) -> Frontier:
        """The curve for a chart: what any budget leaves short, at about so many budgets."""
        steps = self.steps
        first = np.argsort(~steps.floor, kind="stable")  # the floor first, otherwise the best first
        spent, avoided = np.r_[0, steps.cost[first].cumsum()], np.r_[0, steps.gain[first].cumsum()]
        shown = np.unique(np.searchsorted(spent, np.linspace(0, spent[-1], points), side="right") - 1)
        shortage = float(self.wants.weight @ self.shortage_before) - avoided[shown]
        return Frontier(spent[shown].astype(np.float64), shortage, int(steps.cost[steps.floor].sum()))


def _steps(wants: Wants, floor: Counts) -> Steps:
    """Every step of every item with its gain, sorted. An item that wants many packs is bought in steps of several."""
    top = np.maximum(quantile(wants.mean, wants.sd, ENOUGH), wants.mean)
    most = np.ceil(np.clip(top - wants.position, 0, None) / wants.pack - 1e-9).astype(np.int64)
    most = np.where(wants.weight > 0, np.maximum(most, floor), floor)
    size = np.maximum(-(-most // STEPS), 1)
    above = -(-(most - floor) // size)  # the floor has steps of its own, so that it is met to the pack
    below = -(-floor // size)
    count = below + above
    item = np.repeat(np.arange(len(most)), count)
    number = np.arange(len(item)) - np.repeat(count.cumsum() - count, count)
    in_floor = number < below[item]
    until = np.where(in_floor, np.minimum((number + 1) * size[item], floor[item]),
                     np.minimum(floor[item] + (number + 1 - below[item]) * size[item], most[item]))  # fmt: skip
    since = np.where(number > 0, np.r_[0, until[:-1]], 0)
    packs = until - since
    short = [expected_shortage(wants.mean[item], wants.sd[item], wants.position[item] + each * wants.pack[item])
             for each in (since, until)]  # fmt: skip
    gain = wants.weight[item] * np.clip(short[0] - short[1], 0, None)
    cost = packs * wants.price[item]
    best: npt.NDArray[np.intp] = np.lexsort(
        (number, item, -gain / cost)
    )  # of equal ones the earlier item, so that the answer is always the same
    return Steps(item, packs, cost, gain, in_floor)[best]


def _best_left_out(steps: Steps) -> float:
    return float((steps.gain / steps.cost).max(initial=0.0))


def _check(wants: Wants) -> None:
    lengths = {len(each) for each in (wants.mean, wants.sd, wants.position, wants.pack, wants.price, wants.weight, wants.vital)}
    if len(lengths) > 1:
        raise ValueError("all entries of Wants are of one length")
    for values, lowest, sentence in (
        (wants.mean, 0, "The expected demand cannot be below zero."), (wants.sd, 0, "The spread of demand cannot be below zero."),
        (wants.pack, 1e-9, "Every item needs a pack size above zero."), (wants.price, 1, "Every item needs a price above zero."),
        (wants.weight, 0, "A weight cannot be below zero."), (wants.position, -np.inf, "The stock of an item is not known."),
    ):  # fmt: skip
        if not (np.isfinite(values) & (values >= lowest)).all():
            raise InvalidEntry(sentence)
