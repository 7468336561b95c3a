"""The position against one worked out with pandas alone from the sample's files; and the rows behind each figure."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache

import pandas as pd
import pytest

from medmgr_core.budgets import queries
from medmgr_core.budgets.overview import Overview, overview
from medmgr_core.budgets.position import ACCOUNT_TYPES, STEP
from medmgr_core.budgets.tree import Tree, behind
from medmgr_core.facility.queries import tree as units_named
from medmgr_core.facility.records import UnitPlacement
from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.budgets.small import scope, small_store
from tests.pages import larkfield as by_hand
from tests.support.stores import sample_store

THIS, LAST = Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27"), Period(date(2025, 4, 1), date(2026, 4, 1), "2025/26")
SUMMER = Period(date(2026, 6, 1), date(2026, 9, 1), "summer")
TO_DATE = Period(date(2026, 4, 1), date(2026, 11, 1), "to date")
EVERYTHING, TWO_DEPARTMENTS = ("LHG",), ("D-MED", "D-CSS")
FIGURES = ["budget", "actual", "before", "year_budget", "year_actual", "committed"]

# whose reach, the unit picked, year, months compared (None: those with spending), types of account
CASES = [
    (EVERYTHING, "LHG", THIS, None, ACCOUNT_TYPES),
    (EVERYTHING, "LHG", LAST, None, ACCOUNT_TYPES),
    (EVERYTHING, "LHG", THIS, SUMMER, ("pay", "income")),
    (EVERYTHING, "D-FAC", THIS, None, ("non_pay", "capital")),
    # Outpatients moved from Medicine to Diagnostics in April 2026
    (TWO_DEPARTMENTS, "D-MED", THIS, None, ACCOUNT_TYPES),
    (TWO_DEPARTMENTS, "D-MED", LAST, None, ACCOUNT_TYPES),
    (TWO_DEPARTMENTS, "D-CSS", THIS, SUMMER, ACCOUNT_TYPES),
]


@pytest.fixture(scope="module")
def larkfield() -> Iterator[Store]:
    with sample_store() as store:
        yield store


@pytest.fixture(scope="module")
def small() -> Iterator[Store]:
    with small_store() as store:
        yield store


def reach_of(tops: tuple[str, ...]) -> tuple[str, ...]:
    """The units of whoever runs these departments: rights follow the tree as it stands now."""
    return tuple(sorted(set().union(*(by_hand.below(top, "2026-11") for top in tops))))


def looked(store: Store, tops, root: str, year: Period, span: Period | None) -> Overview:
    return overview(store, Scope("manager", reach_of(tops), root, year), span)


def unit_tree(store: Store, look: Overview) -> Tree:
    names = units_named(store, frozenset(look.scope.units))
    return Tree(look.position, look.scope.root, dict(zip(names["unit_code"], names["name"], strict=True)))


# --- by hand ----------------------------------------------------------------------------------------------------------


@cache
def path_to(unit: str, month: str, root: str) -> str | None:
    """The units from the root down to one, in a month."""
    steps = [unit]
    while steps[0] != root:
        above = by_hand.parents(month).get(steps[0])
        if above is None:
            return None
        steps.insert(0, above)
    return STEP.join(steps)


def leaves_by_hand(tops, root: str, year: Period, span: Period, types) -> pd.DataFrame:
    """One row per path, cost centre and account that has anything, with the six figures."""
    rows = by_hand.money()
    rows = rows[rows["unit"].isin(reach_of(tops)) & rows["type"].isin(types)]
    rows = rows.assign(path=[path_to(u, m, root) for u, m in zip(rows["unit"], rows["month"], strict=True)])
    rows = rows[rows["path"].notna()]
    day = pd.to_datetime(rows["month"] + "-01")

    def within(period: Period) -> "pd.Series[bool]":
        return (day >= pd.Timestamp(period.first)) & (day < pd.Timestamp(period.until))

    before = Period(add_months(span.first, -12), add_months(span.until, -12), "")
    kind = rows["kind"]
    wanted = {
        "budget": (kind == "budget") & within(span), "actual": (kind == "actual") & within(span),
        "before": (kind == "actual") & within(before), "year_budget": (kind == "budget") & within(year),
        "year_actual": (kind == "actual") & within(year), "committed": (kind == "promised") & within(year),
    }  # fmt: skip
    figures = rows.assign(**{name: rows["cost"].where(mask, 0) for name, mask in wanted.items()})
    return figures.groupby(["path", "cost_centre_code", "account_code"])[FIGURES].sum().reset_index()


def as_set(rows: pd.DataFrame, key: str) -> dict[str, tuple[int, ...]]:
    """Figures by a key, without rows of nothing."""
    summed = rows.groupby(key)[FIGURES].sum()
    found = zip(summed.index, summed.to_numpy(), strict=True)
    return {code: tuple(map(int, row)) for code, row in found if row.any()}


@pytest.mark.parametrize(("tops", "root", "year", "span", "types"), CASES)
def test_units_cost_centres_and_accounts_as_by_hand(larkfield: Store, tops, root, year, span, types):
    look = looked(larkfield, tops, root, year, span)
    assert look.scope.period == (span or look.scope.period)
    tree = unit_tree(larkfield, replace(look, position=look.position.of_types(types)))
    usual = TO_DATE if year == THIS else LAST
    hand = leaves_by_hand(tops, root, year, span or usual, types)
    branches = tree.branches
    found = {kind: branches[branches["kind"] == kind] for kind in ("unit", "centre", "account")}
    steps = hand["path"].str.split(STEP)
    rolled = pd.concat(
        [hand[steps.str.len() > n].assign(at=steps.str[: n + 1].str.join(STEP)) for n in range(steps.str.len().max())]
    )
    assert as_set(found["unit"], "path") == as_set(rolled, "at") != {}
    centre = hand["path"] + STEP + "centre " + hand["cost_centre_code"]
    assert as_set(found["centre"], "path") == as_set(hand.assign(at=centre), "at")
    account = centre + STEP + "account " + hand["account_code"]
    assert as_set(found["account"], "path") == as_set(hand.assign(at=account), "at")
    assert as_set(tree.position.centres, "code") == as_set(hand, "cost_centre_code")
    assert {name: tree.position.total[name] for name in FIGURES} == hand[FIGURES].sum().to_dict()


@pytest.mark.parametrize(("tops", "root", "year", "span", "types"), CASES)
def test_the_tree_of_accounts_as_by_hand(larkfield: Store, tops, root, year, span, types):
    look = looked(larkfield, tops, root, year, span)
    tree = Tree(look.position.of_types(types), "All accounts", {}, larkfield.read(queries.CHART))
    hand = leaves_by_hand(tops, root, year, span or (TO_DATE if year == THIS else LAST), types)
    above = dict(zip(by_hand.table("account")["account_code"], by_hand.table("account")["parent_code"], strict=True))
    rolled = []
    for row in hand.to_dict("records"):
        code = row["account_code"]
        while code:
            rolled.append({**row, "code": code})
            code = above[code]
    branches = tree.branches
    assert as_set(branches[branches["path"] != "All accounts"], "code") == as_set(pd.DataFrame(rolled), "code") != {}
    whole = branches[branches["path"] == "All accounts"]
    assert whole[FIGURES].iloc[0].to_dict() == hand[FIGURES].sum().to_dict()


# --- what holds at every branch ---------------------------------------------------------------------------------------

ALL_SUMS = [*FIGURES, "lines", "year_original", "year_moved", "left", "variance", "available", "forecast", "forecast_variance"]


def trees(store: Store, look: Overview) -> list[Tree]:
    return [unit_tree(store, look), Tree(look.position, "All accounts", {}, store.read(queries.CHART))]


def assert_sums(tree: Tree) -> None:
    branches = tree.branches
    parents = branches.groupby("parent")[ALL_SUMS].sum()
    tops = branches[branches["parent"] == ""]
    assert tops["path"].tolist() == [tree.root]
    for row in branches[branches["path"].isin(parents.index)].to_dict("records"):
        assert {name: row[name] for name in ALL_SUMS} == parents.loc[row["path"]].to_dict(), row["path"]
    assert set(parents.index) - {""} <= set(branches["path"])
    share = branches["variance"] / branches["budget"].abs().where(branches["budget"] != 0)
    pd.testing.assert_series_equal(branches["variance_share"].astype(float), share.astype(float), check_names=False)
    assert (branches["available"] == branches["year_budget"] - branches["year_actual"] - branches["committed"]).all()
    assert (branches["year_budget"] == branches["year_original"] + branches["year_moved"]).all()


@pytest.mark.parametrize("case", CASES)
def test_a_parent_is_the_sum_of_its_children(larkfield: Store, case):
    for tree in trees(larkfield, looked(larkfield, *case[:4])):
        assert_sums(tree)


@pytest.mark.parametrize("root", ["G", "D", "E", "B"])
def test_also_where_a_unit_moved_within_the_period(small: Store, root):
    for tree in trees(small, overview(small, scope(root))):
        assert_sums(tree)


def test_a_unit_that_moved_stands_in_both_places_with_what_it_had_there(small: Store):
    # Ward B: April 800 and May 700 under D; June, planned 800 and nothing spent, under E.
    tree = unit_tree(small, overview(small, scope()))
    branches = tree.branches.set_index("path")
    assert branches.loc[STEP.join("GDB"), ["budget", "actual"]].tolist() == [160_000, 150_000]
    assert branches.loc[STEP.join("GEB"), ["budget", "actual"]].tolist() == [80_000, 0]
    assert branches.loc[STEP.join("GDB"), "left"] == 0  # what is left of the year belongs to where it stands now
    for path in (STEP.join("GDB"), STEP.join([*"GDB", "centre CB"]), STEP.join([*"GDB", "centre CB", "account NURSE"])):
        assert int(tree.leaves_of(path)["actual"].sum()) == 150_000


def test_a_branch_and_the_unit_picked_say_the_same(larkfield: Store):
    """The forecast too: the years before of a unit that moved belong to it wherever it stood."""
    branches = unit_tree(larkfield, looked(larkfield, EVERYTHING, "LHG", THIS, None)).branches
    whole = branches[branches["kind"] == "unit"].set_index("code")
    for unit in ("D-MED", "D-CSS", "D-SUR"):
        picked = looked(larkfield, EVERYTHING, unit, THIS, None).position.total
        branch = whole.loc[unit]
        assert {name: picked[name] for name in ALL_SUMS} == {name: int(branch[name]) for name in ALL_SUMS}


def test_the_months_compared_do_not_move_the_year(larkfield: Store):
    usual, summer = (looked(larkfield, EVERYTHING, "LHG", THIS, span).position.total for span in (None, SUMMER))
    for name in ("year_budget", "year_actual", "committed", "available", "left", "forecast"):
        assert usual[name] == summer[name]


def test_a_unit_between_that_is_out_of_reach_is_passed_over():
    with small_store() as store:
        with store.write(by="system") as work:  # B stood below A until it moved
            work.change(UnitPlacement, ("B", "2026-04-01"), {"parent_code": "A"})
        tree = unit_tree(store, overview(store, Scope("x", ("G", "D", "B"), "D", scope().period)))
        assert set(tree.branches.loc[tree.branches["kind"] == "unit", "path"]) == {"D", STEP.join("DB")}
        assert_sums(tree)


# --- the rows behind --------------------------------------------------------------------------------------------------


def drilled(store: Store, look: Overview, leaves: pd.DataFrame) -> dict[str, int]:
    """The sum of the rows behind each figure of a branch, read the way the page reads them."""
    span, year = look.scope.period, look.year
    before = Period(add_months(span.first, -12), add_months(span.until, -12), "")
    asked = {
        "actual": (queries.LINES_BEHIND, span), "budget": (queries.BUDGET_BEHIND, span),
        "year_budget": (queries.BUDGET_BEHIND, year), "committed": (queries.COMMITMENTS_BEHIND, year),
        "before": (queries.LINES_BEHIND, before),
    }  # fmt: skip
    given, found = behind(leaves), {}
    for name, (sql, period) in asked.items():
        found[name] = int(store.read(sql, replace(look.scope, period=period), **given)["cost"].sum())
    return found


def assert_drills(store: Store, look: Overview, tree: Tree, kinds: tuple[str, ...], depth: int = 9) -> None:
    branches = tree.branches[tree.branches["kind"].isin(kinds) & (tree.branches["level"] <= depth)]
    assert len(branches)
    for row in branches.to_dict("records"):
        found = drilled(store, look, tree.leaves_of(row["path"]))
        assert found == {name: row[name] for name in found}, row["path"]


@pytest.mark.parametrize(("tops", "root", "year", "span", "kinds", "depth"), [
    (EVERYTHING, "LHG", THIS, None, ("unit", "heading"), 1),
    (TWO_DEPARTMENTS, "D-CSS", THIS, SUMMER, ("unit", "centre"), 1),
    (TWO_DEPARTMENTS, "D-MED", LAST, None, ("unit", "centre", "account"), 2),
])  # fmt: skip
def test_the_rows_behind_every_figure_sum_to_it(larkfield: Store, tops, root, year, span, kinds, depth):
    look = looked(larkfield, tops, root, year, span)
    for tree in trees(larkfield, look):
        assert_drills(larkfield, look, tree, (*kinds, "heading"), depth)


@pytest.mark.parametrize("root", ["G", "D", "E"])
def test_the_rows_behind_a_unit_that_moved(small: Store, root):
    look = overview(small, scope(root))
    for tree in trees(small, look):
        assert_drills(small, look, tree, ("unit", "centre", "account", "heading"))


def test_the_rows_behind_with_types_left_out(larkfield: Store):
    look = looked(larkfield, TWO_DEPARTMENTS, "D-MED", THIS, None)
    for types in (("pay",), ("income", "non_pay")):
        kept = replace(look, position=look.position.of_types(types))
        assert_drills(larkfield, kept, unit_tree(larkfield, kept), ("unit",))
