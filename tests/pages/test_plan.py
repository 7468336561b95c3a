"""Build a budget: the version's money, its months and its packages, worked out from the sample's files."""

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def annual(row) -> int:
    """base × (1 + inflation) + volume + pressures − savings, in pence."""
    base = by_hand.pence(row["base"])
    inflation = float(row["inflation"].rstrip(" %")) / (100 if row["inflation"].endswith("%") else 1)
    return round(base * (1 + inflation)) + sum(by_hand.pence(row[name]) * sign for name, sign in
                                               (("volume", 1), ("pressures", 1), ("savings", -1)))  # fmt: skip


def test_the_year_of_a_version_and_its_months(larkfield):
    lines = by_hand.table("version_line")
    packages = by_hand.table("budget_package").sort_values("rank", key=lambda rank: rank.astype(int))
    # 84,000 and 36,000 fit into 120,000; the third package does not.
    money = sum(annual(row) for _, row in lines.iterrows()) + 120_000_00
    assert packages["amount"].tolist()[:2] == ["84000.00", "36000.00"]
    screen = Screen(plan_view="Months").open("plan")
    assert screen.faults == []
    assert screen.titles[1].startswith(f"{by_hand.short(money)} net cost")
    months = screen.table("Months of the version")
    assert len(months) == 12 and round(months["amount"].sum() * 100) == money


def test_packages_above_and_below_the_cut_line(larkfield):
    table = Screen(plan_view="Packages").open("plan").table("Packages")
    assert table["standing"].tolist() == ["● Taken", "● Taken", "○ Below the line"]


@pytest.mark.parametrize("view", ["Lines", "Compare"])
def test_each_view_opens(larkfield, view):
    assert Screen(plan_view=view).open("plan").faults == []


def test_empty(empty):
    screen = Screen().open("plan")
    assert screen.faults == [] and "There is no version" in screen.infos[0]
