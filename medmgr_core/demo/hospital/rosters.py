"""Rosters of three wards: one that is over, two that are published, a draft; leave, wishes, cover needed; two stories of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.compliance.duty_records import Duty, DutyEvent
from medmgr_core.demo.hospital.people import unused_names
from medmgr_core.demo.hospital.roster_leave import NEXT, PERIODS, absence, first_day, lead, leave_of, put_carried, put_wishes
from medmgr_core.demo.hospital.roster_plan import Need, Ward, Worker, fill, shifts_of
from medmgr_core.demo.hospital.shape import Shape
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.larkfield_rosters import RULES, SHIFT_TYPES
from medmgr_core.facility.records import StaffMember
from medmgr_core.record import Record
from medmgr_core.rosters.records import (
    DAYS,
    CoverDemand,
    RosterPeriod,
    RosterRule,
    RosterShift,
    RosterTerms,
    ShiftType,
    StaffAbsence,
    StaffSkill,
    UnitCensus,
)
from medmgr_core.rows import rows_of

NIGHTS_OF_ONE = "nights"  # what Site.told holds when one person is to have far more nights
NOTICE = 45  # days from publishing to the first day
_WITH_ROSTERS = 3  # sites of a group that plan here; the others keep their rosters elsewhere
_OPEN_ALL_DAY = ("hospital", "nursing-home")
# an hour, pence, with what the employer pays on top; bank and agency ask more
_COST = {"registered": 26_40, "support": 17_20, "doctor": 64_00, "clerical": 16_90, "other": 29_50}
_MORE = {"own": 1.0, "bank": 1.15, "agency": 1.9}
_GRADES = (("registered", ("nurse", "sister", "matron", "ward manager", "house manager", "theatre manager")),
           ("doctor", ("doctor", "consultant")), ("clerical", ("clerk", "secretary", "manager")),
           ("support", ("assistant", "carer", "practitioner")))  # fmt: skip
_NOTES = ("Stayed until the handover was done", "Came late, the bus did not run", "Went to another ward for two hours")


def shared_rosters() -> dict[type[Record], pd.DataFrame]:
    """Kinds of shifts and rules: the same for all sites."""
    return {ShiftType: pd.DataFrame([one.model_dump() for one in SHIFT_TYPES]),
            RosterRule: pd.DataFrame([one.model_dump() for one in RULES])}  # fmt: skip


def rostered_units(shape: Shape) -> list[str]:
    """The unit with vacancies, the one that covers for it, and one more; by their short codes."""
    cast, unit_of = shape.cast, {row["centre"]: row["unit"] for row in shape.centre_rows}
    units = dict.fromkeys((unit_of[cast.vacant_centre], unit_of[cast.cover_centre], unit_of[cast.saving_centre], cast.hot_unit))
    return list(units)[:3]


def put_rosters(site: Site) -> None:
    """Everything of the room, for the site."""
    if site.number > _WITH_ROSTERS:
        return
    luck, names, held = site.chance("rosters"), unused_names(site), list[tuple[str, Ward]]()
    leave = list[dict[str, Any]]()
    for unit in rostered_units(site.shape):
        held.append((unit, _ward(site, luck, unit, leave, names)))
    _put_demand(site, held)
    _put_periods(site, held)
    _put_shifts(site, luck, held, leave)
    leave.sort(key=lambda one: (one["first_on"], one["staff_no"], one["kind"]))
    for place, one in enumerate(leave, start=1):
        one["absence_no"] = site.running("AB", place)
    site.put(StaffAbsence, leave)
    put_wishes(site, luck, held)
    put_carried(site, luck, [worker.staff_no for _, ward in held for worker in ward.workers if worker.contract])
    _put_census(site, luck, [unit for unit, _ in held])


# People ----------------------------------------------------------------------------------------------


def grade_of(job: str) -> str:
    """The grade of a job, by its words."""
    return next((grade for grade, words in _GRADES if any(word in job.lower() for word in words)), "other")


def _ward(site: Site, luck: np.random.Generator, unit: str, leave: list[dict[str, Any]], names: Iterator[str]) -> Ward:
    staff = site.rows[StaffMember]
    here = rows_of(staff[(staff["unit_code"] == site.code(unit)) & staff["left_on"].isna()])
    _renew_training(site, luck, [row["staff_no"] for row in here])
    valid, own = _validity(site), list[dict[str, Any]]()
    workers, places = [], dict[str, int]()
    for place, row in enumerate(here):
        grade = grade_of(row["job_title"])
        places[grade] = places.get(grade, -1) + 1
        own = leave_of(site, luck, row, grade)
        leave += own
        office = place == 0 or grade not in ("registered", "support", "doctor")
        workers.append(Worker(row["staff_no"], grade, row["contract_hours"], _there(site, row, own, valid), places[grade] % 2 == 0,
                              (5, 6) if office else (), "D" if office else ""))  # fmt: skip
    is_last = unit == rostered_units(site.shape)[2]
    need = _needed(workers, is_open=site.shape.code in _OPEN_ALL_DAY, has_nights=is_last)
    bank = iter(range(1, 1000))

    def hire(grade: str, is_even: bool) -> Worker:
        return _hired(site, unit, grade, is_even, next(bank), next(names))

    burdened = (NEXT, "registered") if is_last and NIGHTS_OF_ONE in site.told else None
    ward = Ward(first_day(site), PERIODS, need, workers, hire, luck, burdened)
    fill(ward)
    _put_terms(site, here, {one.staff_no: one for one in workers})
    return ward


def _hired(site: Site, unit: str, grade: str, is_even: bool, place: int, name: str) -> Worker:
    """Somebody of the bank, each third of an agency."""
    source = "agency" if place % 3 == 0 else "bank"
    number = site.code(f"{source[0].upper()}-{unit}-{place:02d}")
    job = {"registered": "nurse", "support": "care assistant", "doctor": "doctor"}.get(grade, "worker")
    site.put(StaffMember, [{"staff_no": number, "name": name, "job_title": f"{source.title()} {job}", "unit_code": site.code(unit),
                            "staff_group": "clinical", "contract_hours": 0.0,
                            "joined_on": first_day(site) - timedelta(days=90), "left_on": None}])  # fmt: skip
    site.put(RosterTerms, [{"staff_no": number, "grade": grade, "hourly_cost": _cost(grade, source), "is_opted_out": False,
                            "days_off": None, "leave_hours": None}])  # fmt: skip
    return Worker(number, grade, 0, [True] * 28 * PERIODS, is_even)


def _cost(grade: str, source: str) -> int:
    return round(_COST.get(grade, _COST["other"]) * _MORE[source])


def _put_terms(site: Site, here: list[dict[str, Any]], workers: dict[str, Worker]) -> None:
    """Grade, rate and leave of a year: five weeks and a half."""
    site.put(RosterTerms, [
        {"staff_no": row["staff_no"], "grade": workers[row["staff_no"]].grade, "is_opted_out": False,
         "hourly_cost": _cost(grade_of(row["job_title"]), "own") + 25 * (len(row["name"]) % 7),
         "days_off": " ".join(DAYS[day] for day in workers[row["staff_no"]].days_off) or None,
         "leave_hours": round(row["contract_hours"] * 5.5 * 2) / 2} for row in here])  # fmt: skip
    leads = [row for row in here if row["job_title"].startswith(("Ward manager", "Charge nurse", "House manager", "Sister"))]
    site.put(StaffSkill, [{"staff_no": row["staff_no"], "skill": "in charge"} for row in leads])


def _renew_training(site: Site, luck: np.random.Generator, people: list[str]) -> None:
    """Who plans wards here books trainings in time: those that stop work are held until the last roster ends."""
    duties, events = site.rows[Duty], site.rows[DutyEvent]
    own = duties[duties["about_key"].isin(people) & duties["blocks_work"] & (duties["kind"] == "training")]
    newest = events[events["duty_no"].isin(own["duty_no"])].groupby("duty_no").tail(1)
    for row, due in newest["next_due_on"].items():
        if due < first_day(site) + timedelta(days=28 * PERIODS):
            done = first_day(site) - timedelta(days=int(luck.integers(5, 120)))
            site.change(DutyEvent, row, done_on=done, next_due_on=done + timedelta(days=365))


def _validity(site: Site) -> dict[str, list[list[tuple[date, date]]]]:
    """For each person and each licence or training that stops work: the stretches of days it is valid on."""
    duties, events = site.rows[Duty], site.rows[DutyEvent]
    own = duties[duties["blocks_work"]][["duty_no", "about_key", "grace_days"]]
    held = own.merge(events[["duty_no", "done_on", "next_due_on"]], how="left", on="duty_no")
    found = dict[str, dict[str, list[tuple[date, date]]]]()
    for number, person, grace, done, due in held.itertuples(index=False):
        days = found.setdefault(person, {}).setdefault(number, [])
        if isinstance(due, date):
            days.append((done, due + timedelta(days=grace)))
    return {person: list(each.values()) for person, each in found.items()}


def _there(
    site: Site, row: dict[str, Any], away: list[dict[str, Any]], valid: dict[str, list[list[tuple[date, date]]]]
) -> list[bool]:
    days = [first_day(site) + timedelta(days=place) for place in range(28 * PERIODS)]
    joined, held = row["joined_on"] or date.min, valid.get(row["staff_no"], [])
    return [joined <= day and not any(one["state"] == "approved" and one["first_on"] <= day <= one["last_on"] for one in away)
            and all(any(first <= day <= last for first, last in each) for each in held) for day in days]  # fmt: skip


# Cover, periods, shifts ------------------------------------------------------------------------------


def _needed(workers: list[Worker], *, is_open: bool, has_nights: bool) -> Need:
    """As many as the hours of contracts can carry at weekends too; where it is open all day, one registered on each shift at least."""
    need: Need = {}
    for grade in ("registered", "support", "doctor"):
        able = [one for one in workers if one.grade == grade and not one.only]
        hours, order = 0.8 * sum(one.contract for one in able), ("E", "L", "N") if is_open else ("D",)
        days = range(7) if is_open else range(5)
        room = len(able) // 2 if is_open else len(able)  # half of them at a weekend
        cost, count = {"E": 52.5, "L": 52.5, "N": 70.0, "D": 37.5}, dict.fromkeys(order, 0)
        for place in range(room):
            code = order[place % len(order)]
            hours -= cost[code]
            if hours >= 0:
                count[code] += 1
        if grade == "registered":
            count = {code: max(number, 1) for code, number in count.items()}
        need |= {(code, grade, day): number for code, number in count.items() if number for day in days}
        if grade == "registered" and not is_open and has_nights:
            need |= {("N", grade, day): 1 for day in range(4)}
    return need


def _put_demand(site: Site, held: list[tuple[str, Ward]]) -> None:
    rows = list[dict[str, Any]]()
    for unit, ward in held:
        for code, grade in dict.fromkeys((code, grade) for code, grade, _ in ward.need):
            days = [day for day in range(7) if (code, grade, day) in ward.need]
            for day in [None] if len(days) == 7 else days:
                rows.append({"unit_code": site.code(unit), "shift_code": code, "minimum": ward.need[(code, grade, day or 0)],
                             "weekday": None if day is None else DAYS[day], "only_on": None, "grade": grade, "skill": None,
                             "demand_no": site.running("CD", len(rows) + 1)})  # fmt: skip
    site.put(CoverDemand, rows)


def _put_periods(site: Site, held: list[tuple[str, Ward]]) -> None:
    rows = list[dict[str, Any]]()
    for unit, _ in held:
        for place, state in enumerate(("locked", "published", "published", "draft")):
            first = first_day(site) + timedelta(days=28 * place)
            told = state != "draft"
            rows.append({"unit_code": site.code(unit), "first_on": first, "last_on": first + timedelta(days=27), "state": state,
                         "published_on": min(first - timedelta(days=NOTICE), site.today) if told else None,
                         "published_by": lead(site, site.code(unit)) if told else None,
                         "period_no": site.running("RP", len(rows) + 1)})  # fmt: skip
    site.put(RosterPeriod, rows)


def _put_shifts(site: Site, luck: np.random.Generator, held: list[tuple[str, Ward]], leave: list[dict[str, Any]]) -> None:
    rows = list[dict[str, Any]]()
    for unit, ward in held:
        for one, place, code in shifts_of(ward):
            day = ward.day(place)
            outcome = _outcome(site, luck, day, code)
            if outcome == "absent":
                leave.append(absence(site, {"staff_no": one.staff_no, "unit_code": site.code(unit)}, day, "approved")
                             | {"kind": "sick", "last_on": day, "decided_on": day})  # fmt: skip
            changed = outcome == "changed"
            note = _NOTES[int(luck.integers(len(_NOTES)))] if changed else None
            rows.append({"staff_no": one.staff_no, "works_on": day, "shift_code": code, "unit_code": site.code(unit),
                         "is_pinned": False, "source": _source(one), "hourly_cost": None, "outcome": outcome,
                         "worked_hours": 8.5 if changed else None, "note": note,
                         "shift_no": site.running("SH", len(rows) + 1)})  # fmt: skip
    site.put(RosterShift, rows)


def _source(one: Worker) -> str:
    if one.contract:
        return "own"
    return "agency" if one.staff_no.split("-")[-3].startswith("A") else "bank"


def _outcome(site: Site, luck: np.random.Generator, day: date, code: str) -> str:
    """All of the roster that is over is confirmed, and of this week what was before yesterday."""
    if day >= site.today - timedelta(days=1) and day >= first_day(site) + timedelta(days=28):
        return "planned"
    found = str(luck.choice(["worked", "changed", "absent"], p=[0.955, 0.025, 0.02]))
    return "worked" if found == "absent" and code == "N" else found  # a block of nights stays whole


def _put_census(site: Site, luck: np.random.Generator, units: list[str]) -> None:
    """Patients at 23:59 of every day but a few, as many as the unit plans days of beds or residents."""
    days = [first_day(site) + timedelta(days=place) for place in range((site.today - first_day(site)).days)]
    for row in site.shape.centre_rows:
        if row["unit"] in units and row["counts"] in ("bed days", "resident days"):
            there = np.rint(float(row["number"]) / 30.4 * luck.normal(1, 0.04, len(days))).astype(int)
            site.put(UnitCensus, [{"unit_code": site.code(row["unit"]), "counted_on": day, "patients": int(many)}
                                  for day, many in zip(days, there, strict=True) if luck.random() < 0.98])  # fmt: skip


# Stories ---------------------------------------------------------------------------------------------


def unfair_nights(site: Site) -> None:
    """In one published roster of the third unit the same person has all nights from Monday to Thursday."""
    site.told.add(NIGHTS_OF_ONE)


def week_without_registered(site: Site) -> None:
    """In the next roster of the unit that covers nobody registered could be found for the late shifts of its second week."""
    if site.number > _WITH_ROSTERS:
        return
    unit = site.code(rostered_units(site.shape)[1])
    monday = first_day(site) + timedelta(days=28 * NEXT + 7)
    shifts, terms = site.rows[RosterShift], site.rows[RosterTerms]
    registered = set(terms.loc[terms["grade"] == "registered", "staff_no"])
    late = "L" if site.shape.code in _OPEN_ALL_DAY else "D"
    there = (shifts["unit_code"] == unit) & (shifts["shift_code"] == late) & shifts["staff_no"].isin(registered)
    week = (shifts["works_on"] >= monday) & (shifts["works_on"] < monday + timedelta(days=7))
    site.rows[RosterShift] = shifts[~(there & week)].reset_index(drop=True)
