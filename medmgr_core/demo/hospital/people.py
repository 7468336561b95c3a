"""Staff, those of them who sign in, and the roles they hold. All names are invented."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.structure import GROUP, month_at
from medmgr_core.facility.records import CostCentre, StaffMember
from medmgr_core.people.records import Person, PersonRole

_FIRST_NAMES = """Grace Callum Oluwaseun Katarzyna Jomar Beth Rohan Niamh Yusuf Amara Rebecca Anjali Stephen Patience Gareth Fiona Sunita
Denise Liam Mei Samuel Tanisha Ioana Hannah Elsie Kwabena Zoë Arjun Helga Paulo Philippa Nkechi Sarah Leila Erin Andreas Farida
Graham Chiamaka Hina Theresa Abdi Charlotte Hamish Tomasz Janet Mohammed Ewa Colin Rukhsana Helen Joanna Priya Oyinkan Siân
Derek Aleksandar Winston Maria Kofi Lorraine Peter Susan Ahmed Blessing Catherine Dawid Emily Funmi Gordon Harriet Imran Jasmine
Kieran Lucy Marcus Naomi Owen Pooja Quentin Rhiannon Sanjay Tamara Ursula Vincent Wendy Xin Yetunde Zainab Alice Brian Chloe"""
_LAST_NAMES = """Mensah Fraser Adebayo Nowak Villanueva Hargreaves Mehta Gallagher Demir Okonkwo Lindqvist Thomas Ashdown Moyo Pritchard
McAllister Rai Boateng O'Donnell Chan Ferreira Campbell Popescu Birtwistle Thornber Owusu Ashworth Venkataraman Cardoso Wainwright
Eze Blackburn Haddad Macleod Papadopoulos Rahmani Entwistle Nwosu Qureshi Quigley Warsame Featherstone Drummond Zielinski
Ollerenshaw Iqbal Kowalczyk Barraclough Begum Adeyemi Raman Bello Llewellyn Liu Shufflebotham Petrov Bailey Silva Asante Pickles
Armitage Bhatt Crossley Dhillon Eastwood Fairclough Greenhalgh Holroyd Ismail Jagger Kaur Lumb Metcalfe Nuttall Oldroyd Patel
Ramsden Sykes Tattersall Uddin Verity Whitcombe Yates Zaman Hussain Murphy"""
_FIRST, _LAST = _FIRST_NAMES.split(), _LAST_NAMES.split()
_HOURS = (37.5, 37.5, 37.5, 37.5, 37.5, 30.0, 30.0, 24.0, 22.5, 18.75)
_LETTERS = {"clinical": "N", "clerical": "C", "administrative": "A", "facilities": "F"}
_CLERICAL = ("clerk", "secretary")
_FACILITIES = ("Electrician", "Plumber", "Maintenance", "Estates", "Chef", "Catering", "Domestic", "Porter", "Security", "Cleaner",
               "Cook", "Kitchen", "Handyman", "Laundry", "Gardener")  # fmt: skip
_OFFICE = (
    "accountant",
    "officer",
    "director",
    "analyst",
    "technician",
    "lead",
    "Practice manager",
    "Home manager",
    "administrator",
)
_CLINICAL_TOO = ("Pharmacy", "Sterile", "Quality and safety")


def group_of(job: str) -> str:
    """The staff group of a job."""
    if any(word in job for word in _CLERICAL):
        return "clerical"
    if job.startswith(_FACILITIES):
        return "facilities"
    if any(word in job for word in _OFFICE) and not job.startswith(_CLINICAL_TOO):
        return "administrative"
    return "clinical"


def build_people(site: Site) -> None:
    """The site's staff, its people who sign in, and who answers for which cost centre."""
    luck = site.chance("people")
    names = _names(luck)
    site.put(StaffMember, list(_staff(site, luck, names)))
    signs_in = list(_persons(site, names))
    site.put(
        Person,
        [{"person_code": one["code"], "name": one["name"], "job_title": one["job"], "is_active": True} for one in signs_in],
    )
    site.put(PersonRole, [{"person_code": one["code"], "role_code": one["role"], "unit_code": one["unit"]} for one in signs_in])
    leads = {one["unit"]: one["code"] for one in signs_in if one["role"] == "ward_manager"}
    centres = site.rows[CostCentre]
    holders = [leads.get(unit) or _head_of(site, unit) for unit in centres["unit_code"]]
    site.rows[CostCentre] = centres.assign(budget_holder=pd.Series(holders, dtype="str"))


def _names(luck: np.random.Generator) -> Iterator[str]:
    """Names in an order of their own, none twice."""
    for place in luck.permutation(len(_FIRST) * len(_LAST)):
        yield f"{_FIRST[place % len(_FIRST)]} {_LAST[place // len(_FIRST)]}"


def unused_names(site: Site) -> Iterator[str]:
    """Names nobody of this site has."""
    held = set(site.rows[StaffMember]["name"]) | set(site.rows[Person]["name"])
    return (name for name in _names(site.chance("more people")) if name not in held)


def _staff(site: Site, luck: np.random.Generator, names: Iterator[str]) -> Iterator[dict[str, Any]]:
    count = dict.fromkeys(_LETTERS, 100)
    for row in site.shape.unit_rows:
        if not row["team"] or row["closes"]:
            continue
        for job in _jobs(site.shape.teams[row["team"]]):
            group = group_of(job)
            count[group] += int(luck.integers(1, 4))
            joined_on, left_on = _worked(site, luck, month_at(site, row["opens"]))
            yield {"staff_no": site.code(f"{_LETTERS[group]}-{count[group]:04d}"), "name": next(names), "job_title": job,
                   "staff_group": group, "unit_code": site.code(row["unit"]), "contract_hours": float(luck.choice(_HOURS)),
                   "joined_on": joined_on, "left_on": left_on}  # fmt: skip


def _jobs(team: str) -> Iterator[str]:
    for part in team.split(", "):
        job, count = part.rsplit(" ", 1)
        yield from [job] * int(count)


def _worked(site: Site, luck: np.random.Generator, opened_on: date | None) -> tuple[date, date | None]:
    years = float(np.clip(luck.exponential(6), 0.1, 34))
    joined_on = max(site.today - timedelta(days=int(365 * years)), opened_on or date.min)
    days = int(luck.integers(20, 600))
    left_on = site.today - timedelta(days=days) if luck.random() < 0.05 else None
    return joined_on, left_on if left_on and left_on > joined_on + timedelta(days=60) else None


def _persons(site: Site, names: Iterator[str]) -> Iterator[dict[str, str]]:
    root = GROUP if site.number else site.top
    if site.number < 2:  # one person for the whole: the one who works in local mode, whose code the program knows
        yield {"code": "manager", "name": next(names), "job": "General manager", "role": "administrator", "unit": root}
    departments = [row for row in site.shape.unit_rows if not row["under"]]
    for row in departments:
        yield _person(site, next(names), f"Manager, {row['name']}", "manager", site.code(row["unit"]), f"head.{row['unit']}")
    for job, role in (("Finance partner", "finance"), ("Financial accountant", "finance"), ("Quality lead", "quality"),
                      ("Member of the board", "viewer"), ("Internal auditor", "auditor"), ("Purchasing clerk", "clerk")):  # fmt: skip
        yield _person(site, next(names), job, role, site.top, "")
    staff = site.rows[StaffMember]
    leads = staff[staff["left_on"].isna()].groupby("unit_code", sort=False).first()
    for row in site.shape.unit_rows:
        code = site.code(row["unit"])
        if code in leads.index and row["team"]:
            lead = leads.loc[code]
            yield _person(site, str(lead["name"]), str(lead["job_title"]), "ward_manager", code, "")


def _person(site: Site, name: str, job: str, role: str, unit: str, known_as: str) -> dict[str, str]:
    plain = unicodedata.normalize("NFKD", known_as or name.replace(" ", ".")).encode("ascii", "ignore").decode().replace("'", "")
    code = plain.lower() + (f".h{site.number:03d}" if site.number else "")
    return {"code": code, "name": name, "job": job, "role": role, "unit": unit}


def _head_of(site: Site, unit: str) -> str:
    """Who leads the department of a unit."""
    under = {site.code(row["unit"]): row["under"] or row["unit"] for row in site.shape.unit_rows}
    return head_of(site, under[unit])


def head_of(site: Site, department: str) -> str:
    """The sign-in name of a department's manager."""
    return f"head.{department.lower()}" + (f".h{site.number:03d}" if site.number else "")


def person_with(site: Site, role: str, place: int = 0) -> str:
    """The sign-in name of somebody of this site with a role."""
    held = site.rows[PersonRole]
    found = held.loc[held["role_code"] == role, "person_code"].tolist()
    return str(found[place]) if found else "manager"
