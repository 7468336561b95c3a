"""The one list of everything: record types, views, rules, measures; and how a store is opened with them."""

from __future__ import annotations

import os
from pathlib import Path

from medmgr_core.actions import commands as actions_commands
from medmgr_core.actions import measures as actions_measures
from medmgr_core.actions.records import Action
from medmgr_core.activity.records import Appointment
from medmgr_core.budgets import commands as budgets_commands
from medmgr_core.budgets import measures as budgets_measures
from medmgr_core.budgets.plan_records import (
    BudgetMove,
    BudgetMoveLine,
    BudgetPackage,
    BudgetVersion,
    LockedMonth,
    Reserve,
    VersionLine,
)
from medmgr_core.budgets.reason_records import BudgetRule, ForecastOverride, Scenario, Usage, VarianceReason, Workload
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.complaints import case_rules
from medmgr_core.complaints import commands as complaints_commands
from medmgr_core.complaints import measures as complaints_measures
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintStep, ComplaintSubject
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.return_records import ComplaintReturn, Feedback
from medmgr_core.compliance import duty_commands, duty_moves, policy_commands, requirement_commands, risk_commands
from medmgr_core.compliance import measures as compliance_measures
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.compliance.policy_records import Policy, PolicyRead, PolicyVersion
from medmgr_core.compliance.requirement_records import (
    Assessment,
    EvidenceLink,
    Finding,
    Framework,
    Requirement,
    RequirementResult,
)
from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.facility import commands as facility_commands
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
from medmgr_core.indicators.target_records import MeasureTarget
from medmgr_core.measure import Measure
from medmgr_core.people import need_to_know, snooze
from medmgr_core.people.records import (
    AccessRole,
    Person,
    PersonRole,
    RecordReader,
    RestrictedRecord,
    RoleRight,
    Snooze,
    StoredFile,
)
from medmgr_core.people.shipped import open_new_areas
from medmgr_core.purchasing import commands as purchasing_commands
from medmgr_core.purchasing import measures as purchasing_measures
from medmgr_core.purchasing.records import ApprovalLimit, Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import Record
from medmgr_core.rosters import commands as rosters_commands
from medmgr_core.rosters import measures as rosters_measures
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
from medmgr_core.savings import commands as savings_commands
from medmgr_core.savings import measures as savings_measures
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.store.catalogue import Catalogue, all_views
from medmgr_core.store.schema import UPGRADES
from medmgr_core.store.store import Store, open_store
from medmgr_core.supplies import commands as supplies_commands
from medmgr_core.supplies import measures as supplies_measures
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet, StockItem, StockLevel, StockLot, StockMovement, StoreRoom

_CORE = Path(__file__).parent
DATA = Path(os.environ.get("MEDMGR_DATA") or _CORE.parent / "data")
SAMPLE = _CORE.parent / "data" / "sample"

# In the order they are loaded: a record comes after those it refers to.
RECORD_TYPES: tuple[type[Record], ...] = (
    FacilityProfile,
    LocalClosure,
    Unit,
    UnitPlacement,
    Person,
    CostCentre,
    Account,
    Supplier,
    StaffMember,
    AccessRole,
    RoleRight,
    PersonRole,
    StoredFile,
    RestrictedRecord,
    RecordReader,
    Snooze,
    ImportProfile,
    CodeMapping,
    LoadedFile,
    WaitingRow,
    BudgetRule,
    BudgetLine,
    BudgetVersion,
    VersionLine,
    BudgetPackage,
    BudgetMove,
    BudgetMoveLine,
    Reserve,
    LockedMonth,
    Actual,
    Workload,
    Usage,
    VarianceReason,
    ForecastOverride,
    Scenario,
    ApprovalLimit,
    SpendRequest,
    PurchaseOrder,
    Invoice,
    Indicator,
    IndicatorValue,
    MeasureTarget,
    SavingScheme,
    SavingMonth,
    Appointment,
    ClockPolicy,
    ComplaintSubject,
    Complaint,
    ComplaintIssue,
    ComplaintClock,
    ComplaintStep,
    ComplaintReturn,
    Feedback,
    Action,
    EvidenceItem,
    Duty,
    DutyEvent,
    Framework,
    Requirement,
    Assessment,
    RequirementResult,
    EvidenceLink,
    Finding,
    Risk,
    RiskScore,
    Policy,
    PolicyVersion,
    PolicyRead,
    ShiftType,
    StaffSkill,
    RosterTerms,
    CoverDemand,
    RosterRule,
    RosterPeriod,
    RosterShift,
    StaffAbsence,
    RosterWish,
    LeaveCarried,
    UnitCensus,
    StockItem,
    StoreRoom,
    StockLevel,
    StockLot,
    CountSheet,
    CountLine,
    SupplyOrder,
    SupplyOrderLine,
    StockMovement,
    Contract,
    ServiceLevel,
    ServiceCheck,
    Equipment,
    EquipmentFailure,
)

SLICES = (
    "people",
    "facility",
    "imports",
    "budgets",
    "purchasing",
    "savings",
    "indicators",
    "activity",
    "complaints",
    "actions",
    "compliance",
    "rosters",
    "supplies",
)

VIEW_FILES = tuple(
    file for name in SLICES for file in (_CORE / name / "views.sql", _CORE / name / "joined_views.sql") if file.exists()
)

CATALOGUE = Catalogue(
    RECORD_TYPES, all_views(VIEW_FILES),
    {**need_to_know.RULES, **snooze.RULES, **facility_commands.RULES, **budgets_commands.RULES, **purchasing_commands.RULES,
     **savings_commands.RULES, **complaints_commands.RULES,
     **case_rules.RULES, **actions_commands.RULES, **duty_commands.RULES,
     **requirement_commands.RULES, **risk_commands.RULES, **policy_commands.RULES,
     **rosters_commands.RULES, **supplies_commands.RULES},
    {**need_to_know.VOID_RULES, **facility_commands.VOID_RULES, **budgets_commands.VOID_RULES, **purchasing_commands.VOID_RULES,
     **complaints_commands.VOID_RULES, **case_rules.VOID_RULES, **duty_commands.VOID_RULES, **risk_commands.VOID_RULES,
     **rosters_commands.VOID_RULES, **supplies_commands.VOID_RULES},
    {**budgets_commands.RULE_FIELDS, **savings_commands.RULE_FIELDS, **supplies_commands.RULE_FIELDS},
    duty_moves.FOLLOWERS,
)  # fmt: skip

# room -> the area whose right its measures need, and the measures
MEASURES_BY_ROOM: dict[str, tuple[str, tuple[Measure, ...]]] = {
    "Budgets": ("budgets", budgets_measures.MEASURES), "Purchasing": ("purchasing", purchasing_measures.MEASURES),
    "Savings": ("budgets", savings_measures.MEASURES), "Complaints": ("complaints", complaints_measures.MEASURES),
    "Actions": ("actions", actions_measures.MEASURES), "Compliance": ("compliance", compliance_measures.MEASURES),
    "Rosters": ("rosters", rosters_measures.MEASURES),
    "Supplies": ("supplies", supplies_measures.MEASURES),
}  # fmt: skip
MEASURES = tuple(measure for _, measures in MEASURES_BY_ROOM.values() for measure in measures)


def store_url() -> str:
    """Where the store is: MEDMGR_STORE, or the file in data/."""
    return os.environ.get("MEDMGR_STORE") or f"duckdb:///{DATA / 'medmgr.duckdb'}"


def open_workspace(url: str | None = None, *, folder: Path | None = None, accept_loss: bool = False) -> Store:
    """Open the store with all record types. Raises StoreInUse, StoreTooNew, StoreDamaged, StoreBehind."""
    store = open_store(url or store_url(), CATALOGUE, folder=folder, trust=accept_loss)
    try:
        areas = open_new_areas(store)
    except BaseException:
        store.close()
        raise
    if areas:
        UPGRADES.info("The shipped roles have their rights in new areas: %s.", ", ".join(areas))
    return store
