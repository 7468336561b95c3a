"""What is done with automatic fillings: started, stopped, dropped, and accepted by a named person. Rights as for the grid."""

from __future__ import annotations

from datetime import timedelta

from medmgr_core.errors import InvalidEntry
from medmgr_core.people.entries import entry
from medmgr_core.periods import Period, today
from medmgr_core.rosters.fill_compare import newly_broken, outdated
from medmgr_core.rosters.fill_runs import Run, begin, forget, run_of
from medmgr_core.rosters.fill_task import Mode, task_of
from medmgr_core.rosters.grid_commands import save_all
from medmgr_core.rosters.reading import Book, book_of, zone_of
from medmgr_core.rosters.records import RosterPeriod
from medmgr_core.rosters.words import RULE_NAMES, short_day
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow

SHORTEST, LONGEST = 1, 60  # seconds


def start_fill(store: Store, period_no: str, *, mode: Mode = "open", seconds: float = 10, by: str) -> Run:
    """Search for a better roster in the background; nothing is written. One that runs already is joined.

    Raises InvalidEntry for a locked or past roster, one without people or cover, and a span out of bounds.
    """
    row = _open_period(store, period_no, by)
    if not SHORTEST <= seconds <= LONGEST:
        raise InvalidEntry(f"Choose from {SHORTEST} to {LONGEST} seconds.")
    book = _book(store, row, by)
    if not (book.demand["unit"] == book.unit_code).any():
        raise InvalidEntry("Nothing says how many are needed here: enter “Cover needed” below before the roster is filled.")
    return begin(store, period_no, Run(book, task_of(book, mode, today(zone_of(store)), seconds), by))


def stop_fill(store: Store, period_no: str, *, by: str) -> None:
    """Stop the search; the best it found stays as a proposal."""
    _open_period(store, period_no, by)
    run = run_of(store, period_no)
    if run:
        run.stop()


def drop_fill(store: Store, period_no: str, *, by: str) -> None:
    """Leave the proposal: the roster stays as it is."""
    _open_period(store, period_no, by)
    forget(store, period_no)


def accept_fill(store: Store, period_no: str, *, by: str) -> int:
    """Write the proposal in one piece, after the independent checker saw it on the roster as it stands now.

    Returns how many cells were written. Raises ChangedMeanwhile when one of them was changed since, InvalidEntry when the
    proposal would break a rule that must be kept; then nothing is written, and the proposal stays.
    """
    row = _open_period(store, period_no, by)
    run = run_of(store, period_no)
    if run is None or run.state != "proposed":
        raise InvalidEntry("There is no proposal for this roster: fill it first.")
    _refuse_broken(_book(store, row, by), run)
    save_all(store, run.book.unit_code, run.cells, why=f"filled by the computer, accepted by {by}", by=by)
    forget(store, period_no)
    return len(run.cells)


def _refuse_broken(book: Book, run: Run) -> None:
    """Raise InvalidEntry when a rule that must be kept would break. Cells changed since are told as they are written."""
    broken = newly_broken(book, run.cells, run.known) if not outdated(book, run.cells) else []
    if broken:
        first, names = broken[0], {row["staff_no"]: row["name"] for row in book.people}
        more = f", and {len(broken) - 1} more" if len(broken) > 1 else ""
        raise InvalidEntry(
            f"The roster changed since it was filled: the proposal would break “{RULE_NAMES[first.rule]}” for "
            f"{names.get(first.person, first.person)} on {short_day(first.on)}{more}. Nothing was written; fill it again."
        )


def _open_period(store: Store, period_no: str, by: str) -> StoredRow:
    row = entry(store, RosterPeriod, (period_no,), by=by, action="enter")
    if row.values["state"] == "locked":
        raise InvalidEntry("This roster is locked: nothing of it is changed any more.")
    return row


def _book(store: Store, row: StoredRow, by: str) -> Book:
    unit, first = row.values["unit_code"], row.values["first_on"]
    period = Period(first, row.values["last_on"] + timedelta(days=1), "")
    return book_of(store, Scope(by, (unit,), unit, period), unit, period.first, period.until)
