"""Stock, counts, orders and contracts by their commands: each refusal is one plain sentence, and no stock goes below zero."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.facility.records import Account, CostCentre, Supplier, Unit, UnitPlacement
from medmgr_core.people.entries import change_entry, void_entry
from medmgr_core.periods import today
from medmgr_core.purchasing.records import ApprovalLimit, Invoice
from medmgr_core.store.store import Store
from medmgr_core.supplies.commands import TooLate, give_notice
from medmgr_core.supplies.contract_records import Contract
from medmgr_core.supplies.count_commands import begin_count, post_count, save_counted
from medmgr_core.supplies.equipment_records import Equipment
from medmgr_core.supplies.mix_up import price_mixed_up, quantity_mixed_up
from medmgr_core.supplies.order_commands import (
    approve_supply_order,
    cancel_supply_order,
    draft_orders,
    match_invoice,
    mend_line,
)
from medmgr_core.supplies.records import StockItem, StockMovement, StoreRoom
from medmgr_core.supplies.stock_commands import (
    LooksMixedUp,
    issue_stock,
    receive_stock,
    transfer_stock,
    waste_stock,
)
from medmgr_core.supplies.stock_rules import ExpiredLot, NotEnoughStock
from tests.support.stores import new_store

DAY = today()
BY = "manager"
HERE = {"item_code": "GLV", "room_code": "A", "moved_on": DAY, "by": BY}


@pytest.fixture
def store() -> Iterator[Store]:
    with new_store() as opened:
        with opened.write(by="system") as work:
            work.add(Unit(unit_code="W1", name="Ward 1", kind="unit"))
            work.add(UnitPlacement(unit_code="W1", valid_from=date(2020, 4, 1), parent_code="top"))
            work.add(CostCentre(cost_centre_code="C1", name="Ward 1", unit_code="W1"))
            work.add(Account(account_code="3110", name="Supplies", account_type="non_pay"))
            for code in ("S1", "S2"):
                work.add(Supplier(supplier_code=code, name=code))
            for code in ("A", "B"):
                work.add(StoreRoom(room_code=code, name=f"Room {code}", unit_code="W1", cost_centre_code="C1"))
            work.add(StoreRoom(room_code="U", name="Use only", unit_code="W1", keeps_stock=False))
            work.add(StockItem(item_code="GLV", name="Gloves", unit_of_issue="pair", pack_unit="box", pack_size=100, price=640,
                               supplier_code="S1", account_code="3110", lead_days=5))  # fmt: skip
            work.add(StockItem(item_code="NOR", name="Noradrenaline", price=4250, supplier_code="S2", account_code="3110"))
            work.add(ApprovalLimit(role_code="administrator", up_to=100_00))
        yield opened


def held(store: Store, room: str = "A", item: str = "GLV") -> dict[str, float]:
    """Units by lot number ('' without one)."""
    rows = store.rows("SELECT coalesce(lot_no, ''), quantity FROM lot_on_hand WHERE room_code = $room AND item_code = $item",
                      room=room, item=item)  # fmt: skip
    return dict(rows)


def said(error: pytest.ExceptionInfo[BaseException]) -> str:
    text = str(error.value)
    assert text.count("\n") == 0 and len(text) < 200
    return text


# --- in and out -----------------------------------------------------------------------------------------------------


def test_what_expires_first_goes_first_and_expired_never(store):
    for lot, days in (("late", 90), ("soon", 10), ("today", 0)):
        receive_stock(store, **HERE, quantity=10, lot_no=lot, expires_on=DAY + timedelta(days=days))
    receive_stock(store, **HERE, quantity=10)  # without a lot: it does not expire, so it goes last
    issue_stock(store, **HERE, quantity=25)
    assert held(store) == {"late": 5, "": 10}
    old = {**HERE, "moved_on": DAY - timedelta(days=30)}
    receive_stock(store, **old, quantity=7, lot_no="old", expires_on=DAY - timedelta(days=1))
    with pytest.raises(NotEnoughStock) as error:
        issue_stock(store, **HERE, quantity=16)
    assert said(error) == "Quantity: 15 may be used here (7 more are expired), 16 are asked. Take less, or count the room."
    waste_stock(store, **HERE, quantity=7, reason="Expired")
    assert held(store) == {"late": 5, "": 10}


def test_an_expired_lot_is_not_taken_in(store):
    with pytest.raises(InvalidEntry) as error:
        receive_stock(store, **HERE, quantity=1, lot_no="L", expires_on=DAY - timedelta(days=1))
    assert said(error).startswith("Expires on: this lot expired on ")
    receive_stock(store, **HERE, quantity=1, lot_no="L", expires_on=DAY)
    with pytest.raises(InvalidEntry, match="lot L is known to expire"):
        receive_stock(store, **HERE, quantity=1, lot_no="L", expires_on=DAY + timedelta(days=9))
    lot = store.rows("SELECT lot_code FROM live_stock_lot")[0][0]
    late = StockMovement(movement="receipt", item_code="GLV", room_code="A", quantity=1, moved_on=DAY, lot_code=lot)
    with store.write(by=BY) as work:
        work.add(late)  # on its last day it may still come
    with pytest.raises(InvalidEntry, match="lot of another item"), store.write(by=BY) as work:
        work.add(late.model_copy(update={"item_code": "NOR"}))


def test_an_expired_lot_is_neither_received_nor_issued_by_any_way(store):
    old = DAY - timedelta(days=5)
    receive_stock(store, **{**HERE, "moved_on": old}, quantity=3, lot_no="L", expires_on=DAY - timedelta(days=1))
    lot = store.rows("SELECT lot_code FROM live_stock_lot")[0][0]
    for movement in ("receipt", "issue"):
        moved = StockMovement(movement=movement, item_code="GLV", room_code="A", quantity=1, moved_on=DAY, lot_code=lot)
        with pytest.raises(ExpiredLot), store.write(by=BY) as work:
            work.add(moved)


def test_movements_are_only_added(store):
    number = receive_stock(store, **HERE, quantity=5)
    with pytest.raises(InvalidEntry, match="stays as it was entered"):
        change_entry(store, StockMovement, (number,), {"quantity": 6.0}, revision=1, by=BY)
    with pytest.raises(InvalidEntry, match="not voided"):
        void_entry(store, StockMovement, (number,), revision=1, by=BY, reason="x")
    with pytest.raises(InvalidEntry, match="still to come"):
        receive_stock(store, **{**HERE, "moved_on": DAY + timedelta(days=2)}, quantity=5)


def test_a_batch_is_taken_back_only_while_it_is_there(store):
    receive_stock(store, **HERE, quantity=5)
    batch = store.rows("SELECT entered_batch FROM stock_movement")[0][0]
    issue_stock(store, **HERE, quantity=2)
    taken, kept = store.undo(batch, by=BY, reason="wrong room")
    assert (taken, len(kept)) == (0, 1) and held(store) == {"": 3}


def test_a_move_keeps_the_lot(store):
    receive_stock(store, **HERE, quantity=8, lot_no="L", expires_on=DAY + timedelta(days=9))
    transfer_stock(store, **HERE, to_room="B", quantity=3)
    assert (held(store), held(store, "B")) == ({"L": 5}, {"L": 3})
    with pytest.raises(InvalidEntry, match="another room"):
        transfer_stock(store, **HERE, to_room="A", quantity=1)
    with pytest.raises(InvalidEntry, match="not kept in both rooms"):
        transfer_stock(store, **HERE, to_room="U", quantity=1)


def test_packs_for_pieces_are_asked_about(store):
    for _ in range(3):
        receive_stock(store, **HERE, quantity=2000)
    with pytest.raises(LooksMixedUp) as error:
        receive_stock(store, **HERE, quantity=20)
    assert said(error) == ("Quantity: 20 looks like boxes, not pairs; usual are about 2000 pairs. 20 boxes would be 2000.")
    with pytest.raises(LooksMixedUp, match="multiplied by the 100 of a box twice"):
        receive_stock(store, **HERE, quantity=200_000)
    receive_stock(store, **HERE, quantity=20, sure=True)
    receive_stock(store, **HERE, quantity=900)  # less than usual, and no multiple of a pack
    assert held(store) == {"": 6920}


@pytest.mark.parametrize(("quantity", "usual", "pack", "doubtful"), [
    (20, 2000, 100, True), (200_000, 2000, 100, True), (2000, 2000, 100, False), (800, 2000, 100, False),
    (20, None, 100, False), (1, 2, 2, False), (90, 2000, 100, False),
])  # fmt: skip
def test_what_looks_mixed_up(quantity, usual, pack, doubtful):
    assert (quantity_mixed_up(quantity, usual, pack, "pair", "box") is not None) == doubtful


def test_a_price_off_by_the_pack():
    assert price_mixed_up(6, 640, 100, "pair", "box") == "Price: this looks like the price of one pair, not of a box of 100."
    assert price_mixed_up(64_000, 640, 100, "pair", "box") == "Price: it is 100 times the last one. Is it the price of 100 boxes?"
    assert price_mixed_up(700, 640, 100, "pair", "box") is None


steps = st.lists(st.tuples(st.sampled_from(["in", "out", "move", "waste", "count"]), st.integers(1, 30), st.integers(0, 3)),
                 max_size=12)  # fmt: skip


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_done_no_lot_goes_below_zero_and_nothing_is_lost(store, done):
    start = dict(store.rows("SELECT coalesce(lot_code, ''), sum(change) FROM stock_change GROUP BY 1"))
    added = 0.0
    for what, units, lot in done:
        before = store.rows("SELECT coalesce(sum(change), 0) FROM stock_change")[0][0]
        expires = DAY + timedelta(days=10 * lot) if lot else None
        try:
            match what:
                case "in":
                    receive_stock(store, **HERE, quantity=units, lot_no=f"L{lot}" if lot else None, expires_on=expires, sure=True)
                    added += units
                case "out":
                    issue_stock(store, **HERE, quantity=units, sure=True)
                    added -= units
                case "move":
                    transfer_stock(store, **HERE, to_room="B", quantity=units)
                case "waste":
                    waste_stock(store, **HERE, quantity=units, reason="x")
                    added -= units
                case "count":
                    number = begin_count(store, "A", by=BY)
                    save_counted(store, number, "GLV", units, by=BY)
                    revision = store.rows("SELECT revision FROM live_count_sheet WHERE count_no = $n", n=number)[0][0]
                    post_count(store, number, revision=revision, by=BY)
                    added += sum(held(store).values()) + sum(held(store, "B").values()) - before
                    assert sum(held(store).values()) == pytest.approx(units)
        except NotEnoughStock:
            assert store.rows("SELECT coalesce(sum(change), 0) FROM stock_change")[0][0] == before
    sums = store.rows("SELECT room_code, lot_code, sum(change) FROM stock_change GROUP BY 1, 2")
    assert all(units >= -1e-6 for _, _, units in sums)
    assert sum(units for *_, units in sums) == pytest.approx(sum(start.values()) + added)


# --- counts ---------------------------------------------------------------------------------------------------------


def posted(store: Store, room: str, counted: dict[str, float]) -> int:
    number = begin_count(store, room, by=BY)
    assert begin_count(store, room, by=BY) == number  # the open one
    for item, units in counted.items():
        save_counted(store, number, item, units, by=BY)
    return post_count(store, number, revision=1, by=BY)


def test_what_is_missing_is_taken_from_what_expires_first(store):
    receive_stock(store, **HERE, quantity=10, lot_no="soon", expires_on=DAY + timedelta(days=5))
    receive_stock(store, **HERE, quantity=10, lot_no="late", expires_on=DAY + timedelta(days=50))
    assert posted(store, "A", {"GLV": 8}) == 2  # 20 expected: 10 of the first and 2 of the other are missing
    assert held(store) == {"late": 8}
    assert store.rows("SELECT counted, expected FROM live_count_line") == [(8.0, 20.0)]
    assert posted(store, "A", {"GLV": 11}) == 1 and held(store) == {"late": 11}
    assert posted(store, "A", {"GLV": 11}) == 0


def test_the_first_count_of_a_room_sets_its_stock(store):
    with pytest.raises(InvalidEntry, match="count the room"):
        change_entry(store, StoreRoom, ("U",), {"keeps_stock": True}, revision=1, by=BY)
    for item in ("GLV", "NOR"):
        issue_stock(store, **{**HERE, "room_code": "U", "item_code": item}, quantity=50)
    assert held(store, "U") == {}
    posted(store, "U", {"GLV": 12})
    assert (held(store, "U"), held(store, "U", "NOR")) == ({"": 12}, {})
    with pytest.raises(NotEnoughStock):
        issue_stock(store, **{**HERE, "room_code": "U"}, quantity=13)


def test_a_posted_count_stays(store):
    number = begin_count(store, "A", by=BY)
    with pytest.raises(InvalidEntry, match="Nothing has been counted"):
        post_count(store, number, revision=1, by=BY)
    save_counted(store, number, "GLV", 1, by=BY)
    post_count(store, number, revision=1, by=BY)
    with pytest.raises(InvalidEntry, match="posted already"):
        save_counted(store, number, "GLV", 2, by=BY)


# --- orders ---------------------------------------------------------------------------------------------------------


def test_an_order_from_draft_to_invoice(store):
    first, second = draft_orders(store, {"GLV": 3, "NOR": 1}, room_code="A", by=BY)
    promised = "SELECT document, amount FROM commitment_document ORDER BY 1"
    assert store.rows(promised) == []
    approve_supply_order(store, first, revision=1, by=BY)
    assert store.rows(promised) == [(first, 3 * 640)]
    assert store.rows("SELECT sum(committed)::bigint FROM position_line WHERE unit_code = 'W1'") == [(3 * 640,)]
    receive_stock(store, **HERE, quantity=100, order_no=first)
    with pytest.raises(LooksMixedUp, match="200 are still to come"):
        receive_stock(store, **HERE, quantity=300, order_no=first)
    receive_stock(store, **HERE, quantity=200, order_no=first)
    assert store.rows("SELECT open_units, received FROM supply_line_placed WHERE order_no = $n", n=first) == [(0.0, 300.0)]
    bill = Invoice(supplier_code="S1", reference="B1", cost_centre_code="C1", account_code="3110", amount=1920, invoiced_on=DAY,
                   received_on=DAY, due_on=DAY)  # fmt: skip
    (invoice_no,) = store.add(bill, by=BY)
    with pytest.raises(InvalidEntry, match="not of the supplier"):
        store.change(type(bill), (invoice_no,), {"supplier_code": "S2"}, revision=1, by=BY)
        match_invoice(store, first, invoice_no, revision=2, by=BY)
    store.change(type(bill), (invoice_no,), {"supplier_code": "S1"}, revision=2, by=BY)
    match_invoice(store, first, invoice_no, revision=2, by=BY)
    assert store.rows(promised) == [(invoice_no, 1920)]
    with pytest.raises(InvalidEntry, match=f"{second} is draft"):
        receive_stock(store, **{**HERE, "item_code": "NOR"}, quantity=1, order_no=second)
    cancel_supply_order(store, second, reason="Found some", revision=1, by=BY)


def test_above_ones_limit_somebody_else_approves(store):
    (number,) = draft_orders(store, {"GLV": 16}, room_code="A", by=BY)  # 16 x 6.40 = 102.40, the limit is 100.00
    with pytest.raises(NotAllowed) as error:
        approve_supply_order(store, number, revision=1, by=BY)
    assert "102.40 is above your limit of £100.00" in said(error)
    mend_line(store, number, "GLV", packs=15, by=BY)
    approve_supply_order(store, number, revision=1, by=BY)
    with pytest.raises(InvalidEntry, match="not changed any more"):
        mend_line(store, number, "GLV", packs=1, by=BY)


def test_what_cannot_be_ordered_says_why(store):
    store.add(StockItem(item_code="X", name="Nameless"), by=BY)
    with pytest.raises(InvalidEntry, match="Nameless has no supplier and no account and no price"):
        draft_orders(store, {"X": 1}, room_code="A", by=BY)
    with pytest.raises(InvalidEntry, match="Use only has no cost centre"):
        draft_orders(store, {"GLV": 1}, room_code="U", by=BY)
    (number,) = draft_orders(store, {"GLV": 1}, room_code="A", by=BY)
    with pytest.raises(LooksMixedUp, match="price of one pair"):
        mend_line(store, number, "GLV", packs=1, price=6, by=BY)


# --- contracts and equipment ----------------------------------------------------------------------------------------


def test_notice_after_its_day_does_not_end_a_contract(store):
    held = {"name": "Linen", "supplier_code": "S1", "unit_code": "W1", "starts_on": date(2020, 1, 1), "renews_by": 12}
    late = Contract(**held, ends_on=DAY + timedelta(days=20), notice=30)
    soon = Contract(**{**held, "name": "Meals"}, ends_on=DAY + timedelta(days=40), notice=30)
    numbers = [store.add(each, by=BY)[0] for each in (late, soon)]
    with pytest.raises(TooLate) as error:
        give_notice(store, numbers[0], given_on=DAY, reason="Dear", revision=1, by=BY)
    assert "by 12 months: talk to the supplier" in said(error)
    give_notice(store, numbers[1], given_on=DAY, reason="By letter", revision=1, by=BY)
    with pytest.raises(InvalidEntry, match="already"):
        give_notice(store, numbers[1], given_on=DAY, reason="x", revision=2, by=BY)


def test_imaging_keeps_to_the_makers_schedule(store):
    pump = {"tag": "E1", "name": "Pump", "device_class": "infusion", "unit_code": "W1", "alternate_plan": True}
    with pytest.raises(InvalidEntry, match="needs a risk assessment with its date"):
        store.add(Equipment(**pump), by=BY)
    store.add(Equipment(**pump, assessed_on=DAY), by=BY)
    with pytest.raises(InvalidEntry, match="never allowed for imaging"):
        store.add(Equipment(**{**pump, "tag": "E2", "device_class": "imaging"}, assessed_on=DAY), by=BY)
