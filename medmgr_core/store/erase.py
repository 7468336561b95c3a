"""Erasing values for good, by law or by request: the text goes, the chain stays valid, a tombstone says so."""

from __future__ import annotations

from collections.abc import Iterable

from medmgr_core.errors import InvalidEntry
from medmgr_core.record import Key, Record, fields_of
from medmgr_core.store.change_log import Change, changes_where
from medmgr_core.store.row_digest import row_digest
from medmgr_core.store.values import canonical
from medmgr_core.store.write import StoredRow, Write

ERASED = "[erased]"


def erase_fields(work: Write, record_type: type[Record], key: Key, fields: Iterable[str]) -> None:
    """Remove the values of fields from a record and from its history. Raises InvalidEntry, NotFound."""
    names = sorted(set(fields))
    row = work._current(record_type, key, None)
    _refuse(record_type, names)
    original = _loaded_digest(work, row)
    work._update(row, {name: _emptied(record_type, name) for name in names})
    history = _history(work, row)
    for change in history:
        _strip(work, change, names)
    keys = sorted({change.record_key for change in history} | {" / ".join(row.key)})
    tombstone: dict[str, tuple[object, object]] = {"#erased": (None, names), "#keys": (None, keys)}
    if original:
        tombstone["#row"] = (None, original)
    work._append(record_type, " / ".join(row.key), work.unit_of(row.record()), "erased", tombstone)


def _refuse(record_type: type[Record], names: list[str]) -> None:
    for name in names:
        spec = next((s for s in fields_of(record_type) if s.name == name), None)
        if spec is None or spec.is_key or (spec.required and spec.kind.name not in ("text", "long_text")):
            title = spec.title if spec else name
            raise InvalidEntry(f"{title} cannot be erased: the record could not stand without it.")


def _emptied(record_type: type[Record], name: str) -> str | None:
    return ERASED if record_type.model_fields[name].is_required() else None


def _history(work: Write, row: StoredRow) -> list[Change]:
    """All changes of a record, also those under the codes it had before."""
    table = row.record_type.table
    keys = [" / ".join(row.key)]
    changes: list[Change] = []
    for key in keys:
        found = changes_where(work.connection, "record_type = $record_type AND record_key = $record_key",
                              {"record_type": table, "record_key": key})  # fmt: skip
        changes += found
        earlier = (change.changes["#key"][0] for change in found if "#key" in change.changes)
        keys.extend(old for old in earlier if old not in keys)
    return sorted(changes, key=lambda change: change.change_no)


def _strip(work: Write, change: Change, names: list[str]) -> None:
    if not set(names) & change.changes.keys():
        return
    left = {name: None if name in names else entry for name, entry in change.changes.items()}
    sql = "UPDATE change_log SET changes = $changes WHERE change_no = $change_no"
    work.connection.run(sql, {"changes": canonical(left), "change_no": change.change_no})


def _loaded_digest(work: Write, row: StoredRow) -> str | None:
    """The digest a loaded row had in its batch: needed to check the batch once a value is gone."""
    if row.entered_batch is None:
        return None
    condition = "batch = $batch AND record_type = $record_type AND action = 'loaded'"
    values = {"batch": row.entered_batch, "record_type": row.record_type.table}
    loads = changes_where(work.connection, condition, values)
    if not loads:
        return None
    earlier = next((c.changes["#row"][1] for c in _history(work, row) if "#row" in c.changes), None)
    if earlier:
        return str(earlier)
    original = dict(row.values)
    for change in reversed(_history(work, row)):
        original |= {n: e[0] for n, e in change.changes.items() if e and not n.startswith("#") and n in original}
    return f"{row_digest(row.record_type, loads[0].changes['#digest'][0], original):064x}"
