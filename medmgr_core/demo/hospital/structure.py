"""The tree of units, the cost centres, and what all sites share: accounts, suppliers, settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.budgets.reason_records import BudgetRule
from medmgr_core.complaints.case_records import ComplaintSubject
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.shipped import POLICIES
from medmgr_core.demo.hospital.requirement_set import shared_set
from medmgr_core.demo.hospital.shape import Row, Shape
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.larkfield_quality import SUBJECTS
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, Supplier, Unit, UnitPlacement
from medmgr_core.indicators.records import Indicator
from medmgr_core.people.records import AccessRole, RoleRight
from medmgr_core.people.shipped import ROLES
from medmgr_core.periods import add_months
from medmgr_core.purchasing.records import ApprovalLimit
from medmgr_core.record import Record, fields_of

GROUP = "GROUP"
_LIMITS = {"ward_manager": 0.04, "manager": 1, "finance": 4, "administrator": 10}  # of a manager's limit


def shared_rows(shape: Shape, name: str, scale: int) -> dict[type[Record], pd.DataFrame]:
    """What stands once, however many sites there are."""
    words = {"word_for_patient": shape.patient, "word_for_unit": shape.unit, "year_starts_in": shape.year_starts_in}
    group = [{"unit_code": GROUP, "name": name, "kind": "group"}] if scale > 1 else []
    return {
        FacilityProfile: pd.DataFrame([{**_defaults(FacilityProfile), "name": name, **words}]),
        Unit: pd.DataFrame(group),
        AccessRole: pd.DataFrame([role.role().model_dump() for role in ROLES]),
        RoleRight: pd.DataFrame([right.model_dump() for role in ROLES for right in role.role_rights()]),
        Account: pd.DataFrame([_account(row) for row in shape.account_rows]),
        Supplier: pd.DataFrame([_supplier(row) for row in shape.supplier_rows]),
        Indicator: pd.DataFrame([_indicator(row) for row in shape.indicator_rows]),
        BudgetRule: pd.DataFrame([{**_defaults(BudgetRule), "floor": shape.floor, "reason_from": shape.reason_from}]),
        ComplaintSubject: pd.DataFrame([subject.model_dump() for subject in SUBJECTS]),
        ClockPolicy: pd.DataFrame([policy.model_dump() for policy in POLICIES]),
        **shared_set(),
        ApprovalLimit: pd.DataFrame([{"role_code": role, "up_to": int(part * shape.limit)} for role, part in _LIMITS.items()]),
    }


def _defaults(record_type: type[Record]) -> dict[str, Any]:
    return {spec.name: spec.default for spec in fields_of(record_type)}


def _account(row: Row) -> dict[str, Any]:
    return {"account_code": row["account"], "name": row["name"], "parent_code": row["under"] or None,
            "account_type": row["type"], "behaviour": row["behaviour"], "pay_kind": row["pay_kind"] or None}  # fmt: skip


def _supplier(row: Row) -> dict[str, Any]:
    house = re.sub(r"[^a-z]", "", row["name"].split()[0].lower())
    return {"supplier_code": row["supplier"], "name": row["name"], "supplies": row["supplies"], "payment_days": int(row["days"]),
            "contact": f"{row['contact']}@{house}.example", "remarks": row["text"]}  # fmt: skip


def _indicator(row: Row) -> dict[str, Any]:
    return {"indicator_code": row["code"], "name": row["name"], "kind": row["kind"], "better": row["better"]}


def build_units(site: Site) -> None:
    """The site's units, where they stand, and the cost centres."""
    began = add_months(site.when.ledger[0], -12)
    top = {"unit_code": site.top, "name": site.name, "kind": "site"}
    site.put(Unit, [top, *(_unit(site, row) for row in site.shape.unit_rows)])
    site.put(UnitPlacement, list(_placements(site, began)))
    site.put(CostCentre, [
        {"cost_centre_code": site.code(row["centre"]), "name": row["name"], "unit_code": site.code(row["unit"]), "budget_holder": None}
        for row in site.shape.centre_rows
    ])  # fmt: skip


def _unit(site: Site, row: Row) -> dict[str, Any]:
    return {"unit_code": site.code(row["unit"]), "name": row["name"], "kind": row["kind"], "opened_on": month_at(site, row["opens"]),
            "closed_on": month_at(site, row["closes"]), "merged_into": site.code(row["into"]) if row["into"] else None}  # fmt: skip


def month_at(site: Site, place: str) -> date | None:
    """A month of the ledger by its place as the tables write it; None for an empty one."""
    return site.when.ledger[int(place)] if place else None


def _placements(site: Site, began: date) -> Iterator[dict[str, Any]]:
    if site.number:
        yield {"unit_code": site.top, "valid_from": began, "parent_code": GROUP}
    for row in site.shape.unit_rows:
        parent = site.code(row["under"]) if row["under"] else site.top
        yield {"unit_code": site.code(row["unit"]), "valid_from": month_at(site, row["opens"]) or began, "parent_code": parent}
