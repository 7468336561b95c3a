"""Load a file: columns suggested, faults named line by line, one batch, and the figures show it."""

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain

#    the third line has no date one can read, the fourth an amount that is none
FILE = """Date,Expense Area,Expense Type,Supplier,Amount,Transaction number
03/04/2026,Ward 7,Drugs,Tarnbrook Pharma Wholesale Ltd,"1,234.56",R-1
30/04/2026,ward 7,Drugs,,(34.56),R-2
yesterday,Ward 7,Drugs,,1.00,R-3
30/04/2026,Ward 7,Drugs,,lots,R-4
30/04/2026,New place,New kind,New supplier,0.01,R-5
"""


def load(content=FILE, unit="LHG"):
    screen = Screen()
    screen.at.session_state["unit"] = unit
    screen.open("load_spending")
    screen.at.file_uploader[0].upload("ledger.csv", content.encode())
    return screen.run()


def test_columns_are_suggested_and_what_is_wrong_is_named(larkfield):
    screen = load()
    chosen = {plain(each.label).partition(" (")[0]: each.value for each in screen.at.selectbox if each.key != "unit"}
    assert chosen == {
        "Date": "Date", "Cost centre": "Expense Area", "Account": "Expense Type", "Supplier": "Supplier",
        "Amount": "Amount", "Reference": "Transaction number", "Text": None,
    }  # fmt: skip
    # 1,234.56 − 34.56 + 0.01; lines 4 and 5 of the file are left out.
    assert screen.titles[1] == "3 lines to load, £1,200.01"
    wrong = screen.table("Cells that could not be understood")
    assert wrong[["line", "column", "value"]].values.tolist() == [[4, "Date", "yesterday"], [5, "Amount", "lots"]]
    assert any("1 new cost centre, 1 new account, 1 new supplier." in plain(each.value) for each in screen.at.caption)
    assert screen.faults == []


def test_nothing_is_kept_before_the_button_and_all_of_it_after(own_larkfield):
    before = own_larkfield.head()
    screen = load()
    assert own_larkfield.head() == before
    screen.click("Load 3 lines")
    (said,) = (plain(each.value) for each in screen.at.success)
    assert said.startswith("3 lines loaded, £1,200.01. The batch is ")
    lines = own_larkfield.rows(
        "SELECT posted_on, cost_centre_code, account_code, supplier_code, amount FROM actual WHERE reference LIKE 'R-_' "
        "ORDER BY reference"
    )
    assert [tuple(map(str, line)) for line in lines] == [
        ("2026-04-03", "33010", "3110", "S101", "123456"),  # names of the sample became its codes
        ("2026-04-30", "33010", "3110", "None", "-3456"),
        ("2026-04-30", "NEW-PLACE", "NEW-KIND", "NEW-SUPPLIER", "1"),
    ]
    budgets = Screen(year=by_hand.THIS_YEAR).open("budgets")
    spent = by_hand.figures(by_hand.money_of(by_hand.THIS_YEAR))["Net cost to date"]
    assert sum(round(cost * 100) for cost in budgets.table("Position by cost centre")["actual"]) == spent + 120001


def test_an_unclear_order_of_day_and_month_is_asked(larkfield):
    content = "Date,Cost centre,Account,Amount\n03/04/2026,Ward 7,Drugs,1\n05/06/2026,Ward 7,Drugs,2\n"
    screen = load(content)
    (asked,) = (each for each in screen.at.segmented_control if "Which comes first" in each.label)
    shown = screen.table("First lines of the file")["posted_on"].astype(str).tolist()
    assert (asked.value, shown) == ("day first", ["2026-04-03", "2026-06-05"])
    asked.set_value("month first")
    assert screen.run().table("First lines of the file")["posted_on"].astype(str).tolist() == ["2026-03-04", "2026-05-06"]


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "empty"), ("\x00\x01\x02\x03" * 50, ""), ("one line without anything", ""), ("a,b\n", "")],
)
def test_a_file_that_is_no_table_gets_a_sentence(larkfield, content, said):
    screen = load(content)
    assert screen.at.exception.len == 0
    told = [*screen.faults, *screen.infos, *screen.titles[1:]]
    assert any(said in text for text in told) and told


def test_a_column_that_is_missing_is_asked_for(larkfield):
    screen = load("Date,Place,Amount\n03/04/2026,Ward 7,1\n")
    assert screen.infos == ["Choose the column for: Cost centre, Account."]


def test_a_file_for_units_out_of_reach_is_refused(larkfield_store):
    with desk(larkfield_store, "tomasz.zielinski"):  # clerk of the emergency department
        before = larkfield_store.head()
        screen = load("Date,Cost centre,Account,Amount\n30/04/2026,Ward 7,Drugs,1\n", unit="ED")
        screen.click("Load 1 line")
        assert any("You may not" in fault for fault in screen.faults)
        assert larkfield_store.head() == before


def test_who_may_only_look_is_told_so(larkfield_store):
    with desk(larkfield_store, "david.osei"):
        screen = Screen().open("load_spending")
        assert screen.infos == ["You may see budgets, but not enter spending. Ask an administrator for the right."]
        assert not screen.at.file_uploader


def test_empty(empty):
    screen = load()
    assert screen.faults == []
    screen.click("Load 3 lines")
    assert "3 lines loaded, £1,200.01" in plain(screen.at.success[0].value)
