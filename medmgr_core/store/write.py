"""Write: one unit of work. Every record change goes through here, with its history in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb
import pandas as pd

from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, MedMgrError, NotFound, UnknownReference
from medmgr_core.periods import now
from medmgr_core.record import FieldSpec, Key, Record, fields_of, key_text, label_of, validate
from medmgr_core.store import kernel
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.change_log import Chain, Event
from medmgr_core.store.engine import Connection
from medmgr_core.store.kernel_tables import SYSTEM_COLUMNS
from medmgr_core.store.recode import rewrite_references
from medmgr_core.store.row_digest import new_salt, rows_digest, table_digest
from medmgr_core.store.storable import storable, storable_rows
from medmgr_core.store.values import key_line

_SYSTEM = tuple(SYSTEM_COLUMNS)


@dataclass(frozen=True)
class StoredRow:
    """A record as it stands in the store: its values and what the store knows of it."""

    record_type: type[Record]
    values: dict[str, Any]
    revision: int
    entered_at: datetime
    entered_by: str
    entered_batch: str | None
    source_digest: int | None  # of the row of a file it came from: known again when the file comes again
    changed_at: datetime | None
    changed_by: str | None
    voided_at: datetime | None
    voided_by: str | None
    void_reason: str | None

    @property
    def key(self) -> Key:
        """The key as text."""
        return tuple(key_text(self.values[name]) for name in self.record_type.key)

    def record(self) -> Record:
        """The values as a record, unchecked: they were checked when saved."""
        return self.record_type.model_construct(**self.values)


class Write:
    """The verbs on records inside one transaction. Opened by ``Store.write``; one person, one time, one batch."""

    def __init__(self, connection: Connection, catalogue: Catalogue, *, by: str, reason: str | None,
                 source: str, batch: str | None) -> None:  # fmt: skip
        self.connection = connection
        self.catalogue = catalogue
        if not by:
            raise ValueError("every change is made by somebody")
        self.by, self.reason, self.source, self.batch = by, (reason or "").strip() or None, source, batch
        self.at = now()
        self.chain = Chain(connection)
        self.touched: set[str] = set()

    # Reading inside the transaction ------------------------------------------------------------------

    def row(self, record_type: type[Record], key: Iterable[Any]) -> StoredRow | None:
        """The stored row with this key, voided or not."""
        return read_row(self.connection, record_type, tuple(key))

    def unit_of(self, record: Record) -> str | None:
        """Code of the unit a record belongs to, followed through references; None for the whole facility."""
        return unit_of(self.connection, self.catalogue, type(record), record)

    # Verbs -------------------------------------------------------------------------------------------

    def add(self, record: Record, *, source_digest: int | None = None) -> Key:
        """Add a record and return its key. Raises AlreadyExists, UnknownReference, a rule's own error.

        source_digest: of the row of a file it was made from.
        """
        numbered = self._numbered(record)
        if numbered is record:  # a running number just taken is free
            self._refuse_taken(record)
        self._check(numbered, None)
        values = storable(numbered)
        self._insert(record.table, {**values, "source_digest": source_digest} if source_digest else values)
        self._log(numbered, "added", {name: (None, value) for name, value in values.items()})
        return numbered.key_values()

    def change(self, record_type: type[Record], key: Iterable[Any], values: Mapping[str, Any], *,
               revision: int | None = None) -> int:  # fmt: skip
        """Change fields of a record and return its revision. Raises ChangedMeanwhile, NotFound, InvalidEntry."""
        row = self._current(record_type, key, revision)
        new = validate(record_type, {**row.values, **values})
        if new.key_values() != row.key:
            raise InvalidEntry(f"The key of a {record_type.title.lower()} is not edited: use “Change code” instead.")
        changed = {n: (row.values[n], v) for n, v in storable(new).items() if v != row.values[n]}
        if not changed:
            return row.revision
        self._check(new, row, set(changed))
        self._update(row, {name: value for name, (_, value) in changed.items()})
        self._log(new, "changed", changed)
        follow = self.catalogue.followers.get(record_type)
        if follow:
            follow(self, new, row.record())
        return row.revision + 1

    def void(self, record_type: type[Record], key: Iterable[Any], *, revision: int | None = None) -> None:
        """Take a record out of use; it stays in the store and its history. A reason is needed."""
        if not self.reason:
            raise InvalidEntry("Say why: a reason is needed to void a record.", {"reason": "A reason is needed."})
        row = self._current(record_type, key, revision)
        self._update(row, {"voided_at": self.at, "voided_by": self.by, "void_reason": self.reason})
        rule = self.catalogue.void_rules.get(record_type)
        try:
            if rule:
                rule(self, row.record())
        except MedMgrError:  # the row is put back: undo goes on with this write, and keeps what a rule holds
            self._update(row, {name: getattr(row, name) for name in _SYSTEM if not name.startswith(("entered", "source"))})
            raise
        self._log(row.record(), "voided", {})

    def restore(self, record_type: type[Record], key: Iterable[Any]) -> None:
        """Bring a voided record back."""
        row = self.row(record_type, key)
        if row is None or row.voided_at is None:
            raise NotFound(f"There is no voided {record_type.title.lower()} with this key.")
        record = validate(record_type, row.values)
        self._check(record, None)
        self._update(row, {"voided_at": None, "voided_by": None, "void_reason": None})
        self._log(record, "restored", {})

    def recode(self, record_type: type[Record], old: str, new: str) -> int:
        """Give a record another code and rewrite every reference to it. Returns the number of rows changed."""
        field = record_type.key[0]
        row = self._current(record_type, (old,), None)
        record = validate(record_type, {**row.values, field: new})
        self._refuse_taken(record)
        storable(record)
        self._numbered(record)
        code = record.key_values()[0]
        self._update(row, {field: code})
        self._log(record, "recoded", {field: (row.values[field], code), "#key": (key_line(row.key), code)})
        return 1 + rewrite_references(self, record_type.table, old, code)

    def add_rows(self, record_type: type[Record], rows: pd.DataFrame) -> int:
        """Add many checked rows set-based: one chained row with their digest. Columns are the record's fields.

        A batch takes the rows of a type at once. What is empty takes its default, a running number the next one.
        """
        self._refuse_second_load(record_type)
        frame = self._numbered_rows(record_type, storable_rows(record_type, rows))
        salt = new_salt()
        found = rows_digest(record_type, frame, salt)
        self.connection.insert_frame(record_type.table, frame.assign(**self._system()))
        units = units_of_load(self.connection, self.catalogue, record_type, self.batch or "")
        return self._loaded(record_type, len(frame), salt, found, set(units))

    def add_query(self, record_type: type[Record], source: duckdb.DuckDBPyConnection, query: str, *, rows: int) -> int:
        """Add the checked and numbered rows a query of another DuckDB gives: all fields, and ``source_digest``.

        rows: their number. While the engine takes them in, the source works out their digest.
        """
        self._refuse_second_load(record_type)
        names, salt = [spec.name for spec in fields_of(record_type)], new_salt()
        units = self._units_of_query(record_type, source, query)
        with ThreadPoolExecutor(1) as beside:
            digest = list[Future[int]]()

            def begin() -> None:
                digest.append(beside.submit(table_digest, source, f"({query})", record_type, salt, set(names)))

            columns = [*names, "source_digest"]
            self.connection.insert_query(record_type.table, source, query, columns, self._system(), begin)
        return self._loaded(record_type, rows, salt, digest[0].result(), units)

    def _units_of_query(self, record_type: type[Record], source: duckdb.DuckDBPyConnection, query: str) -> set[str | None]:
        """As ``units_of_load``, asked where the rows come from: they are quickly looked over there."""
        if record_type.unit_field is None:
            return {None}
        found = source.execute(f"SELECT DISTINCT {record_type.unit_field} FROM ({query})").fetchall()
        return _units_of(self.connection, self.catalogue, record_type, {value for (value,) in found})

    def _refuse_second_load(self, record_type: type[Record]) -> None:
        sql = "SELECT 1 FROM change_log WHERE batch = $batch AND record_type = $table_name AND action = 'loaded'"
        if not self.batch or self.connection.rows(sql, {"batch": self.batch, "table_name": record_type.table}):
            raise ValueError("rows are added in a batch, all those of a type at once")

    def _system(self) -> dict[str, Any]:
        return {"revision": 1, "entered_at": self.at, "entered_by": self.by, "entered_batch": self.batch}

    def _loaded(self, record_type: type[Record], rows: int, salt: str, digest: int, units: set[str | None]) -> int:
        self.touched.add(record_type.table)
        names = [spec.name for spec in fields_of(record_type)]
        told = {"#rows": (None, rows), "#digest": (salt, f"{digest:064x}"), "#fields": (None, names)}
        self.note(record_type.table, "*", "loaded", told, units.pop() if len(units) == 1 else None)
        return rows

    def note(self, record_type: str, key: str, action: str, values: Mapping[str, tuple[Any, Any]] | None = None,
             unit: str | None = None) -> None:  # fmt: skip
        """Chain an event that changes no record: signed in, exported, restored from a backup."""
        self.touched.add("change_log")
        self._append(record_type, [Event(key, unit, action, values or {})])

    def note_all(self, record_type: type[Record], events: Sequence[Event]) -> None:
        """Chain changes that were made to many records at once."""
        self._append(record_type.table, events)

    # Parts -------------------------------------------------------------------------------------------

    def _current(self, record_type: type[Record], key: Iterable[Any], revision: int | None) -> StoredRow:
        row = self.row(record_type, key)
        if row is None or (row.voided_at is not None and revision is None):
            raise NotFound(f"There is no {record_type.title.lower()} with this key any more.")
        if revision is not None and (row.revision != revision or row.voided_at is not None):
            raise _changed_meanwhile(row)
        return row

    def _numbered(self, record: Record) -> Record:
        """The record with its running number: the next one, unless it brings its own."""
        taken = {}
        for spec in (spec for spec in fields_of(type(record)) if spec.running):
            given = getattr(record, spec.name)
            if given:
                kernel.pass_numbers(self.connection, spec.running or "", [given])
            else:
                number = kernel.take_numbers(self.connection, spec.running or "", 1)[0]
                taken[spec.name] = kernel.numbered(spec.running or "", number)
        return record.model_copy(update=taken) if taken else record

    def _numbered_rows(self, record_type: type[Record], frame: pd.DataFrame) -> pd.DataFrame:
        for spec in (spec for spec in fields_of(record_type) if spec.running):
            given = frame[spec.name] if spec.name in frame else pd.Series("", index=frame.index, dtype="str")
            is_empty = given.isna() | (given == "")
            kernel.pass_numbers(self.connection, spec.running or "", given[~is_empty].tolist())
            numbers = kernel.take_numbers(self.connection, spec.running or "", int(is_empty.sum()))
            taken = [kernel.numbered(spec.running or "", number) for number in numbers]
            given = given.mask(is_empty, pd.Series(taken, index=frame.index[is_empty], dtype="str"))
            frame = frame.assign(**{spec.name: given})
        return frame

    def _refuse_taken(self, record: Record) -> None:
        held = self.row(type(record), record.key_values())
        if held is None:
            return
        name = label_of(type(record), held.values)
        if held.voided_at is not None:
            sentence = f"{name} was voided by {held.voided_by} ({held.void_reason}). Restore it instead of adding it."
        else:
            sentence = f"{name} is already there. Use another code, or change the one that exists."
        raise AlreadyExists(sentence, key=held.key, voided=held.voided_at is not None)

    def _check(self, record: Record, before: StoredRow | None, changed: set[str] | None = None) -> None:
        named = [spec for spec in fields_of(type(record)) if spec.ref and getattr(record, spec.name) is not None]
        self._check_references(record, [spec for spec in named if changed is None or spec.name in changed])
        rule = self.catalogue.rules.get(type(record))
        if rule:
            rule(self, record, before.record() if before else None)

    def _check_references(self, record: Record, specs: list[FieldSpec]) -> None:
        for spec in specs:
            target = self.catalogue.by_table[spec.ref or ""]
            code = getattr(record, spec.name)
            sql = f"SELECT 1 FROM {spec.ref} WHERE {target.key[0]} = $code AND voided_at IS NULL"
            if not self.connection.rows(sql, {"code": code}):
                title = target.title.lower()
                sentence = f"{spec.title}: there is no {title} “{code}”. Choose one from the list."
                raise UnknownReference(sentence, {spec.name: sentence})

    def _insert(self, table: str, fields: Mapping[str, Any]) -> None:
        values = {**fields, **self._system()}
        names = ", ".join(values)
        marks = ", ".join(f"${name}" for name in values)
        self.connection.run(f"INSERT INTO {table} ({names}) VALUES ({marks})", values)
        self.touched.add(table)

    def _update(self, row: StoredRow, values: Mapping[str, Any]) -> None:
        new = {"revision": row.revision + 1, "changed_at": self.at, "changed_by": self.by, **values}
        sets = ", ".join(f"{name} = ${name}" for name in new)
        condition, key = _key_condition(row.record_type, row.key)
        self.connection.run(f"UPDATE {row.record_type.table} SET {sets} WHERE {condition}", {**new, **key})
        self.touched.add(row.record_type.table)

    def _append(self, table: str, events: Sequence[Event]) -> None:
        self.chain.append(table, events, at=self.at, by=self.by, reason=self.reason, source=self.source, batch=self.batch)
        self.touched.add("change_log")

    def _log(self, record: Record, action: str, values: Mapping[str, tuple[Any, Any]]) -> None:
        self.note(record.table, key_line(record.key_values()), action, values, self.unit_of(record))


def read_row(connection: Connection, record_type: type[Record], key: Key) -> StoredRow | None:
    """The stored row with this key, voided or not."""
    names = [spec.name for spec in fields_of(record_type)]
    condition, values = _key_condition(record_type, tuple(key))
    sql = f"SELECT {', '.join((*names, *_SYSTEM))} FROM {record_type.table} WHERE {condition}"
    rows = connection.rows(sql, values)
    if not rows:
        return None
    system = dict(zip(_SYSTEM, rows[0][len(names) :], strict=True))
    return StoredRow(record_type, dict(zip(names, rows[0], strict=False)), **system)


def unit_of(connection: Connection, catalogue: Catalogue, record_type: type[Record], record: Record) -> str | None:
    """Code of the unit a record belongs to, through references; None for the whole facility."""
    if record_type.unit_field is None:
        return None
    value = getattr(record, record_type.unit_field)
    ref = next(spec.ref for spec in fields_of(record_type) if spec.name == record_type.unit_field)
    if value is None or ref in (None, "unit"):
        return None if value is None else str(value)
    target = catalogue.by_table[ref or ""]
    if target.unit_field is None:
        return None
    rows = connection.rows(f"SELECT {target.unit_field} FROM {ref} WHERE {target.key[0]} = $code", {"code": value})
    return unit_of(connection, catalogue, target, target.model_construct(**{target.unit_field: rows[0][0]})) if rows else None


def units_of_load(connection: Connection, catalogue: Catalogue, record_type: type[Record], batch: str) -> list[str | None]:
    """Codes of the units the rows of a load belong to; None for the whole facility."""
    name = record_type.unit_field
    if name is None:
        return [None]
    sql = f"SELECT DISTINCT {name} FROM {record_type.table} WHERE entered_batch = $batch ORDER BY 1 NULLS LAST"
    values = {value for (value,) in connection.rows(sql, {"batch": batch})}
    return sorted(_units_of(connection, catalogue, record_type, values), key=lambda unit: (unit is None, unit))


def _units_of(connection: Connection, catalogue: Catalogue, record_type: type[Record], values: set[Any]) -> set[str | None]:
    """The units that values of a unit field stand for: as ``unit_of``, for many at once."""
    ref = next(spec.ref for spec in fields_of(record_type) if spec.name == record_type.unit_field)
    if ref in (None, "unit"):
        return {None if value is None else str(value) for value in values}
    target, codes = catalogue.by_table[ref or ""], sorted(values - {None})
    if target.unit_field is None:
        return {None}
    key = target.key[0]
    sql = f"SELECT {key}, {target.unit_field} FROM {ref} WHERE {key} = ANY($codes)"
    held: dict[str, Any] = dict(connection.rows(sql, {"codes": codes})) if codes else {}
    nothing: set[str | None] = {None} if values - held.keys() else set()
    return nothing | _units_of(connection, catalogue, target, set(held.values()))


def _key_condition(record_type: type[Record], key: Key) -> tuple[str, dict[str, Any]]:
    names = [f"key_{name}" for name in record_type.key]
    condition = " AND ".join(f"{name} = ${mark}" for name, mark in zip(record_type.key, names, strict=True))
    return condition, dict(zip(names, key, strict=True))


def _changed_meanwhile(row: StoredRow) -> ChangedMeanwhile:
    by = row.voided_by or row.changed_by or row.entered_by
    at = row.voided_at or row.changed_at or row.entered_at
    done = "voided" if row.voided_at else "changed"
    sentence = f"{label_of(row.record_type, row.values)} was {done} by {by} at {at:%H:%M} UTC while you were editing it."
    return ChangedMeanwhile(sentence, by=by, at=at, revision=row.revision, stored=row.values)
