"""What is done to actions: each verb, and the one sentence when it may not."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from medmgr_core.actions import commands
from medmgr_core.actions.commands import NotYours
from medmgr_core.actions.records import Action
from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, NotAllowed, NotFound
from medmgr_core.facility.queries import today_here
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.store.store import Store
from tests.complaints.small import small_store


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def agreed(store: Store, **more: Any) -> str:
    values = {"task": "Bells are checked", "unit_code": "A", "owner": "nurse", "due_on": date(2026, 6, 30), **more}
    (number,) = add_entry(store, Action(**values), by="head")
    return str(number)


def revision(store: Store, number: str) -> int:
    row = store.row(Action, (number,))
    assert row is not None
    return row.revision


def refused(act: Callable[[], object], *words: str, error: type[Exception] = InvalidEntry) -> None:
    with pytest.raises(error) as raised:
        act()
    assert all(word in str(raised.value) for word in words), str(raised.value)


def finish(store: Store, number: str, by: str = "nurse", evidence: str = "the list of the round", **more: Any) -> None:
    commands.finish_action(store, number, evidence=evidence, revision=revision(store, number), by=by, **more)


def check(store: Store, number: str, effective: str, by: str = "head") -> None:
    commands.check_action(store, number, effective=effective, revision=revision(store, number), by=by)


def held(store: Store, number: str) -> dict[str, Any]:
    row = store.row(Action, (number,))
    assert row is not None
    return row.values


def test_done_with_evidence_then_checked_by_somebody_else(store: Store):
    number = agreed(store)
    now = today_here(store)
    refused(lambda: check(store, number, "yes"), "finish it first")
    refused(lambda: finish(store, number, evidence="  "), "what shows that it was done")
    refused(lambda: finish(store, number, done_on=now + timedelta(days=1)), "lies ahead")
    finish(store, number, done_on=date(2026, 6, 20))
    refused(lambda: finish(store, number), "not open any more")
    refused(lambda: check(store, number, "yes", by="nurse"), "Somebody else than its owner", error=NotYours)
    refused(lambda: check(store, number, "perhaps"), "Did it work?")
    check(store, number, "partly")
    refused(lambda: check(store, number, "yes"), "checked already")
    found = held(store, number)
    assert (found["done_on"], found["verified_on"], found["verified_by"], found["effective"]) == (
        date(2026, 6, 20), now, "head", "partly")  # fmt: skip


def test_taken_up_again_it_is_open_with_a_new_day(store: Store):
    number = agreed(store, check_on=date(2026, 9, 30))
    refused(
        lambda: commands.reopen_action(store, number, due_on=date(2026, 12, 1), revision=1, by="head", reason="x"), "still open"
    )
    finish(store, number)
    check(store, number, "no")
    again = {"due_on": date(2026, 12, 1), "revision": revision(store, number), "by": "nurse"}
    refused(lambda: commands.reopen_action(store, number, **again, reason=""), "Say why")
    commands.reopen_action(store, number, **again, reason="it did not work")
    found = held(store, number)
    assert found["due_on"] == date(2026, 12, 1)
    gone = ("done_on", "evidence", "verified_on", "verified_by", "effective", "check_on", "stopped_on")
    assert {found[name] for name in gone} == {None}
    finish(store, number, evidence="now it does")


def test_giving_up_takes_the_right_to_approve_and_a_reason(store: Store):
    number = agreed(store)
    refused(lambda: commands.stop_action(store, number, revision=1, by="nurse", reason="x"), error=NotAllowed)
    refused(lambda: commands.stop_action(store, number, revision=1, by="head", reason=" "), "Say why")
    commands.stop_action(store, number, revision=1, by="head", reason="the ward closes")
    assert held(store, number)["stopped_on"] == today_here(store)
    refused(lambda: finish(store, number), "not open any more")
    refused(lambda: check(store, number, "yes"), "finish it first")
    commands.reopen_action(store, number, due_on=date(2026, 12, 1), revision=2, by="head", reason="it stays open")
    assert held(store, number)["stopped_on"] is None


def test_state_is_not_typed_and_what_is_done_is_not_changed(store: Store):
    number = agreed(store)
    for values in ({"done_on": date(2026, 6, 1), "evidence": "x"}, {"stopped_on": date(2026, 6, 1)}):
        refused(
            lambda values=values: change_entry(store, Action, (number,), values, revision=1, by="head"), "buttons of the action"
        )
    finish(store, number)
    refused(lambda: change_entry(store, Action, (number,), {"task": "Other"}, revision=2, by="head"), "take it up again")
    done = Action(task="x", unit_code="A", owner="nurse", due_on=date(2026, 6, 1), done_on=date(2026, 6, 1), evidence="x")
    refused(lambda: add_entry(store, done, by="head"), "buttons of the action")
    add_entry(store, done, by="head", source="import")  # a list that is loaded tells what became of each


def test_what_a_number_belongs_to_is_said(store: Store):
    refused(lambda: agreed(store, about_key="CP-000001"), "what kind of record")
    assert held(store, agreed(store, about="complaint", about_key="CP-000009"))["about"] == "complaint"


def test_rights_and_revisions(store: Store):
    number = agreed(store)
    refused(lambda: finish(store, number, by="viewer"), error=NotAllowed)
    refused(lambda: finish(store, number, by="other"), error=NotFound)
    refused(lambda: commands.finish_action(store, number, evidence="x", revision=7, by="nurse"), error=ChangedMeanwhile)
    assert held(store, number)["done_on"] is None


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"check_on": date(2026, 6, 29)}, "Check the effect on"),
        ({"done_on": date(2026, 6, 1)}, "Evidence"),
        ({"verified_on": date(2026, 6, 1)}, "checked after it is done"),
        ({"done_on": date(2026, 6, 2), "evidence": "x", "verified_on": date(2026, 6, 1), "verified_by": "head",
          "effective": "yes"},
         "before the day it was done"),
    ],
)  # fmt: skip
def test_days_in_an_order_that_cannot_be(values: dict[str, Any], word: str):
    with pytest.raises(ValueError, match=word):
        Action(task="x", unit_code="A", owner="nurse", due_on=date(2026, 6, 30), **values)
