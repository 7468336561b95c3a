"""What is done to actions: agreed, done with evidence, checked by somebody else, stopped."""

from __future__ import annotations

from datetime import date

from medmgr_core.actions.records import Action
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import entry
from medmgr_core.people.rights import allow
from medmgr_core.record import Record
from medmgr_core.store.by_hand import COMMAND, refuse_by_hand, refuse_change
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow, Write

_STATE = dict.fromkeys(("done_on", "evidence", "verified_on", "verified_by", "effective", "stopped_on"))


class NotYours(InvalidEntry):
    """Whoever did a thing does not judge its effect."""


def finish_action(store: Store, action_no: str, *, evidence: str, done_on: date | None = None, revision: int, by: str) -> None:
    """Say that an action is done and what shows it. Raises InvalidEntry, ChangedMeanwhile."""
    row = _open_action(store, action_no, by)
    day = done_on or today_here(store)
    if day > today_here(store):
        raise InvalidEntry("Done on: a day that lies ahead cannot be the day it was done.")
    if not evidence.strip():
        raise InvalidEntry("Evidence: say what shows that it was done.")
    values = {"done_on": day, "evidence": evidence}
    store.change(Action, row.key, values, revision=revision, by=by, source=COMMAND)


def check_action(store: Store, action_no: str, *, effective: str, revision: int, by: str) -> None:
    """Say whether an action worked: yes, partly or no. Raises NotYours for its owner, InvalidEntry."""
    row = entry(store, Action, (action_no,), by=by, action="enter")
    if row.values["done_on"] is None or row.values["stopped_on"]:
        raise InvalidEntry("An action is checked after it was done: finish it first.")
    if row.values["verified_on"]:
        raise InvalidEntry("The effect of this action was checked already.")
    if row.values["owner"] == by:
        raise NotYours("Somebody else than its owner says whether an action worked: name as owner who does the work.")
    values = {"verified_on": today_here(store), "verified_by": by, "effective": effective}
    store.change(Action, row.key, values, revision=revision, by=by, source=COMMAND)


def reopen_action(store: Store, action_no: str, *, due_on: date, revision: int, by: str, reason: str) -> None:
    """Take up again what is not done after all, or did not work, with a new day. A reason is needed."""
    row = entry(store, Action, (action_no,), by=by, action="enter")
    if row.values["done_on"] is None and row.values["stopped_on"] is None:
        raise InvalidEntry("This action is still open.")
    if not reason.strip():
        raise InvalidEntry("Say why it is taken up again.")
    values = {**_STATE, "due_on": due_on, "check_on": None}
    store.change(Action, row.key, values, revision=revision, by=by, source=COMMAND, reason=reason)


def stop_action(store: Store, action_no: str, *, revision: int, by: str, reason: str) -> None:
    """Give an action up, with a reason: it needs the right to approve, so that nobody drops what is his to do."""
    row = _open_action(store, action_no, by)
    allow(store, by, Action.area, "approve", row.values["unit_code"])
    if not reason.strip():
        raise InvalidEntry("Say why the action is given up.")
    store.change(Action, row.key, {"stopped_on": today_here(store)}, revision=revision, by=by, source=COMMAND, reason=reason)


def _open_action(store: Store, action_no: str, by: str) -> StoredRow:
    row = entry(store, Action, (action_no,), by=by, action="enter")
    if row.values["done_on"] or row.values["stopped_on"]:
        raise InvalidEntry("This action is not open any more: take it up again first.")
    return row


# Rules -----------------------------------------------------------------------------------------------


def _action_rule(work: Write, record: Record, before: Record | None) -> None:
    assert isinstance(record, Action)
    if before or work.source != "import":  # a list that is loaded tells what became of each action
        refuse_by_hand(work, record, before, _STATE, "use the buttons of the action")
    if isinstance(before, Action) and (before.done_on or before.stopped_on):
        refuse_change(work, record, before, "This action is done or stopped: take it up again before you change it.")
    if record.about_key and record.about == "other":
        sentence = "Comes from: say what kind of record the number belongs to."
        raise InvalidEntry(sentence, {"about": sentence})


RULES: dict[type[Record], Rule] = {Action: _action_rule}
