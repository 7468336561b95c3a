"""Backups: one moment of a store at work, readable by either engine, and kept by a rule."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import NotFound, StoreInUse
from medmgr_core.store.backup import backups_in, make_backup, restore_backup, rotate, to_keep
from medmgr_core.store.check import check_store
from medmgr_core.store.kernel_tables import NOT_IN_BACKUP
from medmgr_core.store.store import Store, open_store
from tests.store.builders import FULL, TOYS, Note, Slot, Thing, small_facility, thing
from tests.store.conftest import Opener


def everything(store: Store) -> dict[str, list[tuple]]:
    """All rows of all tables, but for those that are living state or belong to the file itself."""
    left_out = NOT_IN_BACKUP | {"schema_state", "migration", "table_version", "write_line"}
    return {
        table: sorted(store.rows(f"SELECT {', '.join(columns)} FROM {table}"), key=repr)
        for table, columns in store.engine.tables().items()
        if table not in left_out
    }


def eventful(store: Store) -> Store:
    """A history with everything in it, and values that are hard to copy."""
    small_facility(store)
    from medmgr_core.budgets.records import Actual
    from medmgr_core.facility.records import StaffMember, Supplier
    from medmgr_core.people.records import StoredFile

    store.add(Supplier(supplier_code="\\N", name='\r\n"",\\', remarks="NULL\n\\.\n"), by="ann")
    store.add(Supplier(supplier_code="NaN", name="None", contact="nan"), by="ann")
    content = bytes(range(256))
    file = {"file_id": "f", "record_type": "supplier", "record_key": "NaN", "right_area": "suppliers", "name": "x.pdf"}
    store.add(StoredFile(**file, media_type="application/pdf", size=256, content=content), by="ann")
    store.change(StaffMember, ("N-1",), {"contract_hours": 0.1 + 0.2}, revision=1, by="bob", reason="“so”")
    store.void(StaffMember, ("N-2",), revision=1, by="bob", reason="left")
    lines = pd.DataFrame(
        {"posted_on": pd.to_datetime("2026-05-01"), "cost_centre_code": "C1", "account_code": "DRU", "amount": [1, -2]}
    )
    with store.write(by="ann", batch="file") as work:
        work.add_rows(Actual, lines)
    store.erase(Supplier, ("NaN",), ["contact"], by="ann", reason="law")
    store.put("sign_in", person_code="ann", password_hash="h", failures=0, changed_at=datetime(2026, 1, 1, 0, 0, 0, 1))
    store.put("job", name="backup", state="waiting", every_minutes=60, attempts=0)
    store.put(
        "download", download_id="d", person_code="ann", name="x", media_type="x", content=b"x", expires_at=datetime(2026, 1, 1)
    )
    return store


@pytest.mark.postgres
@pytest.mark.parametrize(("source", "target"), [("duckdb", "postgresql"), ("postgresql", "duckdb")])
def test_a_backup_moves_to_the_other_engine_whole(
    copied, source: str, target: str, tmp_path: Path, opened: Opener, new_postgres_url
):
    store = eventful(copied(source, "empty"))
    backup = make_backup(store, tmp_path / "backups")
    url = new_postgres_url() if target == "postgresql" else f"duckdb:///{tmp_path / 'moved.duckdb'}"
    moved = restore_backup(backup.path, url, store.catalogue)
    opened.stores.append(moved)
    assert moved.engine.name == target
    held, found = everything(store), everything(moved)
    assert found.keys() == held.keys()
    for table in held:
        assert found[table] == held[table], table
    assert moved.rows("SELECT count(*) FROM download") == [(0,)]
    assert moved.head() == store.head()
    assert check_store(moved).problems == ()
    # And work goes on: the next number follows, the chain too.
    from medmgr_core.budgets.records import Actual

    line = Actual(posted_on=date(2026, 5, 2), cost_centre_code="C1", account_code="DRU", amount=3)
    assert moved.add(line, by="ann") == store.add(line, by="ann") == ("A-000008",)
    assert check_store(moved).problems == ()


def test_a_backup_there_and_back_is_the_same(copied, tmp_path: Path, opened: Opener):
    store = eventful(copied("duckdb", "empty"))
    again = restore_backup(make_backup(store, tmp_path).path, f"duckdb:///{tmp_path / 'a.duckdb'}", store.catalogue)
    opened.stores.append(again)
    assert everything(again) == everything(store)
    assert opened.again(again).anchor.read() == store.head()


def test_a_backup_is_of_one_moment_while_ten_threads_write(toys: Store, tmp_path: Path, opened: Opener):
    """Each write adds a thing and a note on it, and moves ten pieces from A to B: 1,000 in all, always."""
    for code, pieces in (("A", 1000), ("B", 0)):
        toys.add(thing(code, pieces=pieces), by="ann")
    stop, failed = threading.Event(), []

    def work(worker: int) -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                with toys.write(by=f"p{worker}") as change:
                    change.add(thing(f"{worker}-{number}"))
                    change.add(Note(thing_code=f"{worker}-{number}", words="x"))
                    held = {code: change.row(Thing, (code,)).values["pieces"] for code in "AB"}
                    change.change(Thing, ("A",), {"pieces": held["A"] - 10})
                    change.change(Thing, ("B",), {"pieces": held["B"] + 10})
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=work, args=(worker,)) for worker in range(10)]
    for each in threads:
        each.start()
    backups = [make_backup(toys, tmp_path / "backups") for _ in range(3)]
    stop.set()
    for each in threads:
        each.join()
    assert failed == []
    heads = []
    for number, backup in enumerate(backups):
        store = restore_backup(backup.path, f"duckdb:///{tmp_path / f'{number}.duckdb'}", TOYS)
        assert store.rows("SELECT sum(pieces)::bigint FROM thing") == [(1000,)]
        things, notes, most = store.rows("SELECT (SELECT count(*) FROM thing) - 2, count(*), max(note_no) FROM note")[0]
        assert things == notes
        assert most in (None, f"T-{notes:06d}")
        assert check_store(store).problems == ()
        heads.append(store.head()[0])
        assert heads[-1] == 2 + 4 * notes
        store.close()
    assert heads == sorted(heads)
    assert check_store(toys).problems == ()


def test_a_backup_of_an_older_program_is_brought_up_to_date(toys: Store, tmp_path: Path, opened: Opener):
    from tests.store.test_open import WIDER

    toys.add(thing("A", **FULL), by="ann")
    toys.add(Slot(thing_code="A", from_on=date(2026, 1, 1), place="shelf"), by="ann")
    backup = make_backup(toys, tmp_path / "backups")
    before = backup.path.read_bytes()
    store = restore_backup(backup.path, f"duckdb:///{tmp_path / 'new.duckdb'}", WIDER)
    opened.stores.append(store)
    assert store.rows("SELECT shelf, picture FROM thing") == [("top", FULL["picture"])]
    assert check_store(store).problems == ()
    assert backup.path.read_bytes() == before


def test_a_store_that_holds_something_is_not_written_over(toys: Store, tmp_path: Path, opened: Opener):
    toys.add(thing(), by="ann")
    backup = make_backup(toys, tmp_path / "backups")
    with pytest.raises(NotFound, match=r"no backup file gone\.duckdb"):
        restore_backup(tmp_path / "gone.duckdb", "duckdb:///:memory:", TOYS)
    held = opened.again(toys)
    url = held.url
    held.close()
    opened.stores.remove(held)
    with pytest.raises(StoreInUse, match="is not empty"):
        restore_backup(backup.path, url, TOYS)
    opened(url, TOYS)


def test_a_restore_after_a_loss_starts_the_anchor_anew(toys: Store, tmp_path: Path, opened: Opener):
    """The usual way back: the damaged file is moved away, and the last backup takes its place."""
    url = f"duckdb:///{tmp_path / 'desk.duckdb'}"
    store = opened(url, TOYS)
    store.add(thing("A"), by="ann")
    backup = make_backup(store, tmp_path / "backups")
    store.add(thing("B"), by="ann")
    opened.stores.remove(store)
    store.close()
    (tmp_path / "desk.duckdb").rename(tmp_path / "desk.damaged")
    store = restore_backup(backup.path, url, TOYS)
    opened.stores.append(store)
    assert opened.again(store).rows("SELECT thing_code FROM thing") == [("A",)]


def test_a_backup_that_breaks_off_leaves_nothing(toys: Store, tmp_path: Path):
    toys.add(thing(), by="ann")
    with toys.engine.writing() as connection:
        connection.run("DROP TABLE download" if toys.engine.name == "duckdb" else "DROP TABLE download CASCADE")
        connection.run("ALTER TABLE draft RENAME TO elsewhere")
    with pytest.raises(Exception, match="draft"):
        make_backup(toys, tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


# --- rotation ---------------------------------------------------------------------------------------------------------

DAYS = st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=120)


@given(DAYS)
def test_what_is_kept(days: set[date]):
    kept = to_keep(days)
    newest = sorted(days, reverse=True)
    assert kept <= days
    assert set(newest[:7]) <= kept
    assert len(kept) <= 7 + 4 + 12
    for count, period in ((4, lambda day: day.isocalendar()[:2]), (12, lambda day: (day.year, day.month))):
        periods = sorted({period(day) for day in days}, reverse=True)[:count]
        assert {max(day for day in days if period(day) == each) for each in periods} <= kept
    assert to_keep(kept) == kept  # what was kept today is kept when nothing is added


@given(DAYS, st.dates(date(2027, 1, 1), date(2027, 12, 31)))
def test_a_day_that_went_never_comes_back(days: set[date], new: date):
    """Rotating day by day keeps what rotating once over all days would keep."""
    assert to_keep({*to_keep(days), new}) == to_keep({*days, new})


def test_three_years_of_daily_backups():
    last = date(2026, 11, 22)  # a Sunday
    kept = to_keep(last - timedelta(days=n) for n in range(3 * 365))
    assert sorted(kept, reverse=True) == [
        # seven days back to the 16th, which are this week; the Sundays of three weeks before it
        *(last - timedelta(days=n) for n in range(7)), date(2026, 11, 15), date(2026, 11, 8), date(2026, 11, 1),
        # this November stands already; the last days of eleven months before it
        date(2026, 10, 31), date(2026, 9, 30), date(2026, 8, 31), date(2026, 7, 31), date(2026, 6, 30), date(2026, 5, 31),
        date(2026, 4, 30), date(2026, 3, 31), date(2026, 2, 28), date(2026, 1, 31), date(2025, 12, 31),
    ]  # fmt: skip


def test_rotation_keeps_the_newest_of_a_day_and_strangers(tmp_path: Path):
    for name in ("20261120-010000-000000", "20261121-010000-000000", "20261121-120000-000000", "20261122-010000-000000"):
        (tmp_path / f"medmgr-{name}.duckdb").write_bytes(b"x")
    strangers = ["medmgr-copy.duckdb", "medmgr-before-the-move.duckdb", "notes.txt"]
    for name in strangers:
        (tmp_path / name).write_bytes(b"y")
    assert [backup.made_at.day for backup in backups_in(tmp_path)] == [22, 21, 21, 20]
    assert [path.name for path in rotate(tmp_path)] == ["medmgr-20261121-010000-000000.duckdb"]
    assert rotate(tmp_path) == []
    assert {*strangers} < {path.name for path in tmp_path.iterdir()}
    assert backups_in(tmp_path / "nowhere") == []


def test_a_backup_is_one_whole_file(tmp_path: Path):
    store = open_store("duckdb:///:memory:", TOYS)
    store.add(thing(), by="ann")
    backup = make_backup(store, tmp_path)
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == [backup.path.name]
    assert backups_in(tmp_path)[0] == backup
    assert backup.size == backup.path.stat().st_size > 0
