"""What a rule is asked and what it answers: limits per person in, a frame of breaches out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.rosters.clock import Bools, Floats, Ints
from medmgr_core.rosters.rule_set import Rule, rules_for
from medmgr_core.rosters.timeline import Timeline

NEVER = np.iinfo(np.int64).min  # a day that is missing, as numpy writes it


@dataclass(frozen=True)
class Limit:
    """One code of the rule set for everybody: its value per person, NaN for those it does not hold for."""

    code: str
    over: int
    value: Floats
    is_hard: Bools

    @property
    def applies(self) -> Bools:
        """Who it holds for."""
        return ~np.isnan(self.value)


def limits_of(rules: Iterable[Rule], people: pd.DataFrame) -> list[Limit]:
    """The rule set per person; rows that differ only by staff group become one limit."""
    rules = list(rules)
    held: dict[tuple[str, int, int], Limit] = {}
    for group in dict.fromkeys(people["group"]):
        here = (people["group"] == group).to_numpy()
        seen: dict[tuple[str, int], int] = {}
        for rule in rules_for(rules, group):
            times = seen[rule.code, rule.over] = seen.get((rule.code, rule.over), -1) + 1  # the same twice: both hold
            key = (rule.code, rule.over, times)
            if key not in held:
                held[key] = Limit(rule.code, rule.over, np.full(len(people), np.nan), np.zeros(len(people), bool))
            held[key].value[here], held[key].is_hard[here] = rule.value, rule.is_hard
    return list(held.values())


@dataclass(frozen=True)
class Found:
    """Breaches of one limit as arrays: positions of people, days counted from the first known one."""

    limit: Limit
    person: Ints
    on: Ints
    until: Ints
    measured: Floats
    allowed: Floats
    detail: Any
    other_on: Ints

    def __len__(self) -> int:
        return len(self.person)

    def only(self, kept: Bools) -> Found:
        """Some of them."""
        if kept.all():
            return self
        parts = (self.person, self.on, self.until, self.measured, self.allowed, self.detail, self.other_on)
        return Found(self.limit, *(part[kept] for part in parts))


def told(limit: Limit, person: Ints, on: Ints, until: Ints, measured: Any, *, allowed: Any = None, detail: Any = "",
         other_on: Ints | None = None) -> Found:  # fmt: skip
    """Breaches of those the limit holds for. ``allowed``: what the limit came to, else its value."""
    count = len(person)
    texts = np.empty(count, dtype=object)
    texts[:] = detail
    return Found(
        limit, person, np.asarray(on), np.asarray(until), np.asarray(measured, np.float64),
        limit.value[person] if allowed is None else np.broadcast_to(allowed, count), texts,
        np.full(count, NEVER) if other_on is None else np.asarray(other_on)
    ).only(limit.applies[person])  # fmt: skip


def frame_of_breaches(line: Timeline, parts: Sequence[Found]) -> pd.DataFrame:
    """One frame of all, in the order of people and days; also of none."""

    def together(name: str, dtype: Any) -> Any:
        return np.concatenate([np.empty(0, dtype), *(getattr(part, name) for part in parts)])

    def dates(name: str) -> Any:
        days = together(name, np.int64)
        return np.where(days == NEVER, NEVER, days + line.first).astype("datetime64[D]").astype("datetime64[s]")

    counts = [len(part) for part in parts]
    person, hard = together("person", np.int64), [part.limit.is_hard[part.person] for part in parts]
    frame = pd.DataFrame({
        "person": line.names[person], "on": dates("on"), "until": dates("until"),
        "rule": np.repeat(np.array([part.limit.code for part in parts], dtype=object), counts),
        "is_hard": np.concatenate([np.empty(0, bool), *hard]), "measured": together("measured", np.float64),
        "limit": together("allowed", np.float64),
        "over": np.repeat(np.array([part.limit.over for part in parts], dtype=np.int64), counts),
        "detail": together("detail", object), "other_on": dates("other_on"),
    })  # fmt: skip
    order = np.lexsort((np.repeat(np.arange(len(parts)), counts), frame["until"], frame["on"], person))
    return frame.take(order).reset_index(drop=True)
