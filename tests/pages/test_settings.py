"""Settings: the facility as it is set up, days off, backups."""

from medmgr_core.facility.queries import profile
from medmgr_core.facility.records import FacilityProfile
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


def test_empty(empty):
    screen = Screen().open("settings")
    assert screen.faults == [] and "No local closure is entered." in screen.infos
    screen.click("Change the settings").fill("Name of the facility", "St Anne's").click("Save")
    assert profile(empty).name == "St Anne's"
