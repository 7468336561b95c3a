"""What is done to savings: no opening without a guard that works, stages by commands only, answers, months."""

from collections.abc import Iterator
from datetime import date

import pytest

from medmgr_core.errors import InvalidEntry, NotAllowed, NotFound
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.periods import add_months, today
from medmgr_core.record import validate
from medmgr_core.savings.commands import (
    NotGuarded,
    WrongStage,
    answer_guard,
    deliver,
    finish_saving,
    open_saving,
    plan_saving,
    stop_saving,
)
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from tests.savings.small import scheme, small_store

OPEN, IDEA, STOPPED = "SV-000001", "SV-000003", "SV-000004"


@pytest.fixture
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def held(store: Store, number: str) -> dict:
    row = store.row(SavingScheme, (number,))
    assert row is not None
    return row.values


def month(store: Store, number: str, day: date) -> tuple:
    row = store.row(SavingMonth, (number, day))
    return (row.values["planned"], row.values["delivered"]) if row else ()


def guarded(store: Store, guard: str = "FALLS", place: str = "A", **more: object) -> None:
    store.change(SavingScheme, (IDEA,), {"guard_code": guard, "guard_unit_code": place, **more}, revision=1, by="system")


# --- opening ----------------------------------------------------------------------------------------------------------


def test_it_is_not_opened_without_a_guard(store: Store):
    with pytest.raises(NotGuarded, match="Choose a quality guard first"):
        open_saving(store, IDEA, by="owner")
    assert held(store, IDEA)["stage"] == "idea"


@pytest.mark.parametrize(("guard", "place", "more", "sentence"), [
    ("WAITS", "B", {}, "“Waits” at Unit B has 7 values before the start; 8 are needed"),
    ("WAITS", "A", {}, "has no values before"),
    ("FALLS", "A", {"starts_on": date(2025, 8, 1)}, "has 7 values before"),
    ("BEDS", "A", {}, "“Beds” does not say whether higher or lower is better"),
])  # fmt: skip
def test_it_is_not_opened_under_a_guard_that_cannot_tell(store: Store, guard, place, more, sentence):
    guarded(store, guard, place, **more)
    with pytest.raises(NotGuarded, match=sentence) as error:
        open_saving(store, IDEA, by="approver")
    assert "guard_code" in error.value.problems and held(store, IDEA)["stage"] == "idea"


@pytest.mark.parametrize("by", ["owner", "approver"])
def test_it_is_opened_under_a_guard_with_eight_values(store: Store, by):
    guarded(store, starts_on=date(2025, 9, 1))
    open_saving(store, IDEA, by=by)
    assert held(store, IDEA)["stage"] == "open"
    with pytest.raises(WrongStage, match="This saving is open: it cannot be opened now"):
        open_saving(store, IDEA, by=by)


def test_a_record_cannot_be_open_without_its_guard():
    values = scheme("", "Food", "CA").model_dump()
    with pytest.raises(InvalidEntry, match="Quality guard"):
        validate(SavingScheme, {**values, "stage": "open"})


def test_who_may_not_see_the_guard_does_not_open_under_it(store: Store):
    guarded(store, "WAITS", "B")
    with pytest.raises(NotAllowed, match="may not see indicators"):  # the owner's reach is ward A
        open_saving(store, IDEA, by="owner")


# --- whose it is ------------------------------------------------------------------------------------------------------

VERBS = {
    "plan": lambda store, by: plan_saving(store, IDEA, a_month=100, months=2, by=by),
    "open": lambda store, by: open_saving(store, IDEA, by=by),
    "answer": lambda store, by: answer_guard(store, OPEN, "More nurses", by=by),
    "finish": lambda store, by: finish_saving(store, OPEN, by=by),
    "stop": lambda store, by: stop_saving(store, OPEN, by=by, reason="x"),
}


@pytest.mark.parametrize("verb", VERBS)
def test_only_the_owner_or_an_approver_decides(store: Store, verb):
    guarded(store)
    before = store.head()
    for person in ("clerk", "looker"):
        with pytest.raises(NotAllowed, match="Only the owner of the saving, or who may approve budgets there"):
            VERBS[verb](store, person)
    with pytest.raises(NotFound, match="There is no saving"):  # an approver of another unit
        VERBS[verb](store, "stranger")
    assert store.head() == before


def test_months_are_entered_by_who_may_enter(store: Store):
    deliver(store, OPEN, {date(2026, 4, 1): 500}, by="clerk")
    deliver(store, OPEN, {date(2026, 4, 1): 600}, by="owner")
    assert month(store, OPEN, date(2026, 4, 1)) == (10000, 600)
    with pytest.raises(NotAllowed, match="You may not enter or change budgets"):
        deliver(store, OPEN, {date(2026, 4, 1): 700}, by="looker")


# --- by hand ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("values", [{"stage": "stopped"}, {"answer": "x", "answered_on": date(2026, 5, 1)}])
@pytest.mark.parametrize("source", ["form", "grid", "import"])
def test_stage_and_answer_are_set_by_commands_only(store: Store, values, source):
    with pytest.raises(InvalidEntry, match="this is not typed in; use the buttons on the page Savings"):
        change_entry(store, SavingScheme, (OPEN,), values, revision=1, by="system", source=source)


def test_a_new_one_is_an_idea(store: Store):
    with pytest.raises(InvalidEntry, match="Stage: this is not typed in"):
        add_entry(store, scheme("", "Food", "CA", "planned"), by="system")
    with pytest.raises(InvalidEntry, match="Stage: this is not typed in"):
        add_entry(store, scheme("", "Food", "CA", "open", "FALLS", "A"), by="system")


@pytest.mark.parametrize("values", [{"guard_code": "BEDS"}, {"guard_unit_code": "B"}, {"starts_on": date(2025, 12, 1)}])
def test_the_guard_of_an_open_saving_is_not_exchanged(store: Store, values):
    with pytest.raises(InvalidEntry, match="stay as they are"):
        change_entry(store, SavingScheme, (OPEN,), values, revision=1, by="system")
    change_entry(store, SavingScheme, (OPEN,), {"remarks": "said so"}, revision=1, by="system")


# --- the guard is answered --------------------------------------------------------------------------------------------


def test_an_answer_counts_from_today_on(store: Store):
    answer_guard(store, OPEN, "  More nurses at night ", by="owner", revision=1)
    assert (held(store, OPEN)["answer"], held(store, OPEN)["answered_on"]) == ("More nurses at night", today("Europe/London"))
    with pytest.raises(WrongStage, match="no concern that waits"):
        answer_guard(store, OPEN, "Again", by="owner")


def test_nothing_is_answered_with_nothing_and_nothing_asks(store: Store):
    with pytest.raises(InvalidEntry, match="Write what lies behind"):
        answer_guard(store, OPEN, " ", by="owner")
    with pytest.raises(WrongStage, match="no concern that waits"):
        answer_guard(store, "SV-000002", "x", by="approver")
    with pytest.raises(WrongStage, match="is an idea: it cannot be answered for now"):
        answer_guard(store, IDEA, "x", by="owner")


# --- months -----------------------------------------------------------------------------------------------------------


def test_months_are_planned_from_the_start_on(store: Store):
    plan_saving(store, IDEA, a_month=2500, months=3, by="owner")
    assert [month(store, IDEA, date(2026, number, 1)) for number in (1, 2, 3, 4)] == [(2500, None)] * 3 + [()]
    assert held(store, IDEA)["stage"] == "planned"
    plan_saving(store, IDEA, a_month=3000, months=1, by="owner")  # planned anew
    assert month(store, IDEA, date(2026, 1, 1)) == (3000, None)
    for a_month, months in ((0, 3), (100, 0), (100, 61)):
        with pytest.raises(InvalidEntry, match="an amount above zero and from 1 to 60 months"):
            plan_saving(store, IDEA, a_month=a_month, months=months, by="owner")


def test_money_is_delivered_all_or_none(store: Store):
    deliver(store, OPEN, {date(2026, 4, 1): 8000, date(2026, 5, 1): 500}, by="owner")
    assert month(store, OPEN, date(2026, 4, 1)) == (10000, 8000) and month(store, OPEN, date(2026, 5, 1)) == (0, 500)
    deliver(store, OPEN, {date(2026, 4, 1): None}, by="owner")
    assert month(store, OPEN, date(2026, 4, 1)) == (10000, None)
    ahead = add_months(today(), 1)
    with pytest.raises(InvalidEntry, match=f"{ahead:%B %Y} has not begun yet"):
        deliver(store, OPEN, {date(2026, 4, 1): 1, ahead: 1}, by="owner")
    assert month(store, OPEN, date(2026, 4, 1)) == (10000, None)


def test_what_is_not_opened_delivers_nothing(store: Store):
    with pytest.raises(WrongStage, match="is an idea"):
        deliver(store, IDEA, {date(2026, 1, 1): 1}, by="owner")
    with pytest.raises(InvalidEntry, match="open the saving first, under its quality guard"):
        change_entry(store, SavingMonth, (IDEA, "2026-01-01"), {"delivered": 1}, revision=1, by="system", source="grid")


def test_no_month_before_the_start(store: Store):
    with pytest.raises(InvalidEntry, match="the saving starts on 01 Jan 2026"):
        add_entry(store, SavingMonth(scheme_no=OPEN, month=date(2025, 12, 1), planned=1), by="system")


# --- the end ----------------------------------------------------------------------------------------------------------


def test_it_is_finished_when_all_is_reported_and_answered(store: Store):
    with pytest.raises(WrongStage, match="answer it first"):
        finish_saving(store, OPEN, by="owner")
    answer_guard(store, OPEN, "x", by="owner")
    with pytest.raises(WrongStage, match="enter what April 2026 brought"):
        finish_saving(store, OPEN, by="owner")
    deliver(store, OPEN, {date(2026, 4, 1): 0}, by="owner")
    finish_saving(store, OPEN, by="owner")
    assert held(store, OPEN)["stage"] == "delivered"


def test_it_is_stopped_with_a_reason(store: Store):
    with pytest.raises(InvalidEntry, match="Say why"):
        stop_saving(store, OPEN, by="owner", reason=" ")
    stop_saving(store, OPEN, by="owner", reason="Patients fell")
    assert held(store, OPEN)["stage"] == "stopped"
    with pytest.raises(WrongStage, match="is stopped: it cannot be stopped now"):
        stop_saving(store, OPEN, by="owner", reason="x")
    assert store.rows("SELECT reason, source FROM change_log ORDER BY change_no DESC LIMIT 1") == [("Patients fell", COMMAND)]
