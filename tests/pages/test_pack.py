"""Board pack: what each slide says is what the page says, in the order chosen, and goes out as a file."""

import io

from pptx import Presentation

from medmgr_core.people.files import file_for
from tests.pages import larkfield as by_hand
from tests.support.screens import Screen, desk


def opened(page="pack", **more):
    screen = Screen(year=by_hand.THIS_YEAR, **more)
    screen.open(page)
    assert screen.faults == []
    return screen


def headline_of(page):
    return opened(page).titles[1]


def test_the_first_slide_of_each_page_says_what_the_page_says(larkfield):
    words = " ".join(opened().words)
    for page in ("budgets", "savings", "complaints", "actions"):
        assert headline_of(page) in words.replace("\\", ""), page


def test_slides_come_in_the_order_of_the_pages(larkfield):
    screen = opened()
    screen.at.multiselect(key="pack-pages").set_value(["actions", "complaints"]).run()
    told = [each.value for each in screen.at.markdown if each.value.startswith("**")]
    assert headline_of("actions") in told[0].replace("\\", "") and not any(headline_of("budgets") in one for one in told)


def test_a_pack_goes_out_as_slides_of_these_pages(own_larkfield):
    screen = opened()
    screen.at.multiselect(key="pack-pages").set_value(["complaints"]).run()
    next(each for each in screen.at.button if each.label == "Slides (PPTX)").click().run()
    ((address,),) = own_larkfield.rows("SELECT download_id FROM download")
    made = Presentation(io.BytesIO(file_for(own_larkfield, "manager", address).content))
    assert len(made.slides) == 3
    assert made.slides[0].shapes.title.text_frame.text == headline_of("complaints")
    last = own_larkfield.rows("SELECT action, made_by FROM change_log ORDER BY change_no DESC LIMIT 1")
    assert last == [("exported", "manager")]


def test_who_may_not_export_gets_no_file(larkfield_store):
    with desk(larkfield_store, "david.osei"):  # a viewer
        screen = opened()
        assert [each.label for each in screen.at.button if "PPTX" in each.label or each.label == "PDF"] == []
        assert "Full screen" in [each.label for each in screen.at.button]


def test_an_empty_store_has_slides_that_say_so(empty):
    assert any("No complaint has been entered" in word for word in opened().words)
