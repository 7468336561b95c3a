"""Actions: figures equal those of the sample's file, each verb has its dialog, and what is restricted is hidden."""

from datetime import date

import pandas as pd

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk

LATE, DONE, SECRET = "AC-000007", "AC-000003", "AC-000006"


def opened(action=None, unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **({"action": action} if action else {}), **query)
    screen.at.session_state["unit"] = unit
    screen.open("actions")
    assert screen.faults == []
    return screen


def labels(screen):
    return {each.label for each in screen.at.button}


def said(screen):
    return " ".join(screen.words).replace("\\", "").replace("\u2060", "")


def own():
    rows = by_hand.table("action")
    is_open = (rows["done_on"] == "") & (rows["stopped_on"] == "")
    return rows, rows[is_open], rows[is_open & (rows["due_on"] < by_hand.today_there().isoformat())]


def test_headline_tiles_and_list(larkfield):
    rows, still, late = own()
    screen = opened()
    assert screen.titles[1].startswith(f"{len(late)} of {len(still)} open actions overdue, the oldest by ")
    done = rows[rows["done_on"] != ""]
    by_today = pd.concat([done, late])  # what was given up does not count
    in_time = (done["done_on"] <= done["due_on"]).sum()
    checked = rows[rows["verified_on"] != ""]
    assert screen.metrics == {
        "Actions open": str(len(still)), "Actions overdue": str(len(late)), "Effects to check": "1",
        "Done in time": f"{in_time / len(by_today) * 100:.1f} %",
        "Actions that worked": f"{(checked['effective'] == 'yes').sum() / len(checked) * 100:.1f} %",
    }  # fmt: skip
    table = screen.table("Actions")
    assert table["action_no"].tolist()[: len(late)] == late.sort_values("due_on")["action_no"].tolist()
    assert set(table["action_no"]) == set(still["action_no"])
    assert table["source_told"].iloc[0] == "Complaint CP-000011"


def test_each_has_a_list_of_ones_own(larkfield_store):
    rows, *_ = own()
    with desk(larkfield_store, "denise.clarke"):
        screen = Screen(year=by_hand.THIS_YEAR).open("actions")
        assert screen.faults == []
        mine = rows[(rows["owner"] == "denise.clarke") & (rows["verified_on"] == "")]
        assert set(screen.table("Actions")["action_no"]) == set(mine["action_no"])


def test_the_address_and_a_row_lead_to_an_action(larkfield):
    screen = opened(DONE)
    assert "Round sheet changed, all staff briefed" in said(screen) and "Open complaint CP-000005" in said(screen)
    assert labels(screen) & {"It is done", "Give it up", "Change"} == set() and "Did it work?" in labels(screen)
    screen = opened().choose_row("Actions", 0)
    assert screen.at.query_params["action"] == LATE and {"It is done", "Give it up", "Change"} <= labels(screen)


def test_done_with_evidence(own_larkfield):
    screen = opened(LATE).click("It is done")
    assert next(each for each in screen.at.button if each.label == "Save").disabled
    screen.fill("Evidence", "Rota of the volunteers").click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT evidence FROM live_action WHERE action_no = $n", n=LATE) == [("Rota of the volunteers",)]


def test_checked_and_taken_up_again(own_larkfield):
    screen = opened(DONE).click("Did it work?").fill("It worked", "no").click("Save")
    assert screen.faults == []
    screen = opened(DONE).click("Take it up again").fill("New day", date(2027, 2, 1)).fill("Why", "bells are out of reach again")
    screen.click("Save")
    assert screen.faults == []
    found = own_larkfield.rows("SELECT due_on, done_on, effective FROM live_action WHERE action_no = $n", n=DONE)
    assert found == [(date(2027, 2, 1), None, None)]


def test_given_up_with_a_reason(own_larkfield):
    screen = opened(LATE).click("Give it up").fill("Why", "no volunteers came").click("Give it up")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT stopped_on IS NOT NULL FROM live_action WHERE action_no = $n", n=LATE) == [(True,)]


def test_a_new_action(own_larkfield):
    screen = opened().click("New action")
    for name, value in {"What will be done": "A clock in every bay", "Unit": "W7", "Due": date(2027, 1, 31)}.items():
        screen.fill(name, value)
    screen.click("Save")
    assert screen.faults == []
    assert own_larkfield.rows("SELECT owner, kind FROM live_action WHERE task = 'A clock in every bay'") == [
        ("manager", "corrective")
    ]


def test_what_comes_from_a_restricted_complaint_is_hidden(larkfield, larkfield_store):
    assert SECRET in opened().table("Actions")["action_no"].tolist()
    with desk(larkfield_store, "margaret.fenwick"):
        screen = Screen(year=by_hand.THIS_YEAR, action=SECRET, actions_show="All open").open("actions")
        assert screen.faults == [] and LATE in screen.table("Actions")["action_no"].tolist()
        assert "mediation" not in said(screen) and SECRET not in screen.table("Actions")["action_no"].tolist()


def test_empty(empty):
    screen = opened(unit="top")
    assert screen.titles[1] == "No action has been agreed here yet"
    assert screen.infos[0].startswith("No action here. Agree on one with “New action”")
    assert "Nothing is overdue." in said(screen)
