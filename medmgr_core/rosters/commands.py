"""What is done with rosters: published, locked, taken back; shifts confirmed; absences asked for and decided."""

from __future__ import annotations

from datetime import date, timedelta

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import entry
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.rights import allow
from medmgr_core.periods import Period, today
from medmgr_core.record import validate
from medmgr_core.rosters.reading import book_of
from medmgr_core.rosters.records import RosterPeriod, RosterShift, StaffAbsence
from medmgr_core.rosters.rule_checks import RULES, VOID_RULES
from medmgr_core.rosters.rules import check
from medmgr_core.rosters.words import plural
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow

__all__ = [
    "RULES",
    "VOID_RULES",
    "ask_absence",
    "cancel_absence",
    "confirm_shift",
    "decide_absence",
    "lock",
    "publish",
    "withdraw",
]

# no $units: the absence itself was found in reach
_ROSTERED = """
SELECT count(*)::bigint FROM live_roster_shift
WHERE staff_no = $staff_no AND works_on BETWEEN $first_on AND $last_on AND outcome = 'planned'
"""
_ALWAYS_NOTED = ("sick", "parental", "unavailable")


def publish(store: Store, period_no: str, *, accepted: str = "", revision: int, by: str) -> None:
    """Publish a draft. While rules that must be kept are broken a reason is needed, which the history keeps.

    Raises InvalidEntry, ChangedMeanwhile, NotAllowed.
    """
    row = _period(store, period_no, by)
    if row.values["state"] != "draft":
        raise InvalidEntry("This roster is published already.")
    breaches = len(hard_breaches(store, row.values["unit_code"], row.values["first_on"], row.values["last_on"]))
    if breaches and not accepted.strip():
        raise InvalidEntry(f"{plural(breaches, 'rule')} that must be kept {'is' if breaches == 1 else 'are'} broken: "
                           "mend the roster, or say why it is published all the same.")  # fmt: skip
    values = {"state": "published", "published_on": today(), "published_by": by}
    store.change(RosterPeriod, row.key, values, revision=revision, by=by, source=COMMAND, reason=accepted or None)


def hard_breaches(store: Store, unit_code: str, first_on: date, last_on: date) -> list[str]:
    """The sentences of what must be kept and is broken in the roster of a unit."""
    period = Period(first_on, last_on + timedelta(days=1), "")
    book = book_of(store, Scope(SYSTEM, (unit_code,), unit_code, period), unit_code, period.first, period.until)
    found = check(book.roster, book.rules)
    return [str(sentence) for sentence in found.loc[found["is_hard"], "sentence"]]


def withdraw(store: Store, period_no: str, *, reason: str, revision: int, by: str) -> None:
    """Make a published roster a draft again, or a locked one open, with a reason."""
    row = _period(store, period_no, by)
    if row.values["state"] == "draft":
        raise InvalidEntry("This roster is a draft: there is nothing to take back.")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken back: people rely on a roster that was published.")
    back = {"state": "published"} if row.values["state"] == "locked" else \
        {"state": "draft", "published_on": None, "published_by": None}  # fmt: skip
    store.change(RosterPeriod, row.key, back, revision=revision, by=by, source=COMMAND, reason=reason)


def lock(store: Store, period_no: str, *, revision: int, by: str) -> None:
    """Close a roster that has been worked: nothing of it is changed any more."""
    row = _period(store, period_no, by)
    if row.values["state"] != "published":
        raise InvalidEntry("Only a published roster is locked.")
    if row.values["last_on"] >= today():
        raise InvalidEntry("This roster is not over yet: lock it when its last day has been worked.")
    store.change(RosterPeriod, row.key, {"state": "locked"}, revision=revision, by=by, source=COMMAND)


def confirm_shift(store: Store, shift_no: str, *, outcome: str, worked_hours: float | None = None, note: str | None = None,
                  revision: int, by: str) -> None:  # fmt: skip
    """Say what came of a shift: worked as planned, changed (with its hours), absent; or planned, to take that back."""
    row = entry(store, RosterShift, (shift_no,), by=by, action="enter")
    if outcome != "planned" and row.values["works_on"] > today():
        raise InvalidEntry("This shift lies ahead: it is confirmed when it has been worked.")
    values = {"outcome": outcome, "worked_hours": worked_hours if outcome == "changed" else None}
    if note is not None:
        values["note"] = note or None
    validate(RosterShift, {**row.values, **values})
    store.change(RosterShift, row.key, values, revision=revision, by=by, source=COMMAND)


def ask_absence(store: Store, *, staff_no: str, kind: str, first_on: date, last_on: date, hours: float | None = None,
                is_paid: bool = True, by: str) -> str:  # fmt: skip
    """Ask for leave, or note sickness, which nobody decides. Returns its number. Raises InvalidEntry, NotFound, NotAllowed."""
    staff = entry(store, StaffMember, (staff_no,), by=by)
    allow(store, by, StaffAbsence.area, "enter", staff.values["unit_code"])
    noted = {"state": "approved", "decided_by": by, "decided_on": today()} if kind in _ALWAYS_NOTED else {}
    values = {"staff_no": staff_no, "kind": kind, "first_on": first_on, "last_on": last_on, "hours": hours, "is_paid": is_paid}
    return store.add(validate(StaffAbsence, values | noted), by=by, source=COMMAND)[0]


def decide_absence(store: Store, absence_no: str, *, approve: bool, reason: str = "", revision: int, by: str) -> None:
    """Approve leave, or refuse it with a reason. Raises InvalidEntry while the person is rostered on these days."""
    row = entry(store, StaffAbsence, (absence_no,), by=by, action="approve")
    if row.values["state"] != "asked":
        raise InvalidEntry("This absence was decided already.")
    if not approve and not reason.strip():
        raise InvalidEntry("Say why it is refused.")
    asked = {name: row.values[name] for name in ("staff_no", "first_on", "last_on")}
    held = store.rows(_ROSTERED, **asked)[0][0] if approve else 0
    if held:
        raise InvalidEntry(f"There {'is' if held == 1 else 'are'} {plural(held, 'shift')} rostered on these days: clear "
                           f"{'it' if held == 1 else 'them'} first, so that the gap is seen.")  # fmt: skip
    values = {"state": "approved" if approve else "refused", "decided_by": by, "decided_on": today()}
    store.change(StaffAbsence, row.key, values, revision=revision, by=by, source=COMMAND, reason=reason or None)


def cancel_absence(store: Store, absence_no: str, *, reason: str, revision: int, by: str) -> None:
    """Take back leave or another absence that was asked for or approved, with a reason. Raises InvalidEntry once it is over."""
    row = entry(store, StaffAbsence, (absence_no,), by=by, action="approve")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken back.")
    if row.values["last_on"] < today():
        raise InvalidEntry("These days are over: correct the record instead, so that hours taken stay right.")
    store.void(StaffAbsence, row.key, revision=revision, by=by, reason=reason, source=COMMAND)


def _period(store: Store, period_no: str, by: str) -> StoredRow:
    return entry(store, RosterPeriod, (period_no,), by=by, action="approve")
