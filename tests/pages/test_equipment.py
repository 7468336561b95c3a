"""Equipment: what failed, what speaks for replacing it, and when there is money to."""

from medmgr_core.compliance.duty_records import Duty
from medmgr_core.record import validate
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def opened(**query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = "LHG"
    screen.open("equipment")
    assert screen.faults == []
    return screen


def test_what_is_down_and_what_is_old_is_told(larkfield):
    screen = opened()
    # Too old: scanner (2014 + 10), pump (2016 + 8), washer (2012 + 12), lift (1998 + 25) in thousands: 780 + 1.9 + 68 + 120.
    assert screen.titles[1] == "8 devices, 1 down: Ventilator 3; 4 beyond the expected life, £970 k to replace"
    table = screen.table("Equipment").set_index("tag")
    assert table.loc["E-0210", "status"] == "■ Down" and table.loc["E-0101", "failures"] == 3


def test_a_score_by_hand(larkfield):
    row = opened().table("Equipment").set_index("tag").loc["E-0401"]
    # Washer: age over its life 30, one failure where one is usual 10, service 11,200 of 68,000 (16.5 % of 20 %) 16.5,
    # support over 15, critical without a backup 15: 86.5 of 100.
    assert row["score"] == 86


def test_the_plan_spends_no_more_than_there_is(larkfield):
    table = opened().table("Replacement plan by year")
    planned = table[table["year_told"] != "Later"].groupby("year_told")["cost"].sum()
    assert (planned <= 250_000).all() and table.loc[table["year_told"] == "Later", "tag"].tolist() == ["E-0101"]


def test_a_device_with_its_failures(larkfield):
    assert len(opened(tag="E-0101").table("Failures")) == 3


def test_what_is_due_on_a_device_is_recorded_from_here(own_larkfield):
    """The ventilator's flow sensor is calibrated every 90 days; recorded today it is due 90 days on."""
    table = opened().table("Equipment").set_index("tag")
    assert table.loc["E-0211", "due_told"] == "▲ Due soon" and table.loc["E-0401", "due_told"] == ""
    screen = opened(tag="E-0211")
    assert screen.table("What is due on the device")["name"].tolist() == ["Calibration of the flow sensor"]
    before = own_larkfield.rows("SELECT count(*) FROM live_duty_event WHERE duty_no = 'DU-000023'")[0][0]
    screen.click("Done: Calibration of the flow sensor").fill("Done by", "Maker's engineer").click("Save")
    assert screen.faults == []
    rows = own_larkfield.rows("SELECT done_on, next_due_on - done_on FROM live_duty_event WHERE duty_no = 'DU-000023' "
                              "ORDER BY done_on DESC, event_no DESC")  # fmt: skip
    assert len(rows) == before + 1 and rows[0][1] == 90
    assert opened().table("Equipment").set_index("tag").loc["E-0211", "due_told"] == "● Current"


def test_a_device_has_several_schedules(own_larkfield):
    for name, first in (("Electrical safety", "2026-01-10"), ("Yearly service", "2030-01-10")):
        own_larkfield.add(validate(Duty, {"name": name, "kind": "maintenance", "unit_code": "THE", "about": "equipment",
                                          "about_key": "E-0401", "every": 12, "first_due_on": first}), by="manager")  # fmt: skip
    screen = opened(tag="E-0401")
    assert screen.table("What is due on the device")["status"].tolist() == ["■ Expired", "○ Not started"]
    assert screen.titles[1].endswith("; 1 schedule past due")
    assert screen.table("Equipment").set_index("tag").loc["E-0401", "due_told"] == "■ Expired"


def test_empty(empty):
    screen = Screen().open("equipment")
    assert screen.faults == [] and screen.titles[1] == "No equipment has been entered here yet"
