"""Duties of staff, units and the site with what was done for them; an assessment, findings, risks, policies; two stories."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from medmgr_core.compliance.due import next_due, plus_months
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.compliance.policy_records import Policy, PolicyRead, PolicyVersion
from medmgr_core.compliance.requirement_records import Assessment, EvidenceLink, Finding, RequirementResult
from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.demo.hospital.people import head_of, person_with
from medmgr_core.demo.hospital.requirement_set import SET
from medmgr_core.demo.hospital.site import Site
from medmgr_core.facility.records import StaffMember

LAPSES_IN = 20  # days until the registration of the story ends
EVIDENCE_GONE = 12  # days since the evidence of the story ran out
_QUIET = 45  # no other registration lapses in so many days
_REGISTERED = ("nurse", "sister", "matron", "midwife", "doctor", "consultant", "physician", "radiographer", "pharmacist",
               "physio", "therapist", "ward manager", "paramedic", "home manager")  # fmt: skip
# course, months, days of grace, harm, whether work stops
_COURSES = (("Basic life support", 12, 28, "moderate", True), ("Fire safety", 12, 0, "moderate", False),
            ("Moving and handling", 24, 28, "low", False), ("Information governance", 12, 0, "low", False))  # fmt: skip
# what, kind, months, harm, days until it is due
_OF_SITE = (("Registration with the regulator", "permit", None, "severe", None), ("Fire risk assessment", "certificate", 12, "severe", 140),
            ("Employers' liability insurance", "insurance", 12, "severe", 75), ("Fixed electrical test", "certificate", 60, "high", 900),
            ("Water hygiene", "certificate", 12, "high", 210), ("Lift inspection", "certificate", 6, "high", 33),
            ("Controlled drugs licence", "licence", 12, "severe", 160), ("Emergency plan exercise", "drill", 12, "high", -9))  # fmt: skip
_RESULTS = {"9": "compliant", "10": "compliant", "11": "partly", "12": "compliant", "13": "compliant", "14": "partly",
            "15": "compliant", "16": "compliant", "18": "non", "20": "compliant", "5": "compliant"}  # fmt: skip
_NOTES = {"11": "Forms without a date", "14": "Drinks out of reach", "18": "Training below what was set"}
# requirement, severity, source, days since it was found, days until due, closed after days
_FINDINGS = (("18", "major", "inspection", 74, -15, None), ("11", "minor", "audit", 60, 40, None),
             ("14", "moderate", "audit", 41, 9, None), ("15", "moderate", "survey", 200, -110, 80),
             ("12", "critical", "incident", 120, -40, 75), ("16", "minor", "self", 150, -60, 100))  # fmt: skip
_SAID = {"18": "Life support training is below what was set", "11": "Consent forms without a date", "14": "Drinks stand out of reach",
         "15": "A fire door did not close by itself", "12": "A dose was given twice on a day of transfer",
         "16": "Two replies had no name to ask"}  # fmt: skip
# risk, domain, without controls, aimed at, scores, days until it is looked at again
_RISKS = (("Too few registered nurses at night", "workforce", (4, 4), (4, 2), ((4, 3), (4, 4)), 20),
          ("Patients wait where they cannot be watched", "patient_safety", (4, 5), (3, 3), ((4, 5), (4, 4)), 34),
          ("Fire spreads past a worn door", "estate", (5, 3), (5, 1), ((5, 3), (5, 2)), 12),
          ("A former account still works", "information", (3, 3), (3, 1), ((3, 2),), 50),
          ("The power fails for hours", "service", (4, 2), (4, 1), ((4, 2), (4, 2)), -25),
          ("Savings are planned twice", "finance", (3, 4), (3, 2), ((3, 3),), 71))  # fmt: skip
_POLICIES = (("MED-01", "Medicines", "clinical", 14), ("CON-02", "Consent", "clinical", 7), ("CON-03", "Conduct", "all_staff", 20),
             ("FIR-04", "Fire safety", "all_staff", 26))  # fmt: skip


def put_compliance(site: Site) -> None:
    """Everything of the room, for the site."""
    luck = site.chance("compliance")
    duties = [*_of_staff(site, luck), *_of_units(site, luck), *_of_site(site)]
    for place, duty in enumerate(duties, start=1):
        duty["duty_no"] = site.running("DU", place)
    _put_duties(site, luck, duties)
    _put_assessment(site)
    _put_findings(site)
    _put_risks(site)
    _put_policies(site, luck)


# Duties ----------------------------------------------------------------------------------------------


def _of_staff(site: Site, luck: np.random.Generator) -> list[dict[str, Any]]:
    staff = site.rows[StaffMember]
    found = []
    for person in staff[staff["left_on"].isna()].to_dict("records"):
        base = {"unit_code": person["unit_code"], "about": "staff_member", "about_key": person["staff_no"]}
        if any(word in person["job_title"].lower() for word in _REGISTERED):
            ends = site.today + timedelta(days=int(luck.integers(_QUIET, 365)))
            found.append({**base, "name": "Professional registration", "kind": "licence", "every": 12, "basis": "fixed",
                          "first_due_on": plus_months(ends, -48), "grace_days": 0, "harm": "high", "blocks_work": True,
                          "done_on": plus_months(ends, -12) - timedelta(days=int(luck.integers(1, 20))), "due": ends})  # fmt: skip
        clinical = person["staff_group"] == "clinical"
        for name, months, grace, harm, blocks in _COURSES if clinical else _COURSES[1:2] + _COURSES[3:]:
            found.append({**base, "name": name, "kind": "training", "every": months, "basis": "last_done", "grace_days": grace,
                          "harm": harm, "blocks_work": blocks, **_taken(site, luck, months)})  # fmt: skip
    return found


def _taken(site: Site, luck: np.random.Generator, months: int) -> dict[str, Any]:
    """Nine in ten in date; the others late, a few never."""
    draw = luck.random()
    if draw < 0.02:
        return {"done_on": None, "first_due_on": site.today + timedelta(days=int(luck.integers(5, 60)))}
    whole = months * 30
    ago = int(luck.integers(whole + 10, whole + 120)) if draw < 0.09 else int(luck.integers(3, whole - 10))
    return {"done_on": site.today - timedelta(days=ago)}


def _of_units(site: Site, luck: np.random.Generator) -> list[dict[str, Any]]:
    units = [row for row in site.shape.unit_rows if row["under"] and row["team"] and not row["closes"]]
    return [{"name": "Fire drill", "kind": "drill", "unit_code": site.code(row["unit"]), "about": "unit",
             "about_key": site.code(row["unit"]), "owner": head_of(site, row["under"]), "every": 6, "basis": "last_done",
             "grace_days": 14, "harm": "moderate", "blocks_work": False,
             "done_on": site.today - timedelta(days=int(luck.integers(10, 186)))} for row in units]  # fmt: skip


def _of_site(site: Site) -> list[dict[str, Any]]:
    owner, found = person_with(site, "quality"), []
    for name, kind, months, harm, days in _OF_SITE:
        due = None if days is None else site.today + timedelta(days=days)
        done = plus_months(due, -months) if due and months else site.when.ledger[0] - timedelta(days=900)
        found.append({"name": name, "kind": kind, "unit_code": site.top, "about": "other", "owner": owner, "every": months,
                      "basis": "last_done", "grace_days": 0, "harm": harm, "blocks_work": False, "done_on": done,
                      "due": due})  # fmt: skip
    for place, (code, name, _, months) in enumerate(_POLICIES):
        done = plus_months(site.today, -months)
        found.append({"name": f"Review of the policy: {name}", "kind": "policy_review", "unit_code": site.top, "about": "policy",
                      "about_key": site.code(code), "owner": owner, "every": 24 + 12 * (place == 0), "basis": "last_done",
                      "grace_days": 30, "harm": "moderate", "blocks_work": False, "done_on": done})  # fmt: skip
    return found


def _put_duties(site: Site, luck: np.random.Generator, duties: list[dict[str, Any]]) -> None:
    names = ("duty_no", "name", "kind", "unit_code", "about", "about_key", "owner", "every", "basis", "first_due_on", "grace_days",
             "harm", "blocks_work")  # fmt: skip
    site.put(Duty, [{name: duty.get(name) for name in names} | {"every_unit": "month"} for duty in duties])
    done = [duty for duty in duties if duty["done_on"]]
    events = [*(_event_before(luck, duty) for duty in done if duty["every"]), *map(_event, done)]
    for place, event in enumerate(events, start=1):
        event["event_no"] = site.running("DE", place)
    site.put(DutyEvent, events)


def _event_before(luck: np.random.Generator, duty: dict[str, Any]) -> dict[str, Any]:
    """The turn before: five in six were then done in time."""
    days = int(luck.integers(0, 30)) if luck.random() < 5 / 6 else -int(luck.integers(1, 50))
    due = duty["done_on"] + timedelta(days=days)
    return {"duty_no": duty["duty_no"], "step": "done", "done_on": plus_months(due, -duty["every"]), "next_due_on": due,
            "outcome": "passed"}  # fmt: skip


def _event(duty: dict[str, Any]) -> dict[str, Any]:
    due = duty["due"] if "due" in duty else next_due(duty["done_on"], count=duty["every"], every="month", basis=duty["basis"])
    return {"duty_no": duty["duty_no"], "step": "done", "done_on": duty["done_on"], "next_due_on": due, "outcome": "passed"}


# Assessment and findings -----------------------------------------------------------------------------


def _put_assessment(site: Site) -> None:
    number, lead, began = site.running("AS", 1), person_with(site, "quality"), site.today - timedelta(days=70)
    site.put(Assessment, [{"assessment_no": number, "framework_code": SET, "unit_code": site.top, "started_on": began,
                           "lead": lead, "remarks": "Before the next visit"}])  # fmt: skip
    site.put(RequirementResult, [
        {"assessment_no": number, "requirement_code": f"{SET}/{ref}", "result": result, "note": _NOTES.get(ref),
         "judged_on": began + timedelta(days=2 * place), "judged_by": lead}
        for place, (ref, result) in enumerate(_RESULTS.items())])  # fmt: skip
    for place, (title, ref, days) in enumerate((("Medicines audit", "12", 120), ("Safeguarding referrals read", "13", 200),
                                                ("Maintenance records", "15", 90)), start=1):  # fmt: skip
        _put_evidence(site, place, title, site.today + timedelta(days=days), ref)


def _put_evidence(site: Site, place: int, title: str, until: date, ref: str) -> None:
    number = site.running("EV", place)
    site.put(EvidenceItem, [{"evidence_no": number, "name": title, "unit_code": site.top, "owner": person_with(site, "quality"),
                             "issued_on": plus_months(until, -12), "valid_until": until, "link": f"Q:/quality/{place:03d}"}])  # fmt: skip
    site.put(EvidenceLink, [{"evidence_no": number, "requirement_code": f"{SET}/{ref}"}])


def _put_findings(site: Site) -> None:
    rows = []
    for place, (ref, severity, source, ago, ahead, closed) in enumerate(_FINDINGS, start=1):
        found = site.today - timedelta(days=ago)
        end = found + timedelta(days=closed) if closed else None
        rows.append({"finding_no": site.running("FI", place), "summary": _SAID[ref], "unit_code": site.top, "source": source,
                     "severity": severity, "requirement_code": f"{SET}/{ref}", "owner": person_with(site, "quality"),
                     "opened_on": found, "due_on": site.today + timedelta(days=ahead), "closed_on": end,
                     "closed_by": person_with(site, "manager") if end else None,
                     "verified": "Seen on a walk-round" if end else None})  # fmt: skip
    site.put(Finding, rows)


# Risks and policies ----------------------------------------------------------------------------------


def _put_risks(site: Site) -> None:
    risks, scores = [], list[dict[str, Any]]()
    for place, (name, domain, inherent, target, held, ahead) in enumerate(_RISKS, start=1):
        number, known = site.running("RK", place), site.today - timedelta(days=500 + 30 * place)
        risks.append({"risk_no": number, "name": name, "unit_code": site.top, "domain": domain, "owner": person_with(site, "manager"),
                      "inherent_consequence": inherent[0], "inherent_likelihood": inherent[1], "target_consequence": target[0],
                      "target_likelihood": target[1], "opened_on": known, "review_on": site.today + timedelta(days=ahead)})  # fmt: skip
        for turn, (bad, likely) in enumerate(held):
            scores.append({"risk_no": number, "scored_on": site.today - timedelta(days=300 - 200 * turn), "consequence": bad,
                           "likelihood": likely, "score_no": site.running("RS", len(scores) + 1)})  # fmt: skip
    site.put(Risk, risks)
    site.put(RiskScore, scores)


def _put_policies(site: Site, luck: np.random.Generator) -> None:
    staff = site.rows[StaffMember]
    here = staff[staff["left_on"].isna()]
    for place, (code, name, audience, months) in enumerate(_POLICIES, start=1):
        issued, number = plus_months(site.today, -months), site.running("PV", place)
        site.put(Policy, [{"policy_code": site.code(code), "name": name, "unit_code": site.top, "audience": audience,
                           "owner": person_with(site, "quality")}])  # fmt: skip
        site.put(PolicyVersion, [{"version_no": number, "policy_code": site.code(code), "version": str(place + 1),
                                  "issued_on": issued, "approved_by": "Board", "link": f"Q:/policies/{code}"}])  # fmt: skip
        bound = here if audience == "all_staff" else here[here["staff_group"] == audience]
        read = bound[luck.random(len(bound)) < 0.4 + 0.02 * months]
        span = max((site.today - issued).days - 1, 1)
        site.put(PolicyRead, [{"version_no": number, "staff_no": one, "read_on": issued + timedelta(days=int(luck.integers(span)))}
                              for one in read["staff_no"]])  # fmt: skip


# Stories ---------------------------------------------------------------------------------------------


def licence_lapses(site: Site) -> None:
    """The registration of one nurse of the ward with the vacancies ends within a published roster; nobody has renewed it."""
    duties = site.rows[Duty]
    centre = site.shape.cast.vacant_centre
    unit = site.code(next(row["unit"] for row in site.shape.centre_rows if row["centre"] == centre))
    own = duties[(duties["unit_code"] == unit) & (duties["kind"] == "licence")]
    if own.empty:
        own = duties[(duties["about"] == "staff_member") & (duties["kind"] == "licence")]
    last = own.iloc[-1]
    ends = site.today + timedelta(days=LAPSES_IN)
    site.change(Duty, duties["duty_no"] == last["duty_no"], first_due_on=plus_months(ends, -48))
    events = site.rows[DutyEvent]
    newest = events[events["duty_no"] == last["duty_no"]].index[-1]
    site.change(DutyEvent, newest, next_due_on=ends, done_on=plus_months(ends, -12))


def evidence_expired(site: Site) -> None:
    """Care is said to fit the person, and the audit that shows it ran out twelve days ago."""
    _put_evidence(site, 4, "Audit of care plans", site.today - timedelta(days=EVIDENCE_GONE), "9")
