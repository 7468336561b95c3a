"""A facility where every text somebody could type is hostile, with money and history on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from medmgr_core.facility.records import StaffMember
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM, PersonRole
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from medmgr_core.workspace import RECORD_TYPES
from tests.support.filled import fill_all
from tests.support.stores import copied, put

HOSTILE = "*x* :red[y] ![a](http://evil) <script> $x$ [l](javascript:1)"


@contextmanager
def hostile_store() -> Iterator[Store]:
    """An open copy of this facility."""
    with copied("hostile", _fill) as store:
        yield store


def put_hostile(folder: Path) -> Path:
    """Its file, in a folder."""
    return put("hostile", _fill, folder)


def _fill(store: Store) -> None:
    """The manager too is called so; the person “evil” administers the unit with the hostile name."""
    with store.write(by=SYSTEM) as work:
        make_administrator(work, "manager", HOSTILE)
    given = {"person": {"person_code": "evil"}, "facility_profile": {"profile_code": "facility"},
             "unit_placement": {"parent_code": "top"}, "saving_scheme": {"answer": HOSTILE, "answered_on": date(2026, 11, 1)},
             "roster_period": {"last_on": date(2026, 10, 28)},
             "locked_month": {"month": date(2020, 3, 1)}, "shift_type": {"shift_code": "E"},
             "action": {"about": "complaint", "done_on": date(2026, 11, 1), "evidence": HOSTILE}}  # fmt: skip
    records = fill_all(RECORD_TYPES, HOSTILE, given)
    unit = next(record for record in records if record.table == "unit").key_values()[0]
    # Some fields of some types are set by commands only.
    with store.write(by="manager", reason=HOSTILE, batch=HOSTILE, source=COMMAND) as work:
        for record in records:
            work.add(record)
        work.add(PersonRole(person_code="evil", role_code="administrator", unit_code=unit))
        work.add(StaffMember(staff_no="2", name=HOSTILE, job_title=HOSTILE, staff_group="clinical", unit_code=unit,
                             contract_hours=1, left_on=date(2026, 11, 1)))  # fmt: skip
        work.note("download", HOSTILE, "exported")
