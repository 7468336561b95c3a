"""Spending lines: the list of a year and unit, and the plan in an editable grid."""

import re

import pytest

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.facility.records import CostCentre
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain

GRID = "Grid of budget"


def spending(year=by_hand.THIS_YEAR, unit="LHG", **query):
    screen = Screen(year=year, **query)
    screen.at.session_state["unit"] = unit
    screen.open("spending")
    assert screen.faults == []
    return screen


def told(screen):
    """(rows, total in pence) as told below the list."""
    (text,) = (plain(each.value) for each in screen.at.caption if "· total" in each.value)
    count, sign, total = re.fullmatch(r"(?:1–\d+ of )?([\d,]+) rows? · total (−?)£([\d,.]+)", text).groups()
    return int(count.replace(",", "")), by_hand.pence(total.replace(",", "")) * (-1 if sign else 1)


@pytest.mark.parametrize(("year", "unit"), [("2026/27", "LHG"), ("2025/26", "D-MED"), ("2026/27", "D-CSS"), ("2026/27", "ED")])
def test_all_lines_of_a_unit_and_year_and_their_net_cost(larkfield, year, unit):
    rows = by_hand.money_of(year, unit)
    spent = rows[rows["kind"] == "actual"]
    assert told(spending(year, unit)) == (len(spent), int(spent["cost"].sum()))


def test_the_newest_come_first_a_hundred_at_a_time(larkfield):
    screen = spending()
    first = screen.table("Spending lines")
    assert len(first) == 100 and first["posted_on"].is_monotonic_decreasing
    screen.click("Next")
    second = screen.table("Spending lines")
    assert second["posted_on"].max() <= first["posted_on"].min() and len(second) == 100
    assert screen.click("Previous").table("Spending lines").equals(first)


def test_another_search_begins_at_its_first_page(larkfield):
    screen = spending().click("Next")
    screen.at.text_input(key="spending_search").set_value("pay run")
    assert any(plain(each.value).startswith("1–100 of") for each in screen.run().at.caption)


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"spending_search": "pay run october"}, lambda s: s["description"].str.contains("Pay run October")),
        ({"spending_account_type": "Income"}, lambda s: s["type"] == "income"),
        ({"spending_search": "INV-8", "spending_account_type": "Non-pay"},
         lambda s: (s["type"] == "non_pay") & s["reference"].str.contains("INV-8")),
    ],
)  # fmt: skip
def test_search_and_filters_sum_what_they_show(larkfield, query, kept):
    rows = by_hand.money_of(by_hand.THIS_YEAR)
    spent = rows[rows["kind"] == "actual"].join(by_hand.table("actual")[["description", "reference"]])
    wanted = spent[kept(spent)]
    assert told(spending(**query)) == (len(wanted), int(wanted["cost"].sum())) != (0, 0)


def test_the_amount_is_as_in_the_ledger_to_the_penny(larkfield):
    screen = spending(spending_search="income october", spending_account_type="Income")
    shown = sorted(round(amount * 100) for amount in screen.table("Spending lines")["amount"])
    lines = by_hand.table("actual")
    held = lines[lines["description"] == "Income October 2026"]["amount"].map(by_hand.pence)
    assert shown == sorted(held) != []


def test_a_new_line_gets_the_next_number(own_larkfield):
    last = f"A-{len(by_hand.table('actual')):06d}"
    screen = spending().click("New spending line")
    for name, value in {"Cost centre": "33010", "Account": "3110", "Amount": 12.34, "Reference": "R-1"}.items():
        screen.fill(name, value)
    screen.click("Save")
    row = own_larkfield.rows("SELECT actual_no, posted_on, amount FROM actual WHERE reference = 'R-1'")
    assert row == [(f"A-{len(by_hand.table('actual')) + 1:06d}", by_hand.today_there(), 1234)] and row[0][0] > last


def test_money_on_a_heading_is_refused_beside_the_field(own_larkfield):
    screen = spending().click("New spending line")
    for name, value in {"Cost centre": "33010", "Account": "3000", "Amount": 12.34}.items():
        screen.fill(name, value)
    screen.click("Save")
    assert any("3000 is a heading with accounts below it" in plain(each.value) for each in screen.at.markdown)


# --- the grid ---------------------------------------------------------------------------------------------------------

WARD = {"cost_centre_code": "33010", "account_code": "2210"}  # Ward 7, registered nurses


def grid(unit="W7"):
    screen = spending(unit=unit)
    screen.at.segmented_control(key="spending_view").set_value("Budget grid")
    screen.run()
    assert screen.faults == []
    return screen


def place_of(screen, month, **wanted):
    """Which row of the grid holds this line."""
    frame = screen.table(GRID)
    hit = frame["month"].astype(str).str.startswith(month)
    for name, value in (wanted or WARD).items():
        hit &= frame[name] == value
    return int(frame.index[hit][0])


def stored(store, month, **key):
    key = key or WARD
    return store.row(BudgetLine, (key["cost_centre_code"], key["account_code"], f"{month}-01"))


def test_the_grid_holds_the_plan_of_the_year(larkfield):
    frame = grid().table(GRID)
    plan = by_hand.table("budget_line")
    plan = plan[(plan["cost_centre_code"] == "33010") & plan["month"].between("2026-04-01", "2027-03-01")]
    assert sorted(zip(frame["account_code"], frame["month"].astype(str).str[:7], frame["amount"], strict=True)) == sorted(
        (row.account_code, row.month[:7], float(row.amount)) for row in plan.itertuples()
    )


def test_changes_are_told_before_they_are_saved_and_nothing_is_saved_before(own_larkfield):
    screen = grid()
    at, before = place_of(screen, "2026-11"), stored(own_larkfield, "2026-11").values["amount"]
    screen.type_cells(GRID, {at: {"amount": 1234.56}})
    told_of = [plain(each.value) for each in screen.at.markdown if "●" in each.value]
    assert told_of == [f":orange[●] Row {at + 1}: Amount £{before / 100:,.2f} → **£1,234.56**"]
    assert stored(own_larkfield, "2026-11").values["amount"] == before
    screen.click("Save 1 row")
    assert (stored(own_larkfield, "2026-11").values["amount"], screen.faults) == (123456, [])


def test_one_bad_row_keeps_its_text_while_the_good_ones_are_saved(own_larkfield):
    screen = grid()
    good, bad = place_of(screen, "2026-11"), place_of(screen, "2026-12")
    added = [{**WARD, "month": "2027-03-15", "amount": 5}, {**WARD, "month": "2028-01-01", "amount": 7.5}]
    screen.type_cells(GRID, {good: {"amount": 1}, bad: {"amount": 2, "account_code": "2000"}}, added).click("Save 4 rows")
    assert stored(own_larkfield, "2026-11").values["amount"] == 100
    assert stored(own_larkfield, "2028-01").values["amount"] == 750
    assert stored(own_larkfield, "2026-12").revision == 1
    said = [plain(each.value) for each in screen.at.markdown if "▲" in each.value]
    assert len(said) == 2
    assert any(text.startswith(f":red[▲ Row {bad + 1}: ") for text in said)  # a heading, or a key that is not edited
    assert any("Month: enter the first day of the month" in text for text in said)
    # What was typed into them is still there: mended, they alone are saved, and the added one not a second time.
    added[0]["month"] = "2028-02-01"
    screen.type_cells(GRID, {good: {"amount": 1}, bad: {"amount": 2}}, added).click("Save 2 rows")
    assert stored(own_larkfield, "2026-12").values["amount"] == 200
    assert stored(own_larkfield, "2028-02").values["amount"] == 500
    assert [stored(own_larkfield, month).revision for month in ("2026-11", "2028-01")] == [2, 1]
    assert screen.faults == [] and "Save" in [each.label for each in screen.at.button]


def test_somebody_elses_save_in_between_is_a_clash_with_both_versions(own_larkfield):
    screen = grid()
    at = place_of(screen, "2026-11")
    screen.type_cells(GRID, {at: {"amount": 1000}})
    own_larkfield.change(BudgetLine, stored(own_larkfield, "2026-11").key, {"amount": 2_000_00}, revision=1, by="priya.raman")
    screen.click("Save 1 row")
    assert stored(own_larkfield, "2026-11").values["amount"] == 2_000_00
    (warning,) = (plain(each.value) for each in screen.at.warning)
    assert f"Row {at + 1}: " in warning and "was changed by priya.raman" in warning
    (choice,) = screen.at.radio
    assert [plain(option) for option in choice.options] == ["Mine: £1,000.00", "Theirs: £2,000.00"]
    screen.click("Save this row")
    assert (stored(own_larkfield, "2026-11").values["amount"], stored(own_larkfield, "2026-11").revision) == (1_000_00, 3)
    assert screen.faults == []


def test_the_other_ones_version_is_kept_when_it_is_chosen(own_larkfield):
    screen = grid()
    at, other = place_of(screen, "2026-11"), place_of(screen, "2026-12")
    screen.type_cells(GRID, {at: {"amount": 1000}, other: {"amount": 1, "month": "2026-12-05"}})
    own_larkfield.change(BudgetLine, stored(own_larkfield, "2026-11").key, {"amount": 2_000_00}, revision=1, by="priya.raman")
    screen.click("Save 2 rows").pick("Amount", "theirs").click("Save this row")
    assert stored(own_larkfield, "2026-11").values["amount"] == 2_000_00
    # The cell still shows what was typed; it must not go in with the next save.
    screen.type_cells(GRID, {at: {"amount": 1000}, other: {"amount": 1}}).click("Save 1 row")
    assert stored(own_larkfield, "2026-12").values["amount"] == 100
    assert stored(own_larkfield, "2026-11").values["amount"] == 2_000_00


def test_what_was_typed_for_one_unit_is_not_shown_for_another(own_larkfield):
    screen = grid("W7")
    screen.type_cells(GRID, {place_of(screen, "2026-11"): {"amount": 1000}})
    screen.at.selectbox(key="unit").select("W8")
    frame = screen.run().table(GRID)
    centres = by_hand.table("cost_centre").set_index("cost_centre_code")["unit_code"]
    assert {centres[code] for code in frame["cost_centre_code"]} == {"W8"}


def test_rows_read_before_anothers_save_elsewhere_still_go_to_their_own_line(own_larkfield):
    # A line that comes in before the others must not shift what was typed to another row.
    screen = grid()
    at = place_of(screen, "2026-11")
    screen.type_cells(GRID, {at: {"amount": 1000}})
    own_larkfield.add(CostCentre(cost_centre_code="00001", name="First", unit_code="W7"), by="priya.raman")
    first = {"cost_centre_code": "00001", "account_code": "2210"}
    own_larkfield.add(BudgetLine(**first, month="2026-04-01", amount=5), by="priya.raman")
    screen.click("Save 1 row")
    assert stored(own_larkfield, "2026-11").values["amount"] == 1_000_00
    assert stored(own_larkfield, "2026-04", **first).values["amount"] == 5


def test_giving_up_forgets_what_was_typed(own_larkfield):
    screen = grid()
    at = place_of(screen, "2026-11")
    screen.type_cells(GRID, {at: {"amount": 1000}}).click("Give up the changes")
    assert "Save" in [each.label for each in screen.at.button]
    assert stored(own_larkfield, "2026-11").revision == 1


def test_who_may_not_enter_has_no_grid(larkfield_store):
    with desk(larkfield_store, "david.osei"):
        screen = Screen().open("spending")
        (shown,) = (each for each in screen.at.segmented_control if each.key == "spending_view")
        assert [plain(option) for option in shown.options] == ["Lines"]
        assert "New spending line" not in [each.label for each in screen.at.button]


def test_empty(empty):
    screen = Screen().open("spending")
    assert screen.infos == ["No spending line here yet. Enter one, or load a file from the ledger."]
    screen.at.segmented_control(key="spending_view").set_value("Budget grid")
    assert screen.run().faults == []
