"""`python -m tests.proof [NAME …]`: the long forms of all proofs, or of those named; figures go into RESULTS.md."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import psycopg

from tests.proof.backups import back_up_under_load
from tests.proof.kills import kill_duckdb, kill_postgres_server, kill_postgres_writers
from tests.proof.long_tests import try_long
from tests.proof.report import Proven, write_results
from tests.proof.together import together
from tests.proof.torn_log import tear
from tests.support.need import POSTGRES
from tests.support.postgres_server import PostgresServer

KILLS, SERVER_KILLS, TRIES, SAVES_IN_LOG, CROWD_SECONDS, BACKUP_SECONDS = 50, 20, 200, 150, 60, 15


class House:
    """New folders, and one PostgreSQL server for all."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self.root, self.server = folder, server

    def folder(self) -> Path:
        """A new empty folder."""
        return Path(tempfile.mkdtemp(dir=self.root))

    def duckdb(self) -> tuple[str, Path]:
        """Address and folder of a new DuckDB store."""
        folder = self.folder()
        return f"duckdb:///{folder / 'medmgr.duckdb'}", folder

    def postgres(self) -> tuple[str, Path]:
        """Address of a new PostgreSQL store, and a folder for its anchor."""
        return self.server.new_database(), self.folder()


def kills(house: House) -> Iterator[Proven]:
    """Durability."""
    yield kill_duckdb(house.folder(), KILLS)
    yield kill_postgres_writers(*house.postgres(), KILLS)
    yield kill_postgres_server(house.server, house.folder(), SERVER_KILLS)


def torn_log(house: House) -> Iterator[Proven]:
    """A damaged write-ahead log."""
    yield from tear(house.folder(), TRIES, SAVES_IN_LOG)


def many_at_once(house: House) -> Iterator[Proven]:
    """Concurrency."""
    yield together(*house.duckdb(), "DuckDB", seconds=CROWD_SECONDS)
    yield together(*house.postgres(), "PostgreSQL", seconds=CROWD_SECONDS, processes=4, threads=10)


def backups(house: House) -> Iterator[Proven]:
    """Backup under load."""
    yield back_up_under_load(*house.duckdb(), "DuckDB", BACKUP_SECONDS)
    yield back_up_under_load(*house.postgres(), "PostgreSQL", BACKUP_SECONDS)


def long_tests(house: House) -> Iterator[Proven]:
    """What `make test` tries in a short form; with stores and a server of its own."""
    yield try_long()


PROOFS: dict[str, Callable[[House], Iterator[Proven]]] = {
    proof.__name__: proof for proof in (kills, torn_log, many_at_once, backups, long_tests)
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(list(PROOFS)))
def main(names: tuple[str, ...]) -> None:
    """Only a full run is written to RESULTS.md. Ends with 1 when a proof failed."""
    if POSTGRES.find() is None:
        sys.exit(POSTGRES.sentence)
    begun, proven = time.monotonic(), list[Proven]()
    with tempfile.TemporaryDirectory() as folder, PostgresServer() as server:
        house = House(Path(folder), server)
        version = _version(server)
        for name in names or PROOFS:
            for each in PROOFS[name](house):
                proven.append(each)
                click.echo(each)
    seconds = time.monotonic() - begun
    click.echo(f"{seconds:.0f} seconds")
    if not names:
        write_results(proven, version, seconds)
    sys.exit(any(each.faults for each in proven))


def _version(server: PostgresServer) -> str:
    with psycopg.connect(server.url("postgres")) as connection:
        return f"PostgreSQL {connection.info.server_version // 10_000}.{connection.info.server_version % 10_000}"


if __name__ == "__main__":
    main(prog_name="python -m tests.proof")
