"""Gamma demand: closed forms worked by hand, certain demand, debts, and laws."""

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.methods.gamma_demand import chance_of_shortage, expected_shortage, quantile


def one(verb, mean: float, sd: float, stock: float) -> float:
    return float(verb(np.array([mean]), np.array([sd]), np.array([stock]))[0])


def test_exponential_demand_has_a_closed_form():
    # Standard deviation = mean 10: P(D > 5) = e^−0.5; the expected shortage is 10 e^−0.5; the median 10 ln 2.
    assert one(chance_of_shortage, 10, 10, 5) == pytest.approx(exp(-0.5), rel=1e-7)
    assert one(expected_shortage, 10, 10, 5) == pytest.approx(10 * exp(-0.5), rel=1e-7)
    assert quantile(np.array([10.0]), np.array([10.0]), 0.5) == pytest.approx([10 * log(2)], rel=1e-6)


def test_four_stages_worked_by_hand():
    # Mean 4, standard deviation 2: four exponential stages of 1. P(D > 2) = e^−2 (1 + 2 + 4/2 + 8/6);
    # the expected shortage is e^−2 (4 + 3·2 + 2·4/2 + 8/6), the sum of such terms up to each stage.
    assert one(chance_of_shortage, 4, 2, 2) == pytest.approx(exp(-2) * (1 + 2 + 2 + 4 / 3), rel=1e-7)
    assert one(expected_shortage, 4, 2, 2) == pytest.approx(exp(-2) * (4 + 6 + 4 + 4 / 3), rel=1e-7)


def test_demand_known_for_certain_and_stock_owed():
    assert one(expected_shortage, 8, 0, 3) == 5
    assert one(expected_shortage, 8, 0, 9) == 0
    assert one(expected_shortage, 8, 5, 0) == 8
    assert one(expected_shortage, 8, 5, -2) == 10, "two are owed already"
    assert one(expected_shortage, 0, 0, 0) == 0
    assert quantile(np.array([8.0, 0.0]), np.array([0.0, 0.0]), 0.95) == pytest.approx([8, 0])


def test_nearly_normal_where_the_spread_is_small():
    # Mean 10,000, standard deviation 100: at the mean the expected shortage is 0.3989 of a standard deviation.
    assert one(expected_shortage, 10_000, 100, 10_000) == pytest.approx(39.89, rel=1e-3)
    assert quantile(np.array([10_000.0]), np.array([100.0]), 0.95)[0] == pytest.approx(10_000 + 164.5, abs=2)


@given(st.floats(0.1, 1e4), st.floats(0.05, 5), st.floats(0.01, 4))
def test_the_shortage_is_between_its_bounds_and_falls_with_the_stock(mean, variation, share):
    sd, stock = mean * variation, mean * share
    short = one(expected_shortage, mean, sd, stock)
    assert max(mean - stock, 0) - 1e-4 * sd <= short <= mean * (1 + 1e-6)  # Jensen
    more = one(expected_shortage, mean, sd, stock * 1.1)
    assert more <= short + 1e-4 * sd
    # One unit more of stock avoids at most a unit, and about as much as it is likely to be asked for.
    assert (short - more) / (0.1 * stock) <= one(chance_of_shortage, mean, sd, stock) + 1e-3


@given(st.floats(0.1, 1e4), st.floats(0.05, 3), st.floats(0.05, 0.99))
def test_a_quantile_is_not_exceeded_so_often(mean, variation, share):
    stock = quantile(np.array([mean]), np.array([mean * variation]), share)[0]
    if stock > 1e-6 * mean:
        assert one(chance_of_shortage, mean, mean * variation, stock) == pytest.approx(1 - share, abs=1e-4)
