"""Durability: whatever was acknowledged is there after a kill in the middle of commits."""

from __future__ import annotations

import random
import time
from pathlib import Path

import psycopg

from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.proof import children
from tests.proof.acknowledged import HELD, Acknowledged, wait_for_saves
from tests.proof.facility import fill
from tests.proof.report import Proven
from tests.proof.writers import write_until_killed
from tests.support.postgres_server import PostgresServer
from tests.support.processes import kill_hard


class Rounds:
    """Writers killed again and again on one store; each round begins where the kill left it."""

    def __init__(self, url: str, folder: Path, seed: int) -> None:
        self.url, self.folder, self.notes = url, folder, folder / "notes"
        self.chance = random.Random(seed)
        self.faults: list[str] = []
        self.saves = self.changes = self.round = 0
        store = self._open()
        self.first = fill(store)
        store.close()

    def kill_the_writers(self) -> None:
        """One round; in every other one the writers are making checkpoints as well."""
        child = self._begin()
        kill_hard(child.pid)
        child.join()
        self._look()

    def kill_the_server(self, server: PostgresServer) -> None:
        """One round: the writers live on, and go on saving when the server is back."""
        child = self._begin()
        server.kill9()
        server.restart()
        wait_for_saves(self.notes, self._noted() + 1)
        kill_hard(child.pid)
        child.join()
        self._look()

    def proven(self, proof: str, engine: str) -> Proven:
        """What came of all rounds."""
        kept = "all there" if not self.faults else "not all as they should be"
        figures = (
            f"{self.round} kills, {self.saves:,} saves acknowledged, {kept}; "
            f"{self.changes - self.saves} more were committed and not yet acknowledged"
        )
        return Proven(proof, engine, figures, self.faults)

    def _begin(self) -> children.ForkServerProcess:
        self.round += 1
        before = self._noted()
        arguments = (self.url, self.folder, self.notes, f"r{self.round}", self.round % 2 == 0)
        child = children.start(write_until_killed, *arguments)
        wait_for_saves(self.notes, before + 1)
        time.sleep(self.chance.uniform(0, 0.4))
        return child

    def _noted(self) -> int:
        return self.notes.read_bytes().count(b"\n") if self.notes.exists() else 0

    def _look(self) -> None:
        told = Acknowledged.read(self.notes)
        store = self._open()
        found = [*told.missing_from(store.rows(HELD)), *check_store(store).problems, *self._anchor_faults(store, told)]
        self.faults += [f"round {self.round}: {fault}" for fault in found]
        self.saves, self.changes = told.saves, store.head()[0] - self.first
        self._close(store)

    def _anchor_faults(self, store: Store, told: Acknowledged) -> list[str]:
        """Every save is one change: the anchor is no earlier than the last one acknowledged, and no later than the store."""
        noted, head = (store.anchor.read() or (0, ""))[0], store.head()[0]
        least = self.first + told.saves
        return [] if least <= noted <= head else [f"the anchor says {noted}, not within {least} and {head}"]

    def _close(self, store: Store) -> None:
        """In good order, or without a checkpoint, so that the next kill finds the log of this round as well."""
        if self.round % 3:
            store.close()
        else:
            store.engine.close()
            store.anchor.close()

    def _open(self) -> Store:
        return open_workspace(self.url, folder=self.folder)


def kill_duckdb(folder: Path, kills: int, seed: int = 1) -> Proven:
    """The writers of a DuckDB store."""
    rounds = Rounds(f"duckdb:///{folder / 'medmgr.duckdb'}", folder, seed)
    for _ in range(kills):
        rounds.kill_the_writers()
    return rounds.proven("Kill of the writers", "DuckDB")


def kill_postgres_writers(url: str, folder: Path, kills: int, seed: int = 2) -> Proven:
    """The writers of a PostgreSQL store; the server runs on."""
    rounds = Rounds(url, folder, seed)
    for _ in range(kills):
        rounds.kill_the_writers()
    return rounds.proven("Kill of the writers", "PostgreSQL")


def kill_postgres_server(server: PostgresServer, folder: Path, kills: int, seed: int = 3) -> Proven:
    """Every process of the server; the writers run on until it is back.

    Its database tells of commits before they are on disk, as one set up for speed does: MedMgr must ask for better.
    """
    url = server.new_database()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET synchronous_commit TO off")
    rounds = Rounds(url, folder, seed)
    for _ in range(kills):
        rounds.kill_the_server(server)
    return rounds.proven("Kill of the server", "PostgreSQL")
