"""Leave: what waits, its cover, decided, entered; balances; nothing of units out of reach."""

from datetime import date

from medmgr_core.people.entries import add_entry
from medmgr_core.rosters.records import StaffAbsence
from tests.support.screens import Screen, desk


def opened():
    screen = Screen().open("leave")
    assert screen.faults == []
    return screen


def test_the_page_says_what_waits_and_what_is_left(larkfield):
    screen = opened()
    assert screen.titles[1] == "1 request waits to be decided, none would leave a day short"
    asked = screen.table("Leave to decide")
    assert asked[["staff_name", "leave_hours", "left_after"]].values.tolist() == [["Samuel Ferreira", 37.5, 180.0]]
    left = dict(zip(screen.table("Balances of leave")["name"], screen.table("Balances of leave")["left"], strict=True))
    assert left["Liam O'Donnell"] == 145.5
    assert "Mei-Ling Chan" in set(screen.table("Away and booked")["staff_name"])


def test_leave_is_approved_with_its_cover_in_view(own_larkfield):
    record = StaffAbsence(staff_no="N-0402", kind="leave", first_on=date(2027, 1, 25), last_on=date(2027, 1, 27))
    add_entry(own_larkfield, record, by="manager")
    screen = opened()
    row = screen.table("Leave to decide")["staff_name"].tolist().index("Denise Clarke-Boateng")
    screen.choose_row("Leave to decide", row)
    days = screen.table("Cover of the days")
    # Liam 30 / 7 and Mei-Ling 37.5 / 7 hours a day in shifts of 7.5 h, and Denise's own 7.5 without her leave
    assert days[["before", "after", "needed"]].values.tolist() == [[2.3, 1.3, 1]] * 3
    screen.click("Approve")
    assert "Denise Clarke-Boateng" in set(screen.table("Away and booked")["staff_name"])
    assert set(screen.table("Leave to decide")["staff_name"]) == {"Samuel Ferreira"}


def test_nothing_of_a_unit_out_of_reach(larkfield_store):
    with desk(larkfield_store, "amara.okonkwo"):
        screen = opened()
    assert not any("Samuel" in text for text in screen.words)


def test_an_empty_store_says_what_to_do(empty):
    screen = opened()
    assert any("Enter leave" in text for text in screen.infos) and any("Roster terms" in text for text in screen.infos)
