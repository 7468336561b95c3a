"""Kept results: never older than the last write, never another person's, and dropped for nothing else."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from medmgr_core.facility.records import LocalClosure, Supplier
from medmgr_core.store.backup import make_backup, restore_backup
from medmgr_core.store.cache import ResultCache, size_of
from medmgr_core.store.store import Store
from tests.store.builders import TOYS, Thing, scope, thing
from tests.store.conftest import Opener

PIECES = "SELECT sum(pieces)::bigint AS pieces FROM live_thing"
LINES = (
    "SELECT line.amount::double precision AS amount FROM spending_line_named line WHERE line.unit_code = ANY($units) ORDER BY 1"
)


def pieces(store: Store) -> int:
    return int(store.read(PIECES)["pieces"].iloc[0])


def same(a: pd.DataFrame, b: pd.DataFrame) -> bool:
    """Was the second answered from memory? Then both show the same cells of it."""
    return np.shares_memory(a["amount"].to_numpy(), b["amount"].to_numpy())


def test_a_write_is_seen_by_the_next_read_of_any_thread(toys: Store):
    toys.add(thing(pieces=0), by="ann")
    seen: list[int] = []
    for number in range(1, 15):
        toys.change(Thing, ("T1",), {"pieces": number}, revision=number, by="ann")
        reader = threading.Thread(target=lambda: seen.append(pieces(toys)))
        reader.start()
        reader.join()
        assert pieces(toys) == number
    assert seen == list(range(1, 15))


def test_a_write_is_seen_by_the_next_read_of_another_replica(postgres_url: str, opened: Opener):
    here, there = opened(postgres_url, TOYS), opened(postgres_url, TOYS)
    here.add(thing(pieces=1), by="ann")
    assert pieces(there) == pieces(here) == 1
    there.change(Thing, ("T1",), {"pieces": 2}, revision=1, by="bob")
    assert pieces(here) == pieces(there) == 2
    here.put("draft", person_code="ann", form="x", typed="1", saved_at="2026-01-01")
    draft = "SELECT typed FROM draft"
    assert there.read(draft)["typed"].tolist() == ["1"]
    here.remove("draft", "person_code = 'ann'")
    assert there.read(draft)["typed"].tolist() == []
    there.undo("nothing", by="ann", reason="x")


def test_a_restore_is_seen_by_a_replica_that_knew_the_empty_store(postgres_url: str, opened: Opener, tmp_path: Path):
    source = opened("duckdb:///:memory:", TOYS)
    source.add(thing(pieces=5), by="ann")
    waiting = opened(postgres_url, TOYS)
    assert waiting.read(PIECES)["pieces"].isna().all()
    opened.stores.append(restore_backup(make_backup(source, tmp_path).path, postgres_url, TOYS))
    assert pieces(waiting) == 5


def test_every_verb_is_seen(toys: Store):
    """Add, change, void, restore, recode, erase, undo and a load each move what is read after it."""
    names = "SELECT thing_code, pieces, remarks FROM live_thing ORDER BY 1"

    def now() -> list[tuple]:
        return [tuple(None if pd.isna(v) else v for v in row) for row in toys.read(names).itertuples(index=False)]

    toys.add(thing("A", pieces=1, remarks="x"), by="ann")
    assert now() == [("A", 1, "x")]
    toys.change(Thing, ("A",), {"pieces": 2}, revision=1, by="ann", batch="b")
    assert now() == [("A", 2, "x")]
    toys.undo("b", by="ann", reason="x")
    assert now() == [("A", 1, "x")]
    toys.recode(Thing, "A", "B", by="ann", reason="x")
    assert now() == [("B", 1, "x")]
    toys.erase(Thing, ("B",), ["remarks"], by="ann", reason="x")
    assert now() == [("B", 1, None)]
    toys.void(Thing, ("B",), revision=None, by="ann", reason="x")
    assert now() == []
    toys.restore(Thing, ("B",), by="ann")
    with toys.write(by="ann", batch="file") as work:
        work.add_rows(Thing, pd.DataFrame({"thing_code": ["C"], "name": ["x"]}))
    assert now() == [("B", 1, None), ("C", None, None)]
    toys.undo("file", by="ann", reason="x")
    assert now() == [("B", 1, None)]


def test_history_is_seen_too(toys: Store):
    history = "SELECT action FROM change_log ORDER BY change_no"
    toys.add(thing(), by="ann")
    assert toys.read(history)["action"].tolist() == ["added"]
    with toys.write(by="ann") as work:  # an event that changes no record
        work.note("download", "list.csv", "exported")
    assert toys.read(history)["action"].tolist() == ["added", "exported"]


def test_an_unrelated_write_evicts_nothing(facility: Store):
    before = facility.read(LINES, scope())
    facility.add(LocalClosure(closed_on="2026-12-27", name="Between the years"), by="ann")  # type: ignore[arg-type]
    facility.put("draft", person_code="ann", form="x", typed="1", saved_at="2026-01-01")
    assert same(before, facility.read(LINES, scope()))
    # A related one does: a view reads its tables through other views.
    facility.change(Supplier, ("S1",), {"name": "New name"}, revision=1, by="ann")
    assert not same(before, facility.read(LINES, scope()))


def test_two_scopes_never_share_an_entry(facility: Store):
    ward, other = scope(units=["W1"]), scope(units=["W3"])
    by_ward, by_other = facility.read(LINES, ward), facility.read(LINES, other)
    assert (len(by_ward), len(by_other)) == (2, 1)
    assert same(by_ward, facility.read(LINES, ward))
    assert same(by_other, facility.read(LINES, other))
    assert not same(by_ward, by_other)
    # Two people with the same units share what names units only, and nothing that names the viewer.
    assert same(by_ward, facility.read(LINES, replace(ward, viewer="bob")))
    mine = "SELECT person_code FROM live_person WHERE person_code = $viewer"
    for who in ("ann", "bob", "ann"):
        assert facility.read(mine, replace(ward, viewer=who))["person_code"].tolist() == [who]


def test_what_is_read_may_be_changed_without_harm(toys: Store):
    toys.add(thing(pieces=7), by="ann")
    for _ in range(2):
        frame = toys.read("SELECT thing_code, pieces FROM live_thing")
        frame["pieces"] = 0
        frame.loc[0, "thing_code"] = "changed"
        frame["more"] = 1
    again = toys.read("SELECT thing_code, pieces FROM live_thing")
    assert again.to_dict("records") == [{"thing_code": "T1", "pieces": 7}]


def test_a_result_read_while_somebody_writes_is_not_kept_as_newer(toys: Store):
    """Nobody who saw a change is shown an older result afterwards, and after the last one everybody sees it."""
    toys.add(thing(pieces=0), by="ann")
    stop, wrong = threading.Event(), []

    def look() -> None:
        last = 0
        while not stop.is_set():
            found = pieces(toys)
            if found < last:
                wrong.append((last, found))
            last = found

    readers = [threading.Thread(target=look) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(1, 40):
        toys.change(Thing, ("T1",), {"pieces": number}, revision=number, by="ann")
        assert pieces(toys) == number
    stop.set()
    for reader in readers:
        reader.join()
    assert wrong == []


def test_the_least_used_result_goes_first_and_a_giant_is_not_kept():
    cache = ResultCache(max_bytes=3 * 9_000)
    frame = pd.DataFrame({"x": range(1_000)})  # 8,132 bytes and 1,000 for the entry
    for key in "ab":
        cache.put(key, (), frame, size_of(frame))
    cache.get("a", ())
    cache.put("c", (), frame, size_of(frame))
    assert [key for key in "abc" if cache.get(key, ()) is not None] == ["a", "c"]
    cache.put("giant", (), frame, 10_000_000)
    assert len(cache) == 2
    assert cache.get("a", (("thing", 1),)) is None
    for number in range(5):
        cache.put("a", (("thing", number),), frame, size_of(frame))
    assert len(cache) == 2


def test_the_tables_a_text_reads_are_known_through_views(facility: Store):
    def tables(sql: str) -> list[str]:
        return [table for table, _ in facility.versions_of(sql)]

    assert tables("SELECT 1 FROM live_actual -- not live_person") == ["actual"]
    assert tables("SELECT 1 FROM supplier_month") == ["account", "actual", "cost_centre", "supplier", "unit"]
    assert tables("SELECT 1 FROM draft JOIN change_log ON true") == ["change_log", "draft"]
