"""What is done to the cells of a roster: many at once, each checked on its own, by the revisions they were read at."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, MedMgrError
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.periods import now
from medmgr_core.record import validate
from medmgr_core.rosters.records import RosterShift, RosterTerms
from medmgr_core.rosters.words import short_day
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

_WHY = "cleared or replaced in the roster"
# no $units: the unit was found in reach
_IN_CELL = """
SELECT shift_no, revision, shift_code, coalesce(changed_by, entered_by), coalesce(changed_at, entered_at), outcome
FROM roster_shift
WHERE staff_no = $staff_no AND works_on = $works_on AND unit_code = $unit_code AND voided_at IS NULL
ORDER BY shift_no
"""
# no $units: the unit was found in reach
_LAST_RATE = """
SELECT coalesce(shift.hourly_cost, terms.hourly_cost) FROM roster_shift shift
JOIN roster_terms terms ON terms.staff_no = shift.staff_no AND terms.voided_at IS NULL AND terms.grade = $grade
WHERE shift.unit_code = $unit_code AND shift.source = 'bank' AND shift.voided_at IS NULL
    AND coalesce(shift.hourly_cost, terms.hourly_cost) IS NOT NULL
ORDER BY shift.works_on DESC NULLS LAST, shift.shift_no DESC NULLS LAST LIMIT 1
"""


@dataclass(frozen=True)
class Cell:
    """What is to stand in a cell (letters with “+” between them, “” for nothing), and what it was when it was read.

    was: number and revision of each shift of the cell. is_pinned None: as it is.
    """

    staff_no: str
    works_on: date
    codes: str
    was: tuple[tuple[str, int], ...] = ()
    is_pinned: bool | None = None

    @property
    def place(self) -> tuple[str, date]:
        """Person and day."""
        return self.staff_no, self.works_on


@dataclass
class CellResult:
    """What became of cells: those saved, and for each that was not, why."""

    batch: str = field(default_factory=new_batch)
    saved: list[Cell] = field(default_factory=list)
    problems: dict[tuple[str, date], MedMgrError] = field(default_factory=dict)


def save_cells(store: Store, unit_code: str, cells: Iterable[Cell], *, by: str) -> CellResult:
    """Plan, replace and clear in one batch; a cell that cannot be saved never loses the others.

    A cell somebody saved meanwhile is told as ChangedMeanwhile. Raises NotAllowed for a unit out of reach.
    """
    allow(store, by, RosterShift.area, "enter", unit_code)
    result = CellResult()
    # What is cleared goes first: a shift that moves to another day or person must not overlap itself.
    ordered = sorted(cells, key=lambda cell: bool(cell.codes))
    known = _known_people(store, ordered, by, result)
    left = [cell for cell in ordered if cell.staff_no in known]
    while left:
        try:
            with store.write(by=by, source=COMMAND, reason=_WHY, batch=result.batch) as work:
                saved = [cell for cell in left if _saved(work, unit_code, cell, result)]
        except _Halfway as halfway:  # of a double shift the second was refused: all anew, without this cell
            left.remove(halfway.cell)
        else:
            result.saved = saved
            break
    return result


def save_all(store: Store, unit_code: str, cells: Iterable[Cell], *, why: str, by: str) -> str:
    """The same cells all together or not at all; returns the batch. why: for the history.

    Raises ChangedMeanwhile for a cell somebody saved since it was read, what the rules of a shift refuse, NotAllowed.
    """
    allow(store, by, RosterShift.area, "enter", unit_code)
    cells, result = list(cells), CellResult()
    _known_people(store, cells, by, result)
    if result.problems:
        raise next(iter(result.problems.values()))
    with store.write(by=by, source=COMMAND, reason=why, batch=result.batch) as work:
        _write_all(work, unit_code, cells)
    return result.batch


def _write_all(work: Write, unit_code: str, cells: Sequence[Cell]) -> None:
    """What goes is cleared everywhere before anything is put: what is moved must not overlap itself."""
    plans = []
    for cell in cells:
        try:
            plans.append(_plan(work, unit_code, cell))
        except ChangedMeanwhile as error:
            raise _not_all(work, cell, error) from error
    for _, gone, _ in plans:
        for number, revision, *_ in gone:
            work.void(RosterShift, (number,), revision=revision)
    for cell, (_, _, new) in zip(cells, plans, strict=True):
        for code in new:
            work.add(validate(RosterShift, {**_place(unit_code, cell), **_bought(work, unit_code, cell), "shift_code": code}))


def _not_all(work: Write, cell: Cell, error: ChangedMeanwhile) -> ChangedMeanwhile:
    staff = work.row(StaffMember, (cell.staff_no,))
    name = staff.values["name"] if staff else cell.staff_no
    what = f"{error.by} put “{error.stored['codes']}” there" if error.by else "Somebody cleared it"
    sentence = f"{name} on {short_day(cell.works_on)} was changed since: {what}. Nothing was written; fill the roster again."
    return ChangedMeanwhile(sentence, by=error.by, at=error.at, revision=error.revision, stored=error.stored)


class _Halfway(Exception):
    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell


def _saved(work: Write, unit_code: str, cell: Cell, result: CellResult) -> bool:
    before = work.chain.change_no
    try:
        _save(work, unit_code, cell)
    except MedMgrError as error:
        result.problems[cell.staff_no, cell.works_on] = error
        if work.chain.change_no != before:
            raise _Halfway(cell) from error
        return False
    return True


def _known_people(store: Store, cells: Sequence[Cell], by: str, result: CellResult) -> set[str]:
    """Who of them is in the person's reach; cells of others are told as if nobody had that number."""
    known = set()
    for staff_no in {cell.staff_no for cell in cells}:
        try:
            entry(store, StaffMember, (staff_no,), by=by)
            known.add(staff_no)
        except MedMgrError as error:
            result.problems |= {(staff_no, cell.works_on): error for cell in cells if cell.staff_no == staff_no}
    return known


def _save(work: Write, unit_code: str, cell: Cell) -> None:
    kept, gone, new = _plan(work, unit_code, cell)
    pin = {} if cell.is_pinned is None else {"is_pinned": cell.is_pinned}
    # All is checked before anything of the cell is written: the change or the new row goes first, what is left over last.
    for code in new:
        if gone:
            number, revision, *_ = gone.pop(0)
            work.change(RosterShift, (number,), {"shift_code": code, **pin}, revision=revision)
        else:
            work.add(validate(RosterShift, {**_place(unit_code, cell), **_bought(work, unit_code, cell), "shift_code": code,
                                            **pin}))  # fmt: skip
    for number, revision, *_ in gone:
        work.void(RosterShift, (number,), revision=revision)
    for number, revision, *_ in kept if pin else []:
        work.change(RosterShift, (number,), pin, revision=revision)


def _place(unit_code: str, cell: Cell) -> dict[str, Any]:
    return {"staff_no": cell.staff_no, "works_on": cell.works_on, "unit_code": unit_code}


def _bought(work: Write, unit_code: str, cell: Cell) -> dict[str, Any]:
    """Somebody without contract hours works for the bank: at their own rate, else at what the unit last paid for the grade."""
    staff, terms = work.row(StaffMember, (cell.staff_no,)), work.row(RosterTerms, (cell.staff_no,))
    if staff is None or staff.values["contract_hours"]:
        return {}
    grade, own = (terms.values["grade"], terms.values["hourly_cost"]) if terms else (None, None)
    last = work.connection.rows(_LAST_RATE, {"unit_code": unit_code, "grade": grade}) if grade and own is None else []
    return {"source": "bank", "hourly_cost": last[0][0] if last else None}


def _plan(work: Write, unit_code: str, cell: Cell) -> tuple[list[Any], list[Any], list[str]]:
    """Rows of _IN_CELL that stay, rows that go, and letters that come. Raises ChangedMeanwhile, InvalidEntry."""
    held = work.connection.rows(_IN_CELL, _place(unit_code, cell))
    if [(number, revision) for number, revision, *_ in held] != sorted(cell.was):
        raise _changed(held)
    if any(outcome != "planned" for *_, outcome in held):
        raise InvalidEntry("What came of this shift is noted already: take that back first, on the page Staffing.")
    wanted = [code for code in cell.codes.split("+") if code]
    kept = [row for row in held if row[2] in wanted]
    gone = [row for row in held if row[2] not in wanted]
    return kept, gone, [code for code in wanted if code not in {row[2] for row in kept}]


def _changed(held: Sequence[tuple[Any, ...]]) -> ChangedMeanwhile:
    """What stands there now, and who put it there."""
    if not held:
        sentence = "Somebody cleared this cell while you were editing it. Save again to put yours."
        return ChangedMeanwhile(sentence, by="", at=now(), revision=0, stored={"codes": ""})
    codes = "+".join(row[2] for row in held)
    _, revision, _, by, at, _ = max(held, key=lambda row: row[4])
    sentence = f"{by} put “{codes}” here at {at:%H:%M} UTC while you were editing. Save again to put yours."
    return ChangedMeanwhile(sentence, by=by, at=at, revision=revision, stored={"codes": codes})
