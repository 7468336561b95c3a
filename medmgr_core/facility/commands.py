"""What is done to the facility: rules across records, and the verbs that mean more than a change."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import Account, CostCentre, StaffMember, Unit, UnitPlacement
from medmgr_core.people.reach import allow_named, hidden_unnamed
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write


class InvalidTree(InvalidEntry):
    """A unit or account would stand below itself."""


class UnitClosed(InvalidEntry):
    """The unit does not work on that day."""


class NotALeaf(InvalidEntry):
    """Money stands on the leaves of the chart of accounts only."""


def open_unit(store: Store, unit: Unit, *, parent_code: str, valid_from: date, by: str) -> None:
    """Add a unit and its place in the tree in one step."""
    allow(store, by, "facility", "enter", parent_code)
    allow_named(store, by, unit)
    with hidden_unnamed(store, Unit, by), store.write(by=by, batch=new_batch()) as work:
        work.add(unit)
        work.add(_placement(unit.unit_code, valid_from, parent_code))


def move_unit(store: Store, unit_code: str, *, parent_code: str, valid_from: date, by: str, reason: str | None = None) -> None:
    """Place a unit under another parent from a month on; earlier figures stay where they were."""
    allow(store, by, "facility", "enter", unit_code)
    allow(store, by, "facility", "enter", parent_code)
    store.add(_placement(unit_code, valid_from, parent_code), by=by, reason=reason)


def _placement(unit_code: str, valid_from: date, parent_code: str) -> UnitPlacement:
    return validate(UnitPlacement, {"unit_code": unit_code, "valid_from": valid_from, "parent_code": parent_code})


def merge_units(store: Store, unit_code: str, *, into: str, closed_on: date, by: str, reason: str) -> None:
    """Close a unit into another one: its present staff move, its cost centres and past figures stay with it."""
    allow(store, by, "facility", "administer", unit_code)
    allow(store, by, "facility", "administer", into)
    with store.write(by=by, reason=reason, batch=new_batch()) as work:
        # In this order: taking the batch back opens the unit again before the staff return to it.
        _move_staff(work, unit_code, into, closed_on)
        work.change(Unit, (unit_code,), {"closed_on": closed_on, "merged_into": into})


def _move_staff(work: Write, unit_code: str, into: str, closed_on: date) -> None:
    sql = (
        "SELECT staff_no FROM live_staff_member WHERE unit_code = $unit_code "
        "AND (left_on IS NULL OR left_on >= $closed_on) ORDER BY 1"
    )  # no $units: the right was checked for both units
    for (staff_no,) in work.connection.rows(sql, {"unit_code": unit_code, "closed_on": closed_on}):
        work.change(StaffMember, (staff_no,), {"unit_code": into})


def _unit_rule(work: Write, unit: Record, before: Record | None) -> None:
    assert isinstance(unit, Unit)
    if unit.merged_into == unit.unit_code:
        raise InvalidTree("Merged into: a unit cannot merge into itself.", {"merged_into": "Choose another unit."})


def _placement_rule(work: Write, placement: Record, before: Record | None) -> None:
    assert isinstance(placement, UnitPlacement)
    # no $units: the tree must hold as a whole
    sql = "SELECT 1 FROM unit_ancestor WHERE unit_code = $parent_code AND ancestor_code = $unit_code AND until_on > $valid_from"
    values = {
        "parent_code": placement.parent_code,
        "unit_code": placement.unit_code,
        "valid_from": placement.valid_from,
    }
    if work.connection.rows(sql, values):
        sentence = "Under: a unit cannot stand below itself or one of its own parts. Choose another place."
        raise InvalidTree(sentence, {"parent_code": sentence})


def _account_rule(work: Write, account: Record, before: Record | None) -> None:
    assert isinstance(account, Account)
    if account.parent_code is None:
        return
    sql = "SELECT 1 FROM account_ancestor WHERE account_code = $parent_code AND ancestor_code = $account_code"
    values = {"parent_code": account.parent_code, "account_code": account.account_code}
    if account.parent_code == account.account_code or work.connection.rows(sql, values):
        sentence = "Under: an account cannot stand below itself. Choose another place in the chart."
        raise InvalidTree(sentence, {"parent_code": sentence})


def _staff_rule(work: Write, staff: Record, before: Record | None) -> None:
    assert isinstance(staff, StaffMember)
    if before is None:
        refuse_closed_unit(work, staff.unit_code, staff.joined_on or work.at.date(), "unit_code")
    elif getattr(before, "unit_code", None) != staff.unit_code:
        refuse_closed_unit(work, staff.unit_code, work.at.date(), "unit_code")


def _cost_centre_rule(work: Write, centre: Record, before: Record | None) -> None:
    assert isinstance(centre, CostCentre)
    if before is None:
        refuse_closed_unit(work, centre.unit_code, work.at.date(), "unit_code")


def refuse_closed_unit(work: Write, unit_code: str, day: date, field: str) -> None:
    """Raise UnitClosed when a unit does not work on a day."""
    sql = "SELECT name, opened_on, closed_on FROM live_unit WHERE unit_code = $unit_code"  # no $units: one unit by key
    for name, opened_on, closed_on in work.connection.rows(sql, {"unit_code": unit_code}):
        if closed_on and day >= closed_on:
            sentence = f"{name} closed on {closed_on:%d %b %Y}. Choose a unit that works on {day:%d %b %Y}."
            raise UnitClosed(sentence, {field: sentence})
        if opened_on and day < opened_on:
            sentence = f"{name} opens only on {opened_on:%d %b %Y}. Choose a later date or another unit."
            raise UnitClosed(sentence, {field: sentence})


def refuse_heading(work: Write, account_code: str, before: Record | None) -> None:
    """Raise NotALeaf for an account with accounts below it; of a change, only when the account is another one."""
    if before is not None and getattr(before, "account_code", None) == account_code:
        return
    sql = "SELECT 1 FROM live_account WHERE parent_code = $account_code"  # no $units: accounts belong to the whole facility
    if work.connection.rows(sql, {"account_code": account_code}):
        sentence = f"Account: {account_code} is a heading with accounts below it. Choose one of those."
        raise NotALeaf(sentence, {"account_code": sentence})


def _voided_placement_rule(work: Write, placement: Record) -> None:
    """The earlier place comes back: it may lie below a part of the unit by now."""
    # no $units: the tree must hold as a whole
    if work.connection.rows("SELECT 1 FROM unit_ancestor WHERE unit_code = ancestor_code AND depth > 0"):
        raise InvalidTree("Without this move a unit would stand below itself. Move the other unit first.")


VOID_RULES: dict[type[Record], VoidRule] = {UnitPlacement: _voided_placement_rule}

RULES: dict[type[Record], Rule] = {
    Unit: _unit_rule,
    UnitPlacement: _placement_rule,
    Account: _account_rule,
    StaffMember: _staff_rule,
    CostCentre: _cost_centre_rule,
}
