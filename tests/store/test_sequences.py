"""Any sequence of verbs: the data is what a plain dict says, and history agrees with the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import hypothesis.strategies as st
import pandas as pd
import pytest
from hypothesis import settings
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, MedMgrError, NotFound
from medmgr_core.store.change_log import FIRST_HASH
from medmgr_core.store.check import check_store
from medmgr_core.store.erase import ERASED
from medmgr_core.store.store import Store, open_store
from tests.store.builders import TOYS, Note, Thing
from tests.support.long_form import long_or

CODES = st.sampled_from([*"ABCDEF", "G / H"])
TEXTS = st.one_of(
    st.none(), st.sampled_from(["x", "y"]), st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=5)
)
VALUES = st.fixed_dictionaries(
    {},
    optional={
        "remarks": TEXTS,
        "pieces": st.none() | st.integers(-5, 5),
        "weight": st.none() | st.floats(-9, 9),
        "beside": st.none() | CODES,
    },
)


@dataclass
class Row:
    """One thing as the model knows it."""

    code: str
    values: dict[str, Any]
    revision: int = 1
    is_voided: bool = False
    load: str | None = None
    edits: list[tuple[int, str | None, bool]] = field(default_factory=list)  # number, batch, made by an undo


@dataclass
class Entry:
    """One change of a batch, as undo needs it."""

    number: int
    row: Row
    code: str
    verb: str
    old: dict[str, Any] = field(default_factory=dict)


def normal(values: dict[str, Any]) -> dict[str, Any]:
    """What a record makes of typed values."""
    return {name: (value.strip() or None) if isinstance(value, str) else value for name, value in values.items()}


class Desk(RuleBasedStateMachine):
    """The store beside the model. ``make`` gives an empty store of toys."""

    make: Callable[[], Store]
    batches = Bundle("batches")

    def __init__(self) -> None:
        super().__init__()
        self.store = self.make()
        self.rows: list[Row] = []
        self.notes: dict[str, str] = {}  # number -> thing
        self.number = 0
        self.journal: dict[str, list[Entry]] = {}
        self.loads: dict[str, list[Row]] = {}

    # --- the model ------------------------------------------------------------------------------------------------

    def held(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)

    def live(self, code: str | None) -> bool:
        row = self.held(code) if code else None
        return row is not None and not row.is_voided

    def is_named(self, code: str) -> bool:
        return code in self.notes.values() or any(row.values["beside"] == code and not row.is_voided for row in self.rows)

    def tell(self, row: Row, verb: str, batch: str | None, old: dict[str, Any] | None = None, undo: bool = False) -> None:
        self.number += 1
        row.edits.append((self.number, batch, undo))
        if batch:
            self.journal.setdefault(batch, []).append(Entry(self.number, row, row.code, verb, old or {}))

    def expect(self, fits: bool, verb: Callable[[], Any], *errors: type[MedMgrError]) -> bool:
        """The store does it exactly when the model says so."""
        if fits:
            verb()
            return True
        with pytest.raises(errors or (InvalidEntry, NotFound)):
            verb()
        return False

    # --- verbs ----------------------------------------------------------------------------------------------------

    @rule(code=CODES, values=VALUES)
    def add(self, code: str, values: dict[str, Any], batch: str | None = None) -> None:
        taken, fits = self.held(code), values.get("beside") is None or self.live(values["beside"])
        record = Thing(thing_code=code, name="Lamp", **values)
        how = {"batch": batch, "source": "grid"} if batch else {}
        if self.expect(taken is None and fits, lambda: self.store.add(record, by="ann", **how), AlreadyExists, InvalidEntry):
            held = {"name": "Lamp", "remarks": None, "pieces": None, "weight": None, "beside": None, **normal(values)}
            self.rows.append(Row(code, held))
            self.tell(self.rows[-1], "added", batch)

    @rule(code=CODES, values=VALUES, stale=st.sampled_from([False] * 9 + [True]))
    def change(self, code: str, values: dict[str, Any], stale: bool = False, batch: str | None = None) -> None:
        row = self.held(code)
        new = {name: value for name, value in normal(values).items() if row and row.values[name] != value}
        fits = row is not None and not row.is_voided and not stale and (new.get("beside") is None or self.live(new["beside"]))
        revision = (row.revision if row else 1) - stale
        how = {"batch": batch, "source": "grid"} if batch else {}
        verb = lambda: self.store.change(Thing, (code,), values, revision=revision, by="bob", **how)  # noqa: E731
        if self.expect(fits, verb, ChangedMeanwhile, NotFound, InvalidEntry) and row and new:
            old = {name: row.values[name] for name in new}
            row.values |= new
            row.revision += 1
            self.tell(row, "changed", batch, old)

    @rule(code=CODES)
    def void(self, code: str, batch: str | None = None) -> None:
        row = self.held(code)
        how = {"batch": batch, "source": "grid"} if batch else {}
        verb = lambda: self.store.void(Thing, (code,), revision=None, by="bob", reason="gone", **how)  # noqa: E731
        if self.expect(row is not None and not row.is_voided, verb) and row:
            row.is_voided, row.revision = True, row.revision + 1
            self.tell(row, "voided", batch)

    @rule(code=CODES)
    def restore(self, code: str) -> None:
        row = self.held(code)
        fits = row is not None and row.is_voided and (row.values["beside"] is None or self.live(row.values["beside"]))
        if self.expect(fits, lambda: self.store.restore(Thing, (code,), by="cat")) and row:
            row.is_voided, row.revision = False, row.revision + 1
            self.tell(row, "restored", None)

    @rule(old=CODES, new=CODES)
    def recode(self, old: str, new: str) -> None:
        row, taken = self.held(old), self.held(new)
        fits = row is not None and not row.is_voided and taken is None
        verb = lambda: self.store.recode(Thing, old, new, by="ann", reason="renumbered")  # noqa: E731
        if self.expect(fits, verb, NotFound, AlreadyExists) and row:
            row.code, row.revision = new, row.revision + 1
            self.tell(row, "recoded", None)
            for other in self.rows:
                if other.values["beside"] == old:
                    other.values["beside"], other.revision = new, other.revision + 1
                    self.tell(other, "changed", None)
            self.notes = {number: new if code == old else code for number, code in self.notes.items()}

    @rule(code=CODES, names=st.sets(st.sampled_from(["name", "remarks", "pieces"]), min_size=1))
    def erase(self, code: str, names: set[str]) -> None:
        row = self.held(code)
        if self.expect(row is not None, lambda: self.store.erase(Thing, (code,), names, by="ann", reason="law")) and row:
            row.values |= {name: ERASED if name == "name" else None for name in names}
            row.revision += 1
            self.tell(row, "erased", None)

    @rule(code=CODES)
    def note(self, code: str) -> None:
        if self.live(code):
            self.notes[self.store.add(Note(thing_code=code, words="x"), by="cat")[0]] = code

    @rule(
        target=batches,
        steps=st.lists(st.tuples(st.sampled_from(["add", "change", "change", "void"]), CODES, VALUES), min_size=1, max_size=5),
    )
    def grid(self, steps: list[tuple[str, str, dict[str, Any]]]) -> str:
        batch = f"grid {self.number} {len(self.journal)}"
        self.journal[batch] = []
        for verb, code, values in steps:
            getattr(self, verb)(code, *([values] if verb != "void" else []), batch=batch)
        return batch

    @rule(target=batches, codes=st.sets(CODES, min_size=1), pieces=st.none() | st.integers(0, 3))
    def load(self, codes: set[str], pieces: int | None) -> str:
        new = sorted(code for code in codes if self.held(code) is None)
        batch = f"load {self.number} {len(self.loads)}"
        self.loads[batch] = [
            Row(code, {"name": "Chair", "remarks": None, "pieces": pieces, "weight": None, "beside": None}, load=batch)
            for code in new
        ]
        self.rows += self.loads[batch]
        self.number += 1
        if new:
            with self.store.write(by="bob", batch=batch, source="import") as work:
                work.add_rows(Thing, pd.DataFrame({"thing_code": new, "name": "Chair", "pieces": pieces}))
        return batch

    @rule(target=batches, batch=batches)
    def undo(self, batch: str) -> Any:
        _, kept = self.store.undo(batch, by="ann", reason="taken back")
        undoing = f"undo {self.number}"
        expected = self._undo_load(batch) if batch in self.loads else self._undo_grid(batch, undoing)
        assert sorted(kept) == sorted(f"Thing {code}" for code in expected)
        if batch in self.loads or not self.journal.get(undoing):
            return multiple()
        # The store chose a name for its batch.
        name = self.store.rows("SELECT batch FROM change_log WHERE source = 'undo' ORDER BY change_no DESC LIMIT 1")[0][0]
        self.journal[name] = self.journal.pop(undoing)
        for entry in self.journal[name]:
            entry.row.edits = [(number, name if made == undoing else made, undo) for number, made, undo in entry.row.edits]
        return name

    def _undo_load(self, batch: str) -> set[str]:
        live = [row for row in self.loads[batch] if not row.is_voided]
        stay = [row for row in live if row.revision > 1 or self.is_named(row.code)]
        for row in live:
            if row not in stay:
                row.is_voided, row.revision = True, 2
        self.number += 1
        return {row.code for row in stay}

    def _undo_grid(self, batch: str, undoing: str) -> set[str]:
        kept, entries = set[str](), list(self.journal[batch])
        first: dict[int, dict[str, Any]] = {}  # values before the first change of a row in the batch
        for entry in reversed(entries):
            if entry.verb == "changed":
                first[id(entry.row)] = {**first.get(id(entry.row), {}), **entry.old}
        done: set[int] = set()
        for entry in reversed(entries):
            row, others = entry.row, [e for e in entry.row.edits if e[0] > entry.number and e[1] != batch and not e[2]]
            if entry.verb == "changed" and id(row) in done:
                continue
            if entry.verb == "changed":
                done.add(id(row))
            if row.code != entry.code or others or (entry.verb == "added" and not row.is_voided and self.is_named(row.code)):
                kept.add(entry.code)
            elif entry.verb in ("added", "restored") and not row.is_voided:
                row.is_voided, row.revision = True, row.revision + 1
                self.tell(row, "voided", undoing, undo=True)
            elif entry.verb == "voided" and row.is_voided:
                if row.values["beside"] is not None and not self.live(row.values["beside"]):
                    kept.add(entry.code)
                    continue
                row.is_voided, row.revision = False, row.revision + 1
                self.tell(row, "restored", undoing, undo=True)
            elif entry.verb == "changed" and not row.is_voided:
                new = {name: value for name, value in first[id(row)].items() if row.values[name] != value}
                if new.get("beside") is not None and not self.live(new["beside"]):
                    kept.add(entry.code)
                elif new:
                    old = {name: row.values[name] for name in new}
                    row.values |= new
                    row.revision += 1
                    self.tell(row, "changed", undoing, old, undo=True)
        return kept

    # --- what must hold -------------------------------------------------------------------------------------------

    @invariant()
    def the_data_is_what_the_model_says(self) -> None:
        sql = "SELECT thing_code, name, remarks, pieces, weight, beside, revision, voided_at IS NOT NULL FROM thing ORDER BY 1"
        expected = [
            (r.code, *(r.values[n] for n in ("name", "remarks", "pieces", "weight", "beside")), r.revision, r.is_voided)
            for r in sorted(self.rows, key=lambda row: row.code)
        ]
        assert self.store.rows(sql) == expected

    def teardown(self) -> None:
        assert check_store(self.store).problems == ()
        self.store.close()


def test_any_sequence_in_duckdb():
    Desk.make = staticmethod(lambda: open_store("duckdb:///:memory:", TOYS))
    run_state_machine_as_test(Desk, settings=settings(max_examples=long_or(12, 40), stateful_step_count=20))


def test_any_sequence_in_postgresql(postgres_url: str):
    def emptied() -> Store:
        store = open_store(postgres_url, TOYS)
        with store.engine.writing() as connection:
            connection.run("TRUNCATE thing, slot, note, change_log, running_number")
            connection.run("UPDATE chain_head SET change_no = 0, hash = $hash", {"hash": FIRST_HASH})
        return store

    Desk.make = staticmethod(emptied)
    run_state_machine_as_test(Desk, settings=settings(max_examples=6, stateful_step_count=15))
