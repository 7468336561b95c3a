"""Write data/sample: one CSV file a record type. Run ``python -m medmgr_core.demo.make_sample``.

The files are the same byte for byte each time; a test compares them with what is committed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from medmgr_core.activity.records import Appointment
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.shipped import POLICIES
from medmgr_core.demo import larkfield_accounts, larkfield_activity, larkfield_people, larkfield_units
from medmgr_core.demo.larkfield_compliance import COMPLIANCE_RECORDS
from medmgr_core.demo.larkfield_ledger import spending_lines
from medmgr_core.demo.larkfield_money import MONEY_RECORDS
from medmgr_core.demo.larkfield_plan import all_series
from medmgr_core.demo.larkfield_quality import QUALITY_RECORDS
from medmgr_core.demo.larkfield_rosters import ROSTER_RECORDS
from medmgr_core.demo.larkfield_supplies import SUPPLY_RECORDS
from medmgr_core.entry.record_csv import csv_text
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import (
    Account,
    CostCentre,
    FacilityProfile,
    LocalClosure,
    StaffMember,
    Supplier,
    Unit,
    UnitPlacement,
)
from medmgr_core.imports.records import CodeMapping, ImportProfile, LoadedFile, WaitingRow
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight, StoredFile
from medmgr_core.people.shipped import ROLES
from medmgr_core.record import Record
from medmgr_core.workspace import RECORD_TYPES, SAMPLE


def sample_records() -> Mapping[type[Record], Sequence[Record]]:
    """All records of Larkfield Hospital by type; a type whose records only the program makes has none here."""
    series = all_series()
    return {
        FacilityProfile: larkfield_units.PROFILES,
        LocalClosure: larkfield_units.CLOSURES,
        Unit: larkfield_units.UNITS,
        UnitPlacement: larkfield_units.PLACEMENTS,
        CostCentre: larkfield_units.COST_CENTRES,
        Account: larkfield_accounts.ACCOUNTS,
        Supplier: larkfield_accounts.SUPPLIERS,
        StaffMember: larkfield_people.STAFF,
        Person: larkfield_people.PERSONS,
        AccessRole: [role.role() for role in ROLES],
        RoleRight: [right for role in ROLES for right in role.role_rights()],
        PersonRole: larkfield_people.PERSON_ROLES,
        StoredFile: (),  # the content of a file cannot stand in a CSV file
        ImportProfile: larkfield_activity.PROFILES,
        CodeMapping: larkfield_activity.CODES,
        LoadedFile: larkfield_activity.FILES,
        WaitingRow: larkfield_activity.WAITING,
        Indicator: larkfield_activity.INDICATORS,
        IndicatorValue: larkfield_activity.VALUES,
        Appointment: larkfield_activity.APPOINTMENTS,
        ClockPolicy: POLICIES,
        BudgetLine: [line for one in series for line in one.budget_lines()],
        Actual: spending_lines(series),
        **MONEY_RECORDS,
        **QUALITY_RECORDS,
        **SUPPLY_RECORDS,
        **COMPLIANCE_RECORDS,
        **ROSTER_RECORDS,
    }


def sample_files() -> dict[str, str]:
    """The text of each file by its name."""
    records = sample_records()
    for record_type in RECORD_TYPES:
        if record_type not in records:
            raise InvalidEntry(
                f"{record_type.__name__} has no sample: give it a line in sample_records() of {Path(__file__).name}"
            )
    return {f"{record_type.table}.csv": csv_text(record_type, records[record_type]) for record_type in RECORD_TYPES}


def make_sample(folder: Path) -> None:
    """Write all files into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in sample_files().items():
        (folder / name).write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    make_sample(SAMPLE)
