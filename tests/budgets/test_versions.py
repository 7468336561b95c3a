"""Budgets in the making: filled, copied, approved into exactly their months; refused in one sentence, nothing half-saved."""

from collections.abc import Iterator
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medmgr_core.budgets.plan_records import BudgetPackage, BudgetVersion, LockedMonth, VersionLine
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.budgets.version_commands import approve_version, copy_version, fill_from_last_year
from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, NotAllowed
from medmgr_core.facility.commands import UnitClosed
from medmgr_core.facility.records import Unit
from medmgr_core.people import entries
from medmgr_core.record import validate
from medmgr_core.store.store import Store
from tests.budgets.small import acting_store
from tests.budgets.test_moves import BY_HAND, refused

NEXT = date(2027, 4, 1)
MONTHS = """SELECT cost_centre_code, account_code, sum(amount)::bigint, count(*), min(amount), max(amount) FROM live_budget_line
            WHERE month >= DATE '2027-04-01' GROUP BY 1, 2 ORDER BY 1, 2"""


@pytest.fixture
def store() -> Iterator[Store]:
    with acting_store() as held:
        yield held


@pytest.fixture(scope="module")
def shared() -> Iterator[Store]:
    with acting_store() as held:
        yield held


def version(store: Store, code: str, year_on: date = NEXT, **given) -> str:
    store.add(BudgetVersion(version_code=code, name=f"Plan {code}", unit_code="G", year_on=year_on, **given), by="ann")
    return code


def line(store: Store, code: str, base: int, account: str = "NURSE", centre: str = "CA", **given) -> None:
    held = {"version_code": code, "cost_centre_code": centre, "account_code": account, "base": base, **given}
    store.add(validate(VersionLine, held), by="ann")


def package(store: Store, code: str, rank: int, amount: int, account: str = "DRUGS") -> None:
    store.add(BudgetPackage(version_code=code, rank=rank, name=f"Package {rank}", cost_centre_code="CA", account_code=account,
                            amount=amount), by="ann")  # fmt: skip


def approve(store: Store, code: str, by: str = "bob", revision: int = 1) -> int:
    return approve_version(store, code, revision=revision, by=by)


def test_filled_from_last_year(store: Store):
    # CA to June: nurses 1100 + 1150 + 1300 = 3550, then July as budgeted: 1000. Drugs: 400 in April and none since, 50 a one-off.
    # CB nothing since May: nurses 800 + 700, then June as budgeted: 800. Fees are income: entered above zero.
    spent = store.rows("SELECT actual_no FROM actual WHERE account_code = 'DRUGS'")[0]
    store.change(Actual, spent, {"amount": 35_000}, revision=1, by="system")
    once = Actual(posted_on=date(2026, 4, 3), cost_centre_code="CA", account_code="DRUGS", amount=5_000, is_one_off=True)
    store.add(once, by="system")
    gone = BudgetLine(cost_centre_code="CA", account_code="NURSE", month=date(2027, 5, 1), amount=100)
    store.void(BudgetLine, store.add(gone, by="system"), revision=1, by="system", reason="x")
    store.add(BudgetLine(cost_centre_code="CB", account_code="NURSE", month=NEXT, amount=3), by="system")  # not named: stays
    line(store, version(store, "V"), 1_200)
    copy_version(store, "V", into="W", name="The same again", by="ann")
    assert approve(store, "V") == 12
    expected = [("CA", "NURSE", 1_200, 12, 100, 100), ("CB", "NURSE", 3, 1, 3, 3)]
    assert store.rows(MONTHS) == expected
    assert approve(store, "W") == 0 and store.rows(MONTHS) == expected


def test_a_copy_is_a_draft_of_its_own(store: Store):
    code = version(store, "V", cut_line=500, remarks="With care")
    line(store, code, 1_200, phasing="manual", shares="100 0 0 0 0 0 0 0 0 0 0 0")
    package(store, code, 1, 300)
    approve(store, code)
    copy_version(store, code, into="W", name="Copied", by="bob")
    held = store.row(BudgetVersion, ("W",)).values
    assert (held["state"], held["approver"], held["remarks"], held["cut_line"]) == ("draft", None, "With care", 500)
    assert store.rows("SELECT base, shares FROM live_version_line WHERE version_code = 'W'") == [
        (1_200, "100 0 0 0 0 0 0 0 0 0 0 0")
    ]
    assert store.rows("SELECT amount FROM live_budget_package WHERE version_code = 'W'") == [(300,)]
    refused(store, lambda: copy_version(store, code, into="W", name="Again", by="ann"), AlreadyExists, "taken|already")


# --- refused ----------------------------------------------------------------------------------------------------------


def test_who_made_it_does_not_approve_it(store: Store):
    line(store, version(store, "V"), 1)
    refused(store, lambda: approve(store, "V", by="ann"), NotAllowed, "somebody else has to approve it")


def test_an_empty_version_and_one_approved_already(store: Store):
    code = version(store, "V")
    refused(store, lambda: approve(store, code), InvalidEntry, "has no lines yet")
    line(store, code, 12)
    approve(store, code)
    refused(store, lambda: approve(store, code, revision=2), InvalidEntry, "approved already")
    for act in (lambda: fill_from_last_year(store, code, by="ann"), lambda: line(store, code, 1, "DRUGS"),
                lambda: package(store, code, 1, 1),
                lambda: store.change(VersionLine, (code, "CA", "NURSE"), {"base": 1}, revision=1, by="ann"),
                lambda: store.void(VersionLine, (code, "CA", "NURSE"), revision=1, by="ann", reason="x")):  # fmt: skip
        refused(store, act, InvalidEntry, "is approved and is not changed any more")
    refused(store, lambda: entries.change_entry(store, BudgetVersion, (code,), {"name": "N"}, revision=2, by="ann"),
            InvalidEntry, "copy it and approve the copy")  # fmt: skip


def test_changed_meanwhile(store: Store):
    line(store, version(store, "V"), 1)
    store.change(BudgetVersion, ("V",), {"name": "Other"}, revision=1, by="ann")
    refused(store, lambda: approve(store, "V"), ChangedMeanwhile, "while you were editing it")


def test_a_month_in_the_middle_that_is_closed_leaves_nothing_half_saved(store: Store):
    line(store, version(store, "V", year_on=date(2025, 4, 1)), 1_200)
    store.add(LockedMonth(month=date(2025, 9, 1)), by="system")
    refused(store, lambda: approve(store, "V"), InvalidEntry, "September 2025 is closed")


def test_a_unit_that_closes_in_the_middle_leaves_nothing_half_saved(store: Store):
    line(store, version(store, "V"), 1_200, centre="CB")
    line(store, "V", 1_200, centre="CA")
    store.change(Unit, ("B",), {"closed_on": date(2027, 8, 1)}, revision=1, by="system")
    refused(store, lambda: approve(store, "V"), UnitClosed, "closed on 01 Aug 2027")


@pytest.mark.parametrize("source", BY_HAND)
def test_its_state_is_not_set_by_hand(shared: Store, source):
    code = version(shared, f"S-{source}")
    for values in ({"state": "approved"}, {"approver": "bob"}, {"approved_on": NEXT}):
        refused(shared, lambda v=values: shared.change(BudgetVersion, (code,), v, revision=1, by="ann", source=source),
                InvalidEntry, "not typed in; use Approve")  # fmt: skip
        new = validate(BudgetVersion, {"version_code": "N", "name": "N", "unit_code": "G", "year_on": NEXT, **values})
        refused(shared, lambda n=new: shared.add(n, by="ann", source=source), InvalidEntry, "not typed in; use Approve")


@pytest.mark.parametrize(("given", "says"), [
    ({"phasing": "manual"}, "give twelve per cents for manual phasing"),
    ({"shares": "8 " * 12}, "give twelve per cents for manual phasing, and none for any other"),
    ({"phasing": "manual", "shares": "50 50"}, "there are 2; a year has twelve months"),
    ({"phasing": "manual", "shares": "8 " * 12}, "they add up to 96 %"),
    ({"phasing": "manual", "shares": "a " * 12}, "write twelve numbers"),
])  # fmt: skip
def test_a_phasing_that_does_not_sum(given, says):
    key = {"version_code": "V", "cost_centre_code": "CA", "account_code": "NURSE"}
    with pytest.raises(InvalidEntry, match=says):
        validate(VersionLine, {**key, "base": 1, **given})


# --- laws -------------------------------------------------------------------------------------------------------------

SHAPES = st.sampled_from(["flat", "calendar_days", "working_days", "last_year", "manual"])


@settings(max_examples=10)
@given(base=st.integers(-10**7, 10**7), inflation=st.floats(-0.5, 2), volume=st.integers(-999, 999), savings=st.integers(0, 999),
       phasing=SHAPES, packages=st.lists(st.integers(0, 5_000), max_size=3), cut=st.integers(0, 9_000))  # fmt: skip
def test_the_months_sum_to_the_year(shared: Store, base, inflation, volume, savings, phasing, packages, cut):
    code = version(shared, f"L{shared.head()[0]}", cut_line=cut)
    shares = " ".join(["8.4", *["8.3"] * 8, "8.4", "8.4", "8.4"]) if phasing == "manual" else None
    line(shared, code, base, inflation=inflation, volume=volume, savings=savings, phasing=phasing, shares=shares)
    for rank, amount in enumerate(packages, 1):
        package(shared, code, rank, amount, "NURSE")
    approve(shared, code)
    left, taken = cut, 0
    for amount in packages:
        if amount > left:
            break
        left, taken = left - amount, taken + amount
    annual = round(base * (1 + inflation)) + volume - savings
    (found,) = [row for row in shared.rows(MONTHS) if row[:2] == ("CA", "NURSE")]
    assert found[2:4] == (annual + taken, 12)
