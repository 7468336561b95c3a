"""What is done with files: accepting what a dry run found good, remembering how a source is read and what its texts mean."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import pandas as pd

from medmgr_core.entry.read_file import StagedFile
from medmgr_core.errors import ImportRejected, InvalidEntry
from medmgr_core.imports.choice import Choice, choosable
from medmgr_core.imports.codes import remembered
from medmgr_core.imports.dry_run import Asked, DryRun, judge_rows
from medmgr_core.imports.records import CodeMapping, ImportProfile, LoadedFile, WaitingRow
from medmgr_core.imports.rows import given_fields
from medmgr_core.imports.stage import STOPPED, one, open_stage, rows
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.periods import today
from medmgr_core.record import FieldSpec, Record, field_of, fields_of
from medmgr_core.store import kernel
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

MOST_WAITING = 5_000
_DAYS = ("date", "moment")
_MANY = 10_000  # rows after which the store is written out of its log


@dataclass(frozen=True)
class Accepted:
    """What became of a file. made: how many records of each kind its texts became."""

    batch: str
    dry: DryRun
    new: int
    changed: int
    waiting: int
    made: Mapping[str, int]


def accept(store: Store, staged: StagedFile, asked: Asked, *, by: str, shown: DryRun | None = None, keep_wrong: bool = False,
           profile_code: str | None = None, stop: threading.Event | None = None) -> Accepted:  # fmt: skip
    """Take the good rows in one batch, all or none. keep_wrong: the others wait to be mended.

    shown: the dry run a person said yes to; every row is judged anew, and nothing is taken when that has become another.
    stop: set it to give up before the end.
    Raises ImportRejected, NotAllowed, and what a rule says of a row that was changed meanwhile.
    """
    allow(store, by, "imports", "enter", asked.unit_code)
    allow(store, by, asked.record_type.area, "enter", asked.unit_code if asked.record_type.unit_field else None)
    with open_stage(staged.stage, stop) as connection:
        dry = judge_rows(connection, store, asked, by)
        _refuse(dry, shown)
        return take_rows(connection, store, staged, dry, by, keep_wrong=keep_wrong, profile_code=profile_code, stop=stop)


def _refuse(dry: DryRun, shown: DryRun | None) -> None:
    if not dry.is_ready:
        raise ImportRejected("The file holds nothing that could be taken.")
    if shown and shown.counts != dry.counts:
        raise ImportRejected(
            "What is stored has changed since the file was looked at. Look at what it would do now, and accept again."
        )


def take_rows(connection: duckdb.DuckDBPyConnection, store: Store, staged: StagedFile, dry: DryRun, by: str, *,
              keep_wrong: bool = False, profile_code: str | None = None, also: Callable[[Write], None] = lambda work: None,
              stop: threading.Event | None = None) -> Accepted:  # fmt: skip
    """What ``judge_rows`` found good becomes one batch. also: what is to be written with it."""
    record_type, new = dry.asked.record_type, dry.counts["new"]
    if new:
        _make_final(connection, store, record_type, new)
    changed = list(_changed(connection, dry))
    waiting = waiting_frame(connection, dry) if keep_wrong else pd.DataFrame()
    batch = new_batch()
    with store.write(by=by, source="import", batch=batch, reason=f"file {staged.name}"[:400]) as work:
        made = _make_proposed(work, dry)
        work.add(_loaded_file(staged, dry, batch, profile_code))
        if new:
            work.add_query(record_type, connection, "SELECT * FROM final", rows=new)
        for key, values in changed:
            work.change(record_type, key, values)
        if len(waiting):
            work.add_rows(WaitingRow, waiting.assign(batch=batch, unit_code=dry.asked.unit_code))
        also(work)
        if stop and stop.is_set():
            raise ImportRejected(STOPPED)
    if new > _MANY:
        store.engine.checkpoint()
    return Accepted(batch, dry, new, len(changed), len(waiting), made)


def remember_code(store: Store, target: type[Record], text: str, code: str, *, by: str) -> None:
    """Note what a text of files stands for. Raises NotAllowed, InvalidEntry."""
    allow(store, by, "imports", "enter")
    if entry(store, target, (code,), by=by).voided_at is not None:
        raise InvalidEntry(f"{target.title} “{code}” was voided. Choose one from the list.")
    held = store.row(CodeMapping, (target.table, text[:200]))
    if held is None:
        store.add(remembered(target, text, code), by=by)
    elif held.voided_at is None:
        store.change(CodeMapping, held.key, {"code": code}, revision=held.revision, by=by)
    else:
        with store.write(by=by) as work:
            work.restore(CodeMapping, held.key)
            work.change(CodeMapping, held.key, {"code": code})


def save_profile(store: Store, name: str, dry: DryRun, *, by: str) -> str:
    """Remember how the files of a source are read. Returns its code; one of the same name is changed."""
    allow(store, by, "imports", "enter")
    asked = dry.asked
    code = "-".join("".join(c if c.isalnum() else " " for c in name.casefold()).split())[:60] or "profile"
    values = {"name": name, "record_table": asked.record_type.table, "headings": json.dumps(list(asked.sheet.columns)),
              "choice": asked.choice.to_json()}  # fmt: skip
    held = store.row(ImportProfile, (code,))
    if held is None:
        store.add(ImportProfile(profile_code=code, **values), by=by)
    else:
        store.change(ImportProfile, (code,), values, revision=held.revision, by=by)
    return code


def _make_final(connection: duckdb.DuckDBPyConnection, store: Store, record_type: type[Record], new: int) -> None:
    """View ``final``: the new rows, numbered as they stand in the file."""
    chosen = {spec.name for spec in choosable(record_type)}
    columns = [
        f"{_number_sql(store, spec.running, new) if spec.running else f'v_{spec.name}' if spec.name in chosen else 'NULL'}"
        f"::{spec.kind.sql} AS {spec.name}"
        for spec in fields_of(record_type)
    ]
    placed = _placed(connection, new, is_numbered=any(spec.running for spec in fields_of(record_type)))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW final AS SELECT {', '.join(columns)}, source_digest FROM {placed}")


def _placed(connection: duckdb.DuckDBPyConnection, new: int, *, is_numbered: bool) -> str:
    """The new rows with their place among them, from 1: of a file of new rows alone, where they stand in ``judged``."""
    if not is_numbered:
        return "(SELECT * FROM judged WHERE state = 'new')"
    if new == one(connection, "SELECT max(rowid) + 1 FROM judged"):
        return "(SELECT *, rowid + 1 AS place FROM judged)"
    ordered = "SELECT *, row_number() OVER (ORDER BY row_no, held_at) AS place FROM judged WHERE state = 'new'"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE placed AS {ordered}")
    return "placed"


def _number_sql(store: Store, prefix: str, count: int) -> str:
    """Numbers are taken before the rows are: a load that fails leaves a gap, never a number given twice."""
    with store.kernel_write("running_number") as connection:
        first = kernel.take_numbers(connection, prefix, count)[0]
    number = f"({first - 1} + place)"
    return f"'{prefix}-' || CASE WHEN {number} < 1000000 THEN lpad({number}::VARCHAR, 6, '0') ELSE {number}::VARCHAR END"


def _changed(connection: duckdb.DuckDBPyConnection, dry: DryRun) -> Iterator[tuple[tuple[Any, ...], dict[str, Any]]]:
    record_type = dry.asked.record_type
    if not dry.counts["changed"]:
        return
    given = _given(dry)
    names = [*record_type.key, *given]
    for row in rows(
        connection, f"SELECT {', '.join(f'v_{n}' for n in names)} FROM judged WHERE state = 'changed' ORDER BY row_no"
    ):
        values = dict(zip(names, row, strict=True))
        yield tuple(values[name] for name in record_type.key), {name: values[name] for name in given}


def _given(dry: DryRun) -> list[str]:
    return given_fields(dry.asked.record_type, _filled(dry))


def _filled(dry: DryRun) -> set[str]:
    """Fields that a column or a constant fills."""
    choice = dry.asked.choice
    constants = (name for name, text in choice.constants.items() if text)
    return {*choice.columns, *constants, *((dry.asked.record_type.wide or ()) if choice.measures else ())}


def _make_proposed(work: Write, dry: DryRun) -> dict[str, int]:
    """The records that texts of the file became, in the order in which records refer to each other."""
    asked, found = dry.asked, dict[str, tuple[type[Record], dict[str, str]]]()
    for name, codes in dry.proposed.items():
        target = work.catalogue.by_table[field_of(asked.record_type, name).ref or ""]
        by_code = found.setdefault(target.table, (target, {}))[1]
        for text, code in codes.items():
            by_code.setdefault(code, text)
    records: dict[type[Record], list[Record]] = {}
    for target, texts in found.values():
        for code, text in texts.items():
            for record in _proposed(target, code, text, asked.unit_code, dry.first_on or today()):
                records.setdefault(type(record), []).append(record)
    for kind in work.catalogue.record_types:
        if kind is asked.record_type:  # its rows are a load of their own
            for record in records.get(kind, ()):
                work.add(record)
        elif kind in records:
            work.add_rows(kind, pd.DataFrame([record.model_dump() for record in records[kind]]))
    return {target.plural: len(texts) for target, texts in found.values()}


def _proposed(target: type[Record], code: str, text: str, under: str, since: date) -> tuple[Record, ...]:
    try:
        return target.proposed(code, text, under=under, since=since)
    except InvalidEntry as error:
        raise ImportRejected(f"“{text[:60]}” cannot become a {target.title.lower()}: {error}") from None


def _loaded_file(staged: StagedFile, dry: DryRun, batch: str, profile_code: str | None) -> LoadedFile:
    asked, counts = dry.asked, dry.counts
    return LoadedFile(
        batch=batch, file_name=staged.name[:200], file_digest=staged.digest, record_table=asked.record_type.table,
        profile_code=profile_code, unit_code=asked.unit_code, rows_read=dry.rows_read, left_out=asked.sheet.left_out_rows,
        new_rows=counts["new"], changed_rows=counts["changed"], same_rows=counts["same"], wrong_rows=counts["wrong"],
        total=next(iter(dry.sums.values()), None), first_on=dry.first_on, last_on=dry.last_on, choice=asked.choice.to_json(),
    )  # fmt: skip


def waiting_frame(connection: duckdb.DuckDBPyConnection, dry: DryRun) -> pd.DataFrame:
    """Wrong rows as waiting rows, without batch and unit: the first ones where there are very many."""
    names = [spec.name for spec in choosable(dry.asked.record_type)]
    problems = ", ".join(f"p_{name}" for name in names)
    filled = _filled(dry)
    cells = ", ".join(f"{_quoted(spec.name)}, {_cell(spec)}" for spec in choosable(dry.asked.record_type) if spec.name in filled)
    sql = (
        f"SELECT row_no, json_object({cells})::VARCHAR, concat_ws(' ', problem, {problems}) "
        "FROM (SELECT * EXCLUDE (row_no) FROM faulty) JOIN judged USING (held_at) "
        f"WHERE state = 'wrong' ORDER BY row_no LIMIT {MOST_WAITING}"
    )
    found = rows(connection, sql)
    return pd.DataFrame({
        "row_in_file": pd.Series([row for row, _, _ in found], dtype="int64"),
        "cells": pd.Series([cells for _, cells, _ in found], dtype="str"),
        "problem": pd.Series([problem[:2000] for _, _, problem in found], dtype="str"),
    })  # fmt: skip


def _cell(spec: FieldSpec) -> str:
    """As it stands in the file; a day that was understood, as it was understood over the whole column."""
    return f'coalesce(v_{spec.name}::VARCHAR, "{spec.name} cell")' if spec.kind.name in _DAYS else f'"{spec.name} cell"'


def _quoted(name: str) -> str:
    return f"'{name}'"


def kept_choice(held: ImportProfile) -> Choice:
    """The choice a profile remembers."""
    return Choice.from_json(held.choice)
