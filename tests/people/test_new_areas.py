"""An area that is newer than the store: the shipped roles have their rights in it after the next opening."""

from contextlib import closing

import pytest

from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM, AccessRole, RoleRight
from medmgr_core.people.rights import rights_of
from medmgr_core.people.shipped import ROLES, open_new_areas
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace

NEW = "indicators"
SHIPPED = {(role.code, right.action) for role in ROLES for right in role.role_rights() if right.right_area == NEW}


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def place(request, tmp_path):
    url = request.getfixturevalue("postgres_url") if request.param == "postgresql" else f"duckdb:///{tmp_path / 'store.duckdb'}"
    return {"url": url, "folder": tmp_path}


@pytest.fixture
def older(place):
    """What a program left that did not know the area: closed, to be opened again."""
    with closing(open_workspace(**place)) as store, store.write(by=SYSTEM) as work:
        for role in ROLES:
            work.add(role.role())
            for right in role.role_rights():
                if right.right_area != NEW:
                    work.add(right)
        make_administrator(work, "manager", "Manager")
    return place


def held(store):
    sql = "SELECT role_code, action FROM live_role_right WHERE right_area = $area"
    return set(store.rows(sql, area=NEW))


def test_roles_have_their_rights_in_an_area_that_is_new(older):
    with closing(open_workspace(**older)) as store:
        assert held(store) == SHIPPED
        assert rights_of(store, "manager").allows(NEW, "view")
        said = store.rows("SELECT DISTINCT made_by, reason FROM change_log WHERE record_key LIKE '%/ indicators /%'")
        assert said == [(SYSTEM, "new areas")]
        assert check_store(store).problems == ()
        before = store.head()
    with closing(open_workspace(**older)) as store:
        assert store.head() == before, "the second opening has nothing to do"


def test_an_area_that_was_closed_stays_closed(older):
    with closing(open_workspace(**older)) as store:
        for role, action in SHIPPED:
            store.void(RoleRight, (role, NEW, action), revision=1, by="manager", reason="not here")
    with closing(open_workspace(**older)) as store:
        assert held(store) == set()
        assert not rights_of(store, "manager").allows(NEW, "view")


def test_roles_out_of_use_and_roles_of_the_facility_are_left_alone(place):
    with closing(open_workspace(**place)) as store, store.write(by=SYSTEM, reason="x") as work:
        for code in ("administrator", "viewer", "clerk", "porter"):
            work.add(AccessRole(role_code=code, name=code))
            work.add(RoleRight(role_code=code, right_area="facility", action="view"))
        work.void(AccessRole, ("clerk",))
    with closing(open_workspace(**place)) as store:
        assert {role for role, _ in held(store)} == {"administrator", "viewer"}
        sql = "SELECT DISTINCT right_area FROM role_right WHERE role_code IN ('clerk', 'porter')"
        assert store.rows(sql) == [("facility",)]


def test_a_store_that_never_had_the_shipped_roles_is_left_alone(place):
    with closing(open_workspace(**place)) as store, store.write(by=SYSTEM) as work:
        work.add(AccessRole(role_code="clerk", name="A clerk of their own"))
        work.add(RoleRight(role_code="clerk", right_area="facility", action="view"))
    with closing(open_workspace(**place)) as store:
        assert store.rows("SELECT right_area FROM role_right") == [("facility",)]


def test_a_store_without_roles_stays_as_it_is(place):
    with closing(open_workspace(**place)) as store:
        assert open_new_areas(store) == () and store.head()[0] == 0
