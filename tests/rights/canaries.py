"""A facility of two departments, A and B, with a canary in everything that belongs to one of them.

top ── CanaryA dept ── CanaryA ward, CanaryA old (merged into the ward)      CanaryB moving stood under A's department
    └─ CanaryB dept ── CanaryB ward, CanaryB old, CanaryB moving             until the beginning of this year

Every text of B holds the word CanaryB. B's money is so large that no sum it is part of stays below a million, while A's
never comes near; B's contract hours are a figure of their own. So a sum over both is told from a sum over A alone.

A new field and a new record type need nothing here: each text left empty is filled (``worded``), and each type that is
not spelled out has a record in either half (``_whatever_else``), or one of the whole facility (``_whatever_is_common``).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from medmgr_core.actions.records import Action
from medmgr_core.budgets.plan_records import (
    BudgetMove,
    BudgetMoveLine,
    BudgetPackage,
    BudgetVersion,
    LockedMonth,
    Reserve,
    VersionLine,
)
from medmgr_core.budgets.reason_records import ForecastOverride, Scenario, Usage, Workload
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintStep
from medmgr_core.complaints.shipped import POLICIES
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.compliance.policy_records import Policy, PolicyRead, PolicyVersion
from medmgr_core.compliance.requirement_records import Assessment, EvidenceLink, Finding, RequirementResult
from medmgr_core.compliance.risk_records import Risk, RiskScore
from medmgr_core.facility.commands import merge_units
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, StaffMember, Supplier, Unit, UnitPlacement
from medmgr_core.imports.records import ImportProfile
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.measure import Reading
from medmgr_core.people.drafts import keep_draft
from medmgr_core.people.entries import add_entry, change_entry, void_entry
from medmgr_core.people.files import keep_file, prepare_download
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.need_to_know import restrict
from medmgr_core.people.records import SYSTEM, Person, PersonRole
from medmgr_core.people.rights import rights_of
from medmgr_core.people.shipped import ROLES
from medmgr_core.periods import Period, add_months, financial_year_of, today
from medmgr_core.purchasing.records import Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import Record, fields_of
from medmgr_core.rosters.records import (
    CoverDemand,
    LeaveCarried,
    RosterPeriod,
    RosterShift,
    RosterTerms,
    RosterWish,
    StaffAbsence,
    StaffSkill,
    UnitCensus,
)
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet, StockItem, StockLevel, StockLot, StockMovement, StoreRoom
from medmgr_core.workspace import RECORD_TYPES
from tests.support.filled import filled
from tests.support.loading import load_csv
from tests.support.stores import copied, told

TODAY = today("Europe/London")
YEAR = financial_year_of(TODAY, 4)
LAST_OF_B = add_months(YEAR.first, 30)  # long after anything else, and in no date but that of one line
BOTH_YEARS = Period(add_months(YEAR.first, -12), YEAR.until, "both years")
HOURS = {"A": 30.0, "B": 22.22}
MONEY = {"A": 1_000_00, "B": 2_222_222_222_22}  # minor units
GROUP = {"A": "clinical", "B": "facilities"}
ROLE_CODES = tuple(role.code for role in ROLES)


@dataclass(frozen=True)
class Half:
    """One department: whoever runs it, and the keys of what belongs to it."""

    name: str
    file_id: str = ""
    loaded: str = ""  # the batch of its loaded file
    changed: str = ""  # the batch of a change of a record
    download: str = ""

    @property
    def by(self) -> str:
        """The administrator of this department."""
        return f"{self.name.lower()}.administrator"

    def word(self, what: str) -> str:
        """A canary; also the code of what it names."""
        return f"Canary{self.name} {what}"


@dataclass(frozen=True)
class Facility:
    """The store and its two halves."""

    store: Store
    a: Half
    b: Half

    def scope(self, person: str = "a.administrator", area: str = "facility", root: str = "CanaryA dept",
              period: Period = YEAR) -> Scope:  # fmt: skip
        """What a page of this area would hand to its queries."""
        return Scope(person, tuple(sorted(rights_of(self.store, person).units(area))), root, period)


# --- looking for canaries ---------------------------------------------------------------------------------------------

_MILLIONS = re.compile(r"£\s?[\d.,]+ ?(?:m|bn)\b|(?<![\d.,])\d{1,3}(,\d{3}){2,}|(?<![\w.-])-?\d{8,}\.\d+(?![\w.])")

_WIDGET_LIMIT = "9007199254740991.0"  # what a number field takes at most


def canaries_in(texts: Iterable[str]) -> list[str]:
    """Texts that hold a word of B, or money or hours that B has part in. Backslashes of Markdown aside."""
    return [text[:300] for text in texts if _is_of_b(text)]


def _is_of_b(text: str) -> bool:
    plain = text.replace("\\", "").replace("\u2060", "")
    return "canaryb" in plain.casefold() or "22.22" in plain or bool(_MILLIONS.search(plain.replace(_WIDGET_LIMIT, "")))


def canaries_of(value: Any) -> list[str]:
    """The same in whatever a function returned; there the last month of B and hours it has part in are told as well."""
    texts = list(_texts(value))
    found = canaries_in(texts) + [text for text in texts if f"{LAST_OF_B:%Y-%m}" in text]
    found += [str(number) for number in _numbers(value) if abs(number) >= MONEY["B"] / 2]
    hours = value["contract_hours"].dropna() if isinstance(value, pd.DataFrame) and "contract_hours" in value else []
    return found + [f"{held} hours" for held in hours if not float(held).is_integer()]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, pd.DataFrame):
        for column in value:
            yield from (str(cell) for cell in value[column] if cell is not None)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _texts(getattr(value, part.name))
    elif isinstance(value, list | tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
    else:
        yield bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def _numbers(value: Any) -> Iterator[float]:
    if isinstance(value, pd.DataFrame):
        for column in value.select_dtypes("number"):
            yield from (float(cell) for cell in value[column].dropna())
    elif isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, Reading):
        yield from (number for number in (value.value, value.before, *(held for _, held in value.months)) if number is not None)
    elif is_dataclass(value) and not isinstance(value, type):
        for part in fields(value):
            yield from _numbers(getattr(value, part.name))
    elif isinstance(value, list | tuple | dict):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _numbers(part)


# --- building ---------------------------------------------------------------------------------------------------------


@contextmanager
def canary_facility(*, with_b: bool = True) -> Iterator[Facility]:
    """A copy of the facility. Without B its department stands empty: what A is shown must be the same."""
    kind, fill = ("canaries", _with_b) if with_b else ("canaries-without-b", _without_b)
    halves = (Half(**held) for held in told(kind, fill))
    with copied(kind, fill) as store:
        yield Facility(store, *(_with_download(store, half) for half in halves))


def _with_b(store: Store) -> list[dict[str, str]]:
    _common(store)
    return [asdict(_half(store, name)) for name in "AB"]


def _without_b(store: Store) -> list[dict[str, str]]:
    _common(store)
    return [asdict(half) for half in (_half(store, "A"), Half("B"))]


def _with_download(store: Store, half: Half) -> Half:
    """Made in the copy: it is kept for ten minutes only."""
    if not half.file_id:
        return half
    path = prepare_download(store, name="staff.csv", media_type="text/csv", content=f"Canary{half.name} rows".encode(),
                            by=half.by)  # fmt: skip
    return replace(half, download=path.removeprefix("/files/"))


def _common(store: Store) -> None:
    with store.write(by=SYSTEM, source=COMMAND) as work:
        make_administrator(work, "manager", "Manager")
        work.add(FacilityProfile(name="House"))
        for code, kind in (("PAY", "pay"), ("DRUGS", "non_pay"), ("FEES", "income")):
            work.add(Account(account_code=code, name=f"Account {code}", account_type=kind))
        for code in ("S1", "S2"):
            work.add(Supplier(supplier_code=code, name=f"Supplier {code}"))
        work.add(LockedMonth(month=date(2019, 1, 1), note="Common"))  # long before anything else
        work.add(ImportProfile(profile_code="P", name="Common profile", record_table="actual", headings='["Date"]', choice="{}"))
        work.add(StockItem(item_code="ITEM", name="Item", price=100, need="vital", supplier_code="S1", account_code="DRUGS"))
        work.add(StockLot(lot_code="LT-1", item_code="ITEM", lot_no="1", expires_on=TODAY + timedelta(days=20)))
        for name in "AB":
            _units(work, name)
        for name in "AB":
            _people(work, name)
        for policy in POLICIES:
            if policy.regime == "england":
                work.add(policy)
        _whatever_is_common(work)
        work.add(Indicator(indicator_code="Z", name="Counted in one half only"))


def _whatever_is_common(work: Write) -> None:
    """One record of each type of the whole facility that is not spelled out above: others may refer to it."""
    for record_type in RECORD_TYPES:
        if record_type.unit_field is None and not work.connection.rows(f"SELECT 1 FROM {record_type.table}"):
            refs = {spec.name: _key_in(work.connection.rows, spec.ref, "") for spec in fields_of(record_type) if spec.ref}
            work.add(filled(record_type, f"Common {record_type.table}", **{n: key for n, key in refs.items() if key}))


def _key_in(rows: Callable[[str], list[tuple[Any, ...]]], table: str, word: str) -> str | None:
    """The key of a live record with this word in it, else of any one."""
    (key,) = next(record_type.key for record_type in RECORD_TYPES if record_type.table == table)
    found = rows(f"SELECT {key}, * FROM live_{table} ORDER BY {key} NULLS LAST")
    return next((row[0] for row in found if word in str(row)), found[0][0] if found else None)


def worded(record: Record, name: str) -> Record:
    """The record with a canary in each text that was left empty: a new field has its canary by itself."""
    held = {field: value for field, value in record.model_dump().items() if value not in (None, "")}
    return filled(type(record), f"Canary{name} word", **held)


def _units(work: Write, name: str) -> None:
    for what, kind, parent in (("dept", "department", "top"), ("ward", "unit", f"Canary{name} dept"),
                               ("old", "unit", f"Canary{name} dept")):  # fmt: skip
        work.add(worded(Unit(unit_code=f"Canary{name} {what}", name=f"Canary{name} {what} named", kind=kind), name))
        placement = UnitPlacement(unit_code=f"Canary{name} {what}", valid_from=date(2020, 4, 1), parent_code=parent)
        work.add(worded(placement, name))
    if name == "B":
        work.add(worded(Unit(unit_code="CanaryB moving", name="CanaryB moving named", kind="unit"), name))
        for start, parent in ((date(2020, 4, 1), "CanaryA dept"), (YEAR.first, "CanaryB dept")):
            work.add(worded(UnitPlacement(unit_code="CanaryB moving", valid_from=start, parent_code=parent), name))


def _people(work: Write, name: str) -> None:
    """A person for each role. Who signs in belongs to the whole facility, so these names are no canaries."""
    for role in ROLE_CODES:
        code = f"{name.lower()}.{role}"
        work.add(Person(person_code=code, name=f"Holder of {role} {name.lower()}"))
        work.add(worded(PersonRole(person_code=code, role_code=role, unit_code=f"Canary{name} dept"), name))


def _half(store: Store, name: str) -> Half:
    by = f"{name.lower()}.administrator"
    _centres_and_staff(store, name)
    _plan_and_spending(store, name)
    loaded = load_csv(store, ledger_file(name), Actual, f"Canary{name} ward", by=by, name=f"Canary{name}.csv")
    changed = _past(store, name, by)
    keep_draft(store, by, "staff_member:new", {"name": f"Canary{name} drafted"})
    ward, content = f"Canary{name} ward", f"Canary{name} content".encode()
    file_id = keep_file(store, record_type="unit", record_key=ward, area="staff", unit=ward, name=f"Canary{name} file.txt",
                        media_type="", content=content, by=by)  # fmt: skip
    _budgets(store, name)
    _purchasing(store, name)
    _savings(store, name)
    _quality(store, name)
    _compliance(store, name)
    _rosters(store, name)
    _supplies(store, name)
    _whatever_else(store, name)
    return Half(name, file_id, loaded.batch, changed)


def _centres_and_staff(store: Store, name: str) -> None:
    units = ("ward", "old", "moving") if name == "B" else ("ward", "old")
    for number, unit in enumerate(units):
        _enter(store, name, CostCentre(cost_centre_code=f"Canary{name} {unit} centre", name=f"Canary{name} {unit} centre named",
                                       unit_code=f"Canary{name} {unit}"))  # fmt: skip
        for which, left_on in (("now", None), ("past", date(2024, 5, 1))):
            _enter(store, name, StaffMember(
                staff_no=f"Canary{name} {which} {number}", name=f"Canary{name} staff {which} {number}",
                job_title=f"Canary{name} job", staff_group=GROUP[name], contract_hours=HOURS[name],
                unit_code=f"Canary{name} {unit}", left_on=left_on))  # fmt: skip
    _enter(store, name, CostCentre(cost_centre_code=f"Canary{name} late centre", name=f"Canary{name} late centre named",
                                   unit_code=f"Canary{name} ward"))  # fmt: skip


def _enter(store: Store, name: str, record: Record, source: str = "form") -> None:
    add_entry(store, worded(record, name), by=f"{name.lower()}.administrator", source=source)


def _plan_and_spending(store: Store, name: str) -> None:
    """Plan and spending in the first month of this year and of the last; a cost centre with a plan alone."""
    centres = ("ward", "moving") if name == "B" else ("ward",)
    if name == "B":
        last = Actual(posted_on=LAST_OF_B, cost_centre_code="CanaryB ward centre", account_code="PAY", amount=MONEY["B"])
        _enter(store, name, last)
    for month in (YEAR.first, add_months(YEAR.first, -12)):
        for centre in centres:
            for account, supplier in (("PAY", None), ("DRUGS", "S2" if name == "B" else "S1")):
                _spend(store, name, f"Canary{name} {centre} centre", account, supplier, month)
        _enter(store, name, BudgetLine(cost_centre_code=f"Canary{name} late centre", account_code="PAY", month=month,
                                       amount=MONEY[name]))  # fmt: skip


def _spend(store: Store, name: str, centre: str, account: str, supplier: str | None, month: date) -> None:
    _enter(store, name, BudgetLine(cost_centre_code=centre, account_code=account, month=month, amount=3 * MONEY[name]))
    line = Actual(posted_on=month.replace(day=15), cost_centre_code=centre, account_code=account, supplier_code=supplier,
                  amount=MONEY[name], reference=f"Canary{name} reference", description=f"Canary{name} text")  # fmt: skip
    _enter(store, name, line)


def _budgets(store: Store, name: str) -> None:
    """A move that is approved and one that waits, a reserve, and a version with a line: their money is the department's."""
    ward, unit, half = f"Canary{name} ward centre", f"Canary{name} ward", name.lower()
    line = {"cost_centre_code": ward, "account_code": "PAY"}
    for state in ("asked", "approved"):
        move = BudgetMove(kind="carry_forward", unit_code=unit, moved_on=YEAR.first, asked_by=f"{half}.clerk", amount=MONEY[name],
                          reason=f"Canary{name} reason", state=state)  # fmt: skip
        number = add_entry(store, move, by=f"{half}.administrator", source=COMMAND)[0]
        _enter(store, name, BudgetMoveLine(move_no=number, month=YEAR.first, amount=MONEY[name], **line), COMMAND)
    if name == "B":  # a line of the move of A: B's money, and nothing A is shown
        (own,) = store.rows("SELECT max(move_no) FROM live_budget_move WHERE unit_code = 'CanaryA ward'")
        other_end = BudgetMoveLine(move_no=own[0], month=YEAR.first, amount=-MONEY["B"], **line)
        store.add(other_end, by="manager", source=COMMAND)
        store.add(Reserve(unit_code="top", year_on=YEAR.first, amount=MONEY["B"]), by="manager")
    _enter(store, name, Reserve(unit_code=f"Canary{name} dept", year_on=YEAR.first, amount=MONEY[name]))
    _enter(
        store, name, ForecastOverride(cost_centre_code=ward, year_on=YEAR.first, amount=9 * MONEY[name], reason=f"Canary{name}")
    )
    _enter(store, name, Workload(cost_centre_code=ward, month=YEAR.first, counted_in=f"Canary{name}", planned=5, done=6))
    _enter(store, name, Usage(month=YEAR.first, planned=MONEY[name], used=MONEY[name], **line))
    version = f"Canary{name} version"
    _enter(store, name, BudgetVersion(version_code=version, name=version, unit_code=unit, year_on=YEAR.until))
    _enter(store, name, VersionLine(version_code=version, base=MONEY[name], **line))
    _enter(store, name, BudgetPackage(version_code=version, rank=1, name=f"Canary{name} package", amount=MONEY[name], **line))
    _enter(store, name, Scenario(name=f"Canary{name} scenario", unit_code=f"Canary{name} dept", year_on=YEAR.first))


def _supplies(store: Store, name: str) -> None:
    """A room with use over weeks and a lot that expires, orders, a count, a contract that is missed, a device that failed."""
    room, ward, units = f"Canary{name} room", f"Canary{name} ward", {"A": 10.0, "B": MONEY["B"] / 100}[name]
    where = {"item_code": "ITEM", "room_code": room}
    _enter(store, name, StoreRoom(room_code=room, name=room, unit_code=ward, cost_centre_code=f"{ward} centre"))
    _enter(store, name, StockLevel(**where, lowest=units))
    order = {"supplier_code": "S1", "room_code": room, "cost_centre_code": f"{ward} centre", "account_code": "DRUGS"}
    for state in ("approved", "draft"):
        placed = SupplyOrder(**order, ordered_on=YEAR.first, expected_on=YEAR.first, state=state)
        number = add_entry(store, worded(placed, name), by=f"{name.lower()}.administrator", source=COMMAND)[0]
        line = SupplyOrderLine(order_no=number, item_code="ITEM", packs=3 * int(units), pack_size=1, price=100)
        _enter(store, name, line, COMMAND)
    (approved,) = store.rows("SELECT order_no FROM live_supply_order WHERE room_code = $room AND state = 'approved'", room=room)
    for day in (add_months(YEAR.first, -12), YEAR.first):
        for number, (movement, share) in enumerate((("receipt", 9), *[("issue", 1)] * 4, ("wastage", 1))):
            came = {"ordered_on": day, "supplier_code": "S1"} if movement == "receipt" else {"used_by": ward}
            moved = StockMovement(**where, movement=movement, quantity=share * units, lot_code="LT-1",
                                  moved_on=day + timedelta(days=7 * number), **came)  # fmt: skip
            _enter(store, name, moved, COMMAND)
    part = StockMovement(**where, movement="receipt", quantity=units, moved_on=YEAR.first, order_no=approved[0], lot_code="LT-1")
    _enter(store, name, part, COMMAND)
    sheet = CountSheet(room_code=room, counted_on=YEAR.first, state="posted", posted_on=YEAR.first)
    count_no = add_entry(store, worded(sheet, name), by=f"{name.lower()}.administrator", source=COMMAND)[0]
    _enter(store, name, CountLine(count_no=count_no, item_code="ITEM", counted=units, expected=units), COMMAND)
    _services(store, name, ward)


def _services(store: Store, name: str, ward: str) -> None:
    by, ends_on = f"{name.lower()}.administrator", TODAY + timedelta(days=40)
    contract = Contract(name=f"Canary{name} contract", supplier_code="S1", unit_code=ward, starts_on=date(2020, 1, 1),
                        notice=30, ends_on=ends_on, renews_by=12, yearly_value=MONEY[name], monthly_fee=MONEY[name],
                        credit_cap=1.0)  # fmt: skip
    contract_no = add_entry(store, worded(contract, name), by=by, source=COMMAND)[0]
    level = ServiceLevel(contract_no=contract_no, name=f"Canary{name} level", target=98, credit=1.0, counted_in=f"Canary{name}")
    level_no = add_entry(store, worded(level, name), by=by, source=COMMAND)[0]
    device = Equipment(tag=f"Canary{name} tag", name=f"Canary{name} device", unit_code=ward, cost=MONEY[name], criticality="high",
                       yearly_service=MONEY[name], hours_a_week=40)  # fmt: skip
    _enter(store, name, device, COMMAND)
    _enter(store, name, Duty(name=f"Canary{name} service", kind="maintenance", unit_code=ward, about="equipment",
                             about_key=f"Canary{name} tag", every=12, first_due_on=YEAR.first))  # fmt: skip
    for day in (add_months(YEAR.first, -12), YEAR.first):
        _enter(store, name, ServiceCheck(level_no=level_no, checked_on=day, actual=90), COMMAND)
        broken = EquipmentFailure(tag=f"Canary{name} tag", failed_on=day, down_hours=3, cost=MONEY[name], cause=f"Canary{name}")
        _enter(store, name, broken)


def _whatever_else(store: Store, name: str) -> None:
    """A record of each type that belongs to a unit and is not spelled out above: a new type has its canary by itself."""
    for record_type in RECORD_TYPES:
        if record_type.unit_field and not any(f"Canary{name}" in str(row) for row in store.rows(
                f"SELECT * FROM {record_type.table}")):  # fmt: skip
            refs = {spec.name: _ref_of(store, name, spec.ref) for spec in fields_of(record_type) if spec.ref}
            record = filled(record_type, f"Canary{name} {record_type.table}", **{n: key for n, key in refs.items() if key})
            _enter(store, name, record, COMMAND)  # some fields of some types are set by commands only


def _purchasing(store: Store, name: str) -> None:
    """A request that waits, one that is approved, an order that is late, invoices to be paid and paid, and pairs of them."""
    held = {"cost_centre_code": f"Canary{name} ward centre", "account_code": "DRUGS", "supplier_code": "S1"}
    start, before = YEAR.first, add_months(YEAR.first, -12)
    for state in ("asked", "approved"):
        _enter(store, name, SpendRequest(purpose=f"Canary{name} purpose", amount=MONEY[name], asked_on=start, state=state,
                                         asked_by=f"{name.lower()}.clerk", **held), COMMAND)  # fmt: skip
    _enter(store, name, PurchaseOrder(ordered_on=before, amount=MONEY[name], expected_on=before, **held), COMMAND)
    billed = PurchaseOrder(ordered_on=start, amount=555_00, expected_on=start, **held)
    order_no = add_entry(store, worded(billed, name), by=f"{name.lower()}.administrator", source=COMMAND)[0]
    _enter(store, name, Invoice(reference=f"Canary{name} as ordered", amount=555_00, invoiced_on=start, received_on=start,
                                due_on=start, order_no=order_no, **held), COMMAND)  # fmt: skip
    days = {"A": 3, "B": 9}[name]
    for number, amount, paid_on in (
        ("", MONEY[name], None),
        ("", MONEY[name], start + timedelta(days=days)),
        ("", 888_00, None),
        ("IN-9" if name == "A" else "", 777_00, None),
    ):  # fmt: skip  The last two look like invoices of the other department; IN-9 comes last in the order of texts
        state = "paid" if paid_on else "received"
        bill = Invoice(invoice_no=number, reference=f"Canary{name} bill {amount} {state}", amount=amount, invoiced_on=start,
                       received_on=start, due_on=start, state=state, paid_on=paid_on, **held)  # fmt: skip
        _enter(store, name, bill, COMMAND)


def _savings(store: Store, name: str) -> None:
    """A saving that runs, with a value of its guard and an answer of its owner, in the first months of this year and the last."""
    start, guard = add_months(YEAR.first, -12), _key_in(store.rows, "indicator", "")
    _enter(store, name, IndicatorValue(unit_code=f"Canary{name} ward", indicator_code=guard, period_on=start, value=3))
    scheme = SavingScheme(name=f"Canary{name} saving", cost_centre_code=f"Canary{name} ward centre", account_code="DRUGS",
                          owner=f"{name.lower()}.clerk", stage="open", starts_on=start, guard_unit_code=f"Canary{name} ward",
                          guard_code=guard, answer=f"Canary{name} answer", answered_on=TODAY)  # fmt: skip
    scheme_no = add_entry(store, worded(scheme, name), by=f"{name.lower()}.administrator", source=COMMAND)[0]
    for month in (YEAR.first, start):
        _enter(store, name, SavingMonth(scheme_no=scheme_no, month=month, planned=MONEY[name], delivered=MONEY[name]), COMMAND)


def _quality(store: Store, name: str) -> None:
    """Complaints that were answered and that wait, and actions; of B also one that stands in A's ward for named people only."""
    ward, clerk = f"Canary{name} ward", f"{name.lower()}.clerk"
    for start in (add_months(YEAR.first, -12), YEAR.first):
        day = start + timedelta(days=10)
        _complaint(store, name, ward, start, acknowledged_on=day, agreed_on=day, agreed_until=day, answered_on=day, closed_on=day,
                   outcome="upheld", referred_on=day, ombudsman="pending", handler=clerk)  # fmt: skip
        number = _complaint(store, name, ward, start, kind="concern")  # never answered
        for done in (start, None):
            task = Action(task=f"Canary{name} task {done}", unit_code=ward, owner=clerk, due_on=day, about="complaint",
                          about_key=number, done_on=done, evidence=f"Canary{name} evidence" if done else None, verified_on=done,
                          verified_by=clerk if done else None, effective="yes" if done else None)  # fmt: skip
            _enter(store, name, task, COMMAND)
    if name == "B":
        _secret(store)
        _enter(store, name, IndicatorValue(unit_code="CanaryB ward", indicator_code="Z", period_on=YEAR.first, value=9))


def _compliance(store: Store, name: str) -> None:
    """Evidence; a licence and a training of one person, each done in time and due soon."""
    ward, by = f"Canary{name} ward", f"{name.lower()}.administrator"
    shown = EvidenceItem(name=f"Canary{name} certificate", unit_code=ward, issued_on=YEAR.first, valid_until=YEAR.first)
    evidence_no = add_entry(store, worded(shown, name), by=by, source=COMMAND)[0]
    for kind in ("licence", "training"):
        duty = Duty(name=f"Canary{name} {kind}", kind=kind, unit_code=ward, about="staff_member", about_key=f"Canary{name} now 0",
                    every=12, first_due_on=YEAR.first)  # fmt: skip
        number = add_entry(store, worded(duty, name), by=by, source=COMMAND)[0]
        event = DutyEvent(duty_no=number, done_on=YEAR.first, next_due_on=TODAY + timedelta(days=5), evidence_no=evidence_no)
        _enter(store, name, event, COMMAND)
    _assessed(store, name)
    _risks_and_policies(store, name)


def _assessed(store: Store, name: str) -> None:
    """Of the common set an assessment: met by evidence that has expired; and a finding that is open, and one closed."""
    ward, by, day = f"Canary{name} ward", f"{name.lower()}.administrator", YEAR.first
    code, framework = store.rows("SELECT requirement_code, framework_code FROM live_requirement")[0]
    held = Assessment(framework_code=framework, unit_code=ward, started_on=day)
    number = add_entry(store, worded(held, name), by=by, source=COMMAND)[0]
    judged = RequirementResult(assessment_no=number, requirement_code=code, result="compliant", judged_on=day)
    _enter(store, name, judged, COMMAND)
    stale = EvidenceItem(name=f"Canary{name} stale", unit_code=ward, issued_on=day, valid_until=day, link="x")
    evidence_no = add_entry(store, worded(stale, name), by=by, source=COMMAND)[0]
    _enter(store, name, EvidenceLink(evidence_no=evidence_no, requirement_code=code))
    for closed_on in (None, day):
        found = Finding(summary=f"Canary{name} found {closed_on}", unit_code=ward, opened_on=day, due_on=day,
                        requirement_code=code, owner=f"{name.lower()}.clerk", closed_on=closed_on,
                        verified=f"Canary{name} verified" if closed_on else None)  # fmt: skip
        _enter(store, name, found, COMMAND)


def _risks_and_policies(store: Store, name: str) -> None:
    """A risk with two scores; a policy of the ward with a version that one person has read, and its review."""
    ward, by, day = f"Canary{name} ward", f"{name.lower()}.administrator", YEAR.first
    risk = Risk(name=f"Canary{name} risk", unit_code=ward, inherent_consequence=4, inherent_likelihood=5, target_consequence=2,
                target_likelihood=2, opened_on=day)  # fmt: skip
    risk_no = add_entry(store, worded(risk, name), by=by, source=COMMAND)[0]
    for likelihood in (4, 5):
        score = RiskScore(risk_no=risk_no, scored_on=day, consequence=4, likelihood=likelihood)
        _enter(store, name, score, COMMAND)
    code = f"Canary{name} policy"
    _enter(store, name, Policy(policy_code=code, name=code, unit_code=ward))
    version = PolicyVersion(policy_code=code, version=f"Canary{name}", issued_on=day, link=f"Canary{name} word")
    version_no = add_entry(store, worded(version, name), by=by, source=COMMAND)[0]
    _enter(store, name, PolicyRead(version_no=version_no, staff_no=f"Canary{name} now 0", read_on=day), COMMAND)
    review = Duty(name=f"Canary{name} review", kind="policy_review", unit_code=ward, about="policy", about_key=code,
                  first_due_on=day)  # fmt: skip
    _enter(store, name, review)


def _rosters(store: Store, name: str) -> None:
    """A published roster with shifts that were worked and changed, a skill, terms with the department's money, leave, a wish."""
    ward, staff = f"Canary{name} ward", f"Canary{name} now 0"
    by, kind = f"{name.lower()}.administrator", _key_in(store.rows, "shift_type", "")
    for record in (
        StaffSkill(staff_no=staff, skill=f"Canary{name} skill"),
        RosterTerms(staff_no=staff, grade="registered", hourly_cost=MONEY[name], leave_hours=200),
        CoverDemand(unit_code=ward, shift_code=kind, minimum=1),
        RosterPeriod(unit_code=ward, first_on=YEAR.first, last_on=YEAR.first + timedelta(days=27), state="published",
                     published_on=YEAR.first, published_by=f"{name.lower()}.clerk"),
        RosterPeriod(unit_code=ward, first_on=add_months(YEAR.first, -12), last_on=add_months(YEAR.first, -12) + timedelta(27),
                     state="published", published_on=YEAR.first),
        *(RosterShift(staff_no=staff, works_on=start + timedelta(days=day), shift_code=kind, unit_code=ward, outcome=outcome,
                      worked_hours=hours)
          for start in (YEAR.first, add_months(YEAR.first, -12))
          for day, outcome, hours in ((1, "worked", None), (2, "changed", 7), (3, "absent", None))),
        StaffMember(staff_no=f"Canary{name} bank", name="x", job_title="x", staff_group="clinical", unit_code=ward,
                    contract_hours=0),
        RosterShift(staff_no=staff, works_on=YEAR.first + timedelta(days=5), shift_code=kind, unit_code=ward, source="bank",
                    hourly_cost=MONEY[name]),
        StaffAbsence(staff_no=staff, kind="leave", first_on=YEAR.first + timedelta(days=10),
                     last_on=YEAR.first + timedelta(days=12), state="approved"),
        RosterWish(staff_no=staff, wished_on=YEAR.first + timedelta(days=20)),
        LeaveCarried(staff_no=staff, year_on=date(YEAR.first.year, 4, 1), hours=10, note=f"Canary{name} carried"),
        *(UnitCensus(unit_code=ward, counted_on=start + timedelta(days=1), patients=20)
          for start in (YEAR.first, add_months(YEAR.first, -12))),
        Duty(name=f"Canary{name} card", kind="licence", unit_code=ward, about="staff_member", about_key=staff, blocks_work=True),
    ):  # fmt: skip
        add_entry(store, worded(record, name), by=by, source=COMMAND)


def _complaint(store: Store, name: str, unit: str, day: date, **more: Any) -> str:
    record = Complaint(received_on=day, unit_code=unit, summary=f"Canary{name} summary", **more)
    number = add_entry(store, worded(record, name), by=f"{name.lower()}.administrator", source=COMMAND)[0]
    _parts(store, name, number, day)
    return number


def _parts(store: Store, name: str, number: str, day: date) -> None:
    subject, by = _key_in(store.rows, "complaint_subject", ""), f"{name.lower()}.administrator"
    for issue in range(2):
        part = ComplaintIssue(complaint_no=number, subject_code=subject, severity=issue)
        add_entry(store, worded(part, name), by=by, source=COMMAND)
    for event in ("acknowledge", "respond"):
        due = ComplaintClock(complaint_no=number, event=event, due_on=day + timedelta(days=20))
        add_entry(store, worded(due, name), by=by, source=COMMAND)
    step = ComplaintStep(complaint_no=number, happened_on=day, step="note")
    add_entry(store, worded(step, name), by=by, source=COMMAND)


def _secret(store: Store) -> None:
    """A complaint of A's ward that only the manager is to know of: its words are canaries of B."""
    day = YEAR.first
    with store.write(by="manager", source=COMMAND) as work:
        (number,) = work.add(worded(Complaint(received_on=day, unit_code="CanaryA ward", summary="CanaryB secret"), "B"))
        restrict(work, ("complaint", number), ["manager"])
        work.add(worded(Action(task="CanaryB secret task", unit_code="CanaryA ward", owner="manager", due_on=day,
                               about="complaint", about_key=number, done_on=day, evidence="CanaryB", verified_on=day,
                               verified_by="manager", effective="no"), "B"))  # fmt: skip
    with store.write(by="manager", source=COMMAND) as work:
        subject = work.connection.rows("SELECT subject_code FROM live_complaint_subject")[0][0]
        work.add(worded(ComplaintIssue(complaint_no=number, subject_code=subject), "B"))
        work.add(worded(ComplaintClock(complaint_no=number, event="respond", due_on=day), "B"))
        work.add(ComplaintStep(complaint_no=number, happened_on=day, step="note", note="CanaryB secret note"))
    keep_file(store, record_type="complaint", record_key=number, area="complaints", unit="CanaryA ward",
              name="CanaryB secret.txt", media_type="", content=b"CanaryB secret", by="manager")  # fmt: skip


def secret_no(store: Store) -> str:
    """The number of the complaint that only the manager is to know of."""
    sql = "SELECT complaint_no FROM live_complaint WHERE summary = 'CanaryB secret'"
    return str(store.rows(sql)[0][0])


def _ref_of(store: Store, name: str, table: str) -> str | None:
    return f"Canary{name} ward" if table == "unit" else _key_in(store.rows, table, f"Canary{name}")


def ledger_file(name: str) -> str:
    """Two lines of a ledger file: a known cost centre, and a new one; those of B are of two units."""
    known = f"Canary{name} {'moving' if name == 'B' else 'ward'} centre"
    rest = f"PAY,S1,{MONEY[name] / 100:.2f},Canary{name} loaded,Canary{name} loaded text"
    rows = [f"{YEAR.first},{centre},{rest}" for centre in (known, f"Canary{name} proposed")]
    return "\n".join(["Date,Cost centre,Account,Supplier,Amount,Reference,Text", *rows, ""])


def _past(store: Store, name: str, by: str) -> str:
    """History: a change with a reason, a voided record, a merged unit. Returns the batch of the change."""
    batch = f"batch-{name.lower()}"
    change_entry(store, StaffMember, (f"Canary{name} now 0",), {"job_title": f"Canary{name} new job"}, revision=1, by=by,
                 reason=f"Canary{name} reason", batch=batch)  # fmt: skip
    gone = StaffMember(staff_no=f"Canary{name} gone", name=f"Canary{name} gone named", job_title=f"Canary{name} job",
                       staff_group="clinical", unit_code=f"Canary{name} ward", contract_hours=HOURS[name])  # fmt: skip
    _enter(store, name, gone)
    void_entry(store, StaffMember, (f"Canary{name} gone",), revision=1, by=by, reason=f"Canary{name} void reason")
    merge_units(store, f"Canary{name} old", into=f"Canary{name} ward", closed_on=add_months(TODAY, 3), by=by,
                reason=f"Canary{name} merge reason")  # fmt: skip
    return batch


def state_texts(state: Any) -> list[str]:
    """What a session keeps, as text."""
    return [json.dumps(str(name)) + repr(value) for name, value in state.items()]
