"""What is done to budgets: rules across records."""

from __future__ import annotations

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.commands import refuse_closed_unit, refuse_heading
from medmgr_core.record import Record
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.write import Write


def _budget_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, BudgetLine)
    refuse_heading(work, line.account_code, before)
    unit = work.unit_of(line)
    if unit and before is None:
        refuse_closed_unit(work, unit, line.month, "cost_centre_code")


def _actual_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, Actual)
    refuse_heading(work, line.account_code, before)


RULES: dict[type[Record], Rule] = {BudgetLine: _budget_rule, Actual: _actual_rule}
RULE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    BudgetLine: ("cost_centre_code", "account_code", "month"), Actual: ("account_code",),
}  # fmt: skip
