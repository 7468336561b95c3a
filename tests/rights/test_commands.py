"""Every command as somebody of department A on things of B, and on their own as those who may not enter: always refused.

A command that is added is found by itself, by its parameter ``by``, and has to be tried here.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest

import medmgr_core
from medmgr_core.actions import commands as actions
from medmgr_core.actions.records import Action
from medmgr_core.budgets import move_commands as moves
from medmgr_core.budgets import version_commands as versions
from medmgr_core.budgets.plan_records import BudgetMove
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.complaints import case_commands as cases
from medmgr_core.complaints.case_records import Complaint, ComplaintIssue, ComplaintSubject
from medmgr_core.complaints.commands import ensure_policies
from medmgr_core.complaints.reading import case
from medmgr_core.compliance import duty_commands as duties
from medmgr_core.compliance import policy_commands as policies
from medmgr_core.compliance import requirement_commands as sets
from medmgr_core.compliance import risk_commands as risks
from medmgr_core.compliance.ask_commands import ask_of_staff
from medmgr_core.compliance.carry_commands import carry_over
from medmgr_core.compliance.duty_records import Duty, DutyEvent, EvidenceItem
from medmgr_core.compliance.plan_commands import load_plan
from medmgr_core.compliance.policy_records import Policy, PolicyVersion
from medmgr_core.compliance.read_plan import ActionPlan
from medmgr_core.compliance.requirement_records import Assessment, EvidenceLink, Finding, Requirement
from medmgr_core.compliance.risk_records import Risk
from medmgr_core.errors import AlreadyExists, NotAllowed, NotFound
from medmgr_core.facility.commands import merge_units, move_unit, open_unit
from medmgr_core.facility.records import CostCentre, StaffMember, Unit, UnitPlacement
from medmgr_core.imports.commands import accept, remember_code
from medmgr_core.imports.dry_run import dry_run
from medmgr_core.imports.mend import leave_row, mend_row
from medmgr_core.imports.records import LoadedFile, WaitingRow
from medmgr_core.imports.returned import take_returned
from medmgr_core.imports.wrong_rows import wrong_rows_xlsx
from medmgr_core.people import entries
from medmgr_core.people.drafts import draft_of
from medmgr_core.people.files import file_for, keep_file
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight, StoredFile
from medmgr_core.people.shipped import ROLES, ensure_roles
from medmgr_core.people.sign_in import make_link, set_password, sign_out_everywhere
from medmgr_core.periods import add_months
from medmgr_core.purchasing import commands as requests
from medmgr_core.purchasing import invoice_commands as invoices
from medmgr_core.purchasing.records import Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import Record
from medmgr_core.rosters import commands as rosters
from medmgr_core.rosters import fill_commands as filling
from medmgr_core.rosters.bank_commands import book_shift
from medmgr_core.rosters.grid_commands import Cell, save_all, save_cells
from medmgr_core.rosters.records import RosterPeriod, RosterShift, StaffAbsence
from medmgr_core.savings import commands as savings
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.supplies import count_commands as counting
from medmgr_core.supplies import order_commands as stock_orders
from medmgr_core.supplies import stock_commands as stock
from medmgr_core.supplies.commands import give_notice
from medmgr_core.supplies.contract_records import Contract
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet
from medmgr_core.workspace import RECORD_TYPES
from tests.rights.canaries import MONEY, ROLE_CODES, TODAY, YEAR, Facility, Half, canaries_in, ledger_file, secret_no
from tests.support.loading import staged_csv

WHO = "a.administrator"
MAY = {(role.code, right.right_area, right.action) for role in ROLES for right in role.role_rights()}
SOON = add_months(TODAY, 1)
ACTUAL = "SELECT actual_no FROM actual WHERE reference = $reference ORDER BY 1 LIMIT 1"

Command = Callable[[Facility, str], Any]


def refused(house: Facility, command: Command, by: str) -> str:
    """Runs a command that must be refused, and returns the sentence; nothing of B may stand in it."""
    before = house.store.head()
    with pytest.raises((NotAllowed, NotFound)) as error:
        command(house, by)
    assert house.store.head() == before, "something was written"
    assert canaries_in([str(error.value)]) == []
    return str(error.value)


# --- the verbs on any record -------------------------------------------------------------------------------------------


def key_in(house: Facility, half: Half, record_type: type[Record]) -> tuple[str, ...]:
    """A record of this type that belongs to one department."""
    who = half.name.lower()
    keys: dict[type[Record], tuple[str, ...]] = {
        Unit: (half.word("ward"),), UnitPlacement: (half.word("ward"), "2020-04-01"), CostCentre: (half.word("ward centre"),),
        StaffMember: (half.word("now 0"),), Person: (f"{who}.clerk",), AccessRole: ("clerk",),
        RoleRight: ("clerk", "staff", "view"), PersonRole: (f"{who}.clerk", "clerk", half.word("dept")),
        StoredFile: (half.file_id,), BudgetLine: (half.word("ward centre"), "PAY", YEAR.first.isoformat()),
    }  # fmt: skip
    if record_type is Actual:
        return house.store.rows(ACTUAL, reference=half.word("reference"))[0]
    if record_type is SavingMonth:  # no word of its own
        return (*key_in(house, half, SavingScheme), YEAR.first.isoformat())
    if record_type in (CountLine, SupplyOrderLine):  # no word of their own either
        return (*key_in(house, half, CountSheet if record_type is CountLine else SupplyOrder), "ITEM")
    if record_type is EvidenceLink:  # nor this one
        sql = ("SELECT link.evidence_no, link.requirement_code FROM live_evidence_link link JOIN live_evidence_item item "
               "ON item.evidence_no = link.evidence_no WHERE item.name = $name")  # fmt: skip
        return house.store.rows(sql, name=half.word("stale"))[0]
    if record_type in keys:
        return keys[record_type]
    rows = house.store.rows(f"SELECT {', '.join(record_type.key)}, * FROM live_{record_type.table}")
    # Its word may stand outside its key; a record of the whole facility has none.
    row = next((row for row in rows if half.word("").strip().casefold() in str(row).casefold()), rows[0])
    return tuple(map(str, row[: len(record_type.key)]))


def record_in(house: Facility, half: Half, record_type: type[Record]) -> Record:
    row = house.store.row(record_type, key_in(house, half, record_type))
    assert row is not None
    return row.record()


def save_one(house: Facility, record_type: type[Record], row: entries.GridRow, by: str) -> None:
    """One row of a grid: its fault is told, not raised."""
    result = entries.save_grid(house.store, record_type, {0: row}, by=by)
    assert result.saved == 0
    raise result.problems[0]


def verbs(half_of: Callable[[Facility], Half], record_type: type[Record]) -> dict[str, tuple[str, Command]]:
    """Each verb of entries.py, by its name: the right it needs, and how it is tried."""

    def key(house: Facility) -> tuple[str, ...]:
        return key_in(house, half_of(house), record_type)

    def record(house: Facility) -> Record:
        return record_in(house, half_of(house), record_type)

    field = record_type.key[0]
    why = {"reason": "x"}
    return {
        "entry": ("view", lambda h, by: entries.entry(h.store, record_type, key(h), by=by)),
        "add_entry": ("enter", lambda h, by: entries.add_entry(h.store, record(h), by=by)),
        "change_entry": ("enter", lambda h, by: entries.change_entry(h.store, record_type, key(h), {}, revision=1, by=by)),
        "void_entry": ("enter", lambda h, by: entries.void_entry(h.store, record_type, key(h), revision=1, by=by, reason="x")),
        "restore_entry": ("enter", lambda h, by: entries.restore_entry(h.store, record_type, key(h), by=by)),
        "recode_entry": ("administer", lambda h, by: entries.recode_entry(h.store, record_type, key(h)[0], "n", by=by, **why)),
        "erase_entry": ("administer", lambda h, by: entries.erase_entry(h.store, record_type, key(h), [field], by=by, **why)),
        "save_grid": ("enter", lambda h, by: save_one(h, record_type, entries.GridRow({}, key(h), 1), by)),
        "save_grid new": ("enter", lambda h, by: save_one(h, record_type, entries.GridRow(record(h).model_dump()), by)),
    }  # fmt: skip


# Who signs in and what roles mean is read everywhere; it is changed only by who administers wherever they are held.
READ_EVERYWHERE = (Person, AccessRole, RoleRight)
OF_A_DEPARTMENT = tuple(t for t in RECORD_TYPES if t.unit_field or t in READ_EVERYWHERE)


@pytest.mark.parametrize("record_type", OF_A_DEPARTMENT, ids=lambda t: t.table)
def test_no_verb_reaches_a_record_of_b(house, record_type):
    for name, (_, command) in verbs(lambda h: h.b, record_type).items():
        if name == "recode_entry" and len(record_type.key) > 1:
            continue
        for role in ROLE_CODES:
            if name != "entry" or record_type not in READ_EVERYWHERE or (role, record_type.area, "view") not in MAY:
                refused(house, command, f"a.{role}")


@pytest.mark.parametrize("role", ROLE_CODES)
def test_a_role_does_in_its_own_department_only_what_it_may(house, role):
    tried = 0
    for record_type in RECORD_TYPES:
        for name, (action, command) in verbs(lambda h: h.a, record_type).items():
            several = name == "recode_entry" and len(record_type.key) > 1
            if not several and (role, record_type.area, action) not in MAY:
                refused(house, command, f"a.{role}")
                tried += 1
    assert tried or role == "administrator"


# --- moving what is one's own into B -----------------------------------------------------------------------------------

MOVES: dict[str, tuple[type[Record], dict[str, Any]]] = {
    "staff to a unit of B": (StaffMember, {"unit_code": "CanaryB ward"}),
    "a cost centre to a unit of B": (CostCentre, {"unit_code": "CanaryB ward"}),
    "a spending line to a cost centre of B": (Actual, {"cost_centre_code": "CanaryB ward centre"}),
    "a unit merged into one of B": (Unit, {"closed_on": SOON, "merged_into": "CanaryB ward"}),
    "a unit put under B": (UnitPlacement, {"parent_code": "CanaryB dept"}),
    "a file to a unit of B": (StoredFile, {"unit_code": "CanaryB ward"}),
}


@pytest.mark.parametrize("move", MOVES)
def test_what_is_ones_own_is_not_moved_into_b(house, move):
    record_type, values = MOVES[move]
    key = key_in(house, house.a, record_type)
    row = house.store.row(record_type, key)
    refused(house, lambda h, by: entries.change_entry(h.store, record_type, key, values, revision=row.revision, by=by), WHO)
    grid = entries.GridRow(values, key, row.revision)
    refused(house, lambda h, by: save_one(h, record_type, grid, by), WHO)


# --- all other commands ------------------------------------------------------------------------------------------------


def _line_of(half: Half) -> moves.Place:
    return moves.Place(half.word("ward centre"), "PAY")


def _of_complaints(key: Callable[[Facility], str]) -> dict[str, Command]:
    """Every command on one complaint: of B, or of A's own ward but for named people only."""
    return {
        "acknowledge": lambda h, by: cases.acknowledge(h.store, key(h), on=TODAY, by=by),
        "agree_plan": lambda h, by: cases.agree_plan(h.store, key(h), on=TODAY, until=SOON, by=by),
        "extend": lambda h, by: cases.extend(h.store, key(h), event="respond", on=TODAY, until=SOON, note="x", by=by),
        "pause": lambda h, by: cases.pause(h.store, key(h), on=TODAY, note="x", by=by),
        "resume": lambda h, by: cases.resume(h.store, key(h), on=TODAY, by=by),
        "note_step": lambda h, by: cases.note_step(h.store, key(h), step="note", on=TODAY, note="x", by=by),
        "answer": lambda h, by: cases.answer(h.store, key(h), on=TODAY, by=by),
        "close": lambda h, by: cases.close(h.store, key(h), on=TODAY, outcome="upheld", by=by),
        "refer": lambda h, by: cases.refer(h.store, key(h), on=TODAY, by=by),
        "reopen": lambda h, by: cases.reopen(h.store, key(h), reason="x", by=by),
        "work_out_anew": lambda h, by: cases.work_out_anew(h.store, key(h), reason="x", by=by),
        "restrict_complaint": lambda h, by: cases.restrict_complaint(h.store, key(h), readers=[by], reason="x", by=by),
        "release_complaint": lambda h, by: cases.release_complaint(h.store, key(h), reason="x", by=by),
        "case": lambda h, by: case(h.store, key(h), by=by),
        "add_entry an issue": lambda h, by: entries.add_entry(
            h.store, ComplaintIssue(complaint_no=key(h), subject_code=key_in(h, h.a, ComplaintSubject)[0]), by=by),
    }  # fmt: skip


def _secret_action(house: Facility) -> str:
    return str(house.store.rows("SELECT action_no FROM action WHERE task = 'CanaryB secret task'")[0][0])


def _of_actions(key: Callable[[Facility], str]) -> dict[str, Command]:
    return {
        "finish_action": lambda h, by: actions.finish_action(h.store, key(h), evidence="x", revision=1, by=by),
        "check_action": lambda h, by: actions.check_action(h.store, key(h), effective="yes", revision=1, by=by),
        "reopen_action": lambda h, by: actions.reopen_action(h.store, key(h), due_on=SOON, revision=1, by=by, reason="x"),
        "stop_action": lambda h, by: actions.stop_action(h.store, key(h), revision=1, by=by, reason="x"),
    }  # fmt: skip


_OF_B: dict[str, Any] = {"item_code": "ITEM", "room_code": "CanaryB room", "quantity": 1, "moved_on": TODAY}
_OF_A = {**_OF_B, "room_code": "CanaryA room"}


def _of_supplies() -> dict[str, Command]:
    def order(house: Facility, half: Half) -> str:
        return key_in(house, half, SupplyOrder)[0]

    return {
        "receive_stock": lambda h, by: stock.receive_stock(h.store, **_OF_B, by=by),
        "issue_stock": lambda h, by: stock.issue_stock(h.store, **_OF_B, by=by),
        "issue_stock away": lambda h, by: stock.issue_stock(h.store, **_OF_A, used_by="CanaryB ward", by=by),
        "transfer_stock": lambda h, by: stock.transfer_stock(h.store, **_OF_B, to_room="CanaryA room", by=by),
        "transfer_stock away": lambda h, by: stock.transfer_stock(h.store, **_OF_A, to_room="CanaryB room", by=by),
        "waste_stock": lambda h, by: stock.waste_stock(h.store, **_OF_B, reason="x", by=by),
        "begin_count": lambda h, by: counting.begin_count(h.store, "CanaryB room", by=by),
        "save_counted": lambda h, by: counting.save_counted(h.store, key_in(h, h.b, CountSheet)[0], "ITEM", 1, by=by),
        "post_count": lambda h, by: counting.post_count(h.store, key_in(h, h.b, CountSheet)[0], revision=1, by=by),
        "draft_orders": lambda h, by: stock_orders.draft_orders(h.store, {"ITEM": 1}, room_code="CanaryB room", by=by),
        "mend_line": lambda h, by: stock_orders.mend_line(h.store, order(h, h.b), "ITEM", packs=1, by=by),
        "approve_supply_order": lambda h, by: stock_orders.approve_supply_order(h.store, order(h, h.b), revision=1, by=by),
        "match_invoice": lambda h, by: stock_orders.match_invoice(
            h.store, order(h, h.b), key_in(h, h.b, Invoice)[0], revision=1, by=by),
        "match_invoice away": lambda h, by: stock_orders.match_invoice(
            h.store, order(h, h.a), key_in(h, h.b, Invoice)[0], revision=1, by=by),
        "cancel_supply_order": lambda h, by: stock_orders.cancel_supply_order(
            h.store, order(h, h.b), reason="x", revision=1, by=by),
        "give_notice": lambda h, by: give_notice(
            h.store, key_in(h, h.b, Contract)[0], given_on=TODAY, reason="x", revision=1, by=by),
    }  # fmt: skip


def _named(commands: dict[str, Command], ending: str) -> dict[str, Command]:
    return {f"{name} {ending}": command for name, command in commands.items()}


def _one_cell(house: Facility, cell: Cell, by: str) -> None:
    """The fault of a cell is told, not raised."""
    result = save_cells(house.store, "CanaryA ward", [cell], by=by)
    assert result.saved == []
    raise next(iter(result.problems.values()))


_BOUGHT: dict[str, Any] = {"unit_code": "CanaryA ward", "staff_no": "CanaryA now 0", "works_on": TODAY, "shift_code": "Com",
                           "source": "bank", "hourly_cost": 1}  # fmt: skip


ACROSS: dict[str, Command] = {
    **_of_supplies(),
    **_of_complaints(lambda h: key_in(h, h.b, Complaint)[0]), **_named(_of_complaints(lambda h: secret_no(h.store)), "secret"),
    **_of_actions(lambda h: key_in(h, h.b, Action)[0]), **_named(_of_actions(_secret_action), "secret"),
    "log_complaint": lambda h, by: cases.log_complaint(
        h.store, Complaint(received_on=TODAY, unit_code="CanaryB ward", summary="x"), by=by),
    "entry of a secret": lambda h, by: entries.entry(h.store, Complaint, (secret_no(h.store),), by=by),
    "open_unit": lambda h, by: open_unit(h.store, Unit(unit_code="N", name="N", kind="unit"), parent_code="CanaryB dept",
                                         valid_from=YEAR.first, by=by),
    "open_unit above": lambda h, by: open_unit(h.store, Unit(unit_code="N", name="N", kind="unit"), parent_code="top",
                                               valid_from=YEAR.first, by=by),
    "open_unit merged": lambda h, by: open_unit(
        h.store, Unit(unit_code="N", name="N", kind="unit", closed_on=SOON, merged_into="CanaryB ward"),
        parent_code="CanaryA dept", valid_from=YEAR.first, by=by),
    "move_unit": lambda h, by: move_unit(h.store, "CanaryB ward", parent_code="CanaryA dept", valid_from=SOON, by=by),
    "move_unit away": lambda h, by: move_unit(h.store, "CanaryA ward", parent_code="CanaryB dept", valid_from=SOON, by=by),
    "merge_units": lambda h, by: merge_units(h.store, "CanaryB ward", into="CanaryA ward", closed_on=SOON, by=by, reason="x"),
    "merge_units away": lambda h, by: merge_units(h.store, "CanaryA old", into="CanaryB ward", closed_on=SOON, by=by, reason="x"),
    "dry_run": lambda h, by: dry_run(h.store, *staged_csv(ledger_file("A"), Actual, "CanaryB ward"), by=by),
    "accept": lambda h, by: accept(h.store, *staged_csv(ledger_file("A"), Actual, "CanaryB ward"), by=by),
    "remember_code": lambda h, by: remember_code(h.store, CostCentre, "x", "CanaryB ward centre", by=by),
    "keep_file": lambda h, by: keep_file(h.store, record_type="unit", record_key="x", area="staff", unit="CanaryB ward",
                                         name="x.txt", media_type="", content=b"x", by=by),
    "undo_entries": lambda h, by: entries.undo_entries(h.store, h.b.changed, by=by, reason="x"),
    "undo_entries loaded": lambda h, by: entries.undo_entries(h.store, h.b.loaded, by=by, reason="x"),
    "mend_row": lambda h, by: mend_row(h.store, key_in(h, h.b, WaitingRow)[0], {}, revision=1, by=by),
    "wrong_rows_xlsx": lambda h, by: wrong_rows_xlsx(h.store, key_in(h, h.b, LoadedFile)[0], by=by),
    "take_returned": lambda h, by: take_returned(
        h.store, key_in(h, h.b, LoadedFile)[0], staged_csv(ledger_file("A"), Actual, "CanaryB ward")[0], by=by),
    "leave_row": lambda h, by: leave_row(h.store, key_in(h, h.b, WaitingRow)[0], revision=1, by=by),
    "approve_request": lambda h, by: requests.approve_request(h.store, *key_in(h, h.b, SpendRequest), revision=1, by=by),
    "refuse_request": lambda h, by: requests.refuse_request(
        h.store, *key_in(h, h.b, SpendRequest), reason="x", revision=1, by=by),
    "withdraw_request": lambda h, by: requests.withdraw_request(h.store, *key_in(h, h.b, SpendRequest), revision=1, by=by),
    "order_request": lambda h, by: requests.order_request(
        h.store, *key_in(h, h.b, SpendRequest), expected_on=TODAY, revision=1, by=by),
    "close_order": lambda h, by: requests.close_order(h.store, *key_in(h, h.b, PurchaseOrder), revision=1, by=by),
    "approve_invoice": lambda h, by: invoices.approve_invoice(h.store, *key_in(h, h.b, Invoice), revision=1, by=by),
    "dispute_invoice": lambda h, by: invoices.dispute_invoice(h.store, *key_in(h, h.b, Invoice), reason="x", revision=1, by=by),
    "settle_dispute": lambda h, by: invoices.settle_dispute(h.store, *key_in(h, h.b, Invoice), outcome="x", revision=1, by=by),
    "pay_invoice": lambda h, by: invoices.pay_invoice(h.store, *key_in(h, h.b, Invoice), paid_on=TODAY, revision=1, by=by),
    "post_invoice": lambda h, by: invoices.post_invoice(h.store, *key_in(h, h.b, Invoice), revision=1, by=by),
    "move_budget": lambda h, by: moves.move_budget(
        h.store, source=_line_of(h.b), target=_line_of(h.a), amount=1, months=[YEAR.first], reason="x", by=by),
    "move_budget away": lambda h, by: moves.move_budget(
        h.store, source=_line_of(h.a), target=_line_of(h.b), amount=1, months=[YEAR.first], reason="x", by=by),
    "release_reserve": lambda h, by: moves.release_reserve(
        h.store, unit_code=h.b.word("ward"), target=_line_of(h.a), amount=1, months=[YEAR.first], reason="x", by=by),
    "release_reserve away": lambda h, by: moves.release_reserve(
        h.store, unit_code=h.a.word("ward"), target=_line_of(h.b), amount=1, months=[YEAR.first], reason="x", by=by),
    "carry_forward": lambda h, by: moves.carry_forward(
        h.store, target=_line_of(h.b), amount=1, month=YEAR.first, reason="x", by=by),
    "approve_move": lambda h, by: moves.approve_move(h.store, *key_in(h, h.b, BudgetMove), revision=1, by=by),
    "refuse_move": lambda h, by: moves.refuse_move(h.store, *key_in(h, h.b, BudgetMove), revision=1, reason="x", by=by),
    "fill_from_last_year": lambda h, by: versions.fill_from_last_year(h.store, h.b.word("version"), by=by),
    "copy_version": lambda h, by: versions.copy_version(h.store, h.b.word("version"), into="N", name="N", by=by),
    "approve_version": lambda h, by: versions.approve_version(h.store, h.b.word("version"), revision=1, by=by),
    "plan_saving": lambda h, by: savings.plan_saving(h.store, *key_in(h, h.b, SavingScheme), a_month=1, months=1, by=by),
    "open_saving": lambda h, by: savings.open_saving(h.store, *key_in(h, h.b, SavingScheme), by=by),
    "deliver": lambda h, by: savings.deliver(h.store, *key_in(h, h.b, SavingScheme), {YEAR.first: 1}, by=by),
    "answer_guard": lambda h, by: savings.answer_guard(h.store, *key_in(h, h.b, SavingScheme), "x", by=by),
    "finish_saving": lambda h, by: savings.finish_saving(h.store, *key_in(h, h.b, SavingScheme), by=by),
    "stop_saving": lambda h, by: savings.stop_saving(h.store, *key_in(h, h.b, SavingScheme), by=by, reason="x"),
    "do_duty": lambda h, by: duties.do_duty(h.store, *key_in(h, h.b, Duty), on=TODAY, by=by),
    "ask_of_staff": lambda h, by: ask_of_staff(
        h.store, ["CanaryB now 0"], name="x", kind="training", every=12, first_due_on=SOON, by=by),
    "exempt": lambda h, by: duties.exempt(h.store, *key_in(h, h.b, Duty), on=TODAY, until=TODAY, reason="x", by=by),
    "correct": lambda h, by: duties.correct(h.store, *key_in(h, h.b, DutyEvent), reason="x", by=by),
    "add_evidence": lambda h, by: duties.add_evidence(
        h.store, EvidenceItem(name="x", unit_code="CanaryB ward", issued_on=TODAY, link="x"), by=by),
    "judge": lambda h, by: sets.judge(
        h.store, *key_in(h, h.b, Assessment), key_in(h, h.b, Requirement)[0], result="compliant", revision=1, by=by),
    "close_assessment": lambda h, by: sets.close_assessment(h.store, *key_in(h, h.b, Assessment), by=by),
    "carry_over": lambda h, by: carry_over(h.store, *key_in(h, h.b, Assessment), "FRAME", by=by),
    "load_plan": lambda h, by: load_plan(
        h.store, ActionPlan("x", ()), unit_code="CanaryB ward", due_on=SOON, also=lambda number, task: None, by=by),
    "link_evidence": lambda h, by: sets.link_evidence(
        h.store, *key_in(h, h.b, EvidenceItem), key_in(h, h.b, Requirement)[0], by=by),
    "close_finding": lambda h, by: sets.close_finding(h.store, *key_in(h, h.b, Finding), verified="x", by=by),
    "reopen_finding": lambda h, by: sets.reopen_finding(h.store, *key_in(h, h.b, Finding), due_on=SOON, reason="x", by=by),
    "score_risk": lambda h, by: risks.score_risk(
        h.store, *key_in(h, h.b, Risk), consequence=1, likelihood=1, note=None, by=by),
    "close_risk": lambda h, by: risks.close_risk(h.store, *key_in(h, h.b, Risk), reason="x", by=by),
    "reopen_risk": lambda h, by: risks.reopen_risk(h.store, *key_in(h, h.b, Risk), reason="x", by=by),
    "issue_version": lambda h, by: policies.issue_version(
        h.store, PolicyVersion(policy_code=key_in(h, h.b, Policy)[0], version="9", issued_on=TODAY, link="x"), by=by),
    "note_read": lambda h, by: policies.note_read(
        h.store, key_in(h, h.b, PolicyVersion)[0], ["CanaryB now 0"], on=TODAY, by=by),
    "attach_file": lambda h, by: duties.attach_file(h.store, *key_in(h, h.b, EvidenceItem), name="x.txt", content=b"x", by=by),
    "save_cells": lambda h, by: save_cells(h.store, "CanaryB ward", [Cell("CanaryA now 0", TODAY, "Com")], by=by),
    "save_cells of a person of B": lambda h, by: _one_cell(h, Cell("CanaryB now 0", TODAY, "Com"), by),
    "save_all": lambda h, by: save_all(h.store, "CanaryB ward", [Cell("CanaryA now 0", TODAY, "Com")], why="x", by=by),
    "save_all of a person of B": lambda h, by: save_all(
        h.store, "CanaryA ward", [Cell("CanaryB now 0", TODAY, "Com")], why="x", by=by),
    "book_shift": lambda h, by: book_shift(h.store, **_BOUGHT | {"unit_code": "CanaryB ward"}, by=by),
    "book_shift of a person of B": lambda h, by: book_shift(h.store, **_BOUGHT | {"staff_no": "CanaryB now 0"}, by=by),
    "start_fill": lambda h, by: filling.start_fill(h.store, *key_in(h, h.b, RosterPeriod), by=by),
    "stop_fill": lambda h, by: filling.stop_fill(h.store, *key_in(h, h.b, RosterPeriod), by=by),
    "drop_fill": lambda h, by: filling.drop_fill(h.store, *key_in(h, h.b, RosterPeriod), by=by),
    "accept_fill": lambda h, by: filling.accept_fill(h.store, *key_in(h, h.b, RosterPeriod), by=by),
    "publish": lambda h, by: rosters.publish(h.store, *key_in(h, h.b, RosterPeriod), revision=1, by=by),
    "withdraw": lambda h, by: rosters.withdraw(h.store, *key_in(h, h.b, RosterPeriod), reason="x", revision=1, by=by),
    "lock": lambda h, by: rosters.lock(h.store, *key_in(h, h.b, RosterPeriod), revision=1, by=by),
    "confirm_shift": lambda h, by: rosters.confirm_shift(
        h.store, *key_in(h, h.b, RosterShift), outcome="worked", revision=1, by=by),
    "ask_absence": lambda h, by: rosters.ask_absence(
        h.store, staff_no="CanaryB now 0", kind="leave", first_on=TODAY, last_on=TODAY, by=by),
    "cancel_absence": lambda h, by: rosters.cancel_absence(
        h.store, *key_in(h, h.b, StaffAbsence), reason="x", revision=1, by=by),
    "decide_absence": lambda h, by: rosters.decide_absence(
        h.store, *key_in(h, h.b, StaffAbsence), approve=False, reason="x", revision=1, by=by),
    "make_link": lambda h, by: make_link(h.store, "b.clerk", by),
    "set_password": lambda h, by: set_password(h.store, "b.clerk", "seven blue kettles", by=by),
    "sign_out_everywhere": lambda h, by: sign_out_everywhere(h.store, "b.clerk", by=by),
    "give a role in B": lambda h, by: entries.add_entry(
        h.store, PersonRole(person_code=by, role_code="viewer", unit_code="CanaryB dept"), by=by),
    "give a role above": lambda h, by: entries.add_entry(
        h.store, PersonRole(person_code=by, role_code="administrator", unit_code="top"), by=by),
    "give a role more": lambda h, by: entries.add_entry(
        h.store, RoleRight(role_code="viewer", right_area="staff", action="administer"), by=by),
}  # fmt: skip


@pytest.mark.parametrize("name", ACROSS)
def test_no_command_reaches_across(house, name):
    for role in ROLE_CODES:
        refused(house, ACROSS[name], f"a.{role}")


def test_a_batch_of_rights_is_not_taken_back_from_one_department(own_house):
    with own_house.store.write(by="manager", batch="rights") as work:
        work.add(RoleRight(role_code="viewer", right_area="staff", action="view"))
    refused(own_house, lambda h, by: entries.undo_entries(h.store, "rights", by=by, reason="x"), WHO)


def test_what_is_shipped_is_put_in_only_by_who_administers_its_area(house):
    for role in ROLE_CODES[1:]:
        refused(house, lambda h, by: ensure_roles(h.store, by), f"a.{role}")
        refused(house, lambda h, by: ensure_policies(h.store, by), f"a.{role}")


# Commands that need no trial across: they act on what the person hands over, or on the person alone.
# (What is taken out: tests/imports/test_take_out.py. A requirement set is one of the whole facility.)
OWN_ONLY = {"prepare_download", "save_profile", "take_out", "freeze_missing", "snooze", "wake", "load_framework"}
# Checks, called by the commands above.
CHECKS = {"allow", "allow_named", "allow_held", "allow_given", "allow_undo", "hidden_unnamed", "refuse_out_of_reach",
          "judge_rows", "take_rows", "waiting_of", "ask_rules", "may_make", "may_take_out", "reach_of", "is_known"}  # fmt: skip


def test_every_command_is_tried():
    tried = {name.split()[0] for name in (*ACROSS, *verbs(lambda h: h.b, Unit))} | {"ensure_roles", "ensure_policies"}
    found = {name for module in slices() for name, function in inspect.getmembers(module, inspect.isfunction)
             if function.__module__ == module.__name__ and not name.startswith("_")
             and "by" in inspect.signature(function).parameters}  # fmt: skip
    untried = found - tried - OWN_ONLY - CHECKS
    assert not untried, f"say in ACROSS how somebody of A would try {sorted(untried)} on things of B"
    assert found - tried == OWN_ONLY | CHECKS
    assert found >= {name.split()[0] for name in tried if name.split()[0] != "give"}


def slices() -> list[Any]:
    """The modules of people, facility, budgets and every further slice."""
    others = ("store", "ui", "demo", "entry")
    packages = [found for found in pkgutil.iter_modules(medmgr_core.__path__) if found.ispkg and found.name not in others]
    return [importlib.import_module(f"medmgr_core.{package.name}.{found.name}") for package in packages
            for found in pkgutil.iter_modules([f"{medmgr_core.__path__[0]}/{package.name}"])]  # fmt: skip


# --- what is told in passing -------------------------------------------------------------------------------------------


def staff(code: str) -> StaffMember:
    return StaffMember(staff_no=code, name="N", job_title="J", staff_group="clinical", unit_code="CanaryA ward", contract_hours=1)


TAKEN: dict[str, Command] = {
    "staff": lambda h, by: entries.add_entry(h.store, staff("CanaryB now 0"), by=by),
    "voided staff": lambda h, by: entries.add_entry(h.store, staff("CanaryB gone"), by=by),
    "recoded staff": lambda h, by: entries.recode_entry(h.store, StaffMember, "CanaryA now 0", "CanaryB gone", by=by, reason="x"),
    "a unit": lambda h, by: open_unit(h.store, Unit(unit_code="CanaryB ward", name="N", kind="unit"), parent_code="CanaryA dept",
                                      valid_from=YEAR.first, by=by),
}  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_a_taken_code_does_not_tell_whose_it_is(house, name):
    before = house.store.head()
    with pytest.raises(AlreadyExists) as error:
        TAKEN[name](house, WHO)
    told = " ".join((str(error.value), *error.value.problems.values()))
    assert canaries_in([told]) == [] and "taken" in told
    assert not error.value.voided and house.store.head() == before


def test_a_file_of_b_is_not_there_for_anybody_of_a(house):
    for role in ROLE_CODES:
        assert file_for(house.store, f"a.{role}", house.b.file_id) is None
        assert file_for(house.store, f"a.{role}", house.b.download) is None
        kept = file_for(house.store, f"a.{role}", house.a.file_id)
        assert (kept is not None) == ((role, "staff", "view") in MAY)
    assert file_for(house.store, "b.administrator", house.b.download).content == b"CanaryB rows"
    assert file_for(house.store, "manager", house.b.download) is None  # a download is one person's


def test_a_draft_is_its_writers_alone(house):
    assert "CanaryB" in str(draft_of(house.store, "b.administrator", "staff_member:new"))
    for person in (*(f"a.{role}" for role in ROLE_CODES), "b.clerk", "manager"):
        assert "CanaryB" not in str(draft_of(house.store, person, "staff_member:new"))


def test_the_commands_do_work_where_one_may(own_house):
    """If they were refused everywhere, all of the above would prove nothing."""
    store, before = own_house.store, own_house.store.head()[0]
    entries.add_entry(store, staff("N1"), by=WHO)
    entries.change_entry(store, StaffMember, ("N1",), {"unit_code": "CanaryA old"}, revision=1, by=WHO)
    entries.add_entry(store, BudgetLine(cost_centre_code="CanaryA ward centre", account_code="FEES", month=YEAR.first,
                                        amount=MONEY["A"]), by="a.clerk")  # fmt: skip
    entries.add_entry(store, PersonRole(person_code="a.clerk", role_code="viewer", unit_code="CanaryA ward"), by=WHO)
    make_link(store, "a.viewer", WHO)
    entries.undo_entries(store, own_house.a.changed, by=WHO, reason="x")
    assert store.head()[0] >= before + 6
