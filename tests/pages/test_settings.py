"""Settings: the facility as it is set up, days off, backups."""

from datetime import date

import pytest

from medmgr_core.complaints.commands import ensure_policies
from medmgr_core.complaints.queries import policies
from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.shipped import POLICIES
from medmgr_core.errors import NotAllowed, NotFound
from medmgr_core.facility.queries import profile
from medmgr_core.facility.records import FacilityProfile
from medmgr_core.people.entries import add_entry, void_entry
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk, plain


def test_the_facility_as_it_is_set_up(larkfield):
    screen = Screen().open("settings")
    shown = screen.at.table[0].value
    texts = [plain(str(cell)) for cell in shown.to_numpy().ravel()]
    row = by_hand.table("facility_profile").iloc[0]
    for name in ("name", "currency", "year_starts_in", "time_zone", "date_style", "number_style", "word_for_unit"):
        assert row[name] in texts
    assert screen.faults == []


def test_days_off(larkfield):
    screen = Screen().open("settings")
    closures = by_hand.table("local_closure").sort_values("closed_on")
    table = screen.table("Local closures")
    assert table["closed_on"].astype(str).str[:10].tolist() == closures["closed_on"].tolist()
    assert table["name"].tolist() == closures["name"].tolist()
    # England's calendar never lacks these two, so one of them is among the next days from any day of a year on.
    (coming,) = (plain(each.value) for each in screen.at.caption if "Next public holidays" in each.value)
    assert coming.count(":") == 4 and any(day in coming for day in ("Christmas", "Good Friday", "May Day", "Bank Holiday"))


def test_backups_of_a_store_that_has_none(larkfield):
    texts = [plain(each.value) for each in Screen().open("settings").at.markdown]
    assert "**Last backup:** none yet" in texts and "**Last proven restore:** none yet" in texts


def test_a_change_shows_everywhere_at_once(own_larkfield):
    screen = Screen().open("settings").click("Change the settings")
    screen.fill("Currency sign", "€").fill("How numbers are shown", "1.234,56").fill("Own word for unit", "ward").click("Save")
    assert profile(own_larkfield).currency_sign == "€"
    budgets = Screen(year=by_hand.THIS_YEAR).open("budgets")
    spent = by_hand.figures(by_hand.money_of(by_hand.THIS_YEAR))["Net cost to date"]
    assert budgets.metrics["Net cost to date"] == f"€{spent / 1e8:.2f} m".replace(".", ",")
    assert "Ward" in [each.label for each in budgets.at.selectbox]


def test_a_setting_that_cannot_be_is_told(own_larkfield):
    screen = Screen().open("settings").click("Change the settings")
    screen.fill("Time zone", "Mars/Base").click("Save")
    assert any("use a name such as Europe/London" in plain(each.value) for each in screen.at.markdown)
    assert own_larkfield.row(FacilityProfile, ("facility",)).revision == 1


def test_who_may_only_look_cannot_change(larkfield_store):
    with desk(larkfield_store, "priya.raman"):  # finance: views settings
        assert Screen().open("settings").at.button.len == 0


def test_complaint_clocks_are_listed_and_changed(own_larkfield):
    screen = Screen().open("settings")
    table = screen.table("Complaint clocks")
    assert len(table) == len(by_hand.table("clock_policy"))
    rules = dict(zip(zip(table["regime_name"], table["event"], strict=True), table["rule"], strict=True))
    assert rules["England, NHS", "Acknowledge"] == "3 working days from receipt"
    screen.choose_row("Complaint clocks", 0).click("Change the clock").fill("How long", 2).click("Save")
    assert (
        screen.faults == []
        and own_larkfield.row(ClockPolicy, ("england", "all", "acknowledge", "2020-01-01")).values["amount"] == 2
    )


def test_an_empty_store_takes_the_shipped_clocks(empty):
    screen = Screen().open("settings")
    assert "No clock is set. Take the shipped ones, or enter your own." in screen.infos
    screen.click("Take the shipped clocks")
    assert policies(empty) == tuple(sorted(POLICIES, key=ClockPolicy.key_values))
    assert len(screen.table("Complaint clocks")) == len(POLICIES) and ensure_policies(empty, "manager") == 0
    assert "Take the shipped clocks" not in [each.label for each in screen.at.button]


def test_who_enters_complaints_does_not_set_their_deadlines(own_larkfield):
    policy = POLICIES[0].model_copy(update={"amount": 90, "valid_from": date(2027, 1, 1)})
    for person in by_hand.table("person_role").query("role_code in ('clerk', 'ward_manager', 'quality')")["person_code"]:
        with pytest.raises(NotAllowed):
            add_entry(own_larkfield, policy, by=person)
        with pytest.raises((NotAllowed, NotFound)):  # not found: one of the clerks may not sign in any more
            void_entry(own_larkfield, ClockPolicy, POLICIES[0].key_values(), revision=1, by=person, reason="x")
    add_entry(own_larkfield, policy, by="manager")


def test_empty(empty):
    screen = Screen().open("settings")
    assert screen.faults == [] and "No local closure is entered." in screen.infos
    screen.click("Change the settings").fill("Name of the facility", "St Anne's").click("Save")
    assert profile(empty).name == "St Anne's"
