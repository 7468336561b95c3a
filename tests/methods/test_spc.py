"""XmR charts against worked numbers, the reference package, and simulated noise."""

from __future__ import annotations

import csv
import json
from itertools import groupby
from math import nan
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.methods.spc import Limits, Point, judge, limits_of, signals_after

VECTORS = Path(__file__).parents[3] / "shared/data/spc"
RULES = {"Above UCL": "outside", "Below LCL": "outside", "7 Point Trend (Increasing)": "trend",
         "7 Point Trend (Decreasing)": "trend", "2 in 3 Above CL": "two of three", "2 in 3 Below CL": "two of three",
         "7 Points Above CL": "shift", "7 Points Below CL": "shift", "Common Cause": "common cause"}  # fmt: skip
MEANINGS = {"special_cause_improvement": "improvement", "special_cause_concern": "concern", "common_cause": "common cause"}
PLAIN = Limits(0, -3, 3)


def rules(values, limits=PLAIN, better="higher") -> list[str]:
    return [point.rule for point in judge(values, limits, better)]


def test_limits_worked_by_hand():
    # Mean 12; moving ranges 4, 2, 2, 4: mean 3; 2.66 × 3 = 7.98.
    assert limits_of([10, 14, 12, 14, 10]) == Limits(12, pytest.approx(4.02), pytest.approx(19.98))


def test_one_wild_month_does_not_widen_the_limits():
    # Ranges 2 × 9 and twice 98: mean 19.45…; 98 is not below 3.267 × that (63.5): left out, 2.66 × 2 = 5.32 stays.
    values = [10, 12, 10, 12, 10, 110, 12, 10, 12, 10, 12, 10]
    kept, all_of_them = limits_of(values), limits_of(values, screen=False)
    assert kept.upper - kept.centre == pytest.approx(5.32)
    assert all_of_them.upper - all_of_them.centre == pytest.approx(2.66 * (9 * 2 + 100 + 98) / 11)


def test_missing_months_are_not_bridged():
    assert limits_of([10, nan, 20, 22]).upper == pytest.approx(52 / 3 + 2.66 * 2)


def test_a_series_that_never_moves_is_common_cause():
    constant = [0.1] * 20
    assert rules(constant, limits_of(constant)) == ["common cause"] * 20
    assert limits_of([2.0] * 20) == Limits(2, 2, 2)
    assert rules([5.0], limits_of([5.0])) == ["common cause"]
    assert rules([nan], limits_of([nan])) == ["common cause"]


def test_each_rule():
    assert rules([3.1, 3.0, -3.1]) == ["outside", "common cause", "outside"]
    assert rules([1, 1, 1, 1, 1, 1, 1]) == ["shift"] * 7
    assert rules([1, 1, 1, 1, 1, 1]) == ["common cause"] * 6
    assert rules([1, 1, 1, 0, 1, 1, 1, 1]) == ["common cause"] * 8, "a point on the centre ends the run"
    assert rules([1, 1, 1, nan, 1, 1, 1, 1]) == ["common cause"] * 8
    assert rules([-1.5, -1, -0.5, 0, 0.5, 1, 1.5]) == ["trend"] * 7
    assert rules([-1.5, -1, -0.5, -0.5, 0.5, 1, 1.5]) == ["common cause"] * 7, "a tie ends the trend"
    assert rules([2.5, 0.5, 2.5]) == ["two of three", "common cause", "two of three"]
    assert rules([2.5, -0.5, 2.5]) == ["common cause"] * 3
    assert rules([2.0, 0.5, 2.0]) == ["common cause"] * 3, "on the two-sigma line is not beyond it"
    assert rules([3.5, 0.5, 2.5]) == ["outside", "common cause", "common cause"], "outside is not near"


def test_a_peak_that_ends_a_rise_and_opens_a_fall_is_falling():
    points = judge([-3, -2, -1, 0, 1, 2, 3, 2, 1, 0, -1, -2, -3], PLAIN, "higher")
    assert [point.direction for point in points] == [1] * 6 + [-1] * 7


@pytest.mark.parametrize(
    ("better", "high", "low"),
    [
        ("higher", "improvement", "concern"),
        ("lower", "concern", "improvement"),
        ("neither", "special cause", "special cause"),
    ],
)
def test_what_it_means(better, high, low):
    up, middle, down = judge([4, 0, -4], PLAIN, better)
    assert (up, middle, down) == (Point("outside", 1, high), Point("common cause", 0, "common cause"), Point("outside", -1, low))


@settings(max_examples=100)
@given(st.lists(st.integers(-5, 5), max_size=30))
def test_upside_down_is_the_mirror_image(values):
    for point, mirrored in zip(judge(values, PLAIN, "higher"), judge([-value for value in values], PLAIN, "lower"), strict=True):
        assert (point.rule, point.direction, point.meaning) == (mirrored.rule, -mirrored.direction, mirrored.meaning)


# --- the reference ------------------------------------------------------------------------------------------------------


def vectors() -> list[dict]:
    if not VECTORS.exists():
        return []
    return [case for case in json.loads((VECTORS / "manifest.json").read_text())["cases"] if case["chart"] == "xmr"]


@pytest.mark.skipif(not VECTORS.exists(), reason="the folder of reference vectors is not beside the checkout")
@pytest.mark.parametrize("case", vectors(), ids=lambda case: case["id"])
def test_it_gives_what_the_reference_gives(case):
    with (VECTORS / case["expected"]).open() as file:
        expected = list(csv.DictReader(file))
    better = "higher" if case["params"]["improvement_direction"] == "increase" else "lower"
    for _, group in groupby(expected, key=lambda row: (row["facet"], row["rebase_group"])):
        rows = list(group)
        values = [nan if row["value"] == "NA" else float(row["value"]) for row in rows]
        limits = limits_of(values[: case["params"]["fix_after_n_points"]], screen=case["params"]["screen_outliers"])
        for row, point in zip(rows, judge(values, limits, better), strict=True):
            wanted = (float(row["mean"]), float(row["lpl"]), float(row["upl"]))
            assert (limits.centre, limits.lower, limits.upper) == pytest.approx(wanted, rel=1e-9)
            assert (point.rule, point.meaning) == (RULES[row["special_cause_type"]], MEANINGS[row["point_type"]]), row


# --- the guard beside a saving --------------------------------------------------------------------------------------------


def alarms(series: np.ndarray, start: int) -> float:
    found = [signals_after(row.tolist(), start, "lower") for row in series]
    return float(np.mean([any(point.meaning == "concern" for _, point in signals) for signals in found]))


def test_planted_harm_is_found():
    # Falls per month, 24 months before, 12 after; harm of two standard deviations.
    rng = np.random.default_rng(1)
    harmed = rng.normal(20, 4, (300, 36))
    harmed[:, 24:] += 8
    assert alarms(harmed, 24) > 0.95
    assert alarms(-harmed, 24) < 0.05, "what improves is no concern"


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_noise_alone_raises_it_about_twice_as_often_as_limits_known_for_certain(seed):
    # In 8,000 series of twelve months: 4.9 % with certain limits, 9.2 % with limits from 36 months; here ± 0.9 %.
    noise = np.random.default_rng(seed).standard_normal((1000, 48))
    certain = [any(point.meaning == "concern" for point in judge(row[36:].tolist(), PLAIN, "lower")) for row in noise]
    assert 0.02 < np.mean(certain) < 0.08
    assert 0.06 < alarms(noise, 36) < 0.125


def test_the_guard_uses_nothing_that_came_after_for_its_limits_nor_before_for_its_runs():
    before = [10, 12] * 6
    assert signals_after([*before, 30, 11], 12, "lower") == [(12, Point("outside", 1, "concern"))]
    # Six high months before and one after are no shift of seven after the change.
    assert signals_after([*[10, 12] * 4, *[11.5] * 6, 11.5], 14, "lower") == []
    assert signals_after(before[:11], 11, "lower") is None
    assert signals_after([*before[:11], nan, 30], 12, "lower") is None
