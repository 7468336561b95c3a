"""One complaint read with its steps and due dates: for its page, and for a command inside its transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from medmgr_core.complaints.case import Case
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintStep
from medmgr_core.complaints.queries import T, calendar_for, constructed, policies
from medmgr_core.people.entries import entry
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

# no $units: one complaint, for somebody who was found to see it
_CASE = "SELECT {columns} FROM live_{table} WHERE complaint_no = $complaint_no ORDER BY {order}"
# no $units: the command asks for the right to each of them
_WITHOUT_DATES = """
SELECT complaint.complaint_no FROM live_complaint complaint
WHERE complaint.is_formal AND complaint.kind IN ('complaint', 'concern')
    AND EXISTS (SELECT 1 FROM live_clock_policy held WHERE held.regime = complaint.regime AND held.stage = complaint.stage
        AND held.valid_from <= complaint.received_on)
    AND NOT EXISTS (SELECT 1 FROM live_complaint_clock clock WHERE clock.complaint_no = complaint.complaint_no)
ORDER BY 1 NULLS LAST
"""


def case(store: Store, complaint_no: str, *, by: str) -> Case:
    """One complaint with its steps and due dates. Raises NotFound for one this person is not to know of."""
    entry(store, Complaint, (complaint_no,), by=by)
    return _case(store, complaint_no, lambda sql: store.rows(sql, complaint_no=complaint_no))


def case_in(store: Store, work: Write, complaint_no: str) -> Case:
    """The same as a transaction sees it."""
    return _case(store, complaint_no, lambda sql: work.connection.rows(sql, {"complaint_no": complaint_no}))


def _case(store: Store, complaint_no: str, rows: Callable[[str], list[tuple[Any, ...]]]) -> Case:
    def read(record_type: type[T], order: str) -> tuple[T, ...]:
        names = list(record_type.model_fields)
        found = rows(_CASE.format(columns=", ".join(names), table=record_type.table, order=order))
        return tuple(constructed(record_type, dict(zip(names, row, strict=True))) for row in found)

    (complaint,) = read(Complaint, "complaint_no")
    steps, clocks = read(ComplaintStep, "happened_on, step_no"), read(ComplaintClock, "event")
    return Case(complaint, steps, clocks, policies(store), calendar_for(store, complaint.regime))


def without_dates(store: Store) -> list[str]:
    """Numbers of complaints that should have due dates and have none, such as loaded ones; of all units, restricted ones too."""
    return [str(number) for number in store.read(_WITHOUT_DATES)["complaint_no"]]
