"""Cover, expiry, the proposal and credits from records whose answers are worked out by hand."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from medmgr_core.facility.records import Supplier
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import financial_year_of, today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.supplies.contract_queries import checks, credits
from medmgr_core.supplies.contract_records import Contract, ServiceCheck, ServiceLevel
from medmgr_core.supplies.cover_queries import cover
from medmgr_core.supplies.expiry_queries import expiring
from medmgr_core.supplies.proposal_queries import lines, plan
from medmgr_core.supplies.records import StockItem, StockLot, StockMovement, StoreRoom
from tests.support.stores import new_store

DAY = today()
MONDAY = DAY - timedelta(days=DAY.weekday())
WEEKS = 20


@pytest.fixture
def store() -> Iterator[Store]:
    """Twenty weeks of 14 units a week in room A and 7 in room B; 28 lie in A in one lot, 7 in B in another."""
    with new_store() as opened:
        with opened.write(by="system") as work:
            for code in "AB":
                work.add(StoreRoom(room_code=code, name=f"Room {code}", unit_code="top"))
            work.add(StockItem(item_code="X", name="X", price=200, pack_size=2, need="vital", lead_days=4))
            for number, (room, a_week, left, days) in enumerate((("A", 14, 28, 7), ("B", 7, 7, 60)), 1):
                lot = f"LT-{number}"
                work.add(StockLot(lot_code=lot, item_code="X", lot_no=str(number), expires_on=DAY + timedelta(days=days)))
                held = {"item_code": "X", "room_code": room, "lot_code": lot}
                start = MONDAY - timedelta(weeks=WEEKS)
                work.add(StockMovement(movement="receipt", moved_on=start, quantity=a_week * WEEKS + left, **held))
                for week in range(WEEKS):
                    work.add(StockMovement(movement="issue", moved_on=start + timedelta(weeks=week), quantity=a_week, **held))
        yield opened


def everything(store: Store) -> Scope:
    return Scope("manager", tuple(rights_of(store, "manager").units("supplies")), "top", financial_year_of(DAY, 4))


def test_steady_use_is_known_to_the_day(store):
    row = cover(store, everything(store)).rows.iloc[0]
    # 35 on hand, 21 a week, so 3 a day: 11 whole days are met, the twelfth is not.
    assert (row["on_hand"], row["a_week"], row["cover_days"]) == pytest.approx((35, 21, 35 / 3))
    assert row["run_out_on"].date() == DAY + timedelta(days=12)
    # Nothing is ever missed, so that the order point is the 12 units of four days: 35 is enough, and 11 days > 4.
    assert (row["reorder_point"], row["to_order"], row["is_short"], row["value"]) == (12, 0, False, 3500)


def test_what_is_missing_is_ordered_and_a_vital_item_is_told(store):
    with store.write(by="system", source="command") as work:
        for room, lot, units in (("A", "LT-1", 24), ("B", "LT-2", 5)):
            work.add(StockMovement(item_code="X", room_code=room, lot_code=lot, movement="wastage", quantity=units, moved_on=DAY))
    row = cover(store, everything(store)).rows.iloc[0]
    # 6 are left: two days, while a delivery takes four. Up to the need of 4 + 7 days, 33: 27 more are 14 packs of two.
    assert (row["on_hand"], row["is_short"], row["to_order"]) == (6, True, 14)
    assert row["run_out_on"].date() == DAY + timedelta(days=3)


def test_the_lot_another_room_would_use(store):
    lot = expiring(store, everything(store)).iloc[0]
    # Room A uses 2 a day: 14 of its 28 in the 7 days left. Room B uses 1 a day and has 7 of its own: it would use none of them.
    assert (lot["lot_no"], lot["days"], lot["waste"], lot["value_at_risk"]) == ("1", 7, 14, 1400)
    assert lot["other_units"] == 0
    with store.write(by="system", source="command") as work:
        work.add(StockMovement(item_code="X", room_code="B", lot_code="LT-2", movement="wastage", quantity=4, moved_on=DAY))
    lot = expiring(store, everything(store)).iloc[0]
    assert (lot["other_name"], lot["other_units"]) == ("Room B", 4)  # 7 days of one a day, less the 3 it has


def test_the_proposal_buys_what_is_needed_and_no_more(store):
    found = plan(store, everything(store), 28)
    # 4 + 28 days of 3 are 96; 35 lie there; 61 more are 31 packs of two at 2.00.
    assert found.full_cost == 31 * 200
    order = found.problem.order(found.full_cost)
    (row,) = lines(found, order).to_dict("records")
    assert (row["packs"], row["cost"], row["short_before"], row["short_after"]) == (31, 6200, pytest.approx(61), pytest.approx(0))
    assert found.problem.order(1000).packs.tolist() == [5]


def test_credits_are_the_share_of_the_fee_and_capped(store):
    year = everything(store).period.first
    with store.write(by="system") as work:
        work.add(Supplier(supplier_code="S", name="S"))
        contract = Contract(contract_no="CT-1", name="Cleaning", supplier_code="S", unit_code="top", monthly_fee=100_000,
                            starts_on=date(2020, 1, 1), ends_on=date(2040, 1, 1), credit_cap=0.05)  # fmt: skip
        work.add(contract)
        for number, (better, target, credit) in enumerate((("higher", 95, 0.04), ("lower", 20, 0.03)), 1):
            work.add(ServiceLevel(level_no=f"SL-{number}", contract_no="CT-1", name=f"L{number}", target=target, better=better,
                                  credit=credit))  # fmt: skip
        # Audits: 40 areas at 90 and 60 at 98 are 94.8, below 95. Minutes: 18 in time, then 25 too late.
        for level, day, actual, count in (("SL-1", 3, 90, 40), ("SL-1", 20, 98, 60), ("SL-2", 5, 18, 1)):
            work.add(ServiceCheck(level_no=level, checked_on=year + timedelta(days=day), actual=actual, observations=count))
    (row,) = credits(checks(store, everything(store))).to_dict("records")
    assert (row["missed"], row["credit"]) == (1, 4000)
    store.add(ServiceCheck(level_no="SL-2", checked_on=year + timedelta(days=9), actual=25, observations=1), by="manager")
    (row,) = credits(checks(store, everything(store))).to_dict("records")
    assert (row["missed"], row["credit"]) == (2, 5000)  # 21.5 minutes; 4 % and 3 % are capped at 5 %
