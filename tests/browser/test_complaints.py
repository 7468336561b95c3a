"""The sixty-second form by keyboard alone, and its address opened by somebody who is not named."""

import re

from playwright.sync_api import expect

from tests.browser.hands import choose, form, press, visit, words
from tests.support.browser import settle

SAID = "The ward rang the daughter on 020 7946 0991 at night."


def test_a_complaint_by_keyboard_alone_and_its_address_for_others(people_desk, page_of):
    page = page_of("manager")
    visit(page, f"{people_desk.url}/complaints")
    keys = page.keyboard
    keys.press("Alt+n")
    settle(page)
    tab_to(page, "Where (required)")
    keys.type("Ward 7")
    keys.press("ArrowDown")
    keys.press("Enter")
    settle(page)
    tab_to(page, "What it is about (required)")
    keys.type(SAID)
    keys.press("Control+Enter")
    settle(page)
    expect(form(page)).to_contain_text("a phone number (“020 7946 0991”)")
    assert "complaint=" not in page.url  # told first, not saved
    keys.press("Control+Enter")
    settle(page)
    expect(form(page)).to_have_count(0)
    number = re.search(r"complaint=(CP-\d+)", page.url)[1]
    assert SAID in words(page) and "Acknowledgement due in" in words(page)

    other = page_of("denise.clarke")  # runs Ward 7: sees it as long as it is not for named people only
    assert SAID in words(visit(other, f"{people_desk.url}/complaints?complaint={number}"))
    press(page, "Who may see it")
    choose(page, "Named people", "Helen Whitcombe")
    form(page).get_by_label("Why (required)").fill("about a colleague")
    keys.press("Tab")
    settle(page)
    keys.press("Control+Enter")
    settle(page)
    expect(form(page)).to_have_count(0)
    told = words(visit(other, f"{people_desk.url}/complaints?complaint={number}"))
    assert "not there, or not for you to see" in told
    assert SAID[:20] not in told and number not in told
    assert "Restricted: only Helen Whitcombe may see it" in words(page)


def tab_to(page, name: str, most: int = 25) -> None:
    """On with Tab until the field with this name has the focus."""
    for _ in range(most):
        focused = page.evaluate("(document.activeElement.ariaLabel || '').trim()")
        if focused.endswith(name) and not focused.startswith("Help for"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab did not come to {name}, but to {focused}")
