"""Staffing: the sheet of a day as planned and as it came out, and shifts confirmed."""

from datetime import date, timedelta

import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.formats import Formats
from medmgr_core.people.entries import add_entry
from medmgr_core.periods import Period, today
from medmgr_core.rosters import measures, queries
from medmgr_core.rosters.census_queries import care, sentence
from medmgr_core.rosters.records import UnitCensus
from medmgr_core.rosters.slides import care_of, headline, sheet_of
from medmgr_core.rows import rows_of
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


# --- patients and care ------------------------------------------------------------------------------------------------


def test_care_for_each_patient_by_hand(larkfield):
    # 3 November: Ward 7 counted 21; registered staff worked their planned hours, the support worker was off sick
    (row,) = rows_of(care(larkfield, SCOPE, THIRD))
    on_shift = queries.staffing(larkfield, SCOPE, THIRD)
    hours = on_shift.loc[on_shift["grade"] == "registered", "hours"].sum()
    assert (row["patients"], row["registered_hours"], row["support_hours"], row["by"]) == (21, hours, 0, "this day")
    assert hours in (15.0, 22.5) and row["hours_each"] == hours / 21
    assert sentence(care(larkfield, SCOPE, THIRD), Formats()) == f"{hours / 21:.1f} hours of care for each of 21 patients"


def test_a_day_not_counted_goes_by_the_night_before(larkfield):
    (row,) = rows_of(care(larkfield, SCOPE, date(2026, 11, 1)))  # nobody counted; 23 on 31 October
    assert (row["patients"], row["patients_before"], row["by"]) == (None, 23, "the night before")
    later = care(larkfield, SCOPE, date(2026, 12, 4))
    assert later["hours_each"].isna().all() and sentence(later, Formats()).startswith("No patients are counted")


def test_the_measure_is_that_of_counted_days(larkfield):
    november = Scope("manager", ("W7",), "W7", Period(date(2026, 11, 1), date(2026, 12, 1), ""))
    days = larkfield.read(
        "SELECT care_hours, patients FROM care_day WHERE month = DATE '2026-11-01' AND care_hours > 0 ORDER BY counted_on"
    )
    assert measures.CARE.read(larkfield, november).value == pytest.approx(days["care_hours"].sum() / days["patients"].sum(), 1e-4)


def test_the_count_of_a_day_ahead_is_refused(own_larkfield):
    with pytest.raises(InvalidEntry, match="lies ahead"):
        add_entry(own_larkfield, UnitCensus(unit_code="W7", counted_on=today() + timedelta(days=1), patients=3), by="manager")


def test_the_page_shows_care_and_offers_to_count(larkfield):
    screen = opened(date(2026, 11, 1))
    assert screen.table("Care of the day")[["patients_before", "by"]].values.tolist() == [[23, "the night before"]]
    assert {"Enter the count", "Print this day"} <= {button.label for button in screen.at.button}


def test_the_printed_day_has_care_too(larkfield):
    (slide,) = care_of(larkfield, SCOPE, Formats(), THIRD)
    assert slide.table.rows[0][:3] == ("Ward 7, general surgery", "21", "20")
