"""How long a screen takes, as the page itself sees it: from the click, or from opening, to the last change of its document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from benchmarks.house import House
from tests.support.browser import open_page, settle

# Notes when something last changed that a person sees. A grid draws on a canvas; inside it stands a hidden table for
# screen readers, which the grid renews only when nothing has happened for 200 ms.
_WATCH = """
(() => {
  window.seen = { clicked: 0, changed: 0 };
  window.addEventListener("click", () => { seen.clicked = performance.now(); }, true);
  const hidden = (change) => change.type !== "attributes" && change.target.parentElement?.closest("canvas")
    || change.type === "childList" && change.target.nodeName === "CANVAS";
  new MutationObserver((changes) => {
    if (!changes.every(hidden)) seen.changed = performance.now();
  }).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
})();
"""
_QUIET = 300  # milliseconds without a change after which a screen counts as drawn


def new_visit(house: House, url: str, seen: str) -> tuple[Page, float]:
    """Open an address in a new browser profile. Returns the page and milliseconds to its last change."""
    page = open_page(house.browser)
    page.add_init_script(_WATCH)
    page.goto(url, wait_until="commit")
    page.get_by_text(seen).first.wait_for(state="attached")
    settle(page, _QUIET)
    return page, float(page.evaluate("seen.changed"))


@contextmanager
def visit(house: House, url: str, seen: str) -> Iterator[Page]:
    """A page that stays open for a while."""
    page, _ = new_visit(house, url, seen)
    yield page
    page.context.close()


def first_time(house: House, url: str, seen: str) -> float:
    """Milliseconds of a visit with a new browser profile."""
    page, took = new_visit(house, url, seen)
    page.context.close()
    return took


def open_time(page: Page, url: str, seen: str) -> float:
    """Milliseconds from opening an address in a profile that knows it to the last change."""
    page.goto(url, wait_until="commit")
    page.get_by_text(seen).first.wait_for(state="attached")
    settle(page, _QUIET)
    return float(page.evaluate("seen.changed"))


def click_time(page: Page, target: Locator) -> float:
    """Milliseconds from a click to the last change."""
    target.click()
    return _until_settled(page)


def mouse_time(page: Page, target: Locator, x: float, y: float) -> float:
    """The same for a place on what is drawn, counted from its upper left corner."""
    target.scroll_into_view_if_needed()
    box = target.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + y)
    return _until_settled(page)


def _until_settled(page: Page) -> float:
    settle(page, _QUIET)
    return float(page.evaluate("seen.changed - seen.clicked"))
