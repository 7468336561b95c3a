"""People and rights: who may sign in, who holds what where, and what a role may do."""

from medmgr_core.people.records import PersonRole, RoleRight
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def people(view=None):
    screen = Screen().open("people")
    if view:
        screen.at.segmented_control(key="people_view").set_value(view)
        screen.run()
    assert screen.faults == []
    return screen


def test_people_and_how_many_roles_they_hold(larkfield):
    table = people().table("People")
    persons, held = by_hand.table("person").sort_values("name"), by_hand.table("person_role")["person_code"].value_counts()
    assert table["person_code"].tolist() == persons["person_code"].tolist()
    assert table["roles"].tolist() == [int(held.get(code, 0)) for code in persons["person_code"]]
    assert table["is_active"].tolist() == [active == "yes" for active in persons["is_active"]]


def test_held_roles_by_name(larkfield):
    table = people("Held roles").table("Held roles")
    names = {name: by_hand.table(name).set_index(f"{key}_code")["name"] for name, key in
             (("person", "person"), ("access_role", "role"), ("unit", "unit"))}  # fmt: skip
    held = by_hand.table("person_role")
    expected = [(names["person"][r.person_code], names["access_role"][r.role_code], names["unit"][r.unit_code])
                for r in held.itertuples()]  # fmt: skip
    assert sorted(table[["person_name", "role_name", "unit_name"]].itertuples(index=False, name=None)) == sorted(expected)


def test_what_a_role_may_do(larkfield):
    rights = by_hand.table("role_right")
    screen = people("Roles")
    for role in ("clerk", "auditor"):
        screen.at.selectbox(key="role").select(role)
        screen.run()
        given = set(rights[rights["role_code"] == role][["right_area", "action"]].itertuples(index=False, name=None))
        table = screen.at.table[0].value
        shown = {(area.lower(), action.lower()) for area in table.index for action in table.columns
                 if "yes" in plain(str(table.loc[area, action]))}  # fmt: skip
        assert shown == given


def test_a_role_is_given_and_a_right_taken(own_larkfield):
    screen = people("Held roles").click("New held role")
    screen.fill("Person", "david.osei").fill("Role", "auditor").fill("Unit", "MBC").click("Save")
    assert own_larkfield.row(PersonRole, ("david.osei", "auditor", "MBC")) is not None
    screen = people("Roles")
    screen.at.selectbox(key="role").select("clerk")
    screen.run().click("Take a right")
    screen.fill("Right", "staff / enter").fill("Why", "audit finding").click("Take it")
    row = own_larkfield.row(RoleRight, ("clerk", "staff", "enter"))
    assert (row.voided_by, row.void_reason) == ("manager", "audit finding")


def test_a_one_time_link_is_offered_where_people_sign_in(larkfield_store):
    with desk(larkfield_store, "manager", mode="accounts"):
        screen = people()
        (person,) = (each for each in screen.at.selectbox if each.label == "Person")
        person.select("david.osei")
        screen.run().click("Make the link")
        assert "/first/" in screen.at.code[0].value
    with desk(larkfield_store, "manager"):
        assert any("local mode" in each.value for each in people().at.caption)
    with desk(larkfield_store, "joanna.adeyemi", mode="accounts"):  # sees people, does not administer
        screen = people()
        assert not screen.at.expander and [each.label for each in screen.at.button] == []


def test_empty(empty):
    assert people().table("People")["person_code"].tolist() == ["manager"]
    assert people("Held roles").table("Held roles")["unit_name"].tolist() == ["The facility"]
    people("Roles")
