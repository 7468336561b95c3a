"""What a filling is asked, what it tells while it runs, and what it answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pandas as pd

from medmgr_core.rosters.plain import Demand, Roster, frame_of
from medmgr_core.rosters.rule_set import DEFAULT_RULES, Rule

Status = Literal["optimal", "legal", "none"]


@dataclass(frozen=True)
class Wish:
    """To work on a day, or to have it off. ``shift_type`` None: any shift. ``weight`` is paid when it is not met."""

    person: str
    on: date
    shift_type: str | None = None
    is_off: bool = False
    weight: int = 20


@dataclass(frozen=True)
class Weights:
    """What else costs, beside the weights of demand, rules and wishes: for one shift, each."""

    over: int = 30  # one person more than asked for
    unfair_night: int = 15  # beyond a fair share by the hours owed
    unfair_weekend: int = 15
    bank: int = 100
    agency: int = 200
    moved: int = 0  # a cell other than it stands now: set it for a second run


@dataclass(frozen=True)
class Task:
    """Fill the shifts asked for at one unit in the period of a roster.

    What stays as it is: pinned assignments, those of other units, outside the period, on call, with times of their own, or of
    shift types nobody asks for. All others at the unit are free to change. ``must``: wishes that have to be met.
    ``since``: the first day on which anything changes, when it is later than that of the period.
    """

    roster: Roster
    unit: str
    demand: pd.DataFrame = field(default_factory=lambda: frame_of(Demand))
    rules: Sequence[Rule] = DEFAULT_RULES
    wishes: tuple[Wish, ...] = ()
    must: tuple[Wish, ...] = ()
    weights: Weights = Weights()
    seconds: float = 10.0
    workers: int = 2
    since: date | None = None


@dataclass(frozen=True)
class Progress:
    """Where the search stands: the best cost so far and the lowest it could be, None while nothing is known of that."""

    seconds: float
    cost: float
    bound: float | None

    @property
    def gap(self) -> float | None:
        """How far the best may be from the optimum, as a share of it."""
        return None if self.bound is None else (self.cost - self.bound) / max(abs(self.cost), 1)


@dataclass(frozen=True)
class Result:
    """A proposal that keeps every hard rule, or none and a sentence why. ``roster`` has it in place of what was free.

    stuck: (person, code of the hard rule) of those for whom no roster keeps it, when there is none.
    """

    status: Status
    sentence: str
    seconds: float
    roster: Roster | None = None
    cost: float | None = None
    bound: float | None = None
    unmet: tuple[Wish, ...] = ()
    rounds: int = 1
    stuck: tuple[tuple[str, str], ...] = ()


Report = Callable[[Progress], None]
Stop = Callable[[], bool]
