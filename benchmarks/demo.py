"""Building the demonstration hospital, from nothing to the checkpointed store, against a bare insert of its largest table."""

from __future__ import annotations

import time

import duckdb

from benchmarks.house import House
from benchmarks.report import Line, Spread
from medmgr_core.demo.hospital import build_demo
from medmgr_core.workspace import open_workspace

NAME = "demo"
_LEDGER = "actual_no, posted_on, cost_centre_code, account_code, supplier_code, amount, reference, description"


def run(house: House) -> list[Line]:
    """A hospital of 300 beds with 24 months of ledger, and the smallest kind of facility."""
    hospital, home, bare = [], [], []
    for _ in range(house.rounds(3)):
        hospital.append(_build(house, "hospital", bare))
        home.append(_build(house, "nursing-home", []))
    return [
        Line(NAME, "a hospital of 300 beds, 24 months", "server, cold", Spread(hospital, "s"), goal=20),
        Line(NAME, "the same against a bare insert of its ledger", "server, cold", Spread(hospital, "s"), Spread(bare, "s")),
        Line(NAME, "a nursing home, 24 months", "server, cold", Spread(home, "s"), goal=10),
    ]


def _build(house: House, profile: str, bare: list[float]) -> float:
    """Seconds for one facility; those of the bare insert are added to ``bare``."""
    store = open_workspace(f"duckdb:///{house.folder() / 'medmgr.duckdb'}")
    begun = time.perf_counter()
    build_demo(store, profile=profile)
    took = time.perf_counter() - begun
    ledger = store.read(f"SELECT {_LEDGER} FROM live_actual")
    store.close()
    begun = time.perf_counter()
    with duckdb.connect(str(house.folder() / "bare.duckdb")) as connection:
        connection.register("ledger", ledger)
        connection.execute(f"CREATE TABLE held AS SELECT {_LEDGER} FROM ledger")
    bare.append(time.perf_counter() - begun)
    return took
