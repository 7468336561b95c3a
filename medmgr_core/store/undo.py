"""Taking a batch back: each record changed in it returns to what it was, unless somebody edited it since."""

from __future__ import annotations

from typing import Any

from medmgr_core.record import Record, fields_of
from medmgr_core.store.change_log import Change, changes_where
from medmgr_core.store.engine import Connection
from medmgr_core.store.write import Write


def undo_batch(work: Write, batch: str) -> tuple[int, list[str]]:
    """Undo in reverse order. Returns (records taken back, names of records kept because they were edited since)."""
    changes = changes_where(work.connection, "batch = $batch", {"batch": batch})
    kept: dict[str, None] = {}
    undone: set[tuple[str, str]] = set()
    loaded = 0
    for change in reversed(changes):
        record_type = work.catalogue.by_table.get(change.record_type)
        if record_type is None:
            continue
        if change.action == "loaded":
            loaded += _undo_loaded(work, record_type, batch, kept)
        elif _edited_since(work.connection, change, batch):
            kept[f"{record_type.title} {change.record_key}"] = None
        elif _undo_change(work, record_type, change):
            undone.add((change.record_type, change.record_key))
    return loaded + len(undone), list(kept)


def _edited_since(connection: Connection, change: Change, batch: str) -> bool:
    sql = (
        "SELECT count(*) FROM change_log WHERE record_type = $record_type AND record_key = $record_key "
        "AND change_no > $change_no AND (batch IS NULL OR batch <> $batch) AND source <> 'undo'"
    )
    values = {"record_type": change.record_type, "record_key": change.record_key,
              "change_no": change.change_no, "batch": batch}  # fmt: skip
    return bool(connection.rows(sql, values)[0][0])


def _undo_change(work: Write, record_type: type[Record], change: Change) -> bool:
    key = tuple(change.record_key.split(" / "))
    match change.action:
        case "added":
            work.void(record_type, key)
        case "changed":
            work.change(record_type, key, _old_values(record_type, change))
        case "voided":
            work.restore(record_type, key)
        case "restored":
            work.void(record_type, key)
        case _:
            return False
    return True


def _old_values(record_type: type[Record], change: Change) -> dict[str, Any]:
    names = {spec.name for spec in fields_of(record_type)}
    return {name: entry[0] for name, entry in change.changes.items() if name in names and entry}


def _undo_loaded(work: Write, record_type: type[Record], batch: str, kept: dict[str, None]) -> int:
    table, key = record_type.table, ", ".join(record_type.key)
    where = "entered_batch = $batch AND voided_at IS NULL"
    edited = work.connection.rows(f"SELECT {key} FROM {table} WHERE {where} AND revision > 1", {"batch": batch})
    kept.update({f"{record_type.title} {' / '.join(map(str, row))}": None for row in edited})
    count = work.connection.rows(f"SELECT count(*) FROM {table} WHERE {where} AND revision = 1", {"batch": batch})[0][0]
    work.connection.run(
        f"UPDATE {table} SET voided_at = $at_time, voided_by = $by_person, void_reason = $reason "
        f"WHERE {where} AND revision = 1",
        {"batch": batch, "at_time": work.at, "by_person": work.by, "reason": work.reason},
    )
    work.touched.add(table)
    work.note(table, "*", "unloaded", {"#batch": (batch, None), "#rows": (int(count), 0)})
    return int(count)
