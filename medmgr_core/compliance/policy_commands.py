"""What is done to policies: a version issued, and noted that people have read it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from medmgr_core.compliance.policy_records import Policy, PolicyRead, PolicyVersion
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.queries import today_here
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.file_types import checked_type, cleaned_name
from medmgr_core.people.files import keep_file
from medmgr_core.people.rights import allow
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, COMMAND, refuse_by_hand
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

# no $units: each person named was found in reach
_TO_READ = """
SELECT DISTINCT due.staff_no FROM policy_reader due
JOIN unit_ancestor below ON below.unit_code = due.unit_code AND below.ancestor_code = due.policy_unit
    AND below.from_on <= $on_day AND below.until_on > $on_day
WHERE due.version_no = $version_no AND due.staff_no = ANY($staff)
"""


def issue_version(store: Store, version: PolicyVersion, *, name: str | None = None, content: bytes | None = None, by: str) -> str:
    """Keep an approved version of a policy, with its file. It takes the right to approve. Raises InvalidEntry.

    The file belongs to the whole facility: whoever a policy binds stands below its unit, and has to read it.
    """
    row = entry(store, Policy, (version.policy_code,), by=by, action="enter")
    allow(store, by, Policy.area, "approve", row.values["unit_code"])
    if name and content is not None:
        checked_type(cleaned_name(name), content)  # before anything is saved
    elif not version.link:
        raise InvalidEntry("File: choose a file, or enter the address where the policy stands.")
    number = store.add(version, by=by, source=COMMAND)[0]
    if name and content is not None:
        file_id = keep_file(store, record_type=PolicyVersion.table, record_key=number, area="compliance",
                            unit=None, name=name, media_type="", content=content, by=by)  # fmt: skip
        store.change(PolicyVersion, (number,), {"file_id": file_id}, revision=1, by=by, source=COMMAND)
    return number


def note_read(store: Store, version_no: str, staff: Collection[str], *, on: date, by: str) -> int:
    """Note that people have read and understood a version on a day; who is noted already stays so. Returns how many are new.

    Each must be in a unit where this person may enter. Raises InvalidEntry, NotFound, NotAllowed.
    """
    units = {entry(store, StaffMember, (number,), by=by).values["unit_code"] for number in staff}
    for unit in sorted(units):
        allow(store, by, PolicyRead.area, "enter", unit)
    due = store.rows(_TO_READ, version_no=version_no, staff=list(staff), on_day=today_here(store))
    if {number for (number,) in due} != set(staff):
        raise InvalidEntry("This version is not the one these people are to read: look at the policy again.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        new = [number for number in staff if work.row(PolicyRead, (version_no, number)) is None]
        for number in new:
            work.add(PolicyRead(version_no=version_no, staff_no=number, read_on=on))
    return len(new)


def _version_rule(work: Write, record: Record, before: Record | None) -> None:
    refuse_by_hand(work, record, before, {"file_id": None}, "use “New version” of the policy")
    if isinstance(before, PolicyVersion) and isinstance(record, PolicyVersion) and before.issued_on != record.issued_on:
        raise InvalidEntry("Issued on: people have read it under this day; issue a new version instead.")


def _read_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, PolicyRead)
    version = work.row(PolicyVersion, (record.version_no,))
    issued = version.values["issued_on"] if version else None
    if issued and record.read_on < issued:
        raise InvalidEntry(f"Read and understood on: the version was issued on {issued}; nobody read it before.")
    if record.read_on > work.at.date() + timedelta(days=1):  # the clock of the store is UTC; no facility is further ahead
        raise InvalidEntry("Read and understood on: a day that lies ahead cannot be the day it was read.")
    if before is not None and work.source in BY_HAND:
        raise InvalidEntry("That somebody has read it is not changed: void it with a reason and note it anew.")


RULES: dict[type[Record], Rule] = {PolicyVersion: _version_rule, PolicyRead: _read_rule}
VOID_RULES: dict[type[Record], VoidRule] = {}
