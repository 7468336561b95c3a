"""What is done to contracts and equipment, and all rules of supplies. Stock: stock_commands, orders: order_commands."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.queries import formats
from medmgr_core.people.entries import entry
from medmgr_core.periods import today
from medmgr_core.record import Record
from medmgr_core.store.by_hand import COMMAND, refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write
from medmgr_core.supplies import order_commands, stock_rules
from medmgr_core.supplies.contract_dates import Term, notice_of
from medmgr_core.supplies.contract_records import Contract, ServiceCheck
from medmgr_core.supplies.equipment import why_no_alternate_plan
from medmgr_core.supplies.equipment_records import Equipment, EquipmentFailure
from medmgr_core.supplies.order_records import SupplyOrder, SupplyOrderLine
from medmgr_core.supplies.records import CountLine, CountSheet, StockMovement, StoreRoom


class TooLate(InvalidEntry):
    """Notice after its day does not end the contract."""


def term_of(held: Contract) -> Term:
    """The dates of a contract as contract_dates.py takes them."""
    return Term(held.starts_on, held.ends_on, held.notice, held.notice_unit, held.renews_by)


def give_notice(store: Store, contract_no: str, *, given_on: date, reason: str, revision: int, by: str) -> None:
    """Note that notice was given: the contract ends with its term. Raises TooLate, with the day the new term ends."""
    row = entry(store, Contract, (contract_no,), by=by, action="enter")
    held = row.record()
    assert isinstance(held, Contract)
    if held.notice_given_on:
        raise InvalidEntry(f"Notice was given on {formats(store).day(held.notice_given_on)} already.")
    if given_on > today():
        raise InvalidEntry("Notice given on: this day is still to come.")
    if not reason.strip():
        raise InvalidEntry("Say why notice is given, and how.")
    standing = notice_of(term_of(held), given_on)
    if given_on > standing.notice_on:
        day = formats(store).day
        raise TooLate(f"Notice had to be given by {day(standing.notice_on)}. " + (
            f"It renews itself on {day(standing.ends_on)} by {held.renews_by} months: talk to the supplier." if held.renews_by
            else f"It ends by itself on {day(standing.ends_on)}."))  # fmt: skip
    store.change(Contract, row.key, {"notice_given_on": given_on}, revision=revision, by=by, source=COMMAND, reason=reason)


# Rules -----------------------------------------------------------------------------------------------


def _contract_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Contract)
    refuse_by_hand(work, record, before, {"notice_given_on": None}, "use the button Give notice")


def _check_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, ServiceCheck)
    _refuse_ahead(work, record.checked_on, "checked_on", "Checked on")


def _failure_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, EquipmentFailure)
    _refuse_ahead(work, record.failed_on, "failed_on", "Failed on")


def _refuse_ahead(work: Write, day: date, field: str, title: str) -> None:
    if day > work.at.date():
        raise InvalidEntry(f"{title}: this day is still to come.", {field: "This day is still to come."})


def _equipment_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Equipment)
    if record.alternate_plan:
        refused = why_no_alternate_plan(record.device_class, False, False, record.assessed_on, work.at.date())
        if refused:
            raise InvalidEntry(f"Own maintenance plan: {refused}", {"alternate_plan": refused})


RULES: dict[type[Record], Rule] = {
    StockMovement: stock_rules.movement_rule, StoreRoom: stock_rules.room_rule, CountSheet: stock_rules.sheet_rule,
    CountLine: stock_rules.line_rule, SupplyOrder: order_commands.order_rule, SupplyOrderLine: order_commands.line_rule,
    Contract: _contract_rule, ServiceCheck: _check_rule, Equipment: _equipment_rule, EquipmentFailure: _failure_rule,
}  # fmt: skip
VOID_RULES: dict[type[Record], VoidRule] = {
    StockMovement: stock_rules.voided_movement_rule, CountSheet: stock_rules.voided_sheet_rule,
    CountLine: stock_rules.voided_line_rule, SupplyOrder: order_commands.voided_order_rule,
    SupplyOrderLine: order_commands.voided_line_rule,
}  # fmt: skip
RULE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    StockMovement: ("room_code", "movement", "item_code", "lot_code", "moved_on"),
}
