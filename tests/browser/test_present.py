"""Present in a real browser: full screen without controls, letters of 24 px and more, turned by arrow keys, left by Escape."""

import pytest

from tests.browser.hands import visit
from tests.support.browser import PATIENCE_MS

# The letters of all texts of a slide that are seen; the foot aside.
SMALLEST = """() => {
    const slide = document.querySelector('.st-key-slide');
    const seen = [...slide.querySelectorAll('*')].filter(one => one.getClientRects().length &&
        [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()));
    return Math.min(...seen.map(one => parseFloat(getComputedStyle(one).fontSize)));
}"""


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1280, 720)])
def test_slides_fill_the_screen_and_are_turned_by_keys(demo_server, new_page, width, height):
    page = new_page()
    page.set_viewport_size({"width": width, "height": height})
    visit(page, f"{demo_server.url}/present?of=budgets,complaints,actions")
    page.get_by_text("1 / 7").wait_for(timeout=PATIENCE_MS)
    assert not page.locator("[data-testid=stSidebar]").is_visible()
    first = page.locator(".st-key-slide h1").inner_text()
    for number in range(1, 8):
        page.get_by_text(f"{number} / 7").wait_for(timeout=PATIENCE_MS)
        assert page.evaluate(SMALLEST) >= 24, number
        page.keyboard.press("ArrowRight")
    assert page.locator(".st-key-slide h1").inner_text() != first
    page.keyboard.press("ArrowLeft")
    page.get_by_text("6 / 7").wait_for(timeout=PATIENCE_MS)
    page.keyboard.press("Escape")
    page.get_by_text("Pages, in the order they are shown").wait_for(timeout=PATIENCE_MS)
    assert page.locator("[data-testid=stSidebar]").is_visible()
    assert page.errors == []
