"""What is done to budgets: rules across records."""

from __future__ import annotations

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.commands import refuse_closed_unit
from medmgr_core.record import Record
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.write import Write


class NotALeaf(InvalidEntry):
    """Money stands on the leaves of the chart of accounts only."""


def _budget_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, BudgetLine)
    _refuse_parent_account(work, line.account_code, before)
    unit = work.unit_of(line)
    if unit and before is None:
        refuse_closed_unit(work, unit, line.month, "cost_centre_code")


def _actual_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, Actual)
    _refuse_parent_account(work, line.account_code, before)


def _refuse_parent_account(work: Write, account_code: str, before: Record | None) -> None:
    if before is not None and getattr(before, "account_code", None) == account_code:
        return
    sql = "SELECT 1 FROM live_account WHERE parent_code = $account_code"
    if work.connection.rows(sql, {"account_code": account_code}):
        sentence = f"Account: {account_code} is a heading with accounts below it. Choose one of those."
        raise NotALeaf(sentence, {"account_code": sentence})


RULES: dict[type[Record], Rule] = {BudgetLine: _budget_rule, Actual: _actual_rule}
RULE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    BudgetLine: ("cost_centre_code", "account_code", "month"), Actual: ("account_code",),
}  # fmt: skip
