"""What SQL cannot judge is found before a file is taken: rules of a record class, and rules across records."""

import pytest

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.errors import ImportRejected
from medmgr_core.facility.records import CostCentre, StaffMember, Supplier, Unit
from tests.imports.loading import counts, problems

HEAD = "Date | Cost centre | Account | Amount | Reference\n"


def test_money_on_a_heading_is_refused_row_by_row_and_the_rest_is_taken(desk):
    file = desk.file(HEAD + "2026-04-03 | C1 | PAY | 1 | I-1\n2026-04-03 | C1 | DRU | 2 | I-2\n2026-04-04 | C2 | PAY | 3 | I-3")
    done = desk.take(file)
    assert counts(done.dry) == (1, 0, 0, 2)
    assert problems(done.dry) == [("Account: PAY is a heading with accounts below it. Choose one of those.", 2, 2)]
    assert desk.rows("SELECT reference FROM live_actual WHERE reference LIKE 'I-%'") == [("I-2",)]
    assert done.dry.sums == {"amount": 2_00}


def test_a_budget_month_is_the_first_of_a_month(desk):
    dry = desk.look("Cost centre | Account | Month | Amount\nC1 | DRU | 2026-04-02 | 1\nC1 | DRU | 2026-05-01 | 1", BudgetLine)
    assert counts(dry) == (1, 0, 0, 1)
    assert problems(dry) == [("Month: enter the first day of the month, such as 2026-11-01.", 1, 2)]


def test_nobody_leaves_before_joining(desk):
    dry = desk.look("""
        Staff number | Name | Job   | Group    | Unit | Contract hours | Joined on  | Left on
        N-8          | Ed   | Nurse | clinical | W1   | 30             | 2026-04-02 | 2026-04-01
        N-9          | Flo  | Nurse | clinical | W1   | 30             | 2026-04-02 | 2026-04-02""", StaffMember)  # fmt: skip
    assert counts(dry) == (1, 0, 0, 1)
    assert problems(dry) == [("Left on: nobody leaves before joining.", 1, 2)]


def test_a_changed_row_is_asked_too(desk):
    # Ben moves to a ward that closed on 1 March 2026: the file says so of a person who is there already.
    dry = desk.look("""
        Staff number | Name      | Job         | Group    | Unit | Contract hours
        N-1          | Ada Adams | Staff nurse | clinical | W1   | 20
        N-2          | Ben Brown | Ward clerk  | clerical | W9   | 20""", StaffMember)  # fmt: skip
    assert counts(dry) == (0, 1, 0, 1)
    assert [problem.partition(".")[0] for problem, _, _ in problems(dry)] == ["Old ward closed on 01 Mar 2026"]


def test_what_is_stored_counts_when_a_file_says_only_a_part(desk):
    # Ada joined on 1 May 2019: the file does not say so.
    dry = desk.look("""
        Staff number | Name      | Job         | Group    | Unit | Contract hours | Left on
        N-1          | Ada Adams | Staff nurse | clinical | W1   | 37.5           | 2019-04-30
        N-2          | Ben Brown | Ward clerk  | clerical | W2   | 20             | 2026-04-30""", StaffMember)  # fmt: skip
    assert counts(dry) == (0, 1, 0, 1)
    assert problems(dry) == [("Left on: nobody leaves before joining.", 1, 2)]


def test_a_rule_is_asked_of_each_combination_and_not_of_another_ones_rows(desk):
    # W2 opened in 2021, W9 closed in March 2026: no budget there afterwards.
    desk.store.add(CostCentre(cost_centre_code="C2B", name="More", unit_code="W2"), by="ann")
    desk.store.change(Unit, ("W2",), {"closed_on": "2026-09-01"}, revision=1, by="ann")
    dry = desk.look("""
        Cost centre | Account | Month      | Amount
        C2          | DRU     | 2026-08-01 | 1
        C2          | DRU     | 2026-09-01 | 1
        C2B         | DRU     | 2026-10-01 | 1
        C1          | DRU     | 2026-10-01 | 1""", BudgetLine)  # fmt: skip
    assert counts(dry) == (2, 0, 0, 2)
    assert {problem.partition(".")[0] for problem, _, _ in problems(dry)} == {"Ward 2 closed on 01 Sep 2026"}


def test_a_dry_run_writes_nothing(desk):
    before = desk.store.head()
    desk.look(HEAD + "2026-04-03 | New | New | 1 | I-1\n2026-04-03 | C1 | PAY | 1 | I-1")
    assert desk.store.head() == before
    assert desk.rows("SELECT count(*) FROM supplier") == [(2,)]


def test_nothing_is_taken_when_what_is_stored_has_changed_since_the_look(desk):
    file = desk.file("Supplier code | Name | Supplies\nS1 | O'Neill & Söhne | goods\nS3 | Third | other")
    shown = desk.look(file, Supplier)
    assert counts(shown) == (1, 0, 1, 0)
    desk.store.change(Supplier, ("S1",), {"name": "ONeill"}, revision=1, by="ann")
    with pytest.raises(ImportRejected, match="changed since the file was looked at"):
        desk.take(file, Supplier, shown=shown)
    assert desk.rows("SELECT count(*) FROM supplier") == [(2,)]
    assert desk.take(file, Supplier, shown=desk.look(file, Supplier)).changed == 1


def test_a_file_with_nothing_good_is_refused(desk):
    with pytest.raises(ImportRejected, match="nothing that could be taken"):
        desk.take(HEAD + "yesterday | C1 | DRU | 1 | I-1")
    assert desk.rows("SELECT count(*) FROM loaded_file") == [(0,)]
