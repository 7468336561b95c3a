"""A course or a licence asked of many people at once: one duty for each, in the unit where the person works."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from medmgr_core.compliance.duty_records import OF_STAFF, Duty
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.record import validate
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store, new_batch

# no $units: of persons that were found in reach
_HAVE = """
SELECT about_key FROM live_duty
WHERE about = 'staff_member' AND about_key = ANY($staff) AND name = $name AND kind = $kind AND ended_on IS NULL
"""


def ask_of_staff(store: Store, staff_nos: Collection[str], *, name: str, kind: str, every: int | None, first_due_on: date,
                 by: str) -> int:  # fmt: skip
    """Ask something of people from a day on, every so many months (None: once). Who is asked for it already is left out.

    Returns of how many it is asked now. Raises InvalidEntry, NotFound, NotAllowed.
    """
    if kind not in OF_STAFF:
        raise InvalidEntry("Kind: of people a training, a licence or a credential is asked.")
    held = {number: entry(store, StaffMember, (number,), by=by).values["unit_code"] for number in staff_nos}
    for unit in set(held.values()):
        allow(store, by, Duty.area, "enter", unit)
    have = {number for (number,) in store.rows(_HAVE, staff=sorted(held), name=name.strip(), kind=kind)}
    if not set(held) - have:
        raise InvalidEntry("Choose people of whom it is not asked yet.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        for number, unit in held.items():
            if number not in have:
                values = {"name": name.strip(), "kind": kind, "unit_code": unit, "about": "staff_member", "about_key": number,
                          "every": every, "first_due_on": first_due_on}  # fmt: skip
                work.add(validate(Duty, values))
    return len(set(held) - have)
