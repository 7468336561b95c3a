"""Classes of items, the order of lots, and what expires: worked by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.errors import InvalidEntry
from medmgr_core.supplies.abc_ven import abc_classes, group_of
from medmgr_core.supplies.expiry import Lot, expiry_ladder, first_expired_first_out, pick, waste_of

DAY = date(2026, 3, 2)


def in_days(days: int) -> date:
    return DAY + timedelta(days=days)


def test_classes_by_value():
    # Of 100: 50 (A, nothing before it), 25 (50 before: A), 10 (75: B), 10 (85: B), 5 (95: C), 0 (C).
    assert abc_classes([10, 50, 0, 5, 25, 10], list("abcdef")) == ["B", "A", "C", "C", "A", "B"]
    # Equal values go by code: 40 each; "a" has 0 before it, "b" 40 %, "c" 80 %.
    assert abc_classes([40, 40, 20], ["b", "a", "c"]) == ["A", "A", "B"]
    assert abc_classes([1, 1, 1, 1], ["d", "c", "b", "a"], cuts=(0.25, 0.5)) == ["C", "C", "B", "A"]
    assert abc_classes([0, 0], ["a", "b"]) == ["C", "C"] and abc_classes([], []) == []
    for bad in ((-1.0,), (float("nan"),)):
        with pytest.raises(InvalidEntry, match="value"):
            abc_classes(bad, ["a"])
    with pytest.raises(InvalidEntry, match="cuts"):
        abc_classes([1.0], ["a"], cuts=(0.9, 0.7))


def test_groups():
    table = {(value, need): group_of(value, need) for value in "ABC" for need in "VEN"}
    assert table == {("A", "V"): "I", ("A", "E"): "I", ("A", "N"): "I", ("B", "V"): "I", ("B", "E"): "II", ("B", "N"): "II",
                     ("C", "V"): "I", ("C", "E"): "II", ("C", "N"): "III"}  # fmt: skip


def lots() -> list[Lot]:
    return [
        Lot("none", 50, None, in_days(-300)),
        Lot("late", 20, in_days(90), in_days(-1)),
        Lot("new", 10, in_days(20), in_days(-2)),
        Lot("old", 10, in_days(20), in_days(-9)),
        Lot("gone", 30, in_days(-1), in_days(-400)),
        Lot("empty", 0, in_days(5), in_days(-9)),
        Lot("today", 5, DAY, in_days(-9)),
    ]


def test_the_first_to_expire_is_the_first_to_go():
    assert [lot.lot_no for lot in first_expired_first_out(lots(), DAY)] == ["today", "old", "new", "late", "none"]
    assert [lot.lot_no for lot in first_expired_first_out(lots(), in_days(1))] == ["old", "new", "late", "none"]


def test_picking_goes_over_lots_and_says_what_is_not_there():
    picks, missing = pick(lots(), 22, DAY)
    assert [(each.lot.lot_no, each.quantity) for each in picks] == [("today", 5), ("old", 10), ("new", 7)] and missing == 0
    assert pick(lots(), 100, DAY)[1] == 5, "95 may be used; the 30 that expired may not"
    assert pick(lots(), 0, DAY) == ([], 0)
    with pytest.raises(InvalidEntry, match="quantity"):
        pick(lots(), -1, DAY)


def test_what_will_expire_worked_by_hand():
    # One a day from tomorrow. Today's 5 are lost. In 20 days 20 are used: old 10, new 10. By the 90th 70 more, of which late
    # needs 20. The 30 that expired are lost; without expiry nothing is.
    assert waste_of(lots(), 1, DAY) == [0, 0, 0, 0, 30, 0, 5]
    # Half a unit a day: 10 by day 20: old is used, new is lost; by day 90 35 more: all of late.
    assert waste_of(lots(), 0.5, DAY) == [0, 0, 10, 0, 30, 0, 5]
    assert waste_of(lots(), 0, DAY) == [0, 20, 10, 10, 30, 0, 5]


def test_the_ladder_worked_by_hand():
    rungs = expiry_ladder(lots(), 0.5, 200, DAY)
    assert [rung.days for rung in rungs] == [0, 30, 90, 180, None]
    assert [rung.quantity for rung in rungs] == [30, 25, 20, 0, 50]
    # Lost: 30 expired; 5 of today and 10 of new within 30 days, at 2.00 each.
    assert [rung.waste for rung in rungs] == [30, 15, 0, 0, 0]
    assert [rung.value_at_risk for rung in rungs] == [6000, 3000, 0, 0, 0]
    assert sum(rung.value for rung in rungs) == 125 * 200
    assert [rung.quantity for rung in expiry_ladder([], 1, 200, DAY)] == [0] * 5


LOTS = st.lists(st.tuples(st.integers(0, 50), st.one_of(st.none(), st.integers(-10, 200))), max_size=8)


@given(LOTS, st.floats(0, 5))
def test_what_is_used_and_what_is_lost_make_the_stock(rows, daily):
    held = [Lot(str(n), q, None if d is None else in_days(d)) for n, (q, d) in enumerate(rows)]
    waste = waste_of(held, daily, DAY)
    assert all(0 <= lost <= lot.quantity for lost, lot in zip(waste, held, strict=True))
    assert sum(waste_of(held, daily + 1, DAY)) <= sum(waste) + 1e-9, "who uses more loses less"
    rungs = expiry_ladder(held, daily, 100, DAY)
    assert sum(rung.quantity for rung in rungs) == sum(lot.quantity for lot in held)
    assert sum(rung.waste for rung in rungs) == pytest.approx(sum(waste))


@given(LOTS, st.integers(1, 4))
def test_day_by_day_it_is_the_same(rows, daily):
    """The formula against taking units from lots one day after the other."""
    held = [Lot(str(n), q, None if d is None else in_days(d)) for n, (q, d) in enumerate(rows)]
    left = {lot.lot_no: lot.quantity for lot in held}
    for day in range(1, 210):
        now = [Lot(lot.lot_no, left[lot.lot_no], lot.expires_on) for lot in held]
        for each in pick(now, daily, in_days(day))[0]:
            left[each.lot.lot_no] -= each.quantity
    waste = [0 if lot.expires_on is None else left[lot.lot_no] for lot in held]
    assert waste_of(held, daily, DAY) == pytest.approx(waste)
