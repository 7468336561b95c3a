"""Taking a file in: its records in order, what is noted of it, and kinds that refer to their own kind."""

import threading

import pytest

from medmgr_core.activity.records import Appointment
from medmgr_core.errors import ImportRejected
from medmgr_core.facility.records import Account, CostCentre, UnitPlacement
from medmgr_core.imports.commands import MOST_WAITING, accept
from medmgr_core.imports.records import LoadedFile
from medmgr_core.people.entries import undo_entries
from medmgr_core.store.write import Write
from tests.imports.loading import counts, problems

HEAD = "Date | Cost centre | Account | Amount\n"


def test_what_is_noted_of_a_file(desk):
    file = desk.file(HEAD + "2026-04-03 | C1 | DRU | 1.50\n2026-05-03 | C1 | DRU | 2\n2026-02-30 | C1 | DRU | 4")
    done = desk.take(file)
    held = desk.store.row(LoadedFile, (done.batch,)).values
    assert {name: str(held[name]) for name in ("file_name", "file_digest", "record_table", "unit_code", "total", "first_on",
                                               "last_on")} == {
        "file_name": "file.csv", "file_digest": file.digest, "record_table": "actual", "unit_code": "G", "total": "350",
        "first_on": "2026-04-03", "last_on": "2026-05-03",
    }  # fmt: skip
    assert [held[name] for name in ("rows_read", "left_out", "new_rows", "changed_rows", "same_rows", "wrong_rows")] == [
        3, 0, 2, 0, 0, 1,
    ]  # fmt: skip
    log = desk.rows("SELECT DISTINCT reason, source, made_by FROM change_log WHERE batch = $b", b=done.batch)
    assert log == [("file file.csv", "import", "ann")]


def test_the_months_and_sums_of_a_look(desk):
    dry = desk.look(HEAD + "2026-04-03 | C1 | DRU | 1.50\n2026-04-30 | C1 | DRU | 2\n2026-06-03 | C1 | DRU | (4)")
    assert [(str(row.month)[:10], row.rows, row.total) for row in dry.months.itertuples()] == [
        ("2026-04-01", 2, 350.0), ("2026-06-01", 1, -400.0),
    ]  # fmt: skip
    assert dict(dry.sums) == {"amount": -50}


def test_what_is_unusual_is_told_and_taken(desk):
    usual = "".join(f"2026-04-{day:02d} | C1 | DRU | 10\n" for day in range(1, 31))
    dry = desk.look(HEAD + usual + "2026-04-30 | C1 | DRU | 1,000.01\n2019-04-30 | C1 | DRU | 10")
    # More than a hundred times the usual 10.00; seven years before all the others.
    assert [sentence.split(",")[0] for sentence in dry.unusual] == [
        "Amount: 1 row is more than 100 times the usual", "Date: 1 row lies more than a year outside 01 Apr 2026 to 30 Apr 2026",
    ]  # fmt: skip
    assert counts(dry) == (32, 0, 0, 0)


def test_every_wrong_row_waits_up_to_what_a_person_could_ever_mend(desk):
    lines = "".join(f"2026-02-30 | C1 | DRU | {n}\n" for n in range(3))
    good = "".join(f"2026-04-03 | C1 | DRU | {n}\n" for n in range(4))
    assert desk.take(HEAD + lines + good, keep_wrong=True).waiting == 3 <= MOST_WAITING


def test_a_chart_of_accounts_comes_in_with_its_headings_in_any_order(desk):
    chart = """
        Account code | Name     | Under | Type
        T2           | Trains   | T     | non_pay
        T            | Travel   |       | non_pay
        T1           | Taxis    | T     | non_pay"""
    dry = desk.look(chart, Account, make=())
    if counts(dry) != (3, 0, 0, 0):
        # In two goes: the headings, then what stands below them.
        assert desk.take(chart, Account, make=()).new == 1
        assert desk.take(chart, Account, make=()).new == 2
    else:
        desk.take(chart, Account, make=())
    assert desk.rows("SELECT account_code, parent_code FROM live_account WHERE account_code LIKE 'T%' ORDER BY 1") == [
        ("T", None), ("T1", "T"), ("T2", "T"),
    ]  # fmt: skip


def test_a_kind_that_names_its_own_kind_can_have_it_made(desk):
    done = desk.take("Account code | Name | Under | Type\nT1 | Taxis | Travel | non_pay", Account)
    assert (done.new, dict(done.made)) == (1, {"Accounts": 1})
    assert desk.rows("SELECT parent_code FROM live_account WHERE account_code = 'T1'") == [("TRAVEL",)]
    assert undo_entries(desk.store, done.batch, by="ann", reason="again") == (3, [])


def test_what_a_row_is_a_part_of_is_not_made_for_it(desk):
    # A unit made for its place would bring a place of its own.
    dry = desk.look("Unit | From | Under\nW7 | 2026-04-01 | MED\nW1 | 2026-12-01 | SUR", UnitPlacement)
    assert counts(dry) == (1, 0, 0, 1) and dict(dry.unknown["unit_code"]) == {"W7": 1}


def test_appointments_by_their_number(desk):
    file = "AppointmentID | Clinic | ScheduledDay | AppointmentDay | No-show\n"
    done = desk.take(file + "0017 | W1 | 2026-04-01 | 2026-04-29 | Yes\n0018 | W1 | 2026-04-02 | 2026-04-29 | No", Appointment)
    assert counts(done.dry) == (2, 0, 0, 0)
    # Zeros before a number are part of it; a number out of a spreadsheet is not.
    dry = desk.look(file + "0017 | W1 | 2026-04-01 | 2026-04-29 | No\n18.0 | W1 | 2026-04-02 | 2026-04-29 | No", Appointment)
    assert counts(dry) == (0, 1, 0, 1)
    assert problems(dry)[0][0].startswith("Appointment number: a spreadsheet has turned this code into a number.")


def test_cost_centres_belong_to_units_by_name(desk):
    desk.take("Cost centre code | Name | Unit\nC9 | Nine | ward 2", CostCentre)
    assert desk.rows("SELECT unit_code FROM live_cost_centre WHERE cost_centre_code = 'C9'") == [("W2",)]


@pytest.mark.parametrize("when", ["at once", "rows are in"])
def test_a_stop_leaves_nothing_and_the_file_can_be_taken_then(desk, monkeypatch, when):
    file, stop, add = desk.file(HEAD + "2026-04-03 | New ward | Energy | 1.50"), threading.Event(), Write.add_query

    def then_stop(self, *given, **more):
        try:
            return add(self, *given, **more)
        finally:
            stop.set()

    before = desk.store.head()
    asked = desk.asked(file)
    monkeypatch.setattr(Write, "add_query", then_stop)
    if when == "at once":
        stop.set()
    with pytest.raises(ImportRejected, match="stopped before its end: nothing was taken in"):
        accept(desk.store, file, asked, by="ann", stop=stop)
    assert desk.store.head() == before
    assert desk.rows("SELECT count(*) FROM loaded_file") == [(0,)]
    assert desk.rows("SELECT count(*) FROM actual WHERE entered_batch IS NOT NULL") == [(0,)]
    assert counts(desk.take(file).dry) == (1, 0, 0, 0)
