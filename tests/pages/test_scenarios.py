"""Scenarios: with every lever at zero the year ends as forecast on the budgets page; each lever moves it as it should."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, plain


def year_end(screen) -> str:
    return next(plain(each.value) for each in screen.at.markdown if "ends at" in each.value)


def test_with_no_lever_turned_the_year_ends_as_on_the_budgets_page(larkfield):
    told = next(
        plain(each.value) for each in Screen(year=by_hand.THIS_YEAR).open("budgets").at.markdown if "year ends at" in each.value
    )
    amount = told.split("ends at ")[1].split(",")[0]
    screen = Screen(year=by_hand.THIS_YEAR).open("scenarios")
    assert screen.faults == [] and f"ends at {amount}" in year_end(screen)


def test_a_pay_award_makes_the_year_dearer_and_the_saved_ones_stand_beside_it(larkfield):
    screen = Screen(year=by_hand.THIS_YEAR).open("scenarios")
    before = year_end(screen)
    screen.at.slider(key="lever-pay_award").set_value(3.0)
    after = year_end(screen.run())
    assert after != before and "+£" in after
    table = screen.table("Scenarios side by side")
    assert table["name"].tolist() == ["As forecast", *by_hand.table("scenario")["name"]]
    assert (table["change"].iloc[1:] > 0).all() and table["change"].iloc[0] == 0
    assert (table["year_end"] - table["change"]).round(2).nunique() == 1


def test_a_year_that_is_over_has_nothing_to_turn(larkfield):
    screen = Screen(year=by_hand.YEAR_BEFORE).open("scenarios")
    assert screen.faults == [] and "nothing is left to change" in screen.infos[0]


def test_empty(empty):
    screen = Screen().open("scenarios")
    assert screen.faults == [] and "Nothing has been spent" in screen.infos[0]
