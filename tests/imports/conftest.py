"""The small facility with people who may load files: a copy for each test, sound when the test is over."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from medmgr_core.workspace import open_workspace
from tests.imports.loading import Loading, may_load
from tests.store.builders import copy_of, small_facility


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("imports") / "facility.duckdb"
    store = open_workspace(f"duckdb:///{file}")
    may_load(small_facility(store))
    store.close()
    return file


@pytest.fixture
def desk(built: Path, tmp_path: Path) -> Iterator[Loading]:
    """Ann, administrator of the group, at a copy of her own."""
    with copy_of(built, tmp_path) as store:
        yield Loading(store, tmp_path)
