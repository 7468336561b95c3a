"""Present: one slide at a time, turned by buttons that the arrow keys press; what may not be seen is not there."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk


def opened(of):
    screen = Screen(year=by_hand.THIS_YEAR, of=of)
    screen.open("present")
    assert screen.faults == []
    return screen


def turned(screen, word):
    next(each for each in screen.at.button if each.label == word).click().run()
    return place(screen)


def place(screen):
    return next(each.value for each in screen.at.caption if " / " in each.value)


def test_slides_are_turned_and_stop_at_both_ends(larkfield):
    screen = opened("complaints")
    assert place(screen) == "1 / 3"
    assert turned(screen, "Back") == "1 / 3"
    assert turned(screen, "Next") == "2 / 3"
    assert turned(screen, "Next") == "3 / 3" and turned(screen, "Next") == "3 / 3"


def test_pages_come_one_after_the_other(larkfield):
    assert place(opened("complaints,actions")) == "1 / 5"


def test_a_page_one_may_not_see_has_no_slides(larkfield_store):
    with desk(larkfield_store, "priya.raman"):  # finance: no complaints
        assert any("nothing to present" in word for word in opened("complaints").words)


def test_an_unknown_page_has_none(larkfield):
    assert any("nothing to present" in word for word in opened("nonsense").words)
