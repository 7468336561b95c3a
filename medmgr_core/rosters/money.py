"""Hours and cost of the cells of a roster, as planned: what the grid sums while somebody types, in Python."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from medmgr_core.rosters.grid_commands import Cell
from medmgr_core.rosters.plain import minutes_of
from medmgr_core.rosters.reading import Book


def paid_hours(kind: Mapping[str, Any]) -> float:
    """Paid hours of a kind of shift, a row of SHIFT_TYPES; none on call."""
    if kind["is_on_call"]:
        return 0.0
    length = (minutes_of(kind["ends"]) - minutes_of(kind["starts"]) - 1) % 1440 + 1
    return (length - (int(kind["break_minutes"]) if kind["is_break_unpaid"] else 0)) / 60


def hours_and_cost(book: Book, cells: Iterable[Cell] = ()) -> tuple[float, int]:
    """Planned hours at the unit and what they cost in minor units, with these cells in place of what stands there.

    A shift that stays keeps its rate; a new one has that of the person; without a rate it costs nothing.
    """
    changed = {(cell.staff_no, cell.works_on): cell.codes for cell in cells}
    hours, cost = 0.0, 0.0
    lengths = {row["shift_code"]: paid_hours(row) for row in book.types}
    rates = {row["staff_no"]: float(row["hourly_cost"] or 0) for row in book.people}
    for row in book.shifts:
        place = (row["staff_no"], row["works_on"].date())
        if row["unit_code"] == book.unit_code and row["shift_code"] in changed.get(place, row["shift_code"]).split("+"):
            hours, cost = hours + row["planned_hours"], cost + row["planned_hours"] * float(row["hourly_cost"] or 0)
    held = {(row["staff_no"], row["works_on"].date(), row["shift_code"]) for row in book.shifts}
    for (staff_no, day), codes in changed.items():
        for code in codes.split("+"):
            if code in lengths and (staff_no, day, code) not in held:
                hours, cost = hours + lengths[code], cost + lengths[code] * rates.get(staff_no, 0)
    return hours, round(cost)
