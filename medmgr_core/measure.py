"""Measure: what is judged, said once. A tile, the catalogue, a chart and the pack all show this value.

A measure names a view with a row per unit and month; its numerator and denominator are columns of that view.
Ratios are rolled up by adding both sides, never by averaging. Medians, levels and censored clocks come
"from rows" by a function of their own, because they cannot be added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_MONTHS = """
SELECT measured.month, sum({numerator})::bigint AS numerator, sum({denominator})::bigint AS denominator
FROM {view} measured
JOIN unit_ancestor place ON place.unit_code = measured.unit_code AND place.ancestor_code = $root
    AND measured.month >= place.from_on AND measured.month < place.until_on
WHERE measured.unit_code = ANY($units) AND measured.month >= $first AND measured.month < $until
GROUP BY 1
ORDER BY 1 NULLS LAST
"""


@dataclass(frozen=True)
class Reading:
    """A measured value, the one of the same months a year before, and the months it is made of."""

    value: float | None
    before: float | None
    months: tuple[tuple[date, float | None], ...]


@dataclass(frozen=True)
class Measure:
    """One governed figure. ``unit`` is money (minor units), count or share."""

    code: str
    title: str
    kind: Literal["ratio", "count", "level", "from rows"]
    unit: Literal["money", "count", "share"]
    better: Literal["lower", "higher", "neither"]
    meaning: str
    formula: str
    why: str
    owner: str
    next_review: date
    view: str = ""
    numerator: str = "0"
    denominator: str = "0"
    rows: Callable[[Store, Scope], float | None] | None = None

    def read(self, store: Store, scope: Scope) -> Reading:
        """The value for a scope."""
        now, before = self._months(store, scope), self._months(store, _year_before(scope))
        if self.rows:
            return Reading(self.rows(store, scope), self.rows(store, _year_before(scope)), ())
        months = tuple((row.month.date(), self._value(frame)) for row, frame in _each(now))
        return Reading(self._value(now), self._value(before), months)

    def _months(self, store: Store, scope: Scope) -> pd.DataFrame:
        if self.rows:
            return pd.DataFrame()
        sql = _MONTHS.format(numerator=self.numerator, denominator=self.denominator, view=self.view)
        return store.read(sql, scope)

    def _value(self, frame: pd.DataFrame) -> float | None:
        if frame.empty:
            return None
        top = float(frame["numerator"].sum())
        if self.kind != "ratio":
            return top
        below = float(frame["denominator"].sum())
        return top / below if below else None


def _each(frame: pd.DataFrame) -> list[tuple[pd.Series, pd.DataFrame]]:
    return [(frame.iloc[index], frame.iloc[index : index + 1]) for index in range(len(frame))]


def _year_before(scope: Scope) -> Scope:
    period = Period(add_months(scope.period.first, -12), add_months(scope.period.until, -12), "year before")
    return replace(scope, period=period)
