"""Rosters: the headline and the open places as counted by the methods, the grid's data, publishing, who could take a place."""

from datetime import date, timedelta

import pytest

from medmgr_core.periods import Period
from medmgr_core.rosters import draft
from medmgr_core.rosters.grid_commands import Cell, save_cells
from medmgr_core.rosters.reading import book_of
from medmgr_core.rosters.records import CoverDemand, RosterRule, RosterTerms, ShiftType, StaffAbsence, StaffSkill
from medmgr_core.scope import Scope
from medmgr_core.ui.roster_grid_data import cells_from, grid_data
from tests.support.screens import Screen, desk, plain


def opened(**query):
    screen = Screen(**query)
    screen.open("rosters")
    assert screen.faults == []
    return screen


def book(store, first=date(2026, 11, 23), last=date(2026, 12, 20)):
    until = last + timedelta(days=1)
    return book_of(store, Scope("manager", ("W7",), "W7", Period(first, until, "")), "W7", first, until)


def data_of(store):
    held = book(store)
    return grid_data(held, draft.standing(held), {}, draft_key="x", readonly=False, currency="£")


def test_the_headline_counts_what_the_methods_find(larkfield):
    now = draft.standing(book(larkfield))
    gaps, hard = int(now.gaps["gap"].sum()), len(now.hard)
    screen = opened(roster="RP-000002")
    assert gaps and hard
    # Four people: 37.5 + 30 + 37.5 + 37.5 h a week, four weeks; 68 shifts of 7.5 h.
    assert f"{gaps} places on shifts are still open, {hard} rules that must be kept are broken" in screen.titles[1]
    assert "510 of 570 contract hours are planned" in screen.titles[1]


def test_every_open_place_is_listed(larkfield):
    table = opened(roster="RP-000002").table("Open places")
    assert len(table) == len(draft.standing(book(larkfield)).gaps)


def test_a_lapsed_licence_is_told_in_the_cell_it_is_about(larkfield):
    data = data_of(larkfield)
    row = [name for _, name, *_ in data["people"]].index("Liam O'Donnell")
    hard, sentence = data["marks"][f"{row},20"]  # Sunday 13 December
    assert hard and "Nursing registration lapses on 12 Dec 2026" in sentence


def test_the_grid_gets_what_is_planned_with_revisions_pins_and_what_is_needed(larkfield):
    data = data_of(larkfield)
    row = [name for _, name, *_ in data["people"]].index("Denise Clarke-Boateng")
    codes, shifts, pinned, closed, bought = data["cells"][f"{row},11"]  # Friday 4 December
    assert (codes, pinned, closed, len(shifts), bought) == ("E", True, False, 1, {}) and shifts[0][1] == 1
    needs = {name: by_day for name, *_, by_day in data["cover"]}
    assert needs["Early, registered"] == [1] * 28
    assert [day for day, need in enumerate(needs["Late, registered"]) if need] == [4, 11, 18, 25], "Fridays"
    assert {code: kind["h"] for code, kind in data["types"].items()} == {"E": 7.5, "L": 7.5, "D": 7.5, "N": 10.0, "OC": 0.0}


def test_leave_asked_for_is_told_apart_from_leave_that_is_given(larkfield):
    held = book(larkfield, date(2026, 12, 21), date(2027, 1, 17))
    data = grid_data(held, draft.standing(held), {}, draft_key="x", readonly=False, currency="£")
    marks = {(data["people"][int(key.split(",")[0])][1], int(key.split(",")[1])): told for key, told in data["away"].items()}
    assert marks["Mei-Ling Chan", 0] == ["AL", "on leave"]
    assert marks["Samuel Ferreira", 7] == ["al", "on leave (asked for)"]
    assert ("Liam O'Donnell", 3) not in marks, "leave that was refused"


def test_cells_that_are_typed_are_judged_before_they_are_saved(larkfield):
    held = book(larkfield, date(2026, 12, 21), date(2027, 1, 17))
    typed = [Cell("N-0402", date(2026, 12, 29), "L"), Cell("N-0402", date(2026, 12, 30), "E")]
    found = draft.standing(held, draft.with_cells(held, typed)).hard
    assert {(rule, on.date()) for rule, on in zip(found["rule"], found["on"], strict=True)} == {
        ("rest", date(2026, 12, 30)), ("succession", date(2026, 12, 30))}  # fmt: skip
    assert draft.standing(held).hard.empty


def test_what_a_browser_sends_and_is_no_cell_is_left_out():
    good = {"p": "N-1", "d": "2026-12-01", "c": "E", "pin": False, "was": [["SH-1", 2]]}
    bad = [{}, None, {**good, "d": "yesterday"}, {**good, "was": 7}, "x"]
    assert cells_from([good, *bad]) == [Cell("N-1", date(2026, 12, 1), "E", (("SH-1", 2),), False)]


def test_a_roster_without_anything_says_what_to_do(empty):
    screen = opened()
    assert any("New roster" in text for text in screen.words)


def test_nobody_reads_a_roster_of_a_unit_out_of_reach(larkfield_store):
    with desk(larkfield_store, "amara.okonkwo"):  # ward manager of the acute medical unit
        screen = opened(roster="RP-000002")
    assert not any("Denise" in text or "Ward 7" in text for text in screen.words)


def test_a_bought_shift_is_told_with_its_rate(larkfield):
    held = book(larkfield, date(2026, 10, 26), date(2026, 11, 22))
    data = grid_data(held, draft.standing(held), {}, draft_key="x", readonly=False, currency="£")
    bought = [cell[4] for cell in data["cells"].values() if cell[4]]
    assert sorted(bought, key=str) == [{"E": [3150, "bank at £31.50 an hour"]}, {"E": [5800, "agency at £58.00 an hour"]}]


def chosen(store, who):
    """The first open place of the draft over Christmas, and this person among those who could take it."""
    screen = Screen(roster="RP-000003").open("rosters")
    screen.choose_row("Open places", 0)
    table = screen.table("Who could take it")
    screen.choose_row("Who could take it", list(table["name"]).index(who))
    assert screen.faults == []
    return screen


def test_an_open_place_is_planned_for_somebody_who_could_take_it(own_larkfield):
    gap = draft.standing(book(own_larkfield, date(2026, 12, 21), date(2027, 1, 17))).gaps.iloc[0]
    chosen(own_larkfield, "Denise Clarke-Boateng").click("Plan it")
    sql = "SELECT staff_no, works_on, shift_code, source FROM live_roster_shift WHERE works_on >= DATE '2026-12-21'"
    assert own_larkfield.rows(sql) == [("N-0402", gap["on"].date(), gap["shift_type"], "own")]


def test_an_open_place_is_booked_at_the_rate_last_paid_for_the_grade(own_larkfield):
    screen = chosen(own_larkfield, "Denise Clarke-Boateng").click("Book as bank or agency")
    assert screen.field("Cost of an hour in £").value == 31.5  # what the bank got on 8 November
    screen.fill("Cost of an hour in £", 33.0)
    assert any("7.5 hours cost £247.50" in plain(text) for text in screen.words)
    screen.click("Book")
    sql = "SELECT staff_no, source, hourly_cost FROM live_roster_shift WHERE works_on >= DATE '2026-12-21'"
    assert own_larkfield.rows(sql) == [("N-0402", "bank", 3300)]


def test_a_planned_gap_is_gone_once_it_is_filled(own_larkfield):
    before = draft.standing(book(own_larkfield)).gaps
    day = before[before["shift_type"] == "L"]["on"].iloc[0].date()
    result = save_cells(own_larkfield, "W7", [Cell("N-0438", day, "L")], by="manager")
    assert result.problems == {}
    assert len(draft.standing(book(own_larkfield)).gaps) < len(before)


KINDS = (ShiftType, CoverDemand, RosterRule, RosterTerms, StaffSkill, StaffAbsence)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.table)
def test_what_rosters_are_made_from_is_typed_into_grids(larkfield, kind):
    screen = Screen()
    screen.at.session_state["roster-setup"] = True
    screen.at.session_state["roster-setup-kind"] = kind.table
    screen.open("rosters")
    assert screen.faults == []
    ((count,),) = larkfield.rows(f"SELECT count(*) FROM live_{kind.table}")
    assert len(screen.table(f"Grid of {kind.plural.lower()}")) == count
