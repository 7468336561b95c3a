"""check: does the history hold together, and does the data agree with it? Names the first row that does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from medmgr_core.record import Record, fields_of, key_text
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.change_log import COLUMNS, FIRST_HASH, Change, hash_of, head
from medmgr_core.store.change_log import digest as value_digest
from medmgr_core.store.engine import Connection
from medmgr_core.store.kernel_tables import SYSTEM_COLUMNS
from medmgr_core.store.row_digest import rows_digest, total
from medmgr_core.store.store import Store
from medmgr_core.store.told import Told, erased_names, retell
from medmgr_core.store.values import key_line, plain


@dataclass(frozen=True)
class Checked:
    """The outcome: ``problems`` in the order found, each a sentence."""

    changes: int
    rows: int
    problems: tuple[str, ...]


def check_store(store: Store) -> Checked:
    """Verify chain and data on one snapshot."""
    with store.engine.reading() as connection:
        changes = _changes(connection)
        problems = list(_broken_links(changes, head(connection)))
        rows, filled = 0, _filled(connection, store.catalogue)
        try:
            for told in retell(store.catalogue.record_types, (change for change, _ in changes)).values():
                if not (told.changes or told.loads or told.record_type.table in filled):
                    continue
                found, faults = _data_faults(connection, told)
                rows += found
                problems += faults
        except (LookupError, TypeError, ValueError):
            if not problems:
                raise
            problems.append("The data could not be compared with a history as damaged as this.")
        problems += _orphans(connection, [each for each in store.catalogue.record_types if each.table in filled], store.catalogue)
    return Checked(len(changes), rows, tuple(problems))


def _filled(connection: Connection, catalogue: Catalogue) -> set[str]:
    """The tables that hold any row: most of a small store are empty, and nothing is asked of those."""
    tables = (record_type.table for record_type in catalogue.record_types)
    asked = " UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in tables)
    return {table for (table,) in connection.rows(asked)}


def _changes(connection: Connection) -> list[tuple[Change, str]]:
    rows = connection.rows(f"SELECT {', '.join(COLUMNS)} FROM change_log ORDER BY change_no")
    return [(Change.from_row(row), row[COLUMNS.index("digests")]) for row in rows]


# The chain ---------------------------------------------------------------------------------------------------


def _broken_links(changes: list[tuple[Change, str]], end: tuple[int, str]) -> Iterator[str]:
    erased = {(c.record_type, key, name): c.change_no
              for c, _ in changes for name in erased_names(c) for key in c.changes["#keys"][1]}  # fmt: skip
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


def _altered_values(change: Change, erased: dict[tuple[str, str, str], int]) -> Iterator[str]:
    if change.changes.keys() != change.digests.keys():
        yield "values were added or removed."
        return
    for name, entry in change.changes.items():
        if entry is None:
            # A tombstone speaks for what was there before it, not for what came after.
            if change.change_no > erased.get((change.record_type, change.record_key, name), 0):
                yield f"the value of {name} was removed without a tombstone."
        elif value_digest(name, *entry) != change.digests[name]:
            yield f"the value of {name} was altered."
    if change.reason != (change.changes.get("#reason") or [None, None])[1]:
        yield "the reason was altered."


# The data ----------------------------------------------------------------------------------------------------


def _data_faults(connection: Connection, told: Told) -> tuple[int, list[str]]:
    """(rows compared, faults) of one record type."""
    loads = {batch: _untouched(connection, told, batch) for batch in told.loads}
    left = [key for rows in loads.values() for key in rows.left]
    rows = list(_stored(connection, told, left))
    counted = sum(rows.count for rows in loads.values())
    return len(rows) + counted, [*_disagreements(told, rows, loads)]


def _stored(connection: Connection, told: Told, keys: list[str]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rows that were not loaded, and the loaded ones with these keys, one by one."""
    record_type = told.record_type
    names = [spec.name for spec in fields_of(record_type)] + list(SYSTEM_COLUMNS)
    condition = f"entered_batch IS NULL OR NOT (entered_batch = ANY($batches)) OR {_key_sql(record_type)} = ANY($keys)"
    sql = f"SELECT {', '.join(names)} FROM {record_type.table} WHERE {condition} ORDER BY {', '.join(record_type.key)}"
    for row in connection.rows(sql, {"batches": list(told.loads), "keys": keys}):
        values = dict(zip(names, row, strict=True))
        key = key_line(key_text(values[name]) for name in record_type.key)
        yield key, {name: plain(value) for name, value in values.items()}


def _key_sql(record_type: type[Record]) -> str:
    """The key as the line history knows it by."""
    return " || ' / ' || ".join(f"CAST({name} AS text)" for name in record_type.key)


@dataclass(frozen=True)
class _Untouched:
    """Rows of a load as they came, all at once: how many, the sum of their digests, and the keys of the others."""

    count: int
    digest: int
    left: list[str]


def _untouched(connection: Connection, told: Told, batch: str) -> _Untouched:
    names = [spec.name for spec in fields_of(told.record_type)] + list(SYSTEM_COLUMNS)
    sql = f"SELECT {', '.join(names)}, {_key_sql(told.record_type)} AS key_line FROM {told.record_type.table}"
    frame = connection.frame(f"{sql} WHERE entered_batch = $batch", {"batch": batch})
    alike = _is_as(frame, told.values(told.of_load(batch))) & ~frame["key_line"].isin(told.touched(batch))
    load = told.loads[batch].changes
    same = frame[alike]
    return _Untouched(len(same), rows_digest(told.record_type, same, load["#digest"][0], load["#fields"][1]),
                      frame.loc[~alike, "key_line"].tolist())  # fmt: skip


def _is_as(frame: pd.DataFrame, state: dict[str, Any]) -> pd.Series[bool]:
    """Which rows have the revision, times and names that the history of the load tells."""
    found = pd.Series(True, index=frame.index)
    for name, value in state.items():
        column = frame[name]
        wanted = pd.Timestamp(value) if value is not None and name.endswith("_at") else value
        found &= column.isna() if value is None else (column == wanted).fillna(False).astype(bool)
    return found


def _disagreements(told: Told, rows: list[tuple[str, dict[str, Any]]], loads: dict[str, _Untouched]) -> Iterator[str]:
    title = told.record_type.title
    digests: dict[str, list[int]] = {batch: [] for batch in told.loads}
    for key, values in rows:
        changes = told.of_row(key, values["entered_batch"])
        if not changes:
            yield f"{title} {key} has no history: it was not entered through MedMgr."
            continue
        if changes[0].action == "loaded":
            digests[values["entered_batch"]].append(told.loaded_digest(values, changes))
        yield from (f"{title} {key}: {fault}" for fault in _differs(values, told.values(changes)))
    seen = {key for key, _ in rows}
    yield from (f"{title} {key} is missing from the store." for key in told.added() if key not in seen)
    for batch, found in digests.items():
        yield from _batch_differs(told, batch, len(found) + loads[batch].count, total([*found, loads[batch].digest]))


def _differs(values: dict[str, Any], expected: dict[str, Any]) -> Iterator[str]:
    if (values["voided_at"] is None) != (expected["voided_at"] is None):
        yield "it is voided without a history row." if values["voided_at"] else "it was voided, but stands as current."
        return
    for name, value in values.items():
        if name in expected and value != expected[name]:
            yield f"{name} is {json.dumps(value)}, its history says {json.dumps(expected[name])}."


def _batch_differs(told: Told, batch: str, found: int, digest: str) -> Iterator[str]:
    load = told.loads[batch].changes
    count, known = load["#rows"][1], {spec.name for spec in fields_of(told.record_type)}
    if found != count:
        yield f"{told.record_type.plural}: batch {batch} had {count} rows, {found} are there."
    elif known.issuperset(load["#fields"][1]) and digest != load["#digest"][1]:
        # A field renamed or dropped by a migration since leaves only the number of rows to compare.
        yield f"{told.record_type.plural}: a row of batch {batch} was altered."


def _orphans(connection: Connection, record_types: list[type[Record]], catalogue: Catalogue) -> Iterator[str]:
    """References to records that are not there: the database has no foreign keys, so they are looked for."""
    for record_type in record_types:
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
