"""When to order and how much: worked by hand for each policy, and laws."""

from datetime import date
from math import nan, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.demand_rates import past_of
from medmgr_core.methods.forecast import Forecast, forecast
from medmgr_core.methods.season_shapes import flat
from medmgr_core.supplies.reorder import (
    Levels,
    Need,
    Policy,
    daily,
    days_until_out,
    demand_over,
    levels,
    months_order,
    packs_to_order,
    run_out_dates,
    textbook_point,
    to_packs,
    upper,
)

Z95 = 1.6448536269514722


def known() -> Forecast:
    """A rate of 4 a week; one week is missed by √3.25, two (too few sums) by √6.5: as worked in the tests of forecasts."""
    past = past_of([[1, 1, 1, 1, 5, 3, 2, 4]])
    level = np.array([[1.0, 1, 1, 2, 3, 4, 4, 4]])
    return Forecast(past, level, flat(1), np.array([4.0]), np.array([True]))


def test_levels_worked_by_hand():
    # Lead time a week: 4 + 1.645 √3.25 = 6.97: 7. With a week between reviews: 8 + 1.645 √6.5 = 12.19: 13.
    found = levels(known(), "week", 7, Policy())
    assert found.lead.mean == pytest.approx([4]) and found.lead.sd == pytest.approx([sqrt(3.25)])
    assert found.reorder_point.tolist() == [7] and found.order_up_to.tolist() == [13]
    assert upper(found.protection, 0.95) == pytest.approx([8 + Z95 * sqrt(6.5)])


def test_the_review_is_part_of_what_must_be_covered():
    weekly, daily_review = (levels(known(), "week", 7, Policy(review_days=days)) for days in (7, 0))
    assert daily_review.order_up_to.tolist() == daily_review.reorder_point.tolist() == weekly.reorder_point.tolist()


def test_each_item_has_its_own_lead_time():
    both = known().items(np.array([0, 0]))
    found = levels(both, "week", [7, 14], Policy())
    assert found.reorder_point.tolist() == [7, 13]
    assert demand_over(both, "week", [3.5, 0]).mean.tolist() == [2, 0]


def test_gamma_asks_for_more_where_the_spread_is_wide():
    # Mean 10, standard deviation 10: exponential, −10 ln 0.05 = 29.96; normal 10 + 16.4 = 26.4.
    need = Need(np.array([10.0]), np.array([10.0]), np.array([False]))
    assert upper(need, 0.95, "gamma") == pytest.approx([29.957], abs=1e-2)
    assert upper(need, 0.95) == pytest.approx([26.449], abs=1e-2)


def test_textbook_worked_by_hand():
    # 10 a week ± 3, 4 weeks ± 1: 40 + 1.645 √(4·9 + 100·1) = 40 + 1.645 × 11.662 = 59.18.
    assert textbook_point(10, 3, 4, 1, 0.95) == pytest.approx(59.18, abs=0.005)
    # The last 26 weeks, here all 8 seen: mean 18 ÷ 8 = 2.25, variance 17.5 ÷ 7 = 2.5; 2.25 + 1.645 √2.5 = 4.85.
    assert levels(known(), "week", 7, Policy("textbook")).reorder_point.tolist() == [5]


def test_min_and_max_worked_by_hand():
    # 4 a week is 4 × 30 ÷ 7 = 17.14 a month. Lead 7 days and a month of safety: 17.14 × 1.2333 = 21.14; three months: 51.4.
    found = levels(known(), "week", 7, Policy("min/max"))
    assert found.reorder_point.tolist() == [22] and found.order_up_to.tolist() == [52]
    assert found.emergency.tolist() == [9], "half a month, 8.57; it is below the minimum"
    # At a position of 23 nothing is due; at a review the order goes up to the maximum: 29, in packs of 10.
    assert packs_to_order(np.array([23.0]), found, np.array([10.0])).tolist() == [0]
    assert packs_to_order(np.array([23.0]), found, np.array([10.0]), at_review=True).tolist() == [3]
    assert packs_to_order(np.array([22.0]), found, np.array([10.0])).tolist() == [3]
    assert packs_to_order(np.array([60.0]), found, np.array([10.0]), at_review=True).tolist() == [0]


def test_months_order_worked_by_hand():
    # 10 a month, lead 2, period 3, safety 10 × 2: 50 + 20 − (15 + 5) = 50. With enough on order nothing.
    assert months_order(10, 2, 3, 15, 5) == pytest.approx(50)
    assert months_order(10, 2, 3, 15, 100) == 0
    assert months_order(10, 2, 3, 15, 5, safety=0) == pytest.approx(30)


def test_packs_are_whole():
    assert to_packs(np.array([0.0, 1, 10, 10.5]), np.full(4, 10.0)).tolist() == [0, 1, 1, 2]
    assert to_packs(np.array([0.3]), np.array([0.1])).tolist() == [3], "0.3 ÷ 0.1 is 2.9999999999999996"
    with pytest.raises(InvalidEntry, match="pack size"):
        to_packs(np.array([1.0]), np.array([0.0]))


def test_when_it_runs_out_counts_what_is_on_order():
    # 10 there, 3 a day: 7, 4, 1, and the fourth day is short. 5 arriving on the third day: 7, 4, 6, 3, 0, the sixth is short.
    ahead, arriving = np.full((1, 8), 3.0), np.zeros((1, 8))
    assert days_until_out(np.array([10.0]), ahead).tolist() == [3]
    arriving[0, 2] = 5
    assert days_until_out(np.array([10.0]), ahead, arriving).tolist() == [5]
    assert run_out_dates(np.array([10.0]), ahead, date(2026, 3, 2), arriving) == [date(2026, 3, 8)]
    # Too late an arrival does not undo the days without.
    late = np.array([[0, 0, 0, 0, 90.0, 0, 0, 0]])
    assert days_until_out(np.array([10.0]), ahead, late).tolist() == [3]
    assert run_out_dates(np.array([99.0]), ahead, date(2026, 3, 2)) == [None]


def test_days_add_up_to_weeks():
    spread = daily(known(), "week", 21)
    assert spread.shape == (1, 21) and spread.sum() == pytest.approx(12) and spread[0, 0] == pytest.approx(4 / 7)


def test_too_little_history_is_guessed_and_flagged():
    need = demand_over(forecast([[0, 0, 3, 5], [4.0] * 4], "week"), "week", 14)
    assert need.guessed.all() and need.sd.tolist() == need.mean.tolist() == [8, 8]


@pytest.mark.parametrize("bad", [{"service": 1.0}, {"service": 0.3}, {"review_days": -1}, {"max_months": 0.5}])
def test_a_policy_that_cannot_be(bad):
    with pytest.raises(InvalidEntry):
        Policy(**bad)


def test_a_lead_time_must_be_known():
    with pytest.raises(InvalidEntry, match="lead time"):
        levels(known(), "week", nan, Policy())


@settings(max_examples=40)
@given(st.lists(st.integers(0, 30), min_size=10, max_size=30), st.integers(0, 30), st.integers(1, 20), st.integers(-20, 200))
def test_more_service_more_stock_and_an_order_reaches_its_level(series, lead, pack, position):
    past = forecast([series], "week")
    low, high = (levels(past, "week", lead, Policy(service=service)) for service in (0.8, 0.98))
    assert (high.reorder_point >= low.reorder_point).all() and (high.order_up_to >= low.order_up_to).all()
    packs = packs_to_order(np.array([float(position)]), high, np.array([float(pack)]), at_review=True)
    after = position + packs[0] * pack
    assert after >= high.order_up_to[0] or packs[0] == 0
    assert packs[0] == 0 or after - pack < high.order_up_to[0], "not a pack too many"


def test_levels_hold_what_they_say():
    need = Need(np.zeros(1), np.zeros(1), np.zeros(1, bool))
    found = Levels(np.zeros(1), np.zeros(1), need, need)
    assert packs_to_order(np.zeros(1), found, np.ones(1)).tolist() == [0], "nothing is used, nothing is ordered"
