"""How long a screen takes, as the page itself sees it: from the click, or from opening, to the last change of its document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Locator, Page

from benchmarks.house import House
from tests.support.browser import open_page, settle

_CLICKED = "window.addEventListener('click', () => { window.clickedAt = performance.now(); }, true);"
_QUIET = 300  # milliseconds without a change after which a screen counts as drawn


def new_visit(house: House, url: str, seen: str) -> tuple[Page, float]:
    """Open an address in a new browser profile. Returns the page and milliseconds to its last change."""
    page = open_page(house.browser)
    page.add_init_script(_CLICKED)
    page.goto(url, wait_until="commit")
    page.get_by_text(seen).first.wait_for(state="attached")
    settle(page, _QUIET)
    return page, float(page.evaluate("window.screenWatch.moved"))


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


def click_time(page: Page, target: Locator) -> float:
    """Milliseconds from a click to the last change."""
    target.click()
    settle(page, _QUIET)
    return float(page.evaluate("window.screenWatch.moved - window.clickedAt"))
