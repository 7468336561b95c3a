"""Larkfield's rosters: kinds of shifts, rules, who is needed on Ward 7, two rosters of it, leave and wishes. All invented.

In the second roster Liam O'Donnell's registration lapses on 12 December, and three late shifts have nobody registered.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from medmgr_core.demo.text_table import records_in
from medmgr_core.record import Record
from medmgr_core.rosters.records import (
    CoverDemand,
    LeaveCarried,
    RosterPeriod,
    RosterRule,
    RosterShift,
    RosterTerms,
    RosterWish,
    ShiftType,
    StaffAbsence,
    StaffSkill,
    UnitCensus,
)
from medmgr_core.rosters.rule_set import DEFAULT_RULES

SHIFT_TYPES = records_in(ShiftType, """
shift_code | name    | starts | ends  | break_minutes | is_break_unpaid | is_night | is_on_call | not_after | tone
E          | Early   | 07:00  | 15:00 | 30            | yes             | no       | no         | L N       | blue
L          | Late    | 13:00  | 21:00 | 30            | yes             | no       | no         | N         | orange
N          | Night   | 20:30  | 07:30 | 60            | yes             | yes      | no         |           | dark
D          | Day     | 09:00  | 17:00 | 30            | yes             | no       | no         | N         | green
OC         | On call | 17:00  | 09:00 | 0             | no              | no       | yes        |           | grey
""")  # fmt: skip

RULES = tuple(
    RosterRule(rule_no=f"RR-{place:06d}", rule_code=rule.code, limit_value=rule.value, over=rule.over, is_hard=rule.is_hard,  # type: ignore[arg-type]
               weight=rule.weight)
    for place, rule in enumerate(DEFAULT_RULES, 1)
)  # fmt: skip

SKILLS = records_in(StaffSkill, """
staff_no | skill
N-0402   | in charge
N-0412   | in charge
N-0419   | in charge
N-0419   | tracheostomy
N-0433   | in charge
""")  # fmt: skip

TERMS = records_in(RosterTerms, """
staff_no | grade      | hourly_cost | is_opted_out | days_off | leave_hours
N-0402   | registered | 34.10       | no           | Sat Sun  | 247.5
N-0412   | registered | 25.40       | no           |          | 198
N-0419   | registered | 26.75       | yes          |          | 232.5
N-0424   | support    | 17.20       | no           |          | 217.5
N-0433   | registered | 34.10       | no           |          | 240
N-0438   | registered | 25.40       | no           |          | 225
N-0441   | registered | 26.75       | no           | Mon Tue  | 99
""")  # fmt: skip

DEMAND = records_in(CoverDemand, """
demand_no | unit_code | shift_code | minimum | weekday | only_on    | grade      | skill
CD-000001 | W7        | E          | 1       |         |            | registered |
CD-000002 | W7        | L          | 1       |         |            |            |
CD-000003 | W7        | L          | 1       | Fri     |            | registered |
CD-000004 | W7        | N          | 0       |         |            |            |
CD-000005 | W7        | E          | 2       |         | 2026-12-25 | registered |
CD-000006 | W7        | E          | 1       |         |            |            | in charge
""")  # fmt: skip

PERIODS = records_in(RosterPeriod, """
period_no | unit_code | first_on   | last_on    | state     | published_on | published_by
RP-000001 | W7        | 2026-10-26 | 2026-11-22 | published | 2026-09-14   | joanna.adeyemi
RP-000002 | W7        | 2026-11-23 | 2026-12-20 | published | 2026-10-30   | joanna.adeyemi
RP-000003 | W7        | 2026-12-21 | 2027-01-17 | draft     |              |
RP-000004 | W8        | 2026-11-23 | 2026-12-20 | draft     |              |
""")  # fmt: skip

# Four weeks a person, Monday to Sunday; a dot is a day off.
_WEEKS = {
    "N-0402": ("EEEE...", "EEEEE..", "EEEEE..", "EEEE..."),
    "N-0412": (".LL.EE.", "L..LLE.", "..EE.EL", "LL..EE."),
    "N-0419": ("L.EELL.", ".EL..LL", "EL.LL..", "..LL.EE"),
    "N-0424": ("LL.LL.L", "EL.L.L.", "LL.L..L", ".LLL.L."),
}
_FIRST = (date(2026, 10, 26), date(2026, 11, 23))
# Own staff short: a shift of the bank and one of an agency, each at a rate of its own.
_BOUGHT = {("N-0441", date(2026, 11, 8)): ("bank", 31_50), ("N-0438", date(2026, 11, 14)): ("agency", 58_00)}


def _shifts() -> tuple[RosterShift, ...]:
    rows = [
        (staff_no, first + timedelta(days=7 * week + day), code)
        for first in _FIRST for staff_no, weeks in _WEEKS.items() for week, letters in enumerate(weeks)
        for day, code in enumerate(letters) if code != "."
    ]  # fmt: skip
    rows += [(staff_no, day, "E") for staff_no, day in _BOUGHT]
    return tuple(_shift(place, *row) for place, row in enumerate(rows, 1))


def _shift(place: int, staff_no: str, day: date, code: str) -> RosterShift:
    source, rate = _BOUGHT.get((staff_no, day), ("own", None))
    outcome, hours = _outcome(staff_no, day)
    return RosterShift(shift_no=f"SH-{place:06d}", staff_no=staff_no, works_on=day, shift_code=code, unit_code="W7",
                       is_pinned=day == date(2026, 12, 4), source=source, hourly_cost=rate, outcome=outcome,  # type: ignore[arg-type]
                       worked_hours=hours, note="Stayed for a handover" if outcome == "changed" else None)  # fmt: skip


def _outcome(staff_no: str, day: date) -> tuple[str, float | None]:
    if day >= date(2026, 11, 16):
        return "planned", None
    if (staff_no, day) == ("N-0419", date(2026, 11, 5)):
        return "changed", 9.0
    if (staff_no, day) == ("N-0424", date(2026, 11, 3)):
        return "absent", None
    return "worked", None


ABSENCES = records_in(StaffAbsence, """
absence_no | staff_no | kind  | first_on   | last_on    | hours | is_paid | state    | decided_by     | decided_on
AB-000001  | N-0412   | leave | 2026-08-03 | 2026-08-16 | 60    | yes     | approved | denise.clarke  | 2026-05-11
AB-000002  | N-0424   | sick  | 2026-11-03 | 2026-11-03 |       | yes     | approved | denise.clarke  | 2026-11-03
AB-000003  | N-0419   | leave | 2026-12-21 | 2026-12-27 | 37.5  | yes     | approved | joanna.adeyemi | 2026-09-01
AB-000004  | N-0424   | leave | 2026-12-28 | 2027-01-03 |       | yes     | asked    |                |
AB-000005  | N-0402   | study | 2027-01-11 | 2027-01-12 | 15    | yes     | approved | joanna.adeyemi | 2026-10-05
AB-000006  | N-0412   | leave | 2026-12-24 | 2026-12-26 |       | yes     | refused  | joanna.adeyemi | 2026-10-05
""")  # fmt: skip

WISHES = records_in(RosterWish, """
wish_no   | staff_no | wished_on  | wants | shift_code | weight
RW-000001 | N-0412   | 2026-12-25 | off   |            | 50
RW-000002 | N-0402   | 2026-12-31 | off   |            | 20
RW-000003 | N-0424   | 2027-01-09 | work  | L          | 20
""")  # fmt: skip

CARRIED = records_in(LeaveCarried, """
staff_no | year_on    | hours | note
N-0402   | 2026-04-01 | 15    | Two days of March, agreed in February
N-0412   | 2026-04-01 | 7.5   |
""")  # fmt: skip

# Patients of Ward 7 at 23:59, from 26 October on; 1 November was not counted.
_PATIENTS = (22, 23, 21, 22, 24, 23, None, 20, 21, 22, 23, 22, 21, 19, 20, 22, 23, 24, 22, 21, 20, 19, 21, 22, 23)
CENSUS = tuple(UnitCensus(unit_code="W7", counted_on=date(2026, 10, 26) + timedelta(days=place), patients=there)
               for place, there in enumerate(_PATIENTS) if there is not None)  # fmt: skip

ROSTER_RECORDS: dict[type[Record], Sequence[Record]] = {
    ShiftType: SHIFT_TYPES, StaffSkill: SKILLS, RosterTerms: TERMS, CoverDemand: DEMAND, RosterRule: RULES,
    RosterPeriod: PERIODS, RosterShift: _shifts(), StaffAbsence: ABSENCES, RosterWish: WISHES,
    LeaveCarried: CARRIED, UnitCensus: CENSUS,
}  # fmt: skip
