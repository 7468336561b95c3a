"""Measure: what is judged, said once. A tile, the catalogue, a chart and the pack all show this value.

A measure names a view with a row per unit and month; its numerator and denominator are columns of that view.
Ratios are rolled up by adding both sides, never by averaging. Medians, levels and censored clocks come
"from rows" by a function of their own, because they cannot be added.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

import pandas as pd

from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_MONTHS = """
SELECT measured.month, {columns}
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
    # Both sides by month from a query of the slice: ``month``, ``top``, ``below``, where a view cannot know who looks.
    sides: Callable[[Store, Scope], pd.DataFrame] | None = None
    compares: bool = True  # with the same months of the year before
    # The months it is judged over, where these are not all of the period: so it is the same wherever it is shown.
    over: Callable[[Store, Scope], Scope] | None = None

    def read(self, store: Store, scope: Scope) -> Reading:
        """The value for a scope."""
        return readings(store, scope, (self,))[0]

    def value_of(self, top: float, below: float) -> float | None:
        """The value from both sides."""
        if self.kind != "ratio":
            return top
        return top / below if below else None


def readings(store: Store, scope: Scope, measures: Sequence[Measure]) -> list[Reading]:
    """The values of several measures, each over its own months; those of one view are read together, with the year before."""
    found: dict[str, Reading] = {}
    for over in dict.fromkeys(measure.over for measure in measures):
        same = [measure for measure in measures if measure.over is over]
        found |= _readings(store, over(store, scope) if over else scope, same)
    return [found[measure.code] for measure in measures]


def _readings(store: Store, scope: Scope, measures: Sequence[Measure]) -> dict[str, Reading]:
    found: dict[str, Reading] = {}
    both = replace(scope, period=Period(_year_before(scope).period.first, scope.period.until, scope.period.title))
    for view in dict.fromkeys(measure.view for measure in measures if measure.view):
        together = [measure for measure in measures if measure.view == view]
        frame = store.read(text_of(together), both)
        found |= {measure.code: _reading(measure, place, frame, scope) for place, measure in enumerate(together)}
    for measure in (measure for measure in measures if measure.sides):
        assert measure.sides is not None
        frame = measure.sides(store, both).rename(columns={"top": "top_0", "below": "below_0"})
        found[measure.code] = _reading(measure, 0, frame, scope)
    for measure in (measure for measure in measures if measure.rows):
        assert measure.rows is not None
        before = measure.rows(store, _year_before(scope)) if measure.compares else None
        found[measure.code] = Reading(measure.rows(store, scope), before, ())
    return found


def text_of(measures: Sequence[Measure]) -> str:
    """The query for measures of one view: a row a month, with both sides of each."""
    sides = (f"sum({measure.numerator})::bigint AS top_{place}, sum({measure.denominator})::bigint AS below_{place}"
             for place, measure in enumerate(measures))  # fmt: skip
    return _MONTHS.format(columns=", ".join(sides), view=measures[0].view)


def _reading(measure: Measure, place: int, frame: pd.DataFrame, scope: Scope) -> Reading:
    rows = [(month.date(), float(top), float(below)) for month, top, below
            in frame[["month", f"top_{place}", f"below_{place}"]].itertuples(index=False)]  # fmt: skip
    now = [row for row in rows if row[0] in scope.period]
    before = [row for row in rows if row[0] in _year_before(scope).period]
    months = tuple((month, measure.value_of(top, below)) for month, top, below in now)
    return Reading(_rolled(measure, now), _rolled(measure, before), months)


def _rolled(measure: Measure, rows: list[tuple[date, float, float]]) -> float | None:
    if not rows:
        return None
    return measure.value_of(sum(top for _, top, _ in rows), sum(below for *_, below in rows))


def _year_before(scope: Scope) -> Scope:
    period = Period(add_months(scope.period.first, -12), add_months(scope.period.until, -12), "year before")
    return replace(scope, period=period)
