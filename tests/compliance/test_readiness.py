"""Readiness and the risk matrix: worked by hand, and laws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.compliance.matrix import IMPOSSIBLE, SIZES, band, movement, score
from medmgr_core.compliance.readiness import readiness

RESULT = st.sampled_from(["compliant", "partly", "non", "not_assessed", "not_applicable"])
ROWS = st.lists(st.tuples(RESULT, st.integers(0, 9).map(float)), max_size=30)

# rows; met of assessed; met of all
BY_HAND = [
    ([], None, None),
    ([("not_assessed", 2.0)], None, 0.0),
    ([("not_applicable", 2.0)], None, None),
    ([("compliant", 1.0), ("not_assessed", 3.0)], 1.0, 0.25),
    ([("compliant", 2.0), ("partly", 1.0), ("non", 1.0), ("not_applicable", 9.0)], 0.625, 0.625),  # 2.5 of 4
    ([("partly", 4.0), ("not_assessed", 4.0), ("non", 2.0)], 1 / 3, 0.2),  # 2 of 6, 2 of 10
    ([("compliant", 0.0), ("not_assessed", 1.0)], None, 0.0),  # what weighs nothing counts for nothing
]


@pytest.mark.parametrize(("rows", "of_assessed", "of_all"), BY_HAND)
def test_by_hand(rows, of_assessed, of_all):
    found = readiness(rows)
    assert (found.of_assessed, found.of_all) == (pytest.approx(of_assessed), pytest.approx(of_all))


@given(ROWS)
def test_not_assessed_never_helps(rows):
    found = readiness(rows)
    if found.of_assessed is not None and found.of_all is not None:
        assert found.of_all <= found.of_assessed + 1e-12
    more = readiness([*rows, ("not_assessed", 1.0)])
    assert more.of_assessed == found.of_assessed and more.of_all <= (found.of_all or 0) + 1e-12


@given(ROWS, st.sampled_from([0.5, 2.0, 10.0]))
def test_the_unit_of_weight_does_not_matter(rows, times):
    there = readiness([(result, weight * times) for result, weight in rows])
    assert (there.of_assessed, there.of_all) == (
        pytest.approx(readiness(rows).of_assessed), pytest.approx(readiness(rows).of_all))  # fmt: skip


def test_the_bands_and_the_scores_that_cannot_be():
    by_band = {name: sorted({a * b for a in SIZES for b in SIZES if band(a * b) == name})
               for name in ("low", "moderate", "high", "extreme")}  # fmt: skip
    assert by_band == {"low": [1, 2, 3], "moderate": [4, 5, 6], "high": [8, 9, 10, 12], "extreme": [15, 16, 20, 25]}
    assert {7, 11, 13, 14} <= IMPOSSIBLE == {7, 11, 13, 14, 17, 18, 19, 21, 22, 23, 24}
    for wrong in (*IMPOSSIBLE, 0, 26):
        with pytest.raises(ValueError):
            band(wrong)
    for pair in ((0, 1), (1, 6)):
        with pytest.raises(ValueError):
            score(*pair)


def test_movement():
    assert [movement(scores) for scores in ((), (9,), (9, 12), (20, 16, 16), (16, 4))] == [0, 0, 3, 0, -12]
