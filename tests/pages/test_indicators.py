"""Indicators: what is measured, and its values by unit and period."""

from datetime import date

import pytest

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk


def opened(unit="LHG", **query):
    screen = Screen(**query)
    screen.at.session_state["unit"] = unit
    screen.open("indicators")
    assert screen.faults == []
    return screen


@pytest.mark.parametrize("unit", ["LHG", "ED"])
def test_the_values_of_a_unit_and_all_below_it_the_newest_first(larkfield, unit):
    values = by_hand.table("indicator_value")
    below = by_hand.below(unit, by_hand.LAST_MONTH)
    wanted = values[values["unit_code"].isin(below)]
    shown = opened(unit).table("Indicator values")
    assert len(shown) == min(len(wanted), 100) > 0
    assert shown["period_on"].is_monotonic_decreasing
    names = by_hand.table("indicator").set_index("indicator_code")["name"]
    assert set(shown["indicator_name"]) <= {names[code] for code in wanted["indicator_code"]}


def test_what_is_measured(larkfield):
    shown = opened(indicators_shown="Indicators").table("Indicators")
    assert sorted(shown["indicator_code"]) == sorted(by_hand.table("indicator")["indicator_code"])


def test_a_new_value_is_entered(own_larkfield):
    screen = opened("ED").click("New indicator value")
    for name, value in {"Unit": "ED", "Indicator": "ED-ATT", "Breakdown": "by hand", "Period": date(2026, 11, 1)}.items():
        screen.fill(name, value)
    screen.fill("Value", 12.5).click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT value FROM live_indicator_value WHERE breakdown = 'by hand'") == [(12.5,)]


def test_a_manager_sees_the_values_of_own_units_alone(larkfield_store):
    with desk(larkfield_store, "joanna.adeyemi"):  # manager of two departments
        seen = {unit for department in ("D-MED", "D-URG") for unit in by_hand.below(department, by_hand.LAST_MONTH)}
        names = by_hand.table("unit").set_index("unit_code")["name"]
        for unit in ("D-MED", "D-URG"):
            shown = Screen()
            shown.at.session_state["unit"] = unit
            tables = [each.value for each in shown.open("indicators").at.dataframe]
            assert all(set(table["unit_name"]) <= {names[code] for code in seen} for table in tables if "unit_name" in table)


def test_empty(empty):
    assert opened("top").infos == ["No value for this unit yet. Enter the first one, or load a file."]
    assert opened("top", indicators_shown="Indicators").infos == [
        "Nothing is measured yet. Enter the first indicator, or load a file."
    ]
