"""Contracts with service levels and their checks; equipment with what is due on it and what failed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.compliance.due import plus_months
from medmgr_core.compliance.duty_records import Duty, DutyEvent
from medmgr_core.demo.hospital.keeping_lists import CONTRACTS, EQUIPMENT, LEVELS
from medmgr_core.demo.hospital.people import head_of
from medmgr_core.demo.hospital.shape import Row
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.text_table import rows_in
from medmgr_core.periods import add_months
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure

MONTHS_CHECKED = 18
_DOWN = 9  # days since a device of no great weight failed and is not back yet
_CAUSES = ("Error after a restart", "Battery does not hold", "Part worn, replaced", "Leak", "Display dark", "Alarm without cause",
           "Door does not close", "Waited for a part")  # fmt: skip
_KINDS = {"Service": "maintenance", "Calibration": "calibration", "Quality check": "calibration"}


def put_keeping(site: Site) -> None:
    """All of it."""
    luck = site.chance("keeping")
    _put_contracts(site, luck)
    devices = list(_devices(site, luck))
    site.put(Equipment, [{name: value for name, value in device.items() if name in Equipment.model_fields} for device in devices])
    _put_failures(site, luck, devices)
    _put_duties(site, luck, devices)


# Contracts -------------------------------------------------------------------------------------------


def term_ends_on(today: date, days_to_notice: int, notice: int) -> date:
    """The end of a contract whose notice, in days, must be given so many days from now."""
    return today + timedelta(days=days_to_notice + notice)


def _put_contracts(site: Site, luck: np.random.Generator) -> None:
    contracts, levels, checks = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    for row in rows_in(CONTRACTS[site.shape.code]):
        ends, year = site.today + timedelta(days=int(row["ends"])), int(row["thousands"]) * 1000_00
        contracts.append({
            "contract_no": site.running("CT", len(contracts) + 1), "name": row["name"], "supplier_code": row["supplier"],
            "unit_code": site.code(row["unit"]), "service": row["service"], "starts_on": plus_months(ends, -36) + timedelta(days=1),
            "ends_on": ends, "notice": int(row["notice"]), "notice_unit": "day", "renews_by": int(row["renews"]),
            "yearly_value": year, "monthly_fee": year // 12, "credit_cap": 0.1, "owner": head_of(site, row["unit"])})  # fmt: skip
        for level in (each for each in rows_in(LEVELS) if each["service"] == row["service"]):
            number = site.running("SL", len(levels) + 1)
            levels.append({"level_no": number, "contract_no": contracts[-1]["contract_no"], "name": level["name"],
                           "counted_in": level["counted in"], "target": float(level["target"]), "better": level["better"],
                           "credit": float(level["credit"])})  # fmt: skip
            checks += [{"check_no": site.running("SK", len(checks) + 1 + place), "level_no": number, **check}
                       for place, check in enumerate(_checks(site, luck, level))]  # fmt: skip
    site.put(Contract, contracts)
    if levels:
        site.put(ServiceLevel, levels)
        site.put(ServiceCheck, checks)


def _checks(site: Site, luck: np.random.Generator, level: Row) -> Iterator[dict[str, Any]]:
    """One a month; a share is never above a hundred."""
    for place in range(MONTHS_CHECKED, 0, -1):
        found = float(luck.normal(float(level["usual"]), float(level["noise"])))
        found = min(found, 100.0) if level["counted in"] == "%" else float(round(max(found, 0)))
        month = add_months(site.today.replace(day=1), -place)
        yield {"checked_on": month + timedelta(days=27), "actual": round(found, 1), "observations": int(luck.integers(20, 60))}


# Equipment -------------------------------------------------------------------------------------------


def _devices(site: Site, luck: np.random.Generator) -> Iterator[dict[str, Any]]:
    number = 100
    for row in rows_in(EQUIPMENT[site.shape.code]):
        units = row["units"].split()
        for place, unit in enumerate(units, start=1):
            number += int(luck.integers(1, 9))
            age = int(luck.integers(200, 365 * int(row["years"]) * 11 // 10))
            acquired = site.today - timedelta(days=age)
            yield {
                "tag": site.code(f"E-{number:04d}"), "name": row["name"] + (f" {place}" if len(units) > 1 else ""),
                "device_class": row["class"], "unit_code": site.code(unit), "serial_no": f"{number * 7919 % 900_000 + 100_000}",
                "acquired_on": acquired, "cost": int(row["cost"]) * 100, "expected_years": int(row["years"]),
                "yearly_service": int(int(row["service"]) * 100 * float(luck.uniform(0.8, 1.3))),
                "support_ends_on": plus_months(acquired, 12 * (int(row["years"]) + 2)), "criticality": row["critical"],
                "has_backup": len(units) > 1, "hours_a_week": float(row["hours"]), "state": "in_use", "row": row,
                "department": site.department_of(unit)}  # fmt: skip


def _put_failures(site: Site, luck: np.random.Generator, devices: list[dict[str, Any]]) -> None:
    """In two years, more of old devices; one device of no great weight is down now."""
    found = list[dict[str, Any]]()
    for device in devices:
        age = (site.today - device["acquired_on"]).days
        for _ in range(int(luck.poisson(0.5 + 1.2 * age / 365 / device["expected_years"]))):
            failed = site.today - timedelta(days=int(luck.integers(12, min(age, 730))))
            days = int(luck.integers(0, 6))
            found.append({"tag": device["tag"], "failed_on": failed, "back_on": min(failed + timedelta(days=days), site.today),
                          "down_hours": round(device["hours_a_week"] / 7 * (days + 0.4), 1),
                          "cost": int(luck.integers(80, 1400)) * 100})  # fmt: skip
    quiet = next(device for device in devices if device["criticality"] != "high")
    found.append({"tag": quiet["tag"], "failed_on": site.today - timedelta(days=_DOWN),
                  "down_hours": round(quiet["hours_a_week"] / 7 * _DOWN, 1)})  # fmt: skip
    found.sort(key=lambda one: (one["failed_on"], one["tag"]))
    frame = pd.DataFrame([{"failure_no": site.running("EF", place), "cause": _CAUSES[int(luck.integers(len(_CAUSES)))], **one}
                          for place, one in enumerate(found, start=1)])  # fmt: skip
    site.put(EquipmentFailure, frame.astype({"cost": "Int64"}))


def _put_duties(site: Site, luck: np.random.Generator, devices: list[dict[str, Any]]) -> None:
    """What is due on each device, with the last two turns; one in twenty is late."""
    duties, events = list[dict[str, Any]](), list[dict[str, Any]]()
    first = len(site.rows[Duty])
    for device in devices:
        for part in device["row"]["schedules"].split(", "):
            name, months = part.rsplit(" ", 1)
            every = int(months)
            number = site.running("DU", first + len(duties) + 1)
            duties.append({"duty_no": number, "name": name, "kind": _KINDS.get(name, "certificate"), "unit_code": device["unit_code"],
                           "about": "equipment", "about_key": device["tag"], "owner": head_of(site, device["department"]),
                           "every": every, "every_unit": "month", "basis": "last_done", "grace_days": min(28, every * 5),
                           "harm": {"high": "high", "medium": "moderate", "low": "low"}[device["criticality"]],
                           "blocks_work": False})  # fmt: skip
            events += [{"duty_no": number, **event} for event in _turns(site, luck, every)]
    from_here = len(site.rows[DutyEvent])
    site.put(Duty, duties)
    site.put(DutyEvent, [{"event_no": site.running("DE", from_here + place), **event}
                         for place, event in enumerate(events, start=1)])  # fmt: skip


def _turns(site: Site, luck: np.random.Generator, every: int) -> Iterator[dict[str, Any]]:
    whole = every * 30
    ago = int(luck.integers(1, max(2, whole - 3))) if luck.random() < 0.95 else whole + int(luck.integers(3, 25))
    done = site.today - timedelta(days=ago)
    due = done + timedelta(days=int(luck.integers(0, 12)) if luck.random() < 0.9 else -int(luck.integers(1, 20)))
    yield {
        "step": "done",
        "done_on": plus_months(due, -every),
        "next_due_on": due,
        "outcome": "passed",
        "by_whom": "Maker's engineer",
    }
    yield {
        "step": "done",
        "done_on": done,
        "next_due_on": plus_months(done, every),
        "outcome": "passed",
        "by_whom": "Own technician",
    }
