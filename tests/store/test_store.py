"""The verbs of the store: what they refuse, and that what failed leaves nothing."""

from __future__ import annotations

import math
import threading
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, NotFound, UnknownReference
from medmgr_core.facility.records import StaffMember, Supplier
from medmgr_core.store.check import check_store
from medmgr_core.store.storable import LARGEST
from medmgr_core.store.store import Store
from tests.store.builders import FULL, Note, Slot, Thing, thing

# --- revisions --------------------------------------------------------------------------------------------------------


def test_a_save_over_anothers_save_is_refused_with_what_is_stored(facility: Store):
    key = ("N-1",)
    read = facility.row(StaffMember, key)
    facility.change(StaffMember, key, {"contract_hours": 30}, revision=read.revision, by="bob")
    with pytest.raises(ChangedMeanwhile) as meanwhile:
        facility.change(StaffMember, key, {"contract_hours": 24}, revision=read.revision, by="ann")
    error = meanwhile.value
    assert (error.by, error.revision, error.stored["contract_hours"]) == ("bob", 2, 30.0)
    assert error.at == facility.row(StaffMember, key).changed_at
    assert str(error).startswith("Ada Adams (N-1) was changed by bob at ")
    # With the revision now known the save goes through, and touches only the field it names.
    facility.change(StaffMember, key, {"job_title": "Sister"}, revision=error.revision, by="ann")
    assert facility.row(StaffMember, key).values["contract_hours"] == 30.0


def test_a_save_over_a_void_says_who_voided(toys: Store):
    toys.add(thing(), by="ann")
    toys.void(Thing, ("T1",), revision=1, by="bob", reason="gone")
    with pytest.raises(ChangedMeanwhile, match="was voided by bob") as meanwhile:
        toys.change(Thing, ("T1",), {"pieces": 1}, revision=1, by="ann")
    assert meanwhile.value.by == "bob"
    with pytest.raises(ChangedMeanwhile, match="was voided by bob"):
        toys.void(Thing, ("T1",), revision=1, by="ann", reason="also")
    with pytest.raises(NotFound):
        toys.change(Thing, ("T1",), {"pieces": 1}, revision=None, by="ann")


def test_a_save_over_an_undone_load_says_who_took_it_back(toys: Store):
    with toys.write(by="bob", batch="file") as work:
        work.add_rows(Thing, pd.DataFrame({"thing_code": ["A"], "name": ["Lamp"]}))
    toys.undo("file", by="cat", reason="wrong file")
    with pytest.raises(ChangedMeanwhile, match="was voided by cat"):
        toys.change(Thing, ("A",), {"pieces": 1}, revision=1, by="ann")


def test_a_record_that_is_not_there(toys: Store):
    for verb in (
        lambda: toys.change(Thing, ("Q",), {"pieces": 1}, revision=1, by="ann"),
        lambda: toys.void(Thing, ("Q",), revision=None, by="ann", reason="x"),
        lambda: toys.restore(Thing, ("Q",), by="ann"),
    ):
        with pytest.raises(NotFound):
            verb()
    toys.add(thing(), by="ann")
    with pytest.raises(NotFound, match="no voided thing"):
        toys.restore(Thing, ("T1",), by="ann")


# --- keys and references ----------------------------------------------------------------------------------------------


def test_a_taken_key_and_a_voided_one(facility: Store):
    with pytest.raises(AlreadyExists, match="is already there") as taken:
        facility.add(Supplier(supplier_code="S2", name="New"), by="ann")
    assert (taken.value.key, taken.value.voided) == (("S2",), False)
    facility.void(Supplier, ("S2",), revision=1, by="bob", reason="bankrupt")
    with pytest.raises(AlreadyExists, match=r"voided by bob \(bankrupt\). Restore it") as voided:
        facility.add(Supplier(supplier_code="S2", name="New"), by="ann")
    assert voided.value.voided is True
    facility.restore(Supplier, ("S2",), by="ann")
    assert facility.row(Supplier, ("S2",)).values["name"] == "100 % Care $units"


def test_a_reference_to_nothing_or_to_a_voided_record(toys: Store):
    toys.add(thing("A"), by="ann")
    toys.add(thing("B", beside="A"), by="ann")
    with pytest.raises(UnknownReference, match="there is no thing “Q”") as unknown:
        toys.add(thing("C", beside="Q"), by="ann")
    assert list(unknown.value.problems) == ["beside"]
    toys.void(Thing, ("A",), revision=1, by="ann", reason="x")
    for record in (thing("C", beside="A"), Slot(thing_code="A", from_on=date(2026, 1, 1), place="shelf")):
        with pytest.raises(UnknownReference):
            toys.add(record, by="ann")
    # A reference that stood before may stay: only a changed one is checked.
    toys.change(Thing, ("B",), {"pieces": 3}, revision=1, by="ann")
    toys.void(Thing, ("B",), revision=2, by="ann", reason="x")
    with pytest.raises(UnknownReference):
        toys.restore(Thing, ("B",), by="ann")


def test_a_key_is_not_edited_and_a_field_is_known(toys: Store):
    toys.add(thing(), by="ann")
    with pytest.raises(InvalidEntry, match="use “Change code”"):
        toys.change(Thing, ("T1",), {"thing_code": "T2"}, revision=1, by="ann")
    with pytest.raises(InvalidEntry, match="no field “revision”"):
        toys.change(Thing, ("T1",), {"revision": 9}, revision=1, by="ann")
    with pytest.raises(InvalidEntry, match="black things are not kept"):
        toys.change(Thing, ("T1",), {"name": "black"}, revision=1, by="ann")
    assert toys.row(Thing, ("T1",)).revision == 1


def test_keys_of_several_fields_and_of_other_types(toys: Store):
    toys.add(thing("A / B"), by="ann")
    day = date(2026, 1, 31)
    assert toys.add(Slot(thing_code="A / B", from_on=day, place="shelf"), by="ann") == ("A / B", "2026-01-31")
    for key in (("A / B", day), ("A / B", "2026-01-31")):
        assert toys.row(Slot, key).values["place"] == "shelf"
    toys.change(Slot, ("A / B", "2026-01-31"), {"place": "floor"}, revision=1, by="ann", batch="x")
    toys.change(Thing, ("A / B",), {"pieces": 1}, revision=1, by="ann", batch="x")
    # A batch finds a single key again whatever it holds; one of several fields with the separator in it stays.
    assert toys.undo("x", by="ann", reason="y") == (1, ["Slot A / B / 2026-01-31"])


def test_running_numbers_are_given_once(toys: Store):
    assert toys.add(Note(words="a"), by="ann") == ("T-000001",)
    assert toys.add(Note(note_no="T-000003", words="by hand"), by="ann") == ("T-000003",)
    for batch, brought in (("file", {"note_no": ["T-000007", "old 12", None]}), ("other", {})):
        with toys.write(by="ann", batch=batch) as work:
            work.add_rows(Note, pd.DataFrame({**brought, "words": ["x", "y", "z"]}))
    # 7 came along, the empty one became 8, the other file's are 9, 10 and 11.
    assert toys.row(Note, ("T-000008",)).values["words"] == "z"
    assert toys.add(Note(words="b"), by="ann") == ("T-000012",)
    toys.recode(Note, "T-000001", "T-000013", by="ann", reason="x")
    assert toys.add(Note(words="c"), by="ann") == ("T-000014",)
    with pytest.raises(UnknownReference):
        toys.add(Note(words="d", thing_code="Q"), by="ann")
    assert toys.add(Note(words="e"), by="ann") == ("T-000015",)  # what failed took no number
    assert check_store(toys).problems == ()


# --- values both engines hold -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "values",
    [{"name": "a\0b"}, {"pieces": LARGEST + 1}, {"price": 2**70}, {"weight": math.inf}, {"weight": math.nan}],
    ids=str,
)
def test_what_an_engine_would_refuse_is_said_in_a_sentence(toys: Store, values: dict):
    with pytest.raises(InvalidEntry) as refused:
        toys.add(thing(**{"name": "Lamp", **values}), by="ann")
    assert list(refused.value.problems) == list(values)
    rows = pd.DataFrame([{"thing_code": "A", "name": "Lamp", **values}])
    if not rows.isna().any(axis=None) and "price" not in values:  # in a frame NaN is an empty cell, and 2**70 no number
        with pytest.raises(InvalidEntry), toys.write(by="ann", batch="file") as work:
            work.add_rows(Thing, rows)
    assert toys.head()[0] == 0
    assert toys.rows("SELECT count(*) FROM thing") == [(0,)]


def test_the_largest_numbers_and_the_strangest_texts_come_back(toys: Store):
    odd = "O'Neill; -- $units % \\N \\. \t“” 日本 \U0001f600 \r\n end"
    toys.add(thing("A", name="x", remarks=odd, pieces=-LARGEST, price=LARGEST * 0 - 500_000, weight=5e-324), by="ann")
    toys.add(thing("B", remarks=None, weight=-1.7976931348623157e308, hours=0.1 + 0.2), by="ann")
    values = toys.row(Thing, ("A",)).values
    assert (values["remarks"], values["pieces"], values["price"], values["weight"]) == (odd, -LARGEST, -500_000, 5e-324)
    frame = toys.read("SELECT thing_code, remarks, pieces, hours FROM live_thing ORDER BY 1")
    assert frame["remarks"].tolist()[0] == odd
    assert frame["remarks"].isna().tolist() == [False, True]
    assert frame["hours"].tolist()[1] == 0.30000000000000004
    assert toys.rows("SELECT thing_code FROM thing WHERE remarks = $odd", odd=odd) == [("A",)]
    assert check_store(toys).problems == ()


def test_times_are_kept_in_utc(toys: Store):
    # 02:30 on 29 March 2026 in New York is 06:30 UTC: the clock there went forward on the 8th.
    new_york = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=-4)))
    toys.add(thing("A", seen_at=new_york), by="ann")
    assert toys.row(Thing, ("A",)).values["seen_at"] == datetime(2026, 3, 29, 6, 30)
    assert toys.change(Thing, ("A",), {"seen_at": new_york.astimezone(UTC)}, revision=1, by="ann") == 1  # the same moment
    row = toys.row(Thing, ("A",))
    assert abs((datetime.now(UTC).replace(tzinfo=None) - row.entered_at).total_seconds()) < 60
    frame = toys.read("SELECT seen_at, entered_at FROM live_thing")
    assert [str(dtype) for dtype in frame.dtypes] == ["datetime64[us]", "datetime64[us]"]
    assert frame["entered_at"][0] == pd.Timestamp(row.entered_at)
    assert check_store(toys).problems == ()


def test_rows_of_a_file_take_the_defaults(toys: Store):
    rows = pd.DataFrame({"thing_code": ["A", "B"], "name": ["x", "y"], "colour": ["dark_blue", None], "pieces": [1.0, None]})
    with toys.write(by="ann", batch="file") as work:
        work.add_rows(Thing, rows)
    assert toys.rows("SELECT colour, is_new, pieces FROM thing ORDER BY thing_code") == [
        ("dark_blue", True, 1),
        ("red", True, None),
    ]
    toys.change(Thing, ("B",), {"pieces": 2}, revision=1, by="ann")  # so a person can go on with them
    assert check_store(toys).problems == ()


def test_rows_are_added_in_a_batch_and_by_known_fields(toys: Store):
    one = pd.DataFrame({"thing_code": ["A"], "name": ["x"]})
    with pytest.raises(ValueError, match="in a batch"), toys.write(by="ann") as work:
        work.add_rows(Thing, one)
    with pytest.raises(ValueError, match="all those of a type at once"), toys.write(by="ann", batch="x") as work:
        work.add_rows(Thing, one)
        work.add_rows(Thing, one.assign(thing_code="B"))
    with pytest.raises(ValueError, match="no field"), toys.write(by="ann", batch="x") as work:
        work.add_rows(Thing, pd.DataFrame({"thing_code": ["A"], "revision": [3]}))


# --- all or nothing ---------------------------------------------------------------------------------------------------


class Stop(BaseException):
    """Streamlit's stop and rerun derive from BaseException as this one does."""


def test_whatever_breaks_off_a_write_undoes_it(toys: Store):
    with pytest.raises(Stop), toys.write(by="ann") as work:
        work.add(thing("A"))
        work.add(Note(words="x"))
        raise Stop
    assert toys.head() == (0, "0" * 64)
    assert toys.rows("SELECT count(*) FROM thing") == [(0,)]
    assert toys.add(Note(words="y"), by="ann") == ("T-000001",)
    with pytest.raises(Stop), toys.kernel_write("draft") as connection:
        connection.run("INSERT INTO draft VALUES ('ann', 'f', '{}', now()::timestamp)")
        raise Stop
    assert toys.rows("SELECT count(*) FROM draft") == [(0,)]
    assert check_store(toys).problems == ()


def test_reading_never_writes(toys: Store):
    with pytest.raises(Exception, match=r"(?i)read.only"):
        toys.rows("INSERT INTO draft VALUES ('ann', 'f', '{}', now()::timestamp) RETURNING person_code")
    assert toys.rows("SELECT count(*) FROM draft") == [(0,)]


def test_a_read_stands_on_one_snapshot(toys: Store):
    toys.add(thing("A"), by="ann")
    with toys.engine.reading() as connection:
        before = connection.rows("SELECT count(*) FROM thing")
        writer = threading.Thread(target=lambda: toys.add(thing("B"), by="ann"))
        writer.start()
        writer.join()
        assert connection.rows("SELECT count(*) FROM thing") == before == [(1,)]
    assert toys.rows("SELECT count(*) FROM thing") == [(2,)]


def test_several_changes_in_one_write_are_one_step(toys: Store):
    with toys.write(by="ann", reason="set up") as work:
        work.add(thing("A", **FULL))
        work.change(Thing, ("A",), {"pieces": 13})
        work.void(Thing, ("A",))
        work.restore(Thing, ("A",))
        assert work.row(Thing, ("A",)).revision == 4
    assert toys.row(Thing, ("A",)).revision == 4
    assert check_store(toys).problems == ()


def test_tables_without_history_are_put_and_removed(toys: Store):
    at = datetime(2026, 1, 1)
    for typed in ("{}", '{"name": "O\'Neill"}'):
        toys.put("draft", person_code="ann", form="thing", typed=typed, saved_at=at)
    toys.put("draft", person_code="bob", form="thing", typed="{}", saved_at=at)
    assert toys.rows("SELECT typed FROM draft ORDER BY person_code")[0] == ('{"name": "O\'Neill"}',)
    toys.remove("draft", "person_code = $person_code", person_code="ann")
    assert toys.rows("SELECT person_code FROM draft") == [("bob",)]
    with pytest.raises(ValueError, match="keeps its rows"):
        toys.remove("change_log", "true")
    assert toys.head()[0] == 0


def test_the_reach_of_a_batch_names_the_units_of_loaded_rows(facility: Store):
    from medmgr_core.budgets.records import Actual

    lines = pd.DataFrame({"posted_on": pd.to_datetime("2026-05-01"), "cost_centre_code": ["C1", "C3", "C3"],
                          "account_code": "DRU", "amount": [1, 2, 3]})  # fmt: skip
    with facility.write(by="ann", batch="file", reason="x") as work:
        work.add(Supplier(supplier_code="S3", name="Third"))
        work.add_rows(Actual, lines)
    # C1 belongs to W1 and C3 to W3; a supplier belongs to the whole facility.
    assert set(facility.reach_of_batch("file")) == {(Supplier, None), (Actual, "W1"), (Actual, "W3")}
    facility.undo("file", by="ann", reason="x")
    assert facility.reach_of_batch("nothing") == []
