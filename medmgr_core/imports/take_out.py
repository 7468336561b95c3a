"""Records as files to take away: one table or all, of the units in reach, that an import takes in again."""

from __future__ import annotations

import shutil
import tempfile
import threading
import zipfile
from collections.abc import Collection
from pathlib import Path
from typing import Any

import duckdb

from medmgr_core.entry.export import MARK, write_csv
from medmgr_core.entry.template import template_fields
from medmgr_core.entry.workbook import SheetOf, WorkbookFile
from medmgr_core.errors import InvalidEntry
from medmgr_core.imports.in_reach import in_reach_sql, reach_values
from medmgr_core.listing import Column
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.record import Record
from medmgr_core.store.engine import Connection
from medmgr_core.store.store import Store

# form -> the ending of its file, and what it is
FORMS = {"zip": (".zip", "CSV in a ZIP"), "xlsx": (".xlsx", "Excel (XLSX)"), "parquet": (".zip", "Parquet in a ZIP")}


def may_take_out(store: Store, *, by: str) -> list[type[Record]]:
    """The record types a person may export; who runs commands on the machine has the file itself."""
    if by == SYSTEM:
        return list(store.catalogue.record_types)
    areas = rights_of(store, by).areas("export")
    return [record_type for record_type in store.catalogue.record_types if record_type.area in areas]


def take_out(store: Store, target: Path, form: str, *, tables: Collection[str] = (), by: str,
             stop: threading.Event | None = None) -> dict[str, int]:  # fmt: skip
    """Write records of all units in reach into one file; returns the number of rows by table. tables: empty for all.

    As CSV and XLSX what is in use, as an import takes it in again; as Parquet every row as it is stored, voided ones too.
    Raises InvalidEntry, NotAllowed.
    """
    chosen, found = _chosen(store, form, tables, by), dict[str, int]()
    with (
        tempfile.TemporaryDirectory(prefix="medmgr-export-") as folder,
        duckdb.connect(f"{folder}/rows.duckdb") as scratch,
        store.engine.reading() as reading,  # one snapshot of all tables
        _written(target, form) as file,
    ):
        for record_type in chosen:
            if stop and stop.is_set():
                raise InvalidEntry("Writing the file was stopped.")
            found[record_type.table] = _hold(scratch, reading, *_rows_of(store, record_type, form, by))
            if isinstance(file, WorkbookFile):
                file.add(scratch, SheetOf(record_type.plural, "held", columns_of(record_type), _order(record_type)))
            else:
                _pack(file, scratch, record_type, form, Path(folder) / "part")
    with store.write(by=by, source="export") as work:
        told = {"rows": (None, sum(found.values()))}
        work.note("download", f"{', '.join(tables) or 'all records'} as {form}", "exported", told)
    return found


def columns_of(record_type: type[Record]) -> list[Column]:
    """What a sheet of records shows; the headings are those an import knows."""
    return [Column(spec.name, spec.title, spec.kind.name, spec.choices) for spec in template_fields(record_type)]


def _chosen(store: Store, form: str, tables: Collection[str], by: str) -> list[type[Record]]:
    if form not in FORMS:
        raise InvalidEntry(f"Records are taken out as {', '.join(FORMS)}, not as {form}.")
    unknown = set(tables) - set(store.catalogue.by_table)
    if unknown:
        names = ", ".join(record_type.table for record_type in store.catalogue.record_types)
        raise InvalidEntry(f"There is no table “{min(unknown)}”. There are: {names}.")
    for table in tables:
        allow(store, by, store.catalogue.by_table[table].area, "export")
    return [record_type for record_type in may_take_out(store, by=by) if not tables or record_type.table in tables]


def _rows_of(store: Store, record_type: type[Record], form: str, by: str) -> tuple[str, dict[str, Any]]:
    fields = ", ".join(f"t.{column.name}" for column in columns_of(record_type))
    table = record_type.table
    rows = f"SELECT t.* FROM {table} t" if form == "parquet" else f"SELECT {fields} FROM live_{table} t"
    if by == SYSTEM:  # no $units: who runs commands on the machine has the file itself
        return rows, {}
    where = in_reach_sql(store, record_type)
    return f"{rows} WHERE {where}", reach_values(where, rights_of(store, by).units(record_type.area, "export"), by)


def _hold(scratch: duckdb.DuckDBPyConnection, reading: Connection, sql: str, values: dict[str, Any]) -> int:
    """The rows as table ``held`` of a DuckDB of their own; how many."""
    scratch.register("given", reading.arrow(sql, values))
    scratch.execute("CREATE OR REPLACE TABLE held AS SELECT * FROM given")
    scratch.unregister("given")
    [(count,)] = scratch.execute("SELECT count(*) FROM held").fetchall()
    return int(count)


def _written(target: Path, form: str) -> WorkbookFile | zipfile.ZipFile:
    return WorkbookFile(target) if form == "xlsx" else zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1)


def _order(record_type: type[Record]) -> str:
    return ", ".join(f"{name} NULLS LAST" for name in record_type.key)


def _pack(packed: zipfile.ZipFile, scratch: duckdb.DuckDBPyConnection, record_type: type[Record], form: str,
          part: Path) -> None:  # fmt: skip
    if form == "parquet":
        scratch.execute(f"COPY (SELECT * FROM held ORDER BY {_order(record_type)}) TO '{part}' (FORMAT parquet)")
    else:
        write_csv(scratch, "held", columns_of(record_type), _order(record_type), part)
    name = f"{record_type.table}.{'csv' if form == 'zip' else form}"
    with part.open("rb") as text, packed.open(name, "w", force_zip64=True) as entry:
        entry.write(MARK if form == "zip" else b"")
        shutil.copyfileobj(text, entry, 1 << 20)
