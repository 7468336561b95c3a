"""The position tree by mouse: a branch opens on the spot and leads to the rows behind its figure."""

import re

from playwright.sync_api import Page

from tests.browser.hands import by_menu, cell, pick_row, switch, table, visit, words
from tests.support.browser import PATIENCE_MS

TOTAL = re.compile(r"rows? · total (−?£[\d,.]+)")


def first_shut(page: Page) -> int:
    """The first row of the tree, below the whole, that is marked as shut."""
    count = int(table(page).locator("table").get_attribute("aria-rowcount") or "0") - 1
    return next(row for row in range(1, count) if cell(page, row, 2).strip("\u2003 ").startswith("+"))


def total(page: Page) -> str:
    found = TOTAL.search(words(page))
    return found[1] if found else ""


def until(page: Page, holds) -> None:
    for _ in range(PATIENCE_MS // 50):
        if holds():
            return
        page.wait_for_timeout(50)
    assert holds()


def test_a_branch_opens_and_leads_to_its_rows(demo_server, new_page):
    page = by_menu(visit(new_page(), demo_server.url), "Budgets")
    switch(page, "Net cost")
    until(page, lambda: total(page))
    whole, row = total(page), first_shut(page)
    name = cell(page, row, 2).strip("\u2003 +")
    pick_row(page, row)
    until(page, lambda: cell(page, row, 2).strip("\u2003 ") == f"− {name}")
    until(page, lambda: total(page) not in ("", whole))
    switch(page, "Why")
    until(page, lambda: f"{name} is " in words(page))
    assert page.errors == []
