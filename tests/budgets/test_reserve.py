"""Contingency: chances by block bootstrap, checked against years that were simulated another way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.reserve import Risk, burn, chance_it_lasts, cover, reserve_for, simulated_overspend, slack_for
from medmgr_core.errors import InvalidEntry


def autocorrelated(rng: np.random.Generator, months: int, run: float, mean: float = -10_000, sd: float = 100_000):
    """Monthly variances of a department in which bad months follow bad ones: AR(1)."""
    values = [rng.standard_normal()]
    for shock in rng.standard_normal(months - 1) * np.sqrt(1 - run**2):
        values.append(run * values[-1] + shock)
    return mean + sd * np.array(values)


def years_it_sufficed(seed: int, *, known: int, run: float, years: int = 200) -> float:
    rng = np.random.default_rng(seed)
    sufficed = 0
    for _ in range(years):
        months = autocorrelated(rng, known + 12, run)
        sufficed += -months[known:].sum() <= slack_for(months[:known], 12, (0.9,))[0]
    return sufficed / years


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
@pytest.mark.parametrize(("known", "run"), [(24, 0.5), (36, 0.3)])
def test_the_90_percent_slack_suffices_in_about_90_of_100_years(seed, known, run):
    assert 0.84 <= years_it_sufficed(seed, known=known, run=run) <= 0.96


def test_chance_and_slack_say_the_same():
    months = autocorrelated(np.random.default_rng(7), 36, 0.4)
    eighty, ninety = slack_for(months, 6)
    assert 0 < eighty < ninety
    # Two blocks of 34 possible ones give equal sums now and then: a step of some runs.
    assert chance_it_lasts(months, eighty, 6) == pytest.approx(0.8, abs=0.005)
    assert chance_it_lasts(months, ninety, 6) == pytest.approx(0.9, abs=0.005)
    assert chance_it_lasts(months, ninety, 12) < 0.9


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(-(10**6), 10**6), st.integers(0, 10**6))
def test_more_money_never_lasts_less(seed, remaining, more):
    months = autocorrelated(np.random.default_rng(seed), 24, 0.4)
    assert chance_it_lasts(months, remaining, 4) <= chance_it_lasts(months, remaining + more, 4)


def test_a_steady_overspend_is_certain():
    # Over by 1,000 in every month: 6 months more need 6,000, to the cent.
    months = [-100_000] * 12
    assert chance_it_lasts(months, 600_000, 6) == 1
    assert chance_it_lasts(months, 599_999, 6) == 0
    assert slack_for(months, 6) == [600_000, 600_000]
    assert slack_for([100_000] * 12, 6) == [0, 0]
    assert chance_it_lasts(months, 0, 0) == 1


def test_the_centre_is_the_mean_of_the_department_itself():
    months = autocorrelated(np.random.default_rng(3), 30, 0.5, mean=-40_000)
    assert np.mean(simulated_overspend(months, 7)) == pytest.approx(-7 * months.mean(), rel=1e-9)


def test_bad_months_that_stay_together_need_more_slack():
    together, scattered = np.array(([-10] * 6 + [10] * 6) * 3) * 1e4, np.array([-10, 10] * 18) * 1e4
    assert slack_for(together, 12)[1] > 2 * slack_for(scattered, 12)[1]


def test_the_same_seed_gives_the_same_answer_and_another_one_nearly():
    months = autocorrelated(np.random.default_rng(5), 24, 0.3)
    first = slack_for(months, 12, seed=1)
    assert first == slack_for(months, 12, seed=1)
    assert first != slack_for(months, 12, seed=2)
    assert slack_for(months, 12, seed=2) == pytest.approx(first, rel=0.05)


def test_too_little_history():
    assert chance_it_lasts([-1.0] * 11, 100, 3) is None
    assert slack_for([*[-1.0] * 11, float("nan")], 3) is None


def test_cover_and_burn():
    # 60,000 left of 100,000 after eight of twelve months, 80,000 more overspend in sight: cover 0.75; 60 % beside 33 %.
    assert cover(6_000_000, 8_000_000) == 0.75
    assert cover(6_000_000, 0) is None and cover(6_000_000, -5) is None
    spent = burn(10_000_000, 6_000_000, 4)
    assert (spent.money_left, spent.time_left, spent.is_too_fast) == (0.6, 4 / 12, False)
    assert burn(10_000_000, 3_000_000, 6).is_too_fast
    assert burn(0, 0, 6) is None


def test_reserve_of_a_list_of_risks():
    # 0.5 × (0 + 30 + 90) ÷ 3 = 20; 0.1 × 1,000 = 100; together 120.
    risks = [Risk(0.5, 0, 30, 90), Risk(0.1, 1000, 1000, 1000)]
    assert reserve_for(risks).expected == 120
    assert reserve_for([Risk(0.1, 1000, 1000, 1000)]).p80 == 0  # it stays away in 90 of 100 years
    assert reserve_for([Risk(0.3, 1000, 1000, 1000)]).p80 == 1000
    assert reserve_for([]).p80 == 0


def test_p80_of_a_triangle():
    # A certain triangle 0 – 50 – 100: P(X > x) = 2·(1 − x/100)², so 20 % is above 100 × (1 − √0.1) = 68.4.
    assert reserve_for([Risk(1, 0, 50_000, 100_000)]).p80 == pytest.approx(68_377, rel=0.02)


@pytest.mark.parametrize("bad", [(1.2, 0, 1, 2), (-0.1, 0, 1, 2), (0.5, 5, 1, 2), (0.5, 0, 3, 2)])
def test_a_risk_that_cannot_be_is_refused(bad):
    with pytest.raises(InvalidEntry):
        Risk(*bad)
