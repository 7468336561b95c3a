"""The months of a demonstration: all of them follow from the day it is built."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from medmgr_core.periods import add_months, financial_year_of, months_between

LEDGER_MONTHS = 24
Days = npt.NDArray[np.datetime64]


@dataclass(frozen=True)
class When:
    """``today``, and the month a financial year starts in."""

    today: date
    year_starts_in: int

    @cached_property
    def ledger(self) -> tuple[date, ...]:
        """The months with spending: the last one is the last that is over."""
        return tuple(add_months(self.today, count) for count in range(-LEDGER_MONTHS, 0))

    @cached_property
    def plan(self) -> tuple[date, ...]:
        """The months with a budget: from the first month of the ledger to the end of the year that runs."""
        return months_between(self.ledger[0], add_months(self._year_of(self.today), 12))

    @cached_property
    def year_on(self) -> date:
        """The first day of the year told of: that of the last month in the ledger."""
        return self._year_of(self.ledger[-1])

    @cached_property
    def last_year_on(self) -> date:
        """The first day of the year before."""
        return add_months(self.year_on, -12)

    @cached_property
    def next_year_on(self) -> date:
        """The first day of the year for which a budget is made."""
        return add_months(self._year_of(self.today), 12)

    @cached_property
    def years(self) -> npt.NDArray[np.int64]:
        """For each month of the plan, how many years it is after the first."""
        first = self._year_of(self.plan[0]).year
        return np.array([self._year_of(month).year - first for month in self.plan])

    @cached_property
    def first_days(self) -> Days:
        """The months of the plan as an array."""
        return np.array(self.plan, dtype="datetime64[D]")

    @cached_property
    def workdays(self) -> list[Days]:
        """The days from Monday to Friday of each month of the ledger."""
        return [workdays_of(month) for month in self.ledger]

    def _year_of(self, day: date) -> date:
        return financial_year_of(day, self.year_starts_in).first


def workdays_of(month: date) -> Days:
    """The days from Monday to Friday of a month."""
    days = np.arange(np.datetime64(month, "D"), np.datetime64(add_months(month, 1), "D"))
    return days[np.is_busday(days)]
