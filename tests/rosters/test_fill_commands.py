"""Filling in the background on Larkfield's Ward 7: shared, stopped, dropped, accepted in one piece or not at all."""

import threading
import time
from dataclasses import replace
from datetime import date, timedelta

import pytest

from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, NotAllowed
from medmgr_core.people.entries import add_entry
from medmgr_core.periods import Period
from medmgr_core.rosters import commands, fill_runs
from medmgr_core.rosters import fill_commands as filling
from medmgr_core.rosters.checker import recheck
from medmgr_core.rosters.draft import with_cells
from medmgr_core.rosters.fill_compare import compare
from medmgr_core.rosters.fill_task import task_of, wanted_cells
from medmgr_core.rosters.grid_commands import Cell, save_all, save_cells
from medmgr_core.rosters.reading import ELSEWHERE, book_of
from medmgr_core.rosters.records import RosterPeriod, RosterShift
from medmgr_core.rosters.solver.fill import fill
from medmgr_core.rosters.solver.task import Progress, Result
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from tests.support.stores import sample_store

DRAFT, FIRST, UNTIL = "RP-000003", date(2026, 12, 21), date(2027, 1, 18)
NOW, BY = date(2026, 11, 22), "manager"
COUNT = "SELECT count(*) FROM live_roster_shift WHERE works_on >= DATE '2026-12-21'"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_sample(monkeypatch):
    monkeypatch.setattr(filling, "today", lambda zone="": NOW)


@pytest.fixture(scope="module")
def larkfield():
    with sample_store() as held:
        yield held


@pytest.fixture
def store():
    with sample_store() as held:
        yield held


@pytest.fixture(scope="module")
def result(larkfield):
    """What the search finds for the draft over Christmas, which is empty: worked out once."""
    return fill(task_of(book(larkfield), "open", NOW, 5))


def book(store, first=FIRST, until=UNTIL):
    return book_of(store, Scope(BY, ("W7",), "W7", Period(first, until, "")), "W7", first, until)


@pytest.fixture
def known(monkeypatch, result):
    """The search answers at once with what it is known to find."""
    monkeypatch.setattr(fill_runs, "fill", lambda task, report, is_stopped: result)


def proposed(store, **how):
    run = filling.start_fill(store, DRAFT, by=BY, **how)
    assert run.done.wait(30) and run.state == "proposed", run.sentence
    return run


class Slow:
    """A search that has found something and goes on until it is stopped."""

    def __init__(self, monkeypatch, result):
        self.begun, self.result, self.count = threading.Event(), result, 0
        monkeypatch.setattr(fill_runs, "fill", self)

    def __call__(self, task, report, is_stopped):
        self.count += 1
        report(Progress(0.1, 200.0, 100.0))
        self.begun.set()
        for _ in range(3000):  # 30 s: a test that fails does not leave it running
            if is_stopped():
                break
            time.sleep(0.01)
        return replace(self.result, status="legal")


def test_a_proposal_is_written_in_one_batch_by_the_person_who_accepts(store, known, result):
    run = proposed(store)
    assert store.rows(COUNT) == [(0,)], "nothing before somebody accepts"
    assert filling.accept_fill(store, DRAFT, by="denise.clarke") == len(run.cells) > 30
    sql = "SELECT works_on, staff_no, shift_code, entered_by FROM live_roster_shift WHERE works_on >= DATE '2026-12-21'"
    held = store.rows(sql)
    assert {(cell.works_on, cell.staff_no, cell.codes, "denise.clarke") for cell in run.cells} == set(held)
    now = book(store)
    assert [each for each in recheck(now.roster, now.rules) if each.is_hard] == []
    ((batch,),) = store.rows(
        "SELECT DISTINCT batch FROM change_log WHERE record_type = 'roster_shift' AND reason LIKE 'filled by%'"
    )
    store.undo(batch, by=BY, reason="not this one")
    assert store.rows(COUNT) == [(0,)]
    with pytest.raises(InvalidEntry, match="no proposal"):
        filling.accept_fill(store, DRAFT, by=BY)


def test_the_comparison_counts_by_hand(larkfield, result):
    held = book(larkfield)
    cells = wanted_cells(held, result.roster, FIRST)
    told = compare(held, cells)
    # Every shift of the draft is 7.5 h (no nights are asked for); rates are those of the sample, by the hour.
    rates = {"N-0402": 3410, "N-0412": 2540, "N-0419": 2675, "N-0424": 1720}
    assert (told.now.hours, told.now.cost, told.now.hard) == (0, 0, 0)
    assert told.then.hours == 7.5 * len(cells)
    assert told.then.cost == round(sum(7.5 * rates[cell.staff_no] for cell in cells))
    # Asked for in 28 days: 28 early and 28 late, 4 late on Fridays registered, 1 early more on Christmas day, 28 in charge.
    assert told.now.gaps == 28 + 28 + 4 + 1 + 28
    assert told.then.gaps < told.now.gaps and told.then.hard == 0 and told.outdated == ()
    assert dict(zip(told.people["name"], told.people["hours_then"], strict=True))["Denise Clarke-Boateng"] == 7.5 * sum(
        cell.staff_no == "N-0402" for cell in cells)  # fmt: skip


def test_one_clash_writes_nothing_and_keeps_the_proposal(store, known):
    run = proposed(store)
    cell = run.cells[-1]
    save_cells(store, "W7", [Cell(*cell.place, "D")], by="denise.clarke")
    with pytest.raises(ChangedMeanwhile, match=r"denise\.clarke put “D” there\. Nothing was written") as error:
        filling.accept_fill(store, DRAFT, by=BY)
    assert error.value.by == "denise.clarke" and store.rows(COUNT) == [(1,)]
    assert fill_runs.run_of(store, DRAFT) is run
    assert run.compared(book(store)).outdated == (cell,) and run.is_outdated(book(store))


def test_it_is_checked_anew_right_before_it_is_written(store, known):
    run = proposed(store)
    cell = run.cells[0]
    commands.ask_absence(store, staff_no=cell.staff_no, kind="sick", first_on=cell.works_on, last_on=cell.works_on, by=BY)
    with pytest.raises(InvalidEntry, match="The roster changed since it was filled: the proposal would break “absences”"):
        filling.accept_fill(store, DRAFT, by=BY)
    assert store.rows(COUNT) == [(0,)] and run.is_outdated(book(store))


def test_a_filling_under_way_is_shared_not_started_twice(store, monkeypatch, result):
    slow = Slow(monkeypatch, result)
    run = filling.start_fill(store, DRAFT, by=BY)
    assert slow.begun.wait(10)
    assert filling.start_fill(store, DRAFT, mode="anew", by="denise.clarke") is run and slow.count == 1
    with pytest.raises(InvalidEntry, match="no proposal"):
        filling.accept_fill(store, DRAFT, by=BY)
    filling.stop_fill(store, DRAFT, by="denise.clarke")
    assert run.done.wait(10) and run.state == "proposed" and run.cells and "Stopped after" in run.sentence
    assert run.progress.gap == 0.5


def test_another_roster_waits_its_turn(store, monkeypatch, result):
    slow = Slow(monkeypatch, result)
    first = filling.start_fill(store, DRAFT, by=BY)
    assert slow.begun.wait(10)
    second = filling.start_fill(store, "RP-000002", by=BY)
    assert not second.done.wait(0.2) and second.state == "waiting" and slow.count == 1
    filling.drop_fill(store, DRAFT, by=BY)  # stops it too
    assert first.done.wait(10) and fill_runs.run_of(store, DRAFT) is None
    filling.drop_fill(store, "RP-000002", by=BY)
    assert second.done.wait(10)


def test_a_real_search_stops_within_a_moment(store):
    run = filling.start_fill(store, DRAFT, seconds=60, by=BY)
    run.stop()
    assert run.done.wait(15), "it was asked to stop"
    assert run.state in ("proposed", "failed") and run.seconds < 15


def test_a_fault_of_the_search_is_told_with_a_reference(store, monkeypatch):
    def broken(*_):
        raise RuntimeError("secret words")

    monkeypatch.setattr(fill_runs, "fill", broken)
    run = filling.start_fill(store, DRAFT, by=BY)
    assert run.done.wait(10) and run.state == "failed"
    assert "Reference" in run.sentence and "secret" not in run.sentence


def test_a_rule_nobody_can_keep_is_named_with_the_person(larkfield):
    held = book(larkfield)
    at_least = tuple(replace(rule, value=0.0, is_hard=True) if rule.code == "contract_min" else rule for rule in held.rules)
    # Denise owes 18 weekdays of 7.5 h, on more than which a lapsed training keeps her off. Liam O'Donnell's registration lapses
    # before this roster: no day is left to him at all.
    task = task_of(replace(held, rules=at_least), "open", NOW, 5)
    run = fill_runs.Run(held, task, BY)
    run.start()
    assert run.done.wait(60) and run.state == "failed"
    assert run.sentence.startswith(
        "No roster keeps every rule that must be kept for Denise Clarke-Boateng "
        "(least hours by contract or licences and trainings in date), Liam O'Donnell (least hours by"
    )


def test_stopping_before_anything_was_found_says_so(larkfield):
    run = fill_runs.Run(book(larkfield), None, BY)
    run.stop()
    run._take(Result("none", "x", 0.1))
    assert run.state == "failed" and "Stopped before a first roster" in run.sentence


@pytest.mark.parametrize("mode", ["open", "little", "anew"])
def test_what_is_pinned_bought_or_over_never_moves(store, mode):
    early = (date(2026, 11, 23), date(2026, 12, 21))
    add_entry(store, RosterShift(staff_no="N-0433", works_on=date(2026, 12, 7), shift_code="E", unit_code="W7", source="bank",
                                 hourly_cost=3150), by=BY)  # fmt: skip
    held = book(store, *early)
    task = task_of(held, mode, date(2026, 11, 30), 3)
    cells = wanted_cells(held, fill(task).roster, task.since)
    changed = {cell.place for cell in cells}
    assert task.since == date(2026, 12, 1) and all(day >= task.since for _, day in changed)
    pinned = {(row["staff_no"], row["works_on"].date()) for row in held.shifts if row["is_pinned"]}
    assert pinned and not pinned & changed and ("N-0433", date(2026, 12, 7)) not in changed
    moved = [cell for cell in cells if cell.was]
    assert not moved if mode == "open" else moved, "the sample has shifts after a registration lapsed"


def test_shifts_of_another_unit_are_seen_as_taken(store):
    day = date(2026, 12, 22)
    store.add(RosterShift(staff_no="N-0412", works_on=day, shift_code="L", unit_code="W8"), by=BY)
    held = book(store)
    rows = held.roster.assignments
    assert list(rows.loc[rows["unit"] == ELSEWHERE, "person"]) == ["N-0412"]
    cells = wanted_cells(held, fill(task_of(held, "anew", NOW, 5)).roster, FIRST)
    assert ("N-0412", day) not in {cell.place for cell in cells}
    typed = with_cells(held, [Cell("N-0412", day + timedelta(days=1), "E")])
    assert "rest" in {each.rule for each in recheck(typed, held.rules)}, "late there, early here: 10 h"


def test_cells_that_trade_places_are_no_overlap_on_the_way(store):
    first, second = date(2027, 1, 5), date(2027, 1, 6)
    save_cells(store, "W7", [Cell("N-0412", first, "E"), Cell("N-0412", second, "E")], by=BY)
    was = {cell.works_on: cell.was for cell in _held(store, "N-0412")}
    # A night on the 5th lasts into the 6th: for a moment it would meet the early that becomes a late.
    save_all(store, "W7", [Cell("N-0412", first, "N", was[first]), Cell("N-0412", second, "L", was[second])], why="x", by=BY)
    assert [cell.codes for cell in _held(store, "N-0412")] == ["N", "L"]


def _held(store, staff_no):
    sql = ("SELECT works_on, shift_code, shift_no, revision FROM live_roster_shift WHERE staff_no = $staff_no "
           "AND works_on >= DATE '2026-12-21' ORDER BY 1")  # fmt: skip
    return [
        Cell(staff_no, day, code, ((number, revision),)) for day, code, number, revision in store.rows(sql, staff_no=staff_no)
    ]


def test_what_a_shift_may_not_be_leaves_all_unwritten(store):
    cells = [Cell("N-0412", date(2027, 1, 5), "E"), Cell("N-0419", date(2026, 12, 21), "E")]  # the second is on leave
    with pytest.raises(InvalidEntry, match="is on approved leave"):
        save_all(store, "W7", cells, why="x", by=BY)
    assert store.rows(COUNT) == [(0,)]


@pytest.mark.parametrize(("given", "sentence"), [
    ({"period_no": "RP-000001"}, "no day of it is left"),  # over on the day of the sample
    ({"period_no": DRAFT, "seconds": 0}, "Choose from 1 to 60 seconds"),
    ({"period_no": "RP-000004"}, "“Cover needed”"),
])  # fmt: skip
def test_what_cannot_be_filled_says_what_to_do(larkfield, given, sentence):
    with pytest.raises(InvalidEntry, match=sentence):
        filling.start_fill(larkfield, **given, by=BY)


def test_a_locked_roster_is_not_filled_and_one_without_people_says_so(store):
    row = store.row(RosterPeriod, ("RP-000001",))
    store.change(RosterPeriod, row.key, {"state": "locked"}, revision=row.revision, by=BY, source=COMMAND)
    with pytest.raises(InvalidEntry, match="locked"):
        filling.start_fill(store, "RP-000001", by=BY)
    with pytest.raises(InvalidEntry, match="Nobody is in this unit"):
        task_of(replace(book(store), people=[]), "open", NOW, 5)


def test_who_only_looks_may_neither_fill_nor_accept(larkfield):
    for deed in (filling.start_fill, filling.stop_fill, filling.drop_fill, filling.accept_fill):
        with pytest.raises(NotAllowed):
            deed(larkfield, DRAFT, by="margaret.fenwick")
