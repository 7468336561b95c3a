"""A plan of action taken in: findings with what will be done for each, all in one batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from medmgr_core.compliance.read_plan import ActionPlan, PlanItem, PlanTask
from medmgr_core.compliance.requirement_records import Finding
from medmgr_core.facility.queries import today_here
from medmgr_core.people.rights import allow
from medmgr_core.record import Record, validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch

# no $units: of one unit, for which the right was asked
_HELD = "SELECT summary FROM live_finding WHERE unit_code = $unit_code"


def load_plan(store: Store, plan: ActionPlan, *, unit_code: str, due_on: date, also: Callable[[str, PlanTask], Record],
              by: str) -> tuple[int, int]:  # fmt: skip
    """Keep a plan of action for a unit. Returns how many findings are new, and how many were there already and stayed.

    due_on: of what the file names no day for; also: makes the record of a task, given the number of its finding.
    Raises InvalidEntry, NotAllowed.
    """
    allow(store, by, Finding.area, "enter", unit_code)
    held = {summary for (summary,) in store.rows(_HELD, unit_code=unit_code)}
    new = [item for item in plan.items if item.summary not in held]
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        for item in new:
            (number,) = work.add(_finding(item, unit_code, due_on, today_here(store), by))
            for record in (also(number, task) for task in item.tasks):
                allow(store, by, record.area, "enter", unit_code)
                work.add(record)
    return len(new), len(plan.items) - len(new)


def _finding(item: PlanItem, unit_code: str, due_on: date, today: date, by: str) -> Record:
    due = item.due_on or due_on
    opened = item.found_on or min(today, due)
    return validate(Finding, {"summary": item.summary, "unit_code": unit_code, "source": "audit", "severity": item.severity,
                              "owner": by, "opened_on": opened, "due_on": due})  # fmt: skip
