"""What is done to savings: planned, opened under a guard, delivered month by month, answered for, finished or stopped."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility import queries as facility
from medmgr_core.methods.spc import Better
from medmgr_core.people.entries import entry
from medmgr_core.people.reach import own_unit
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.periods import add_months, today
from medmgr_core.record import Record
from medmgr_core.savings.guard import Guard, judge_guard, missing_to_open
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.store.by_hand import COMMAND, refuse_by_hand, refuse_change
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import StoredRow, Write

MOST_MONTHS = 60
_SETTLED = frozenset({"guard_code", "guard_unit_code", "starts_on"})

# no $units: the guard of one saving, for somebody whose right to the saving was checked
_GUARD = "SELECT guard_name, guard_unit_name, guard_better FROM saving_placed WHERE scheme_no = $scheme_no"
# no $units: as above
_VALUES = "SELECT period_on, value FROM saving_guard_value WHERE scheme_no = $scheme_no ORDER BY 1 NULLS LAST"


class NotGuarded(InvalidEntry):
    """A saving without a guard that works is not opened."""


class WrongStage(InvalidEntry):
    """The saving is not at the stage where this can be done."""


# Verbs -----------------------------------------------------------------------------------------------


def plan_saving(store: Store, scheme_no: str, *, a_month: int, months: int, by: str) -> None:
    """Plan the same amount for so many months from the start on; an idea becomes planned. Months that stand there change."""
    row = _saving(store, scheme_no, by, ("idea", "planned"), "planned")
    if not 1 <= months <= MOST_MONTHS or a_month <= 0:
        raise InvalidEntry(f"Enter an amount above zero and from 1 to {MOST_MONTHS} months.")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        for number in range(months):
            _set_month(work, scheme_no, add_months(row.values["starts_on"], number), {"planned": a_month})
        if row.values["stage"] == "idea":
            work.change(SavingScheme, row.key, {"stage": "planned"}, revision=row.revision)


def open_saving(store: Store, scheme_no: str, *, by: str) -> None:
    """Let a saving begin. Raises NotGuarded: it needs a guard with a direction and eight values from before the start."""
    row = _saving(store, scheme_no, by, ("idea", "planned"), "opened")
    guard_unit = row.values["guard_unit_code"]
    if guard_unit:
        allow(store, by, "indicators", "view", guard_unit)
    name, unit_name, better = store.rows(_GUARD, scheme_no=scheme_no)[0]
    missing = missing_to_open(name, unit_name, better, _guard_of(store, row).known_before)
    if missing:
        raise NotGuarded(missing, {"guard_code": missing})
    _change(store, row, {"stage": "open"}, by)


def deliver(store: Store, scheme_no: str, delivered: Mapping[date, int | None], *, by: str) -> None:
    """Enter what a saving brought, by month in minor units; None takes a figure out. All months or none."""
    row = _saving(store, scheme_no, by, ("open", "delivered", "stopped"), "delivered", action="enter")
    with store.write(by=by, source=COMMAND, batch=new_batch()) as work:
        for month, amount in delivered.items():
            _set_month(work, row.key[0], month, {"delivered": amount})


def answer_guard(store: Store, scheme_no: str, answer: str, *, by: str, revision: int | None = None) -> None:
    """Say what the concern of the guard is and what is done about it. It counts for concerns up to today."""
    row = _saving(store, scheme_no, by, ("open", "delivered"), "answered for")
    if not answer.strip():
        raise InvalidEntry("Write what lies behind the concern and what you do about it.", {"answer": "Write an answer."})
    if not _guard_of(store, row).unanswered(row.values["answered_on"]):
        raise WrongStage("The guard shows no concern that waits for an answer.")
    _change(store, row, {"answer": answer.strip(), "answered_on": _today(store)}, by, revision=revision)


def finish_saving(store: Store, scheme_no: str, *, by: str) -> None:
    """Say that a saving is delivered: each month planned is reported, and no concern waits for an answer."""
    row = _saving(store, scheme_no, by, ("open",), "finished")
    if _guard_of(store, row).unanswered(row.values["answered_on"]):
        raise WrongStage("The guard shows concern: answer it first.")
    # no $units: one saving, whose right was checked
    left = store.rows("SELECT month FROM live_saving_month WHERE scheme_no = $scheme_no AND delivered IS NULL AND planned > 0 "
                      "ORDER BY 1", scheme_no=scheme_no)  # fmt: skip
    if left:
        raise WrongStage(f"Not every month is reported yet: enter what {left[0][0]:%B %Y} brought.")
    _change(store, row, {"stage": "delivered"}, by)


def stop_saving(store: Store, scheme_no: str, *, by: str, reason: str) -> None:
    """Give a saving up, with the reason. What it brought stays; the months not reported no longer count."""
    row = _saving(store, scheme_no, by, ("idea", "planned", "open"), "stopped")
    if not reason.strip():
        raise InvalidEntry("Say why the saving is stopped.", {"reason": "A reason is needed."})
    _change(store, row, {"stage": "stopped"}, by, reason=reason)


# Parts -----------------------------------------------------------------------------------------------


def _saving(store: Store, scheme_no: str, by: str, stages: tuple[str, ...], done: str, *, action: str = "approve") -> StoredRow:
    """The saving, for its owner or somebody with the right; at one of these stages. Raises NotFound, NotAllowed, WrongStage."""
    row = entry(store, SavingScheme, (scheme_no,), by=by)
    unit = own_unit(store, row.record())
    if by != row.values["owner"] and not rights_of(store, by).allows("budgets", "approve", unit):
        if action == "approve":
            raise NotAllowed("Only the owner of the saving, or who may approve budgets there, may do this.")
        allow(store, by, "budgets", action, unit)
    if row.voided_at is not None or row.values["stage"] not in stages:
        stage = "voided" if row.voided_at else row.values["stage"]
        raise WrongStage(f"This saving is {'an idea' if stage == 'idea' else stage}: it cannot be {done} now.")
    return row


def _change(store: Store, row: StoredRow, values: Mapping[str, Any], by: str, *, reason: str | None = None,
            revision: int | None = None) -> None:  # fmt: skip
    held = row.revision if revision is None else revision
    store.change(SavingScheme, row.key, values, revision=held, by=by, reason=reason, source=COMMAND)


def _set_month(work: Write, scheme_no: str, month: date, values: Mapping[str, Any]) -> None:
    row = work.row(SavingMonth, (scheme_no, month))
    if row is None:
        work.add(SavingMonth(**{"scheme_no": scheme_no, "month": month, "planned": 0, **values}))
        return
    if row.voided_at is not None:
        work.restore(SavingMonth, row.key)
    work.change(SavingMonth, row.key, values)


def _guard_of(store: Store, row: StoredRow) -> Guard:
    found = store.rows(_GUARD, scheme_no=row.key[0])
    values = store.rows(_VALUES, scheme_no=row.key[0])
    better = cast("Better", found[0][2] if found else "neither")
    return judge_guard([day for day, _ in values], [held for _, held in values], row.values["starts_on"], better, _today(store))


def _today(store: Store) -> date:
    return today(facility.profile(store).time_zone)


# Rules -----------------------------------------------------------------------------------------------


def _scheme_rule(work: Write, scheme: Record, before: Record | None) -> None:
    assert isinstance(scheme, SavingScheme)
    first = {"stage": "idea", "answer": None, "answered_on": None}
    refuse_by_hand(work, scheme, before, first, "use the buttons on the page Savings")
    if isinstance(before, SavingScheme) and before.stage not in ("idea", "planned"):
        sentence = "The guard and the start of a saving that was opened stay as they are. Stop it and enter a new one."
        refuse_change(work, scheme, before, sentence, but=frozenset(SavingScheme.model_fields) - _SETTLED)


def _month_rule(work: Write, line: Record, before: Record | None) -> None:
    assert isinstance(line, SavingMonth)
    row = work.row(SavingScheme, (line.scheme_no,))
    if row is None:
        return
    if line.month < row.values["starts_on"]:
        _refuse("month", f"Month: the saving starts on {row.values['starts_on']:%d %b %Y}. Enter that month or a later one.")
    if line.delivered is None or (isinstance(before, SavingMonth) and before.delivered == line.delivered):
        return
    if row.values["stage"] in ("idea", "planned"):
        _refuse("delivered", "Delivered: open the saving first, under its quality guard.")
    if line.month > work.at.date():
        _refuse("delivered", f"Delivered: {line.month:%B %Y} has not begun yet.")


def _refuse(field: str, sentence: str) -> None:
    raise InvalidEntry(sentence, {field: sentence})


RULES: dict[type[Record], Rule] = {SavingScheme: _scheme_rule, SavingMonth: _month_rule}
RULE_FIELDS: dict[type[Record], tuple[str, ...]] = {
    SavingScheme: ("stage", "answer", "answered_on"), SavingMonth: ("scheme_no", "month", "delivered"),
}  # fmt: skip
