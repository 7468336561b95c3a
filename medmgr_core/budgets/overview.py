"""All that the budgets page looks at, read once: the position, the outlook of the year, and managers' own forecasts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas as pd

from medmgr_core.budgets import queries
from medmgr_core.budgets.months import TEXTS as MONTHS_TEXTS
from medmgr_core.budgets.months import by_month, leaves, months_of
from medmgr_core.budgets.outlook import Outlook, outlook, with_overrides
from medmgr_core.budgets.position import Position, build
from medmgr_core.periods import Period, add_months, months_between
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

TEXTS = (*MONTHS_TEXTS, queries.EDGES, queries.OVERRIDES)


@dataclass(frozen=True)
class Overview:
    """The position and the outlook of one scope. ``scope.period`` is the months compared, ``whole.period`` the year."""

    whole: Scope
    scope: Scope
    closed_until: date  # the first day after the last month with spending in this year
    months: pd.DataFrame  # month, budget, actual, lines of the whole year
    position: Position
    outlook: Outlook
    overrides: pd.DataFrame

    @property
    def year(self) -> Period:
        """The year of the position."""
        return self.whole.period

    @property
    def months_left(self) -> int:
        """Months of the year without spending yet."""
        return 12 - self.outlook.closed

    @property
    def has_spending(self) -> bool:
        """Has anything been spent in this year?"""
        return self.closed_until > self.year.first

    @cached_property
    def by_month(self) -> pd.DataFrame:
        """One row per month of the year: budget, actual, and for months left the forecast with its likely range (minor units).

        A manager's own forecast is spread evenly over the months left.
        """
        months = pd.DataFrame({"month": pd.to_datetime(list(months_between(self.year.first, self.year.until))).astype("<M8[us]")})
        months = months.merge(self.months[["month", "budget", "actual", "lines"]], on="month", how="left").fillna(0)
        ahead = self.outlook.months_left()
        if self.months_left and len(ahead):
            ahead = ahead + (self.position.total["left"] - int(self.outlook.left["left"].sum())) / self.months_left
        ahead.index = pd.RangeIndex(12 - len(ahead), 12)
        return months.join(ahead)


def overview(store: Store, scope: Scope, span: Period | None = None) -> Overview:
    """The position of the year of ``scope.period``. span: the months to compare; else those with spending so far."""
    whole = replace(scope, period=_year_of(scope.period))
    look = store.derived(_overview, TEXTS, whole)
    return look if span is None or span == look.scope.period else store.derived(_of_span, TEXTS, whole, span)


def _year_of(period: Period) -> Period:
    """The twelve months a period is in; of a longer one the last, counted from its beginning."""
    years = max(0, len(months_between(period.first, period.until)) - 1) // 12
    first = add_months(period.first, 12 * years)
    return Period(first, add_months(first, 12), period.title)


def _overview(store: Store, scope: Scope) -> Overview:
    year, rows = scope.period, months_of(store, scope)
    months = by_month(rows, year)
    spent = months[months["lines"] > 0]
    closed_until = year.first if spent.empty else add_months(spent["month"].iloc[-1].date(), 1)
    usual = year if spent.empty else Period(year.first, closed_until, year.title)
    looked = outlook(rows, year, closed_until)
    overrides = store.read(queries.OVERRIDES, scope, year_first=year.first)
    position = _position(store, scope, usual, looked, overrides)
    return Overview(scope, replace(scope, period=usual), closed_until, months, position, looked, overrides)


def _of_span(store: Store, scope: Scope, span: Period) -> Overview:
    look = overview(store, scope)
    position = _position(store, scope, span, look.outlook, look.overrides)
    return replace(look, scope=replace(scope, period=span), position=position)


def _position(store: Store, scope: Scope, span: Period, looked: Outlook, overrides: pd.DataFrame) -> Position:
    found = leaves(store, scope, months_of(store, scope), span)
    return build(found, store.read(queries.EDGES, scope), with_overrides(looked.left, overrides, found), scope.root)
