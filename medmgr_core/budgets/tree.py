"""The position as a tree whose branches are opened one by one: the rows that are seen, in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from medmgr_core.budgets.position import STEP, Position, finished, summed

_SEEN_AT_FIRST, _FOUND_AT_MOST = 9, 3000
_CENTRE, _ACCOUNT = "centre ", "account "
_ROW = ["path", "parent", "kind", "code", "name", "level"]


@dataclass(frozen=True)
class Tree:
    """All branches of a position. A branch is named by its path: codes from the top down.

    names: of units by code. chart: account_code, ancestor_code, parent_code and name, for a tree of accounts instead of units.
    """

    position: Position
    root: str
    names: Mapping[str, str]
    chart: pd.DataFrame | None = None

    @cached_property
    def branches(self) -> pd.DataFrame:
        """One row per branch: path, parent, kind (unit, centre, heading, account), code, name, level, and its figures."""
        rows = _of_units(self.position, self.names) if self.chart is None else _of_accounts(self.position, self.chart, self.root)
        frame = finished(rows)
        return frame.sort_values(["variance", "path"], kind="stable").reset_index(drop=True)

    @cached_property
    def _below(self) -> dict[str, list[int]]:
        """Places of the children of each branch, most over budget first."""
        found: dict[str, list[int]] = {}
        for place, parent in enumerate(self.branches["parent"].tolist()):
            found.setdefault(parent, []).append(place)
        return found

    def seen(self, opened: Collection[str]) -> pd.DataFrame:
        """The branches that are seen, each below its parent, with ``opens``: whether there is something below."""
        frame = self.branches.iloc[list(self._walk("", opened))]
        return frame.assign(opens=frame["path"].isin(self._below.keys())).reset_index(drop=True)

    def _walk(self, parent: str, opened: Collection[str]) -> Iterator[int]:
        for place in self._below.get(parent, []):
            yield place
            if self._paths[place] in opened:
                yield from self._walk(self._paths[place], opened)

    @cached_property
    def _paths(self) -> list[str]:
        return list(self.branches["path"])

    @cached_property
    def usual(self) -> frozenset[str]:
        """What is open at first: level by level what is most over budget, until there is something to see."""
        opened: set[str] = set()
        while True:
            seen = self.seen(opened)
            shut = seen[seen["kind"].isin(["unit", "heading"]) & seen["opens"] & ~seen["path"].isin(opened)]
            if shut.empty or len(seen) >= _SEEN_AT_FIRST:
                return frozenset(opened)
            opened.add(shut.sort_values("level", kind="stable")["path"].iloc[0])

    @cached_property
    def labels(self) -> dict[str, str]:
        """A name to find each branch by, told apart by what it stands below; accounts only in a tree of accounts."""
        frame = self.branches
        kinds = ["unit", "centre"] if self.chart is None else ["heading", "account"]
        chosen = frame[frame["kind"].isin(kinds if len(frame) <= _FOUND_AT_MOST else kinds[:1])]
        names = dict(zip(frame["path"], frame["name"], strict=True))
        above = [names.get(parent, "") for parent in chosen["parent"]]
        plain = {path: f"{name} · {parent}" if parent else name
                 for path, name, parent in zip(chosen["path"], chosen["name"], above, strict=True)}  # fmt: skip
        count = Counter(plain.values())
        codes = dict(zip(chosen["path"], chosen["code"], strict=True))
        labels = {path: label if count[label] == 1 else f"{label} ({codes[path]})" for path, label in plain.items()}
        return dict(sorted(labels.items(), key=lambda item: item[1].casefold()))

    def leaves_of(self, path: str) -> pd.DataFrame:
        """The rows of the position a branch is the sum of."""
        leaves, steps = self.position.leaves, path.split(STEP)
        if path == self.root:
            return leaves
        last = steps[-1]
        if self.chart is not None:
            below = self.chart.loc[self.chart["ancestor_code"] == last, "account_code"]
            return leaves[leaves["account_code"].isin(below)]
        centre = next((place for place, step in enumerate(steps) if step.startswith(_CENTRE)), None)
        if centre is None:
            return leaves[(leaves["path"] == path) | leaves["path"].str.startswith(path + STEP)]
        leaves = leaves[(leaves["path"] == STEP.join(steps[:centre]))
                        & (leaves["cost_centre_code"] == steps[centre].removeprefix(_CENTRE))]  # fmt: skip
        return leaves[leaves["account_code"] == last.removeprefix(_ACCOUNT)] if last.startswith(_ACCOUNT) else leaves


def _of_units(position: Position, names: Mapping[str, str]) -> pd.DataFrame:
    """Units at every level, their cost centres, and the accounts of these."""
    leaves = position.leaves
    places = summed(leaves, "path")
    above = [(place, path[:end]) for place, path in enumerate(places["path"]) for end in _ends(path)]
    parts = [summed(places.iloc[[place for place, _ in above]].assign(path=[path for _, path in above]), "path")]
    codes = [path.rpartition(STEP)[2] for path in parts[0]["path"]]
    parts[0] = parts[0].assign(kind="unit", code=codes, name=[names.get(code, code) for code in codes],
                               level=parts[0]["path"].str.count(STEP))  # fmt: skip
    centres = summed(leaves, "path", "cost_centre_code", "cost_centre_name")
    parts.append(_named(centres, "centre", _CENTRE, "cost_centre"))
    accounts = summed(leaves.assign(path=leaves["path"] + STEP + _CENTRE + leaves["cost_centre_code"]), "path", "account_code",
                      "account_name")  # fmt: skip
    parts.append(_named(accounts, "account", _ACCOUNT, "account"))
    return _with_parents(pd.concat(parts, ignore_index=True))


def _ends(path: str) -> list[int]:
    """Where the steps of a path end."""
    return [place for place, letter in enumerate(path) if letter == STEP] + [len(path)]


def _named(rows: pd.DataFrame, kind: str, mark: str, column: str) -> pd.DataFrame:
    code = rows[f"{column}_code"]
    return rows.assign(path=rows["path"] + STEP + mark + code, kind=kind, code=code, name=rows[f"{column}_name"],
                       level=rows["path"].str.count(STEP) + 1).drop(columns=[f"{column}_code", f"{column}_name"])  # fmt: skip


def _with_parents(frame: pd.DataFrame) -> pd.DataFrame:
    parent = [path.rpartition(STEP)[0] for path in frame["path"]]
    return frame.assign(parent=pd.Series(parent, index=frame.index, dtype="str"))


def _of_accounts(position: Position, chart: pd.DataFrame, root: str) -> pd.DataFrame:
    """The whole, and every account with money on it or below it."""
    above = chart.drop_duplicates("ancestor_code").set_index("ancestor_code")
    paths = {code: _account_path(code, above["parent_code"], root) for code in above.index}
    rows = summed(position.leaves.merge(chart[["account_code", "ancestor_code"]], on="account_code"), "ancestor_code")
    is_leaf = rows["ancestor_code"].isin(position.leaves["account_code"])
    code = rows["ancestor_code"]
    rows = rows.assign(path=code.map(paths), code=code, name=code.map(above["name"]),
                       kind=is_leaf.map({True: "account", False: "heading"}))  # fmt: skip
    rows = rows.assign(level=rows["path"].str.count(STEP)).drop(columns="ancestor_code")
    whole = pd.DataFrame([position.leaves[[name for name in rows if name in position.leaves and name not in _ROW]].sum()])
    whole = whole.assign(path=root, kind="heading", code=root, name=root, level=0)
    return _with_parents(pd.concat([whole, rows], ignore_index=True))


def _account_path(code: str, parents: pd.Series[str], root: str) -> str:
    path = [code]
    while path[0] in parents.index and isinstance(parents[path[0]], str) and len(path) < 30:
        path.insert(0, parents[path[0]])
    return STEP.join([root, *path])


def above(path: str) -> list[str]:
    """The branches a branch stands below, from the top."""
    return [path[:end] for end in _ends(path)[:-1]]


def behind(leaves: pd.DataFrame) -> dict[str, list[str]]:
    """What names the rows behind some leaves: places, centres and accounts, see ``queries``."""
    places = leaves["unit_code"] + "@" + leaves["since"].dt.strftime("%Y-%m-%d")
    return {
        "places": sorted(places.unique()),
        "centres": sorted(leaves["cost_centre_code"].unique()),
        "accounts": sorted(leaves["account_code"].unique()),
    }
