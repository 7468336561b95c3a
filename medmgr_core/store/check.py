"""check: does the history hold together, and does the data agree with it? Names the first row that does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from medmgr_core.record import Record, fields_of, key_text
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.change_log import COLUMNS, FIRST_HASH, Change, digest, hash_of, head
from medmgr_core.store.engine import Connection
from medmgr_core.store.kernel_tables import SYSTEM_COLUMNS
from medmgr_core.store.row_digest import row_digest, total
from medmgr_core.store.store import Store
from medmgr_core.store.values import plain


@dataclass(frozen=True)
class Checked:
    """The outcome: ``problems`` in the order found, each a sentence."""

    changes: int
    rows: int
    problems: tuple[str, ...]


@dataclass
class _Told:
    """What the history says of one record type."""

    full: dict[str, dict[str, Any]] = field(default_factory=dict)  # key -> all values
    partly: dict[str, dict[str, Any]] = field(default_factory=dict)  # loaded rows: values changed since
    first: dict[str, dict[str, Any]] = field(default_factory=dict)  # loaded rows: values before the first change
    voided: dict[str, bool] = field(default_factory=dict)
    erased: dict[str, set[str]] = field(default_factory=dict)
    row_digests: dict[str, str] = field(default_factory=dict)
    loads: dict[str, tuple[str, str, int]] = field(default_factory=dict)  # batch -> salt, total, rows
    unloaded: set[str] = field(default_factory=set)


def check_store(store: Store) -> Checked:
    """Verify chain and data on one snapshot."""
    with store.engine.reading() as connection:
        changes = _changes(connection)
        problems = list(_broken_links(changes, head(connection)))
        told = _retell(changes)
        rows = 0
        for record_type in store.catalogue.record_types:
            found = list(_stored(connection, record_type))
            rows += len(found)
            problems += _disagreements(record_type, found, told.get(record_type.table, _Told()))
        problems += _orphans(connection, store.catalogue)
    return Checked(len(changes), rows, tuple(problems))


def _changes(connection: Connection) -> list[tuple[Change, str]]:
    rows = connection.rows(f"SELECT {', '.join(COLUMNS)} FROM change_log ORDER BY change_no")
    return [(Change.from_row(row), row[COLUMNS.index("digests")]) for row in rows]


def _broken_links(changes: list[tuple[Change, str]], end: tuple[int, str]) -> Iterator[str]:
    erased = {(c.record_type, key, n) for c, _ in changes for n in _erased_names(c) for key in c.changes["#keys"][1]}
    previous, number = FIRST_HASH, 0
    for change, digests in changes:
        where = f"History row {change.change_no} ({change.action} {change.record_type} {change.record_key})"
        if change.change_no != number + 1:
            yield f"{where}: the row before it is missing."
        elif change.previous_hash != previous:
            yield f"{where} does not follow the row before it: the chain forks or a row was replaced."
        elif hash_of({**change.__dict__, "digests": digests}) != change.hash:
            yield f"{where} was altered."
        else:
            yield from (f"{where}: {fault}" for fault in _altered_values(change, erased))
        previous, number = change.hash, change.change_no
    if end != (number, previous):
        yield f"The history ends at row {number}, but its head says {end[0]}: rows were added or removed."


def _altered_values(change: Change, erased: set[tuple[str, str, str]]) -> Iterator[str]:
    if change.changes.keys() != change.digests.keys():
        yield "values were added or removed."
        return
    for name, entry in change.changes.items():
        if entry is None:
            if (change.record_type, change.record_key, name) not in erased:
                yield f"the value of {name} was removed without a tombstone."
        elif digest(name, *entry) != change.digests[name]:
            yield f"the value of {name} was altered."
    if change.reason != (change.changes.get("#reason") or [None, None])[1]:
        yield "the reason was altered."


def _erased_names(change: Change) -> list[str]:
    return list(change.changes["#erased"][1]) if change.action == "erased" else []


def _retell(changes: list[tuple[Change, str]]) -> dict[str, _Told]:
    told: dict[str, _Told] = {}
    for change, _ in changes:
        _apply(told.setdefault(change.record_type, _Told()), change)
    return told


def _apply(told: _Told, change: Change) -> None:
    key = change.record_key
    new = {name: entry[1] for name, entry in change.changes.items() if entry and not name.startswith("#")}
    match change.action:
        case "added":
            told.full[key] = new
            told.erased.setdefault(key, set()).update(name for name, entry in change.changes.items() if entry is None)
        case "changed" | "recoded":
            if "#key" in change.changes:
                _move(told, change.changes["#key"][0], key)
            _apply_changed(told, change, new)
        case "voided" | "restored":
            told.voided[key] = change.action == "voided"
        case "loaded":
            salt, whole = change.changes["#digest"][:2]
            told.loads[change.batch or ""] = (salt, whole, change.changes["#rows"][1])
        case "unloaded":
            told.unloaded.add(change.changes["#batch"][0])
        case "erased":
            told.erased.setdefault(key, set()).update(_erased_names(change))
            if "#row" in change.changes:
                told.row_digests[key] = change.changes["#row"][1]


def _apply_changed(told: _Told, change: Change, new: dict[str, Any]) -> None:
    key = change.record_key
    if key in told.full:
        told.full[key] |= new
        return
    told.partly.setdefault(key, {}).update(new)
    old = {name: entry[0] for name, entry in change.changes.items() if entry and not name.startswith("#")}
    told.first[key] = old | told.first.get(key, {})


def _move(told: _Told, old: str, new: str) -> None:
    """A recoded record goes on under its new key."""
    everything: tuple[dict[str, Any], ...] = (
        told.full, told.partly, told.first, told.voided, told.erased, told.row_digests,
    )  # fmt: skip
    for held in everything:
        if old in held:
            held[new] = held.pop(old)


def _stored(connection: Connection, record_type: type[Record]) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [spec.name for spec in fields_of(record_type)] + list(SYSTEM_COLUMNS)
    order = ", ".join(record_type.key)
    for row in connection.rows(f"SELECT {', '.join(names)} FROM {record_type.table} ORDER BY {order}"):
        values = dict(zip(names, row, strict=True))
        yield " / ".join(key_text(values[name]) for name in record_type.key), values


def _disagreements(record_type: type[Record], rows: list[tuple[str, dict[str, Any]]], told: _Told) -> Iterator[str]:
    names = [spec.name for spec in fields_of(record_type)]
    batches: dict[str, list[int | str]] = {}
    seen = set()
    for key, values in rows:
        seen.add(key)
        name = f"{record_type.title} {key}"
        expected = told.full.get(key)
        batch = values["entered_batch"]
        if expected is None and batch in told.loads:
            batches.setdefault(batch, []).append(_digest_then(record_type, key, values, told, batch))
            expected = told.partly.get(key, {})
        elif expected is None:
            yield f"{name} has no history: it was not entered through MedMgr."
            continue
        yield from (f"{name}: {fault}" for fault in _differs(names, values, expected, told, key))
    yield from (f"{record_type.title} {key} is missing from the store." for key in told.full if key not in seen)
    for batch, (_, whole, count) in told.loads.items():
        found = batches.get(batch, [])
        if len(found) != count:
            yield f"{record_type.plural}: batch {batch} had {count} rows, {len(found)} are there."
        elif total(int(d, 16) if isinstance(d, str) else d for d in found) != whole:
            yield f"{record_type.plural}: a row of batch {batch} was altered."


def _digest_then(record_type: type[Record], key: str, values: dict[str, Any], told: _Told, batch: str) -> int | str:
    if key in told.row_digests:
        return told.row_digests[key]
    return row_digest(record_type, told.loads[batch][0], {**values, **told.first.get(key, {})})


def _differs(
    names: list[str], values: dict[str, Any], expected: dict[str, Any], told: _Told, key: str
) -> Iterator[str]:
    erased = told.erased.get(key, set())
    for name in names:
        if name in expected and name not in erased and plain(values[name]) != expected[name]:
            yield f"{name} is {json.dumps(plain(values[name]))}, its history says {json.dumps(expected[name])}."
    voided = told.voided.get(key, values["entered_batch"] in told.unloaded and key not in told.partly)
    if (values["voided_at"] is not None) != voided:
        yield "it is voided without a history row." if not voided else "it was voided, but stands as current."


def _orphans(connection: Connection, catalogue: Catalogue) -> Iterator[str]:
    """References to records that are not there: the database has no foreign keys, so they are looked for."""
    for record_type in catalogue.record_types:
        for spec in fields_of(record_type):
            if spec.ref is None:
                continue
            target = catalogue.by_table[spec.ref]
            sql = (
                f"SELECT count(*) FROM {record_type.table} r WHERE r.voided_at IS NULL AND r.{spec.name} IS NOT NULL "
                f"AND NOT EXISTS (SELECT 1 FROM {spec.ref} t WHERE t.{target.key[0]} = r.{spec.name})"
            )
            count = connection.rows(sql)[0][0]
            if count:
                yield f"{record_type.plural}: {count} rows name a {target.title.lower()} that does not exist."
