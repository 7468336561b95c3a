"""Opening a store: who may, what an older one becomes, and which one is refused."""

from __future__ import annotations

import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import Field

from medmgr_core.errors import MedMgrError, StoreBehind, StoreDamaged, StoreInUse, StoreTooNew
from medmgr_core.record import Record
from medmgr_core.store import postgres_engine, schema
from medmgr_core.store.catalogue import Catalogue, views_of
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store, open_store
from tests.store.builders import TOY_VIEWS, TOYS, Note, Slot, Thing, thing, toy_catalogue
from tests.store.conftest import Opener
from tests.support.app_server import PROJECT

# --- one process ------------------------------------------------------------------------------------------------------

OPEN_IT = """
import sys
from medmgr_core.errors import MedMgrError
from medmgr_core.store.store import open_store
from tests.store.builders import TOYS
try:
    open_store(sys.argv[1], TOYS).close()
except MedMgrError as error:
    print(type(error).__name__, error)
"""


def test_a_second_process_is_told_that_the_store_is_in_use(tmp_path: Path, opened: Opener):
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    store.add(thing(), by="ann")
    said = subprocess.run([sys.executable, "-c", OPEN_IT, store.url], cwd=PROJECT, capture_output=True, text=True).stdout
    assert said.startswith("StoreInUse The store is in use by another MedMgr on this machine.")
    store.add(thing("T2"), by="ann")  # and the first one goes on


def test_the_same_process_does_not_open_a_file_twice(tmp_path: Path, opened: Opener):
    (tmp_path / "link.duckdb").symlink_to(tmp_path / "store.duckdb")
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    for name in ("store.duckdb", "link.duckdb"):
        with pytest.raises(StoreInUse):
            open_store(f"duckdb:///{tmp_path / name}", TOYS)
    opened.again(store)


def test_two_replicas_may_start_on_an_empty_database_at_once(postgres_url: str):
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: open_store(postgres_url, TOYS), range(4)))
    for number, store in enumerate(stores):
        store.add(thing(f"T{number}"), by="ann")
    assert stores[0].rows("SELECT count(*) FROM thing") == [(4,)]
    assert stores[0].rows("SELECT count(*) FROM migration") == [(0,)]
    for store in stores:
        store.close()


def test_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(postgres_engine, "_PATIENCE", 0.5)
    with pytest.raises(StoreInUse, match="does not answer"):
        open_store("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1", TOYS)


@pytest.mark.parametrize("folder", ["plain", "clock and lock"])
def test_a_file_that_is_no_store(tmp_path: Path, folder: str):
    file = tmp_path / folder / "store.duckdb"
    file.parent.mkdir()
    file.write_bytes(b"PK\x03\x04" + b"spreadsheet" * 5000)
    with pytest.raises(StoreDamaged, match="cannot be read"):
        open_store(f"duckdb:///{file}", TOYS)
    file.unlink()
    file.mkdir()
    with pytest.raises(StoreDamaged):
        open_store(f"duckdb:///{file}", TOYS)


def test_a_damaged_block_is_told_at_the_latest_when_it_is_read(tmp_path: Path):
    """A block has 256 KB, of which the last written hold least; DuckDB keeps a checksum of each."""
    whole = tmp_path / "whole.duckdb"
    store = open_store(f"duckdb:///{whole}", TOYS)
    for number in range(20):
        store.add(thing(f"T{number}"), by="ann")
    store.close()
    raw, outcomes = whole.read_bytes(), []
    for number, place in enumerate(range(12_400, len(raw), 256 * 1024)):
        file = tmp_path / f"{number}.duckdb"
        file.write_bytes(raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :])
        try:
            store = open_store(f"duckdb:///{file}", TOYS)
            outcomes.append(check_store(store).problems == () and len(codes(store)) == 20)
            store.close()
        except StoreDamaged as error:
            outcomes.append(str(error).startswith("The store file cannot be read: it is damaged."))
    assert len(outcomes) > 5
    assert all(outcomes)


# --- older and newer stores -------------------------------------------------------------------------------------------


class Wider(Thing):
    """A thing with fields more: a plain one, one with a default, one with a choice."""

    size: int | None = None
    is_kept: bool = True
    shelf: str | None = Field("top", title="Shelf")


class Strict(Thing):
    """A thing with a field that must be filled."""

    owner: str = Field(title="Owner")


class Extra(Record):
    """A record type that came later."""

    table, key, title, plural, area = "extra", ("extra_code",), "Extra", "Extras", "facility"

    extra_code: str


WIDER = Catalogue((Wider, Slot, Note, Extra), TOY_VIEWS)


def test_new_tables_and_optional_fields_are_added(toys: Store, opened: Opener):
    toys.add(thing(), by="ann")
    store = opened.again(toys, WIDER)
    store.add(Extra(extra_code="E"), by="ann")
    assert store.rows("SELECT size, is_kept, shelf FROM live_thing") == [(None, True, "top")]
    store.change(Wider, ("T1",), {"size": 3, "is_kept": False}, revision=1, by="ann")
    assert check_store(store).problems == ()
    # A program of the day before goes on with it: it does not know the new field, and leaves it alone.
    store = opened.again(store, TOYS)
    store.change(Thing, ("T1",), {"pieces": 1}, revision=2, by="ann")
    store = opened.again(store, WIDER)
    assert store.rows("SELECT size, pieces FROM live_thing") == [(3, 1)]
    assert check_store(store).problems == ()


def test_a_copy_is_made_beside_before_a_migration(tmp_path: Path, opened: Opener):
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    store.add(thing(), by="ann")
    assert list(tmp_path.glob("*.before-*")) == []  # a new store has nothing to copy
    store = opened.again(store)
    assert list(tmp_path.glob("*.before-*")) == []  # and one that is up to date needs no copy
    store = opened.again(store, WIDER)
    store.add(thing("T2"), by="ann")
    copies = list(tmp_path.glob("*.before-*"))
    assert len(copies) == 1
    before = open_store(f"duckdb:///{copies[0]}", TOYS, folder=tmp_path / "elsewhere")  # as it was, whole
    assert before.rows("SELECT thing_code FROM thing") == [("T1",)]
    assert "size" not in before.engine.tables()["thing"]
    before.close()
    for catalogue in (TOYS, WIDER, TOYS, WIDER, TOYS):
        store = opened.again(store, catalogue)
    kept = sorted(tmp_path.glob("*.before-*"))
    assert len(kept) == 3
    assert copies[0] not in kept  # the oldest went


def test_a_required_field_needs_a_file_that_says_what_old_rows_hold(toys: Store, opened: Opener):
    toys.add(thing(), by="ann")
    with pytest.raises(MedMgrError, match=r"thing.owner is required: say in store/migrations"):
        opened.again(toys, Catalogue((Strict, Slot, Note), TOY_VIEWS))
    store = opened(toys.url, TOYS)  # nothing of it was done
    assert "owner" not in store.engine.tables()["thing"]
    assert store.rows("SELECT notes FROM thing_notes") == [(0,)]


@pytest.fixture
def migrations(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "README.md").write_text("no migration")
    monkeypatch.setattr(schema, "MIGRATIONS", folder)
    return folder


OWNER = """
-- Everything belonged to the store room; it's been like that; always
ALTER TABLE thing ADD COLUMN owner TEXT;
UPDATE thing SET owner = 'store; room' WHERE owner IS NULL;
"""


def test_a_numbered_file_is_applied_once(toys: Store, opened: Opener, migrations: Path):
    strict = Catalogue((Strict, Slot, Note), TOY_VIEWS)
    toys.add(thing(), by="ann")
    (migrations / "0001_owner.sql").write_text(OWNER)
    store = opened.again(toys, strict)
    assert store.rows("SELECT owner FROM live_thing") == [("store; room",)]
    assert store.rows("SELECT number, name FROM migration") == [(1, "0001_owner.sql")]
    store.change(Strict, ("T1",), {"owner": "ann"}, revision=1, by="ann")
    store = opened.again(store, strict)
    assert store.rows("SELECT owner FROM live_thing") == [("ann",)]
    assert check_store(store).problems == ()


def test_a_fresh_store_needs_no_migration_but_notes_it(any_url: str, opened: Opener, migrations: Path):
    (migrations / "0001_owner.sql").write_text("this would fail;\n")
    (migrations / "0002_more.sql").write_text("and this;\n")
    store = opened(any_url, TOYS)
    assert store.rows("SELECT number, name FROM migration ORDER BY 1") == [(1, "0001_owner.sql"), (2, "0002_more.sql")]
    opened.again(store)


class Cupboard(Record):
    """What a slot is called from now on, with one field renamed."""

    table, key, title, plural, area = "cupboard", ("thing_code", "from_on"), "Cupboard", "Cupboards", "facility"

    thing_code: str
    from_on: str
    spot: str


def test_a_numbered_file_may_rename_tables_and_fields(toys: Store, opened: Opener, migrations: Path):
    toys.add(thing(), by="ann")
    toys.add(Slot(thing_code="T1", from_on="2026-01-01", place="shelf"), by="ann")  # type: ignore[arg-type]
    text = "ALTER TABLE slot RENAME TO cupboard;\nALTER TABLE cupboard RENAME COLUMN place TO spot;\n"
    (migrations / "0001_cupboard.sql").write_text(text)
    store = opened.again(toys, Catalogue((Thing, Cupboard, Note), TOY_VIEWS))
    assert store.rows("SELECT spot FROM live_cupboard") == [("shelf",)]
    assert "slot" not in store.engine.tables()


def test_a_migration_that_fails_leaves_the_store_as_it_was(toys: Store, opened: Opener, migrations: Path):
    toys.add(thing(), by="ann")
    (migrations / "0001_wrong.sql").write_text("ALTER TABLE thing ADD COLUMN owner TEXT;\nUPDATE nothing SET x = 1;\n")
    with pytest.raises(Exception, match="nothing"):
        opened.again(toys)
    (migrations / "0001_wrong.sql").unlink()
    store = opened(toys.url, TOYS)
    assert "owner" not in store.engine.tables()["thing"]
    assert store.rows("SELECT thing_code FROM live_thing") == [("T1",)]


def test_a_store_of_a_newer_program_is_refused(toys: Store, opened: Opener, migrations: Path):
    (migrations / "0007_newer.sql").write_text("UPDATE thing SET pieces = 1;\n")
    store = opened.again(toys)
    (migrations / "0007_newer.sql").unlink()
    with pytest.raises(StoreTooNew, match="newer MedMgr"):
        opened.again(store)
    (migrations / "0007_newer.sql").write_text("UPDATE thing SET pieces = 1;\n")
    store = opened(toys.url, TOYS)
    with store.engine.writing() as connection:
        connection.run("UPDATE schema_state SET value = '2' WHERE name = 'version'")
    with pytest.raises(StoreTooNew):
        opened.again(store)


# --- views ------------------------------------------------------------------------------------------------------------


def test_views_are_rebuilt_only_when_their_text_changed(toys: Store, opened: Opener):
    with toys.engine.writing() as connection:
        connection.run("DROP VIEW thing_notes")
        connection.run("CREATE VIEW of_an_extension AS SELECT 1 AS one")
    store = opened.again(toys)
    with pytest.raises(Exception, match="thing_notes"):
        store.rows("SELECT * FROM thing_notes")
    more = views_of("-- one row per note\nCREATE VIEW note_words AS\nSELECT note_no, words FROM live_note;\n")
    store = opened.again(store, Catalogue(TOYS.record_types, (*TOY_VIEWS, *more)))
    assert store.rows("SELECT * FROM thing_notes") == store.rows("SELECT * FROM note_words") == []
    store = opened.again(store, Catalogue(TOYS.record_types, TOY_VIEWS))
    with pytest.raises(Exception, match="note_words"):  # a view that is no longer ours goes
        store.rows("SELECT * FROM note_words")
    assert store.rows("SELECT one FROM of_an_extension") == [(1,)]  # one that never was ours stays


def test_views_are_made_in_the_order_they_need(any_url: str, opened: Opener):
    views = views_of(
        "-- one row per thing\nCREATE VIEW a AS\nSELECT thing_code FROM b;\n\n"
        "-- one row per thing\n-- with words; more words\nCREATE VIEW b AS\nSELECT thing_code FROM live_thing -- not from a\n;\n"
    )
    store = opened(any_url, toy_catalogue(views=views))
    assert [view.name for view in store.catalogue.views if len(view.name) == 1] == ["b", "a"]
    assert [view.grain for view in views] == ["one row per thing", "one row per thing with words; more words"]
    assert store.catalogue.tables_read_by("SELECT * FROM a JOIN note ON true") == {"thing", "note"}


def test_views_that_read_each_other_are_refused():
    reads = {"a": "b", "b": "c", "c": "a"}
    views = views_of("\n".join(f"-- one row\nCREATE VIEW {view} AS\nSELECT 1 FROM {other};\n" for view, other in reads.items()))
    with pytest.raises(ValueError, match=r"in a circle: [abc] -> [abc] -> [abc] -> [abc]"):
        _ = toy_catalogue(views=views).views


# --- the anchor -------------------------------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> tuple[Path, Path]:
    """A store of five changes, closed, and a copy of its file after the third."""
    file, older = tmp_path / "store.duckdb", tmp_path / "older.duckdb"
    for stop in (3, 5):
        store = open_store(f"duckdb:///{file}", TOYS)
        for number in range(store.head()[0], stop):
            store.add(thing(f"T{number}"), by="ann")
        store.close()
        if stop == 3:
            shutil.copy(file, older)
    return file, older


def codes(store: Store) -> list[str]:
    return [code for (code,) in store.rows("SELECT thing_code FROM thing ORDER BY 1")]


def test_an_older_file_in_its_place_is_refused(kept: tuple[Path, Path], opened: Opener):
    file, older = kept
    shutil.copy(older, file)
    before = file.read_bytes()
    with pytest.raises(StoreBehind, match="holds 3 changes, but 5 were acknowledged"):
        open_store(f"duckdb:///{file}", WIDER)  # a migration waits until the store is known to be whole
    assert file.read_bytes() == before
    assert list(file.parent.glob("*.before-*")) == []


@pytest.fixture
def damaged_log(tmp_path: Path) -> Path:
    """A store of two changes; the second stands in its log alone, and the log is damaged."""
    file = tmp_path / "store.duckdb"
    store = open_store(f"duckdb:///{file}", TOYS)
    store.add(thing("A"), by="ann")
    store.engine.checkpoint()
    store.add(thing("B"), by="ann")
    store.engine.close()
    store.anchor.close()
    log = tmp_path / "store.duckdb.wal"
    raw = log.read_bytes()
    log.write_bytes(raw[:100] + bytes([raw[100] ^ 1]) + raw[101:])
    return file


def test_a_damaged_log_is_set_aside_only_when_the_loss_is_accepted(damaged_log: Path, opened: Opener):
    log = damaged_log.with_name("store.duckdb.wal")
    before = log.read_bytes()
    with pytest.raises(StoreDamaged, match=r"Restore the last backup .* If only its log is damaged, --accept-loss opens it"):
        open_store(f"duckdb:///{damaged_log}", TOYS)
    assert log.read_bytes() == before
    store = opened(f"duckdb:///{damaged_log}", TOYS, trust=True)
    assert codes(store) == ["A"] and check_store(store).problems == ()
    (aside,) = damaged_log.parent.glob("*.wal.damaged-*")
    assert aside.read_bytes() == before
    store.add(thing("C"), by="ann")
    assert codes(opened.again(store)) == ["A", "C"]


def test_a_log_stays_where_the_file_itself_is_damaged(damaged_log: Path):
    damaged_log.write_bytes(b"damaged" * 1000)
    before = damaged_log.with_name("store.duckdb.wal").read_bytes()
    with pytest.raises(StoreDamaged):
        open_store(f"duckdb:///{damaged_log}", TOYS, trust=True)
    assert damaged_log.with_name("store.duckdb.wal").read_bytes() == before


def test_a_missing_file_is_not_taken_for_a_new_store(kept: tuple[Path, Path]):
    file, _ = kept
    file.unlink()
    with pytest.raises(StoreBehind, match="holds 0 changes, but 5 were acknowledged"):
        open_store(f"duckdb:///{file}", TOYS)


def test_another_history_of_the_same_length_is_refused(kept: tuple[Path, Path], opened: Opener):
    file, older = kept
    other = opened(f"duckdb:///{older}", TOYS)
    other.add(thing("X"), by="bob")
    other.add(thing("Y"), by="bob")
    assert other.head()[0] == 5
    other.close()
    shutil.copy(older, file)
    with pytest.raises(StoreBehind):
        open_store(f"duckdb:///{file}", TOYS)


def test_a_loss_accepted_once_is_accepted(kept: tuple[Path, Path], opened: Opener):
    file, older = kept
    shutil.copy(older, file)
    store = opened(f"duckdb:///{file}", TOYS, trust=True)
    assert codes(store) == ["T0", "T1", "T2"]
    store = opened.again(store)
    store.add(thing("T3b"), by="ann")
    store = opened.again(store)
    assert codes(store) == ["T0", "T1", "T2", "T3b"]
    assert check_store(store).problems == ()
    # From here on the anchor watches again.
    store.close()
    shutil.copy(older, file)
    with pytest.raises(StoreBehind):
        open_store(f"duckdb:///{file}", TOYS)


@pytest.mark.parametrize("slot", [0, 1])
def test_a_torn_slot_leaves_the_other_one(kept: tuple[Path, Path], slot: int, opened: Opener):
    file, _ = kept
    anchor = file.with_name("store.duckdb.anchor")
    raw = bytearray(anchor.read_bytes())
    assert len(raw) == 256
    raw[slot * 128 + 30] ^= 1
    anchor.write_bytes(raw)
    store = opened(f"duckdb:///{file}", TOYS)
    assert store.anchor.read() in ((4, hash_at(store, 4)), (5, hash_at(store, 5)))  # never older than the one before the last


def hash_at(store: Store, number: int) -> str:
    return store.rows("SELECT hash FROM change_log WHERE change_no = $number", number=number)[0][0]


def test_each_commit_takes_the_other_slot_whatever_its_length(tmp_path: Path, opened: Opener):
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    for number in range(3):  # two changes each: the number stays even
        with store.write(by="ann") as work:
            work.add(thing(f"A{number}"))
            work.add(thing(f"B{number}"))
    raw = (tmp_path / "store.duckdb.anchor").read_bytes()
    assert sorted(int(raw[start : start + 128].split()[0]) for start in (0, 128)) == [4, 6]


def test_the_anchor_never_goes_back(tmp_path: Path, opened: Opener):
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    for number in range(4):
        store.add(thing(f"A{number}"), by="ann")
    store.anchor.write(3, hash_at(store, 3))  # a writer that comes late
    assert store.anchor.read() == (4, store.head()[1])


def test_a_write_of_nothing_leaves_no_mark(tmp_path: Path, opened: Opener):
    store = opened(f"duckdb:///{tmp_path / 'store.duckdb'}", TOYS)
    with store.write(by="ann"):
        pass
    assert store.anchor.read() is None
    opened.again(store)


def test_a_store_without_its_anchor_opens(kept: tuple[Path, Path], opened: Opener):
    file, _ = kept
    file.with_name("store.duckdb.anchor").unlink()
    assert len(codes(opened(f"duckdb:///{file}", TOYS))) == 5


def test_a_database_may_have_an_anchor_too(postgres_url: str, tmp_path: Path, opened: Opener):
    store = opened(postgres_url, TOYS, folder=tmp_path)
    store.add(thing(), by="ann")
    assert store.anchor.read() == store.head()
    with store.engine.writing() as connection:
        connection.run("DELETE FROM change_log")
        connection.run("UPDATE chain_head SET change_no = 0")
    with pytest.raises(StoreBehind, match="holds 0 changes, but 1 were acknowledged"):
        opened.again(store, folder=tmp_path)
