"""Complaints: figures equal those of the sample's files, each verb has its dialog, and what is restricted is hidden."""

from datetime import date, timedelta

import pytest

from medmgr_core.complaints.case_commands import log_complaint
from medmgr_core.complaints.case_records import Complaint
from medmgr_core.complaints.commands import ensure_policies
from medmgr_core.people.records import SYSTEM
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk

LATE, SECRET, CLOSED = "CP-000008", "CP-000009", "CP-000007"


def opened(complaint=None, unit="LHG", year=by_hand.THIS_YEAR, **query):
    screen = Screen(year=year, **({"complaint": complaint} if complaint else {}), **query)
    screen.at.session_state["unit"] = unit
    screen.open("complaints")
    assert screen.faults == []
    return screen


def own(number):
    """A row of the sample's file."""
    rows = by_hand.table("complaint").set_index("complaint_no")
    return rows.loc[number]


def labels(screen):
    return {each.label for each in screen.at.button}


def said(screen):
    return " ".join(screen.words).replace("\\", "").replace("\u2060", "")


# --- the list ---------------------------------------------------------------------------------------------------------


def test_headline_tiles_and_worklist(larkfield):
    screen = opened()
    rows = by_hand.table("complaint")
    open_now = rows[(rows["closed_on"] == "") & rows["kind"].isin(["complaint", "concern"])]
    assert f"of {len(open_now)} open complaints past their day, the oldest by" in screen.titles[1]
    received = rows[(rows["kind"] == "complaint") & (rows["received_on"] >= "2026-04-01")]
    assert screen.metrics["Complaints received"] == str(len(received))
    resolved = rows[(rows["closed_on"] != "") & (rows["kind"] == "complaint") & (rows["outcome"] != "withdrawn")]
    upheld = resolved["outcome"].isin(["upheld", "partly_upheld"]).sum()
    assert screen.metrics["Upheld"] == f"{upheld / len(resolved) * 100:.1f} %"
    table = screen.table("Complaints by clock")
    assert table["complaint_no"].iloc[0] == LATE and table["status"].iloc[0] == "■ Overdue"
    assert set(table["complaint_no"]) == set(rows.loc[rows["closed_on"] == "", "complaint_no"])
    due = table["due_on"].dropna()
    assert due.is_monotonic_increasing


def test_closed_ones_and_the_search(larkfield):
    screen = opened(complaints_show="Closed")
    rows = by_hand.table("complaint")
    assert set(screen.table("Complaints by clock")["complaint_no"]) == set(rows.loc[rows["closed_on"] != "", "complaint_no"])
    screen = opened()
    screen.at.text_input(key="complaints_search").set_value("ward 7 meals")
    found = screen.run().table("Complaints by clock")
    assert found["complaint_no"].tolist() == ["CP-000011"]


def test_a_unit_shows_its_own(larkfield):
    table = opened(unit="W7").table("Complaints by clock")
    rows = by_hand.table("complaint")
    assert set(table["complaint_no"]) == set(rows.loc[(rows["closed_on"] == "") & (rows["unit_code"] == "W7"), "complaint_no"])


def test_an_earlier_year_is_quiet(larkfield):
    screen = opened(year=by_hand.YEAR_BEFORE)
    assert screen.metrics["Complaints received"] == "–"
    assert "No issue has been coded yet" in said(screen)


def test_empty(empty):
    screen = opened(unit="top")
    assert screen.titles[1] == "No complaint has been entered here in these months"
    assert screen.infos[0].startswith("Nothing is open here. Enter what comes in with “New complaint”")
    assert "New complaint" in labels(screen) and "No rate yet" in said(screen)


# --- one complaint ----------------------------------------------------------------------------------------------------


def test_the_address_and_a_row_lead_to_a_complaint(larkfield):
    screen = opened(LATE)
    assert LATE in screen.titles
    text = said(screen)
    assert own(LATE)["summary"] in text and "Reply overdue by" in text and "it was due on 30 Oct 2026" in text
    assert screen.table("Issues of the complaint").shape[0] == (by_hand.table("complaint_issue")["complaint_no"] == LATE).sum()
    assert screen.table("Actions of the complaint")["task"].tolist() == [
        "Moves at night only with the consent of the site manager"
    ]
    screen = opened().choose_row("Complaints by clock", 1)
    assert screen.at.query_params["complaint"] == "CP-000014" and "CP-000014" in screen.titles


def test_an_address_that_leads_nowhere(larkfield):
    for number in ("CP-999999", "x", "CP-000009' --"):
        screen = opened(number)
        assert "not there, or not for you to see" in screen.infos[0]


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (
            "CP-000014",
            {"Acknowledge", "Agree on a plan", "Answered", "Agree on a later day", "Add a note", "Close", "Dates anew"},
        ),
        (LATE, {"Agree on a plan", "Answered", "Agree on a later day", "Add a note", "Close", "Put a day right", "Dates anew"}),
        (CLOSED, {"Take it up again", "Ombudsman", "Put a day right"}),
    ],
)
def test_only_the_steps_that_make_sense_are_offered(larkfield, number, shown):
    every = {"Acknowledge", "Agree on a plan", "Answered", "Agree on a later day", "Add a note", "Close", "Dates anew", "Pause",
             "Put a day right", "Take it up again", "Ombudsman", "Who may see it"}  # fmt: skip
    assert labels(opened(number)) & every == shown | {"Who may see it"}


def test_who_may_only_look_has_no_buttons(larkfield_store):
    with desk(larkfield_store, "margaret.fenwick"):
        screen = opened(LATE)
        assert LATE in screen.titles and labels(screen) & {"New complaint", "Change", "Close", "Add an issue"} == set()


# --- what is done -----------------------------------------------------------------------------------------------------


def stored(store, number, *names):
    ((*found,),) = store.rows(f"SELECT {', '.join(names)} FROM live_complaint WHERE complaint_no = $n", n=number)
    return found


def test_from_the_quick_form_to_the_page(own_larkfield):
    screen = opened().click("New complaint")
    for name, value in {"Where": "ED", "What it is about": "Waited six hours with a child."}.items():
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    ((number, regime),) = own_larkfield.rows("SELECT complaint_no, regime FROM live_complaint WHERE summary LIKE 'Waited six%'")
    assert (screen.at.query_params["complaint"], regime) == (number, "england")
    assert number in opened(number).titles


def test_a_number_in_the_text_is_told_before_it_is_saved(own_larkfield):
    screen = opened().click("New complaint").fill("Where", "ED").fill("What it is about", "Call the daughter on 020 7946 0991.")
    screen.click("Save")
    assert any("a phone number" in each.value for each in screen.at.warning)
    assert own_larkfield.rows("SELECT count(*) FROM complaint WHERE summary LIKE 'Call the%'") == [(0,)]
    screen.click("Save all the same")
    assert own_larkfield.rows("SELECT count(*) FROM complaint WHERE summary LIKE 'Call the%'") == [(1,)]


def test_acknowledged_by_its_dialog(own_larkfield):
    screen = opened("CP-000014").click("Acknowledge")
    screen.fill("Acknowledged on", date(2026, 11, 18)).click("Save")
    assert screen.faults == []
    assert stored(own_larkfield, "CP-000014", "acknowledged_on") == [date(2026, 11, 18)]
    assert "Acknowledged on 18 Nov 2026, in time" in said(opened("CP-000014"))


def test_an_extension_too_late_is_said_where_it_is_typed(own_larkfield):
    screen = opened(LATE).click("Agree on a later day")
    screen.fill("New day", date(2027, 1, 15)).fill("With whom, and why", "by phone").click("Save")
    assert len(screen.faults) == 1 and "it was due on" in screen.faults[0]
    sql = "SELECT due_on FROM live_complaint_clock WHERE complaint_no = $n AND event = 'respond'"
    assert own_larkfield.rows(sql, n=LATE) == [(date(2026, 10, 30),)]


def test_a_note_with_a_name_is_told_first(own_larkfield):
    screen = opened(LATE).click("Add a note").fill("In a few words", "Spoke to Mrs Bellweather at length.")
    assert any("a name" in each.value for each in screen.at.warning) and "Save" not in labels(screen)
    screen.fill("In a few words", "Spoke to the family at length.").click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT note FROM live_complaint_step WHERE note LIKE 'Spoke%'") == [
        ("Spoke to the family at length.",)]  # fmt: skip


def test_closed_with_an_outcome_then_put_right(own_larkfield):
    screen = opened(LATE).click("Close")
    assert next(each for each in screen.at.button if each.label == "Close it").disabled
    screen.fill("Outcome", "upheld").click("Close it")
    assert screen.faults == [] and stored(own_larkfield, LATE, "outcome") == ["upheld"]
    screen = opened(LATE).click("Put a day right").fill("Outcome", "partly_upheld").fill("Why", "mistyped").click("Save")
    assert screen.faults == [] and stored(own_larkfield, LATE, "outcome") == ["partly_upheld"]


def test_taken_up_again_the_new_one_is_shown(own_larkfield):
    screen = opened(CLOSED).click("Take it up again").fill("Why", "new facts").click("Take it up again")
    assert screen.faults == []
    again = screen.at.query_params["complaint"]
    assert stored(own_larkfield, again, "reopened_of") == [CLOSED]


def test_dates_anew_need_a_reason(own_larkfield):
    screen = opened(LATE).click("Dates anew")
    assert next(each for each in screen.at.button if each.label == "Save").disabled
    screen.fill("Received", date(2026, 9, 4)).fill("Why", "the stamp says the 4th").click("Save")
    assert screen.faults == [] and stored(own_larkfield, LATE, "received_on") == [date(2026, 9, 4)]


def test_rules_without_clocks_say_what_to_do(empty):
    now = date.today() - timedelta(days=1)
    number = log_complaint(empty, Complaint(received_on=now, unit_code="top", summary="x"), by="manager")
    screen = opened(number, unit="top")
    assert "No clocks are set for the rules “england”. Take the shipped ones under Settings" in said(screen)
    ensure_policies(empty, SYSTEM)
    screen = opened(number, unit="top").click("Work out the dates of 1 loaded")
    assert screen.faults == [] and "Acknowledgement" in said(opened(number, unit="top"))


# --- named people only ------------------------------------------------------------------------------------------------


def test_a_restricted_one_is_there_for_those_named_alone(larkfield, larkfield_store):
    summary = own(SECRET)["summary"]
    screen = opened(SECRET)
    assert SECRET in screen.titles and "Restricted: only" in said(screen)
    with desk(larkfield_store, "margaret.fenwick"):  # she may see the complaints of the whole hospital
        screen = Screen(year=by_hand.THIS_YEAR, complaint=SECRET).open("complaints")
        assert any("not there, or not for you to see" in told for told in screen.infos)
        assert summary not in said(screen)
        shown = screen.table("Complaints by clock")["complaint_no"].tolist()
        assert LATE in shown and SECRET not in shown


def test_restricted_by_its_dialog(own_larkfield):
    screen = opened(LATE).click("Who may see it")
    (field,) = (each for each in screen.at.multiselect if each.label == "Named people")
    field.set_value(["manager"])
    screen._send(part=screen._part_of(field))
    screen.fill("Why", "about staff").click("Save")
    assert screen.faults == []
    readers = {
        person for (person,) in own_larkfield.rows("SELECT person_code FROM live_record_reader WHERE record_key = $n", n=LATE)
    }
    assert readers == {"manager", own(LATE)["handler"]}


def test_a_unit_without_units_below_it_is_filled_in(own_larkfield):
    screen = opened(unit="W7").click("New complaint").fill("What it is about", "No water at the bed.").click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT unit_code FROM live_complaint WHERE summary = 'No water at the bed.'") == [("W7",)]
