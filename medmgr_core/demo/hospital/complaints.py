"""Complaints of the last two years with their due dates, issues and actions; two stories of their own."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.actions.records import Action
from medmgr_core.complaints.case import Case, due_dates
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintStep
from medmgr_core.complaints.shipped import POLICIES, regime_of
from medmgr_core.demo.hospital.site import Site
from medmgr_core.methods.working_days import WorkingCalendar

PER_UNIT = 0.45  # complaints a month of a unit
_TEXTS = {
    "ACC": "Waited far longer than was said, and nobody explained why.", "ADM": "Sent home late in the evening without transport.",
    "APP": "The appointment was moved for the third time.", "CLI": "The injury was not seen at the first examination.",
    "COM": "Nobody could say what would happen next.", "FAC": "The food came cold and the room was not cleaned.",
    "MED": "The medicine on the list was not the one that was given.", "NUR": "Help came late, and drinks stood out of reach.",
    "PRI": "Intimate questions were asked where others could hear.", "STA": "There were too few people on the ward at night.",
    "VAL": "Was spoken to without respect at the desk.",
}  # fmt: skip
_LIKELY = {"COM": 5, "ACC": 5, "NUR": 4, "CLI": 4, "APP": 3, "ADM": 2, "MED": 2, "FAC": 2, "VAL": 2, "PRI": 1, "STA": 1}
_MERGED_SUBJECT = "ADM"
_CHANNELS, _FROM = ("letter", "email", "phone", "web_form", "in_person"), ("patient", "patient", "relative", "relative", "carer")
_LESSONS = ("Every patient is told by noon who looks after them", "A second check before the medicine is given",
            "Letters name a telephone number that is answered", "Meals are helped with by volunteers at weekends",
            "Waiting times are shown and told every hour")  # fmt: skip


def put_complaints(site: Site) -> None:
    """Complaints with parts, in the order they came; then what needs a person today."""
    luck, calendar = site.chance("complaints"), regime_of("england").calendar()
    found = sorted([*_usual(site, luck), *_after_the_merger(site, luck), _across_days_off(site, calendar)],
                   key=lambda one: (one["received_on"], one["unit_code"], one["subject"]))  # fmt: skip
    for place, one in enumerate(found, start=1):
        one["complaint_no"] = site.running("CP", place)
        _course(site, luck, calendar, one)
    _put(site, found, calendar)
    _put_actions(site, luck, found)


def _usual(site: Site, luck: np.random.Generator) -> list[dict[str, Any]]:
    units = [row for row in site.shape.unit_rows if row["under"] and not row["closes"]]
    subjects, weights = list(_LIKELY), np.array(list(_LIKELY.values()), dtype=float)
    first, days = site.when.ledger[0], (site.today - site.when.ledger[0]).days
    count = int(luck.poisson(PER_UNIT * len(units) * days / 30.4))
    picked = luck.choice(len(subjects), count, p=weights / weights.sum())
    return [_came(site, luck, units[int(luck.integers(len(units)))]["unit"], first + timedelta(days=int(luck.integers(days))),
                  subjects[place]) for place in picked]  # fmt: skip


def _came(site: Site, luck: np.random.Generator, unit: str, day: date, subject: str) -> dict[str, Any]:
    kind = ("complaint", "complaint", "complaint", "concern", "compliment")[int(luck.integers(5))]
    return {"unit": unit, "unit_code": site.code(unit), "received_on": day, "subject": subject, "kind": kind,
            "is_formal": kind == "complaint", "channel": _CHANNELS[int(luck.integers(len(_CHANNELS)))],
            "from_whom": _FROM[int(luck.integers(len(_FROM)))],
            "severity": ("low", "low", "moderate", "moderate", "high")[int(luck.integers(5))]}  # fmt: skip


def _after_the_merger(site: Site, luck: np.random.Generator) -> list[dict[str, Any]]:
    """Story: since two units became one, people complain of moves and discharges there."""
    into = next((row["into"] for row in site.shape.unit_rows if row["into"]), "")
    days = sorted(int(day) for day in luck.choice(np.arange(4, 54), 9, replace=False)) if into else []
    return [_came(site, luck, into, site.today - timedelta(days=day), _MERGED_SUBJECT) | {"kind": "complaint", "is_formal": True}
            for day in days]  # fmt: skip


def _across_days_off(site: Site, calendar: WorkingCalendar) -> dict[str, Any]:
    """Story: nobody has acknowledged it, and with the days off counted right it is due on the next working day."""
    due = calendar.add_working_days(site.today, 1)
    day = site.today
    while calendar.add_working_days(day, 3) >= due and calendar.working_days_between(day, due) < 3:
        day -= timedelta(days=1)
    unit = next(row["unit"] for row in site.shape.unit_rows if row["under"] and not row["closes"])
    return {"unit": unit, "unit_code": site.code(unit), "received_on": day, "subject": "COM", "kind": "complaint", "is_formal": True,
            "channel": "letter", "from_whom": "relative", "severity": "moderate", "waits": True}  # fmt: skip


def _course(site: Site, luck: np.random.Generator, calendar: WorkingCalendar, one: dict[str, Any]) -> None:
    """What happened to it, up to today: most in time, some late."""
    day, known = one["received_on"], site.today
    one["handler"] = site.heads.get(next((row["centre"] for row in site.shape.centre_rows if row["unit"] == one["unit"]), ""))
    if one["kind"] != "complaint":
        closed = day + timedelta(days=int(luck.integers(1, 6)))
        if closed <= known:
            one |= {"closed_on": closed, "outcome": "upheld" if one["kind"] == "concern" else None}
        return
    slow = luck.random()
    if one.get("waits"):
        return
    acknowledged = calendar.add_working_days(day, int(luck.integers(1, 4)) if slow < 0.9 else int(luck.integers(4, 8)))
    agreed = calendar.add_working_days(acknowledged, int(luck.integers(1, 4)))
    until = calendar.add_working_days(agreed, int(luck.integers(20, 31)))
    answered = calendar.add_working_days(until, -int(luck.integers(0, 8)) if luck.random() < 0.78 else int(luck.integers(1, 20)))
    for name, on in (
        ("acknowledged_on", acknowledged),
        ("agreed_on", agreed),
        ("answered_on", answered),
        ("closed_on", answered),
    ):
        if on <= known:
            one[name] = on
    one["agreed_until"] = until if "agreed_on" in one else None
    if "closed_on" in one:
        one["outcome"] = ("upheld", "upheld", "partly_upheld", "partly_upheld", "not_upheld")[int(luck.integers(5))]


def _put(site: Site, found: list[dict[str, Any]], calendar: WorkingCalendar) -> None:
    fields = [name for name in Complaint.model_fields if name not in ("summary",)]
    rows = [{name: one.get(name) for name in fields if name in one} | {"summary": _TEXTS[one["subject"]]} for one in found]
    site.put(Complaint, pd.DataFrame(rows))
    site.put(ComplaintIssue, pd.DataFrame([
        {"issue_no": site.running("CI", place), "complaint_no": one["complaint_no"], "subject_code": one["subject"],
         "severity": {"low": 1, "moderate": 2, "high": 3}[one["severity"]], "outcome": one.get("outcome")}
        for place, one in enumerate((one for one in found if one["kind"] != "compliment"), start=1)
    ]))  # fmt: skip
    steps = [(one["complaint_no"], one[name], step) for one in found
             for name, step in (("acknowledged_on", "acknowledged"), ("agreed_on", "plan_agreed"), ("answered_on", "answered"),
                                ("closed_on", "closed")) if one.get(name)]  # fmt: skip
    site.put(ComplaintStep, pd.DataFrame([
        {"step_no": site.running("CS", place), "complaint_no": number, "happened_on": on, "step": step}
        for place, (number, on, step) in enumerate(steps, start=1)
    ]))  # fmt: skip
    site.put(
        ComplaintClock, pd.DataFrame([row for one in found if one["is_formal"] for row in _clocks(one, calendar, site.today)])
    )


def _clocks(one: dict[str, Any], calendar: WorkingCalendar, on: date) -> list[dict[str, Any]]:
    held = Complaint(summary="x", **{name: value for name, value in one.items() if name in Complaint.model_fields})
    due = due_dates(Case(held, (), (), POLICIES, calendar), None, on)
    return [{"complaint_no": one["complaint_no"], "event": event, **values} for event, values in due.items()]


def _put_actions(site: Site, luck: np.random.Generator, found: list[dict[str, Any]]) -> None:
    """For some that were upheld: done and checked, or still to do."""
    rows: list[dict[str, Any]] = []
    for one in found:
        if one.get("outcome") != "upheld" or one["kind"] != "complaint" or luck.random() > 0.35 or not one["handler"]:
            continue
        due = one["closed_on"] + timedelta(days=int(luck.integers(20, 60)))
        done = due + timedelta(days=int(luck.integers(-15, 25)))
        is_done = done <= site.today and luck.random() < 0.9
        checked = done + timedelta(days=45)
        is_checked = is_done and checked <= site.today
        rows.append({
            "action_no": site.running("AC", len(rows) + 1), "task": _LESSONS[int(luck.integers(len(_LESSONS)))],
            "unit_code": one["unit_code"], "owner": one["handler"], "due_on": due, "kind": "corrective", "about": "complaint",
            "about_key": one["complaint_no"], "check_on": None, "done_on": done if is_done else None,
            "evidence": "Told at the team meeting, in the ward book" if is_done else None,
            "verified_on": checked if is_checked else None, "verified_by": "manager" if is_checked else None,
            "effective": ("yes", "yes", "yes", "partly", "no")[int(luck.integers(5))] if is_checked else None,
        })  # fmt: skip
    if rows:
        site.put(Action, pd.DataFrame(rows))
