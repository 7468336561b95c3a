"""Stores for the pure helpers."""

from collections.abc import Iterator

import pytest

from medmgr_core.store.store import Store
from tests.support.stores import new_store, sample_store


@pytest.fixture
def store() -> Iterator[Store]:
    """As the first set-up leaves it."""
    with new_store() as opened:
        yield opened


@pytest.fixture(scope="module")
def larkfield() -> Iterator[Store]:
    """The sample facility, for tests that only read."""
    with sample_store() as opened:
        yield opened
