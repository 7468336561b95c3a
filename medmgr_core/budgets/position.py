"""One position: budget, actual, promised, forecast, available and the year before, at any place of the tree of units or accounts.

It is read once, a row for each cost centre and account, and rolled up from there: so a parent is always the sum of its parts, and
opening the tree asks the database nothing. Roll-ups follow the tree as it stood in each month: a unit that moved has a row for
each place it had. Variance is budget minus actual: positive is favourable. What is available is the budget of the year less what
is spent and what is promised in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

ACCOUNT_TYPES = ("pay", "non_pay", "income", "capital")
FIGURES = (
    "budget",
    "actual",
    "lines",
    "before",
    "year_original",
    "year_moved",
    "year_budget",
    "year_actual",
    "committed",
    "left",
)
STEP = "\n"  # between the steps of a path: no code holds a line end


@dataclass(frozen=True)
class Position:
    """Rows by cost centre and account.

    leaves: one row per place in the tree, cost centre and account; money in minor units. ``path`` names the units from the
    picked one down to the row's own; ``left`` is the forecast of the months left.
    """

    leaves: pd.DataFrame

    def of_types(self, account_types: Sequence[str]) -> Position:
        """The same with some types of account only."""
        if set(account_types) >= set(ACCOUNT_TYPES):
            return self
        kept: dict[frozenset[str], Position] = self.__dict__.setdefault("kept", {})  # with all that is worked out of it
        types = frozenset(account_types)
        return kept.setdefault(types, Position(self.leaves[self.leaves["account_type"].isin(types)]))

    @cached_property
    def total(self) -> dict[str, int]:
        """The figures of the whole."""
        sums = {name: int(amount) for name, amount in self.leaves[list(FIGURES)].sum().items()}
        return {str(name): int(value) for name, value in finished(pd.DataFrame([sums])).iloc[0].items() if value == value}

    @cached_property
    def centres(self) -> pd.DataFrame:
        """One row per cost centre, most over budget first: code, cost_centre_name, unit_name and figures."""
        return by_variance(finished(summed(self.leaves, "cost_centre_code", "cost_centre_name", "unit_name"))).rename(
            columns={"cost_centre_code": "code"}
        )


def summed(rows: pd.DataFrame, *names: str) -> pd.DataFrame:
    """Figures added up by some columns."""
    return rows.groupby(list(names), sort=False, dropna=False, observed=True)[list(FIGURES)].sum().reset_index()


def by_variance(frame: pd.DataFrame) -> pd.DataFrame:
    """The most over budget first."""
    return frame.sort_values(["variance", frame.columns[0]], kind="stable").reset_index(drop=True)


def finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Sums with what follows from them; shares are empty where there is no budget."""
    variance, forecast = frame["budget"] - frame["actual"], frame["year_actual"] + frame["left"]
    return frame.assign(
        variance=variance,
        variance_share=variance.astype("float64") / frame["budget"].abs().astype("float64").replace(0.0, np.nan),
        available=frame["year_budget"] - frame["year_actual"] - frame["committed"],
        forecast=forecast,
        forecast_variance=frame["year_budget"] - forecast,
    )


def build(leaves: pd.DataFrame, edges: pd.DataFrame, left: pd.DataFrame, root: str) -> Position:
    """The position from its leaves, the dated edges of the tree, and the forecast of the months left by line.

    left: cost_centre_code, account_code, left.
    """
    places = leaves[["unit_code", "since"]].drop_duplicates()
    parents = _parents(edges)
    paths = [STEP.join(_path(unit, since.date(), parents, root)) for unit, since in places.itertuples(index=False)]
    placed = leaves.merge(places.assign(path=pd.Series(paths, index=places.index, dtype="str")), on=["unit_code", "since"])
    placed = placed.merge(left, on=["cost_centre_code", "account_code"], how="left")
    # The months left belong to the place the line has now: the last one.
    is_last = placed["since"] == placed.groupby(["cost_centre_code", "account_code"])["since"].transform("max")
    # Plain integers are added up ten times faster than those that may be missing.
    figures = {name: placed[name].fillna(0).astype("int64") for name in FIGURES if name != "left"}
    return Position(placed.assign(left=placed["left"].where(is_last).fillna(0).astype("int64"), **figures))


Stretch = tuple[date, date, str]


def _parents(edges: pd.DataFrame) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for unit, parent, first, until in edges[["unit_code", "parent_code", "from_on", "until_on"]].itertuples(index=False):
        found.setdefault(unit, []).append((first.date(), until.date(), parent))
    return found


def _path(unit: str, day: date, parents: dict[str, list[Stretch]], root: str) -> list[str]:
    """The units from the picked one down to a unit, as they stood on a day; one that is out of reach is passed over."""
    path = [unit]
    while path[0] != root:
        above = next((parent for first, until, parent in parents.get(path[0], []) if first <= day < until), root)
        path.insert(0, above if above in parents else root)
    return path
