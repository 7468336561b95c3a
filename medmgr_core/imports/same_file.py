"""References to records that stand in the same file, such as the headings of a chart of accounts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import duckdb

from medmgr_core.entry.checks import Form, cell_sql
from medmgr_core.imports.choice import choosable
from medmgr_core.imports.codes import Resolved
from medmgr_core.imports.rows import Source
from medmgr_core.imports.stage import literal, rows
from medmgr_core.record import FieldSpec, Record, field_of
from medmgr_core.store.store import Store


def with_own(connection: duckdb.DuckDBPyConnection, source: Source, record_type: type[Record], forms: Mapping[str, Form],
             found: Resolved) -> Resolved:  # fmt: skip
    """What names none stored yet names one of the file where a row of it has that key."""
    name = record_type.key[0]
    value = cell_sql(record_type, field_of(record_type, name), source.cells[name], forms.get(name, Form())).value
    keys = {key for (key,) in rows(connection, f"SELECT DISTINCT {value} FROM {source.relation}")}
    own = {text: text for text in found.unknown if text in keys}
    return Resolved({**found.codes, **own}, tuple(text for text in found.unknown if text not in own))


def refuse_lost(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record],
                proposed: Mapping[str, Mapping[str, str]]) -> None:  # fmt: skip
    """Rows whose reference names a row of the file that is not taken: wrong themselves, and those that name them too.

    proposed: field -> text -> code of the records that are made with the file.
    """
    if field_of(record_type, record_type.key[0]).running:
        return  # its rows get their numbers when they are taken: no row of the file can name another
    for spec in choosable(record_type):
        if spec.ref == record_type.table:
            _register(connection, store, record_type, proposed.get(spec.name, {}).values())
            while rows(connection, f"SELECT 1 FROM judged WHERE {_is_lost(record_type, spec)} LIMIT 1"):
                problem = literal(f"{spec.title}: the row of this file that it names is not taken. Mend that one first.")
                connection.execute(f"UPDATE judged SET state = 'wrong', problem = {problem} WHERE {_is_lost(record_type, spec)}")


def _is_lost(record_type: type[Record], spec: FieldSpec) -> str:
    key = record_type.key[0]
    good = f"SELECT v_{key} FROM judged WHERE state <> 'wrong' AND v_{key} IS NOT NULL UNION ALL SELECT key FROM held_keys"
    return f"state <> 'wrong' AND v_{spec.name} IS NOT NULL AND v_{spec.name} NOT IN ({good})"


def _register(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], made: Iterable[str]) -> None:
    with store.engine.reading() as reading:  # no $units: what was resolved is in reach
        held = reading.frame(f"SELECT {record_type.key[0]} AS key FROM live_{record_type.table}")
    connection.register("keys_given", held)
    connection.execute("CREATE OR REPLACE TEMP TABLE held_keys AS SELECT key FROM keys_given")
    connection.unregister("keys_given")
    for key in set(made):
        connection.execute("INSERT INTO held_keys VALUES ($key)", {"key": key})
