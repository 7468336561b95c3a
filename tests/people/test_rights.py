"""Rights: role × area × action × unit and all below it, as they stand now.

The small facility (tests/store/builders.py): ann is administrator of G, bob ward manager of MED, cat clerk of W3,
dan is no longer active. W2 moved from MED to SUR on 1 July 2026; W9 below MED closed on 1 March 2026.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from medmgr_core.errors import NotAllowed
from medmgr_core.facility.commands import move_unit, open_unit
from medmgr_core.facility.records import Unit, UnitPlacement
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole, RoleRight
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.periods import add_months, today
from medmgr_core.store.store import Store
from tests.store.builders import copy_of, facility_file

EVERYWHERE = {"G", "H1", "MED", "SUR", "W1", "W2", "W3", "W9"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return facility_file(tmp_path_factory.mktemp("facility"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    with copy_of(built, tmp_path) as opened:
        yield opened


def reach(store: Store, person: str, area: str, action: str = "view") -> set[str]:
    return set(rights_of(store, person).units(area, action))


# --- role × area × action × subtree -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "area", "action", "units"),
    [
        ("ann", "staff", "administer", EVERYWHERE),
        ("ann", "budgets", "enter", EVERYWHERE),
        ("ann", "budgets", "administer", set()),  # a right the role does not give
        ("bob", "staff", "enter", {"MED", "W1", "W9"}),  # W2 moved out from under MED; a closed unit keeps its records
        ("bob", "facility", "view", {"MED", "W1", "W9"}),
        ("bob", "facility", "enter", set()),
        ("cat", "budgets", "enter", {"W3"}),
        ("cat", "staff", "view", set()),  # another area
        ("dan", "staff", "view", set()),  # not active any more
        ("eve", "staff", "view", set()),  # not known
        (SYSTEM, "staff", "view", set()),  # the program holds no role
    ],
)
def test_who_may_do_what_where(store: Store, person: str, area: str, action: str, units: set[str]):
    assert reach(store, person, area, action) == units
    rights = rights_of(store, person)
    for unit in EVERYWHERE:
        assert rights.allows(area, action, unit) == (unit in units)
    assert rights.allows(area, action) == bool(units)  # what belongs to the whole facility
    assert not rights.allows(area, action, "W77")


def test_the_areas_of_a_person(store: Store):
    assert rights_of(store, "cat").areas() == {"budgets", "suppliers"}
    assert rights_of(store, "cat").areas("enter") == {"budgets"}
    assert rights_of(store, "dan").areas() == frozenset()
    assert rights_of(store, "bob").sees("W1")
    assert not rights_of(store, "bob").sees("W3")


def test_two_roles_add_up(store: Store):
    store.add(PersonRole(person_code="cat", role_code="ward", unit_code="MED"), by="ann")
    assert reach(store, "cat", "budgets") == {"W3", "MED", "W1", "W9"}  # both roles see budgets
    assert reach(store, "cat", "budgets", "enter") == {"W3"}  # only the clerk enters them
    assert reach(store, "cat", "staff", "enter") == {"MED", "W1", "W9"}


def test_a_role_held_at_a_leaf_does_not_climb(store: Store):
    store.add(PersonRole(person_code="cat", role_code="admin", unit_code="W1"), by="ann")
    assert reach(store, "cat", "staff", "administer") == {"W1"}


# --- what was taken away ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("record_type", "key"),
    [
        (PersonRole, ("bob", "ward", "MED")),
        (RoleRight, ("ward", "staff", "enter")),
        (AccessRole, ("ward",)),
        (Person, ("bob",)),
    ],
    ids=lambda each: getattr(each, "table", ""),
)
def test_what_is_voided_gives_no_right_from_the_next_look_on(store: Store, record_type, key: tuple[str, ...]):
    assert reach(store, "bob", "staff", "enter")
    store.void(record_type, key, revision=None, by="ann", reason="left")
    assert reach(store, "bob", "staff", "enter") == set()
    store.restore(record_type, key, by="ann")
    assert reach(store, "bob", "staff", "enter")


def test_a_person_who_may_not_sign_in_holds_no_right(store: Store):
    store.change(Person, ("bob",), {"is_active": False}, revision=1, by="ann")
    assert reach(store, "bob", "staff") == set()


def test_a_voided_unit_is_out_of_reach(store: Store):
    store.void(Unit, ("W1",), revision=None, by="ann", reason="never existed")
    assert reach(store, "bob", "staff") == {"MED", "W9"}


# --- the dated tree ---------------------------------------------------------------------------------------------------


def first_of_this_month() -> date:
    return today().replace(day=1)


def test_a_unit_that_moved_is_in_the_reach_of_its_new_place(store: Store):
    move_unit(store, "W1", parent_code="SUR", valid_from=first_of_this_month(), by="ann")
    assert reach(store, "bob", "staff") == {"MED", "W9"}
    store.add(PersonRole(person_code="cat", role_code="ward", unit_code="SUR"), by="ann")
    assert reach(store, "cat", "staff") == {"SUR", "W1", "W2", "W3"}


def test_a_whole_branch_moves_with_its_head(store: Store):
    site = Unit(unit_code="H2", name="Second site", kind="site")
    open_unit(store, site, parent_code="G", valid_from=date(2020, 1, 1), by="ann")
    store.add(PersonRole(person_code="cat", role_code="ward", unit_code="H2"), by="ann")
    move_unit(store, "MED", parent_code="H2", valid_from=first_of_this_month(), by="ann")
    assert reach(store, "cat", "staff") == {"H2", "MED", "W1", "W9"}


def test_a_move_that_lies_ahead_changes_nothing_today(store: Store):
    move_unit(store, "W1", parent_code="SUR", valid_from=add_months(today(), 3), by="ann")
    assert reach(store, "bob", "staff") == {"MED", "W1", "W9"}


def test_a_closed_unit_stays_in_reach(store: Store):
    """Its staff and its figures of the past are still looked after."""
    assert "W9" in reach(store, "bob", "staff", "enter")
    store.change(Unit, ("W1",), {"closed_on": today()}, revision=1, by="ann")
    assert "W1" in reach(store, "bob", "staff", "enter")


def test_a_unit_without_a_place_is_its_own_tree(store: Store):
    store.add(Unit(unit_code="X", name="Nowhere", kind="unit"), by="ann")
    assert "X" not in reach(store, "ann", "staff")
    store.add(PersonRole(person_code="cat", role_code="ward", unit_code="X"), by="ann")
    assert reach(store, "cat", "staff") == {"X"}
    store.add(UnitPlacement(unit_code="X", valid_from=date(2026, 1, 1), parent_code="MED"), by="ann")
    assert "X" in reach(store, "bob", "staff")


# --- allow ------------------------------------------------------------------------------------------------------------


def test_allow_says_what_is_refused_and_where(store: Store):
    allow(store, "bob", "staff", "enter", "W1")
    allow(store, SYSTEM, "staff", "administer", "W3")
    with pytest.raises(NotAllowed, match=r"You may not enter or change budgets for unit W1\. Ask an administrator"):
        allow(store, "bob", "budgets", "enter", "W1")
    with pytest.raises(NotAllowed, match=r"You may not administer staff\. Ask"):
        allow(store, "bob", "staff", "administer")
    # A unit out of sight is not named.
    with pytest.raises(NotAllowed, match="outside the units of your roles") as refused:
        allow(store, "bob", "staff", "enter", "W3")
    assert "W3" not in str(refused.value)
