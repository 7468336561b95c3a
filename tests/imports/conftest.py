"""The small facility with people who may load files: a copy for each test, sound when the test is over."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace
from tests.imports.loading import Loading, may_load
from tests.store.builders import small_facility
from tests.support.stores import FILE, prepared


def _fill(store: Store) -> None:
    may_load(small_facility(store))


@pytest.fixture(scope="session")
def built() -> Path:
    return prepared("imports", _fill) / FILE


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Loading]:
    """Ann, administrator of the group, at a copy of her own."""
    store = open_workspace(f"duckdb:///{shutil.copy(built, tmp_path / 'facility.duckdb')}")
    before = store.head()
    yield Loading(store, tmp_path)
    problems = check_store(store).problems if store.head() != before else ()
    store.close()
    assert problems == ()
