"""Shifts that are bought: worked by the bank or by an agency, at a rate of their own."""

from __future__ import annotations

from datetime import date

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.record import validate
from medmgr_core.rosters.records import RosterShift
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store


def book_shift(store: Store, *, unit_code: str, staff_no: str, works_on: date, shift_code: str, source: str,
               hourly_cost: int | None, by: str) -> str:  # fmt: skip
    """Plan a shift of the bank or an agency; returns its number. hourly_cost: minor units, with what comes on top.

    Raises InvalidEntry without a rate, and what the rules of a shift refuse; NotFound, NotAllowed.
    """
    allow(store, by, RosterShift.area, "enter", unit_code)
    entry(store, StaffMember, (staff_no,), by=by)
    if source not in ("bank", "agency"):
        raise InvalidEntry("Choose bank or agency; own staff are planned in the grid.")
    if not hourly_cost:
        raise InvalidEntry("Say what an hour costs: nothing is known of what was paid for this grade before.")
    values = {"staff_no": staff_no, "works_on": works_on, "shift_code": shift_code, "unit_code": unit_code, "source": source,
              "hourly_cost": hourly_cost}  # fmt: skip
    return store.add(validate(RosterShift, values), by=by, source=COMMAND)[0]
