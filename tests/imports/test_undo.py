"""A file is one batch, taken back with one click: what was edited or used since stays, and is named."""

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility.records import Supplier
from medmgr_core.people.entries import add_entry, change_entry, undo_entries

FILE = """
Date       | Cost centre | Account | Supplier | Amount    | Reference
2026-04-03 | Annexe      | Energy  | Nova     | 1,234.56  | I-1
2026-04-30 | annexe      | Drugs   |          | (34.56)   | I-2
2026-05-01 | Theatre     | Drugs   | Nova     | 1.00      | I-3
2026-02-30 | Theatre     | Drugs   | Nova     | 1.00      | I-4"""


def held(desk):
    tables = ("actual", "cost_centre", "account", "supplier", "waiting_row", "loaded_file")
    return [desk.rows(f"SELECT count(*) FROM live_{table}")[0][0] for table in tables]


def test_all_of_a_file_goes_its_rows_what_was_made_for_it_and_the_rows_that_wait(desk):
    before = held(desk)
    done = desk.take(FILE, keep_wrong=True)
    # 3 lines; Annexe and Theatre; Energy (Drugs is DRU); Nova; one row waits; the file.
    assert [now - then for now, then in zip(held(desk), before, strict=True)] == [3, 2, 1, 1, 1, 1]
    count, kept = undo_entries(desk.store, done.batch, by="ann", reason="wrong file")
    assert (count, kept) == (9, [])
    assert held(desk) == before


def test_what_was_edited_since_is_kept_with_all_it_names_and_told(desk):
    done = desk.take(FILE)
    change_entry(desk.store, Actual, ("A-000006",), {"description": "checked"}, revision=1, by="ann")
    _, kept = undo_entries(desk.store, done.batch, by="ann", reason="wrong file")
    # The line names Annexe, Energy and Nova.
    assert sorted(kept) == ["Account ENERGY", "Cost centre ANNEXE", "Spending line A-000006", "Supplier NOVA"]
    assert desk.rows("SELECT reference FROM live_actual WHERE reference LIKE 'I-%'") == [("I-1",)]
    assert desk.rows("SELECT name FROM live_cost_centre WHERE name = 'Theatre'") == []


def test_what_was_made_for_a_file_and_used_since_is_kept(desk):
    done = desk.take(FILE)
    add_entry(desk.store, Actual(posted_on="2026-06-01", cost_centre_code="C1", account_code="ENERGY", amount=1), by="ann")
    change_entry(desk.store, Supplier, ("NOVA",), {"remarks": "good"}, revision=1, by="ann")
    _, kept = undo_entries(desk.store, done.batch, by="ann", reason="wrong file")
    assert sorted(kept) == ["Account ENERGY", "Supplier NOVA"]


def test_changed_rows_go_back_to_what_they_were_but_for_those_changed_again(desk):
    done = desk.take("Supplier code | Name\nS1 | One\nS2 | Two\nS3 | Three", Supplier)
    change_entry(desk.store, Supplier, ("S2",), {"name": "Zwei"}, revision=2, by="ann")
    count, kept = undo_entries(desk.store, done.batch, by="ann", reason="wrong file")
    assert kept == ["Supplier S2"]
    assert desk.rows("SELECT name FROM live_supplier ORDER BY supplier_code") == [("O'Neill & Söhne",), ("Zwei",)]
    assert count == 3  # S1, S3 and the file


def test_a_reason_is_needed_and_the_right_for_every_unit_of_the_file(desk):
    done = desk.take("Date | Cost centre | Account | Amount\n2026-04-03 | C1 | DRU | 1\n2026-04-03 | C3 | DRU | 1")
    with pytest.raises(InvalidEntry, match="reason"):
        undo_entries(desk.store, done.batch, by="ann", reason=" ")
    with pytest.raises(NotAllowed):
        undo_entries(desk.store, done.batch, by="cat", reason="mine")  # clerk of ward 3 alone
    assert desk.rows("SELECT count(*) FROM live_loaded_file") == [(1,)]
