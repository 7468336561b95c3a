"""The generic verbs on records: right checked, then one transaction. Slices add their own where more is meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, MedMgrError, NotAllowed, NotFound
from medmgr_core.people.need_to_know import hidden_keys, is_known
from medmgr_core.people.reach import allow_given, allow_held, allow_named, allow_undo, hidden_unnamed, own_unit, refuse_named
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.record import Key, Record, validate
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow

# no $units: the reach of the batch has been checked
_HIDDEN_IN_BATCH = """
SELECT 1 FROM change_log WHERE batch = $batch AND (record_type || ' ' || record_key) = ANY($hidden) LIMIT 1
"""


def add_entry(store: Store, record: Record, *, by: str, source: str = "form", batch: str | None = None) -> Key:
    """Add a record. Raises NotAllowed, AlreadyExists, UnknownReference, InvalidEntry."""
    allow(store, by, record.area, "enter", own_unit(store, record))
    if not is_known(store, by, record):  # a part of something this person is not to know of
        raise NotFound(f"There is nothing with this key that a {record.title.lower()} could belong to.")
    allow_named(store, by, record)
    allow_held(store, by, "enter", record)
    allow_given(store, by, record)
    with hidden_unnamed(store, type(record), by):
        return store.add(record, by=by, source=source, batch=batch)


def change_entry(store: Store, record_type: type[Record], key: Iterable[Any], values: Mapping[str, Any], *, revision: int | None,
                 by: str, reason: str | None = None, source: str = "form", batch: str | None = None) -> int:  # fmt: skip
    """Change fields of a record read at ``revision``. Raises ChangedMeanwhile and what ``add_entry`` raises."""
    row = entry(store, record_type, key, by=by, action="enter")
    new = validate(record_type, {**row.values, **values})
    allow(store, by, record_type.area, "enter", own_unit(store, new))
    allow_named(store, by, new, before=row)
    return store.change(record_type, row.key, values, revision=revision, by=by, reason=reason, source=source, batch=batch)


def void_entry(store: Store, record_type: type[Record], key: Iterable[Any], *, revision: int | None, by: str,
               reason: str) -> None:  # fmt: skip
    """Take a record out of use, with a reason."""
    row = entry(store, record_type, key, by=by, action="enter")
    refuse_named(store, row)
    store.void(record_type, row.key, revision=revision, by=by, reason=reason)


def restore_entry(store: Store, record_type: type[Record], key: Iterable[Any], *, by: str) -> None:
    """Bring a voided record back."""
    row = entry(store, record_type, key, by=by, action="enter")
    allow_given(store, by, row.record())
    store.restore(record_type, row.key, by=by)


def recode_entry(store: Store, record_type: type[Record], old: str, new: str, *, by: str, reason: str) -> int:
    """Give a record another code, and rewrite all references. Needs the right to administer the area."""
    entry(store, record_type, (old,), by=by, action="administer")
    if record_type.need_to_know:  # who may see it is known by its number
        raise InvalidEntry(f"The number of a {record_type.title.lower()} was given by MedMgr and stays.")
    with hidden_unnamed(store, record_type, by):
        return store.recode(record_type, old, new, by=by, reason=reason)


def erase_entry(store: Store, record_type: type[Record], key: Iterable[Any], fields: Iterable[str], *, by: str,
                reason: str) -> None:  # fmt: skip
    """Remove values for good, from the record and its history; a tombstone stays. Needs the right to administer."""
    row = entry(store, record_type, key, by=by, action="administer")
    store.erase(record_type, row.key, fields, by=by, reason=reason)


def undo_entries(store: Store, batch: str, *, by: str, reason: str) -> tuple[int, list[str]]:
    """Take a whole batch back. Returns (rows taken back, records kept because they were edited since)."""
    for record_type, unit in store.reach_of_batch(batch):
        allow(store, by, record_type.area, "enter", unit)
        allow_undo(store, by, record_type)
    if store.rows(_HIDDEN_IN_BATCH, batch=batch, hidden=hidden_keys(store, by)):
        raise NotAllowed("This batch holds changes you may not take back. Ask whoever made them.")
    return store.undo(batch, by=by, reason=reason)


def entry(store: Store, record_type: type[Record], key: Iterable[Any], *, by: str, action: str = "view") -> StoredRow:
    """One stored record in the person's reach. Raises NotFound for one outside it, as if it were not there."""
    row = store.row(record_type, key)
    unit = own_unit(store, row.record()) if row else None
    sees = by == SYSTEM or rights_of(store, by).allows(record_type.area, "view", unit)
    if row is None or not sees or not is_known(store, by, row.record()):
        raise NotFound(f"There is no {record_type.title.lower()} with this key.")
    if action != "view":
        allow(store, by, record_type.area, action, unit)
        allow_held(store, by, action, row.record())
    return row


@dataclass
class GridResult:
    """What became of a grid: the keys of the rows saved, and for each row that was not, why."""

    batch: str = field(default_factory=new_batch)
    keys: dict[int, Key] = field(default_factory=dict)
    problems: dict[int, MedMgrError] = field(default_factory=dict)

    @property
    def saved(self) -> int:
        """How many rows were saved."""
        return len(self.keys)

    @property
    def clashes(self) -> dict[int, ChangedMeanwhile]:
        """Rows somebody else saved in between."""
        return {row: error for row, error in self.problems.items() if isinstance(error, ChangedMeanwhile)}


@dataclass(frozen=True)
class GridRow:
    """One edited row: ``key`` and ``revision`` of the stored record, or None for a new one."""

    values: Mapping[str, Any]
    key: Key | None = None
    revision: int | None = None


def save_grid(store: Store, record_type: type[Record], rows: Mapping[int, GridRow], *, by: str) -> GridResult:
    """Save each row by itself under one batch: a bad row never loses the good ones."""
    result = GridResult()
    for number, row in rows.items():
        try:
            result.keys[number] = _save_row(store, record_type, row, by, result.batch)
        except MedMgrError as error:
            result.problems[number] = error
    return result


def _save_row(store: Store, record_type: type[Record], row: GridRow, by: str, batch: str) -> Key:
    if row.key is None:
        return add_entry(store, validate(record_type, row.values), by=by, source="grid", batch=batch)
    change_entry(store, record_type, row.key, row.values, revision=row.revision, by=by, source="grid", batch=batch)
    return row.key
