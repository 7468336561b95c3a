"""Likely duplicates are suggested before saving, and only from what the person may see."""

from datetime import date

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.facility.records import Account, CostCentre, StaffMember, Supplier, Unit
from medmgr_core.people.duplicates import likely_duplicates
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from tests.support.stores import new_store

YEAR = Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27")
EVERYWHERE = Scope("manager", ("top", "other"), "top", YEAR)
HERE = Scope("manager", ("top",), "top", YEAR)


def staff(number, name, unit="top"):
    return StaffMember(staff_no=number, name=name, job_title="Nurse", staff_group="clinical", unit_code=unit, contract_hours=30)


def line(**values):
    usual = {"posted_on": date(2026, 5, 4), "cost_centre_code": "C1", "account_code": "2000", "supplier_code": "S1",
             "amount": 10_000, "reference": "INV-1"}  # fmt: skip
    return Actual(**{**usual, **values})


@pytest.fixture(scope="module")
def held():
    with new_store() as store:
        for record in (
            Unit(unit_code="other", name="Other", kind="unit"),
            CostCentre(cost_centre_code="C1", name="Ward", unit_code="top"),
            Account(account_code="2000", name="Pay", account_type="pay"),
            Supplier(supplier_code="S1", name="Ashby Gases Ltd"),
            staff("N-1", "Katarzyna Nowak"),
            staff("N-2", "Anne-Marie Dubois", "other"),
            line(),
            line(amount=20_000, reference=None),
        ):
            store.add(record, by="manager")
        yield store


@pytest.mark.parametrize(
    "name",
    [
        "Katarzyna Nowak",
        "katarzyna  NOWAK",
        "Katarzyna Nowack",  # one letter
        "Nowak, Katarzyna",  # turned round
        "Katarzyna-Nowak",
    ],
)
def test_a_name_written_a_little_differently(held, name):
    assert likely_duplicates(held, EVERYWHERE, staff("N-9", name)) == ["Katarzyna Nowak (N-1)"]


@pytest.mark.parametrize("name", ["Katarzyna Kowalska", "Nowak", "K. Nowak", "Jan Nowak"])
def test_another_name_is_another_person(held, name):
    assert likely_duplicates(held, EVERYWHERE, staff("N-9", name)) == []


def test_nobody_out_of_reach_is_suggested(held):
    assert likely_duplicates(held, EVERYWHERE, staff("N-9", "Anne Marie Dubois")) == ["Anne-Marie Dubois (N-2)"]
    assert likely_duplicates(held, HERE, staff("N-9", "Anne Marie Dubois")) == []


def test_the_same_invoice_line_entered_twice(held):
    assert likely_duplicates(held, HERE, line(description="typed again")) == ["A-000001"]


@pytest.mark.parametrize(
    "other", [{"posted_on": date(2026, 5, 5)}, {"amount": 10_001}, {"reference": "INV-2"}, {"supplier_code": None}]
)
def test_one_difference_makes_it_another_line(held, other):
    assert likely_duplicates(held, HERE, line(**other)) == []


def test_two_lines_without_a_reference(held):
    assert likely_duplicates(held, HERE, line(amount=20_000, reference=None)) == ["A-000002"]
