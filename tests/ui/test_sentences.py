"""History in sentences, as a manager reads them. Rows are written by the store itself."""

from datetime import date

import pytest

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.facility.records import Account, CostCentre, StaffMember, Supplier
from medmgr_core.formats import Formats
from medmgr_core.people.queries import person_names
from medmgr_core.people.records import Person
from medmgr_core.people.sentences import sentence
from medmgr_core.rows import rows_of

LAST = "SELECT made_by, record_type, record_key, action, changes, reason FROM change_log ORDER BY change_no DESC LIMIT 1"
STAFF = StaffMember(staff_no="N-0412", name="Liam O'Donnell", job_title="Nurse", staff_group="clinical", unit_code="top",
                    contract_hours=30, joined_on=date(2019, 2, 4))  # fmt: skip


@pytest.fixture
def told(store):
    """The newest change as a sentence."""
    store.add(Person(person_code="anna", name="Anna Bell"), by="system")

    def last() -> str:
        (row,) = rows_of(store.read(LAST))
        return sentence(row, store.catalogue, person_names(store), Formats())

    return last


def test_a_record_is_added_changed_voided_and_restored(store, told):
    store.add(STAFF, by="anna")
    assert told() == "Anna Bell added staff member N-0412."
    store.change(StaffMember, ("N-0412",), {"contract_hours": 24.0}, revision=1, by="anna", reason="Fewer hours asked for.")
    assert told() == ("Anna Bell changed Contract hours of staff member N-0412 from 30 to 24, because Fewer hours asked for.")
    store.void(StaffMember, ("N-0412",), revision=2, by="anna", reason="entered twice")
    assert told() == "Anna Bell voided staff member N-0412, because entered twice."
    store.restore(StaffMember, ("N-0412",), by="anna")
    assert told() == "Anna Bell restored staff member N-0412."


def test_several_fields_and_each_kind_in_its_own_words(store, told):
    store.add(STAFF, by="anna")
    changes = {"staff_group": "administrative", "left_on": date(2026, 8, 28), "joined_on": date(2019, 3, 1)}
    store.change(StaffMember, ("N-0412",), changes, revision=1, by="anna")
    assert told() == (
        "Anna Bell changed Group of staff member N-0412 from Clinical to Administrative; "
        "Joined on from 04 Feb 2019 to 01 Mar 2019; Left on to 28 Aug 2026."
    )
    store.change(StaffMember, ("N-0412",), {"left_on": None}, revision=2, by="anna")
    assert told() == "Anna Bell changed Left on of staff member N-0412 from 28 Aug 2026 to nothing."


def test_money_counts_and_yes_or_no(store, told):
    store.add(CostCentre(cost_centre_code="C1", name="Ward", unit_code="top"), by="anna")
    store.add(Account(account_code="2000", name="Pay", account_type="pay"), by="anna")
    store.add(BudgetLine(cost_centre_code="C1", account_code="2000", month=date(2026, 4, 1), amount=123450), by="anna")
    assert told() == "Anna Bell added budget line C1 / 2000 / 2026-04-01."
    store.change(BudgetLine, ("C1", "2000", "2026-04-01"), {"amount": -5}, revision=1, by="anna")
    assert told() == "Anna Bell changed Amount of budget line C1 / 2000 / 2026-04-01 from £1,234.50 to −£0.05."
    store.add(Supplier(supplier_code="S1", name="Ashby", payment_days=30), by="anna")
    store.change(Supplier, ("S1",), {"payment_days": 14}, revision=1, by="anna")
    assert told() == "Anna Bell changed Days to pay of supplier S1 from 30 to 14."
    store.change(Person, ("anna",), {"is_active": False}, revision=1, by="system")
    assert told() == "MedMgr changed May sign in of person anna from yes to no."


def test_another_code(store, told):
    store.add(Supplier(supplier_code="S1", name="Ashby"), by="anna")
    store.recode(Supplier, "S1", "S-0001", by="anna", reason="new numbering")
    assert told() == "Anna Bell changed the code of supplier S1 to S-0001, because new numbering."


def test_an_erased_value_is_named_and_not_shown(store, told):
    store.add(Supplier(supplier_code="S1", name="Ashby", contact="Jo Bloggs, 0123"), by="anna")
    store.erase(Supplier, ("S1",), ["contact"], by="anna", reason="asked for")
    assert told() == "Anna Bell erased Contact of supplier S1, because asked for."
    store.change(Supplier, ("S1",), {"contact": "office"}, revision=2, by="anna")
    assert told() == "Anna Bell changed Contact of supplier S1 to office."


def test_somebody_whose_name_is_not_known_appears_by_code(store, told):
    store.add(Supplier(supplier_code="S1", name="Ashby"), by="gone")
    assert told() == "gone added supplier S1."


def test_a_key_with_brackets_is_no_pattern(store, told):
    with store.write(by="anna", source="export") as work:
        work.note("download", "list-{key}-{0}.csv", "exported")
    assert told() == "Anna Bell exported list-{key}-{0}.csv."
