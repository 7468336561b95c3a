"""Erasing values for good, by law or by request: the text goes, the chain stays valid, a tombstone says so."""

from __future__ import annotations

from collections.abc import Iterable

from medmgr_core.errors import InvalidEntry, NotFound
from medmgr_core.record import Key, Record, fields_of
from medmgr_core.store.change_log import Change, changes_where
from medmgr_core.store.row_digest import row_digest
from medmgr_core.store.values import canonical, key_line
from medmgr_core.store.write import StoredRow, Write

ERASED = "[erased]"
# What stands in a required field after erasing, by kind; other required fields cannot be erased.
_EMPTY: dict[str, str | bytes] = {"text": ERASED, "long_text": ERASED, "content": b""}


def erase_fields(work: Write, record_type: type[Record], key: Key, fields: Iterable[str]) -> None:
    """Remove the values of fields from a record, voided or not, and from its history.

    Raises InvalidEntry, NotFound.
    """
    names = sorted(set(fields))
    row = work.row(record_type, key)
    if row is None:
        raise NotFound(f"There is no {record_type.title.lower()} with this key.")
    _refuse(record_type, names)
    history, load = _history(work, row), _load_of(work, row)
    original = _loaded_digest(row, history, load) if load else None
    work._update(row, {name: emptied(record_type, name) for name in names})
    for change in history:
        _strip(work, change, names)
    line = key_line(row.key)
    keys = sorted({change.record_key for change in history} | {line})
    tombstone: dict[str, tuple[object, object]] = {"#erased": (None, names), "#keys": (None, keys)}
    if original:
        tombstone["#row"] = (None, original)
    work.note(record_type.table, line, "erased", tombstone, work.unit_of(row.record()))


def _refuse(record_type: type[Record], names: list[str]) -> None:
    for name in names:
        spec = next((s for s in fields_of(record_type) if s.name == name), None)
        if spec is None or spec.is_key or (spec.required and spec.kind.name not in _EMPTY):
            title = spec.title if spec else name
            raise InvalidEntry(f"{title} cannot be erased: the record could not stand without it.")


def emptied(record_type: type[Record], name: str) -> str | bytes | None:
    """What stands in a field once it is erased."""
    spec = next((spec for spec in fields_of(record_type) if spec.name == name), None)
    return _EMPTY[spec.kind.name] if spec and spec.required else None


def _history(work: Write, row: StoredRow) -> list[Change]:
    """All changes of a record, newest first, also those under the codes it had before, and nobody else's.

    A code may have belonged to another record earlier, one that was recoded away; "added" is where this one begins.
    """
    load = _load_of(work, row)
    key, before, found = key_line(row.key), work.chain.change_no + 1, list[Change]()
    while True:
        condition = "record_type = $table_name AND record_key = $key AND change_no > $after AND change_no < $before"
        values = {"table_name": row.record_type.table, "key": key, "before": before,
                  "after": load.change_no if load else 0}  # fmt: skip
        for change in reversed(changes_where(work.connection, condition, values)):
            found.append(change)
            if change.action == "added":
                return found
            if change.action == "recoded":
                key, before = change.changes["#key"][0], change.change_no
                break
        else:
            return found


def _strip(work: Write, change: Change, names: list[str]) -> None:
    if not set(names) & change.changes.keys():
        return
    left = {name: None if name in names else entry for name, entry in change.changes.items()}
    sql = "UPDATE change_log SET changes = $changes WHERE change_no = $change_no"
    work.connection.run(sql, {"changes": canonical(left), "change_no": change.change_no})


def _load_of(work: Write, row: StoredRow) -> Change | None:
    """The history row of the load a record came with, if it came with one."""
    if row.entered_batch is None:
        return None
    condition = "batch = $batch AND record_type = $table_name AND action = 'loaded'"
    loads = changes_where(work.connection, condition,
                          {"batch": row.entered_batch, "table_name": row.record_type.table})  # fmt: skip
    return loads[0] if loads else None


def _loaded_digest(row: StoredRow, history: list[Change], load: Change) -> str:
    """The digest a loaded row had in its batch: needed to check the batch once a value is gone."""
    earlier = next((change.changes["#row"][1] for change in history if "#row" in change.changes), None)
    if earlier:
        return str(earlier)
    original = dict(row.values)
    for change in history:
        original |= {name: entry[0] for name, entry in change.changes.items() if entry and name in original}
    return f"{row_digest(load.changes['#fields'][1], load.changes['#digest'][0], original):064x}"
