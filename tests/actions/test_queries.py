"""Lists, ages and measures of actions against a table worked out by hand, seen from today."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from medmgr_core.actions import measures, queries
from medmgr_core.actions.attention import attention, headline
from medmgr_core.actions.records import Action
from medmgr_core.complaints.case_commands import restrict_complaint
from medmgr_core.facility.queries import formats, today_here
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import Period
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from tests.complaints.small import log, scope, small_store

# name: due in days from today, and what became of it (days from today)
ROWS: dict[str, dict[str, Any]] = {
    "late": {"due": -40},
    "just late": {"due": -1, "owner": "clerk"},
    "today": {"due": 0},
    "this week": {"due": 6},
    "later": {"due": 7},
    "to check": {"due": -30, "done": -30},
    "to check later": {"due": -30, "done": -29, "check": 10},
    "worked": {"due": -60, "done": -61, "verified": -20, "effective": "yes"},
    "in part": {"due": -60, "done": -50, "verified": -20, "effective": "partly"},
    "in vain": {"due": -60, "done": -60, "verified": -20, "effective": "no"},
    "given up": {"due": -60, "stopped": -50},
}
STATES = {
    "late": "overdue", "just late": "overdue", "today": "due this week", "this week": "due this week", "later": "open",
    "to check": "to be checked", "to check later": "to be checked", "worked": "worked", "in part": "worked in part",
    "in vain": "did not work", "given up": "stopped",
}  # fmt: skip


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with small_store() as held:
        now = today_here(held)

        def day(offset: int | None) -> date | None:
            return None if offset is None else now + timedelta(days=offset)

        with held.write(by=SYSTEM, source=COMMAND) as work:
            for name, row in ROWS.items():
                done, verified = day(row.get("done")), day(row.get("verified"))
                work.add(Action(task=name, unit_code="A", owner=row.get("owner", "nurse"), due_on=day(row["due"]), done_on=done,
                                evidence=done and "seen", check_on=day(row.get("check")), verified_on=verified,
                                verified_by=verified and "head", effective=row.get("effective"),
                                stopped_on=day(row.get("stopped"))))  # fmt: skip
        yield held


def where(store: Store, person: str = "head", units: tuple[str, ...] = ("A", "B", "top"), root: str = "top") -> Scope:
    now = today_here(store)
    return scope(person, units, root, Period(now - timedelta(days=365), now + timedelta(days=90), "now"))


def test_each_state_by_hand(store: Store):
    found = {row["task"]: row for row in rows_of(queries.actions(store, where(store)))}
    assert {name: row["state"] for name, row in found.items()} == STATES
    assert {name: row["days_over"] for name, row in found.items() if row["days_over"]} == {"late": 40, "just late": 1}
    assert found["worked"]["verified_by_name"] == "Head"


def test_the_unit_and_the_reach_bound_it(store: Store):
    assert queries.actions(store, where(store, root="B")).empty
    assert queries.actions(store, where(store, "other", ("B",))).empty
    assert len(queries.actions(store, where(store, "viewer", ("A",), "A"))) == len(ROWS)


def test_overdue_by_age_and_owner(store: Store):
    found = queries.overdue_by_age(queries.actions(store, where(store)))
    assert sorted(found.itertuples(index=False, name=None)) == [
        (0, "up to a week", "Clerk", 1), (2, "31 to 90 days", "Nurse", 1)]  # fmt: skip


# Due by yesterday or done, not given up: late, just late, to check, to check later, worked, in part, in vain. In time: to
# check, worked, in vain.
BY_HAND = {
    "action_open": 5, "action_overdue": 2, "action_to_check": 1, "action_in_time": 3 / 7, "action_worked": 1 / 3,
}  # fmt: skip


def test_every_measure_is_worked_by_hand(store: Store):
    found = {measure.code: measure.read(store, where(store)).value for measure in measures.MEASURES}
    assert found == pytest.approx(BY_HAND)
    assert {measure.read(store, where(store, "nobody", ())).value for measure in measures.MEASURES} == {None}


def test_the_headline_and_what_needs_a_person(store: Store):
    assert headline(queries.actions(store, where(store))) == (
        "2 of 5 open actions overdue, the oldest by 40 days; the effect of 2 is still to be checked"
    )
    assert headline(queries.actions(store, where(store, root="B"))) == "No action has been agreed here yet"
    found = attention(store, where(store), formats(store))
    # At the same harm the earliest due first; what has no day comes last.
    assert [(each.kind, each.harm) for each in found] == [
        ("action overdue", 3), ("action overdue", 2), ("action without effect", 2), ("effect to check", 1)]  # fmt: skip
    assert found[0].sentence == "“late” is 40 days overdue; Nurse owns it"
    assert found[1].sentence == "“just late” is 1 day overdue; Clerk owns it"


def test_actions_of_a_record_and_of_one_that_is_restricted():
    with small_store() as store:
        number = log(store, "2026-05-05")
        with store.write(by=SYSTEM) as work:
            work.add(
                Action(task="Talk", unit_code="A", owner="nurse", due_on=date(2026, 6, 1), about="complaint", about_key=number)
            )
            work.add(Action(task="Other", unit_code="A", owner="nurse", due_on=date(2026, 6, 1), about="risk", about_key=number))
        assert queries.actions_of(store, where(store), "complaint", number)["task"].tolist() == ["Talk"]
        restrict_complaint(store, number, readers=["head"], reason="x", by="head")
        assert queries.actions_of(store, where(store, "clerk"), "complaint", number).empty
        assert queries.actions(store, where(store, "clerk"))["task"].tolist() == ["Other"]
        assert set(queries.actions(store, where(store))["task"]) == {"Talk", "Other"}
        assert measures.OVERDUE.read(store, where(store, "clerk")).value == 1
