"""Rules of budgets."""

from collections.abc import Iterator
from datetime import date

import pytest

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.commands import NotALeaf, UnitClosed
from medmgr_core.facility.records import Unit
from medmgr_core.record import validate
from medmgr_core.store.store import Store
from tests.budgets.small import small_store


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def test_money_does_not_stand_on_a_heading(store: Store):
    with pytest.raises(NotALeaf, match="PAY is a heading"):
        store.add(Actual(posted_on=date(2026, 4, 1), cost_centre_code="CA", account_code="PAY", amount=1), by="system")


def test_no_budget_for_a_closed_unit(store: Store):
    store.change(Unit, ("A",), {"closed_on": date(2026, 9, 1)}, revision=1, by="system")
    with pytest.raises(UnitClosed, match="closed on 01 Sep 2026"):
        store.add(BudgetLine(cost_centre_code="CA", account_code="DRUGS", month=date(2026, 9, 1), amount=1), by="system")
    store.add(BudgetLine(cost_centre_code="CA", account_code="DRUGS", month=date(2026, 8, 1), amount=1), by="system")


def test_a_budget_month_is_the_first_of_a_month():
    with pytest.raises(InvalidEntry, match="first day of the month"):
        validate(BudgetLine, {"cost_centre_code": "CA", "account_code": "DRUGS", "month": date(2026, 4, 2), "amount": 1})
