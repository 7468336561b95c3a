"""Months, suppliers, cost centres, measures and the headline against figures worked out by hand from the table in small.py."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest

from medmgr_core.budgets import measures, queries
from medmgr_core.budgets.attention import attention, headline, standing
from medmgr_core.budgets.overview import overview
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.budgets.small import FORMATS, scope, small_store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def pounds(frame, *columns: str) -> list[tuple]:
    rows = frame[list(columns)].itertuples(index=False)
    return [tuple(v if isinstance(v, str) else int(v) / 100 for v in row) for row in rows]


def test_by_month(store: Store):
    # June: budget 1000 + 800 − 300 income = 1500; actual 1300 − 350 income = 950
    months = queries.by_month(store, scope())
    assert pounds(months, "budget", "actual") == [(2300, 2300), (1800, 1850), (1500, 950), (1000, 0)]
    assert months["lines"].tolist() == [4, 2, 2, 0]


def test_the_months_compared_end_after_the_last_with_spending(store: Store):
    look = overview(store, scope())
    assert (look.scope.period.first.month, look.scope.period.until.month, look.months_left) == (4, 7, 9)


def test_cost_centres_most_over_first(store: Store):
    # CA to June: budget 1500 + 1000 + 700 = 3200, actual 1500 + 1150 + 950 = 3600, variance −400
    # CB to June: budget 2400, actual 1500, variance +900
    rows = overview(store, scope()).position.centres
    assert pounds(rows, "code", "budget", "actual", "variance") == [("CA", 3200, 3600, -400), ("CB", 2400, 1500, 900)]
    assert rows["variance_share"].tolist() == [-0.125, 0.375]


def test_suppliers(store: Store):
    suppliers = queries.by_supplier(store, scope())
    # pay 1100 + 800 + 1150 + 700 + 1300 = 5050 names no supplier; income is left out
    assert pounds(suppliers, "supplier_name", "actual") == [("No supplier", 5050), ("First Ltd", 400)]


def test_a_moved_unit_sums_where_it_stood_in_each_month(store: Store):
    # Ward B: April 800 and May 700 stand under D, June (nothing spent, 800 planned) under E
    under_d = queries.by_month(store, scope("D"))
    under_e = queries.by_month(store, scope("E"))
    assert pounds(under_d, "actual") == [(2300,), (1850,), (950,), (0,)]
    assert pounds(under_e, "budget", "actual") == [(800, 0)]
    whole = queries.by_month(store, scope("G"))
    assert whole["budget"].sum() == under_d["budget"].sum() + under_e["budget"].sum()


def centres(store: Store, where: Scope) -> pd.DataFrame:
    return overview(store, where).position.centres


@pytest.mark.parametrize("rows, picked, text", [
    (centres, "code", queries.LINES_OF_CENTRE),
    (queries.by_supplier, "supplier_code", queries.LINES_OF_SUPPLIER),
    (queries.by_month, "month", queries.LINES_OF_MONTH),
])  # fmt: skip
@pytest.mark.parametrize("where", [scope(), scope("D"), scope("E"), scope(units=("A",))], ids=["all", "D", "E", "A only"])
def test_the_lines_behind_a_figure_sum_to_it(store: Store, rows, picked: str, text: str, where):
    for row in rows(store, where).to_dict("records"):
        sql, given = (queries.LINES_WITHOUT_SUPPLIER, {}) if pd.isna(row[picked]) else (text, {"picked": row[picked]})
        behind = store.read(sql, where, **given)
        assert behind["cost"].sum() == row["actual"] and len(behind) == row["lines"]


def test_units_out_of_reach_are_not_read(store: Store):
    only_b = scope(units=("B",))
    assert centres(store, only_b)["code"].tolist() == ["CB"]
    assert set(store.read(queries.LINES, only_b)["cost_centre_code"]) == {"CB"}
    assert queries.by_month(store, scope(units=())).empty


def test_measures(store: Store):
    cut = overview(store, scope()).scope
    read = {measure.code: measure.read(store, cut) for measure in measures.MEASURES}
    assert read["spending"].value == 510_000  # 2300 + 1850 + 950 pounds
    assert read["variance"].value == 50_000  # 5600 − 5100
    assert read["budget_used"].value == pytest.approx(5100 / 5600)
    assert read["pay_share"].value == pytest.approx(5050 / 5450)  # pay ÷ (pay + drugs)
    assert read["spending_lines"].value == 8
    # the year: budget 2300 + 1800 + 1500 + 1000 = 6600; nothing is promised
    assert (read["committed"].value, read["available"].value) == (0, 660_000 - 510_000)
    assert read["spending"].before is None  # nothing is known of the year before
    assert [value for _, value in read["spending"].months] == [230_000, 185_000, 95_000]


def test_a_ratio_is_rolled_up_by_adding_both_sides(store: Store):
    # April 2300/2300 = 1, May 1850/1800, June 950/1500: their mean would be 0.887, the ratio of sums is 5100/5600
    used = measures.USED.read(store, overview(store, scope()).scope)
    assert [round(value, 4) for _, value in used.months] == [1.0, 1.0278, 0.6333]
    assert round(used.value, 4) == 0.9107


@pytest.mark.parametrize("budget, variance, expected", [
    (1_000_000, 500, "on plan"), (1_000_000, -90_000, "on plan"),  # 900 pounds: below the floor of 1,000
    (10_000_000, -150_000, "on plan"),  # 1.5 %: below 2 %
    (10_000_000, -250_000, "watch"), (10_000_000, -500_000, "off plan"), (0, -500_000, "on plan"),
])  # fmt: skip
def test_standing_needs_share_and_amount(budget: int, variance: int, expected: str):
    assert standing(budget, variance) == expected


def test_attention_and_headline(store: Store):
    # CA is 400 over: 12.5 % but under the floor of 1,000, so it makes no noise; CB has a plan but no line in June
    found = attention(store, scope(), FORMATS)
    assert [(thing.kind, thing.record) for thing in found] == [("late month", "CB")]
    assert found[0].sentence == "Centre CB has no spending in Jun 2026, but a budget of £800"
    assert headline(overview(store, scope()), FORMATS) == "£5.1 k spent in April to June 2026: £500 (8.9 %) under budget"
    assert headline(overview(store, scope(year=2020)), FORMATS) == "No spending has been entered for this period yet."
    may = Period(date(2026, 5, 1), date(2026, 6, 1), "May")
    assert headline(overview(store, scope(), may), FORMATS) == "£1.9 k spent in May 2026: £50 (2.8 %) over budget"
