"""Policies: what holds for a unit, who is to read it, and that reading is noted."""

from datetime import date

from medmgr_core.compliance.policy_records import Policy, PolicyVersion
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def opened(unit="LHG", **query):
    screen = Screen(year=by_hand.THIS_YEAR, **query)
    screen.at.session_state["unit"] = unit
    screen.open("policies")
    assert screen.faults == []
    return screen


def test_the_register(larkfield):
    screen = opened()
    table = screen.table("Policies")
    assert table["policy_code"].tolist()[0] == "MED-01" and table["state"].tolist()[0] == "■ Past review"
    assert "SMO-05" not in table["policy_code"].tolist()  # not used any more
    read, due = int(table["has_read"].sum()), int(table["due"].sum())
    assert screen.metrics["Read and understood"] == f"{read / due * 100:.1f} %"
    assert screen.titles[1].endswith(f"{read} of {due} readings noted")


def test_a_ward_has_its_own_and_those_above(larkfield_store):
    with desk(larkfield_store, "denise.clarke"):
        screen = opened("W7", policy="FAL-04")
        assert set(screen.table("Policies")["policy_code"]) == {"MED-01", "CON-02", "FIN-03", "FAL-04"}
        assert "3 of 4 have read and understood version 2" in " ".join(map(plain, screen.words))
        assert "New version" not in {each.label for each in screen.at.button}


def test_reading_is_noted(own_larkfield):
    with desk(own_larkfield, "denise.clarke"):
        screen = opened("W7", policy="FAL-04")
        (who,) = (each for each in screen.at.multiselect if each.label == "Have read and understood it")
        who.set_value(["N-0424"])
        screen.run().click("Note it")
        assert screen.faults == []
    assert own_larkfield.rows("SELECT entered_by FROM live_policy_read WHERE staff_no = 'N-0424'") == [("denise.clarke",)]


def test_a_new_version(own_larkfield):
    screen = opened(policy="CON-02").click("New version")
    screen.fill("Version", "4").fill("or its address", "Q:/policies/CON-02-4").click("Save")
    assert screen.faults == []
    assert "0 of 39 have read and understood version 4" in " ".join(map(plain, opened(policy="CON-02").words))


def test_empty(empty):
    screen = opened("top")
    assert screen.titles[1] == "No policy has been entered here yet"
    assert screen.infos[0].startswith("No policy here yet. Enter the first with “New policy”")


def test_what_has_no_version_and_no_review_is_not_in_date(empty):
    empty.add(Policy(policy_code="FIR-01", name="Fire safety", unit_code="top"), by="manager")
    screen = opened("top")
    assert screen.titles[1] == "Of 1 policy 1 without a version"
    assert "New version" in {each.label for each in screen.at.button}, "the only one is open, with what comes next"
    empty.add(PolicyVersion(policy_code="FIR-01", version="1", issued_on=date(2026, 6, 1), link="shelf"), by="manager")
    assert opened("top").titles[1].startswith("Of 1 policy 1 without a day of review")
