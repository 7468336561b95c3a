"""Taking a batch back: each record changed in it returns to what it was.

Kept are records somebody edited, recoded or used since, and those a rule holds as they are.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import Record, fields_of, key_text
from medmgr_core.store.change_log import Change, changes_where
from medmgr_core.store.values import key_line, key_parts
from medmgr_core.store.write import StoredRow, Write

_EDITS = ["added", "changed", "voided", "restored", "recoded", "erased"]


def undo_batch(work: Write, batch: str) -> tuple[int, list[str]]:
    """Undo in reverse order. Returns (records taken back, names of records kept)."""
    if not work.reason:
        raise InvalidEntry("Say why: a reason is needed to take a batch back.", {"reason": "A reason is needed."})
    changes = changes_where(work.connection, "batch = $batch", {"batch": batch})
    if changes and changes[0].action == "recoded":
        return _undo_recode(work, changes[0])
    kept: dict[str, None] = {}
    undone: set[tuple[str, str]] = set()
    loaded = 0
    for change in reversed(_merged(changes)):
        record_type = work.catalogue.by_table.get(change.record_type)
        if record_type is None:
            continue
        if change.action == "loaded":
            loaded += _undo_loaded(work, record_type, batch, kept)
        elif change.action == "unloaded":
            raise InvalidEntry("A file that was taken back is not put in again from here: load it once more.")
        elif change.action in _EDITS:
            row = _as_left(work, record_type, change, batch)
            try:
                if row is not None and _undo_change(work, row, change):
                    undone.add((change.record_type, change.record_key))
                    kept.pop(f"{record_type.title} {change.record_key}", None)  # what used it went with it
            except InvalidEntry:
                row = None
            if row is None:
                kept[f"{record_type.title} {change.record_key}"] = None
    return loaded + len(undone), list(kept)


def _merged(changes: list[Change]) -> list[Change]:
    """Several changes of one record in a batch as one: the last of them, with the values before the first."""
    merged: dict[tuple[str, str, str], Change] = {}
    for number, change in enumerate(changes):
        one = change.action == "changed"
        place = (change.record_type, change.record_key, "changed" if one else str(number))
        earlier = merged.pop(place, change)
        merged[place] = replace(change, changes=change.changes | earlier.changes)
    return list(merged.values())


def _undo_recode(work: Write, change: Change) -> tuple[int, list[str]]:
    """A code is changed back with all references, also those made since."""
    record_type = work.catalogue.by_table[change.record_type]
    old, new = change.changes["#key"][:2]
    row = work.row(record_type, (new,))
    if row is None or row.voided_at is not None:
        return 0, [f"{record_type.title} {new}"]
    return work.recode(record_type, new, old), []


def _as_left(work: Write, record_type: type[Record], change: Change, batch: str) -> StoredRow | None:
    """The record a change was made to; None when it was edited, recoded or first used by others since."""
    parts = key_parts(change.record_key, len(record_type.key))
    row = work.row(record_type, parts) if len(parts) == len(record_type.key) else None
    if row is None or _edited_since(work, change, batch):
        return None
    return None if change.action == "added" and row.voided_at is None and _is_named(work, row) else row


def _edited_since(work: Write, change: Change, batch: str) -> bool:
    sql = (
        "SELECT count(*) FROM change_log WHERE record_type = $table_name AND record_key = $record_key "
        "AND change_no > $change_no AND (batch IS NULL OR batch <> $batch) AND source <> 'undo' "
        "AND action = ANY($edits)"
    )
    values = {"table_name": change.record_type, "record_key": change.record_key,
              "change_no": change.change_no, "batch": batch, "edits": _EDITS}  # fmt: skip
    return bool(work.connection.rows(sql, values)[0][0])


def _is_named(work: Write, row: StoredRow) -> bool:
    """Does a record that stays refer to this one?"""
    named = _naming(work, row.record_type, "$code")
    return bool(named and work.connection.rows(f"SELECT 1 WHERE {named}", {"code": row.key[0]}))


def _naming(work: Write, record_type: type[Record], code: str) -> str:
    """The condition that a live record refers to ``code``, an expression; empty when no record type can."""
    return " OR ".join(
        f"EXISTS (SELECT 1 FROM {other.table} r WHERE r.{spec.name} = {code} AND r.voided_at IS NULL)"
        for other in work.catalogue.record_types
        for spec in fields_of(other)
        if spec.ref == record_type.table
    )


def _undo_change(work: Write, row: StoredRow, change: Change) -> bool:
    is_voided = row.voided_at is not None
    match change.action:
        case "added" | "restored" if not is_voided:
            work.void(row.record_type, row.key)
        case "voided" if is_voided:
            work.restore(row.record_type, row.key)
        case "changed" if not is_voided:
            return work.change(row.record_type, row.key, _old_values(row.record_type, change)) != row.revision
        case _:
            return False
    return True


def _old_values(record_type: type[Record], change: Change) -> dict[str, Any]:
    names = {spec.name for spec in fields_of(record_type)}
    return {name: entry[0] for name, entry in change.changes.items() if name in names and entry}


def _undo_loaded(work: Write, record_type: type[Record], batch: str, kept: dict[str, None]) -> int:
    table, key = record_type.table, ", ".join(record_type.key)
    untouched = "entered_batch = $batch AND voided_at IS NULL AND revision = 1"
    named = _naming(work, record_type, f"{table}.{record_type.key[0]}")
    sql = f"SELECT {key} FROM {table} WHERE entered_batch = $batch AND voided_at IS NULL AND revision > 1 ORDER BY {key}"
    edited = [_line(row) for row in work.connection.rows(sql, {"batch": batch})]
    sql = f"SELECT {key} FROM {table} WHERE {untouched} AND ({named or 'false'}) ORDER BY {key}"
    in_use = [_line(row) for row in work.connection.rows(sql, {"batch": batch})]
    kept.update({f"{record_type.title} {line}": None for line in (*edited, *in_use)})
    free = f"{untouched} AND NOT ({named or 'false'})"
    # Counted beforehand: RETURNING makes the update of many rows a hundred times slower in DuckDB.
    count = int(work.connection.rows(f"SELECT count(*) FROM {table} WHERE {free}", {"batch": batch})[0][0])
    if count:
        work.connection.run(
            f"UPDATE {table} SET voided_at = $at_time, voided_by = $by_person, void_reason = $reason, "
            f"changed_at = $at_time, changed_by = $by_person, revision = 2 WHERE {free}",
            {"batch": batch, "at_time": work.at, "by_person": work.by, "reason": work.reason},
        )
        work.touched.add(table)
        work.note(table, "*", "unloaded", {"#batch": (batch, None), "#rows": (count, 0), "#kept": (None, in_use)})
    return count


def _line(key: tuple[Any, ...]) -> str:
    return key_line(map(key_text, key))
