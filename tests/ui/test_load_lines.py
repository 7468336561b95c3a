"""Loading a ledger file: names become codes, what is new becomes a proposal, and all of it is one batch."""

from datetime import date

import pandas as pd
import pytest

from medmgr_core.budgets.load_lines import load_lines, names_for
from medmgr_core.budgets.records import Actual
from medmgr_core.errors import ImportRejected, NotAllowed
from medmgr_core.facility.records import Account, CostCentre, Supplier, Unit
from medmgr_core.people.entries import change_entry, undo_entries
from medmgr_core.people.records import Person, PersonRole
from medmgr_core.store.check import check_store
from tests.support.stores import new_store

COLUMNS = ("posted_on", "cost_centre_code", "account_code", "supplier_code", "amount", "reference", "description")
#      date, cost centre, account, supplier, pence, reference, text
FILE = [
    ("2020-04-03", "Ward 7", "Agency nursing", "Acme Ltd", 1_234_56, "R1", "shifts"),
    ("2020-04-30", "ward 7 ", "Drugs", None, -34_56, "R2", None),
    ("2020-05-01", "Theatre", "Drugs", "ACME LTD.", 1_00, None, None),
]


def rows(*lines):
    frame = pd.DataFrame(list(lines), columns=COLUMNS)
    kinds = dict.fromkeys(COLUMNS, "str") | {"posted_on": "datetime64[us]", "amount": "Int64"}
    return frame.assign(posted_on=pd.to_datetime(frame["posted_on"])).astype(kinds)


def count(store, table):
    return store.rows(f"SELECT count(*) FROM live_{table}")[0][0]


def load(store, *lines, by="manager", unit="top"):
    return load_lines(store, rows(*lines), unit_code=unit, by=by, file_name="ledger.csv")


def test_one_batch_with_all_that_was_new(store):
    done = load(store, *FILE)
    # 1,234.56 − 34.56 + 1.00; "ward 7 " is Ward 7 and "ACME LTD." is Acme Ltd.
    assert (done.lines, done.total) == (3, 1_201_00)
    assert done.proposed == {"Cost centres": 2, "Accounts": 2, "Suppliers": 1}
    held = store.rows(
        "SELECT actual_no, posted_on, cost_centre_code, account_code, supplier_code, amount, reference, description "
        "FROM live_actual ORDER BY actual_no"
    )
    assert held == [
        ("A-000001", date(2020, 4, 3), "WARD-7", "AGENCY-NURSING", "ACME-LTD", 1_234_56, "R1", "shifts"),
        ("A-000002", date(2020, 4, 30), "WARD-7", "DRUGS", None, -34_56, "R2", None),
        ("A-000003", date(2020, 5, 1), "THEATRE", "DRUGS", "ACME-LTD", 1_00, None, None),
    ]
    assert store.rows("SELECT cost_centre_code, name, unit_code FROM live_cost_centre ORDER BY 1") == [
        ("THEATRE", "Theatre", "top"), ("WARD-7", "Ward 7", "top"),
    ]  # fmt: skip
    assert not check_store(store).problems


def test_codes_and_names_that_are_known_are_used(store):
    store.add(CostCentre(cost_centre_code="31010", name="Ward 7", unit_code="top"), by="manager")
    store.add(Account(account_code="3110", name="Drugs", account_type="non_pay"), by="manager")
    store.add(Supplier(supplier_code="S1", name="Acme Ltd"), by="manager")
    names = [names_for(store, CostCentre, pd.Series(["31010", "WARD-7", "Ward 8"])),
             names_for(store, Account, pd.Series(["drugs", "3110", None])),
             names_for(store, Supplier, pd.Series(["Acme, Ltd", "Acme Limited"]))]  # fmt: skip
    assert [each.codes for each in names] == [
        {"31010": "31010", "WARD-7": "31010", "Ward 8": "WARD-8"},
        {"drugs": "3110", "3110": "3110"},
        {"Acme, Ltd": "S1", "Acme Limited": "ACME-LIMITED"},
    ]
    assert [each.new for each in names] == [{"WARD-8": "Ward 8"}, {}, {"ACME-LIMITED": "Acme Limited"}]


def test_the_name_of_a_heading_stands_for_a_new_account_and_its_code_for_itself(store):
    # Found when a published ledger met the sample's chart: "Equipment" is a heading there.
    store.add(Account(account_code="3400", name="Equipment", account_type="non_pay"), by="manager")
    store.add(Account(account_code="3410", name="Hire", account_type="non_pay", parent_code="3400"), by="manager")
    codes = names_for(store, Account, pd.Series(["Equipment", "3400", "hire"])).codes
    assert codes == {"Equipment": "EQUIPMENT", "3400": "3400", "hire": "3410"}


def test_a_proposed_code_is_never_one_that_was_ever_used(store):
    # WARD-7 stands for another name, and was even voided: its code must not come to mean something else.
    store.add(CostCentre(cost_centre_code="WARD-7", name="Old ward", unit_code="top"), by="manager")
    store.void(CostCentre, ("WARD-7",), revision=1, by="manager", reason="closed")
    assert names_for(store, CostCentre, pd.Series(["Ward 7"])).codes == {"Ward 7": "WARD-7-2"}


def test_different_names_with_one_beginning_get_different_codes(store):
    long = "Community nursing and rehabilitation"  # codes keep 24 letters
    codes = names_for(store, CostCentre, pd.Series([f"{long} north", f"{long} south", "!!!", "???"])).codes
    assert list(codes.values()) == ["COMMUNITY-NURSING-AND-RE", "COMMUNITY-NURSING-AND-RE-2", "X", "X-2"]


def test_names_in_other_letters_are_told_apart():
    with new_store() as store:
        names = ["Отделение", "Хирургия", "内科", "外科", "Zoë", "Zo"]
        codes = names_for(store, CostCentre, pd.Series([*names, "ОТДЕЛЕНИЕ"])).codes
        assert len({codes[name] for name in names}) == len(names)
        assert codes["ОТДЕЛЕНИЕ"] == codes["Отделение"]


def test_a_first_guess_of_the_kind_of_a_new_account(store):
    kinds = {
        "Agency nursing": "pay",
        "Salaries": "pay",
        "Statutory Mat Pay - Curr": "pay",
        "Assets under construction": "capital",
        "Capital Non Pay Costs": "capital",
        # Names found in published files, each of which holds "pay" and is none.
        "Other Research Exp - Non-Pay": "non_pay",
        "Security Payments": "non_pay",
        "Energy": "non_pay",
    }
    load(store, *[("2020-04-03", "Ward 7", name, None, 1, None, None) for name in kinds])
    assert dict(store.rows("SELECT name, account_type FROM live_account")) == kinds


def test_a_batch_is_taken_back_but_for_what_was_edited_since(store):
    batch = load(store, *FILE).batch
    change_entry(store, Actual, ("A-000002",), {"description": "checked"}, revision=1, by="manager")
    taken, kept = undo_entries(store, batch, by="manager", reason="wrong file")
    # Two lines, Theatre, agency nursing and Acme go; what the line that stays names has to stay with it.
    assert (taken, sorted(kept)) == (5, ["Account DRUGS", "Cost centre WARD-7", "Spending line A-000002"])
    assert [count(store, table) for table in ("actual", "cost_centre", "account", "supplier")] == [1, 1, 1, 0]
    assert not check_store(store).problems


@pytest.fixture(scope="module")
def with_heading():
    with new_store() as store:
        store.add(Account(account_code="HEADING", name="Heading", account_type="pay"), by="manager")
        store.add(Account(account_code="BELOW", name="Below", account_type="pay", parent_code="HEADING"), by="manager")
        yield store


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (("2020-04-03", "Ward 7", "Pay", None, 1, "R" * 81, None), "Reference: use at most 80 characters"),
        (("2020-04-03", "Ward 7", "Pay", None, 1, None, "T" * 401), "Text: use at most 400 characters"),
        (("2020-04-03", "W" * 121, "Pay", None, 1, None, None), "Name: use at most 120 characters"),
        (("2020-04-03", "Ward 7", "Heading", None, 1, None, None), "heading HEADING"),
    ],
)
def test_a_file_that_cannot_be_kept_is_refused_as_a_whole_and_says_why(with_heading, line, sentence):
    before = with_heading.head()
    with pytest.raises(ImportRejected, match=sentence):
        load(with_heading, FILE[0], line)
    assert with_heading.head() == before and count(with_heading, "actual") == 0


def test_an_empty_file(with_heading):
    with pytest.raises(ImportRejected, match="no spending line"):
        load(with_heading)


@pytest.fixture
def ward_clerk(store):
    """A clerk of one ward, and a cost centre of another one."""
    for code in ("W7", "W8"):
        store.add(Unit(unit_code=code, name=code, kind="unit"), by="manager")
    store.add(CostCentre(cost_centre_code="C8", name="Ward 8", unit_code="W8"), by="manager")
    store.add(Person(person_code="clerk", name="Clerk"), by="manager")
    store.add(PersonRole(person_code="clerk", role_code="clerk", unit_code="W7"), by="manager")
    return "clerk"


def test_only_into_units_the_person_may_enter_for(store, ward_clerk):
    before = store.head()
    with pytest.raises(NotAllowed):
        load(store, *FILE, by=ward_clerk, unit="W8")
    with pytest.raises(NotAllowed):  # one line of the file is of the other ward
        load(store, FILE[0], ("2020-04-03", "Ward 8", "Drugs", None, 1, None, None), by=ward_clerk, unit="W7")
    assert store.head() == before
    assert load(store, FILE[0], by=ward_clerk, unit="W7").lines == 1
