"""Scenarios: the year end under other volumes, awards, prices and vacancies."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.scenario import LEVERS, Levers, Lines, run_scenario
from medmgr_core.errors import InvalidEntry

KINDS = ["pay", "pay", "non_pay", "non_pay", "income", "capital"]
BEHAVIOURS = ["fixed", "variable", "variable", "step", "variable", "variable"]


def plan(months: int = 4) -> Lines:
    """Nurses, agency, drugs, laundry, visits paid for, a scanner: 1,000 a month left each, and 5,000 each so far."""
    return Lines(KINDS, BEHAVIOURS, np.array([True] + [False] * 5), np.full(6, 5000), np.full((6, months), 1000))


def after(**levers: float) -> list[int]:
    return run_scenario(plan(), Levers(**levers)).after.tolist()


def test_levers_at_zero_change_nothing():
    found = run_scenario(plan(), Levers())
    assert found.before.tolist() == found.after.tolist() == [9000] * 6
    assert not found.effects.any() and found.net_after == 5 * 9000 - 9000


@pytest.mark.parametrize(
    ("levers", "left"),
    [
        # nurses (fixed), agency (variable), drugs (variable), laundry (step), income (variable), scanner
        ({"volume": 0.05}, [4000, 4200, 4200, 4000, 4200, 4000]),
        ({"volume": 0.25}, [4000, 5000, 5000, 4800, 5000, 4000]),
        ({"volume": 0.3, "step": 0.15}, [4000, 5200, 5200, 5200, 5200, 4000]),
        ({"volume": 0.3}, [4000, 5200, 5200, 5200, 5200, 4000]),  # three steps, though 0.3 ÷ 0.1 is 2.9999… to a computer
        ({"volume": -0.19}, [4000, 3240, 3240, 3600, 3240, 4000]),
        ({"volume": -1}, [4000, 0, 0, 0, 0, 4000]),
        ({"pay_award": 0.03}, [4120, 4000, 4000, 4000, 4000, 4000]),
        ({"pay_award": 0.03, "award_from": 3}, [4030, 4000, 4000, 4000, 4000, 4000]),
        ({"pay_award": 0.03, "award_from": 4}, [4000] * 6),
        ({"price": 0.1}, [4000, 4000, 4400, 4400, 4000, 4000]),
        ({"vacancies": 0.1}, [3600, 4000, 4000, 4000, 4000, 4000]),
        # 400 saved; half the hours covered at 1.5 times the cost: 300 spent.
        ({"vacancies": 0.1, "covered": 0.5, "premium": 0.5}, [3900, 4000, 4000, 4000, 4000, 4000]),
    ],
)
def test_each_lever_moves_the_lines_it_should(levers, left):
    assert after(**levers) == [5000 + amount for amount in left]


def test_effects_build_on_each_other_in_order():
    # Drugs: 10 % more activity +400, then 10 % dearer on 4,400: +440. Nurses: award 3 % of 4,000 = +120, a tenth of 4,120 empty.
    found = run_scenario(plan(), Levers(volume=0.1, pay_award=0.03, price=0.1, vacancies=0.1))
    assert found.effects[0].tolist() == [0, 120, 0, -412]
    assert found.effects[2].tolist() == [400, 0, 440, 0]
    # Agency +400, drugs +400, laundry +400, income −400.
    assert found.net_effects["Volume"] == 800
    assert tuple(found.net_effects) == LEVERS


SHARES = st.floats(0, 1)
LEVER = st.builds(
    Levers, volume=st.floats(-1, 1), pay_award=st.floats(-0.5, 0.5), award_from=st.integers(0, 12), price=st.floats(-0.5, 0.5),
    vacancies=SHARES, covered=SHARES, premium=SHARES, step=st.floats(0.01, 1),
)  # fmt: skip


@settings(max_examples=100)
@given(LEVER, st.integers(0, 12), st.integers(0, 10**6))
def test_effects_add_up_to_the_cent_on_every_line_and_in_all(levers, months, seed):
    rng = np.random.default_rng(seed)
    lines = Lines(
        [KINDS[index] for index in rng.integers(0, 6, 20)], [BEHAVIOURS[index] for index in rng.integers(0, 4, 20)],
        rng.random(20) < 0.5, rng.integers(-(10**9), 10**9, 20), rng.integers(-(10**9), 10**9, (20, months)),
    )  # fmt: skip
    found = run_scenario(lines, levers)
    assert (found.before == lines.to_date + lines.left.sum(axis=1)).all()
    assert (found.before + found.effects.sum(axis=1) == found.after).all()
    assert found.net_before + sum(found.net_effects.values()) == found.net_after


@pytest.mark.parametrize(
    "levers", [{"vacancies": 1.1}, {"covered": -0.1}, {"volume": -1.5}, {"step": 0}, {"price": float("nan")}]
)
def test_what_cannot_be_is_refused(levers):
    with pytest.raises(InvalidEntry):
        Levers(**levers)


def test_lines_that_do_not_fit_are_a_bug():
    with pytest.raises(ValueError, match="every line needs"):
        Lines(["pay"], ["fixed"], np.array([True]), np.array([1, 2]), np.ones((1, 3), dtype=int))
