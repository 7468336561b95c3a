"""What SQL cannot judge: rules of a record class beyond its fields, and rules across records, asked once per combination."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
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
_GOOD = "state IN ('new', 'changed')"


class _NothingKept(Exception):
    """Rules are asked inside a write that is then rolled back."""


def ask_rules(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], by: str) -> None:
    """Mark rows of ``judged`` that the record class or a rule across records refuses."""
    wrong = [*_refused_by_class(connection, record_type), *_refused_by_rule(connection, store, record_type, by)]
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
    good = f"SELECT rowid, {value_columns(record_type)} FROM judged WHERE {_GOOD}"
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
    group = ", ".join(f"v_{name}" for name in looks_at)
    chosen = ", ".join(f"any_value(v_{spec.name})" for spec in choosable(record_type))
    sql = f"SELECT list(rowid), {chosen} FROM judged WHERE state = 'new' GROUP BY {group}"
    with contextlib.suppress(_NothingKept), store.write(by=by, source="import", batch="dry run") as work:
        for found, values in _values(connection, record_type, sql):
            try:
                rule(work, record_type.model_construct(**{**_empty(record_type), **values}), None)
            except MedMgrError as error:
                yield from ((row, str(error)) for row in found)
        raise _NothingKept


def _empty(record_type: type[Record]) -> dict[str, Any]:
    return dict.fromkeys(spec.name for spec in choosable(record_type))
