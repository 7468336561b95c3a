"""What the page Leave asks: requests with their cover, who is away, and balances; read from the store."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from medmgr_core.formats import counted
from medmgr_core.periods import Period
from medmgr_core.rosters import queries
from medmgr_core.rosters.leave import Balance, CoverDay, Situation, balance_of, cover_of, leave_hours, situation_of
from medmgr_core.rosters.reading import TEXTS, book_of
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

CARRIED = """
SELECT held.staff_no, held.year_on, held.hours, held.revision FROM live_leave_carried held
JOIN live_staff_member staff ON staff.staff_no = held.staff_no
WHERE staff.unit_code = ANY($units) AND held.year_on >= $first AND held.year_on < $until
ORDER BY held.staff_no NULLS LAST, held.year_on NULLS LAST
"""
ASKED = """
SELECT away.absence_no, away.staff_no, staff.name AS staff_name, staff.unit_code, unit.name AS unit_name, staff.contract_hours,
    away.kind, away.first_on, away.last_on, away.hours, away.is_paid, away.state, away.revision
FROM live_staff_absence away
JOIN live_staff_member staff ON staff.staff_no = away.staff_no
JOIN live_unit unit ON unit.unit_code = staff.unit_code
WHERE staff.unit_code = ANY($units) AND away.state IN ('asked', 'approved') AND away.last_on >= $first
ORDER BY away.first_on NULLS LAST, staff.name NULLS LAST, away.absence_no NULLS LAST
"""
_LONGEST = timedelta(weeks=13)  # how much of a unit's future is read at once


@dataclass(frozen=True)
class Request:
    """One absence asked for: its row, its hours, and the cover of its days."""

    row: dict[str, Any]
    hours: float
    cover: tuple[CoverDay, ...]

    @property
    def short(self) -> int:
        """Days it would leave short."""
        return sum(day.standing == "short" for day in self.cover)

    @property
    def made_short(self) -> int:
        """Of these, days that are not short without it."""
        return sum(day.standing == "short" and not day.was_short for day in self.cover)

    @property
    def standing(self) -> str:
        """What to mind, in a word; empty where no cover is known."""
        if not any(day.needed for day in self.cover):
            return ""
        return "short" if self.short else "tight" if any(day.standing == "tight" for day in self.cover) else "enough"


def absences_from(store: Store, scope: Scope, first: date) -> list[dict[str, Any]]:
    """Absences asked for or approved that end on this day or later, the earliest first."""
    return rows_of(store.read(ASKED, replace(scope, period=Period(first, first + timedelta(days=1), ""))))


def requests(store: Store, scope: Scope, first: date, zone: str) -> tuple[Request, ...]:
    """Absences that wait to be decided and end on this day or later, each with the cover of its days."""
    return store.derived(_requests, (*TEXTS, queries.PERIODS, ASKED), scope, first, zone)


def _requests(store: Store, scope: Scope, first: date, zone: str) -> tuple[Request, ...]:
    """The situation of a unit is worked out once for all whose days lie in the same thirteen weeks."""
    held: dict[str, Situation] = {}
    found = []
    for row in absences_from(store, scope, first):
        if row["state"] != "asked":
            continue
        unit, begins, ends = row["unit_code"], row["first_on"].date(), row["last_on"].date()
        now = held.get(unit)
        if now is None or not (now.book.first <= begins and ends < now.book.until):
            now = held[unit] = _situation(store, scope, unit, begins, begins + _LONGEST, zone)
        hours = leave_hours(begins, ends, row["hours"], float(row["contract_hours"]), begins, ends + timedelta(days=1))
        found.append(Request(row, hours, tuple(cover_of(now, row["staff_no"], begins, ends))))
    return tuple(found)


def cover(store: Store, scope: Scope, unit_code: str, staff_no: str, first: date, last: date, zone: str) -> list[CoverDay]:
    """The cover of the grade of one person on these days, with and without them; at most of thirteen weeks."""
    return cover_of(_situation(store, scope, unit_code, first, min(last + timedelta(days=1), first + _LONGEST), zone), staff_no,
                    first, last)  # fmt: skip


def _situation(store: Store, scope: Scope, unit_code: str, first: date, until: date, zone: str) -> Situation:
    held = [(row["first_on"].date(), row["last_on"].date()) for row in rows_of(queries.periods(store, scope))
            if row["unit_code"] == unit_code]  # fmt: skip
    return situation_of(book_of(store, scope, unit_code, first, until, zone), held)


def people(store: Store, scope: Scope, now: date) -> dict[str, dict[str, Any]]:
    """Staff of the units by number, with unit_code and what to call them; those who have left are not among them."""
    rows = rows_of(store.read(queries.PEOPLE, replace(scope, period=Period(now, now + timedelta(days=1), ""))))
    return {row["staff_no"]: {"label": f"{row['name']} ({row['staff_no']}), {row['job_title']}", "unit_code": row["unit_code"]}
            for row in rows if row["unit_code"] in scope.units}  # fmt: skip


def balances(store: Store, scope: Scope, year: Period, now: date) -> list[tuple[dict[str, Any], Balance]]:
    """Everybody of the units with a contract and their balance in a leave year, by name."""
    inside = replace(scope, period=year)
    people = [
        row for row in rows_of(store.read(queries.PEOPLE, inside)) if row["unit_code"] in scope.units and row["contract_hours"]
    ]
    carried = Counter[str]()
    for row in rows_of(store.read(CARRIED, inside)):
        carried[row["staff_no"]] += row["hours"]
    absences: dict[str, list[dict[str, Any]]] = {}
    for row in rows_of(store.read(queries.ABSENCES, inside)):
        absences.setdefault(row["staff_no"], []).append(row)
    return [(row, balance_of(row, float(carried[row["staff_no"]]), absences.get(row["staff_no"], ()), year, now))
            for row in people if row["leave_hours"] is not None or row["staff_no"] in absences]  # fmt: skip


def headline(asked: Sequence[Request]) -> str:
    """What the requests say, in one sentence computed from them."""
    if not asked:
        return "No leave waits to be decided"
    said = f"{counted(len(asked), 'request')} {'waits' if len(asked) == 1 else 'wait'} to be decided"
    short = sum(bool(one.made_short) for one in asked)
    return f"{said}, {short} of them would leave a day short" if short else f"{said}, none would leave a day short"
