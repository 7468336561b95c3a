"""Stores the pages are tried on, and who looks at them."""

from collections.abc import Iterator

import pytest

from medmgr_core.store.store import Store
from tests.support.screens import desk
from tests.support.stores import new_store, sample_store


@pytest.fixture(scope="package")
def larkfield_store() -> Iterator[Store]:
    """The sample facility, one for all tests that only read."""
    with sample_store() as store:
        yield store


@pytest.fixture
def larkfield(larkfield_store: Store) -> Iterator[Store]:
    """The sample facility with its administrator at the screen. For reading."""
    with desk(larkfield_store, "manager"):
        yield larkfield_store


@pytest.fixture
def own_larkfield() -> Iterator[Store]:
    """The same, for a test that changes it."""
    with sample_store() as store, desk(store, "manager"):
        yield store


@pytest.fixture
def empty() -> Iterator[Store]:
    """What the first set-up leaves, with its administrator at the screen."""
    with new_store() as store, desk(store, "manager"):
        yield store
