"""Rosters against the pay budget, by hand from Larkfield's Ward 7; a panel where there is something to show."""

from datetime import date

import pytest

from medmgr_core.budgets.roster_pay import headline, roster_pay, standing
from medmgr_core.facility.queries import formats
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from tests.support.stores import sample_store

YEAR = Period(date(2026, 4, 1), date(2027, 4, 1), "")
SCOPE = Scope("manager", ("W7", "W8"), "W7", YEAR)


@pytest.fixture(scope="module")
def store():
    with sample_store() as held:
        yield held


def test_each_month_is_judged_on_the_days_it_covers(store):
    frame = roster_pay(store, SCOPE, date(2026, 10, 1)).set_index("month")
    # two rosters from 26 October to 20 December: 6, 30 and 20 days
    assert frame[["days", "days_of_month"]].values.tolist() == [[6, 31], [30, 30], [20, 31]]
    assert frame["unit_code"].unique().tolist() == ["W7"]  # the roster of Ward 8 is a draft
    whole, part = store.rows(
        "SELECT sum(budget)::bigint, floor(sum(budget) * 6.0 / 31 + 0.5)::bigint FROM position_month "
        "WHERE unit_code = 'W7' AND account_type = 'pay' AND month = DATE '2026-10-01'"
    )[0]
    october = frame.iloc[0]
    assert (october["month_budget"], october["budget"]) == (whole, part)
    # 26 to 31 October: 4 shifts of Denise, 4 of Liam and 5 of Mei-Ling (7.5 h at 34.10, 25.40 and 26.75), 4 of Samuel (17.20)
    assert october["hours"] == 17 * 7.5
    assert october["cost"] == 278_813 + 51_600  # registered 2,788.125 and support 516.00, each rounded once
    assert october["left"] == part - october["cost"]


def test_only_months_ahead_are_told(store):
    assert roster_pay(store, SCOPE, date(2026, 12, 1))["month"].dt.month.tolist() == [12]
    assert roster_pay(store, SCOPE, date(2027, 4, 1)).empty


@pytest.mark.parametrize(("cost", "budget", "told"), [(101, 100, "over"), (98, 100, "near"), (97, 100, "within"), (5, None, "")])
def test_standing(cost, budget, told):
    assert standing(cost, budget) == told


def test_the_headline_is_computed(store):
    frame = roster_pay(store, SCOPE, date(2026, 11, 1)).assign(cost=[300, 100], budget=[200, 200])
    assert headline(frame, formats(store)).endswith("100.0 % of the pay budget of their days; over it in 1 month")
    without = frame.assign(budget=None)
    assert headline(without, formats(store)) == "The units with published rosters have no pay budget in these months"
