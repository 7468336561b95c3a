"""Money and guard of each saving against figures worked out by hand from the table in small.py."""

from collections.abc import Iterator
from datetime import date

import pytest

from medmgr_core.formats import Formats
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.palette import LIGHT
from medmgr_core.periods import Period, add_months, today
from medmgr_core.rows import rows_of
from medmgr_core.savings import charts, measures, queries
from medmgr_core.savings.attention import attention, headline, standing
from medmgr_core.savings.records import SavingScheme
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from tests.savings.small import scope, small_store


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with small_store() as held:
        yield held


@pytest.fixture
def own_store() -> Iterator[Store]:
    with small_store() as held:
        yield held


def rows(store: Store, where: Scope) -> dict[str, dict]:
    return {row["scheme_no"][-1]: row for row in rows_of(queries.standing(store, where))}


def test_money_to_the_end_of_april(store: Store):
    found = rows(store, scope())
    assert list(found) == ["1", "2", "3", "4"]
    # 1: plan 4 × 100, delivered 90 + 100 + 20; reported are three months. 2: 100, 95. An idea counts nothing.
    # 4 was stopped: its first month was reported, the second counts no more.
    money = {number: tuple(row[name] for name in ("planned", "delivered", "reported_plan")) for number, row in found.items()}
    assert money == {"1": (40000, 21000, 30000), "2": (10000, 9500, 10000), "3": (0, 0, 0), "4": (3000, 1000, 3000)}
    assert (found["1"]["missing"], found["1"]["missing_on"].date()) == (1, date(2026, 4, 1))
    assert found["2"]["missing"] == found["4"]["missing"] == 0


def test_money_of_some_months(store: Store):
    found = rows(store, scope(first=2, until=4))
    assert (found["1"]["planned"], found["1"]["delivered"]) == (20000, 12000)


def test_the_guard_as_it_was_known_at_the_end_of_the_scope(store: Store):
    # FALLS: mean 127/12 = 10.58; moving ranges 2 1 2 1 2 2 1 2 1 1 1 = 16/11 = 1.45; upper limit 14.45; 30 and 31 are beyond it.
    assert rows(store, scope(until=3))["1"]["guard"] == "no concern"
    found = rows(store, scope())["1"]
    assert (found["guard"], found["concern_on"], found["owed_on"]) == ("concern", date(2026, 3, 1), date(2026, 3, 1))
    assert found["answer_by"] == date(2026, 4, 14)
    assert rows(store, scope())["2"]["guard"] == "too few values"
    assert rows(store, scope())["3"]["guard"] is None and rows(store, scope())["4"]["guard"] is None
    assert "Choose a quality guard first" in rows(store, scope())["3"]["missing_to_open"]


def test_a_running_period_is_judged_as_of_today(store: Store):
    this_month = today().replace(day=1)
    far = Scope("x", ("A", "B"), "G", Period(date(2026, 1, 1), add_months(this_month, 12), "on"))
    assert queries.to_date(far).period.until == this_month
    assert queries.guards(store, far) == queries.guards(store, queries.to_date(far))
    past = scope()
    assert queries.to_date(past) == past


def test_an_answer_covers_what_was_known_then(own_store: Store):
    _answer(own_store, date(2026, 4, 2))
    assert rows(own_store, scope(until=4))["1"]["owed_on"] is None
    # April's value was not known on 2 April.
    assert rows(own_store, scope())["1"]["owed_on"] == date(2026, 4, 1)
    assert standing(rows(own_store, scope())["1"], date(2026, 5, 10)) == "concern"
    assert standing(rows(own_store, scope())["1"], date(2026, 5, 15)) == "overdue"


def _answer(store: Store, day: date) -> None:
    values = {"answer": "More nurses at night", "answered_on": day}
    store.change(SavingScheme, ("SV-000001",), values, revision=1, by="system", source=COMMAND)


def test_units_out_of_reach_are_not_read(store: Store):
    assert list(rows(store, scope(units=("B",)))) == ["2", "4"]
    assert list(rows(store, scope(root="A"))) == ["1", "3"]
    assert set(queries.months(store, scope(units=("B",)))["scheme_no"]) == {"SV-000002", "SV-000004"}
    assert rows(store, scope(units=())) == {}


def test_measures(store: Store):
    read = {measure.code: measure.read(store, scope()) for measure in measures.MEASURES}
    # Planned 400 + 100 + 30; delivered 210 + 95 + 10.
    assert read["saving_planned"].value == 53000 and read["saving_delivered"].value == 31500
    assert read["saving_share"].value == pytest.approx(315 / 530)
    assert read["saving_concern"].value == 1
    assert measures.CONCERN.read(store, scope(until=3)).value == 0
    assert measures.CONCERN.read(store, scope(units=())).value is None


def test_the_measures_are_the_sums_of_the_table(store: Store):
    held = queries.standing(store, scope())
    assert measures.PLANNED.read(store, scope()).value == held["planned"].sum()
    assert measures.DELIVERED.read(store, scope()).value == held["delivered"].sum()


def test_how_a_saving_stands(store: Store):
    found = rows(store, scope())
    day = date(2026, 5, 10)
    assert [standing(found[number], day) for number in "1234"] == ["overdue", "on course", "idea", "stopped"]
    # 20 % below is not behind yet, and a month nobody reported is no shortfall: 240 of 300.
    at_the_edge = {**found["2"], "reported_plan": 30000, "delivered": 24000, "missing": 1}
    assert standing(at_the_edge, day) == "unreported"
    assert standing({**at_the_edge, "delivered": 23999}, day) == "behind"


def test_attention(store: Store):
    found = attention(store, scope(), Formats())
    assert [(thing.kind, thing.record, thing.harm) for thing in found] == [
        ("guard concern", "SV-000001", 4), ("saving behind plan", "SV-000001", 2), ("saving not reported", "SV-000001", 1),
    ]  # fmt: skip
    assert found[0].due_on == date(2026, 4, 14) and found[2].due_on == date(2026, 5, 15)
    assert (found[0].page, found[0].query, found[0].unit) == ("savings", {"saving": "SV-000001"}, "Unit A")
    assert found[0].sentence == "Scheme 1: “Falls” is worse than its usual noise since Mar 2026; Owner owes an answer"
    assert found[1].sentence == "Scheme 1 is 30 % behind its plan: £210 of £300 delivered"
    assert found[2].sentence == "Scheme 1: nobody has reported what Apr 2026 brought"


def test_headline(store: Store):
    said = headline(store, scope(), Formats())
    assert said == (
        "£315 of £530 planned to date is delivered (59 %); the guard of 1 of 2 running savings shows concern, 1 without an answer"
    )
    assert headline(store, scope(until=3), Formats()).endswith("; no guard shows concern, but 1 of 2 cannot tell")
    assert headline(store, scope(units=()), Formats()) == "No saving has been entered here yet"


def test_money_adds_up_from_month_to_month(store: Store):
    lines = queries.months_of(store, scope(), "SV-000001")
    frame = queries.cumulated(lines)
    totals = {kind: held["total"].tolist() for kind, held in frame.groupby("kind")}
    assert totals == {"Planned": [10000, 20000, 30000, 40000], "Delivered": [9000, 19000, 21000]}
    assert charts.cumulated(frame, LIGHT).to_dict()
    readings = queries.readings(queries.guards(store, scope())["SV-000001"])
    assert readings["said"].tolist() == ["As usual"] * 14 + ["Concern"] * 2
    assert charts.guard(readings, date(2026, 1, 1), "Falls", LIGHT).to_dict()


def test_a_figure_split_into_parts_is_the_sum_of_its_parts(own_store: Store):
    """The undivided figure goes before its parts; parts of a ratio are not added."""
    day = date(2026, 7, 1)
    with own_store.write(by="system") as work:
        work.add(Indicator(indicator_code="RATE", name="Rate", kind="ratio", better="lower"))
        for code, part, value in (("WAITS", "x", 3), ("WAITS", "y", 4), ("BEDS", "x", 9), ("BEDS", "", 5), ("RATE", "x", 1),
                                  ("RATE", "y", 2)):  # fmt: skip
            work.add(IndicatorValue(unit_code="B", indicator_code=code, breakdown=part, period_on=day, value=value))
    found = own_store.rows("SELECT indicator_code, value FROM indicator_figure WHERE period_on = $day ORDER BY 1", day=day)
    assert found == [("BEDS", 5.0), ("WAITS", 7.0)]
