"""What is done to budgets: rules across records. Moves and versions have their verbs in files of their own."""

from __future__ import annotations

from datetime import date

from medmgr_core.budgets.plan_records import (
    BudgetMove,
    BudgetMoveLine,
    BudgetPackage,
    BudgetVersion,
    LockedMonth,
    VersionLine,
)
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.commands import refuse_closed_unit, refuse_heading
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, refuse_by_hand, refuse_change
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.write import Write


class MonthClosed(InvalidEntry):
    """The books of the month are closed."""


def refuse_closed_month(work: Write, day: date, field: str) -> None:
    """Raise MonthClosed when the books of the month of a day are closed."""
    sql = "SELECT 1 FROM live_locked_month WHERE month = $month"  # no $units: months close for the whole facility
    if work.connection.rows(sql, {"month": day.replace(day=1)}):
        sentence = f"{day:%B %Y} is closed. Choose a later month, or ask finance to open it again."
        raise MonthClosed(sentence, {field: sentence})


def _budget_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, BudgetLine)
    refuse_heading(work, line.account_code, before)
    refuse_closed_month(work, line.month, "month")
    unit = work.unit_of(line)
    if unit and before is None:
        refuse_closed_unit(work, unit, line.month, "cost_centre_code")


def _actual_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, Actual)
    refuse_heading(work, line.account_code, before)
    refuse_closed_month(work, line.posted_on, "posted_on")
    if isinstance(before, Actual) and before.posted_on != line.posted_on:
        refuse_closed_month(work, before.posted_on, "posted_on")


def _move_rule(work: Write, move: Record, before: Record | None) -> None:
    if before is None and work.source in BY_HAND:
        raise InvalidEntry("A move is made with Move budget, Release from a reserve or Carry forward.")
    first = {"state": "asked", "approver": None, "decided_on": None}
    refuse_by_hand(work, move, before, first, "use Approve or Refuse")
    refuse_change(work, move, before, "A move is not changed: take it back and ask anew.", but=frozenset({"reason"}))


def _move_line_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, BudgetMoveLine)
    if work.source in BY_HAND:
        raise InvalidEntry("Lines of a move are made with the move: use Move budget.")
    refuse_heading(work, line.account_code, before)
    refuse_closed_month(work, line.month, "month")
    unit = work.unit_of(line)
    if unit:
        refuse_closed_unit(work, unit, line.month, "cost_centre_code")


def _version_rule(work: Write, version: Record, before: Record | None) -> None:
    assert isinstance(version, BudgetVersion)
    refuse_by_hand(work, version, before, {"state": "draft", "approver": None, "approved_on": None}, "use Approve")
    if isinstance(before, BudgetVersion) and before.state == "approved":
        refuse_change(work, version, before, "An approved version is not changed: copy it and approve the copy.")


def _version_part_rule(work: Write, part: Record, before: Record | None) -> None:
    """Lines and packages of a version that is approved stay as they are."""
    assert isinstance(part, VersionLine | BudgetPackage)
    # no $units: one version by its key
    state = "SELECT state, year_on FROM live_budget_version WHERE version_code = $version_code"
    for held, year_on in work.connection.rows(state, {"version_code": part.version_code}):
        if held == "approved":
            raise InvalidEntry("This version is approved and is not changed any more: copy it first.")
        unit = work.unit_of(part)
        if unit and before is None:
            refuse_closed_unit(work, unit, year_on, "cost_centre_code")
    refuse_heading(work, part.account_code, before)


def _locked_rule(work: Write, month: Record, before: Record | None) -> None:
    assert isinstance(month, LockedMonth)
    if month.month > work.at.date():
        sentence = "Month: a month is closed after it has begun, not before."
        raise InvalidEntry(sentence, {"month": sentence})


def _voided_move_rule(work: Write, move: Record) -> None:
    """A move taken back takes its lines back with it."""
    sql = (
        "SELECT cost_centre_code, account_code, month FROM live_budget_move_line WHERE move_no = $move_no "
        "ORDER BY 1, 2, 3"
    )  # no $units: the lines of one move
    for centre, account, month in work.connection.rows(sql, {"move_no": move.key_values()[0]}):
        refuse_closed_month(work, month, "month")
        work.void(BudgetMoveLine, (move.key_values()[0], centre, account, month))


def _voided_move_line_rule(work: Write, line: Record) -> None:
    assert isinstance(line, BudgetMoveLine)
    move = work.row(BudgetMove, (line.move_no,))
    if move is not None and move.voided_at is None and work.source in BY_HAND:
        raise InvalidEntry("A line goes with its move: take back the whole move.")


def _voided_budget_rule(work: Write, line: Record) -> None:
    assert isinstance(line, BudgetLine)
    refuse_closed_month(work, line.month, "month")


def _voided_actual_rule(work: Write, line: Record) -> None:
    assert isinstance(line, Actual)
    refuse_closed_month(work, line.posted_on, "posted_on")


def _voided_version_part_rule(work: Write, part: Record) -> None:
    assert isinstance(part, VersionLine | BudgetPackage)
    version = work.row(BudgetVersion, (part.version_code,))
    if version is not None and version.values["state"] == "approved":
        raise InvalidEntry("This version is approved and is not changed any more: copy it first.")


RULES: dict[type[Record], Rule] = {
    BudgetLine: _budget_rule,
    Actual: _actual_rule,
    BudgetMove: _move_rule,
    BudgetMoveLine: _move_line_rule,
    BudgetVersion: _version_rule,
    VersionLine: _version_part_rule,
    BudgetPackage: _version_part_rule,
    LockedMonth: _locked_rule,
}
VOID_RULES: dict[type[Record], VoidRule] = {
    BudgetMove: _voided_move_rule,
    BudgetMoveLine: _voided_move_line_rule,
    BudgetLine: _voided_budget_rule,
    Actual: _voided_actual_rule,
    VersionLine: _voided_version_part_rule,
    BudgetPackage: _voided_version_part_rule,
}
# A file is asked once for each combination of these; a date counts by its month.
RULE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    BudgetLine: ("cost_centre_code", "account_code", "month"), Actual: ("account_code", "posted_on:month"),
}  # fmt: skip
