"""Rows that wait: mended cell by cell and taken, or left out for good. A whole sheet of them: see ``returned``."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb

from medmgr_core.entry.read_file import Sheet
from medmgr_core.errors import AlreadyExists, InvalidEntry, NotFound
from medmgr_core.imports.choice import Choice, choosable
from medmgr_core.imports.dry_run import Asked, judge_rows
from medmgr_core.imports.records import LoadedFile, WaitingRow
from medmgr_core.imports.rows import value_columns
from medmgr_core.imports.stage import open_stage, rows
from medmgr_core.people.entries import entry
from medmgr_core.people.need_to_know import is_known
from medmgr_core.people.reach import own_unit
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow


def mend_row(store: Store, waiting_no: str, typed: Mapping[str, str], *, revision: int, by: str) -> None:
    """Take a waiting row with the texts as a person mended them, read as a file's are.

    Raises InvalidEntry with what is still wrong, AlreadyExists, NotAllowed, ChangedMeanwhile.
    """
    waiting, loaded = _waiting(store, waiting_no, by)
    record, digest = _record(store, loaded, typed, str(waiting.values["unit_code"]), by)
    allow(store, by, record.area, "enter", own_unit(store, record))
    if not is_known(store, by, record):
        raise NotFound(f"There is nothing with this key that a {record.title.lower()} could belong to.")
    with store.write(by=by, source="import", reason=f"row {waiting.values['row_in_file']} mended") as work:
        work.add(record, source_digest=digest)
        work.change(WaitingRow, waiting.key, {"state": "mended"}, revision=revision)


def leave_row(store: Store, waiting_no: str, *, revision: int, by: str) -> None:
    """Leave a waiting row out for good."""
    waiting, _ = _waiting(store, waiting_no, by)
    with store.write(by=by, reason="left out") as work:
        work.change(WaitingRow, waiting.key, {"state": "left"}, revision=revision)


def read_as(loaded: StoredRow) -> Choice:
    """How the file was read, with what was answered for its columns; a file of an older store does not say."""
    return Choice.from_json(loaded.values["choice"]) if loaded.values["choice"] else Choice()


def _waiting(store: Store, waiting_no: str, by: str) -> tuple[StoredRow, StoredRow]:
    """The row, and the file it came with."""
    waiting = entry(store, WaitingRow, (waiting_no,), by=by, action="enter")
    loaded = store.row(LoadedFile, (waiting.values["batch"],))
    assert loaded is not None  # a waiting row refers to its file
    return waiting, loaded


def _record(store: Store, loaded: StoredRow, typed: Mapping[str, str], unit_code: str, by: str) -> tuple[Record, int | None]:
    """The record the texts stand for, and its digest, by way of a file of one row."""
    record_type = store.catalogue.by_table[str(loaded.values["record_table"])]
    given = {name: text.strip() for name, text in typed.items() if text.strip()}
    with tempfile.TemporaryDirectory(prefix="medmgr-import-") as folder:
        with open_stage(Path(folder) / "stage.duckdb") as connection:
            sheet = _sheet_of(connection, given)
            choice = Choice({name: name for name in given}, forms=read_as(loaded).forms)
            dry = judge_rows(connection, store, Asked(record_type, sheet, choice, unit_code), by)
            if dry.lacking or dry.questions:
                raise InvalidEntry(next(iter((*(f"{title} is missing: please fill it in." for title in dry.lacking),
                                              *dry.questions.values()))))  # fmt: skip
            if dry.counts["wrong"]:
                raise InvalidEntry(str(dry.problems["problem"].iloc[0]))
            if not dry.counts["new"]:
                raise AlreadyExists(f"This {record_type.title.lower()} is there already.", key=(), voided=False)
            digest, *values = rows(connection, f"SELECT source_digest, {value_columns(record_type)} FROM judged")[0]
    names = [spec.name for spec in choosable(record_type)]
    held: dict[str, Any] = {name: value for name, value in zip(names, values, strict=True) if value is not None}
    return validate(record_type, held), digest


def _sheet_of(connection: duckdb.DuckDBPyConnection, given: Mapping[str, str]) -> Sheet:
    columns = ", ".join(f"c{place} VARCHAR" for place in range(1, len(given) + 1))
    connection.execute(f"CREATE TABLE t1 (row_no BIGINT{', ' if columns else ''}{columns})")
    marks = ", ".join("?" for _ in given)
    connection.execute(f"INSERT INTO t1 VALUES (1{', ' if marks else ''}{marks})", list(given.values()))
    return Sheet(name="", table="t1", columns=tuple(given), rows=1, header_row=0, left_out=(), left_out_rows=0, problems=())
