"""Staffing: the sheet of a day as planned and as it came out, and shifts confirmed."""

from datetime import date

from medmgr_core.formats import Formats
from medmgr_core.periods import Period
from medmgr_core.rosters import queries
from medmgr_core.rosters.slides import headline, sheet_of
from medmgr_core.scope import Scope
from tests.support.screens import Screen, desk

THIRD = date(2026, 11, 3)  # Samuel Ferreira, on the late shift, was off sick
SCOPE = Scope("manager", ("W7",), "W7", Period(THIRD, THIRD, ""))


def opened(day=None):
    screen = Screen()
    if day:
        screen.at.session_state["staffing-day"] = day
    screen.open("staffing")
    assert screen.faults == []
    return screen


def test_an_absent_person_is_planned_and_not_there(larkfield):
    frame = queries.staffing(larkfield, SCOPE, THIRD)
    support = frame[frame["grade"] == "support"]
    assert support[["planned_people", "people", "planned_hours", "hours"]].values.tolist() == [[1, 0, 7.5, 0.0]]
    assert headline(frame, "3 Nov").endswith("; 1 absent")


def test_the_page_shows_the_day_that_is_chosen(larkfield):
    screen = opened(THIRD)
    table = screen.table("Shifts of the day")
    assert set(table["staff_name"]) >= {"Denise Clarke-Boateng", "Samuel Ferreira"}
    states = dict(zip(table["staff_name"], table["status"], strict=True))
    assert states["Samuel Ferreira"] == "■ Absent" and states["Denise Clarke-Boateng"] == "● Worked"
    frame = queries.staffing(larkfield, SCOPE, THIRD)
    assert headline(frame, Formats().day(THIRD)) in screen.titles[1]


def test_a_shift_is_confirmed(own_larkfield):
    screen = opened(date(2026, 11, 17))
    table = screen.table("Shifts of the day")
    row = table["staff_name"].tolist().index("Denise Clarke-Boateng")
    screen.choose_row("Shifts of the day", row)
    screen.click("Worked as planned")
    states = dict(zip(screen.table("Shifts of the day")["staff_name"], screen.table("Shifts of the day")["status"], strict=True))
    assert states["Denise Clarke-Boateng"] == "● Worked"


def test_the_printed_sheet_has_the_rows_of_the_page(larkfield):
    (slide,) = sheet_of(larkfield, SCOPE, Formats(), THIRD)
    assert len(slide.table.rows) == len(queries.staffing(larkfield, SCOPE, THIRD))
    assert ("Ward 7, general surgery", "Late", "Support", "own", "0", "1", "0.0") in slide.table.rows


def test_nothing_of_a_unit_out_of_reach(larkfield_store):
    with desk(larkfield_store, "amara.okonkwo"):
        screen = opened(THIRD)
    assert not any("Denise" in text for text in screen.words)
