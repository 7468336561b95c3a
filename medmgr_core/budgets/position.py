"""One position: budget, actual, promised, forecast, available and the year before, at any place of the tree of units or accounts.

It is read once, a row for each cost centre and account, and rolled up from there: so a parent is always the sum of its parts, and
opening the tree asks the database nothing. Roll-ups follow the tree as it stood in each month: a unit that moved has a row for
each place it had. Variance is budget minus actual: positive is favourable. What is available is the budget of the year less what
is spent and what is promised in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

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


@dataclass(frozen=True)
class Position:
    """Rows by cost centre and account.

    leaves: one row per place in the tree, cost centre and account; money in minor units; ``unit_0`` is the unit picked,
    ``unit_1`` the one below it, and so on, empty below the row's own unit; ``left`` is the forecast of the months left.
    """

    leaves: pd.DataFrame
    depth: int

    def of_types(self, account_types: Sequence[str]) -> Position:
        """The same with some types of account only."""
        if set(account_types) >= set(ACCOUNT_TYPES):
            return self
        return replace(self, leaves=self.leaves[self.leaves["account_type"].isin(list(account_types))])

    def total(self) -> pd.DataFrame:
        """One row: the figures of the whole."""
        return finished(pd.DataFrame([self.leaves[list(FIGURES)].sum().astype("int64")]))

    def units_below(self, level: int, unit_code: str) -> pd.DataFrame:
        """One row per unit directly below the unit at a level of the tree (0 is the unit picked): code and figures."""
        if level + 1 >= self.depth:
            return _grouped(self.leaves.iloc[:0], "unit_code", "unit_name")
        name = f"unit_{level + 1}"
        rows = self.leaves[(self.leaves[f"unit_{level}"] == unit_code) & (self.leaves[name] != "")]
        return _grouped(rows, name)

    def centres_of(self, level: int, unit_code: str) -> pd.DataFrame:
        """One row per cost centre that belongs to the unit itself."""
        here = (self.leaves["unit_code"] == unit_code) & (self.leaves[f"unit_{level}"] == unit_code)
        return _grouped(self.leaves[here], "cost_centre_code", "cost_centre_name", "unit_name")

    def centres(self) -> pd.DataFrame:
        """One row per cost centre."""
        return _grouped(self.leaves, "cost_centre_code", "cost_centre_name", "unit_name")

    def accounts(self, cost_centre_code: str | None = None) -> pd.DataFrame:
        """One row per account, of one cost centre or of all."""
        rows = self.leaves
        if cost_centre_code is not None:
            rows = rows[rows["cost_centre_code"] == cost_centre_code]
        return _grouped(rows, "account_code", "account_name", "account_type")

    def headings(self, chart: pd.DataFrame, parent: str | None) -> pd.DataFrame:
        """One row per account directly below a heading of the chart, or at its top (None).

        chart: account_code, ancestor_code, parent_code and name of the ancestor.
        """
        below = chart[chart["parent_code"].isna() if parent is None else chart["parent_code"] == parent]
        rows = self.leaves.merge(below[["account_code", "ancestor_code", "name"]], on="account_code")
        return _grouped(rows, "ancestor_code", "name", "account_type")


def _grouped(rows: pd.DataFrame, *by: str) -> pd.DataFrame:
    """Figures by code, the most over budget first."""
    summed = finished(rows.groupby(list(by), sort=False, dropna=False)[list(FIGURES)].sum().reset_index())
    return summed.sort_values(["variance", by[0]], kind="stable").rename(columns={by[0]: "code"}).reset_index(drop=True)


def finished(frame: pd.DataFrame) -> pd.DataFrame:
    """Sums with what follows from them; shares are empty where there is no budget."""
    variance, forecast = frame["budget"] - frame["actual"], frame["year_actual"] + frame["left"]
    return frame.assign(
        variance=variance,
        variance_share=_share(variance, frame["budget"]),
        available=frame["year_budget"] - frame["year_actual"] - frame["committed"],
        forecast=forecast,
        forecast_variance=frame["year_budget"] - forecast,
    )


def _share(part: pd.Series[int], whole: pd.Series[int]) -> pd.Series[float]:
    return part.astype("float64") / whole.abs().astype("float64").replace(0.0, np.nan)


def build(leaves: pd.DataFrame, edges: pd.DataFrame, left: pd.DataFrame, root: str) -> Position:
    """The position from its leaves, the dated edges of the tree, and the forecast of the months left by line.

    left: cost_centre_code, account_code, left.
    """
    placed, depth = _placed(leaves, edges, root)
    placed = placed.merge(left, on=["cost_centre_code", "account_code"], how="left")
    # The months left belong to the place the line has now: the last one.
    is_last = placed["since"] == placed.groupby(["cost_centre_code", "account_code"])["since"].transform("max")
    placed["left"] = placed["left"].where(is_last).fillna(0).astype("Int64")
    return Position(placed, depth)


def _placed(leaves: pd.DataFrame, edges: pd.DataFrame, root: str) -> tuple[pd.DataFrame, int]:
    """The leaves with the units above each, from the picked one down."""
    places = leaves[["unit_code", "since"]].drop_duplicates()
    parents = _parents(edges)
    paths = [_path(unit, since.date(), parents, root) for unit, since in places.itertuples(index=False)]
    depth = max((len(path) for path in paths), default=1)
    levels = pd.DataFrame([path + [""] * (depth - len(path)) for path in paths], dtype="str",
                          columns=[f"unit_{level}" for level in range(depth)], index=places.index)  # fmt: skip
    return leaves.merge(pd.concat([places, levels], axis=1), on=["unit_code", "since"]), depth


Stretch = tuple[date, date, str]


def _parents(edges: pd.DataFrame) -> dict[str, list[Stretch]]:
    found: dict[str, list[Stretch]] = {}
    for unit, parent, first, until in edges[["unit_code", "parent_code", "from_on", "until_on"]].itertuples(index=False):
        found.setdefault(unit, []).append((first.date(), until.date(), parent))
    return found


def _path(unit: str, day: date, parents: dict[str, list[Stretch]], root: str) -> list[str]:
    """The units from the picked one down to a unit, as they stood on a day."""
    path = [unit]
    while path[0] != root and len(path) < 30:
        above = next((parent for first, until, parent in parents.get(path[0], []) if first <= day < until), None)
        if above is None:
            break
        path.insert(0, above)
    return path
