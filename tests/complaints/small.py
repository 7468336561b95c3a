"""A facility small enough to work its complaints out by hand.

top ── ward A, ward B        subjects: CARE (clinical), FOOD (management), TALK (relationships)

head may do everything, in all units; clerk enters in all; nurse enters in A; viewer looks at A; other enters in B.
The rules "house" have pauses and extensions; their calendar is the facility's own, so that a closure moves it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

from medmgr_core.complaints.case_commands import log_complaint
from medmgr_core.complaints.case_records import Complaint, ComplaintClock, ComplaintIssue, ComplaintSubject
from medmgr_core.complaints.commands import ensure_policies
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.facility.queries import today_here
from medmgr_core.facility.records import FacilityProfile, Unit, UnitPlacement
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole, RoleRight
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write
from tests.support.stores import copied

UNITS = ("A", "B", "top")
YEAR = Period(date(2025, 4, 1), date(2026, 4, 1), "2025/26")

# person: unit of the role, and what it may do with complaints and actions
ROLES = """
head    top  view enter approve administer export
clerk   top  view enter
nurse   A    view enter export
viewer  A    view
other   B    view enter
"""
HOUSE = (
    ClockPolicy(regime="house", event="acknowledge", amount=3, valid_from=date(2020, 1, 1), source="own"),
    ClockPolicy(regime="house", event="respond", amount=10, extendable=True, extend_by=5, can_pause=True,
                valid_from=date(2020, 1, 1), source="own"),
)  # fmt: skip


@contextmanager
def small_store() -> Iterator[Store]:
    with copied("complaints", fill) as store:
        yield store


def fill(store: Store) -> None:
    with store.write(by=SYSTEM) as work:
        make_administrator(work, "manager", "Manager")
        work.add(FacilityProfile(name="Small"))
        for code in "AB":
            work.add(Unit(unit_code=code, name=f"Ward {code}", kind="unit"))
            work.add(UnitPlacement(unit_code=code, valid_from=date(2020, 4, 1), parent_code="top"))
        for line in ROLES.strip().splitlines():
            _role(work, *line.split(maxsplit=2))
        for code, name, domain in (
            ("CARE", "Care", "clinical"),
            ("FOOD", "Food", "management"),
            ("TALK", "Talk", "relationships"),
        ):
            work.add(ComplaintSubject(subject_code=code, name=name, domain=domain))
        for policy in HOUSE:
            work.add(policy)
    ensure_policies(store, SYSTEM)


def _role(work: Write, person: str, unit: str, actions: str) -> None:
    work.add(AccessRole(role_code=f"own {person}", name=f"Own {person}"))
    work.add(Person(person_code=person, name=person.title()))
    for action in actions.split():
        for area in ("complaints", "actions"):
            work.add(RoleRight(role_code=f"own {person}", right_area=area, action=action))
    for area in ("facility", "imports", "history", "people"):
        work.add(RoleRight(role_code=f"own {person}", right_area=area, action="view"))
    work.add(PersonRole(person_code=person, role_code=f"own {person}", unit_code=unit))


def scope(person: str = "head", units: tuple[str, ...] = UNITS, root: str = "top", period: Period = YEAR) -> Scope:
    return Scope(person, units, root, period)


def day(text: str) -> date:
    return date.fromisoformat(text)


def around(store: Store) -> Period:
    """Two years around today: what is open now is in it."""
    now = today_here(store)
    return Period(now - timedelta(days=700), now + timedelta(days=30), "now")


def log(store: Store, received: str, by: str = "head", readers: tuple[str, ...] = (), **more: Any) -> str:
    """A complaint of ward A, under the rules of England unless told otherwise; returns its number."""
    values = {"unit_code": "A", "summary": "The bell was out of reach.", "regime": "england", **more}
    return log_complaint(store, Complaint(received_on=date.fromisoformat(received), **values), readers=readers, by=by)


def due(store: Store, number: str) -> dict[str, str | None]:
    """The frozen due dates by event."""
    rows = store.rows("SELECT event, due_on FROM live_complaint_clock WHERE complaint_no = $number ORDER BY 1", number=number)
    return {event: str(day) if day else None for event, day in rows}


def put(store: Store, *rows: dict[str, Any]) -> None:
    """Complaints as they stand by now, without the steps that led there; ``dues`` are their frozen dates by event."""
    with store.write(by=SYSTEM, source=COMMAND) as work:
        for row in rows:
            values = {"unit_code": "A", "summary": "x", **row}
            dues = values.pop("dues", {})
            (number,) = work.add(Complaint(**values))
            for event, day in dues.items():
                work.add(ComplaintClock(complaint_no=number, event=event, due_on=day, first_due_on=day))


def issues(store: Store, number: str, *subjects: str) -> None:
    with store.write(by=SYSTEM) as work:
        for subject in subjects:
            work.add(ComplaintIssue(complaint_no=number, subject_code=subject))


# 1 acknowledged in time, answered in time, upheld; 2 acknowledged late, answered late; 3 withdrawn before anything was due;
# 4 closed unanswered after its day; 5 answered before it was acknowledged, in time; 6 a concern; 7 a compliment;
# 8 informal since: its dates count no more; 9 takes up 1 again within 12 months.
TABLE: tuple[dict, ...] = (
    {"received_on": day("2025-04-07"), "acknowledged_on": day("2025-04-10"), "answered_on": day("2025-05-09"),
     "closed_on": day("2025-05-09"), "outcome": "upheld",
     "dues": {"acknowledge": day("2025-04-10"), "respond": day("2025-05-09")}},
    {"received_on": day("2025-04-14"), "acknowledged_on": day("2025-04-23"), "answered_on": day("2025-06-20"),
     "closed_on": day("2025-06-20"), "outcome": "partly_upheld", "referred_on": day("2025-09-01"), "ombudsman": "pending",
     "dues": {"acknowledge": day("2025-04-17"), "respond": day("2025-05-30")}},
    {"received_on": day("2025-05-06"), "closed_on": day("2025-05-07"), "outcome": "withdrawn",
     "dues": {"acknowledge": day("2025-05-09"), "respond": day("2025-06-13")}},
    {"received_on": day("2025-05-12"), "acknowledged_on": day("2025-05-13"), "closed_on": day("2025-07-01"),
     "outcome": "not_upheld",
     "dues": {"acknowledge": day("2025-05-15"), "respond": day("2025-06-13")}},
    {"received_on": day("2025-06-02"), "answered_on": day("2025-06-04"), "closed_on": day("2025-06-04"), "outcome": "not_upheld",
     "dues": {"acknowledge": day("2025-06-05")}},
    {"received_on": day("2025-06-03"), "kind": "concern", "dues": {"acknowledge": day("2025-06-06")}},
    {"received_on": day("2025-06-03"), "kind": "compliment"},
    {"received_on": day("2025-06-04"), "is_formal": False, "dues": {"acknowledge": day("2025-06-09")}},
    {"received_on": day("2026-05-08"), "reopened_of": "CP-000001"},
)  # fmt: skip
