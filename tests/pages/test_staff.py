"""Staff: the headline, the list with search, filters and order, and the way into the form."""

import csv
import io

import openpyxl
import pytest

from medmgr_core.ui.lists import STAFF
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk

ALT = "Staff"


def names(screen):
    return screen.table(ALT)["name"].tolist()


def staff_in(root="LHG"):
    """Everybody ever employed in a unit and below it, as the tree stands now."""
    staff = by_hand.table("staff_member")
    return staff[staff["unit_code"].isin(by_hand.below(root, f"{by_hand.today_there():%Y-%m}"))]


@pytest.mark.parametrize("unit", ["LHG", "D-URG", "W7", "D-COR"])
def test_headline_and_list(larkfield, unit):
    screen = Screen()
    screen.at.session_state["unit"] = unit
    screen.open("staff")
    present = by_hand.present_staff()
    present = present[present["unit_code"].isin(staff_in(unit)["unit_code"])]
    groups = present["staff_group"].value_counts()
    share = groups.iloc[0] / len(present) * 100
    said = f"{len(present):,} present staff with {present['hours'].sum():,.0f} contract hours a week; {share:.0f} % are "
    assert screen.titles[1].startswith(said)
    assert screen.titles[1].removeprefix(said) in {g for g, n in groups.items() if n == groups.iloc[0]}
    assert sorted(names(screen)) == sorted(staff_in(unit)["name"])


def test_the_usual_order_is_by_name(larkfield):
    # Plain order of letters: capitals first, accents last, as both databases give it.
    assert names(Screen().open("staff")) == sorted(by_hand.table("staff_member")["name"])


@pytest.mark.parametrize(
    ("query", "kept"),
    [
        ({"staff_member_search": "NURSE ward 7"}, lambda s: (s["unit_code"] == "W7") & s["job_title"].str.contains("nurse")),
        ({"staff_member_search": "N-04"}, lambda s: s["staff_no"].str.startswith("N-04")),
        ({"staff_member_staff_group": "Clerical"}, lambda s: s["staff_group"] == "clerical"),
        ({"staff_member_standing": "Left"}, lambda s: s["left_on"].between("0", f"{by_hand.today_there():%Y-%m-%d}", "left")),
    ],
)
def test_search_and_filters_from_an_address(larkfield, query, kept):
    # A filter can be sent to somebody as a link.
    staff = by_hand.table("staff_member")
    assert sorted(names(Screen(**query).open("staff"))) == sorted(staff[kept(staff)]["name"]) != []


def test_filters_keep_while_one_looks_elsewhere(larkfield):
    screen = Screen().open("staff")
    screen.at.text_input(key="staff_member_search").set_value("nurse")
    screen.at.selectbox(key="staff_member_order").select("contract_hours")
    found = names(screen.run())
    screen.open("suppliers").open("staff")
    assert names(screen) == found
    hours = by_hand.table("staff_member").set_index("name")["contract_hours"].astype(float)
    assert hours[found].is_monotonic_increasing


def test_nothing_found_says_what_to_do(larkfield):
    screen = Screen(staff_member_search="zzz").open("staff")
    assert screen.infos == ["Nothing matches. Clear the search or the filters."]


def exported(store):
    return store.rows("SELECT name, media_type, content FROM download ORDER BY expires_at DESC LIMIT 1")[0]


def test_an_export_holds_what_the_list_shows_and_is_noted(own_larkfield):
    screen = Screen(staff_member_search="ward manager").open("staff")
    for form in ("CSV", "Excel (XLSX)"):
        screen.at.menu_button(key="staff_member_export").set_value(form)
        screen.run()
        name, media_type, content = exported(own_larkfield)
        assert screen.faults == [] and screen.at.get("link_button")[0].url.startswith("/files/")
        if form == "CSV":
            head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
        else:
            head, *rows = openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
        assert list(head) == [column.title for column in STAFF.columns if column.shown]
        assert [row[1] for row in rows] == names(screen)
        assert media_type.startswith("text/csv" if form == "CSV" else "application/vnd.openxml")
        (noted,) = own_larkfield.rows("SELECT made_by, record_key FROM change_log ORDER BY change_no DESC LIMIT 1")
        assert noted == ("manager", name)


def test_a_chosen_row_opens_with_its_values(larkfield):
    screen = Screen(staff_member_search="N-0412").open("staff").choose_row(ALT, 0).click("Change")
    held = {name: screen.field(name).value for name in ("Staff number", "Name", "Group", "Unit", "Contract hours", "Left on")}
    assert held == {"Staff number": "N-0412", "Name": "Liam O'Donnell", "Group": "clinical", "Unit": "W7",
                    "Contract hours": 30.0, "Left on": None}  # fmt: skip
    assert screen.field("Staff number").disabled  # a code is never edited
    assert screen.faults == []


def test_somebody_who_may_only_look_can_open_but_not_change(larkfield_store):
    with desk(larkfield_store, "sian.llewellyn"):  # quality: views staff
        screen = Screen(staff_member_search="N-0412").open("staff").choose_row(ALT, 0)
        assert {each.label for each in screen.at.button} == {"Open"} and not screen.at.menu_button
        screen.click("Open")
        assert all(screen.field(name).disabled for name in ("Name", "Job", "Unit", "Contract hours"))
        assert [each.label for each in screen.at.button] == ["Open"]


def test_empty(empty):
    screen = Screen().open("staff")
    assert screen.titles == ["Staff", "Nobody is employed here today"]
    assert screen.infos == ["No staff member in this unit yet. Enter the first one."]
    assert "New staff member" in [each.label for each in screen.at.button]
