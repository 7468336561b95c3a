"""Nobody gives a right he does not hold himself."""

from collections.abc import Iterator

import pytest

from medmgr_core.errors import NotAllowed
from medmgr_core.people.entries import add_entry, restore_entry, void_entry
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight
from medmgr_core.people.rights import rights_of
from medmgr_core.store.store import Store
from tests.support.stores import sample_store


@pytest.fixture
def store() -> Iterator[Store]:
    """Larkfield, and "clerk-of-people", who may enter people and see staff in the emergency department, no more."""
    with sample_store() as held:
        with held.write(by="system") as work:
            work.add(Person(person_code="sam", name="Sam"))
            work.add(AccessRole(role_code="people-clerk", name="People clerk"))
            for area, action in (("people", "view"), ("people", "enter"), ("staff", "view"), ("facility", "view")):
                work.add(RoleRight(role_code="people-clerk", right_area=area, action=action))
            work.add(PersonRole(person_code="sam", role_code="people-clerk", unit_code="ED"))
        yield held


def test_a_role_with_more_rights_than_ones_own_is_not_given(store: Store):
    with pytest.raises(NotAllowed, match="more than you may do yourself"):
        add_entry(store, PersonRole(person_code="sam", role_code="administrator", unit_code="ED"), by="sam")
    assert not rights_of(store, "sam").allows("budgets", "view", "ED")


def test_ones_own_role_is_not_widened(store: Store):
    with pytest.raises(NotAllowed, match="more than you may do yourself"):
        add_entry(store, RoleRight(role_code="people-clerk", right_area="budgets", action="view"), by="sam")


def test_what_one_holds_may_be_given_in_ones_own_unit_only(store: Store):
    add_entry(store, Person(person_code="kim", name="Kim"), by="sam")
    add_entry(store, PersonRole(person_code="kim", role_code="people-clerk", unit_code="ED"), by="sam")
    assert rights_of(store, "kim").allows("staff", "view", "ED")
    with pytest.raises(NotAllowed):
        add_entry(store, PersonRole(person_code="kim", role_code="people-clerk", unit_code="AMU"), by="sam")


def test_a_voided_role_is_not_restored_by_somebody_with_less(store: Store):
    role = PersonRole(person_code="sam", role_code="administrator", unit_code="ED")
    store.add(role, by="system")
    void_entry(store, PersonRole, role.key_values(), revision=1, by="manager", reason="given by mistake")
    with pytest.raises(NotAllowed):
        restore_entry(store, PersonRole, role.key_values(), by="sam")
    assert not rights_of(store, "sam").allows("budgets", "view", "ED")
