"""History: no change without its row, no row without its change, and every tampering named."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from medmgr_core.errors import AlreadyExists, InvalidEntry, NotFound
from medmgr_core.facility.records import CostCentre, FacilityProfile, StaffMember, Supplier, Unit, UnitPlacement
from medmgr_core.record import Record
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.change_log import FIRST_HASH, changes_where
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write
from medmgr_core.workspace import RECORD_TYPES
from tests.store.builders import FULL, TOYS, Note, Slot, Thing, almost_the_sample, one_change, thing
from tests.store.conftest import Opener


def changes(store: Store, table: str, key: str | None = None) -> list[Any]:
    """The history of a table, or of one record."""
    with store.engine.reading() as connection:
        found = changes_where(connection, "record_type = $table_name", {"table_name": table})
    return [change for change in found if key is None or change.record_key == key]


def sound(store: Store) -> bool:
    """Nothing to complain of; the complaints are shown when there are."""
    problems = check_store(store).problems
    assert problems == ()
    return True


# --- a change and its row are one -------------------------------------------------------------------------------------


def break_log(store: Store) -> None:
    """The next history row cannot be written: its number is taken."""
    number = store.head()[0] + 1
    with store.engine.writing() as connection:
        connection.run(
            "INSERT INTO change_log SELECT $number, made_at, made_by, record_type, record_key, unit_code, action, changes, "
            "digests, reason, source, batch, previous_hash, hash FROM change_log WHERE change_no = 1",
            {"number": number},
        )


def mend_log(store: Store) -> None:
    with store.engine.writing() as connection:
        connection.run("DELETE FROM change_log WHERE change_no = $number", {"number": store.head()[0] + 1})


def count(store: Store, table: str) -> int:
    return store.rows(f"SELECT count(*) FROM {table}")[0][0]


def test_no_record_type_changes_without_its_history_nor_history_without_it(any_store: Store):
    """Each type in turn in one store, in the order of loading; what one leaves is there for those that name it."""
    any_store.add(FacilityProfile(profile_code="other", name="Other"), by="system")  # every store has a history
    for record_type in RECORD_TYPES:
        store, record = almost_the_sample(any_store, record_type)
        key = a_broken_write_leaves_no_row(store, record)
        a_broken_write_leaves_the_row_as_it_was(store, record_type, key)
        all_that_happens_to_it_is_told(store, record_type, key)
    assert sound(any_store)


def a_broken_write_leaves_no_row(store: Store, record: Record) -> tuple[str, ...]:
    table = record.table
    before, head, version = count(store, table), store.head(), store.versions_of(f"FROM {table}")
    break_log(store)
    with pytest.raises(Exception, match=r"(?i)duplicate key"):
        store.add(record, by="ann")
    mend_log(store)
    assert (count(store, table), store.head(), store.versions_of(f"FROM {table}")) == (before, head, version)
    key = store.add(record, by="ann")  # and nothing stays behind that would be in the way
    assert count(store, table) == before + 1
    return key


def a_broken_write_leaves_the_row_as_it_was(store: Store, record_type: type[Record], key: tuple[str, ...]) -> None:
    row, change = store.row(record_type, key), one_change(record_type)
    assert row is not None
    break_log(store)
    if change:
        with pytest.raises(Exception, match=r"(?i)duplicate key"):
            store.change(record_type, key, change, revision=1, by="ann")
    with pytest.raises(Exception, match=r"(?i)duplicate key"):
        store.void(record_type, key, revision=1, by="ann", reason="wrong")
    mend_log(store)
    assert store.row(record_type, key) == row


def all_that_happens_to_it_is_told(store: Store, record_type: type[Record], key: tuple[str, ...]) -> None:
    change = one_change(record_type)
    revision = store.change(record_type, key, change, revision=1, by="bob", reason="a letter")
    assert revision == (2 if change else 1)
    store.void(record_type, key, revision=revision, by="cat", reason="entered twice")
    store.restore(record_type, key, by="ann", reason="it was not")
    told = changes(store, record_type.table, " / ".join(str(part) for part in key))
    assert [each.action for each in told] == ["added", *(["changed"] if change else []), "voided", "restored"]
    assert [each.made_by for each in told] == ["ann", *(["bob"] if change else []), "cat", "ann"]
    row = store.row(record_type, key)
    assert row is not None
    assert (row.revision, row.entered_by, row.changed_by, row.voided_at) == (revision + 2, "ann", "ann", None)
    for name, value in change.items():
        assert row.values[name] == value
        assert told[1].changes[name][:2] == [told[0].changes[name][1], value]
        assert told[1].reason == "a letter"


def test_every_kind_of_value_comes_back_and_is_told(toys: Store):
    toys.add(thing("B"), by="ann")
    toys.add(thing("A", beside="B", **FULL), by="ann")
    row = toys.row(Thing, ("A",))
    assert row is not None
    assert row.values == {"thing_code": "A", "name": "Lamp", "beside": "B", **FULL}
    told = changes(toys, "thing", "A")[0].changes
    assert told["made_on"][1] == "1999-12-31"
    assert told["seen_at"][1] == "2026-03-29T01:30:00.123456"
    assert told["picture"][1].startswith("sha256:")  # what a file holds is not copied into the history
    assert toys.change(Thing, ("A",), dict(FULL), revision=1, by="ann") == 1  # the same values are no change
    empty = {name: None for name in FULL if name not in ("colour", "is_new")}
    assert toys.change(Thing, ("A",), empty, revision=1, by="ann") == 2
    assert sound(toys)


def test_a_reason_of_nothing_is_no_reason(toys: Store):
    toys.add(thing(), by="ann", reason="")
    toys.change(Thing, ("T1",), {"pieces": 3}, revision=1, by="ann", reason="  ")
    with pytest.raises(InvalidEntry, match="Say why"):
        toys.void(Thing, ("T1",), revision=2, by="ann", reason=" ")
    assert [change.reason for change in changes(toys, "thing")] == [None, None]
    assert sound(toys)


def test_nobody_writes_without_a_name(toys: Store):
    with pytest.raises(ValueError, match="made by somebody"):
        toys.add(thing(), by="")


def test_each_row_hangs_on_the_one_before(facility: Store):
    with facility.engine.reading() as connection:
        told = changes_where(connection, "true", {})
    assert [change.change_no for change in told] == list(range(1, len(told) + 1))
    assert [change.previous_hash for change in told] == [FIRST_HASH, *(change.hash for change in told[:-1])]
    assert facility.head() == (told[-1].change_no, told[-1].hash)
    # W2's cost centre: history knows the unit a record belongs to, also through a reference.
    assert {change.unit_code for change in told if change.record_key.startswith("C2")} == {"W2"}
    assert {change.unit_code for change in told if change.record_type == "supplier"} == {None}


# --- recode -----------------------------------------------------------------------------------------------------------


def test_recode_rewrites_the_code_and_every_reference(facility: Store):
    # W2 is named by itself, two placements, one cost centre and one staff member: 5 rows.
    assert facility.recode(Unit, "W2", "W2A", by="ann", reason="new numbering") == 5
    assert facility.row(Unit, ("W2",)) is None
    assert facility.row(StaffMember, ("N-2",)).values["unit_code"] == "W2A"
    assert facility.row(CostCentre, ("C2",)).values["unit_code"] == "W2A"
    assert facility.row(UnitPlacement, ("W2A", "2026-07-01")).values["parent_code"] == "SUR"
    told = changes(facility, "unit", "W2A")
    assert [change.action for change in told] == ["recoded"]
    assert told[0].changes["#key"][:2] == ["W2", "W2A"]
    assert len({change.batch for change in changes(facility, "unit_placement")[-2:]}) == 1
    assert sound(facility)


def test_a_parent_is_recoded_in_the_rows_below_it(facility: Store):
    # MED: itself, its own placement, and the placements of W1, W2 (until July) and W9 below it; and bob's role: 6.
    assert facility.recode(Unit, "MED", "MEDICINE", by="ann", reason="longer") == 6
    assert facility.row(UnitPlacement, ("W1", "2020-01-01")).values["parent_code"] == "MEDICINE"
    assert sound(facility)


def test_keys_that_hold_the_reference_move_with_it(toys: Store):
    toys.add(thing("A"), by="ann")
    toys.add(Slot(thing_code="A", from_on=date(2026, 1, 1), place="shelf"), by="ann")
    toys.add(Note(thing_code="A", words="x"), by="ann")
    toys.void(Note, ("T-000001",), revision=1, by="ann", reason="y")
    assert toys.recode(Thing, "A", "B / C", by="ann", reason="z") == 3
    toys.restore(Note, ("T-000001",), by="ann")  # a voided row was recoded too, so it can come back
    assert toys.row(Slot, ("B / C", date(2026, 1, 1))).values["place"] == "shelf"
    assert toys.recode(Thing, "B / C", "A", by="ann", reason="back") == 3
    assert sound(toys)


def test_a_code_that_many_name_is_rewritten_everywhere(toys: Store):
    """From some number on history rows are added as a frame: each still has its own, with unit, reason and batch."""
    toys.add(thing("A"), by="ann")
    with toys.write(by="bob", batch="file") as work:
        work.add_rows(Note, pd.DataFrame({"thing_code": ["A"] * 60, "words": [f"no. {n}; '\\N' ä" for n in range(60)]}))
        for month in range(1, 13):
            for year in (2024, 2025, 2026):
                work.add(Slot(thing_code="A", from_on=date(year, month, 1), place="shelf"))
    assert toys.recode(Thing, "A", "B", by="ann", reason="renumbered; “so”") == 1 + 60 + 36
    told = changes(toys, "note")[1:] + changes(toys, "slot")[36:]
    assert {(each.reason, each.made_by, each.unit_code) for each in told} == {("renumbered; “so”", "ann", None)}
    assert len({each.batch for each in told}) == 1
    assert [each.action for each in told] == ["changed"] * 60 + ["recoded"] * 36
    assert toys.rows("SELECT DISTINCT thing_code, revision, changed_by FROM note") == [("B", 2, "ann")]
    assert toys.row(Slot, ("B", date(2025, 6, 1))).revision == 2
    assert sound(toys)
    toys.change(Slot, ("B", date(2025, 6, 1)), {"place": "floor"}, revision=2, by="ann")
    assert toys.undo(told[0].batch, by="ann", reason="back") == (97, [])
    assert sound(toys)


def test_recode_refuses_a_taken_code_and_an_unknown_one(facility: Store):
    with pytest.raises(AlreadyExists) as taken:
        facility.recode(Supplier, "S1", "S2", by="ann", reason="x")
    assert taken.value.voided is False
    with pytest.raises(NotFound):
        facility.recode(Supplier, "S7", "S8", by="ann", reason="x")
    with pytest.raises(InvalidEntry, match="at most 40"):
        facility.recode(Supplier, "S1", "S" * 41, by="ann", reason="x")
    assert sound(facility)


# --- undo -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def grid(toys: Store) -> Store:
    """A batch "grid" that added D, changed A and B, voided C; all were there before but D."""
    for code in "ABC":
        toys.add(thing(code, pieces=1), by="ann")
    toys.add(thing("D", pieces=1), by="bob", source="grid", batch="grid")
    toys.change(Thing, ("A",), {"pieces": 2}, revision=1, by="bob", source="grid", batch="grid")
    toys.change(Thing, ("A",), {"pieces": 3}, revision=2, by="bob", source="grid", batch="grid")
    toys.change(Thing, ("B",), {"pieces": 2, "name": "Other"}, revision=1, by="bob", source="grid", batch="grid")
    toys.void(Thing, ("C",), revision=1, by="bob", reason="gone", source="grid", batch="grid")
    return toys


def pieces(store: Store) -> dict[str, int]:
    """Live things and their pieces."""
    return dict(store.rows("SELECT thing_code, pieces FROM live_thing ORDER BY 1"))


def test_undo_takes_a_batch_back(grid: Store):
    assert pieces(grid) == {"A": 3, "B": 2, "D": 1}
    assert grid.undo("grid", by="ann", reason="wrong file") == (4, [])
    assert pieces(grid) == {"A": 1, "B": 1, "C": 1}
    assert grid.row(Thing, ("B",)).values["name"] == "Lamp"
    assert grid.row(Thing, ("D",)).void_reason == "wrong file"
    assert grid.undo("grid", by="ann", reason="again") == (0, [])  # nothing is left to take back
    assert sound(grid)


def test_undo_keeps_and_names_what_was_edited_since(grid: Store):
    grid.change(Thing, ("B",), {"remarks": "seen"}, revision=2, by="cat")
    grid.restore(Thing, ("C",), by="cat")
    grid.recode(Thing, "D", "E", by="cat", reason="x")
    assert grid.undo("grid", by="ann", reason="wrong") == (1, ["Thing C", "Thing B", "Thing D"])
    assert pieces(grid) == {"A": 1, "B": 2, "C": 1, "E": 1}
    assert sound(grid)


def test_undo_keeps_what_is_in_use_since(grid: Store):
    grid.add(Note(thing_code="D", words="about D"), by="cat")
    assert grid.undo("grid", by="ann", reason="wrong") == (3, ["Thing D"])
    assert pieces(grid) == {"A": 1, "B": 1, "C": 1, "D": 1}


def test_undo_can_be_undone(grid: Store):
    grid.undo("grid", by="ann", reason="wrong")
    undoing = changes(grid, "thing")[-1].batch
    assert grid.undo(undoing, by="ann", reason="it was right") == (4, [])
    assert pieces(grid) == {"A": 3, "B": 2, "D": 1}
    assert grid.undo("grid", by="ann", reason="no, wrong") == (4, [])
    assert pieces(grid) == {"A": 1, "B": 1, "C": 1}
    assert sound(grid)


def test_a_mere_event_is_no_edit(grid: Store):
    with grid.write(by="cat") as work:
        work.note("thing", "A", "exported")
    assert grid.undo("grid", by="ann", reason="wrong") == (4, [])


def test_undo_needs_a_reason_and_knows_only_its_batch(grid: Store):
    with pytest.raises(InvalidEntry, match="Say why"):
        grid.undo("grid", by="ann", reason="")
    assert grid.undo("another", by="ann", reason="x") == (0, [])
    assert pieces(grid) == {"A": 3, "B": 2, "D": 1}


def test_undo_keeps_what_a_rule_holds(toys: Store):
    toys.add(thing("A"), by="ann")
    toys.add(thing("B", beside="A"), by="ann")
    toys.change(Thing, ("B",), {"beside": None}, revision=1, by="ann", batch="grid")
    toys.void(Thing, ("A",), revision=1, by="ann", reason="gone")
    assert toys.undo("grid", by="ann", reason="x") == (0, ["Thing B"])  # it would stand beside a voided thing
    assert toys.row(Thing, ("B",)).values["beside"] is None
    assert sound(toys)


def test_undo_keeps_what_a_void_rule_holds(copied: Callable[[str, str], Store], opened: Opener):
    """The rule looks at the store as it would be; then the row is as if nobody had tried."""

    def never(work: Write, record: Record) -> None:
        assert work.connection.rows("SELECT count(*) FROM live_thing") == [(1,)]
        raise InvalidEntry("The last lamp stays.")

    rules = {Note: lambda work, record: None, Thing: never}
    store = opened.again(copied("duckdb", "toys"), Catalogue(TOYS.record_types, TOYS.slice_views, {}, rules))
    store.add(thing("A"), by="ann")
    store.change(Thing, ("A",), {"pieces": 2}, revision=1, by="ann")
    store.add(thing("B"), by="bob", batch="grid")
    store.add(Note(words="x"), by="bob", batch="grid")
    before = store.row(Thing, ("B",))
    assert store.undo("grid", by="ann", reason="wrong") == (1, ["Thing B"])
    assert store.row(Thing, ("B",)) == before
    with pytest.raises(InvalidEntry, match="last lamp"):
        store.void(Thing, ("A",), revision=2, by="ann", reason="x")
    assert store.row(Thing, ("A",)).revision == 2
    assert sound(store)


def test_undo_of_a_recode_gives_the_code_back(toys: Store):
    toys.add(thing("A"), by="ann")
    toys.add(Note(thing_code="A", words="before"), by="ann")
    toys.recode(Thing, "A", "B", by="ann", reason="x")
    batch = changes(toys, "thing")[-1].batch
    toys.add(Note(thing_code="B", words="after"), by="ann")
    assert toys.undo(batch, by="ann", reason="y") == (3, [])
    assert toys.rows("SELECT thing_code, count(*) FROM note GROUP BY 1") == [("A", 2)]
    assert toys.undo(batch, by="ann", reason="y") == (0, ["Thing B"])
    assert sound(toys)


# --- loaded batches ---------------------------------------------------------------------------------------------------


def load(store: Store, codes: str, batch: str = "file", **columns: Any) -> None:
    """Things added set-based, one for each letter."""
    rows = pd.DataFrame({"thing_code": list(codes), "name": "Lamp", "colour": "red", "is_new": True, **columns})
    with store.write(by="bob", source="import", batch=batch, reason="file x.csv") as work:
        assert work.add_rows(Thing, rows) == len(codes)


def test_a_load_is_one_history_row(toys: Store):
    load(toys, "ABC", pieces=[1, 2, None], weight=[1, 2.5, 0.1], made_on=pd.to_datetime(["2026-01-01", None, "1999-12-31"]),
         seen_at=[pd.Timestamp("2026-03-29 01:30", tz="Europe/Berlin"), None, None])  # fmt: skip
    assert [change.action for change in changes(toys, "thing")] == ["loaded"]
    row = toys.row(Thing, ("A",))
    # 01:30 in Berlin, still winter time, is half past midnight UTC; whole numbers stay whole.
    assert (row.values["seen_at"].isoformat(), row.values["pieces"], row.values["weight"]) == ("2026-03-29T00:30:00", 1, 1.0)
    assert (row.entered_by, row.entered_batch, row.revision) == ("bob", "file", 1)
    assert sound(toys)


def test_undo_of_a_load(toys: Store):
    load(toys, "ABCDEF")
    toys.change(Thing, ("B",), {"pieces": 7}, revision=1, by="ann")
    toys.void(Thing, ("C",), revision=1, by="ann", reason="x")
    toys.recode(Thing, "D", "G", by="ann", reason="x")
    toys.add(Note(thing_code="E", words="in use"), by="ann")
    # A and F go. B was edited, D recoded, E is named by a note; C was voided by hand already.
    assert toys.undo("file", by="ann", reason="wrong file") == (2, ["Thing B", "Thing G", "Thing E"])
    assert sorted(pieces(toys)) == ["B", "E", "G"]
    row = toys.row(Thing, ("A",))
    assert (row.revision, row.voided_by, row.void_reason) == (2, "ann", "wrong file")
    assert sound(toys)
    toys.restore(Thing, ("A",), by="ann")
    toys.recode(Thing, "E", "H", by="ann", reason="x")
    toys.recode(Thing, "H", "F2", by="ann", reason="x")
    assert toys.undo("file", by="ann", reason="again") == (0, ["Thing A", "Thing B", "Thing F2", "Thing G"])
    assert sound(toys)


def test_a_load_taken_back_is_not_put_in_again_from_the_history(toys: Store):
    load(toys, "AB")
    toys.undo("file", by="ann", reason="wrong")
    with pytest.raises(InvalidEntry, match="load it once more"):
        toys.undo(changes(toys, "thing")[-1].batch, by="ann", reason="no, right")


def test_a_batch_with_new_records_and_loaded_rows_goes_as_a_whole(toys: Store):
    with toys.write(by="bob", source="import", batch="file") as work:
        work.add(thing("A"))
        work.add(thing("B"))
        work.add_rows(Note, pd.DataFrame({"thing_code": ["A", "A", "B"], "words": ["x", "y", "z"]}))
    toys.change(Note, ("T-000003",), {"words": "edited"}, revision=1, by="ann")
    # The edited note stays, and with it the thing it names.
    assert toys.undo("file", by="ann", reason="wrong") == (3, ["Note T-000003", "Thing B"])
    assert sound(toys)


class Wider(Thing):
    """A thing with two fields more."""

    size: int | None = None
    is_kept: bool = True


def test_a_new_field_leaves_earlier_loads_sound(toys: Store, opened: Opener):
    load(toys, "AB")
    store = opened.again(toys, Catalogue((Wider, Slot, Note), TOYS.slice_views))
    assert store.rows("SELECT thing_code, size, is_kept FROM thing ORDER BY 1") == [("A", None, True), ("B", None, True)]
    assert sound(store)
    store.change(Wider, ("A",), {"size": 4}, revision=1, by="ann")
    assert sound(store)
