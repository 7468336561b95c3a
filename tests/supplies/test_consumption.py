"""Stock and use: every formula worked by hand, with its edges."""

from datetime import date, timedelta
from math import isnan, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.supplies.consumption import (
    adjusted_consumption,
    average_monthly_consumption,
    days_on_hand,
    inventory_position,
    look_back_consumption,
    months_of_stock,
    share_out_today,
    stock_on_hand,
    stock_out_rate,
    turns,
    usage_of,
)


def test_stock_and_position():
    # 100 + 40 − 70 − 5 (a count found five fewer); what is missing counts 0.
    assert stock_on_hand([100, nan], [40, 10], [70, nan], [-5, 0]).tolist() == [65, 10]
    # 65 + 30 on order − 10 reserved − 20 owed; it may be below zero.
    assert inventory_position([65, 0], [30, nan], [10, 0], [20, 7]).tolist() == [65, -7]


def test_consumption_without_stock_outs():
    # 100 used in 3 months of 30 days, 15 of 90 days without: 100 × 90 ÷ 75 = 120. 101 × 1.2 = 121.2: 122; 8 more expected.
    used, flagged = adjusted_consumption([100, 101, 40, 0], 3, [15, 15, 90, 0], [0, 8, 0, 0])
    assert used.tolist() == [120, 130, 40, 0]
    assert flagged.tolist() == [False, False, True, False], "out all the time: as it is, and flagged"
    # Of months with 31 days: 31 × 1 = 31; 10 × 31 ÷ 21 = 14.8.
    assert adjusted_consumption(10, 1, 10, days_per_month=31)[0] == 15


def test_average_month():
    # (10 + 11 + 12) ÷ 3 = 11; (10 + 12) ÷ 2 = 11 without the month out of stock; ⌈10.5⌉; nothing known.
    table = [[10, 11, 12], [10, 0, 12], [10, nan, 11], [0, 0, 0]]
    out = [[False] * 3, [False, True, False], [False] * 3, [True] * 3]
    found = average_monthly_consumption(table, out)
    assert found[:3].tolist() == [11, 11, 11] and isnan(found[3])
    # (130 − 10) ÷ 4 months = 30 a month; 120 days, 20 of them out: 30 × 120 ÷ 100 = 36.
    assert look_back_consumption(130, 10, 4, 20) == pytest.approx(36)
    assert np.isnan(look_back_consumption(130, 10, 4, 120))


def test_months_of_stock_are_unknown_where_nothing_moves():
    found = months_of_stock([30, 30, 0], [12, 0, 12])
    assert found[0] == 2.5 and isnan(found[1]) and found[2] == 0


def test_rates():
    # 3 + 7 days out of 2 items × 100 days.
    assert stock_out_rate([3, 7], [100, 100]) == pytest.approx(0.05)
    assert isnan(stock_out_rate([], []))
    # Of three active ones, one is out; the fourth is not kept here any more.
    assert share_out_today([0, 5, 2, 0], [True, True, True, False]) == pytest.approx(1 / 3)
    assert isnan(share_out_today([0], [False]))
    # Issues of 120,000 a year from a stock of 20,000: six turns, 365 ÷ 6 days.
    assert turns(120_000, 20_000) == 6 and days_on_hand(120_000, 20_000) == pytest.approx(365 / 6)
    assert isnan(turns(120_000, 0)) and isnan(days_on_hand(0, 20_000))


def issues(*rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["item_code", "moved_on", "quantity"])


def test_use_by_week_ends_before_the_week_that_is_not_over():
    # Monday 2 March to Sunday 8 March 2026 is a week. On Wednesday 18th the third week is not over.
    a = [("A", date(2026, 3, day), quantity) for day, quantity in ((2, 5), (8, 2), (10, -1), (17, 99))]
    moved = issues(*a, ("B", date(2026, 3, 9), 4))
    usage = usage_of(moved, "week", date(2026, 3, 18))
    assert usage.items == ("A", "B")
    assert usage.starts == (date(2026, 3, 2), date(2026, 3, 9))
    assert usage.history.tolist() == [[7, -1], [0, 4]]
    assert usage_of(moved, "month", date(2026, 4, 1)).history.tolist() == [[105], [4]]
    assert usage_of(moved, "month", date(2026, 3, 31)).history.size == 0
    assert usage_of(issues(), "week", date(2026, 3, 18)).items == ()


def test_a_week_without_stock_is_missing_and_not_zero():
    moved = issues(*[("A", date(2026, 3, 2) + timedelta(days=7 * week), 10) for week in (0, 1, 3)])
    # Week of the 16th: out on four of seven days. Week of the 9th: out on four, but used as much as ever.
    out = pd.DataFrame([("A", date(2026, 3, day)) for day in (16, 17, 18, 19, 9, 10, 11, 12)], columns=["item_code", "day"])
    found = usage_of(moved, "week", date(2026, 3, 30), out).history[0]
    assert found[[0, 1, 3]].tolist() == [10, 10, 10] and isnan(found[2])
    few = usage_of(moved, "week", date(2026, 3, 30), out.iloc[:3]).history[0]
    assert few.tolist() == [10, 10, 0, 10], "three of seven days are not most of it"


@given(st.floats(0, 1e6), st.integers(1, 12), st.integers(0, 400))
def test_days_without_stock_never_lower_consumption(used, months, out):
    found, flagged = adjusted_consumption(used, months, out)
    assert found >= used - 1e-6 and bool(flagged) == (out >= 30 * months)
