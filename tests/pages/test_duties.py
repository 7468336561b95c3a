"""Duties: how each stands as the rule says it today, the calendar, one duty with its past, and what is done to it."""

from collections import Counter
from datetime import date

from medmgr_core.compliance import duty_queries as queries
from medmgr_core.periods import financial_year_of, today
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain

LIAM = "DU-000002"


def opened(unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.open("duties")
    assert screen.faults == []
    return screen


def duties(store, root="LHG"):
    units = tuple(code for (code,) in store.rows("SELECT unit_code FROM live_unit ORDER BY 1"))
    if root != "LHG":
        units = (root,)
    return rows_of(store.read(queries.DUTIES, Scope("manager", units, root, financial_year_of(today(), 4)), on_day=today()))


def test_headline_and_tiles(larkfield):
    states = Counter(row["state"] for row in duties(larkfield))
    screen = opened()
    assert screen.metrics["Duties expired"] == str(states["expired"]) != "0"
    assert f"{states['expired']} of {sum(states.values())} duties" in screen.titles[1]
    assert set(screen.metrics) == {"Duties expired", "Lapse in 90 days", "Done in time", "Training in date", "Licences in date"}


def test_the_list_has_every_duty_of_the_unit_the_earliest_first(larkfield):
    table = opened("W7").table("Duties")
    assert len(table) == len(duties(larkfield, "W7"))
    due = [day for day in table["next_due_on"].tolist() if day == day]
    assert due == sorted(due)


def test_one_duty_tells_its_past(larkfield):
    screen = opened(duty="DU-000018")
    words = " ".join(map(plain, screen.words))
    assert "Fire drill: Ward 8" in words and "every 6 months" in words
    table = screen.table("What was done for the duty")
    assert table["told"].tolist() == ["● Done", "● Done, instead of DE-000023", "(corrected) Done"]


def test_it_was_done(own_larkfield):
    with desk(own_larkfield, "denise.clarke"):
        screen = opened("W7", duty=LIAM).click("It was done")
        screen.fill("Done on", date(2026, 11, 20)).fill("Done by", "Register checked").click("Save")
        assert screen.faults == []
    kept = own_larkfield.rows("SELECT next_due_on, by_whom, entered_by FROM live_duty_event WHERE done_on = DATE '2026-11-20'")
    assert kept == [(date(2027, 12, 12), "Register checked", "denise.clarke")]


def test_who_may_not_approve_sets_nothing_aside(own_larkfield):
    with desk(own_larkfield, "denise.clarke"):
        assert "Set aside" not in {each.label for each in opened("W7", duty=LIAM).at.button}
    with desk(own_larkfield, "manager"):
        screen = opened(duty=LIAM).click("Set aside")
        screen.fill("Until", date(2027, 3, 31)).fill("Why", "On leave").click("Save")
        assert screen.faults == []
    kept = own_larkfield.rows("SELECT note FROM live_duty_event WHERE duty_no = 'DU-000002' AND step = 'exempt'")
    assert kept == [("On leave",)]


def test_an_event_is_corrected(own_larkfield):
    screen = opened(duty=LIAM).choose_row("What was done for the duty", 0).click("Correct it")
    screen.fill("On", date(2025, 12, 2)).fill("Why", "Typed a wrong day").click("Save")
    assert screen.faults == []
    # Counted from the fixed cycle anew: after 2 December 2025 comes 12 December 2025.
    kept = own_larkfield.rows("SELECT done_on, next_due_on FROM duty_done WHERE duty_no = 'DU-000002'")
    assert kept == [(date(2025, 12, 2), date(2025, 12, 12))]


def test_the_calendar_shows_the_month_of_the_address(larkfield):
    words = " ".join(map(plain, opened(duties_view="Calendar", month="2026-12").words))
    assert "due in December 2026" in words and "Nursing registration: Liam O'Donnell" in words


def test_a_link_to_what_is_not_there(larkfield):
    assert "not there, or not for you to see" in opened(duty="DU-999999").infos[0]


def test_empty(empty):
    screen = opened("top")
    assert screen.titles[1] == "No duty has been entered here yet"
    assert screen.infos[0].startswith("No duty here yet. Enter the first with “New duty”")


def test_a_new_duty(own_larkfield):
    screen = opened().click("New duty")
    for name, value in {"What is due": "Lift inspection", "Kind": "certificate", "Unit": "LGH", "Every": 6}.items():
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT owner, every, every_unit FROM live_duty WHERE name = 'Lift inspection'") == [
        ("manager", 6, "month")]  # fmt: skip
