"""Cells saved one by one by their revisions, periods published and locked, absences decided: on Larkfield's Ward 7."""

from datetime import date

import pytest

from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, NotAllowed
from medmgr_core.people.entries import add_entry
from medmgr_core.periods import today
from medmgr_core.rosters import commands
from medmgr_core.rosters.grid_commands import Cell, save_cells
from medmgr_core.rosters.records import RosterPeriod, RosterShift, StaffAbsence
from medmgr_core.rosters.rule_checks import Overlapping
from tests.support.stores import sample_store

IN_JANUARY = date(2027, 1, 5)  # in the draft of Ward 7; nothing stands there yet
BY = "manager"


@pytest.fixture
def store():
    with sample_store() as held:
        yield held


def cell_of(store, staff_no, day):
    sql = "SELECT shift_no, revision FROM live_roster_shift WHERE staff_no = $staff_no AND works_on = $day ORDER BY 1"
    return tuple((number, revision) for number, revision in store.rows(sql, staff_no=staff_no, day=day))


def codes_of(store, staff_no, day):
    sql = "SELECT shift_code FROM live_roster_shift WHERE staff_no = $staff_no AND works_on = $day ORDER BY 1"
    return [code for (code,) in store.rows(sql, staff_no=staff_no, day=day)]


def saved(store, *cells, by=BY):
    return save_cells(store, "W7", cells, by=by)


def test_a_cell_is_planned_replaced_and_cleared(store):
    assert saved(store, Cell("N-0402", IN_JANUARY, "E")).problems == {}
    assert codes_of(store, "N-0402", IN_JANUARY) == ["E"]
    saved(store, Cell("N-0402", IN_JANUARY, "L", cell_of(store, "N-0402", IN_JANUARY)))
    assert codes_of(store, "N-0402", IN_JANUARY) == ["L"]
    saved(store, Cell("N-0402", IN_JANUARY, "", cell_of(store, "N-0402", IN_JANUARY)))
    assert codes_of(store, "N-0402", IN_JANUARY) == []


def test_a_double_shift_stands_in_one_cell(store):
    assert saved(store, Cell("N-0402", IN_JANUARY, "E+N")).problems == {}
    assert codes_of(store, "N-0402", IN_JANUARY) == ["E", "N"]
    saved(store, Cell("N-0402", IN_JANUARY, "N", cell_of(store, "N-0402", IN_JANUARY)))
    assert codes_of(store, "N-0402", IN_JANUARY) == ["N"]


def test_one_clash_never_loses_the_other_cells(store):
    saved(store, Cell("N-0402", IN_JANUARY, "E"))
    read_at = cell_of(store, "N-0402", IN_JANUARY)
    saved(store, Cell("N-0402", IN_JANUARY, "L", read_at), by="denise.clarke")
    mine = [Cell("N-0402", IN_JANUARY, "D", read_at), Cell("N-0412", date(2027, 1, 6), "E")]
    result = saved(store, *mine)
    assert [cell.staff_no for cell in result.saved] == ["N-0412"]
    clash = result.problems["N-0402", IN_JANUARY]
    assert isinstance(clash, ChangedMeanwhile) and clash.by == "denise.clarke" and clash.stored == {"codes": "L"}
    assert codes_of(store, "N-0402", IN_JANUARY) == ["L"]


def test_a_cell_somebody_else_filled_or_cleared_is_a_clash_too(store):
    saved(store, Cell("N-0402", IN_JANUARY, "E"))
    told = saved(store, Cell("N-0402", IN_JANUARY, "L")).problems
    assert isinstance(told["N-0402", IN_JANUARY], ChangedMeanwhile)
    read_at = cell_of(store, "N-0402", IN_JANUARY)
    saved(store, Cell("N-0402", IN_JANUARY, "", read_at))
    told = saved(store, Cell("N-0402", IN_JANUARY, "L", read_at)).problems
    assert "cleared" in str(told["N-0402", IN_JANUARY])


def test_all_cells_of_a_save_are_one_batch_that_is_taken_back_at_once(store):
    result = saved(store, Cell("N-0402", IN_JANUARY, "E"), Cell("N-0419", IN_JANUARY, "L"))
    store.undo(result.batch, by=BY, reason="wrong week")
    assert codes_of(store, "N-0402", IN_JANUARY) == codes_of(store, "N-0419", IN_JANUARY) == []


REFUSED = {
    # the late shift of that day begins at 13:00, the early one ends at 15:00
    "overlap": (Cell("N-0402", IN_JANUARY, "E+L"), "is on the early shift of Tue 5 Jan at that time"),
    "on leave": (Cell("N-0419", date(2026, 12, 22), "E"), "Mei-Ling Chan is on approved leave on Tue 22 Dec."),
    "before joining": (Cell("N-0424", date(2024, 1, 28), "E"), "Samuel Ferreira joins on 29 Jan 2024"),
    "after leaving": (Cell("N-0450", date(2026, 3, 14), "E"), "Elsie Thornber's last day is 13 Mar 2026"),
    "no such shift": (Cell("N-0402", IN_JANUARY, "X"), "there is no shift type “X”"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_is_told_in_a_sentence(store, name):
    cell, sentence = REFUSED[name]
    result = saved(store, cell)
    (problem,) = result.problems.values()
    assert isinstance(problem, InvalidEntry) and sentence in str(problem)


def test_a_refused_double_shift_leaves_the_cell_as_it_was(store):
    """Its first shift is fine and was saved within the same write: the cell is taken back as a whole."""
    saved(store, Cell("N-0402", IN_JANUARY, "E+L"))
    assert codes_of(store, "N-0402", IN_JANUARY) == []


def test_a_night_overlaps_the_next_morning_also_at_another_unit(store):
    saved(store, Cell("N-0402", IN_JANUARY, "N"))  # until 07:30
    result = save_cells(store, "W8", [Cell("N-0402", date(2027, 1, 6), "E")], by=BY)  # from 07:00
    (problem,) = result.problems.values()
    assert isinstance(problem, Overlapping) and "of another unit" in str(problem)
    assert saved(store, Cell("N-0402", date(2027, 1, 6), "D")).problems == {}, "09:00 is after the end"


def test_a_shift_moves_to_the_next_day_in_one_save(store):
    saved(store, Cell("N-0402", IN_JANUARY, "N"))
    moved = [Cell("N-0402", date(2027, 1, 6), "E"), Cell("N-0402", IN_JANUARY, "", cell_of(store, "N-0402", IN_JANUARY))]
    assert saved(store, *moved).problems == {}


def test_a_unit_out_of_reach_is_refused(store):
    with pytest.raises(NotAllowed):
        save_cells(store, "ED", [Cell("N-0402", IN_JANUARY, "E")], by="denise.clarke")


def test_a_period_that_overlaps_another_is_refused(store):
    with pytest.raises(InvalidEntry, match="has a roster from 21 Dec 2026 to 17 Jan 2027 already"):
        add_entry(store, RosterPeriod(unit_code="W7", first_on=date(2027, 1, 11), last_on=date(2027, 2, 7)), by=BY)
    add_entry(store, RosterPeriod(unit_code="W7", first_on=date(2027, 1, 18), last_on=date(2027, 2, 14)), by=BY)


def test_publishing_over_broken_rules_needs_a_reason(store):
    # Six days in a row are allowed; seven are not.
    week = [date(2027, 1, day) for day in range(4, 11)]
    saved(store, *(Cell("N-0402", day, "D") for day in week))
    with pytest.raises(InvalidEntry, match="broken"):
        commands.publish(store, "RP-000003", revision=1, by=BY)
    commands.publish(store, "RP-000003", accepted="No other nurse is there", revision=1, by=BY)
    row = store.row(RosterPeriod, ("RP-000003",))
    assert (row.values["state"], row.values["published_on"], row.values["published_by"]) == ("published", today(), BY)
    with pytest.raises(InvalidEntry, match="published already"):
        commands.publish(store, "RP-000003", revision=2, by=BY)


def test_a_locked_roster_is_not_changed_until_it_is_opened_with_a_reason(store):
    day = date(2026, 10, 26)
    with pytest.raises(InvalidEntry, match="not over yet"):
        commands.lock(store, "RP-000002", revision=1, by=BY)
    with store.write(by=BY, source="command") as work:
        work.change(RosterPeriod, ("RP-000001",), {"state": "locked"}, revision=1)
    (problem,) = saved(store, Cell("N-0419", date(2026, 10, 27), "E")).problems.values()
    assert "locked" in str(problem)
    number, revision = cell_of(store, "N-0402", day)[0]
    with pytest.raises(InvalidEntry, match="locked"):
        commands.confirm_shift(store, number, outcome="absent", revision=revision, by=BY)
    commands.withdraw(store, "RP-000001", reason="A shift was missed", revision=2, by=BY)
    commands.confirm_shift(store, number, outcome="absent", revision=revision, by=BY)
    assert store.row(RosterShift, (number,)).values["outcome"] == "absent"


def test_a_shift_that_lies_ahead_is_not_confirmed(store):
    number, revision = cell_of(store, "N-0402", date(2026, 12, 14))[0]
    with pytest.raises(InvalidEntry, match="lies ahead"):
        commands.confirm_shift(store, number, outcome="worked", revision=revision, by=BY)


def test_what_was_confirmed_is_not_replaced_in_the_grid(store):
    day = date(2026, 10, 26)
    (problem,) = saved(store, Cell("N-0402", day, "L", cell_of(store, "N-0402", day))).problems.values()
    assert "noted already" in str(problem)


def test_leave_is_asked_for_and_approved_once_the_shifts_are_cleared(store):
    number = commands.ask_absence(store, staff_no="N-0402", kind="leave", first_on=date(2026, 12, 14),
                                  last_on=date(2026, 12, 18), by="denise.clarke")  # fmt: skip
    with pytest.raises(InvalidEntry, match="There are 4 shifts rostered"):
        commands.decide_absence(store, number, approve=True, revision=1, by=BY)
    days = [date(2026, 12, day) for day in range(14, 19)]
    saved(store, *(Cell("N-0402", day, "", cell_of(store, "N-0402", day)) for day in days))
    commands.decide_absence(store, number, approve=True, revision=1, by=BY)
    assert store.row(StaffAbsence, (number,)).values["state"] == "approved"


def test_whoever_may_not_approve_does_not_decide(store):
    with pytest.raises(NotAllowed):
        commands.decide_absence(store, "AB-000004", approve=True, revision=1, by="denise.clarke")
    with pytest.raises(NotAllowed):
        commands.publish(store, "RP-000003", accepted="x", revision=1, by="denise.clarke")


def test_sickness_is_noted_not_asked_for(store):
    number = commands.ask_absence(store, staff_no="N-0402", kind="sick", first_on=IN_JANUARY, last_on=IN_JANUARY, by=BY)
    assert store.row(StaffAbsence, (number,)).values["state"] == "approved"


def test_saving_two_hundred_cells_is_one_write_and_fast_enough_to_wait_for(store):
    """No time is judged here: 200 cells, all saved, one revision of the tables."""
    people = ("N-0402", "N-0412", "N-0419", "N-0424")
    cells = [Cell(person, date(2027, 2, day), "D") for person in people for day in range(1, 29)]
    result = saved(store, *cells)
    assert len(result.saved) == 112 and result.problems == {}
