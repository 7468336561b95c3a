"""Measures: every figure with its value, target and meaning, the same as on its own page; targets hold below, from a month on."""

from datetime import date

from medmgr_core.indicators.target_queries import targets
from medmgr_core.indicators.target_records import MeasureTarget
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.workspace import MEASURES, MEASURES_BY_ROOM
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk


def opened(room=None, unit="LHG"):
    screen = Screen(year=by_hand.THIS_YEAR, **({"measures_room": room} if room else {}))
    screen.at.session_state["unit"] = unit
    screen.open("measures")
    assert screen.faults == []
    return screen


def row_of(screen, title):
    table = screen.table("Measures")
    return table[table["title"] == title].iloc[0]


def test_each_room_has_its_measures_once(larkfield):
    codes = [measure.code for measure in MEASURES]
    assert len(set(codes)) == len(codes)
    for room, (_, measures) in MEASURES_BY_ROOM.items():
        assert opened(room).table("Measures")["title"].tolist() == [measure.title for measure in measures]


def test_a_value_here_is_the_value_of_its_own_page(larkfield):
    for page, room in (("complaints", "Complaints"), ("actions", "Actions"), ("savings", "Savings"), ("budgets", "Budgets")):
        screen = Screen(year=by_hand.THIS_YEAR)
        screen.at.session_state["unit"] = "LHG"
        screen.open(page)
        catalogue = opened(room)
        assert screen.metrics
        for title, value in screen.metrics.items():
            assert row_of(catalogue, title)["now"] == value, (page, title)


def test_a_target_is_met_or_missed_by_its_direction(larkfield):
    # 12 complaints, two clocks past their day against a target of 0: off; 44 days late actions: 2 against 2: on
    assert row_of(opened("Complaints"), "Complaints overdue")["status"] == "■ Off target"
    assert row_of(opened("Actions"), "Actions overdue")["status"] == "● On target"
    assert row_of(opened("Complaints"), "Complaints received")["status"] == "○ No target"


def scope(store, root, until):
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    return Scope("manager", units, root, Period(date(2026, 4, 1), until, "x"))


def test_a_target_of_its_own_goes_before_that_of_the_units_above(larkfield):
    autumn, summer = date(2027, 4, 1), date(2026, 9, 1)
    assert targets(larkfield, scope(larkfield, "W7", autumn))["complaint_answered"] == 75
    assert targets(larkfield, scope(larkfield, "W7", summer))["complaint_answered"] == 85
    assert targets(larkfield, scope(larkfield, "W8", autumn))["complaint_answered"] == 85
    assert targets(larkfield, scope(larkfield, "W7", date(2026, 4, 1))) == {}


def test_a_target_is_set_on_the_screen(own_larkfield):
    screen = opened("Actions")
    next(each for each in screen.at.button if each.label == "Set a target").click().run()
    screen.at.number_input(key="target-number").set_value(1).run()
    assert screen.faults == []
    row = own_larkfield.row(MeasureTarget, ("action_overdue", "LHG", "2026-04-01"))
    assert row is not None and row.values["target"] == 2


def test_a_person_sees_the_rooms_of_own_rights_only(larkfield_store):
    with desk(larkfield_store, "priya.raman"):  # finance
        rooms = opened().at.segmented_control[0].options if hasattr(opened().at, "segmented_control") else None
        assert rooms is None or "Complaints" not in rooms
        assert "Complaints received" not in " ".join(opened().words)
