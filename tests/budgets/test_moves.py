"""Moves of an approved budget: what is refused, in one sentence and with nothing half-saved; and what holds for all of them."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.move_commands import (
    NotEnoughLeft,
    Place,
    approve_move,
    carry_forward,
    move_budget,
    refuse_move,
    release_reserve,
)
from medmgr_core.budgets.overview import overview
from medmgr_core.budgets.plan_records import BudgetMove, BudgetMoveLine, LockedMonth, Reserve
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import ChangedMeanwhile, InvalidEntry, MedMgrError, NotAllowed
from medmgr_core.facility.records import Account, Unit
from medmgr_core.people import entries
from medmgr_core.periods import add_months
from medmgr_core.store.store import Store
from tests.budgets.small import acting_store, scope

NURSES_A, NURSES_B, DRUGS, FEES = (Place(*pair) for pair in (("CA", "NURSE"), ("CB", "NURSE"), ("CA", "DRUGS"), ("CA", "FEES")))
AUGUST, MARCH = date(2026, 8, 1), date(2027, 3, 1)
WHY = "Ward B stays short"


@pytest.fixture
def store() -> Iterator[Store]:
    with acting_store() as held:
        yield held


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    with acting_store() as held:
        yield held


def asked(
    store: Store, amount: int = 10_000, source: Place = NURSES_B, target: Place = DRUGS, *, months=(AUGUST,), by="ann"
) -> str:
    return move_budget(store, source=source, target=target, amount=amount, months=months, reason=WHY, by=by)


def approved(store: Store, number: str) -> str:
    approve_move(store, number, revision=1, by="bob")
    return number


def state_of(store: Store, number: str) -> str:
    return store.row(BudgetMove, (number,)).values["state"]


def refused(store: Store, act, error: type[MedMgrError], says: str) -> None:
    """One sentence, and nothing written."""
    before = store.head()
    with pytest.raises(error, match=says) as raised:
        act()
    assert store.head() == before
    assert str(raised.value).endswith(".") and "\n" not in str(raised.value)


# --- refused ----------------------------------------------------------------------------------------------------------

REFUSED = {
    # Nurses at B: budget 2,400, spent 1,500
    "above what is left": (lambda s: asked(s, 90_001), NotEnoughLeft, "£900.01 is more than the £900.00 left of this line"),
    "to itself": (lambda s: asked(s, target=NURSES_B), InvalidEntry, "another line than the one the money comes from"),
    "no month": (lambda s: asked(s, months=()), InvalidEntry, "at least one whole month"),
    "half a month": (lambda s: asked(s, months=(date(2026, 8, 2),)), InvalidEntry, "at least one whole month"),
    "two years": (lambda s: asked(s, months=(MARCH, date(2027, 4, 1))), InvalidEntry, "within one financial year"),
    "nothing": (lambda s: asked(s, 0), InvalidEntry, "Amount"),
    "less than nothing": (lambda s: asked(s, -5), InvalidEntry, "Amount"),
    "an unknown cost centre": (lambda s: asked(s, target=Place("CX", "DRUGS")), InvalidEntry, "Cost centre: choose one"),
    "an unknown account": (lambda s: asked(s, target=Place("CA", "X")), MedMgrError, "Account"),
    "a heading": (lambda s: asked(s, target=Place("CA", "PAY")), InvalidEntry, "heading"),
    "out of a department one may not enter": (
        lambda s: asked(s, months=(AUGUST,), by="dee"), NotAllowed, "."),  # B stands under E now
    "a release above the reserve": (
        lambda s: release_reserve(s, unit_code="D", target=DRUGS, amount=100_001, months=[AUGUST], reason=WHY, by="ann"),
        NotEnoughLeft, "£1,000.01 is more than the £1,000.00 left in the reserve"),
    "a release without a reserve": (
        lambda s: release_reserve(s, unit_code="E", target=NURSES_B, amount=1, months=[AUGUST], reason=WHY, by="ann"),
        NotEnoughLeft, "holds no reserve in that year"),
    "a release in another year": (
        lambda s: release_reserve(s, unit_code="D", target=DRUGS, amount=1, months=[date(2027, 4, 1)], reason=WHY, by="ann"),
        NotEnoughLeft, "holds no reserve in that year"),
    "carried forward by nobody's right": (
        lambda s: carry_forward(s, target=NURSES_B, amount=1, month=AUGUST, reason=WHY, by="dee"), NotAllowed, "."),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_asked_for(shared: Store, name):
    act, error, says = REFUSED[name]
    refused(shared, lambda: act(shared), error, says)


def test_no_more_is_carried_forward_than_was_left(store: Store):
    """Left of CA at the end of 2026/27: nurses 4,000 − 3,550, drugs 500 − 400, and 50 more fees than planned: £600."""
    june, of = date(2027, 6, 1), {"month": date(2027, 6, 1), "reason": WHY, "by": "ann"}
    too_much = "£600.01 is more than the £600.00 left of the cost centre at the end of 2026/27. Move less."
    refused(store, lambda: carry_forward(store, target=DRUGS, amount=60_001, **of), NotEnoughLeft, too_much)
    first, second = (carry_forward(store, target=place, amount=40_000, **of) for place in (DRUGS, NURSES_A))
    approved(store, first)
    assert overview(store, scope(year=2027)).position.total["year_budget"] == 40_000
    refused(store, lambda: approved(store, second), NotEnoughLeft, "£400.00 is more than the £200.00 left")
    refused(store, lambda: carry_forward(store, target=NURSES_A, amount=20_001, **of), NotEnoughLeft, "the £200.00 left")
    approved(store, carry_forward(store, target=FEES, amount=20_000, **of))
    refused(store, lambda: carry_forward(store, target=FEES, amount=1, **of), NotEnoughLeft, "the £0.00 left")
    # Next year starts from what this one leaves, which is all that was carried into it.
    later = of | {"month": add_months(june, 12)}
    refused(store, lambda: carry_forward(store, target=DRUGS, amount=60_001, **later), NotEnoughLeft, "£600.00 left .* 2027/28")


def test_an_overspent_cost_centre_carries_nothing_forward(store: Store):
    store.add(Actual(posted_on=date(2027, 3, 31), cost_centre_code="CB", account_code="NURSE", amount=500_000), by="ann")
    deed = {"target": NURSES_B, "amount": 1, "month": date(2027, 4, 1), "reason": WHY, "by": "ann"}
    refused(store, lambda: carry_forward(store, **deed), NotEnoughLeft, "£0.01 is more than the £0.00 left")


def test_a_month_in_the_middle_that_is_closed_leaves_nothing_half_saved(store: Store):
    store.add(LockedMonth(month=date(2026, 9, 1)), by="system")
    months = [add_months(AUGUST, n) for n in range(3)]
    refused(store, lambda: asked(store, months=months), InvalidEntry, "September 2026 is closed")


def test_a_closed_unit_gets_nothing(store: Store):
    store.change(Unit, ("B",), {"closed_on": date(2026, 10, 1)}, revision=1, by="system")
    months = [add_months(AUGUST, n) for n in range(3)]
    refused(store, lambda: asked(store, source=NURSES_A, target=NURSES_B, months=months), InvalidEntry, "closed on 01 Oct 2026")


# --- decided ----------------------------------------------------------------------------------------------------------


def test_who_asked_does_not_decide_and_nobody_decides_twice(store: Store):
    number = asked(store)
    for decide in (approve_move, lambda *a, **k: refuse_move(*a, **k, reason="no")):
        refused(
            store, lambda decide=decide: decide(store, number, revision=1, by="ann"), NotAllowed, "somebody else has to decide"
        )
    refused(store, lambda: approve_move(store, number, revision=1, by="dee"), MedMgrError, ".")
    refused(store, lambda: refuse_move(store, number, revision=1, by="bob", reason=" "), InvalidEntry, "why it is refused")
    approved(store, number)
    row = store.row(BudgetMove, (number,)).values
    assert (row["state"], row["approver"], row["asked_by"]) == ("approved", "bob", "ann") and row["decided_on"]
    refused(store, lambda: approve_move(store, number, revision=2, by="bob"), InvalidEntry, "was approved already")


def test_changed_meanwhile(store: Store):
    number = asked(store)
    entries.change_entry(store, BudgetMove, (number,), {"reason": "Another reason"}, revision=1, by="ann")
    refused(store, lambda: approve_move(store, number, revision=1, by="bob"), ChangedMeanwhile, "while you were editing it")


def test_money_spent_meanwhile(store: Store):
    number = asked(store, 90_000)
    store.add(Actual(posted_on=AUGUST, cost_centre_code="CB", account_code="NURSE", amount=1), by="system")
    refused(
        store, lambda: approve_move(store, number, revision=1, by="bob"), NotEnoughLeft, "£900.00 is more than the £899.99 left"
    )
    refuse_move(store, number, revision=1, by="bob", reason="Spent by now")
    assert state_of(store, number) == "refused"
    assert overview(store, scope()).position.total["year_moved"] == 0


def test_two_releases_of_the_same_money(store: Store):
    ask = {"unit_code": "D", "target": DRUGS, "amount": 60_000, "months": [AUGUST, MARCH], "reason": WHY, "by": "ann"}
    first, second = release_reserve(store, **ask), release_reserve(store, **ask)
    approved(store, first)
    refused(store, lambda: approved(store, second), NotEnoughLeft, "£600.00 is more than the £400.00 left in the reserve")
    assert store.rows("SELECT released, remaining FROM reserve_standing") == [(60_000, 40_000)]


def test_a_release_counts_in_the_year_of_its_months_whenever_it_was_asked(store: Store):
    store.add(Reserve(unit_code="D", year_on=date(2031, 4, 1), amount=500), by="system")
    ask = {"unit_code": "D", "target": FEES, "amount": 300, "reason": WHY, "by": "ann"}
    approved(store, release_reserve(store, months=[date(2032, 3, 1)], **ask))
    assert store.rows("SELECT year_on, remaining FROM reserve_standing ORDER BY 1") == [
        (date(2026, 4, 1), 100_000), (date(2031, 4, 1), 200),
    ]  # fmt: skip


def test_taken_back_the_money_is_where_it_was(store: Store):
    number = approved(store, asked(store))
    assert overview(store, scope()).position.centres.set_index("code").loc["CA", "year_budget"] == 420_000 + 10_000
    refused(store, lambda: entries.void_entry(
        store, BudgetMoveLine, (number, "CB", "NURSE", "2026-08-01"), revision=1, by="ann", reason="x"),
        InvalidEntry, "take back the whole move")  # fmt: skip
    entries.void_entry(store, BudgetMove, (number,), revision=2, by="ann", reason="Entered by mistake")
    assert overview(store, scope()).position.centres.set_index("code").loc["CA", "year_budget"] == 420_000
    assert store.rows("SELECT count(*) FROM live_budget_move_line") == [(0,)]


def test_an_approved_move_of_a_closed_month_is_not_taken_back(store: Store):
    number = approved(store, asked(store))
    store.add(LockedMonth(month=AUGUST), by="system")
    refused(store, lambda: entries.void_entry(store, BudgetMove, (number,), revision=2, by="ann", reason="x"),
            InvalidEntry, "August 2026 is closed")  # fmt: skip


# --- by hand ----------------------------------------------------------------------------------------------------------

BY_HAND = ("form", "grid", "import")


@pytest.mark.parametrize("source", BY_HAND)
def test_state_and_lines_are_not_set_by_hand(shared: Store, source):
    number = asked(shared, 1)
    move = {"kind": "virement", "unit_code": "E", "moved_on": AUGUST, "asked_by": "bob", "amount": 1, "reason": "x"}
    line = BudgetMoveLine(move_no=number, cost_centre_code="CA", account_code="DRUGS", month=MARCH, amount=1)
    how = {"by": "ann", "source": source}
    refused(shared, lambda: shared.add(BudgetMove(**move), **how), InvalidEntry, "made with Move budget")
    refused(shared, lambda: shared.add(line, **how), InvalidEntry, "use Move budget")
    for values, says in (({"state": "approved"}, "use Approve or Refuse"), ({"approver": "bob"}, "use Approve or Refuse"),
                         ({"amount": 2}, "take it back and ask anew")):  # fmt: skip
        refused(shared, lambda v=values: shared.change(BudgetMove, (number,), v, revision=1, **how), InvalidEntry, says)


@pytest.mark.parametrize("source", BY_HAND)
def test_a_closed_month_is_closed_for_all(store: Store, source):
    spent = store.rows("SELECT actual_no FROM actual WHERE posted_on = DATE '2026-05-15' ORDER BY 1")[0]
    store.add(LockedMonth(month=date(2026, 5, 1)), by="system")
    how = {"by": "ann", "source": source}
    line, planned = {"cost_centre_code": "CA", "account_code": "DRUGS", "amount": 1}, ("CA", "NURSE", "2026-05-01")
    deeds = [
        lambda: store.add(Actual(posted_on=date(2026, 5, 31), **line), **how),
        lambda: store.add(BudgetLine(month=date(2026, 5, 1), **line), **how),
        lambda: store.change(Actual, spent, {"amount": 1}, revision=1, **how),
        lambda: store.change(Actual, spent, {"posted_on": date(2026, 6, 1)}, revision=1, **how),
        lambda: store.change(BudgetLine, planned, {"amount": 1}, revision=1, **how),
        lambda: store.void(Actual, spent, revision=1, reason="x", **how),
        lambda: store.void(BudgetLine, planned, revision=1, reason="x", **how),
    ]
    for deed in deeds:
        refused(store, deed, InvalidEntry, "May 2026 is closed. Choose a later month, or ask finance to open it again.")
    store.add(Actual(posted_on=date(2026, 6, 1), **line), **how)


def test_a_month_is_not_closed_before_it_began(shared: Store):
    refused(shared, lambda: shared.add(LockedMonth(month=date(2099, 1, 1)), by="ann"), InvalidEntry, "after it has begun")


def test_an_account_does_not_stand_below_its_own_child(shared: Store):
    refused(shared, lambda: shared.change(Account, ("PAY",), {"parent_code": "NURSE"}, revision=1, by="ann"),
            InvalidEntry, "cannot stand below itself")  # fmt: skip


# --- laws -------------------------------------------------------------------------------------------------------------

PLACES = st.sampled_from([NURSES_A, NURSES_B, DRUGS, FEES])


@settings(max_examples=12)
@given(source=PLACES, target=PLACES, amount=st.integers(1, 500), first=st.integers(0, 7), count=st.integers(1, 8))
def test_a_virement_leaves_the_whole_as_it_was_and_its_months_sum_to_it(shared: Store, source, target, amount, first, count):
    """Also out of and into income: money given to a line of income is income that need not come."""
    if source == target:
        return
    before = overview(shared, scope()).position
    months = [add_months(AUGUST, n) for n in range(first, min(first + count, 8))]
    number = approved(shared, asked(shared, amount, source, target, months=months))
    after = overview(shared, scope()).position
    for name in ("year_budget", "available", "year_actual"):
        assert after.total[name] == before.total[name]
    moved = [held.leaves.groupby(["cost_centre_code", "account_code"])["year_moved"].sum() for held in (before, after)]
    changed = moved[1].sub(moved[0], fill_value=0)
    ends = {(source.cost_centre_code, source.account_code): -amount, (target.cost_centre_code, target.account_code): amount}
    assert changed[changed != 0].to_dict() == ends
    sql = """SELECT abs(amount) FROM live_budget_move_line
             WHERE move_no = $no AND cost_centre_code = $centre AND account_code = $account"""
    parts = shared.rows(sql, no=number, centre=target.cost_centre_code, account=target.account_code)
    sizes = [part for (part,) in parts]
    assert sum(sizes) == amount and max(sizes) - min(sizes) <= 1 and len(sizes) == len(months)


@settings(max_examples=8)
@given(month=st.integers(4, 6), amount=st.integers(-10_000, 10_000), one_off=st.booleans())
def test_the_forecast_of_a_line_is_unmoved_by_others(shared: Store, month, amount, one_off):
    def of_a() -> dict[str, int]:
        left = overview(shared, scope()).outlook.left
        mine = left[(left["cost_centre_code"] == "CA") & (left["account_code"] == "DRUGS")]
        return mine.set_index("account_code")["left"].to_dict()

    before = of_a()
    shared.add(Actual(posted_on=date(2026, month, 20), cost_centre_code="CB", account_code="NURSE", amount=amount,
                      is_one_off=one_off), by="system")  # fmt: skip
    assert of_a() == before != {}
