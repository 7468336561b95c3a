"""A new code in every record that names the old one: one update and one piece of history for each referring field.

A cost centre may stand in a hundred thousand lines, so nothing here goes row by row through the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medmgr_core.record import Record, fields_of, key_text
from medmgr_core.store.change_log import Event
from medmgr_core.store.values import key_line

if TYPE_CHECKING:
    from medmgr_core.store.write import Write


def rewrite_references(work: Write, table: str, old: str, new: str) -> int:
    """Rewrite all references to a record of ``table``, in voided records too. Returns the number of rows changed."""
    by_reference = sum(
        _rewrite(work, record_type, spec.name, old, new)
        for record_type in work.catalogue.record_types
        for spec in fields_of(record_type)
        if spec.ref == table
    )
    return by_reference + sum(_rewrite_named(work, record_type, table, old, new) for record_type in work.catalogue.record_types)


def _rewrite_named(work: Write, record_type: type[Record], table: str, old: str, new: str) -> int:
    """In records that may be about a record of any type: where they name this one by its type and key."""
    named_by, name = record_type.any_record or record_type.need_to_know or ("", "")
    return _rewrite(work, record_type, name, old, new, f" AND {named_by} = '{table}'") if named_by else 0


def _rewrite(work: Write, record_type: type[Record], name: str, old: str, new: str, where: str = "") -> int:
    table, key = record_type.table, record_type.key
    columns = list(dict.fromkeys((*key, *([record_type.unit_field] if record_type.unit_field else []))))
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {name} = $old_code{where} ORDER BY {', '.join(key)}"
    rows = [dict(zip(columns, row, strict=True)) for row in work.connection.rows(sql, {"old_code": old})]
    if rows:
        work.connection.run(
            f"UPDATE {table} SET {name} = $new_code, revision = revision + 1, changed_at = $at_time, "
            f"changed_by = $by_person WHERE {name} = $old_code{where}",
            {"old_code": old, "new_code": new, "at_time": work.at, "by_person": work.by},
        )
        work.touched.add(table)
        work.note_all(record_type, _events(work, record_type, rows, name, old, new))
    return len(rows)


def _events(work: Write, record_type: type[Record], rows: list[dict[str, Any]], name: str, old: str, new: str) -> list[Event]:
    units: dict[Any, str | None] = {}
    events = []
    for row in rows:
        before = key_line(key_text(row[each]) for each in record_type.key)
        after = key_line(key_text(new if each == name else row[each]) for each in record_type.key)
        belongs_to = new if name == record_type.unit_field else row.get(record_type.unit_field or "")
        if belongs_to not in units:
            units[belongs_to] = _unit(work, record_type, belongs_to)
        values: dict[str, tuple[Any, Any]] = {name: (old, new)}
        if before != after:
            values["#key"] = (before, after)
        events.append(Event(after, units[belongs_to], "changed" if before == after else "recoded", values))
    return events


def _unit(work: Write, record_type: type[Record], belongs_to: Any) -> str | None:
    if record_type.unit_field is None:
        return None
    return work.unit_of(record_type.model_construct(**{record_type.unit_field: belongs_to}))
