"""How much at a time: worked by hand."""

from math import inf, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.supplies.order_size import (
    cycle_service,
    economic_quantity,
    fill_rate,
    normal_loss,
    one_time_quantity,
    quantities_within,
    quantity_with_breaks,
    yearly_cost,
)


def test_economic_quantity():
    # √(2 × 8 × 1300 ÷ 0.225) = √92,444 = 304.05.
    assert economic_quantity(8, 1300, 0.225) == pytest.approx(304.05, abs=0.01)
    # A shelf life of 30 days: 1300 × 30 ÷ 365 = 106.8; a cover of 14 days: 49.9.
    assert economic_quantity(8, 1300, 0.225, shelf_life_days=30) == pytest.approx(106.85, abs=0.01)
    assert economic_quantity(8, 1300, 0.225, 30, 14) == pytest.approx(49.86, abs=0.01)
    assert economic_quantity(8, 0, 0.225) == 0
    for bad in ((8, 1300, 0), (-1, 1300, 1), (8, -1, 1)):
        with pytest.raises(InvalidEntry):
            economic_quantity(*bad)


def test_price_breaks():
    # K = 8, D = 1300, 30 % a year; 0.75 up to 399, 0.72 up to 799, 0.68 from 800 on. Sizes 304.05, 310.3 (400), 319.3 (800).
    # 304: 1300 × 0.75 + 0.225 × 304.05 = 1043.4; 400: 936 + 26 + 43.2 = 1005.2; 800: 884 + 13 + 81.6 = 978.6.
    breaks = [(0, 0.75), (400, 0.72), (800, 0.68)]
    assert quantity_with_breaks(8, 1300, 0.3, breaks) == 800
    assert yearly_cost(400, 8, 1300, 0.3 * 0.72, 0.72) == pytest.approx(1005.2)
    # Only units above a break are cheaper: below 800 one pays 12 (400 × 0.03) and then 44 (800 × 0.04 more) besides.
    # √(2 × 20 × 1300 ÷ 0.216) = 490.7 in 400–799; √(2 × 52 × 1300 ÷ 0.204) = 814.1 in 800 and above.
    # 490.7: 936 + 53 + 53 + 1.8 = 1043.8; 814.1: 884 + 83 + 83 + 6.6 = 1056.7; and 304.05 costs 1043.4.
    assert quantity_with_breaks(8, 1300, 0.3, breaks, incremental=True) == pytest.approx(304.05, abs=0.01)
    assert quantity_with_breaks(8, 0, 0.3, breaks) == 0
    with pytest.raises(InvalidEntry, match="breaks"):
        quantity_with_breaks(8, 1300, 0.3, [(10, 0.75)])


@given(
    st.floats(1, 500),
    st.floats(1, 1e4),
    st.floats(0.05, 0.5),
    st.lists(st.integers(5, 3000), min_size=0, max_size=3, unique=True),
)
def test_no_quantity_tried_is_cheaper(order_cost, demand, rate, starts):
    breaks = [(0.0, 10.0), *((float(start), 9.5 - number) for number, start in enumerate(sorted(starts)))]

    def cost(quantity: float) -> float:
        price = [price for start, price in breaks if start <= quantity][-1]
        return yearly_cost(quantity, order_cost, demand, rate * price, price)

    best = quantity_with_breaks(order_cost, demand, rate, breaks)
    assert all(cost(best) <= cost(quantity) * (1 + 1e-9) for quantity in np.geomspace(0.5, 1e5, 400))


def test_a_cap_on_the_value_of_stock():
    # Two alike items of √(2 × 50 × 100 ÷ 1) = 100 each at 10: 2,000. A cap of 1,000 halves both (holding cost as the price).
    two = np.array([50.0, 50]), np.array([100.0, 100]), np.array([1.0, 1]), np.array([10.0, 10])
    assert quantities_within(*two, cap=1000) == pytest.approx([50, 50])
    assert quantities_within(*two, cap=5000) == pytest.approx([100, 100]), "the cap does not bind"
    with pytest.raises(InvalidEntry, match="cap"):
        quantities_within(*two, cap=0)


def test_one_time_quantity():
    # Short costs 3, left over 1: ratio 0.75, z 0.6745: 100 + 0.6745 × 20 = 113.5. A ratio below a half buys less than the mean.
    quantity, ratio = one_time_quantity(100, 20, 3, 1)
    assert ratio == 0.75 and quantity == pytest.approx(113.49, abs=0.01)
    quantity, ratio = one_time_quantity(100, 20, 1, 3)
    assert ratio < 0.5 and quantity == pytest.approx(86.51, abs=0.01)
    with pytest.raises(InvalidEntry):
        one_time_quantity(100, 20, 0, 1)


def test_cycle_service_is_not_the_fill_rate():
    # z = 1: 84.1 % of cycles are without a stock-out; L(1) = 0.0833, × 20 ÷ 200: 99.2 % of units come from the shelf.
    assert cycle_service(120, 100, 20) == pytest.approx(0.8413, abs=1e-4)
    assert normal_loss(1) == pytest.approx(0.08332, abs=1e-5)
    assert fill_rate(120, 100, 20, 200) == pytest.approx(1 - 0.08332 * 20 / 200, abs=1e-6)
    assert cycle_service(100, 100, 0) == 1 and cycle_service(99, 100, 0) == 0
    assert fill_rate(90, 100, 0, 50) == pytest.approx(0.8)
    assert fill_rate(0, 1000, 1, 10) == 0
    with pytest.raises(InvalidEntry):
        fill_rate(1, 1, 1, 0)
    assert normal_loss(0) == pytest.approx(1 / sqrt(2 * 3.141592653589793)) and economic_quantity(1, 1, 1, inf) == pytest.approx(
        sqrt(2)
    )
