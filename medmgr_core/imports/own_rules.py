"""What SQL cannot judge: rules of a record class beyond its fields, and rules across records, asked once per combination."""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator
from typing import Any

import duckdb

from medmgr_core.entry.checks import row_problems
from medmgr_core.errors import InvalidEntry, MedMgrError
from medmgr_core.imports.choice import choosable
from medmgr_core.imports.rows import value_columns
from medmgr_core.imports.stage import rows
from medmgr_core.record import Record, validate
from medmgr_core.store.store import Store

_SAMPLE = 200


class _NothingKept(Exception):
    """Rules are asked inside a write that is then rolled back."""


def ask_rules(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], given: Collection[str],
              by: str) -> None:  # fmt: skip
    """Mark rows of ``judged`` that the record class or a rule across records refuses. given: fields the file fills."""
    wrong = [*_refused_by_class(connection, record_type), *_refused_by_rule(connection, store, record_type, by),
             *_refused_changes(connection, store, record_type, given, by)]  # fmt: skip
    for row, sentence in wrong:
        connection.execute(
            "UPDATE judged SET state = 'wrong', problem = $problem WHERE rowid = $row", {"problem": sentence, "row": row}
        )


def _values(connection: duckdb.DuckDBPyConnection, record_type: type[Record], sql: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    names = [spec.name for spec in choosable(record_type)]
    for first, *values in rows(connection, sql):
        yield first, {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _refused_by_class(connection: duckdb.DuckDBPyConnection, record_type: type[Record]) -> Iterator[tuple[int, str]]:
    """All rows where the class has rules of its own, else a sample: SQL and class are to agree."""
    few = "" if row_problems(record_type) else f"USING SAMPLE {_SAMPLE} ROWS"
    good = f"SELECT rowid, {value_columns(record_type)} FROM judged WHERE state = 'new'"
    for row, values in _values(connection, record_type, f"SELECT * FROM ({good}) {few}"):
        try:
            validate(record_type, values)
        except InvalidEntry as error:
            yield row, str(error)


def _refused_by_rule(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record],
                     by: str) -> Iterator[tuple[int, str]]:  # fmt: skip
    """A rule is asked once for each combination of the values it looks at."""
    rule = store.catalogue.rules.get(record_type)
    if rule is None:
        return
    looks_at = store.catalogue.rule_fields.get(record_type) or tuple(spec.name for spec in choosable(record_type))
    group = ", ".join(map(_grouped, looks_at))
    chosen = ", ".join(f"any_value(v_{spec.name})" for spec in choosable(record_type))
    sql = f"SELECT list(rowid), {chosen} FROM judged WHERE state = 'new' GROUP BY {group}"
    with contextlib.suppress(_NothingKept), store.write(by=by, source="import", batch="dry run") as work:
        for found, values in _values(connection, record_type, sql):
            try:
                rule(work, record_type.model_construct(**{**_empty(record_type), **values}), None)
            except MedMgrError as error:
                yield from ((row, str(error)) for row in found)
        raise _NothingKept


def _grouped(name: str) -> str:
    """``posted_on:month`` looks at the month of a date only."""
    field, _, part = name.partition(":")
    return f"date_trunc('{part}', v_{field})" if part else f"v_{field}"


def _refused_changes(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], given: Collection[str],
                     by: str) -> Iterator[tuple[int, str]]:  # fmt: skip
    """What is stored counts as well: each record is asked as it would be then."""
    if not rows(connection, "SELECT 1 FROM judged WHERE state = 'changed' LIMIT 1"):
        return
    rule = store.catalogue.rules.get(record_type)
    names = [*record_type.key, *given]
    found = rows(connection, f"SELECT rowid, {', '.join(f'v_{name}' for name in names)} FROM judged WHERE state = 'changed'")
    with contextlib.suppress(_NothingKept), store.write(by=by, source="import", batch="dry run") as work:
        for row, *values in found:
            new = dict(zip(names, values, strict=True))
            held = work.row(record_type, [new[name] for name in record_type.key])
            try:
                record = validate(record_type, {**(held.values if held else {}), **new})
                if rule and held:
                    rule(work, record, held.record())
            except MedMgrError as error:
                yield row, str(error)
        raise _NothingKept


def _empty(record_type: type[Record]) -> dict[str, Any]:
    return dict.fromkeys(spec.name for spec in choosable(record_type))
