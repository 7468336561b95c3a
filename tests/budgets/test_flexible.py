"""Flexible budget and variances, as a text book on hospital finance works them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.flexible import Band, Mix, Side, Split, flexed, split_mix, split_variance

BANDS = [Band(0, 300_000), Band(21, 400_000), Band(31, 520_000)]
AMOUNTS = st.integers(-(10**11), 10**11)
NUMBERS = st.one_of(st.integers(0, 10**6), st.floats(0, 1e6))


def test_nursing_hours_of_a_ward():
    # Planned 1,000 patient days × 5 hours × £20 = £100,000. Actual 1,100 days × 5.2 hours (5,720) × £20.50 = £117,260.
    # Volume −100 × 5 × 20 = −10,000; efficiency −0.2 × 1,100 × 20 = −4,400; price −0.50 × 5,720 = −2,860; together −17,260.
    found = split_variance(Side(10_000_000, 1000, 5000), Side(11_726_000, 1100, 5720))
    assert found == Split(flexed=11_000_000, volume=-1_000_000, efficiency=-440_000, price=-286_000)
    assert found.total == -1_726_000


def test_a_clinic_with_a_fixed_part():
    # £30,000 fixed + 2,000 visits × £15 = £60,000. 1,800 visits should cost 30,000 + 27,000; they cost £58,500.
    found = split_variance(Side(6_000_000, 2000), Side(5_850_000, 1800), fixed=3_000_000)
    assert found == Split(flexed=5_700_000, volume=300_000, efficiency=0, price=-150_000)
    # With inputs: 3,000 hours planned at £10 of variable cost, 2,640 used for 2,700 owed: 60 × 10 = £600 saved.
    found = split_variance(Side(6_000_000, 2000, 3000), Side(5_850_000, 1800, 2640), fixed=3_000_000)
    assert (found.efficiency, found.price) == (60_000, -210_000)


def test_income_above_budget_is_favourable():
    # 1,000 visits × £50 planned; 1,100 visits brought £52,800: volume +5,000, price −2,200.
    found = split_variance(Side(5_000_000, 1000), Side(5_280_000, 1100), is_income=True)
    assert (found.volume, found.price, found.total) == (500_000, -220_000, 280_000)


@pytest.mark.parametrize(("beds", "cost"), [(0, 300_000), (20, 300_000), (21, 400_000), (30.9, 400_000), (50, 520_000)])
def test_step_fixed_cost_follows_its_bands(beds, cost):
    assert flexed(Side(300_000, 18), beds, bands=BANDS) == cost


def test_a_step_is_the_volume_part():
    found = split_variance(Side(300_000, 18, 100), Side(410_000, 25, 160), bands=BANDS)
    assert found == Split(flexed=400_000, volume=-100_000, efficiency=0, price=-10_000)
    assert flexed(Side(1, 1), -5, bands=BANDS) == 300_000


def test_nothing_to_divide_by():
    assert split_variance(Side(5000, 0, 0), Side(7000, 10, 4)) == Split(flexed=5000, volume=0, efficiency=0, price=-2000)
    assert split_variance(Side(5000, 10, 0), Side(7000, 0, 4)) == Split(flexed=0, volume=5000, efficiency=0, price=-7000)
    assert split_variance(Side(0, 0), Side(0, 0)).total == 0
    assert split_mix([], []) == Mix(0, 0, 0)
    assert split_mix([Side(0, 0, 0)], [Side(900, 0, 3)]) == Mix(0, 0, -900)


def test_payer_mix():
    # Planned 600 × £100 + 400 × £50 = £80,000, on average £80. Actual 500 × £102 + 550 × £48 = £77,400.
    # Quantity 50 × 80 = +4,000; mix 500 × 20 − 550 × 30 = −6,500; price 500 × 2 − 550 × 2 = −100; together −2,600.
    planned, seen = [Side(6_000_000, 0, 600), Side(2_000_000, 0, 400)], [Side(5_100_000, 0, 500), Side(2_640_000, 0, 550)]
    assert split_mix(planned, seen, is_income=True) == Mix(400_000, -650_000, -10_000)
    assert split_mix(planned, seen) == Mix(-400_000, 650_000, 10_000)
    # A third payer nobody planned for, 10 × £90: quantity +800 more, no mix, price +100 more.
    third = split_mix([*planned, Side(0, 0, 0)], [*seen, Side(90_000, 0, 10)], is_income=True)
    assert third == Mix(480_000, -650_000, 0)
    with pytest.raises(ValueError, match="shorter"):
        split_mix(planned, seen[:1])


@settings(max_examples=100)
@given(AMOUNTS, AMOUNTS, NUMBERS, NUMBERS, NUMBERS, NUMBERS, st.booleans(), AMOUNTS)
def test_the_parts_add_up_to_the_cent(budget, actual, planned, done, inputs, used, is_income, fixed):
    found = split_variance(Side(budget, planned, inputs), Side(actual, done, used), fixed=fixed, is_income=is_income)
    assert found.total == (actual - budget if is_income else budget - actual)


WHOLE = st.integers(1, 500)


@settings(max_examples=100)
@given(WHOLE, WHOLE, WHOLE, WHOLE, WHOLE, WHOLE)
def test_the_parts_are_those_of_the_formula(planned, done, bq, aq, bp, ap):
    budget = Side(planned * bq * bp, planned, planned * bq)
    found = split_variance(budget, Side(done * aq * ap, done, done * aq))
    assert found.volume == (planned - done) * bq * bp
    assert found.efficiency == (bq - aq) * done * bp
    assert found.price == (bp - ap) * aq * done


@settings(max_examples=60)
@given(AMOUNTS, AMOUNTS, WHOLE, WHOLE, WHOLE, WHOLE)
def test_rounding_moves_a_part_by_less_than_a_cent(budget, actual, planned, done, inputs, used):
    found = split_variance(Side(budget, planned, inputs), Side(actual, done, used))
    exact = Fraction(budget) * (1 - Fraction(done, planned)), Fraction(budget, inputs) * (Fraction(inputs * done, planned) - used)
    assert abs(found.volume - exact[0]) <= 1 and abs(found.efficiency - exact[1]) <= 1


@settings(max_examples=60)
@given(st.lists(st.tuples(AMOUNTS, NUMBERS, AMOUNTS, NUMBERS), max_size=6))
def test_quantity_mix_and_price_add_up(rows):
    found = split_mix([Side(b, 0, bq) for b, bq, _, _ in rows], [Side(a, 0, aq) for _, _, a, aq in rows])
    assert found.total == sum(b - a for b, _, a, _ in rows)
