"""Which of many steps to take for a sum of money: in falling order of gain per cost, and exactly where the money ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from medmgr_core.methods.demand_rates import Counts, Flags, Floats

OPEN, STATES = 400, 5_000  # steps and sums of money looked at; beyond, the answer is good but no longer proven best


def choose(cost: Counts, gain: Floats, budget: int) -> Flags:
    """Flags of the steps to take: the greatest gain for at most this budget. Steps come in falling order of gain ÷ cost.

    First every step that still fits is taken. What is taken or left with certainty follows from the bound of the relaxed
    problem; the few steps around the end of the money are settled by dominance (Nemhauser and Ullmann 1969).
    """
    taken = greedy(cost, budget)
    spent = cost.cumsum()
    if len(cost) == 0 or spent[-1] <= budget:
        return taken
    last = int(np.searchsorted(spent, budget, side="right"))  # the first step the money does not reach
    ratio = gain / cost
    bound = gain[:last].sum() + (budget - (spent[last - 1] if last else 0)) * ratio[last]
    gap = bound - gain[taken].sum()
    if gap <= 1e-12 * bound:
        return taken
    loss = np.abs(ratio - ratio[last]) * cost  # of gain, at least, by deciding otherwise than the relaxed problem does
    open_steps = np.flatnonzero(loss <= gap * (1 + 1e-9))
    if len(open_steps) > OPEN:
        open_steps = np.sort(open_steps[np.argsort(loss[open_steps], kind="stable")[:OPEN]])
    sure = np.arange(len(cost)) < last
    sure[open_steps] = False
    better = _best_of(cost[open_steps], gain[open_steps], budget - int(cost[sure].sum()))
    found = sure.copy()
    found[open_steps[better]] = True
    return found if gain[found].sum() > gain[taken].sum() else taken


def greedy(cost: Counts, budget: int) -> Flags:
    """Take every step in turn that still fits."""
    taken = np.zeros(len(cost), dtype=np.bool_)
    first, left = 0, budget
    while first < len(cost):
        spent = cost[first:].cumsum()
        reach = first + int(np.searchsorted(spent, left, side="right"))
        taken[first:reach] = True
        left -= int(spent[reach - first - 1]) if reach > first else 0
        fits = np.flatnonzero(cost[reach:] <= left)  # pass over those that are too dear now
        first = reach + int(fits[0]) if len(fits) else len(cost)
    return taken


@dataclass(frozen=True)
class _States:
    """Undominated sums: cost rising, gain rising; where each came from, to find its steps again."""

    cost: npt.NDArray[np.int64]
    gain: Floats
    parent: npt.NDArray[np.intp]
    took: Flags


def _best_of(cost: Counts, gain: Floats, budget: int) -> npt.NDArray[np.intp]:
    """Numbers of the steps that together gain most. Steps come in falling order of gain ÷ cost."""
    states = _States(np.zeros(1, np.int64), np.zeros(1), np.zeros(1, np.intp), np.zeros(1, np.bool_))
    trail, ratio = [states], np.r_[gain / cost, 0.0]
    costs, gains = np.r_[0, cost.cumsum()], np.r_[0.0, gain.cumsum()]
    for number in range(len(cost)):
        states = _with_step(states, int(cost[number]), float(gain[number]), budget)
        left = budget - states.cost
        # The next steps in turn as far as the money goes, and at most the next ratio for all of it.
        reach = np.searchsorted(costs, costs[number + 1] + left, side="right") - 1
        sure = states.gain + gains[reach] - gains[number + 1]
        most = states.gain + np.minimum(left * ratio[number + 1], gains[-1] - gains[number + 1])
        states = _kept(states, most, float(sure.max()))
        trail.append(states)
    chosen, at = [], int(states.gain.argmax())
    for number in range(len(cost), 0, -1):
        if trail[number].took[at]:
            chosen.append(number - 1)
        at = int(trail[number].parent[at])
    return np.array(chosen[::-1], dtype=np.intp)


def _with_step(states: _States, cost: int, gain: float, budget: int) -> _States:
    """Each sum without and with a step; those that cost as much as a better one are left out."""
    fits = np.flatnonzero(states.cost + cost <= budget)
    costs = np.r_[states.cost, states.cost[fits] + cost]
    gains = np.r_[states.gain, states.gain[fits] + gain]
    parents = np.r_[np.arange(len(states.cost)), fits]
    order = np.lexsort((-gains, costs))
    best_before = np.r_[-1.0, np.maximum.accumulate(gains[order])[:-1]]
    kept = order[gains[order] > best_before]
    return _States(costs[kept], gains[kept], parents[kept], kept >= len(states.cost))


def _kept(states: _States, most: Floats, reached: float) -> _States:
    """Without sums that cannot become the best any more."""
    kept = np.flatnonzero(most >= reached * (1 - 1e-12))
    if len(kept) > STATES:
        kept = np.sort(kept[np.argsort(-most[kept], kind="stable")[:STATES]])
    return _States(states.cost[kept], states.gain[kept], states.parent[kept], states.took[kept])
