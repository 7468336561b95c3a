"""The sentence that says why a figure moved."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.why import why
from medmgr_core.formats import MINUS, Formats

POUNDS = Formats()


def k(thousands: float) -> int:
    return round(thousands * 100_000)


@pytest.mark.parametrize(
    ("change", "parts", "sentence"),
    [
        (18, {"rate": 6, "hours": 12}, "Agency +£18 k: hours +£12 k, rate +£6.0 k"),
        (-18, {"rate": -6, "hours": -12}, "Agency −£18 k: hours −£12 k, rate −£6.0 k"),
        # A tenth is named, less is not: 10 of 100, 9 of 100. What is left over, 9, is no tenth either.
        (100, {"hours": 81, "rate": 10, "travel": 9}, "Agency +£100 k: hours +£81 k, rate +£10 k"),
        # Small parts that are a tenth together are named together.
        (100, {"hours": 85, "rate": 8, "travel": 7}, "Agency +£100 k: hours +£85 k, other +£15 k"),
        # What the parts do not explain is said.
        (30, {"hours": 20}, "Agency +£30 k: hours +£20 k, other +£10 k"),
        # Travel is a tenth of what is known, 22, but not of what moved, 30: it goes with what is not explained.
        (29.5, {"hours": 20, "travel": 2.5}, "Agency +£30 k: hours +£20 k, other +£9.5 k"),
        # Parts that cancel out: a share of the change of 1 would name all three; of the movement of 99 it names two.
        (1, {"hours": 49, "rate": -47, "travel": -1}, "Agency +£1.0 k: hours +£49 k, rate −£47 k"),
        (0, {"hours": 12, "rate": -12}, "Agency £0: hours +£12 k, rate −£12 k"),
        (0, {"hours": 0}, "Agency £0"),
        (5, {}, "Agency +£5.0 k"),
        (11, dict.fromkeys("abcdefghijk", 1), "Agency +£11 k: many small parts"),
    ],
)
def test_sentences(change, parts, sentence):
    found = why("Agency", k(change), {name: k(amount) for name, amount in parts.items()})
    assert found.sentence(POUNDS) == sentence.replace("−", MINUS)


@pytest.mark.parametrize(
    ("change", "is_income", "words"),
    [(18, False, "is £18 k over budget"), (-18, False, "is £18 k under budget"), (18, True, "is £18 k above budget"),
     (-18, True, "is £18 k below budget"), (0, False, "is on budget")],
)  # fmt: skip
def test_cost_is_over_or_under_and_income_above_or_below(change, is_income, words):
    assert why("It", k(change), {}).against_budget(POUNDS, is_income=is_income) == f"It {words}"


def test_a_part_called_other_is_not_said_twice():
    found = why("Agency", 100, {"hours": 60, "other": 40})
    assert found.parts == (("hours", 60), ("other", 40))
    assert why("Agency", 100, {"hours": 50, "other": 25}).parts == (("hours", 50), ("other", 50))


@settings(max_examples=100)
@given(st.integers(-(10**10), 10**10), st.dictionaries(st.sampled_from("abcdefghij"), st.integers(-(10**10), 10**10)))
def test_the_parts_add_to_the_change_and_none_is_below_a_tenth(change, parts):
    found = why("x", change, parts)
    assert sum(amount for _, amount in found.named) + found.other == change
    assert all(abs(amount) * 10 >= found.movement for _, amount in found.parts)
    left_out = change - sum(amount for _, amount in found.parts)
    assert left_out == 0 or abs(left_out) * 10 < found.movement
