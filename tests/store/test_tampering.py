"""check names the first row somebody altered behind the program's back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.store.change_log import digest, hash_of
from medmgr_core.store.check import check_store
from medmgr_core.store.erase import ERASED
from medmgr_core.store.store import Store
from medmgr_core.store.values import canonical
from tests.store.builders import Note, Slot, Thing, thing


def run(store: Store, sql: str, **values: Any) -> None:
    """What somebody with the database's password could do."""
    with store.engine.writing() as connection:
        connection.run(sql, values)


@pytest.fixture
def story(toys: Store) -> Store:
    """Rows 1 to 7 of a history: A and B added, A changed, C to E loaded, C changed, B voided, A's name erased."""
    toys.add(thing("A", remarks="private"), by="ann")
    toys.add(thing("B"), by="ann")
    toys.change(Thing, ("A",), {"pieces": 30}, revision=1, by="bob", reason="counted")
    with toys.write(by="bob", batch="file") as work:
        work.add_rows(Thing, pd.DataFrame({"thing_code": list("CDE"), "name": "Chair", "colour": "red", "pieces": [1, 2, 3]}))
    toys.change(Thing, ("C",), {"pieces": 24}, revision=1, by="ann", reason="counted")
    toys.void(Thing, ("B",), revision=1, by="ann", reason="broken")
    toys.erase(Thing, ("A",), ["remarks"], by="ann", reason="asked for")
    assert check_store(toys).problems == ()
    assert toys.head()[0] == 7
    return toys


Tamper = Callable[[Store], None]


def says(*words: str) -> Callable[[Tamper], Any]:
    """What the first problem must say."""
    return lambda tamper: pytest.param(tamper, words, id=tamper.__name__)


@says("Thing A", "pieces is 31", "history says 30")
def a_value_of_an_added_row(store: Store) -> None:
    run(store, "UPDATE thing SET pieces = 31 WHERE thing_code = 'A'")


@says("Thing C", "pieces is 25", "history says 24")
def a_changed_value_of_a_loaded_row(store: Store) -> None:
    run(store, "UPDATE thing SET pieces = 25 WHERE thing_code = 'C'")


@says("batch file was altered")
def a_value_of_a_loaded_row(store: Store) -> None:
    run(store, "UPDATE thing SET pieces = 4 WHERE thing_code = 'E'")


@says("batch file was altered")
def two_loaded_values_exchanged(store: Store) -> None:
    run(store, "UPDATE thing SET pieces = 5 - pieces WHERE thing_code IN ('D', 'E')")


@says("Thing A", 'remarks is "new"', "history says null")
def a_value_put_where_one_was_erased(store: Store) -> None:
    run(store, "UPDATE thing SET remarks = 'new' WHERE thing_code = 'A'")


@says("Thing A", 'entered_by is "cat"')
def who_entered_it(store: Store) -> None:
    run(store, "UPDATE thing SET entered_by = 'cat' WHERE thing_code = 'A'")


@says("Thing B", "void_reason")
def why_it_was_voided(store: Store) -> None:
    run(store, "UPDATE thing SET void_reason = 'lost' WHERE thing_code = 'B'")


@says("Thing D", "voided without a history row")
def a_loaded_row_voided(store: Store) -> None:
    run(store, "UPDATE thing SET voided_at = entered_at, voided_by = 'x', void_reason = 'x' WHERE thing_code = 'D'")


@says("Thing B", "stands as current")
def a_voided_row_brought_back(store: Store) -> None:
    run(store, "UPDATE thing SET voided_at = NULL, voided_by = NULL, void_reason = NULL WHERE thing_code = 'B'")


@says("Thing X", "no history")
def a_raw_row(store: Store) -> None:
    run(store, "INSERT INTO thing (thing_code, name, colour, revision, entered_at, entered_by) "
               "SELECT 'X', name, colour, 1, entered_at, entered_by FROM thing WHERE thing_code = 'A'")  # fmt: skip


@says("batch file had 3 rows, 4 are there")
def a_raw_row_made_to_look_loaded(store: Store) -> None:
    run(store, "INSERT INTO thing (thing_code, name, colour, revision, entered_at, entered_by, entered_batch) "
               "SELECT 'X', name, colour, 1, entered_at, entered_by, 'file' FROM thing WHERE thing_code = 'D'")  # fmt: skip


@says("Thing A is missing")
def an_added_row_deleted(store: Store) -> None:
    run(store, "DELETE FROM thing WHERE thing_code = 'A'")


@says("batch file had 3 rows, 2 are there")
def a_loaded_row_deleted(store: Store) -> None:
    run(store, "DELETE FROM thing WHERE thing_code = 'D'")


@says("History row 3", "pieces was altered")
def a_value_in_the_log(store: Store) -> None:
    run(store, "UPDATE change_log SET changes = replace(changes, '30', '31') WHERE change_no = 3")


@says("History row 3", "was altered")
def a_digest_in_the_log(store: Store) -> None:
    run(store, "UPDATE change_log SET digests = replace(digests, '0', '1') WHERE change_no = 3")


@says("History row 3", "was altered")
def a_value_and_its_digest(store: Store) -> None:
    told = store.rows("SELECT changes FROM change_log WHERE change_no = 3")[0][0]
    import json

    changes = json.loads(told)
    changes["pieces"][1] = 31
    digests = {name: digest(name, *entry) for name, entry in changes.items()}
    run(store, "UPDATE change_log SET changes = $c, digests = $d WHERE change_no = 3", c=canonical(changes), d=canonical(digests))


@says("History row 4", "does not follow the row before it")
def a_row_forged_with_its_hash(store: Store) -> None:
    names = ("previous_hash", "change_no", "made_at", "made_by", "record_type", "record_key", "unit_code", "action", "digests",
             "source", "batch")  # fmt: skip
    row = dict(zip(names, store.rows(f"SELECT {', '.join(names)} FROM change_log WHERE change_no = 3")[0], strict=True))
    forged = hash_of({**row, "made_by": "cat"})
    run(store, "UPDATE change_log SET made_by = 'cat', hash = $hash WHERE change_no = 3", hash=forged)


@says("History row 3", "was altered")
def who_did_it(store: Store) -> None:
    run(store, "UPDATE change_log SET made_by = 'cat' WHERE change_no = 3")


@says("History row 6", "the reason was altered")
def a_reason(store: Store) -> None:
    run(store, "UPDATE change_log SET reason = 'lost' WHERE change_no = 6")


@says("History row 5", "the reason was altered")
def a_reason_removed(store: Store) -> None:
    run(store, "UPDATE change_log SET reason = NULL WHERE change_no = 5")


@says("History row 2", "was altered")
def a_hash(store: Store) -> None:
    run(store, "UPDATE change_log SET hash = $hash WHERE change_no = 2", hash="f" * 64)


@says("History row 4", "row before it is missing")
def a_log_row_deleted(store: Store) -> None:
    run(store, "DELETE FROM change_log WHERE change_no = 3")


@says("History ends at row 5", "head says 7")
def the_tail_deleted(store: Store) -> None:
    run(store, "DELETE FROM change_log WHERE change_no > 5")


@says("History row 1", "remarks was removed without a tombstone")
def an_erasure_whose_tombstone_names_another_field(store: Store) -> None:
    run(store, "UPDATE change_log SET changes = replace(changes, '\"remarks\"', '\"remorks\"') WHERE change_no = 7")


@says("History row 2", "name was removed without a tombstone")
def a_faked_erasure(store: Store) -> None:
    strip(store, 2, "name")


@says("History row 4", "values were added or removed")
def a_log_row_made_unreadable(store: Store) -> None:
    run(store, "UPDATE change_log SET changes = '{' WHERE change_no = 4")


@says("Slots: 1 rows name a thing that does not exist")
def a_reference_to_nothing(store: Store) -> None:
    store.add(Slot(thing_code="A", from_on=date(2026, 1, 1), place="shelf"), by="ann")
    store.add(thing("Z"), by="ann")
    run(store, "UPDATE slot SET thing_code = 'Q'")


def strip(store: Store, number: int, name: str) -> None:
    """Remove a value from the log as an erasure does."""
    import json

    changes = json.loads(store.rows("SELECT changes FROM change_log WHERE change_no = $number", number=number)[0][0])
    run(store, "UPDATE change_log SET changes = $c WHERE change_no = $n", c=canonical({**changes, name: None}), n=number)


TAMPERINGS = [each for each in list(globals().values()) if isinstance(each, type(pytest.param()))]


@pytest.mark.parametrize(("tamper", "words"), TAMPERINGS)
def test_tampering_is_named(story: Store, tamper: Tamper, words: tuple[str, ...]):
    tamper(story)
    problems = check_store(story).problems
    assert problems
    for word in words:
        assert word.lower() in " ".join(problems).lower() if tamper.__name__ == "a_reference_to_nothing" else problems[0].lower()


# --- erasing ----------------------------------------------------------------------------------------------------------


def log_text(store: Store) -> str:
    return " ".join(str(row) for row in store.rows("SELECT changes, reason FROM change_log ORDER BY change_no"))


def test_erasing_leaves_a_sound_chain_with_a_tombstone(toys: Store):
    toys.add(thing("A", name="Jane Doe", remarks="first"), by="ann")
    toys.change(Thing, ("A",), {"remarks": "second", "pieces": 3}, revision=1, by="ann")
    head = toys.rows("SELECT change_no, hash FROM change_log ORDER BY 1")
    toys.erase(Thing, ("A",), ["remarks", "name"], by="ann", reason="law")
    row = toys.row(Thing, ("A",))
    assert (row.values["name"], row.values["remarks"], row.values["pieces"], row.revision) == (ERASED, None, 3, 3)
    for text in ("Jane", "first", "second"):
        assert text not in log_text(toys)
    assert toys.rows("SELECT change_no, hash FROM change_log ORDER BY 1")[:2] == head  # no link was touched
    action, changes = toys.rows("SELECT action, changes FROM change_log WHERE change_no = 3")[0]
    assert action == "erased"
    assert '"#erased":[null,["name","remarks"]' in changes
    assert check_store(toys).problems == ()


def test_a_value_entered_after_an_erasure_is_watched_again(toys: Store):
    toys.add(thing("A", remarks="first"), by="ann")
    toys.erase(Thing, ("A",), ["remarks"], by="ann", reason="law")
    toys.change(Thing, ("A",), {"remarks": "second"}, revision=2, by="ann")
    assert check_store(toys).problems == ()
    run(toys, "UPDATE thing SET remarks = 'third'")
    assert 'remarks is "third"' in check_store(toys).problems[0]
    run(toys, "UPDATE thing SET remarks = 'second'")
    strip(toys, 3, "remarks")  # the tombstone of row 2 does not speak for row 3
    assert "removed without a tombstone" in check_store(toys).problems[0]


def test_loaded_recoded_and_voided_rows_can_be_erased(toys: Store):
    rows = pd.DataFrame({"thing_code": list("ABC"), "name": ["Jane", "John", "Jim"], "colour": "red", "remarks": "private"})
    with toys.write(by="bob", batch="file") as work:
        work.add_rows(Thing, rows)
    toys.erase(Thing, ("A",), ["name"], by="ann", reason="law")
    toys.change(Thing, ("B",), {"name": "Johnny", "pieces": 1}, revision=1, by="ann")
    toys.recode(Thing, "B", "B2", by="ann", reason="x")
    toys.void(Thing, ("B2",), revision=3, by="ann", reason="x")
    toys.erase(Thing, ("B2",), ["name"], by="ann", reason="law")
    toys.erase(Thing, ("B2",), ["remarks", "pieces"], by="ann", reason="law")
    assert [name for (name,) in toys.rows("SELECT name FROM thing ORDER BY thing_code")] == [ERASED, ERASED, "Jim"]
    assert "John" not in log_text(toys)
    assert check_store(toys).problems == ()
    run(toys, "UPDATE thing SET remarks = 'other' WHERE thing_code = 'C'")
    assert "batch file was altered" in check_store(toys).problems[0]
    run(toys, "UPDATE thing SET remarks = 'private' WHERE thing_code = 'C'")
    toys.undo("file", by="ann", reason="x")  # A was edited by its erasure, B2 is voided: only C goes
    assert toys.rows("SELECT thing_code FROM live_thing") == [("A",)]
    assert check_store(toys).problems == ()


def test_erasing_spares_the_others_who_had_the_code(toys: Store):
    """A code given up by one record and taken by the next: each has its own history."""
    toys.add(thing("A", name="Jane"), by="ann")
    toys.recode(Thing, "A", "B", by="ann", reason="x")
    toys.add(thing("A", name="John"), by="ann")
    toys.erase(Thing, ("B",), ["name"], by="ann", reason="law")
    assert "Jane" not in log_text(toys)
    assert "John" in log_text(toys)
    toys.recode(Thing, "A", "C", by="ann", reason="x")
    toys.add(thing("A", name="Jim"), by="ann")
    toys.erase(Thing, ("A",), ["name"], by="ann", reason="law")
    assert "Jim" not in log_text(toys)
    assert "John" in log_text(toys)
    assert check_store(toys).problems == ()


def test_a_file_can_be_erased_and_a_key_cannot(toys: Store):
    toys.add(thing("A", picture=b"face"), by="ann")
    toys.erase(Thing, ("A",), ["picture"], by="ann", reason="law")
    assert toys.row(Thing, ("A",)).values["picture"] is None
    toys.add(Note(words="x"), by="ann")
    for record_type, key, field in ((Thing, "A", "thing_code"), (Thing, "A", "what"), (Note, "T-000001", "note_no")):
        with pytest.raises(InvalidEntry, match="cannot be erased"):
            toys.erase(record_type, (key,), [field], by="ann", reason="law")
    with pytest.raises(NotFound):
        toys.erase(Thing, ("Q",), ["name"], by="ann", reason="law")
    assert check_store(toys).problems == ()
