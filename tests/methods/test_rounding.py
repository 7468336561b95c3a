"""Largest remainders: parts that add up to the cent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.methods.rounding import largest_remainder

TOTALS = st.integers(-(10**14), 10**14)
WEIGHTS = st.lists(st.one_of(st.integers(0, 10**9), st.floats(0, 1e9)), min_size=1, max_size=24)


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        # 7 × 0.5 = 3.5, 7 × 0.3 = 2.1, 7 × 0.2 = 1.4: 3 + 2 + 1 = 6; the one left goes to the largest remainder, the first.
        (7, [50, 30, 20], [4, 2, 1]),
        (10, [0, 1, 0, 1], [0, 5, 0, 5]),
        (1, [0, 0, 1e-300], [0, 0, 1]),
        (5, [0, 0, 0], [2, 2, 1]),
        (0, [3, 4], [0, 0]),
        # Hamilton's apportionment of 25 seats, populations 1429, 2701, 2112, 1204, 2554 of 10,000: 3.57 6.75 5.28 3.01 6.39.
        (25, [1429, 2701, 2112, 1204, 2554], [4, 7, 5, 3, 6]),
    ],
)
def test_worked_by_hand(total, weights, parts):
    assert largest_remainder(total, weights) == parts


@settings(max_examples=100)
@given(TOTALS, WEIGHTS)
def test_sums_exactly_with_the_right_sign_and_close_to_the_share(total, weights):
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    assert all(part == 0 or (part > 0) == (total > 0) for part in parts)
    if sum(weights) > 0:
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)
        size = sum(weights)
        assert all(
            abs(part - total * (weight / size)) <= 1 + abs(total) * 1e-12 for part, weight in zip(parts, weights, strict=True)
        )


@settings(max_examples=50)
@given(TOTALS, WEIGHTS)
def test_a_negative_total_is_the_mirror_image(total, weights):
    assert largest_remainder(-total, weights) == [-part for part in largest_remainder(total, weights)]


@pytest.mark.parametrize("weights", [[], [1, -1], [1, float("nan")], [1, float("inf")]])
def test_weights_that_mean_nothing_are_refused(weights):
    with pytest.raises(InvalidEntry):
        largest_remainder(10, weights)
