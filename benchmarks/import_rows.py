"""A million ledger rows through the whole import, against DuckDB's own read of the same file and insert."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import duckdb

from benchmarks.house import House
from benchmarks.report import Line, Spread
from medmgr_core.budgets.records import Actual
from medmgr_core.entry.read_file import read_file
from medmgr_core.imports.choice import suggest
from medmgr_core.imports.commands import accept
from medmgr_core.imports.dry_run import Asked
from medmgr_core.imports.stage import open_stage
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace

NAME = "import"
ROWS = 1_000_000
_MAKE = frozenset({"cost_centre_code", "account_code", "supplier_code"})
_BARE = "n VARCHAR, d DATE, cc VARCHAR, ac VARCHAR, s VARCHAR, amt DECIMAL(18, 2), reference VARCHAR, txt VARCHAR"


def run(house: House) -> list[Line]:
    """From the file to the checkpointed store: every check, codes, history batch and indexes, in turn with the floor."""
    file = write_ledger(house.folder() / "ledger.csv", ROWS)
    ours, bare = [], []
    for _ in range(house.rounds(3)):
        bare.append(bare_import(house, file))
        ours.append(import_ledger(house, open_workspace(f"duckdb:///{house.store()}"), file, ROWS))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024
    size = file.stat().st_size / 1e6
    return [
        Line(NAME, f"{ROWS:,} ledger rows ({size:.0f} MB)", "server, warm", Spread(ours, "s"), Spread(bare, "s"), 4),
        Line(NAME, "peak memory of this process or its child", "server", Spread([peak], "MB"), goal=1500),
    ]


def write_ledger(file: Path, rows: int) -> Path:
    """A ledger as CSV: names to be found or made, no row like another."""
    with file.open("w", encoding="utf-8") as out:
        out.write("Date,Cost centre,Account,Supplier,Amount,Transaction number,Text\n")
        for n in range(rows):
            day = f"{1 + n % 28:02d}/{1 + n % 12:02d}/2025"
            names = f"Ward {n % 300},Account {n % 200},Supplier {n * 7 % 5000} Limited"
            out.write(f"{day},{names},{n * 7919 % 1_000_000 / 100:.2f},INV-{n:08d},line {n} as agreed\n")
    return file


def bare_import(house: House, file: Path) -> float:
    """Seconds of DuckDB alone: its CSV reader into a table of its own."""
    begun = time.perf_counter()
    with duckdb.connect(str(house.folder() / "bare.duckdb")) as bare:
        bare.execute(f"CREATE TABLE ledger ({_BARE})")
        bare.execute(f"INSERT INTO ledger SELECT row_number() OVER (), * FROM read_csv('{file}', dateformat = '%d/%m/%Y')")
    return time.perf_counter() - begun


def import_ledger(house: House, store: Store, file: Path, rows: int) -> float:
    """Seconds of the whole import, from the file to the written-out store, which is closed then."""
    begun = time.perf_counter()
    staged = read_file(file, house.folder())
    with open_stage(staged.stage) as connection:
        choice = suggest(connection, staged.sheets[0], Actual)
    done = accept(store, staged, Asked(Actual, staged.sheets[0], choice, "LHG", _MAKE), by="manager")
    took = time.perf_counter() - begun
    store.close()
    if done.new != rows:
        raise AssertionError(f"{done.new} rows were taken")
    return took
