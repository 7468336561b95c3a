"""What a filling is asked: the roster as it stands, what of it may move, and from which day on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Literal

import numpy as np
import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.diary import ONE_DAY
from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.plain import Roster
from medmgr_core.rosters.reading import Book
from medmgr_core.rosters.solver.task import Task, Weights, Wish
from medmgr_core.rosters.words import plain_day

Mode = Literal["open", "little", "anew"]
Place = tuple[str, date]  # person and day
_MOVED: dict[Mode, int] = {"open": 0, "little": 8, "anew": 0}  # what moving one shift costs, in the solver's terms
_EMPTY = Cell("", date.min, "")
_LEAVE_ASKED_FOR = 100  # what a shift on such a day costs; somebody missing costs 1,000
_NOTHING_ELSE = ("",)  # shift types of somebody of another unit: they keep what they have here, and get nothing more


def task_of(book: Book, mode: Mode, now: date, seconds: float) -> Task:
    """The filling of a roster from tomorrow on. Nothing moves that is pinned, bought, or of somebody of another unit.

    mode: "open" moves nothing at all; "little" moves what helps enough; "anew" asks only what is best. Raises InvalidEntry
    when the roster is over or nobody is there.
    """
    first = max(book.first, now + ONE_DAY)
    if first >= book.until:
        raise InvalidEntry(f"This roster ends on {plain_day(book.until - ONE_DAY)}: no day of it is left to fill.")
    if not any(row["unit_code"] == book.unit_code for row in book.people):
        raise InvalidEntry("Nobody is in this unit: add staff on the page Staff before the roster is filled.")
    rows = book.roster.assignments
    fixed = rows["is_pinned"].to_numpy(dtype=bool) | (mode == "open") | _stays(book, rows)
    people, visits = book.roster.people, {row["staff_no"] for row in book.people if row["unit_code"] != book.unit_code}
    types = [_NOTHING_ELSE if who in visits else held for who, held in zip(people["person"], people["shift_types"], strict=True)]
    roster = replace(
        book.roster,
        assignments=rows.assign(is_pinned=fixed),
        people=people.assign(shift_types=pd.Series(types, index=people.index, dtype=object)),
    )
    wishes = tuple(wish for wish in (*book.wishes, *_asked_for(book)) if wish.on >= first)
    return Task(roster, book.unit_code, book.demand, book.rules, wishes, weights=Weights(moved=_MOVED[mode]), seconds=seconds,
                since=first)  # fmt: skip


def _stays(book: Book, rows: pd.DataFrame) -> Any:
    """Shifts of the bank, of an agency and of people of other units: somebody agreed to these."""
    visits = {row["staff_no"] for row in book.people if row["unit_code"] != book.unit_code}
    kept = {(row["staff_no"], row["works_on"], row["shift_code"]) for row in book.shifts
            if row["source"] != "own" or row["staff_no"] in visits}  # fmt: skip
    places = zip(rows["person"], rows["on"].dt.to_pydatetime(), rows["shift_type"], strict=True)
    return np.array([place in kept for place in places], dtype=bool)


def _asked_for(book: Book) -> Iterator[Wish]:
    """Leave nobody has decided yet: kept free where it can be."""
    for row in book.absences:
        if row["state"] == "asked":
            begin, end = max(row["first_on"].date(), book.first), min(row["last_on"].date() + ONE_DAY, book.until)
            yield from (Wish(row["staff_no"], begin + number * ONE_DAY, is_off=True, weight=_LEAVE_ASKED_FOR)
                        for number in range((end - begin).days))  # fmt: skip


def cells_now(book: Book) -> dict[Place, Cell]:
    """What stands in each cell of the unit that is not empty, as the grid would type it."""
    held = defaultdict[Place, list[dict[str, Any]]](list)
    for row in book.shifts:
        if row["unit_code"] == book.unit_code:
            held[row["staff_no"], row["works_on"].date()].append(row)
    return {place: Cell(*place, _joined(row["shift_code"] for row in rows),
                        tuple(sorted((row["shift_no"], int(row["revision"])) for row in rows)))
            for place, rows in held.items()}  # fmt: skip


def wanted_cells(book: Book, proposal: Roster, since: date) -> tuple[Cell, ...]:
    """The cells of the unit that a proposal changes from a day on, with what they were."""
    now, wanted = cells_now(book), defaultdict[Place, list[str]](list)
    rows = proposal.assignments[proposal.assignments["unit"] == book.unit_code]
    for person, on, code in zip(rows["person"], rows["on"], rows["shift_type"], strict=True):
        wanted[str(person), on.date()].append(str(code))
    cells = (replace(now.get(place, Cell(*place, "")), codes=_joined(wanted[place])) for place in sorted({*now, *wanted}))
    return tuple(
        cell for cell in cells
        if since <= cell.works_on < proposal.until and cell.codes != now.get(cell.place, _EMPTY).codes
    )  # fmt: skip


def _joined(codes: Iterable[str]) -> str:
    return "+".join(sorted(codes))
