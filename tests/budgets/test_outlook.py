"""The outlook, reserves, reasons owed and what needs a person, on numbers worked out by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd
import pytest

from medmgr_core.attention import by_harm
from medmgr_core.budgets import attention
from medmgr_core.budgets.contingency import reserves
from medmgr_core.budgets.move_commands import Place, approve_move, move_budget, release_reserve
from medmgr_core.budgets.outlook import HISTORY_MONTHS, Outlook, _outlook, with_overrides
from medmgr_core.budgets.overview import overview
from medmgr_core.budgets.owed import owed, rule
from medmgr_core.budgets.plan_records import Reserve
from medmgr_core.budgets.reason_records import BudgetRule, ForecastOverride, VarianceReason
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.records import UnitPlacement
from medmgr_core.periods import add_months
from medmgr_core.store.store import Store
from tests.budgets.small import FORMATS, acting_store, scope
from tests.support.screens import PAGES

YEAR = date(2026, 4, 1)


def outlook(*lines: tuple[str, str, dict[int, dict[str, int]]], closed: int = 6) -> Outlook:
    """Lines by cost centre and type of account; their months are counted from the first of this year (below zero: before)."""
    rows = []
    for number, (centre, kind, months) in enumerate(lines):
        for month, held in months.items():
            row = {"actual": 0, "one_off": 0, "lines": 1 if held.get("actual") else 0, "budget": 0, "committed": 0, **held}
            rows.append({"cost_centre_code": centre, "account_code": f"A{number}", "account_type": kind,
                         "month": pd.Timestamp(add_months(YEAR, month)), **row})  # fmt: skip
    return _outlook(pd.DataFrame(rows), YEAR, closed)


def steady(amount: int, months: int = 30, upto: int = 6, **more: int) -> dict[int, dict[str, int]]:
    return {month: {"actual": amount, "budget": amount, **more} for month in range(upto - months, upto)}


def planned(amount: int, first: int = 6) -> dict[int, dict[str, int]]:
    return {month: {"budget": amount} for month in range(first, 12)}


def test_a_steady_line_goes_on():
    found = outlook(("C", "pay", steady(100)))
    assert (found.left["left"].tolist(), found.whole.total.tolist()) == ([600], [1200])
    assert found.whole.low[0] <= 1200 <= found.whole.high[0] and found.whole.caution(0) == ""


def test_too_little_history_is_said():
    found = outlook(("C", "pay", steady(100, months=9) | planned(110)))
    assert found.whole.caution(0) == "Too little history for a likely range: 9 of 24 months."
    assert np.isnan(found.whole.low[0]) and found.months_left()["low"].isna().all()
    # spent as budgeted so far, so the budget of the months left
    assert found.left["left"].tolist() == [660]


def test_a_month_that_comes_late_counts_as_its_budget():
    late = steady(100, upto=5) | {5: {"budget": 100}} | planned(100)
    found = outlook(("C", "pay", late), ("D", "pay", steady(50)))
    assert found.late.tolist() == [100, 0]
    assert found.left["left"].tolist() == [100 + 600, 300]  # spent 500, and so 1,200 again


@pytest.mark.parametrize(("silent", "late"), [(1, 100), (2, 200), (3, 300), (4, 0), (6, 0)])
def test_months_that_come_late_count_as_their_budget_up_to_a_quarter(silent, late):
    held = steady(90, upto=6 - silent) | {month: {"budget": 100} for month in range(6 - silent, 12)}
    found = outlook(("C", "pay", held), ("D", "pay", steady(50)))
    assert found.late.tolist() == [late, 0]
    if late:
        assert found.past.history[0, -silent:].tolist() == [100.0] * silent
        # the level lies between what was spent and what is planned
        assert late + 6 * 90 <= found.left["left"].iloc[0] <= late + 6 * 100


def test_a_month_of_the_year_before_that_never_came_is_no_cost_of_this_year():
    held = steady(100, upto=-1) | {month: {"budget": 100} for month in range(-1, 12)}
    assert outlook(("C", "pay", held), ("D", "pay", steady(50)), closed=1).late.tolist() == [100, 0]


def test_a_line_without_spending_in_the_last_month_is_not_late_when_its_centre_has_some():
    yearly = {month: {"actual": 100 if month % 12 == 0 else 0, "budget": 10} for month in range(-24, 6)}
    found = outlook(("C", "non_pay", yearly), ("C", "pay", steady(50)))
    assert found.late.tolist() == [0, 0]


def test_capital_goes_by_what_is_promised():
    found = outlook(("C", "capital", steady(1000) | {8: {"committed": 70}, 9: {"budget": 500}}))
    assert found.left["left"].tolist() == [70]


def test_no_month_is_forecast_below_what_is_promised_in_it():
    found = outlook(("C", "non_pay", steady(100) | {7: {"committed": 130}, 8: {"committed": 90}}))
    assert found.end.left.tolist() == [[100, 130, 100, 100, 100, 100]]
    assert found.end.total.tolist() == [1230]


def test_what_will_not_come_again_is_counted_but_not_gone_by():
    months = steady(100)
    months[5] = {"actual": 1100, "one_off": 1000, "budget": 100}
    found = outlook(("C", "non_pay", months))
    assert found.left["left"].tolist() == [600] and found.whole.total.tolist() == [600 + 1000 + 600]


def test_a_line_nobody_used_for_a_year_is_left_out():
    found = outlook(("C", "pay", steady(100)), ("C", "non_pay", {month: {"actual": 100} for month in range(-30, -13)}))
    assert found.lines["account_type"].tolist() == ["pay"]
    assert HISTORY_MONTHS == 36


def test_an_override_is_spread_over_the_lines_as_the_method_would():
    left = pd.DataFrame({"cost_centre_code": ["C", "C", "C", "D"], "account_code": list("abcd"), "left": [300, 100, -50, 7]})
    spent = pd.DataFrame({"cost_centre_code": ["C", "D"], "year_actual": [1000, 5]})
    asked = pd.DataFrame({"cost_centre_code": ["C", "nowhere"], "amount": [1750, 1]})
    # 750 are to come: income stays at −50, so 800 for the two others, as 3 to 1
    assert with_overrides(left, asked, spent)["left"].tolist() == [600, 200, -50, 7]


# --- in a store -------------------------------------------------------------------------------------------------------


@pytest.fixture
def store() -> Iterator[Store]:
    with acting_store() as held:
        yield held


def test_a_manager_s_own_forecast_counts_on_the_page(store: Store):
    method = overview(store, scope()).position.total
    held = ForecastOverride(cost_centre_code="CA", year_on=YEAR, amount=1_000_000, reason="Two posts start in August")
    store.add(held, by="ann")
    look = overview(store, scope())
    own = look.position.centres.set_index("code")
    assert own.loc["CA", "forecast"] == 1_000_000
    assert (
        look.position.total["forecast"] - method["forecast"]
        == 1_000_000 - (overview_without(store).set_index("code").loc["CA", "forecast"])
    )
    # the months left of the chart make the same sum
    assert round(look.by_month["forecast"].sum()) + int(look.outlook.late.sum()) == look.position.total["left"]
    assert replace(look, overrides=look.overrides.iloc[:0]).position is look.position


def overview_without(store: Store) -> pd.DataFrame:
    with store.write(by="ann", reason="x") as work:
        work.void(ForecastOverride, ("CA", YEAR.isoformat()))
    without = overview(store, scope()).position.centres
    with store.write(by="ann") as work:
        work.restore(ForecastOverride, ("CA", YEAR.isoformat()))
    return without


def test_reserves(store: Store):
    # Three months are behind: too little for a chance. 1,000 held, nothing released, 9 of 12 months to come.
    (held,) = reserves(store, scope())
    assert (held.unit_code, held.remaining, held.chance, held.slack) == ("D", 100_000, None, None)
    assert (held.burn.money_left, held.burn.time_left, held.burn.is_too_fast) == (1.0, 0.75, False)
    assert held.cover == pytest.approx(100_000 / overspend(store)) and overspend(store) > 0
    release = release_reserve(store, unit_code="D", target=Place("CA", "NURSE"), amount=60_000, months=[date(2026, 8, 1)],
                              reason="Short", by="ann")  # fmt: skip
    approve_move(store, release, revision=1, by="bob")
    (held,) = reserves(store, scope())
    assert (held.released, held.burn.money_left, held.burn.is_too_fast) == (60_000, 0.4, True)
    assert held.cover == pytest.approx(40_000 / overspend(store))
    assert reserves(store, scope("E")) and reserves(store, scope(units=())) == []


def overspend(store: Store) -> int:
    """What department D will be over by, going by its own page."""
    return -overview(store, scope("D")).position.total["forecast_variance"]


def with_history(store: Store, over: int) -> None:
    """Two years before in which ward A was over its budget by so much, more or less, every month."""
    with store.write(by="system") as work:
        for unit, parent in (("D", "G"), ("A", "D")):
            work.add(UnitPlacement(unit_code=unit, valid_from=date(2024, 4, 1), parent_code=parent))
        line = {"cost_centre_code": "CA", "account_code": "NURSE"}
        for month in range(-24, 0):
            day = add_months(YEAR, month)
            work.add(BudgetLine(month=day, amount=100_000, **line))
            work.add(Actual(posted_on=day, amount=100_000 + over + 700 * (-1) ** month, **line))


@pytest.mark.parametrize(("over", "chance"), [(-20_000, 1.0), (30_000, 0.0)])
def test_the_chance_of_a_reserve(store: Store, over: int, chance: float):
    """A department always under its budget keeps its reserve; one over by 300 a month does not for nine months with 1,000."""
    with_history(store, over)
    (held,) = reserves(store, scope())
    assert held.chance == pytest.approx(chance, abs=0.02)
    assert (held.slack[0] <= held.slack[1]) and (held.slack[1] < 100_000) == (chance == 1.0)
    kinds = {thing.kind: thing for thing in attention.attention(store, scope(), FORMATS)}
    assert ("reserve" in kinds) == (chance < 0.8)


def test_months_without_a_budget_or_without_spending_say_nothing_of_a_reserve(store: Store):
    with store.write(by="system") as work:
        for month in range(-24, 0):
            work.add(Actual(posted_on=add_months(YEAR, month), cost_centre_code="CA", account_code="NURSE", amount=100_000))
    assert reserves(store, scope())[0].chance is None


# --- reasons ----------------------------------------------------------------------------------------------------------


def rules(store: Store, **values: float) -> None:
    store.add(BudgetRule(rule_code="budgets", **values), by="system")


@pytest.mark.parametrize(("reason_from", "watch_share", "owing"), [
    (40_000, 0.125, ["CB", "CA"]), (40_001, 0.125, ["CB"]), (40_000, 0.126, ["CB"]), (90_001, 0.01, []), (1, 0.5, []),
])  # fmt: skip
def test_who_owes_a_reason(store: Store, reason_from: int, watch_share: float, owing: list[str]):
    # CA is 400 over, 12.5 %; CB 900 under, 37.5 %
    assert owed(store, overview(store, scope())).rows.empty  # shipped: from 10,000 on
    rules(store, reason_from=reason_from, watch_share=watch_share, floor=0)
    found = owed(store, overview(store, scope()))
    assert found.month == date(2026, 6, 1) and found.rows["cost_centre_code"].tolist() == owing
    assert rule(store).watch_share == watch_share


def test_a_reason_given_for_that_month_is_no_longer_missing(store: Store):
    rules(store, reason_from=1, floor=0)
    for month, missing in ((5, ["CB", "CA"]), (6, ["CB"])):
        reason = VarianceReason(cost_centre_code="CA", month=date(2026, month, 1), reason="Agency for two posts")
        store.add(reason, by="ann")
        found = owed(store, overview(store, scope()))
        assert found.missing["cost_centre_code"].tolist() == missing and len(found.rows) == 2


# --- attention --------------------------------------------------------------------------------------------------------


def test_every_kind_once_the_worst_first(store: Store):
    with_history(store, 30_000)
    rules(store, reason_from=40_000, floor=0)
    move_budget(store, source=Place("CB", "NURSE"), target=Place("CA", "DRUGS"), amount=5_000, months=[date(2026, 8, 1)],
                reason="Ward B stays short", by="ann")  # fmt: skip
    found = by_harm(attention.attention(store, scope(), FORMATS))
    assert [(thing.kind, thing.record, thing.harm) for thing in found] == [
        ("reserve", "D", 3), ("overspend", "CA", 3), ("reason", "CB", 2), ("late month", "CB", 2), ("move", "BM-000001", 1),
    ]  # fmt: skip
    said = {thing.kind: thing.sentence for thing in found}
    assert said["overspend"] == "Centre CA is £400 (12.5 %) over its budget to date"
    assert said["late month"] == "Centre CB has no spending in Jun 2026, but a budget of £800"
    assert said["reason"] == "Centre CB and 1 more owe a reason for a variance: £900"
    assert said["move"] == "A move of £50 waits for a decision: Ward B stays short"
    assert said["reserve"].startswith("The reserve of Unit D lasts to the year end with a chance of ")
    store.add(Actual(posted_on=date(2026, 7, 1), cost_centre_code="CA", account_code="NURSE", amount=1), by="ann")
    store.add(BudgetLine(cost_centre_code="CB", account_code="NURSE", month=date(2026, 7, 1), amount=10_000), by="ann")
    said = {thing.kind: thing.sentence for thing in attention.attention(store, scope(), FORMATS)}
    assert said["late month"] == "Centre CB has no spending in the 2 months from Jun 2026 on, but a budget of £900"
    panels = {"reserve": "Reserves", "reason": "Reasons", "move": "Moves"}
    for thing in found:
        assert thing.page in PAGES and thing.unit
        assert thing.query == ({"budget_panel": panels[thing.kind]} if thing.kind in panels else thing.query)
    assert found[0].due_on is not None


def test_nothing_needs_a_person_where_nothing_was_entered(store: Store):
    assert attention.attention(store, scope(year=2020), FORMATS) == []
    assert store.row(Reserve, ("D", YEAR.isoformat())) is not None
