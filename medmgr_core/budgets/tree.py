"""The position as a tree whose branches are opened one by one: the rows that are seen, in order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from medmgr_core.budgets.position import Position

Kind = Literal["unit", "centre", "account", "heading"]
_SEEN_AT_FIRST = 9
_STEP = "\n"  # between the steps of a path: no code holds a line end


@dataclass(frozen=True)
class Branch:
    """One row of the tree. ``path`` names it: codes from the top down, with a mark for cost centres and accounts."""

    path: str
    kind: Kind
    code: str
    name: str
    level: int
    opens: bool


@dataclass(frozen=True)
class Tree:
    """What a tree is made from. names: of units by code; chart: the chart of accounts, for a tree of accounts."""

    position: Position
    root: str
    names: Mapping[str, str]
    chart: pd.DataFrame | None = None

    def rows(self, opened: Collection[str]) -> tuple[list[Branch], pd.DataFrame]:
        """The branches that are seen and, row by row, their figures."""
        found = list(self._seen(opened))
        frame = pd.concat([row for _, row in found], ignore_index=True) if found else self.position.total().iloc[:0]
        return [branch for branch, _ in found], frame

    def usual(self) -> frozenset[str]:
        """What is open at first: the top, then what is most over budget, until there is something to see."""
        opened: set[str] = set()
        while True:
            branches, _ = self.rows(opened)
            shut = [branch for branch in branches if branch.kind in ("unit", "heading") and branch.opens
                    and branch.path not in opened]  # fmt: skip
            if not shut or len(branches) >= _SEEN_AT_FIRST:
                return frozenset(opened)
            opened.add(min(shut, key=lambda branch: branch.level).path)

    def _seen(self, opened: Collection[str]) -> Iterator[tuple[Branch, pd.DataFrame]]:
        if self.position.leaves.empty:
            return
        top = Branch(self.root, "heading" if self.chart is not None else "unit", self.root, self.names.get(self.root, self.root),
                     0, True)  # fmt: skip
        yield top, self.position.total()
        yield from self._below(top, opened)

    def _below(self, branch: Branch, opened: Collection[str]) -> Iterator[tuple[Branch, pd.DataFrame]]:
        if branch.path not in opened:
            return
        for child, row in self._children(branch):
            yield child, row
            yield from self._below(child, opened)

    def _children(self, branch: Branch) -> Iterator[tuple[Branch, pd.DataFrame]]:
        if branch.kind == "heading":
            yield from self._accounts_below(branch)
        elif branch.kind == "unit":
            units = self.position.units_below(branch.level, branch.code)
            names = [self.names.get(code, code) for code in units["code"]]
            yield from _branches(branch, units, "unit", names, opens=True)
            centres = self.position.centres_of(branch.level, branch.code)
            yield from _branches(branch, centres, "centre", centres["cost_centre_name"], opens=True)
        elif branch.kind == "centre":
            accounts = self.position.accounts(branch.code)
            yield from _branches(branch, accounts, "account", accounts["account_name"], opens=False)

    def _accounts_below(self, branch: Branch) -> Iterator[tuple[Branch, pd.DataFrame]]:
        assert self.chart is not None
        parent = None if branch.level == 0 else branch.code
        rows = self.position.headings(self.chart, parent)
        for place, row in enumerate(rows.itertuples(index=False)):
            opens = bool((self.chart["parent_code"] == row.code).any())
            kind: Kind = "heading" if opens else "account"
            path = f"{branch.path}{_STEP}{row.code}"
            yield Branch(path, kind, str(row.code), str(row.name), branch.level + 1, opens), rows.iloc[[place]]


def _branches(parent: Branch, rows: pd.DataFrame, kind: Kind, names: Collection[str], *,
              opens: bool) -> Iterator[tuple[Branch, pd.DataFrame]]:  # fmt: skip
    mark = "" if kind == "unit" else f"{kind} "
    for place, (code, name) in enumerate(zip(rows["code"], names, strict=True)):
        yield Branch(f"{parent.path}{_STEP}{mark}{code}", kind, code, name, parent.level + 1, opens), rows.iloc[[place]]


def leaves_of(position: Position, branch: Branch, chart: pd.DataFrame | None = None) -> pd.DataFrame:
    """The rows of the position a branch is the sum of."""
    leaves = position.leaves
    if branch.level == 0 and branch.kind in ("unit", "heading"):
        return leaves
    if branch.kind == "unit":
        steps = branch.path.split(_STEP)
        for level, code in enumerate(steps):
            leaves = leaves[leaves[f"unit_{level}"] == code]
        return leaves
    if branch.kind == "centre":
        return leaves[leaves["cost_centre_code"] == branch.code]
    if branch.kind == "heading":
        assert chart is not None
        below = chart.loc[chart["ancestor_code"] == branch.code, "account_code"]
        return leaves[leaves["account_code"].isin(below)]
    return _of_account(leaves, branch)


def _of_account(leaves: pd.DataFrame, branch: Branch) -> pd.DataFrame:
    steps = branch.path.split(_STEP)
    if len(steps) > 1 and steps[-2].startswith("centre "):
        leaves = leaves[leaves["cost_centre_code"] == steps[-2].removeprefix("centre ")]
    return leaves[leaves["account_code"] == branch.code]


def behind(leaves: pd.DataFrame) -> dict[str, list[str]]:
    """What names the rows behind some leaves: places, centres and accounts, see ``queries``."""
    places = leaves["unit_code"] + "@" + leaves["since"].dt.strftime("%Y-%m-%d")
    return {
        "places": sorted(places.unique()),
        "centres": sorted(leaves["cost_centre_code"].unique()),
        "accounts": sorted(leaves["account_code"].unique()),
    }
