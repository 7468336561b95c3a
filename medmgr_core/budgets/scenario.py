"""What if: the year end under other volumes, pay awards, prices and vacancies, and what each of them does to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from medmgr_core.errors import InvalidEntry

AccountType = Literal["pay", "non_pay", "income", "capital"]
Behaviour = Literal["fixed", "variable", "step"]
Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]
LEVERS = ("Volume", "Pay award", "Prices", "Vacancies")


@dataclass(frozen=True)
class Lines:
    """The lines of a plan, one entry each; money in minor units, income above zero too.

    to_date: spent in the closed months. left: lines × months left, the forecast. is_substantive: pay of own staff, for which the
    pay award and vacancies count (agency is pay, too, but not of own staff).
    """

    account_type: Sequence[AccountType]
    behaviour: Sequence[Behaviour]
    is_substantive: npt.NDArray[np.bool_]
    to_date: Whole
    left: Whole

    def __post_init__(self) -> None:
        counts = {len(self.account_type), len(self.behaviour), len(self.is_substantive), len(self.to_date), len(self.left)}
        if len(counts) != 1 or self.left.ndim != 2:
            raise ValueError("every line needs a type, a behaviour, an amount to date and a row of months left")


@dataclass(frozen=True)
class Levers:
    """What is turned, as shares (0.03 is 3 %); all at zero change nothing.

    volume: activity in the months left against the forecast. step: the change of volume at which step cost takes its next step;
        until then it stays.
    pay_award: on own staff's pay, from the month left with this number on (0 is the first).
    price: on non-pay.
    vacancies: the share of own staff's pay left unfilled in addition; ``covered`` of these hours are worked by bank or agency at
        ``premium`` above own staff's cost. The cost of the cover stands in the same line.
    """

    volume: float = 0.0
    pay_award: float = 0.0
    award_from: int = 0
    price: float = 0.0
    vacancies: float = 0.0
    covered: float = 0.0
    premium: float = 0.0
    step: float = 0.10

    def __post_init__(self) -> None:
        if not (0 <= self.vacancies <= 1 and 0 <= self.covered <= 1):
            raise InvalidEntry("The shares of vacancies and of their cover lie between 0 and 100 %.")
        if not all(share >= -1 for share in (self.volume, self.pay_award, self.price, self.premium)):
            raise InvalidEntry("Nothing can fall by more than 100 %.")
        if not self.step > 0:
            raise InvalidEntry("The size of a step of volume must be above zero.")


@dataclass(frozen=True)
class Outcome:
    """The year end with the levers turned, minor units, in the order of the lines.

    effects: lines × levers in the order of ``LEVERS``, in the line's own sign; before + effects = after to the cent.
    """

    before: Whole
    after: Whole
    effects: Whole
    is_income: npt.NDArray[np.bool_]

    @property
    def net_before(self) -> int:
        """Cost less income with all levers at zero."""
        return self._net(self.before)

    @property
    def net_after(self) -> int:
        """Cost less income with the levers turned."""
        return self._net(self.after)

    @property
    def net_effects(self) -> dict[str, int]:
        """What each lever does to cost less income: above zero is dearer. They add up to net_after − net_before."""
        return {lever: self._net(self.effects[:, index]) for index, lever in enumerate(LEVERS)}

    def _net(self, amounts: Whole) -> int:
        return int(np.where(self.is_income, -amounts, amounts).sum())


def run_scenario(lines: Lines, levers: Levers) -> Outcome:
    """The year end of every line, and the effect of each lever.

    The levers are turned one after another in the order of ``LEVERS``; the effect of one is what it adds to those before it: a
    pay award on more activity counts as pay award. Sums of a line are rounded to the cent after each.
    """
    months = lines.left.shape[1]
    turned = Levers(step=levers.step)
    totals = [_year_end(lines, turned, months)]
    for names in (("volume",), ("pay_award", "award_from"), ("price",), ("vacancies", "covered", "premium")):
        turned = replace(turned, **{name: getattr(levers, name) for name in names})
        totals.append(_year_end(lines, turned, months))
    stages = np.stack(totals, axis=1)
    return Outcome(stages[:, 0], stages[:, -1], np.diff(stages, axis=1), np.array(lines.account_type) == "income")


def _year_end(lines: Lines, levers: Levers, months: int) -> Whole:
    own = lines.is_substantive & (np.array(lines.account_type) == "pay")
    by_line = _volume(lines, levers) * np.where(np.array(lines.account_type) == "non_pay", 1 + levers.price, 1.0)
    empty = levers.vacancies * (1 - levers.covered * (1 + levers.premium))
    by_line = by_line * np.where(own, 1 - empty, 1.0)
    award = np.where(own[:, None] & (np.arange(months) >= levers.award_from), 1 + levers.pay_award, 1.0)
    left = np.rint((lines.left * award).sum(axis=1) * by_line)
    return np.asarray(lines.to_date + left, dtype=np.int64)


def _volume(lines: Lines, levers: Levers) -> Floats:
    """The factor of each line: variable cost follows volume, step cost in whole steps, fixed cost and capital not at all."""
    steps = np.trunc(levers.volume / levers.step + np.sign(levers.volume) * 1e-9) * levers.step
    change = np.select([np.array(lines.behaviour) == kind for kind in ("variable", "step")], [levers.volume, steps], 0.0)
    return np.where(np.array(lines.account_type) == "capital", 1.0, 1 + change)
