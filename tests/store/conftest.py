"""Stores on either engine: empty, with the small facility, or with toy records.

Each is built once a session and copied for each test: a file, or a database made from a template.
"""

import uuid
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.store import Store, open_store
from medmgr_core.workspace import CATALOGUE
from tests.store.builders import TOYS, fill_facility
from tests.support.postgres_server import PostgresServer
from tests.support.stores import put

CATALOGUES = {"empty": CATALOGUE, "facility": CATALOGUE, "toys": TOYS}


def _nothing(store: Store) -> None:
    """It stays as opening it makes it."""


FILLS = {"empty": _nothing, "facility": fill_facility, "toys": _nothing}


def build(url: str, kind: str) -> None:
    store = open_store(url, CATALOGUES[kind])
    FILLS[kind](store)
    store.close()


class Prepared:
    """`prepared.url(engine, kind, folder)`: the address of a fresh copy."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self.request = request
        self.databases: dict[str, str] = {}
        self.made: list[str] = []

    def url(self, engine: str, kind: str, folder: Path) -> str:
        return self._database(kind) if engine == "postgresql" else self._file(kind, folder)

    def _file(self, kind: str, folder: Path) -> str:
        return f"duckdb:///{put(kind, FILLS[kind], folder, CATALOGUES[kind])}"

    @cached_property
    def server(self) -> PostgresServer:
        return self.request.getfixturevalue("postgres_server")

    def _database(self, kind: str) -> str:
        if kind not in self.databases:
            self.databases[kind] = self.server.new_database()
            build(self.databases[kind], kind)
        name, template = (
            sql.Identifier(each) for each in (f"medmgr_{uuid.uuid4().hex}", self.databases[kind].rpartition("/")[2])
        )
        with psycopg.connect(self.server.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(name, template))
        self.made.append(self.server.url(name.as_string().strip('"')))
        return self.made[-1]

    def drop(self, *urls: str) -> None:
        for url in urls:
            self.server.drop_database(url)


@pytest.fixture(scope="session")
def prepared(request: pytest.FixtureRequest) -> Iterator[Prepared]:
    stores = Prepared(request)
    yield stores
    stores.drop(*stores.databases.values())


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def any_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that does not exist yet."""
    return request.getfixturevalue("postgres_url") if engine_name == "postgresql" else f"duckdb:///{tmp_path / 'store.duckdb'}"


class Opener:
    """`opened(url, catalogue)`: an open store, closed at the end of the test."""

    def __init__(self) -> None:
        self.stores: list[Store] = []

    def __call__(self, url: str, catalogue: Catalogue = CATALOGUE, **how: Any) -> Store:
        self.stores.append(open_store(url, catalogue, **how))
        return self.stores[-1]

    def again(self, store: Store, catalogue: Catalogue | None = None, **how: Any) -> Store:
        """The same store closed and opened again, perhaps by another program."""
        self.stores.remove(store)
        store.close()
        return self(store.url, catalogue or store.catalogue, **how)

    def close(self) -> None:
        for store in self.stores:
            store.close()


@pytest.fixture
def opened() -> Iterator[Opener]:
    opener = Opener()
    yield opener
    opener.close()


@pytest.fixture
def copied(prepared: Prepared, opened: Opener, tmp_path: Path) -> Iterator[Callable[[str, str], Store]]:
    """`copied(engine, kind)`: an open copy of a prepared store."""

    def copy(engine: str, kind: str) -> Store:
        folder = tmp_path / uuid.uuid4().hex
        folder.mkdir()
        return opened(prepared.url(engine, kind, folder), CATALOGUES[kind])

    yield copy
    opened.close()
    while prepared.made:
        prepared.drop(prepared.made.pop())


@pytest.fixture
def any_store(engine_name: str, copied: Callable[[str, str], Store]) -> Store:
    """An empty store with all record types."""
    return copied(engine_name, "empty")


@pytest.fixture
def facility(engine_name: str, copied: Callable[[str, str], Store]) -> Store:
    """The small facility."""
    return copied(engine_name, "facility")


@pytest.fixture
def toys(engine_name: str, copied: Callable[[str, str], Store]) -> Store:
    """An empty store of toy records."""
    return copied(engine_name, "toys")
