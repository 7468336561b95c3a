"""The facility of two departments, one for all tests that only read."""

from collections.abc import Iterator

import pytest

from tests.rights.canaries import Facility, canary_facility


@pytest.fixture(scope="package")
def house() -> Iterator[Facility]:
    """Both departments are filled. For reading: a test that writes is refused, and proves it."""
    with canary_facility() as facility:
        yield facility


@pytest.fixture(scope="module")
def own_house() -> Iterator[Facility]:
    """The same, for tests that add to it."""
    with canary_facility() as facility:
        yield facility


@pytest.fixture(scope="package")
def house_without_b() -> Iterator[Facility]:
    """The same with nothing in B."""
    with canary_facility(with_b=False) as facility:
        yield facility
