"""The year-end forecast against years that are known, worked by hand, simulated and real."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.year_end import (
    BY_BUDGET,
    BY_PROFILE,
    BY_RATE,
    BY_SEASON,
    CLOSED,
    Past,
    forecast_year_end,
    roll_up,
)

MEDICINES = Path(__file__).parents[3] / "shared/data/real/supplies/pharmacy_salesmonthly.csv"


def past(history, closed: int, profile=None, **more) -> Past:
    history = np.atleast_2d(np.asarray(history, dtype=float))
    profile = np.zeros((len(history), 12)) if profile is None else np.atleast_2d(np.asarray(profile, dtype=float))
    return Past(history, closed, profile, **{name: np.atleast_2d(np.asarray(value, float)) for name, value in more.items()})


def seasonal(seed: int, series: int = 300, years: int = 5) -> np.ndarray:
    """Costs with a season of 15 %, growth of 3 % a year, noise of 8 % of which a fifth stays."""
    rng = np.random.default_rng(seed)
    season = np.clip(1 + 0.15 * rng.standard_normal((series, 12)), 0.3, None)
    noise = 0.08 * rng.standard_normal((series, 12 * years))
    level = 1 + 0.03 * np.arange(12 * years) / 12 + 0.2 * (noise.cumsum(axis=1) - noise)
    size = rng.lognormal(14, 1, (series, 1))
    return np.rint(size * np.maximum(level + noise, 0.05) * np.tile(season / season.mean(axis=1, keepdims=True), years))


def test_a_steady_series_goes_on():
    found = forecast_year_end(past([1000] * 30, 6))
    assert found.total.tolist() == [12_000] and found.left.tolist() == [[1000] * 6]
    assert (found.low[0], found.high[0], found.methods, found.caution(0)) == (12_000, 12_000, (BY_SEASON,), "")


def test_a_season_that_repeats_is_found_even_when_all_is_paid_in_one_month():
    # Insurance of 120,000 each April, nothing else: after April nothing is to come; before it, all of it.
    yearly = [120_000] + [0] * 11
    assert forecast_year_end(past(yearly * 3 + [120_000, 0, 0], 3)).total[0] == 120_000
    assert forecast_year_end(past(yearly * 3, 0)).total[0] == 120_000
    # Each winter quarter costs double: 9 × 100 + 3 × 200 = 1,500; a tenth more since this April: 1,650.
    winter = [100] * 9 + [200] * 3
    assert forecast_year_end(past([100 * month for month in winter] * 4, 0)).total[0] == 150_000
    risen = forecast_year_end(past([100 * month for month in winter] * 3 + [11_000] * 9, 9))
    assert 99_000 + 63_000 <= risen.total[0] <= 99_000 + 66_000


def test_the_season_keeps_its_place_when_history_begins_within_a_year():
    winter = [10_000] * 9 + [20_000] * 3
    assert forecast_year_end(past(winter[6:] + winter * 2 + winter[:3], 3)).left.tolist() == [winter[3:]]


def test_trifles_beside_one_large_bill_do_not_move_the_forecast():
    # 120,000 each April, 0 to 400 in other months, 2,200 a year on average.
    history = np.tile([120_000.0] + [0] * 11, 4) + np.random.default_rng(1).integers(0, 400, (100, 48))
    total = forecast_year_end(past(history, 0)).total
    assert total.min() > 121_000 and total.max() < 124_000


def test_amounts_that_cancel_out_have_no_season():
    # Corrections to and fro, 1,000 a month in size: six months more come to some thousands, never to hundreds of thousands.
    history = np.random.default_rng(2).normal(0, 1000, (500, 54))
    assert abs(forecast_year_end(past(history, 6)).left.sum(axis=1)).max() < 12_000


def test_income_is_forecast_like_cost_with_the_other_sign():
    history = seasonal(1, 5)[:, :54]
    cost, income = forecast_year_end(past(history, 6)), forecast_year_end(past(-history, 6))
    assert (income.total == -cost.total).all() and (income.low == -cost.high).all()


def test_one_offs_are_taken_out_before_and_stay_in_what_was_spent():
    # 30 months of 1,000 and 50,000 once, in June of this year: 12,000 + 50,000, and not six months more of a higher level.
    history, one_offs = [1000] * 30, [0] * 30
    history[26], one_offs[26] = 51_000, 50_000
    found = forecast_year_end(past(history, 6, one_offs=one_offs))
    assert (found.total[0], found.high[0]) == (62_000, 62_000)
    assert forecast_year_end(past(history, 6)).total[0] > 62_000


def test_what_is_known_replaces_and_what_is_ahead_adds():
    noisy = seasonal(2, 1)[:, :54]
    plain = forecast_year_end(past(noisy, 6))
    known = [[np.nan, 5000, np.nan, np.nan, np.nan, np.nan]]
    found = forecast_year_end(past(noisy, 6, known=known))
    assert found.left[0, 1] == 5000 and (np.delete(found.left, 1) == np.delete(plain.left, 1)).all()
    assert found.high[0] - found.low[0] < plain.high[0] - plain.low[0]
    all_known = forecast_year_end(past(noisy, 6, known=[[1, 2, 3, 4, 5, 6]]))
    assert all_known.total[0] == all_known.low[0] == all_known.high[0] == noisy[0, 48:].sum() + 21
    assert forecast_year_end(past(noisy, 6, ahead=[[0, 0, 700, 0, 0, 0]])).total[0] == plain.total[0] + 700


def test_below_two_years_the_budget_gives_the_shape_and_there_is_no_range():
    # Budget 100 a month but 200 in the last three: 1,500. Spent 660 in six months where 600 were planned: 1.1 × 900 more.
    profile = [100] * 9 + [200] * 3
    found = forecast_year_end(past([110] * 6, 6, profile))
    assert (found.total[0], found.methods) == (660 + 990, (BY_PROFILE,))
    assert np.isnan(found.low[0]) and np.isnan(found.high[0]) and found.too_little_history[0]
    assert found.caution(0) == "Too little history for a likely range: 6 of 24 months."
    assert forecast_year_end(past(np.zeros((1, 0)), 0, profile)).methods == (BY_BUDGET,)
    assert forecast_year_end(past([-50, 20], 2, profile)).total[0] == -30 + 1300  # a credit is no pace
    assert forecast_year_end(past([100, 110, 120], 3)).methods == (BY_RATE,)
    assert forecast_year_end(past([100, 110, 120], 3)).total[0] == 1320
    assert forecast_year_end(past(np.zeros((1, 0)), 0)).total[0] == 0


def test_a_line_that_began_later_counts_from_its_beginning():
    history = np.full((2, 30), 1000.0)
    history[1, :20] = np.nan
    found = forecast_year_end(past(history, 6, [[1000] * 12] * 2))
    assert found.too_little_history.tolist() == [False, True] and found.total.tolist() == [12_000, 12_000]


def test_a_closed_year_is_its_actual():
    found = forecast_year_end(past(list(range(36)), 12))
    assert found.total[0] == found.low[0] == found.high[0] == sum(range(24, 36)) and found.methods == (CLOSED,)


@settings(max_examples=60)
@given(st.integers(0, 12), st.integers(0, 48), st.integers(0, 10**6), st.booleans())
def test_total_is_to_date_and_months_left_and_others_do_not_matter(closed, before, seed, credits):
    rng = np.random.default_rng(seed)
    history = np.rint(rng.normal(1e4 if not credits else 0, 1e4, (6, before + closed)))
    history[0, : before // 2] = np.nan
    given_past = past(history, closed, np.rint(rng.normal(1e4, 1e4, (6, 12))))
    found = forecast_year_end(given_past)
    assert (found.total == given_past.to_date + found.left.sum(axis=1)).all()
    some = replace(given_past, history=given_past.history[2:4], profile=given_past.profile[2:4])
    assert (forecast_year_end(some).total == found.total[2:4]).all()
    assert np.isnan(found.low).tolist() == found.too_little_history.tolist()


def test_shapes_that_do_not_fit_are_a_bug():
    with pytest.raises(ValueError, match="13 closed months"):
        past([1] * 24, 13)
    with pytest.raises(ValueError, match="a row a series"):
        past([1] * 24, 3, [0] * 11)


# --- sums ---------------------------------------------------------------------------------------------------------------


def test_a_parent_is_the_sum_of_its_lines_and_its_range_is_its_own():
    given_past = past(seasonal(4, 40)[:, :54], 6)
    lines = forecast_year_end(given_past)
    members = np.zeros((2, 40), dtype=bool)
    members[0, :10], members[1] = True, True
    groups = roll_up(lines, given_past, members)
    assert groups.total.tolist() == [lines.total[:10].sum(), lines.total.sum()]
    width, added = groups.high - groups.low, lines.high - lines.low
    # Lines that err on their own: the range of 40 is far below the sum of 40 ranges, yet above the widest one's third.
    assert added.max() / 3 < width[1] < 0.6 * added.sum()


def test_a_group_of_one_has_the_range_of_its_line():
    given_past = past(seasonal(5, 3)[:, :54], 6)
    lines = forecast_year_end(given_past)
    groups = roll_up(lines, given_past, np.eye(3, dtype=bool))
    assert (groups.low == lines.low).all() and (groups.high == lines.high).all()


def test_known_months_narrow_the_range_of_the_sum():
    plain = past(seasonal(6, 2)[:, :54], 6)
    known = np.full((2, 6), np.nan)
    known[0] = 1e6
    half = replace(plain, known=known)
    both, one = np.ones((1, 2), dtype=bool), forecast_year_end(half)
    wide = roll_up(forecast_year_end(plain), plain, both)
    narrow = roll_up(one, half, both)
    assert 0 < narrow.high[0] - narrow.low[0] < wide.high[0] - wide.low[0]
    assert roll_up(forecast_year_end(replace(plain, known=np.ones((2, 6)))), replace(plain, known=np.ones((2, 6))), both).low[0] \
        == plain.to_date.sum() + 12  # fmt: skip


# --- how near it comes --------------------------------------------------------------------------------------------------


def misses(history: np.ndarray, closed: int) -> tuple[float, float, float]:
    """Mean miss of the method and of the flat run-rate over the last two years, and how often the range held."""
    ours, flat, held = [], [], []
    for year in range(history.shape[1] - 24, history.shape[1], 12):
        whole = history[:, year : year + 12].sum(axis=1)
        found = forecast_year_end(past(history[:, : year + closed], closed))
        ours.append(abs(found.total - whole) / whole)
        flat.append(abs(history[:, year : year + closed].sum(axis=1) * 12 / closed - whole) / whole)
        held.append((found.low <= whole) & (whole <= found.high))
    return float(np.mean(ours)), float(np.mean(flat)), float(np.mean(held))


@pytest.mark.parametrize("seed", [11, 12, 13])
@pytest.mark.parametrize("closed", [3, 6, 9])
def test_on_seasonal_series_it_beats_the_run_rate_and_the_range_holds_four_of_five(seed, closed):
    ours, flat, held = misses(seasonal(seed), closed)
    assert ours < 0.75 * flat
    assert 0.74 <= held <= 0.88


@pytest.mark.skipif(not MEDICINES.exists(), reason="the folder of real data is not beside the checkout")
def test_on_real_monthly_sales_of_medicines_it_beats_the_run_rate():
    with MEDICINES.open(encoding="utf-8") as file:
        rows = [[float(cell) for cell in row[1:]] for row in list(csv.reader(file))[1:]]
    history = np.array(rows).T[:, :60] * 100  # 2014 to 2018; 2019 ends in October
    found = [misses(history, closed) for closed in (3, 6, 9)]
    assert all(ours < flat for ours, flat, _ in found), found
