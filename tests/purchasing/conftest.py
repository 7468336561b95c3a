"""Stores the commands are tried on."""

from collections.abc import Iterator

import pytest

from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.purchasing.small import fill, small_store


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as opened:
        yield opened


@pytest.fixture(scope="module")
def one_store() -> Iterator[Store]:
    """One for many examples, which look at differences only."""
    with small_store() as opened:
        yield opened


@pytest.fixture(params=["duckdb", "postgresql"])
def store_of_each(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "duckdb":
        with small_store() as opened:
            yield opened
        return
    opened = open_workspace(request.getfixturevalue("postgres_url"))
    fill(opened)
    yield opened
    opened.close()
