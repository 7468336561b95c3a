"""A proposal beside what is planned now: cover, rules, hours, cost and fairness, and each cell that would change.

Breaches are those of the independent checker, so that what the grid marks is not the judge of what the computer filled.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from medmgr_core.formats import counted
from medmgr_core.rosters.checker import Breach, recheck
from medmgr_core.rosters.cover import cover
from medmgr_core.rosters.draft import with_cells
from medmgr_core.rosters.fill_task import cells_now
from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.measures_math import fairness
from medmgr_core.rosters.measures_of_roster import nights_and_weekends
from medmgr_core.rosters.money import hours_and_cost
from medmgr_core.rosters.plain import Roster
from medmgr_core.rosters.reading import Book
from medmgr_core.rosters.rules_rest import contract_hours
from medmgr_core.rosters.timeline import timeline_of


@dataclass(frozen=True)
class Side:
    """How a roster stands in figures. cost: minor units. night_spread, weekend_spread: 0 is even; None: nothing to share."""

    gaps: int
    hard: int
    soft: int
    hours: float
    cost: int
    night_spread: float | None
    weekend_spread: float | None


@dataclass(frozen=True)
class Comparison:
    """now and then: before and after. cells: staff_no, name, on, before, after. outdated: those changed since by somebody.

    people: name, and of nights, weekends and hours how many ``_now`` and ``_then``, with the hours ``owed`` by contract.
    """

    now: Side
    then: Side
    cells: pd.DataFrame
    people: pd.DataFrame
    outdated: tuple[Cell, ...]


def compare(book: Book, cells: Sequence[Cell]) -> Comparison:
    """What these cells would do to the roster as it stands in the book."""
    held, after = cells_now(book), with_cells(book, cells)
    names = {row["staff_no"]: row["name"] for row in book.people}
    rows = [{"staff_no": cell.staff_no, "name": names.get(cell.staff_no, cell.staff_no), "on": pd.Timestamp(cell.works_on),
             "before": held[cell.place].codes if cell.place in held else "", "after": cell.codes} for cell in cells]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["staff_no", "name", "on", "before", "after"])
    return Comparison(_side(book, book.roster, ()), _side(book, after, cells), frame, _people(book, after, names),
                      outdated(book, cells))  # fmt: skip


def outdated(book: Book, cells: Sequence[Cell]) -> tuple[Cell, ...]:
    """Those of the cells that somebody changed since they were read."""
    held = cells_now(book)
    return tuple(cell for cell in cells if (held[cell.place].was if cell.place in held else ()) != cell.was)


def same_ground(one: Book, other: Book) -> bool:
    """Whether two readings of a roster hold the same: shifts, people, absences, cover, rules, wishes, licences."""
    frames = ((one.demand, other.demand), (one.roster.credentials, other.roster.credentials))
    return (
        all(getattr(one, name) == getattr(other, name) for name in ("shifts", "people", "absences", "rules", "wishes", "skills"))
        and one.types == other.types
        and all(a.equals(b) for a, b in frames)
    )


def hard_breaches(roster: Roster, book: Book) -> Counter[Breach]:
    """Rules that must be kept and are broken, as the independent checker finds them."""
    return Counter(breach for breach in recheck(roster, book.rules) if breach.is_hard)


def newly_broken(book: Book, cells: Sequence[Cell], known: Counter[Breach]) -> list[Breach]:
    """What these cells break that is not broken now, nor by what the filling had to leave (``known``)."""
    found = hard_breaches(with_cells(book, cells), book) - known
    if found:
        found -= hard_breaches(book.roster, book)
    return sorted(found.elements(), key=lambda breach: (breach.on, breach.person, breach.rule))


def headline(told: Comparison) -> str:
    """What accepting the proposal does, in one sentence computed from it."""
    if told.cells.empty:
        return "Nothing better was found than what is planned"
    now, then = told.now, told.then
    said = [
        f"{counted(now.gaps, 'open place')} before, {then.gaps} after" if now.gaps or then.gaps else "every shift stays covered",
        f"{counted(then.hard, 'rule')} that must be kept {'is' if then.hard == 1 else 'are'} broken" if then.hard
        else "no rule that must be kept is broken",
    ]  # fmt: skip
    return f"{counted(len(told.cells), 'cell')} would change: {', '.join(said)}"


def _side(book: Book, roster: Roster, cells: Sequence[Cell]) -> Side:
    found, shares = recheck(roster, book.rules), nights_and_weekends(roster)
    hours, cost = hours_and_cost(book, cells)
    spreads = [_spread(book, dict(zip(shares["person"], shares[name], strict=True))) for name in ("nights", "weekend_shifts")]
    hard = sum(breach.is_hard for breach in found)
    return Side(int(cover(roster, book.demand)["gap"].sum()), hard, len(found) - hard, hours, cost, *spreads)


def _spread(book: Book, worked: dict[str, float]) -> float | None:
    """The spread of worked over fair share among people of the same grade; None where nobody has any."""
    ratios = []
    for grade in dict.fromkeys(row["grade"] for row in book.people):
        owed = {row["staff_no"]: float(row["contract_hours"]) for row in book.people if row["grade"] == grade}
        if len(owed) > 1 and any(worked.get(person) for person in owed):
            ratios += fairness(worked, owed)["ratio"].dropna().tolist()
    return float(np.std(ratios)) if len(ratios) > 1 else None


def _people(book: Book, after: Roster, names: dict[str, str]) -> pd.DataFrame:
    now, then = (nights_and_weekends(roster).set_index("person") for roster in (book.roster, after))
    held = pd.DataFrame({"owed": contract_hours(timeline_of(book.roster))}, index=now.index)
    for name, column in (("nights", "nights"), ("weekends", "weekend_shifts"), ("hours", "hours")):
        held[f"{name}_now"], held[f"{name}_then"] = now[column], then[column]
    held.insert(0, "name", [names[person] for person in held.index])
    return held[(held[["hours_now", "hours_then", "owed"]] > 0).any(axis=1)].sort_values("name").reset_index(drop=True)
