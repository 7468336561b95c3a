"""What is asked of the facility, with numbers worked by hand from the tables in tests/store/builders.py."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from medmgr_core.facility import queries
from medmgr_core.facility.records import FacilityProfile, LocalClosure, Unit, UnitPlacement
from medmgr_core.rows import rows_of
from medmgr_core.store.store import Store
from tests.store.builders import copy_of, facility_file, scope

EVERYWHERE = frozenset({"G", "H1", "MED", "SUR", "W1", "W2", "W3", "W9"})


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return facility_file(tmp_path_factory.mktemp("facility"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    with copy_of(built, tmp_path) as opened:
        yield opened


def staff(store: Store, on_day: date, units: frozenset[str] = EVERYWHERE) -> dict[str, tuple[int, int, float]]:
    """Unit -> staff in it and below, own staff, hours in it and below."""
    rows = rows_of(queries.units(store, scope(units=sorted(units)), on_day))
    return {row["unit_code"]: (row["staff"], row["own_staff"], row["contract_hours"]) for row in rows if row["staff"]}


def test_staff_and_hours_by_unit_on_a_day(store: Store):
    # 1 May 2026: Ada 37.5 h in W1, Ben 20 h in W2 (then still under MED), Cy 30 h in W3 (until 31 May).
    assert staff(store, date(2026, 5, 1)) == {
        "G": (3, 0, 87.5), "H1": (3, 0, 87.5), "MED": (2, 0, 57.5), "SUR": (1, 0, 30.0),
        "W1": (1, 1, 37.5), "W2": (1, 1, 20.0), "W3": (1, 1, 30.0),
    }  # fmt: skip
    # 1 July 2026: Cy has left, and W2 stands under SUR.
    assert staff(store, date(2026, 7, 1)) == {
        "G": (2, 0, 57.5), "H1": (2, 0, 57.5), "MED": (1, 0, 37.5), "SUR": (1, 0, 20.0), "W1": (1, 1, 37.5), "W2": (1, 1, 20.0),
    }  # fmt: skip
    # 31 January 2024: Ben joins only the next day.
    assert staff(store, date(2024, 1, 31))["G"] == (2, 0, 67.5)


def test_a_last_day_of_work_is_worked(store: Store):
    assert [staff(store, date(2026, *day)).get("W3") for day in ((5, 31), (6, 1))] == [(1, 1, 30.0), None]


def test_units_out_of_reach_are_not_counted(store: Store):
    assert staff(store, date(2026, 5, 1), frozenset({"MED", "W1"})) == {"MED": (1, 0, 37.5), "W1": (1, 1, 37.5)}


def test_staff_by_group(store: Store):
    found = queries.staff_by_group(store, scope(), date(2026, 5, 1))
    assert rows_of(found) == [
        {"staff_group": "clerical", "people": 1, "contract_hours": 20.0},
        {"staff_group": "clinical", "people": 1, "contract_hours": 37.5},
        {"staff_group": "facilities", "people": 1, "contract_hours": 30.0},
    ]


def test_the_tree_in_its_order(store: Store):
    frame = queries.tree(store, EVERYWHERE)
    # By name on each level: Medicine (Old ward, Ward 1), Surgery (Ward 2 since July, Ward 3).
    assert list(zip(frame["unit_code"], frame["depth"], strict=True)) == [
        ("G", 0), ("H1", 1), ("MED", 2), ("W9", 3), ("W1", 3), ("SUR", 2), ("W2", 3), ("W3", 3),
    ]  # fmt: skip


def depths(store: Store, on_day: date | None = None) -> dict[str, int]:
    frame = queries.tree(store, EVERYWHERE | {"W4"}, on_day)
    return dict(zip(frame["unit_code"], frame["depth"], strict=True))


def parents(store: Store, on_day: date) -> dict[str, str | None]:
    rows = rows_of(queries.units(store, scope(units=[*sorted(EVERYWHERE), "W4"]), on_day))
    return {row["unit_code"]: row["parent_code"] for row in rows}


def test_a_move_that_lies_ahead_shows_on_its_day_and_not_before(store: Store):
    # W2 moved from Medicine to Surgery on 1 July 2026. From 2099 on W1 will stand under the group itself.
    store.add(UnitPlacement(unit_code="W1", valid_from=date(2099, 1, 1), parent_code="G"), by="ann")
    assert [parents(store, date(2026, *day))["W2"] for day in ((6, 30), (7, 1))] == ["MED", "SUR"]
    assert (depths(store)["W1"], depths(store, date(2099, 1, 1))["W1"]) == (3, 1)
    assert [parents(store, date(year, 12, 31))["W1"] for year in (2098, 2099)] == ["MED", "G"]


def test_a_unit_whose_first_place_lies_ahead_stands_there_already_and_a_top_nowhere(store: Store):
    with store.write(by="ann") as work:
        work.add(Unit(unit_code="W4", name="Ward 4", kind="unit"))
        work.add(UnitPlacement(unit_code="W4", valid_from=date(2099, 1, 1), parent_code="SUR"))
    assert depths(store)["W4"] == 3
    assert [parents(store, date(2026, 5, 1))[unit] for unit in ("W4", "G")] == ["SUR", None]


def test_a_tree_without_its_top(store: Store):
    frame = queries.tree(store, frozenset({"W1", "SUR", "W3"}))
    assert dict(zip(frame["unit_code"], frame["depth"], strict=True)) == {"W1": 0, "SUR": 0, "W3": 1}
    assert queries.tree(store, frozenset()).empty


def test_units_that_stood_below_within_the_period(store: Store):
    year = scope(root="MED")  # April 2026 to March 2027: W2 was there for three months of it
    assert queries.units_below(store, year) == ("MED", "W1", "W2", "W9")
    later = scope(root="MED", first=date(2026, 7, 1))
    assert queries.units_below(store, later) == ("MED", "W1", "W9")
    assert queries.units_below(store, scope(root="MED", units=["W2", "W3"])) == ("W2",)


def test_where_a_unit_stood(store: Store):
    rows = rows_of(queries.placements(store, scope(), "W2"))
    assert [(row["from_on"].date(), row["until_on"].date(), row["parent_code"], row["parent_name"]) for row in rows] == [
        (date(2021, 1, 1), date(2026, 7, 1), "MED", "Medicine"),
        (date(2026, 7, 1), date(9999, 12, 31), "SUR", "Surgery"),
    ]
    assert queries.placements(store, scope(units=["W1"]), "W2").empty


def test_settings_and_closures(store: Store):
    held = queries.profile(store)
    assert (held.name, held.currency, held.year_starts_in) == ("St Anne's", "GBP", 4)
    store.change(FacilityProfile, ("facility",), {"number_style": "1.234,56"}, revision=1, by="ann")
    assert queries.formats(store).number_style == "1.234,56"
    store.void(FacilityProfile, ("facility",), revision=2, by="ann", reason="x")
    assert queries.profile(store).name == "New facility"
    store.add(LocalClosure(closed_on=date(2026, 1, 2), name="Snow"), by="ann")
    assert queries.closures(store)["name"].tolist() == ["Snow", "Founder's day"]


def test_the_calendar_of_working_days():
    days = dict(queries.working_calendar(FacilityProfile(name="x"), 2026))
    assert days[date(2026, 12, 25)] == "Christmas Day"
    assert days[date(2026, 12, 28)].startswith("Boxing Day")  # the 26th is a Saturday, so the Monday after is free
    assert date(2026, 7, 13) not in days  # that is Northern Ireland
    assert date(2027, 1, 1) in days
