"""Rows in and out in other sizes and ways, each against a floor in the same run: checked rows, workbook, PostgreSQL, exports."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import openpyxl
import psycopg
import xlsxwriter

from benchmarks.house import House
from benchmarks.import_rows import bare_import, import_ledger, write_ledger
from benchmarks.report import Line, Spread
from medmgr_core.budgets.records import Actual
from medmgr_core.demo import load_sample
from medmgr_core.imports.take_out import columns_of, take_out
from medmgr_core.people.records import SYSTEM
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.support.postgres_server import PostgresServer

NAME = "in and out"
FEW, IN_SHEET, MANY = 100_000, 140_000, 300_000
_BARE = "d DATE, cc TEXT, ac TEXT, s TEXT, amt NUMERIC(18, 2), reference TEXT, txt TEXT"


def run(house: House) -> list[Line]:
    """Each pair in turn: the bare way, and ours to the same."""
    return [_checked(house), _workbook(house), _on_postgres(house), *_exports(house)]


def _pairs(house: House, bare: Callable[[], float], ours: Callable[[], float]) -> tuple[Spread, Spread]:
    """Ours and the floor."""
    found = [(bare(), ours()) for _ in range(house.rounds(3))]
    return Spread([each for _, each in found], "s"), Spread([each for each, _ in found], "s")


def _sample(house: House) -> Store:
    return open_workspace(f"duckdb:///{house.store()}")


def _checked(house: House) -> Line:
    """At 0.2 of the bare rate it takes five times as long."""
    file = write_ledger(house.folder() / "ledger.csv", FEW)
    ours, bare = _pairs(house, lambda: bare_import(house, file), lambda: import_ledger(house, _sample(house), file, FEW))
    return Line(NAME, f"{FEW:,} checked rows against DuckDB's read and insert", "server, warm", ours, bare, 5)


def _workbook(house: House) -> Line:
    lines = write_ledger(house.folder() / "ledger.csv", IN_SHEET).read_text(encoding="utf-8").splitlines()
    file = house.folder() / "ledger.xlsx"
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for row, line in enumerate(lines):
            sheet.write_row(row, 0, line.split(","))
    took = [import_ledger(house, _sample(house), file, IN_SHEET) for _ in range(house.rounds(3))]
    return Line(NAME, f"workbook of {IN_SHEET:,} rows", "server, warm", Spread(took, "s"), goal=15)


def _on_postgres(house: House) -> Line:
    file = write_ledger(house.folder() / "ledger.csv", MANY)
    with PostgresServer() as server:

        def ours() -> float:
            store = open_workspace(server.new_database(), folder=house.folder())
            load_sample(store)
            return import_ledger(house, store, file, MANY)

        took, bare = _pairs(house, lambda: _copy(server.new_database(), file), ours)
    return Line(NAME, f"{MANY:,} rows on PostgreSQL against COPY of the same", "server, warm", took, bare, 4)


def _copy(url: str, file: Path) -> float:
    with psycopg.connect(url) as connection, connection.cursor() as cursor:
        cursor.execute("SET datestyle = 'ISO, DMY'")
        cursor.execute(f"CREATE TABLE ledger ({_BARE})")
        begun = time.perf_counter()
        with file.open("rb") as text, cursor.copy("COPY ledger FROM STDIN (FORMAT csv, HEADER)") as copy:
            while part := text.read(1 << 20):
                copy.write(part)
        connection.commit()
        return time.perf_counter() - begun


def _exports(house: House) -> list[Line]:
    """All spending lines: as CSV in a ZIP against DuckDB's own packed CSV, as a workbook against openpyxl."""
    path = house.store()
    import_ledger(house, open_workspace(f"duckdb:///{path}"), write_ledger(house.folder() / "ledger.csv", MANY), MANY)
    store = open_workspace(f"duckdb:///{path}")
    lines = []
    for form, floor, goal, what in (("zip", _duckdb_csv, 1 / 0.3, "DuckDB's CSV, packed"), ("xlsx", _openpyxl, 0.5, "openpyxl")):
        ours, bare = _pairs(house, partial(floor, house, store), partial(_take_out, house, store, form))
        lines.append(Line(NAME, f"{MANY:,} rows out as {form} against {what}", "server, warm", ours, bare, round(goal, 2)))
    store.close()
    return lines


def _take_out(house: House, store: Store, form: str) -> float:
    begun = time.perf_counter()
    take_out(store, house.folder() / "out", form, tables=["actual"], by=SYSTEM)
    return time.perf_counter() - begun


def _duckdb_csv(house: House, store: Store) -> float:
    """The engine's own cursor: a second one on the file would be another process."""
    with store.engine.reading() as reading:
        begun = time.perf_counter()
        file, packed = house.folder() / "rows.csv.gz", "(FORMAT csv, COMPRESSION gzip)"
        reading.run(f"COPY (SELECT * FROM live_actual ORDER BY actual_no) TO '{file}' {packed}")
        return time.perf_counter() - begun


def _openpyxl(house: House, store: Store) -> float:
    begun = time.perf_counter()
    columns = columns_of(Actual)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append([column.title for column in columns])
    for row in store.rows(
        f"SELECT {', '.join(column.name for column in columns)} FROM live_actual ORDER BY actual_no NULLS LAST"
    ):
        sheet.append(row)
    book.save(house.folder() / "rows.xlsx")
    return time.perf_counter() - begun
