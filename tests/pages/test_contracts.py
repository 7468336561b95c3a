"""Contracts: by notice date, with what services deliver and owe."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def opened(**query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = "LHG"
    screen.open("contracts")
    assert screen.faults == []
    return screen


def test_who_must_decide_stands_on_top(larkfield):
    screen = opened()
    # Linen: 31 December less 30 days of notice.
    assert screen.titles[1].startswith("Linen and laundry renews itself unless notice is given by 01 Dec 2026")
    table = screen.table("Contracts by notice date")
    assert table["status"].iloc[0] == "■ Decide now" and len(table) == len(by_hand.table("contract"))


def test_credits_worked_out_by_hand(larkfield):
    table = opened().table("Service credits by month")
    # Linen 3 % of 17,833.00 in October and in November; cleaning 4 % of 40,000.00 in September, 2 % in October.
    assert sorted(table["credit"].round(2)) == [534.99, 534.99, 800.0, 1600.0]
    assert opened().metrics["Service credits owed"] == by_hand.short(53499 * 2 + 80000 + 160000)


def test_checks_that_met_their_target(larkfield):
    # Of the 13 checks: linen 2 of 4, audits 2 of 3, spills 1 of 2, meals 3 of 3, collections 1 of 1.
    assert opened().metrics["Service levels met"] == f"{9 / 13 * 100:.1f} %"


def test_a_contract_with_its_levels(larkfield):
    table = opened(contract="CT-000002").table("Service levels")
    assert table[["status", "promised", "met_told"]].values.tolist() == [
        ["● Met", "at least 95 %", "2 of 3"], ["■ Missed", "at most 20 minutes", "1 of 2"]]  # fmt: skip


def test_notice_is_given_by_the_dialog(own_larkfield):
    screen = opened(contract="CT-000001").click("Give notice")
    screen.fill("How and why", "By letter, too dear").click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT notice_given_on IS NOT NULL FROM live_contract WHERE contract_no = 'CT-000001'") == [
        (True,)
    ]


def test_suppliers_by_score_and_the_rows_behind(larkfield):
    screen = opened()
    table = screen.table("Suppliers by score").set_index("supplier_name")
    # Cleaning: 3 of 5 checks met, 0.6 ÷ 0.95; deliveries and invoices have no data, so it rests on 30 of 100.
    assert table.loc["Brightside Hygiene Products", "score_told"] == "■ 63 (on 30%)"
    # Three order lines are too few: they are shown, and do not count.
    assert table.loc["Whinfell Medical Supplies Ltd", ["delivery_told", "score_told"]].tolist() == ["33 % (1 of 3)", "– no data"]
    screen.choose_row("Suppliers by score", 0)
    behind = screen.table("What a supplier's score rests on")
    assert behind["status"].tolist() == ["■ Missed"] * 2 + ["● Met"] * 3 and screen.faults == []


def test_empty(empty):
    screen = Screen().open("contracts")
    assert screen.faults == [] and screen.titles[1] == "No contract has been entered here yet"
