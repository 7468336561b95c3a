"""The shipped roles: which there are, what they may do, and how an empty store gets them."""

from typing import get_args

import pytest

from medmgr_core.errors import NotAllowed
from medmgr_core.people.records import SYSTEM, AccessRole, Action, Area, RoleRight
from medmgr_core.people.shipped import ROLES, ensure_roles
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace

MAY = {role.code: {(right.right_area, right.action) for right in role.role_rights()} for role in ROLES}  # role -> (area, action)


@pytest.fixture
def store():
    opened = open_workspace("duckdb:///:memory:")
    yield opened
    opened.close()


def roles_that(area, action):
    return {role for role, rights in MAY.items() if (area, action) in rights}


def test_the_roles_are_these():
    assert list(MAY) == [
        "administrator", "manager", "ward_manager", "clerk", "finance", "quality", "viewer", "auditor",
    ]  # fmt: skip


def test_every_word_of_a_role_is_an_action_that_is_known():
    for role in ROLES:
        assert {word for words in role.rights.values() for word in words.split()} <= set(get_args(Action))
        assert role.purpose.endswith(".")


def test_the_administrator_may_do_everything():
    assert MAY["administrator"] == {(area, action) for area in get_args(Area) for action in get_args(Action)}


def test_who_may_change_anything_in_an_area_also_sees_it():
    for rights in MAY.values():
        assert {(area, "view") for area, _ in rights} <= rights


def test_everybody_sees_the_facility():
    assert roles_that("facility", "view") == set(MAY)


@pytest.mark.parametrize(
    ("area", "action", "roles"),
    [
        ("people", "enter", {"administrator"}),
        ("people", "administer", {"administrator"}),
        ("settings", "enter", {"administrator"}),
        ("system", "view", {"administrator", "auditor"}),
        ("budgets", "approve", {"administrator", "manager", "finance"}),
        ("budgets", "enter", {"administrator", "manager", "clerk", "finance"}),
        ("staff", "enter", {"administrator", "manager", "ward_manager", "clerk"}),
        ("accounts", "enter", {"administrator", "finance"}),
        ("history", "view", {"administrator", "manager", "ward_manager", "finance", "quality", "auditor"}),
    ],
)
def test_who_may(area, action, roles):
    assert roles_that(area, action) == roles


def test_who_only_looks():
    assert {action for _, action in MAY["viewer"]} == {"view"}
    assert {action for _, action in MAY["auditor"]} == {"view", "export"}
    assert {action for _, action in MAY["clerk"]} == {"view", "enter"}


def test_an_empty_store_gets_them_once(store):
    assert ensure_roles(store, SYSTEM) == tuple(MAY)
    assert store.rows("SELECT count(*) FROM role_right") == [(sum(map(len, MAY.values())),)]
    assert ensure_roles(store, SYSTEM) == ()
    assert check_store(store).problems == ()


def test_a_role_that_was_changed_or_voided_stays_so(store):
    ensure_roles(store, SYSTEM)
    store.void(RoleRight, ("clerk", "budgets", "enter"), revision=1, by=SYSTEM, reason="not here")
    store.void(AccessRole, ("quality",), revision=1, by=SYSTEM, reason="not used")
    assert ensure_roles(store, SYSTEM) == ()
    assert store.row(AccessRole, ("quality",)).voided_at is not None


def test_nobody_gives_roles_without_the_right(store):
    with pytest.raises(NotAllowed):
        ensure_roles(store, "somebody")
