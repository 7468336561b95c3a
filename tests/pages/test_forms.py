"""Entry by form, on Staff: what was typed is never lost, and what is wrong is said beside its field."""

import pytest

from medmgr_core.facility.records import StaffMember
from tests.support.screens import Screen, desk, plain

NEW = {"Staff number": "N-0999", "Name": "Ada Lovelace", "Job": "Analyst", "Group": "administrative", "Unit": "W7",
       "Contract hours": 30.0}  # fmt: skip


def staff_form(person_search=None):
    """The page with the form for a new one, or for the one found, open."""
    if person_search is None:
        return Screen().open("staff").click("New staff member")
    return Screen(staff_member_search=person_search).open("staff").choose_row("Staff", 0).click("Change")


def fill(screen, **more):
    for name, value in {**NEW, **more}.items():
        screen.fill(name, value)
    return screen


def beside(screen):
    """The messages below fields."""
    return [plain(each.value).removeprefix(":small[:red[▲ ").removesuffix("]]") for each in screen.at.markdown
            if "▲" in each.value]  # fmt: skip


def stored(store, number):
    return store.row(StaffMember, (number,))


def test_a_new_record_is_saved_and_the_list_shows_it(own_larkfield):
    screen = fill(staff_form()).click("Save")
    assert screen.faults == []
    assert stored(own_larkfield, "N-0999").values["contract_hours"] == 30.0
    assert stored(own_larkfield, "N-0999").entered_by == "manager"
    assert "Ada Lovelace" in screen.table("Staff")["name"].tolist()
    assert own_larkfield.rows("SELECT count(*) FROM draft") == [(0,)]


def test_what_is_wrong_is_said_beside_the_field_and_what_was_typed_stays(own_larkfield):
    screen = staff_form().fill("Name", "Ada Lovelace").fill("Contract hours", 99.0).click("Save")
    assert set(beside(screen)) == {
        "Staff number is missing: please fill it in.", "Job is missing: please fill it in.",
        "Group is missing: please fill it in.", "Unit is missing: please fill it in.", "Contract hours: enter at most 60.",
    }  # fmt: skip
    assert (screen.field("Name").value, screen.field("Contract hours").value) == ("Ada Lovelace", 99.0)
    assert stored(own_larkfield, "N-0999") is None
    fill(screen).click("Save")
    assert stored(own_larkfield, "N-0999") is not None


def test_a_rule_across_fields_is_told(own_larkfield):
    from datetime import date

    screen = fill(staff_form(), **{"Joined on": date(2026, 5, 1), "Left on": date(2026, 4, 1)}).click("Save")
    assert screen.faults == ["Left on: nobody leaves before joining."]


def test_a_draft_waits_for_the_next_session(own_larkfield):
    staff_form().fill("Name", "Ada Lovelace").fill("Unit", "W7")  # and the tab is closed
    screen = staff_form()
    assert (screen.field("Name").value, screen.field("Unit").value, screen.field("Job").value) == ("Ada Lovelace", "W7", "")
    assert any("Your draft of" in plain(each.value) for each in screen.at.caption)
    screen.click("Start afresh")
    assert staff_form().field("Name").value == ""


def test_a_draft_of_a_change_keeps_the_revision_it_was_made_from(own_larkfield):
    staff_form("N-0412").fill("Contract hours", 24.0)
    own_larkfield.change(StaffMember, ("N-0412",), {"job_title": "Senior nurse"}, revision=1, by="priya.raman")
    screen = staff_form("N-0412")
    assert screen.field("Contract hours").value == 24.0
    screen.click("Save")
    # Somebody saved in between: the draft must not write over it unseen.
    assert any("was changed by priya.raman" in plain(each.value) for each in screen.at.warning)
    assert stored(own_larkfield, "N-0412").values["job_title"] == "Senior nurse"


def test_a_draft_belongs_to_the_one_who_typed_it(own_larkfield):
    staff_form().fill("Name", "Ada Lovelace")
    with desk(own_larkfield, "joanna.adeyemi"):
        assert staff_form().field("Name").value == ""


def test_a_likely_duplicate_is_shown_before_it_is_saved(own_larkfield):
    screen = fill(staff_form(), Name="Liam ODonnell").click("Save")
    assert [plain(each.value) for each in screen.at.warning] == [
        "This looks like Liam O'Donnell (N-0412). Save it only if it is another one."
    ]
    assert stored(own_larkfield, "N-0999") is None
    screen.click("Save all the same")
    assert stored(own_larkfield, "N-0999").values["name"] == "Liam ODonnell"


def test_a_taken_code_and_one_of_a_voided_record(own_larkfield):
    screen = fill(staff_form(), **{"Staff number": "N-0412"}).click("Save")
    assert any("already there" in fault for fault in screen.faults) and own_larkfield.rows(
        "SELECT name FROM staff_member WHERE staff_no = 'N-0412'"
    ) == [("Liam O'Donnell",)]
    own_larkfield.void(StaffMember, ("N-0412",), revision=1, by="manager", reason="left long ago")
    screen = fill(staff_form(), **{"Staff number": "N-0412"}).click("Save")
    screen.click("Restore it")
    assert stored(own_larkfield, "N-0412").voided_at is None
    assert stored(own_larkfield, "N-0412").values["name"] == "Liam O'Donnell"


@pytest.fixture
def clash(own_larkfield):
    """The form of N-0412 with fewer hours typed, after somebody else saved other hours and another job."""
    screen = staff_form("N-0412").fill("Contract hours", 24.0).fill("Name", "Liam O’Donnell")
    changes = {"contract_hours": 20.0, "job_title": "Senior nurse"}
    own_larkfield.change(StaffMember, ("N-0412",), changes, revision=1, by="priya.raman")
    return screen.click("Save")


def test_two_people_edit_one_record(own_larkfield, clash):
    choices = {each.label: [plain(option) for option in each.options] for each in clash.at.radio}
    # Asked is what was typed here and differs. The job was changed by the other one alone: nothing to ask.
    assert choices == {"Contract hours": ["Mine: 24", "Theirs: 20"],
                       "Name": ["Mine: Liam O’Donnell", "Theirs: Liam O'Donnell"]}  # fmt: skip
    clash.pick("Contract hours", "theirs").click("Save these")
    held = stored(own_larkfield, "N-0412")
    assert (held.values["contract_hours"], held.values["name"]) == (20.0, "Liam O’Donnell")
    assert (held.revision, held.changed_by) == (3, "manager")


def test_a_field_nobody_here_touched_keeps_what_the_other_one_saved(own_larkfield, clash):
    clash.click("Save these")
    assert stored(own_larkfield, "N-0412").values["job_title"] == "Senior nurse"


def test_a_record_is_voided_with_a_reason_and_its_history_is_shown(own_larkfield):
    screen = staff_form("N-0604").click("Void")  # whom no roster names
    assert screen.faults == ["Say why: a reason is needed to void a record."]
    screen.fill("Reason", "entered twice").click("Void")
    assert stored(own_larkfield, "N-0604").void_reason == "entered twice"


def test_why_it_was_changed_stands_in_the_history(own_larkfield):
    staff_form("N-0412").fill("Contract hours", 24.0).fill("Why is it changed?", "Fewer hours asked for").click("Save")
    assert own_larkfield.rows("SELECT reason FROM change_log ORDER BY change_no DESC LIMIT 1") == [("Fewer hours asked for",)]
