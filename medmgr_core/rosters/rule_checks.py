"""What is refused when rosters are saved: shifts that overlap, people who are not there, periods that overlap."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.periods import today
from medmgr_core.record import Record
from medmgr_core.rosters.plain import minutes_of
from medmgr_core.rosters.records import RosterPeriod, RosterShift, ShiftType, StaffAbsence, UnitCensus
from medmgr_core.rosters.words import plain_day, short_day
from medmgr_core.store.by_hand import refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.write import Write

# no $units: nobody can be in two places, whoever may see the other one
_NEAR = """
SELECT held.works_on, type.name, type.starts, type.ends, held.unit_code
FROM roster_shift held JOIN shift_type type ON type.shift_code = held.shift_code
WHERE held.staff_no = $staff_no AND held.shift_no <> $shift_no AND held.voided_at IS NULL AND held.outcome <> 'absent'
    AND held.works_on BETWEEN $before AND $after AND NOT type.is_on_call
ORDER BY 1 NULLS LAST, 3 NULLS LAST
"""
_AWAY = """
SELECT kind FROM staff_absence
WHERE staff_no = $staff_no AND state = 'approved' AND first_on <= $works_on AND last_on >= $works_on AND voided_at IS NULL
ORDER BY absence_no NULLS LAST LIMIT 1
"""
_LOCKED = """
SELECT first_on, last_on FROM roster_period
WHERE unit_code = $unit_code AND state = 'locked' AND first_on <= $works_on AND last_on >= $works_on AND voided_at IS NULL
LIMIT 1
"""
_SAME_DAYS = """
SELECT first_on, last_on FROM roster_period
WHERE unit_code = $unit_code AND period_no <> $period_no AND first_on <= $last_on AND last_on >= $first_on
    AND voided_at IS NULL
ORDER BY first_on NULLS LAST LIMIT 1
"""


class Overlapping(InvalidEntry):
    """One person, one place."""


def _shift_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, RosterShift)
    refuse_by_hand(work, record, before, {"outcome": "planned", "worked_hours": None}, "confirm the shift on the page Staffing")
    old = before if isinstance(before, RosterShift) else None
    refuse_locked(work, record)
    if old and (old.staff_no, old.works_on, old.shift_code) == (record.staff_no, record.works_on, record.shift_code):
        return
    _refuse_not_employed(work, record)
    away = work.connection.rows(_AWAY, {"staff_no": record.staff_no, "works_on": record.works_on})
    if away:
        told = {"leave": "on approved leave", "sick": "off sick", "parental": "on parental leave", "study": "on study leave"}
        raise InvalidEntry(f"{_name(work, record)} is {told.get(away[0][0], 'not available')} on {short_day(record.works_on)}.")
    _refuse_overlap(work, record)


def refuse_locked(work: Write, shift: RosterShift) -> None:
    """Raise InvalidEntry for a shift of a locked roster."""
    held = work.connection.rows(_LOCKED, {"unit_code": shift.unit_code, "works_on": shift.works_on})
    if held:
        raise InvalidEntry(f"The roster from {plain_day(held[0][0])} to {plain_day(held[0][1])} is locked: nothing is changed.")


def _refuse_not_employed(work: Write, record: RosterShift) -> None:
    staff = work.row(StaffMember, (record.staff_no,))
    if staff is None:
        return  # the reference has its own sentence
    joined, left = staff.values["joined_on"], staff.values["left_on"]
    if joined and record.works_on < joined:
        raise InvalidEntry(f"{staff.values['name']} joins on {plain_day(joined)}: choose that day or a later one.")
    if left and record.works_on > left:
        raise InvalidEntry(f"{staff.values['name']}'s last day is {plain_day(left)}: choose that day or an earlier one.")


def _refuse_overlap(work: Write, record: RosterShift) -> None:
    kind = work.row(ShiftType, (record.shift_code,))
    if kind is None or kind.values["is_on_call"]:
        return
    start, end = _span(record.works_on, kind.values["starts"], kind.values["ends"])
    day = timedelta(days=1)
    near = {"staff_no": record.staff_no, "shift_no": record.shift_no, "before": record.works_on - day,
            "after": record.works_on + day}  # fmt: skip
    for works_on, name, starts, ends, unit in work.connection.rows(_NEAR, near):
        begins, stops = _span(works_on, starts, ends)
        if begins < end and start < stops:
            where = "" if unit == record.unit_code else " of another unit"
            raise Overlapping(f"{_name(work, record)} is on the {name.lower()} shift{where} of {short_day(works_on)} "
                              "at that time: one person, one place.")  # fmt: skip


def _span(day: Any, starts: str, ends: str) -> tuple[int, int]:
    """Minutes since year one; a change of the clocks in between shifts both alike."""
    begin, end = minutes_of(starts), minutes_of(ends)
    zero = day.toordinal() * 1440
    return zero + begin, zero + end + (1440 if end <= begin else 0)


def _name(work: Write, record: RosterShift) -> str:
    staff = work.row(StaffMember, (record.staff_no,))
    return str(staff.values["name"]) if staff else record.staff_no


def _voided_shift_rule(work: Write, record: Record) -> None:
    assert isinstance(record, RosterShift)
    refuse_locked(work, record)


def _period_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, RosterPeriod)
    first = {"state": "draft", "published_on": None, "published_by": None}
    refuse_by_hand(work, record, before, first, "use the buttons of the roster")
    asked = {"unit_code": record.unit_code, "period_no": record.period_no, "first_on": record.first_on,
             "last_on": record.last_on}  # fmt: skip
    held = work.connection.rows(_SAME_DAYS, asked)
    if held:
        sentence = (
            f"First day: this unit has a roster from {plain_day(held[0][0])} to {plain_day(held[0][1])} already; "
            "choose days outside it."
        )
        raise InvalidEntry(sentence, {"first_on": sentence})


def _absence_rule(work: Write, record: Record, before: Record | None) -> None:
    first = {"state": "asked", "decided_by": None, "decided_on": None}
    refuse_by_hand(work, record, before, first, "use the buttons of the absence")


def _census_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, UnitCensus)
    if record.counted_on > today():
        sentence = "Date: this day lies ahead; patients are counted at 23:59 of a day that has come."
        raise InvalidEntry(sentence, {"counted_on": sentence})


RULES: dict[type[Record], Rule] = {RosterShift: _shift_rule, RosterPeriod: _period_rule, StaffAbsence: _absence_rule,
                                   UnitCensus: _census_rule}  # fmt: skip
VOID_RULES: dict[type[Record], VoidRule] = {RosterShift: _voided_shift_rule}
