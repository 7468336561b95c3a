"""A facility of three units and four people, for tests of signing in and of the server."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from argon2 import PasswordHasher

from medmgr_core.facility.records import FacilityProfile, Unit, UnitPlacement
from medmgr_core.people import passwords
from medmgr_core.people.records import SYSTEM, Person, PersonRole
from medmgr_core.people.shipped import ROLES
from medmgr_core.store.store import Store
from tests.support.stores import copied, put

PASSWORD = "seven blue kettles"

# person -> role and unit
PEOPLE = {
    "ann": ("administrator", "TOP"),
    "manager": ("administrator", "TOP"),
    "wim": ("ward_manager", "A"),
    "bea": ("ward_manager", "B"),
}


def build(store: Store) -> Store:
    """Units A and B below TOP; Ann and the local manager administer all, Wim runs ward A, Bea ward B."""
    with store.write(by=SYSTEM) as work:
        work.add(FacilityProfile(name="Small Hospital", idle_minutes=20))
        for code, kind in (("TOP", "group"), ("A", "unit"), ("B", "unit")):
            work.add(Unit(unit_code=code, name=f"Unit {code}", kind=kind))
        for code in ("A", "B"):
            work.add(UnitPlacement(unit_code=code, valid_from=date(2020, 1, 1), parent_code="TOP"))
        for role in ROLES:
            work.add(role.role())
            for right in role.role_rights():
                work.add(right)
        for code, (role, unit) in PEOPLE.items():
            work.add(Person(person_code=code, name=code.capitalize()))
            work.add(PersonRole(person_code=code, role_code=role, unit_code=unit))
    return store


def put_small(folder: Path) -> Path:
    """The file of this facility, in a folder."""
    return put("small", _fill, folder)


@contextmanager
def small_store() -> Iterator[Store]:
    """An open copy of it."""
    with copied("small", _fill) as store:
        yield store


def _fill(store: Store) -> None:
    build(store)


@contextmanager
def quick_passwords() -> Iterator[None]:
    """Hashing is slow on purpose; tests that are not about that go without."""
    slow, passwords._HASHER = passwords._HASHER, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    passwords._nobodys_hash.cache_clear()
    yield
    passwords._HASHER = slow
    passwords._nobodys_hash.cache_clear()
