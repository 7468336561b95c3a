"""Need to know: a record that only named people see, whatever their rights. Its parts and its history follow it.

A record type takes part by ``need_to_know``: the field that names the type of the record it belongs to (empty: its own
type) and the field with that record's key. Every text that reads such a table holds ``known_sql``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.people.records import SYSTEM, Person, RecordReader, RestrictedRecord
from medmgr_core.people.rights import rights_of
from medmgr_core.record import Record, field_of
from medmgr_core.store.by_hand import BY_HAND
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store
from medmgr_core.store.values import key_line
from medmgr_core.store.write import Write

Root = tuple[str, str]  # table and key of the record that is restricted, or not

# no $units: whoever asks has been found to see the record itself
_READERS = """
SELECT reader.person_code, person.name FROM live_record_reader reader
JOIN person ON person.person_code = reader.person_code
WHERE reader.record_type = $record_type AND reader.record_key = $record_key
ORDER BY person.name NULLS LAST, reader.person_code NULLS LAST
"""
# no $units: as above
_IS_RESTRICTED = """
SELECT 1 FROM live_restricted_record WHERE record_type = $record_type AND record_key = $record_key
"""
# no $units: what one person is not to know of, in any unit
_HIDDEN = """
SELECT held.record_type, held.record_key FROM live_restricted_record held
WHERE NOT EXISTS (SELECT 1 FROM live_record_reader reader WHERE reader.record_type = held.record_type
    AND reader.record_key = held.record_key AND reader.person_code = $viewer)
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""


def known_sql(record_type: str, key: str) -> str:
    """The SQL condition that a row is of no restricted record, or of one that $viewer is named for.

    record_type, key: SQL texts, such as ``'complaint'`` in quotes or a column, and the column with the key. A view of
    the program itself may read everything: who starts it has the file.
    """
    return (
        f"NOT EXISTS (SELECT 1 FROM live_restricted_record restricted WHERE restricted.record_type = {record_type} "
        f"AND restricted.record_key = {key} AND $viewer <> '{SYSTEM}' AND NOT EXISTS (SELECT 1 FROM live_record_reader reader "
        "WHERE reader.record_type = restricted.record_type AND reader.record_key = restricted.record_key "
        "AND reader.person_code = $viewer))"
    )


def own_known_sql(record_type: type[Record], row: str) -> str:
    """The condition for the rows of a record type by its own fields; empty for a type that is never restricted.

    row: the name of the table or view in the text: a bare column would be taken for one of the restriction itself.
    """
    if record_type.need_to_know is None:
        return ""
    named_by, key = record_type.need_to_know
    return known_sql(f"{row}.{named_by}" if named_by else f"'{record_type.table}'", f"{row}.{key}")


def is_known(store: Store, by: str, record: Record) -> bool:
    """May this person know of the record, as far as restrictions go?"""
    return by == SYSTEM or not any(_is_hidden(store, by, root) for root in roots_of(store, record))


def roots_of(store: Store, record: Record) -> Iterator[Root]:
    """The records whose restriction holds for this one: itself, what it is about, and what it is a part of."""
    if record.need_to_know:
        named_by, key = record.need_to_know
        held = getattr(record, named_by) if named_by else record.table
        if held and getattr(record, key):
            yield held, str(getattr(record, key))
    target = owner_type(store, type(record))
    code = getattr(record, record.unit_field) if target and record.unit_field else None
    row = store.row(target, (code,)) if target and code else None
    if row:
        yield from roots_of(store, row.record())


def owner_type(store: Store, record_type: type[Record]) -> type[Record] | None:
    """The record type through which the rows of a type belong to a unit; None where they name the unit, or none."""
    ref = field_of(record_type, record_type.unit_field).ref if record_type.unit_field else None
    return store.catalogue.by_table[ref] if ref and ref != "unit" else None


def _is_hidden(store: Store, by: str, root: Root) -> bool:
    return is_restricted(store, root) and by not in readers_of(store, root)


def is_restricted(store: Store, root: Root) -> bool:
    """Is this record for named people only?"""
    return bool(store.rows(_IS_RESTRICTED, record_type=root[0], record_key=root[1]))


def readers_of(store: Store, root: Root) -> dict[str, str]:
    """Sign-in code -> name of those who are named for a restricted record."""
    return dict(store.rows(_READERS, record_type=root[0], record_key=root[1]))


# What the history must not tell ----------------------------------------------------------------------


def hidden_keys(store: Store, person: str) -> list[str]:
    """ "type key" of every record, part, file and note of what this person is not to know of, voided ones too."""
    return [] if person == SYSTEM else list(store.derived(_hidden_keys, (_HIDDEN, _all_below(store)), person))


def _all_below(store: Store) -> str:
    """Stands for the queries of _keys_below: it names the tables they read."""
    return " ".join(record_type.table for record_type in store.catalogue.record_types if _chain(store, record_type))


def _hidden_keys(store: Store, person: str) -> tuple[str, ...]:
    roots = store.read(_HIDDEN, viewer=person).itertuples(index=False)
    hidden = {(str(table), str(key)) for table, key in roots}
    if not hidden:
        return ()
    found = {f"{table} {key}" for table, key in hidden}
    for record_type in store.catalogue.record_types:
        chain = _chain(store, record_type)
        if chain:
            found |= {f"{record_type.table} {key}" for key in _keys_below(store, record_type, chain, hidden)}
    return tuple(sorted(found | set(_notes(store, hidden))))


def _chain(store: Store, record_type: type[Record]) -> list[type[Record]]:
    """The types from this one up to the one that may be restricted; empty where there is none."""
    chain = [record_type]
    while chain[-1].need_to_know is None:
        target = owner_type(store, chain[-1])
        if target is None:
            return []
        chain.append(target)
    return chain


def _keys_below(store: Store, record_type: type[Record], chain: list[type[Record]], hidden: Iterable[Root]) -> list[str]:
    named_by, key = chain[-1].need_to_know or ("", "")
    last = f"t{len(chain) - 1}"
    joins = " ".join(
        f"JOIN {target.table} t{place + 1} ON t{place + 1}.{target.key[0]} = t{place}.{below.unit_field}"
        for place, (below, target) in enumerate(pairwise(chain))
    )
    root = f"{last}.{named_by}" if named_by else f"'{chain[-1].table}'"
    columns = ", ".join(f"t0.{name}" for name in record_type.key)
    sql = f"SELECT {columns} FROM {record_type.table} t0 {joins} WHERE {root} || ' ' || {last}.{key} = ANY($roots)"  # no $units
    rows = store.rows(sql, roots=[f"{table} {code}" for table, code in hidden])
    return [key_line(tuple(row)) for row in rows]


def _notes(store: Store, hidden: Collection[Root]) -> Iterator[str]:
    """What was said of readers in the past: their keys change when a person gets another sign-in name."""
    sql = "SELECT DISTINCT record_key FROM change_log WHERE record_type = 'record_reader'"  # no $units
    starts = tuple(f"{table} / {key} / " for table, key in hidden)
    yield from (f"record_reader {key}" for (key,) in store.rows(sql) if key.startswith(starts))


# Verbs, inside the transaction of a command ----------------------------------------------------------


def restrict(work: Write, root: Root, readers: Collection[str]) -> None:
    """Let only these people see a record. Raises InvalidEntry when nobody would be left to see it."""
    if not readers:
        raise InvalidEntry("Name at least one person who may see this record.")
    key = dict(zip(RestrictedRecord.key, root, strict=True))
    _add_or_restore(work, RestrictedRecord(**key))
    for person in dict.fromkeys(readers):
        _add_or_restore(work, RecordReader(**key, person_code=person))


def release(work: Write, root: Root) -> None:
    """Let everybody with the right see it again; who was named is kept in the history. A reason is needed."""
    for person in readers_in(work, root):
        work.void(RecordReader, (*root, person))
    work.void(RestrictedRecord, root)


def set_readers(work: Write, root: Root, readers: Collection[str]) -> None:
    """Name exactly these people; a reason is needed to take somebody away."""
    restrict(work, root, readers)
    for person in set(readers_in(work, root)) - set(readers):
        work.void(RecordReader, (*root, person))


def readers_in(work: Write, root: Root) -> list[str]:
    """Those who are named, as this transaction sees it."""
    sql = "SELECT person_code FROM live_record_reader WHERE record_type = $type AND record_key = $key ORDER BY 1"  # no $units
    return [person for (person,) in work.connection.rows(sql, {"type": root[0], "key": root[1]})]


def _add_or_restore(work: Write, record: Record) -> None:
    row = work.row(type(record), record.key_values())
    if row is None:
        work.add(record)
    elif row.voided_at is not None:
        work.restore(type(record), row.key)


def refuse_blind(store: Store, area: str, unit: str | None, people: Iterable[str]) -> None:
    """Refuse to name somebody who would not see the record all the same. Raises InvalidEntry."""
    for person in people:
        if not rights_of(store, person).allows(area, "view", unit):
            row = store.row(Person, (person,))
            name = row.values["name"] if row else person
            raise InvalidEntry(f"{name} may not see {area} of this unit: give a role there first, or name somebody else.")


def _refuse_by_hand(work: Write, record: Record, before: Record | None) -> None:
    """Who may see a record is not set by a form, a grid or a file. Raises NotAllowed."""
    if work.source in BY_HAND:
        raise NotAllowed(f"A {record.title.lower()} is set with the record it is about, under “Who may see it”.")


def _refuse_void_by_hand(work: Write, record: Record) -> None:
    _refuse_by_hand(work, record, None)


RULES: dict[type[Record], Rule] = {RestrictedRecord: _refuse_by_hand, RecordReader: _refuse_by_hand}
VOID_RULES: dict[type[Record], VoidRule] = {RestrictedRecord: _refuse_void_by_hand, RecordReader: _refuse_void_by_hand}
