"""Forecasts held against real issues of hospital pharmacies, and the order within the money for many items."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from benchmarks.house import House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn, timed
from medmgr_core.methods.back_test import coverage, last_origins, mean_rmsse, ours, seasonal_naive
from medmgr_core.methods.forecast import Forecast, forecast
from medmgr_core.methods.gamma_demand import expected_shortage
from medmgr_core.supplies.reorder import Policy, demand_over, levels
from medmgr_core.supplies.within_money import Order, Problem, Wants
from tests.supplies.drawn import drawn_wants
from tests.supplies.hospital_issues import ISSUES, real_issues

NAME = "supplies"
ITEMS = 3_000
SERVICE, COVER = 0.95, 6  # weeks
PLANS = 40
POLICIES = {
    "error of sums": Policy(),
    "gamma": Policy(shape="gamma"),
    "textbook": Policy("textbook"),
    "min/max": Policy("min/max"),
}


def run(house: House) -> list[Line]:
    """Accuracy needs the real files beside the checkout; without them only the order is measured."""
    lines = list(_order(house))
    if ISSUES.exists():
        weekly = real_issues("week")
        lines += [*_accuracy(weekly, "week", 4, 8, 52, 670), *_accuracy(real_issues("day"), "day", 14, 6, 7, 600)]
        lines += [*_coverage(weekly), *_speed(house, weekly), *_real_plans(weekly)]
    return lines


def _accuracy(history: np.ndarray, every: str, horizon: int, count: int, cycle: int, goal: float) -> Iterator[Line]:
    """Thousandths, because the goals are close."""
    origins = last_origins(history.shape[1], horizon, count)
    what = f"mean RMSSE, {len(history)} real series by {every}, {horizon} ahead, {count} origins"
    for name, ahead, wanted in (("", ours(every), goal), (" (for comparison: as a cycle ago)", seasonal_naive(cycle), None)):
        found = 1000 * mean_rmsse(history, horizon, origins, ahead)
        yield Line(NAME, what + name, "server", Spread([found], "thousandths"), goal=wanted)


def _coverage(history: np.ndarray) -> Iterator[Line]:
    """The share of six-week sums within the reorder level of 95 %, and the level in multiples of a usual six weeks."""
    origins = last_origins(history.shape[1], COVER, 25, step=4)
    for name, policy in POLICIES.items():
        stock: list[float] = []

        def upper(
            known: Forecast, buckets: float, service: float, policy: Policy = policy, stock: list[float] = stock
        ) -> np.ndarray:
            level = levels(known, "week", 7 * buckets, policy).reorder_point
            usual = known.past.used[:, -52:].mean(axis=1) * buckets
            stock.append(float((level / np.maximum(usual, 1e-9))[known.enough].mean()))
            return level

        share, count = coverage(history, "week", COVER, SERVICE, origins, upper)
        what = f"coverage of {COVER} weeks, target 95 %, {name}: {count:,} sums"
        yield Line(NAME, what, "server", Spread([100 * share], "%"))
        yield Line(NAME, f"level, {name}, in usual demand of {COVER} weeks", "server", Spread([float(np.mean(stock))], "×"))
        if name == "error of sums":
            beyond = max(0.0, 93 - 100 * share, 100 * share - 96)
            yield Line(NAME, "the first of them beyond 93 to 96 %", "server", Spread([beyond], "points"), goal=0)


def _speed(house: House, history: np.ndarray) -> Iterator[Line]:
    many = np.tile(history, (ITEMS // len(history) + 1, 1))[:ITEMS]
    lead = np.tile([1.0, 3, 7, 10, 14, 21], ITEMS)[:ITEMS]
    [took] = in_turn(house.rounds(3), timed(lambda: levels(forecast(many, "week"), "week", lead, Policy()) and None))
    yield Line(NAME, f"forecast, its errors and levels of {ITEMS:,} items, {many.shape[1]} weeks", "server", Spread(took))


def _order(house: House) -> Iterator[Line]:
    wants = drawn_wants(np.random.default_rng(1), ITEMS)
    budget = int(0.6 * Problem(wants).full_cost)
    [took] = in_turn(house.rounds(5), timed(lambda: Problem(wants).order(budget) and None))
    problem = Problem(wants)
    order = problem.order(budget)
    yield Line(
        NAME, f"order within the money, {ITEMS:,} items, {len(problem.steps.item):,} steps", "server", Spread(took), goal=1000
    )
    above, pro_rata = _above_bound(problem, order, budget), _pro_rata(problem, 0.6)
    yield Line(NAME, "its shortage above the bound no order can beat", "server", Spread([above], "%"), goal=0.5)
    yield Line(
        NAME,
        "its shortage against the same share of everything",
        "server",
        Spread([order.weighted], "units"),
        Spread([pro_rata], "units"),
    )


def _above_bound(problem: Problem, order: Order, budget: int) -> float:
    """Percent. The bound: every step worth its price at the shadow price, as if packs could be cut."""
    steps, price = problem.steps, order.shadow_price
    rest = ~steps.floor
    most = (steps.gain[steps.floor].sum() + np.clip(steps.gain[rest] - price * steps.cost[rest], 0, None).sum()
            + price * (budget - steps.cost[steps.floor].sum()))  # fmt: skip
    least = order.weighted_before - most
    return 100 * (order.weighted - least) / least


def _pro_rata(problem: Problem, share: float) -> float:
    wants = problem.wants
    packs = np.floor(share * problem.order(problem.full_cost).packs)
    return float(wants.weight @ expected_shortage(wants.mean, wants.sd, wants.position + packs * wants.pack))


def _real_plans(history: np.ndarray) -> Iterator[Line]:
    """What really came short in six weeks, over plans with drawn prices, weights and opening stocks; no floor is forced."""
    for share in (0.4, 0.7):
        rng = np.random.default_rng(7)
        short = np.sum(
            [_one_plan(history, at, share, rng) for at in last_origins(history.shape[1], COVER, PLANS, step=2)], axis=0
        )
        for name, other in (("the same share of everything", short[1]), ("vital items first", short[2])):
            what = f"real weighted shortage, {PLANS} plans at {share:.0%} of the need, against {name}"
            yield Line(NAME, what, "server", Spread([float(short[0])], "units"), Spread([float(other)], "units"))


def _one_plan(history: np.ndarray, at: int, share: float, rng: np.random.Generator) -> np.ndarray:
    """Weighted units short: ours, pro rata, and vital, then essential, then other items to their full need."""
    known = forecast(history[:, :at], "week")
    need, count = demand_over(known, "week", 7 * COVER), len(history)
    pack = np.maximum(np.ceil(need.mean / rng.integers(3, 30, count)), 1)
    kind = rng.choice(3, count, p=[0.2, 0.5, 0.3])
    price = (pack * rng.lognormal(4, 1, count)).astype(np.int64) + 1
    wants = Wants(need.mean, need.sd, np.floor(need.mean * rng.uniform(0, 0.6, count)), pack, price, np.array([20.0, 5, 1])[kind],
                  kind == 0)  # fmt: skip
    problem = Problem(wants, vital_first=False)
    full = np.ceil(np.clip(need.mean + 1.645 * need.sd - wants.position, 0, None) / pack)
    budget = int(share * (full @ price))
    by_rank = np.zeros(count)
    left = budget
    for item in np.lexsort((np.arange(count), kind)):
        by_rank[item] = min(full[item], left // price[item])
        left -= int(by_rank[item] * price[item])
    came = history[:, at : at + COVER].sum(axis=1)
    plans = (problem.order(budget).packs, np.floor(share * full), by_rank)
    return np.array([wants.weight @ np.clip(came - wants.position - packs * pack, 0, None) for packs in plans])
