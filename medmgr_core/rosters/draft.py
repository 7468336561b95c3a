"""A roster with cells as they were typed, before they are saved; and what to say of one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.formats import counted
from medmgr_core.rosters.cover import cover, demand_by_day
from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.plain import Assignment, Roster, frame_of
from medmgr_core.rosters.reading import Book
from medmgr_core.rosters.rules import check


def with_cells(book: Book, cells: Iterable[Cell]) -> Roster:
    """The roster of the book with these cells in place of what stands there at its unit; letters nobody knows are left out."""
    cells = list(cells)
    known = set(book.roster.people["person"])
    codes = set(book.roster.shift_types["shift_type"])
    rows = book.roster.assignments
    places = {(cell.staff_no, pd.Timestamp(cell.works_on)) for cell in cells}
    kept = np.array([unit != book.unit_code or (person, on) not in places
                     for person, on, unit in zip(rows["person"], rows["on"], rows["unit"], strict=True)], dtype=bool)  # fmt: skip
    new = [Assignment(cell.staff_no, cell.works_on, code, book.unit_code) for cell in cells if cell.staff_no in known
           for code in cell.codes.split("+") if code in codes]  # fmt: skip
    parts = [part for part in (rows[kept], frame_of(Assignment, new)) if len(part)]
    return replace(book.roster, assignments=pd.concat(parts, ignore_index=True) if parts else frame_of(Assignment))


def marks(roster: Roster, found: pd.DataFrame) -> dict[tuple[str, date], tuple[bool, str]]:
    """Breaches by the cell they are told at, the first day of theirs in the period: whether one is hard, and the sentences."""
    first = pd.Timestamp(roster.first)
    told: dict[tuple[str, date], tuple[bool, str]] = {}
    for person, on, is_hard, sentence in found[["person", "on", "is_hard", "sentence"]].itertuples(index=False):
        key = (str(person), max(on, first).date())
        hard, words = told.get(key, (False, ""))
        told[key] = (hard or bool(is_hard), f"{words} {sentence}".strip())
    return told


def needed(book: Book) -> list[dict[str, Any]]:
    """Each shift, grade and skill asked for: shift_type, grade, skill and ``by_day`` (None on a day without a number)."""
    asked = demand_by_day(book.demand, book.first, book.until)
    days = pd.date_range(book.first, book.until, inclusive="left")
    rows = []
    for (shift, grade, skill), part in asked.groupby(["shift_type", "grade", "skill"], sort=False):
        numbers = dict(zip(part["on"], part["minimum"], strict=True))
        by_day = [int(numbers[day]) if day in numbers else None for day in days]
        if any(by_day):
            rows.append({"shift_type": shift, "grade": grade, "skill": skill, "by_day": by_day})
    order = {row["shift_code"]: place for place, row in enumerate(book.types)}
    return sorted(rows, key=lambda row: (order.get(row["shift_type"], 99), row["skill"], row["grade"]))


@dataclass(frozen=True)
class Standing:
    """How a roster stands: breaches (as ``check`` tells them) and cover (as ``cover`` counts it)."""

    breaches: pd.DataFrame
    cover: pd.DataFrame

    @property
    def hard(self) -> pd.DataFrame:
        """What must be kept and is broken."""
        return self.breaches[self.breaches["is_hard"]]

    @property
    def gaps(self) -> pd.DataFrame:
        """Shifts that are short, the worst first."""
        short = self.cover[self.cover["gap"] > 0]
        return short.sort_values(["gap", "on", "shift_type"], ascending=[False, True, True], ignore_index=True)


def standing(book: Book, roster: Roster | None = None) -> Standing:
    """Of the book, or of a roster made from it."""
    if roster is None:
        return book.once("standing", lambda: _standing(book, book.roster))
    return _standing(book, roster)


def _standing(book: Book, roster: Roster) -> Standing:
    return Standing(check(roster, book.rules), cover(roster, book.demand))


def headline(book: Book, now: Standing) -> str:
    """What the roster says, in one sentence computed from it: gaps, broken rules, hours against contract."""
    if not book.people:
        return "Nobody works in this unit in these weeks"
    if not len(book.shifts):
        return "Nothing is planned in this roster yet"
    gaps, hard = int(now.gaps["gap"].sum()), len(now.hard)
    worked = sum(row["hours"] or 0 for row in book.shifts if row["source"] == "own")
    contract = sum(row["contract_hours"] for row in book.people if row["unit_code"] == book.unit_code)
    owed = contract * (book.until - book.first).days / 7
    parts = [
        f"{counted(gaps, 'place')} on shifts {'is' if gaps == 1 else 'are'} still open" if gaps else "Every shift is covered",
        f"{counted(hard, 'rule')} that must be kept {'is' if hard == 1 else 'are'} broken" if hard else "no rule is broken",
    ]
    return f"{', '.join(parts)}; {worked:,.0f} of {owed:,.0f} contract hours are planned" if owed else ", ".join(parts)
