"""Measuring in turn: A B A B …, so that a busy moment of the machine falls on both."""

from __future__ import annotations

import time
from collections.abc import Callable


def in_turn(rounds: int, *measures: Callable[[], float]) -> list[list[float]]:
    """Call all measures once to warm them, then each in turn; returns the values of each."""
    for measure in measures:
        measure()
    values: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for held, measure in zip(values, measures, strict=True):
            held.append(measure())
    return values


def timed(verb: Callable[[], None]) -> Callable[[], float]:
    """A measure of a call, in milliseconds."""

    def measure() -> float:
        start = time.perf_counter()
        verb()
        return (time.perf_counter() - start) * 1000

    return measure
