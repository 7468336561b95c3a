"""The automatic fill on the page Rosters: asked for, proposed beside what is planned, accepted or left; told when out of date."""

import re
from datetime import date

import pytest

from medmgr_core.rosters import fill_commands
from medmgr_core.rosters.fill_runs import run_of
from medmgr_core.rosters.grid_commands import Cell, save_cells
from tests.support.screens import Screen, desk, plain
from tests.support.stores import sample_store

DRAFT = "RP-000003"  # Ward 7 over Christmas: nothing is planned yet
COUNT = "SELECT count(*) FROM live_roster_shift WHERE works_on >= DATE '2026-12-21'"


@pytest.fixture(autouse=True)
def _on_the_day_of_the_sample(monkeypatch):
    monkeypatch.setattr(fill_commands, "today", lambda zone="": date(2026, 11, 22))


@pytest.fixture(scope="module")
def filled_store():
    """One store for all tests, in the order they stand here; a proposal is worked out where none waits."""
    with sample_store() as store:
        yield store


@pytest.fixture
def proposed(filled_store):
    """A proposal that waits."""
    run = run_of(filled_store, DRAFT) or fill_commands.start_fill(filled_store, DRAFT, seconds=5, by="manager")
    assert run.done.wait(60) and run.state == "proposed", run.sentence
    with desk(filled_store, "manager"):
        yield filled_store, run


def opened():
    screen = Screen(roster=DRAFT)
    screen.open("rosters")
    assert screen.faults == []
    return screen


def said(screen):
    return plain(" ".join(screen.words))


def buttons(screen):
    return {each.label for each in screen.at.button}


def test_it_is_asked_for_in_a_dialog_and_runs_in_the_background(own_larkfield):
    screen = opened().click("Fill")
    assert "Nothing is written" in said(screen)
    screen.click("Start")
    run = run_of(own_larkfield, DRAFT)
    assert run is not None and run.by == "manager" and run.task.seconds == 10
    run.stop()
    assert run.done.wait(60)
    assert own_larkfield.rows(COUNT) == [(0,)]


def test_a_proposal_stands_beside_what_is_planned(proposed):
    store, run = proposed
    screen = opened()
    told = run.compared(run.book)
    assert f"{len(run.cells)} cells would change: 89 open places before, {told.then.gaps} after" in said(screen)
    assert screen.metrics["Open places"] == str(told.then.gaps) and screen.metrics["Rules broken"] == "0"
    cells = screen.table("Cells that would change")
    assert list(cells["name"]) == list(told.cells["name"]) and set(cells["change"]) <= {"off → E", "off → L"}
    assert len(screen.table("Nights, weekends and hours before and after")) == 4
    assert re.search(r"▲ \*\*25 Dec 2026, Early, registered: 1 missing\.\*\*.*Liam O'Donnell: .*lapses on", said(screen))
    assert "Fill" not in buttons(screen) and store.rows(COUNT) == [(0,)]


def test_who_may_not_type_into_the_grid_sees_neither_button_nor_proposal(proposed):
    store, _ = proposed
    with desk(store, "margaret.fenwick"):  # auditor
        screen = opened()
        assert "Denise Clarke-Boateng" in said(screen)
        assert "Fill" not in buttons(screen) and "cells would change" not in said(screen)


def test_accepting_writes_it(proposed):
    store, run = proposed
    screen = opened().click(f"Accept {len(run.cells)} cells")
    assert screen.faults == [] and store.rows(COUNT) == [(len(run.cells),)]
    assert "Fill" in buttons(screen) and run_of(store, DRAFT) is None


def test_nothing_better_than_what_was_accepted(proposed):
    store, run = proposed
    screen = opened()
    assert run.cells == () and "Nothing better was found than what is planned" in said(screen)
    assert not [each for each in buttons(screen) if each.startswith("Accept")]
    screen.click("Leave it")
    assert run_of(store, DRAFT) is None and "Fill" in buttons(screen)


def test_changes_meanwhile_are_told_and_a_changed_cell_cannot_be_accepted(own_larkfield):
    run = fill_commands.start_fill(own_larkfield, DRAFT, seconds=5, by="manager")
    assert run.done.wait(60)
    free = date(2027, 1, 10)
    assert ("N-0402", free) not in {cell.place for cell in run.cells}
    assert save_cells(own_larkfield, "W7", [Cell("N-0402", free, "D")], by="denise.clarke").problems == {}
    screen = opened()
    assert "has changed since this was worked out" in said(screen) and not accept_of(screen).disabled
    assert save_cells(own_larkfield, "W7", [Cell(*run.cells[0].place, "D")], by="denise.clarke").problems == {}
    screen = opened()
    assert "Out of date: somebody changed" in said(screen) and accept_of(screen).disabled


def accept_of(screen):
    (button,) = [each for each in screen.at.button if each.label.startswith("Accept")]
    return button
