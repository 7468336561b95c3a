"""Is a row new, changed or there already: no row is lost, none is doubled, none comes back that a person took out."""

import pytest

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.records import Account, StaffMember, Supplier
from medmgr_core.indicators.records import IndicatorValue
from medmgr_core.people.entries import change_entry, undo_entries, void_entry
from tests.imports.loading import counts, problems

APRIL = """
Date       | Cost centre | Account | Supplier | Amount | Reference
2026-04-03 | C1          | DRU     | S1       | 10.00  | I-1
2026-04-03 | C1          | DRU     | S1       | 10.00  | I-1
2026-04-04 | C2          | DRU     |          | 2.50   | I-2"""
MAY = """
2026-05-01 | C1          | DRU     | S1       | 7.00   | I-3
2026-04-03 | C1          | DRU     | S1       | 10.00  | I-1"""
HELD = "SELECT actual_no, amount FROM live_actual WHERE reference LIKE 'I-%' ORDER BY actual_no"


# --- rows without a key -----------------------------------------------------------------------------------------------


def test_equal_rows_of_a_file_all_stay_and_the_same_file_again_adds_nothing(desk):
    file = desk.file(APRIL)
    assert counts(desk.take(file).dry) == (3, 0, 0, 0)
    # The facility's five lines are A-000001 to A-000005.
    assert desk.rows(HELD) == [("A-000006", 10_00), ("A-000007", 10_00), ("A-000008", 2_50)]
    assert counts(desk.look(file)) == (0, 0, 3, 0)


def test_the_file_in_another_layout_is_known_too(desk):
    desk.take(APRIL)
    again = """
        Text | AMOUNT | Expense type | Date Paid  | Cost Centre | Reference | Supplier
        x    | £2.50  | dru          | 04/04/2026 | c2          | I-2       |
        x    | 10     | DRU          | 13/04/2026 | C1          | I-1       | S1
        x    | 10     | DRU          | 03/04/2026 | C1          | I-1       | s1"""
    # Of the second I-1 the day is another one. The text, which the first file did not have, is left out.
    assert counts(desk.look(again, without=["Text"])) == (1, 0, 2, 0)


def test_a_cumulative_export_adds_only_its_new_lines(desk):
    desk.take(APRIL)
    # I-3, and I-1 for the third time: twice it is there.
    assert counts(desk.take(APRIL + MAY).dry) == (2, 0, 3, 0)
    assert [amount for _, amount in desk.rows(HELD)] == [10_00, 10_00, 2_50, 7_00, 10_00]
    assert counts(desk.look(APRIL + MAY)) == (0, 0, 5, 0)


def test_a_row_that_was_edited_since_is_still_known(desk):
    desk.take(APRIL)
    change_entry(desk.store, Actual, ("A-000008",), {"amount": 3_00, "account_code": "NUR"}, revision=1, by="ann")
    assert counts(desk.look(APRIL)) == (0, 0, 3, 0)


def test_a_row_that_a_person_voided_does_not_come_back(desk):
    desk.take(APRIL)
    void_entry(desk.store, Actual, ("A-000006",), revision=1, by="ann", reason="not ours")
    assert counts(desk.look(APRIL)) == (0, 0, 3, 0)


def test_a_file_taken_back_can_be_loaded_again(desk):
    batch = desk.take(APRIL).batch
    undo_entries(desk.store, batch, by="ann", reason="too early")
    assert counts(desk.look(APRIL)) == (3, 0, 0, 0)
    assert desk.take(APRIL).new == 3
    assert counts(desk.look(APRIL)) == (0, 0, 3, 0)


def test_what_was_kept_when_the_file_was_taken_back_does_not_come_twice(desk):
    batch = desk.take(APRIL).batch
    change_entry(desk.store, Actual, ("A-000008",), {"description": "checked"}, revision=1, by="ann")
    undo_entries(desk.store, batch, by="ann", reason="again, please")
    assert counts(desk.look(APRIL)) == (2, 0, 1, 0)


def test_a_name_that_means_another_code_by_now_does_not_double_its_rows(desk):
    desk.take("Date | Cost centre | Account | Amount\n2026-04-03 | Ward 1 costs | Drugs | 5")
    change_entry(desk.store, Actual, ("A-000006",), {"cost_centre_code": "C2"}, revision=1, by="ann")
    assert counts(desk.look("Date | Cost centre | Account | Amount\n2026-04-03 | WARD 1 COSTS | drugs | 5")) == (0, 0, 1, 0)


def test_wrong_rows_do_not_count_as_rows_that_are_there(desk):
    good, bad = "2026-04-03 | C1 | DRU | 5", "2026-04-31 | C1 | DRU | 5"
    head = "Date | Cost centre | Account | Amount"
    desk.take("\n".join((head, good)))
    assert counts(desk.look("\n".join((head, bad, good, good)))) == (1, 0, 1, 1)


# --- rows with a key --------------------------------------------------------------------------------------------------

KEYED = {
    BudgetLine: """
        Cost centre | Account | Month      | Amount
        C1          | NUR     | 2026-04-01 | 1000
        C1          | NUR     | 2026-05-01 | 1100.50
        C1          | NUR     | 2026-06-01 | 1200""",
    Supplier: """
        Supplier code | Name              | Days to pay
        S1            | O'Neill & Söhne   | 30
        S2            | 100 % Care        | 14
        S3            | Third             | 7""",
    StaffMember: """
        Staff number | Name      | Job         | Group    | Unit | Contract hours
        N-1          | Ada Adams | Staff nurse | clinical | W1   | 37.5
        N-2          | Ben Brown | Ward clerk  | clerical | W2   | 24
        N-4          | Di Dee    | Nurse       | clinical | W1   | 30""",
}  # fmt: skip


@pytest.mark.parametrize("record_type", KEYED, ids=lambda each: each.table)
def test_a_record_with_a_key_is_new_changed_or_the_same(desk, record_type):
    desk.take(KEYED[record_type], record_type)
    # Rows: one as it was, one that differs in one field, one that was not there.
    told = desk.rows(
        "SELECT action, count(*) FROM change_log WHERE record_type = $name AND source = 'import' GROUP BY 1 ORDER BY 1",
        name=record_type.table,
    )
    assert told == [("changed", 1), ("loaded", 1)]
    assert counts(desk.look(KEYED[record_type], record_type)) == (0, 0, 3, 0)


def test_each_changed_row_has_its_history_and_keeps_what_the_file_does_not_say(desk):
    desk.take(KEYED[Supplier], Supplier)
    held = desk.store.row(Supplier, ("S2",))
    assert (held.values["name"], held.values["supplies"], held.values["payment_days"]) == ("100 % Care", "staffing", 14)
    assert (held.revision, held.changed_by) == (2, "ann")
    assert desk.store.row(Supplier, ("S1",)).revision == 1


def test_an_empty_cell_takes_the_usual_value_or_none(desk):
    desk.take("Supplier code | Name | Supplies | Days to pay\nS1 | O'Neill & Söhne | | \nS2 | Two | goods | 3", Supplier)
    held = [desk.store.row(Supplier, (code,)).values for code in ("S1", "S2")]
    assert [(each["supplies"], each["payment_days"]) for each in held] == [("other", None), ("goods", 3)]


def test_a_voided_key_and_a_key_twice_are_refused_row_by_row(desk):
    desk.store.add(Supplier(supplier_code="S3", name="Care"), by="ann")
    void_entry(desk.store, Supplier, ("S3",), revision=1, by="ann", reason="bankrupt")
    dry = desk.look("Supplier code | Name\nS3 | Care\nS4 | Four\nS4 | Four again\nS5 | Five", Supplier)
    assert counts(dry) == (2, 0, 0, 2)
    assert problems(dry) == [
        ("This row has the key of a row above it: keep one of them.", 1, 4),
        ("This supplier was voided: restore it first.", 1, 2),
    ]


def test_a_key_twice_is_not_told_where_the_row_above_is_wrong_itself(desk):
    dry = desk.look("Supplier code | Name | Days to pay\nS4 | Four | soon\nS4 | Four | 30\nS4 | Four again | 3", Supplier)
    assert counts(dry) == (1, 0, 0, 2)
    assert [(first, "key of a row above" in told) for told, _, first in problems(dry)] == [(2, False), (4, True)]


@pytest.mark.parametrize(
    ("unit", "left_on", "why"),
    [("W1", "2026-04-01", "Left on: nobody leaves before joining."), ("W9", "", "Old ward closed on 01 Mar 2026")],
    ids=["by its class", "by a rule across records"],
)
def test_a_key_twice_is_not_told_where_a_rule_refuses_the_row_above(desk, unit, left_on, why):
    file = f"""
        Staff number | Name | Job   | Group    | Unit   | Contract hours | Joined on  | Left on
        N-8          | Ed   | Nurse | clinical | {unit} | 30             | 2026-04-02 | {left_on}
        N-8          | Eda  | Nurse | clinical | W1     | 30             | 2026-04-02 |
        N-8          | Edd  | Nurse | clinical | W1     | 30             | 2026-04-02 |"""
    done = desk.take(file, StaffMember)
    assert counts(done.dry) == (1, 0, 0, 2)
    told = {first: problem for problem, _, first in problems(done.dry)}
    assert told[2].startswith(why) and told[4] == "This row has the key of a row above it: keep one of them."
    assert desk.rows("SELECT name FROM live_staff_member WHERE staff_no = 'N-8'") == [("Eda",)]


def test_a_key_twice_is_not_told_where_the_row_above_names_a_row_that_is_lost(desk):
    file = """
        Account code | Name   | Type    | Under
        X1           | Top    | odd     |
        X2           | Below  | non_pay | X1
        X2           | Beside | non_pay |"""
    dry = desk.look(file, Account)
    # There is no type “odd”, so X1 is not taken, and what stands below it neither.
    assert [first for _, _, first in problems(dry)] == [2, 3] and counts(dry) == (1, 0, 0, 2)


def test_new_rows_are_numbered_as_they_stand_in_the_file(desk):
    desk.take(APRIL)
    desk.take(APRIL + MAY)
    assert desk.rows("SELECT reference FROM actual WHERE actual_no > 'A-000008' ORDER BY actual_no") == [("I-3",), ("I-1",)]


def test_a_key_may_have_a_part_that_is_empty(desk):
    value = "Unit | Indicator | Month | Value\nW1 | Beds | 2026-04-01 | 20"
    desk.take(value, IndicatorValue)
    assert counts(desk.look(value, IndicatorValue)) == (0, 0, 1, 0)
    split = "Unit | Indicator | Month | Type | Value\nW1 | Beds | 2026-04-01 | | 20\nW1 | Beds | 2026-04-01 | Men | 9"
    assert counts(desk.look(split, IndicatorValue)) == (1, 0, 1, 0)
