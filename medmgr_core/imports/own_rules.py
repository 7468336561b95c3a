"""What SQL cannot judge: rules of a record class beyond its fields, and rules across records, asked once per combination."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Any

import duckdb
import pandas as pd

from medmgr_core.entry.checks import row_problems
from medmgr_core.errors import InvalidEntry, MedMgrError
from medmgr_core.imports.choice import choosable
from medmgr_core.imports.rows import value_columns
from medmgr_core.imports.stage import one, rows
from medmgr_core.record import Record, validate
from medmgr_core.store.cache import frozen
from medmgr_core.store.engine import Connection, Rows
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

_SAMPLE = 200


class _NothingKept(Exception):
    """Rules are asked inside a write that is then rolled back."""


@contextlib.contextmanager
def _asking(store: Store, by: str) -> Iterator[Write]:
    """A write that leaves nothing. Rules only read, and ask the same of many rows: the store is asked once."""
    with contextlib.suppress(_NothingKept), store.write(by=by, source="import", batch="dry run") as work:
        work.connection.rows = _once(work.connection)  # type: ignore[method-assign]
        yield work
        raise _NothingKept


def _once(connection: Connection) -> Callable[..., Rows]:
    ask, held = connection.rows, dict[Any, Rows]()

    def rows_held(sql: str, values: Mapping[str, Any] | None = None) -> Rows:
        key = (sql, frozen(values or {}))
        if key not in held:
            held[key] = ask(sql, values)
        return held[key]

    return rows_held


def ask_rules(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], given: Collection[str],
              by: str) -> None:  # fmt: skip
    """Mark rows of ``judged`` that the record class or a rule across records refuses. given: fields the file fills."""
    wrong = [*_refused_by_class(connection, record_type), *_refused_by_rule(connection, store, record_type, by),
             *_refused_changes(connection, store, record_type, given, by)]  # fmt: skip
    if wrong:
        _hold(connection, wrong)
        connection.execute("UPDATE judged SET state = 'wrong', problem = r.problem FROM refused r WHERE judged.rowid = r.place")


def _hold(connection: duckdb.DuckDBPyConnection, refused: Collection[tuple[int, str]]) -> None:
    """Table ``refused``: where a row stands in ``judged``, and what is said of it; once each."""
    found = dict(refused)
    frame = pd.DataFrame(
        {"place": pd.Series(list(found), dtype="int64"), "problem": pd.Series(list(found.values()), dtype="str")}
    )
    connection.register("refused_given", frame)
    connection.execute("CREATE OR REPLACE TEMP TABLE refused AS SELECT place, problem::VARCHAR AS problem FROM refused_given")
    connection.unregister("refused_given")


def _values(connection: duckdb.DuckDBPyConnection, record_type: type[Record], sql: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    names = [spec.name for spec in choosable(record_type)]
    for first, *values in rows(connection, sql):
        yield first, {name: value for name, value in zip(names, values, strict=True) if value is not None}


def _refused_by_class(connection: duckdb.DuckDBPyConnection, record_type: type[Record]) -> Iterator[tuple[int, str]]:
    """All rows where the class has rules of its own, else a sample: SQL and class are to agree."""
    held = one(connection, "SELECT count(*) FROM judged")
    some = f"rowid IN (SELECT (random() * {held})::BIGINT FROM range({_SAMPLE}))"
    few = "" if row_problems(record_type) or held <= _SAMPLE else f"AND {some}"
    good = f"SELECT rowid, {value_columns(record_type)} FROM judged WHERE state = 'new' {few}"
    for row, values in _values(connection, record_type, good):
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
    group = [_grouped(name) for name in looks_at]
    chosen = ", ".join(f"v_{spec.name}" for spec in choosable(record_type))
    first = f"SELECT min(rowid) FROM judged WHERE state = 'new' GROUP BY {', '.join(group)}"
    sql = f"SELECT rowid, {chosen} FROM judged WHERE rowid IN ({first})"
    refused: list[tuple[int, str]] = []
    with _asking(store, by) as work:
        for row, values in _values(connection, record_type, sql):
            try:
                rule(work, record_type.model_construct(**{**_empty(record_type), **values}), None)
            except MedMgrError as error:
                refused.append((row, str(error)))
    if refused:
        _hold(connection, refused)
        keys = ", ".join(f"{part} AS k{place}" for place, part in enumerate(group))
        alike = " AND ".join(f"j.k{place} IS NOT DISTINCT FROM s.k{place}" for place in range(len(group)))
        asked = f"SELECT refused.problem, {keys} FROM judged JOIN refused ON judged.rowid = refused.place"
        new = f"SELECT rowid AS place, {keys} FROM judged WHERE state = 'new'"
        yield from rows(connection, f"SELECT j.place, s.problem FROM ({new}) j JOIN ({asked}) s ON {alike}")


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
    with _asking(store, by) as work:
        for row, *values in found:
            new = dict(zip(names, values, strict=True))
            held = work.row(record_type, [new[name] for name in record_type.key])
            try:
                record = validate(record_type, {**(held.values if held else {}), **new})
                if rule and held:
                    rule(work, record, held.record())
            except MedMgrError as error:
                yield row, str(error)


def _empty(record_type: type[Record]) -> dict[str, Any]:
    return dict.fromkeys(spec.name for spec in choosable(record_type))
