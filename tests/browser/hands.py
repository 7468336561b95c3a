"""What a person does on the screen, and waiting until it has had its effect."""

import re

from playwright.sync_api import Locator, Page

from tests.support.browser import settle

KEY_MS = 50  # between two keys: a table's cell editor loses keys that come before it is there


def visit(page: Page, address: str) -> Page:
    """Open an address and wait until all is drawn."""
    page.goto(address)
    return settle(page)


def by_menu(page: Page, title: str) -> Page:
    """Go to a page as people do."""
    page.get_by_test_id("stSidebarNav").get_by_role("link", name=title, exact=True).click()
    return settle(page)


def press(page: Page, name: str) -> Page:
    """Press a button, whatever its shortcut."""
    page.get_by_role("button", name=re.compile(rf"^{re.escape(name)}( Shortcut .*)?$")).click()
    return settle(page)


def switch(page: Page, name: str) -> Page:
    """Press one of a row of choices."""
    page.get_by_role("radio", name=name, exact=True).click()
    return settle(page)


def form(page: Page) -> Locator:
    """The open dialog."""
    return page.get_by_role("dialog")


def fill(page: Page, label: str, text: str, then: str = "Tab") -> Page:
    """Type into a field of the open dialog and leave it. (A date that is come to opens its calendar over the dialog.)"""
    field = form(page).get_by_label(label).and_(form(page).locator("input, textarea")).first
    field.fill(text)
    field.press(then)
    return settle(page)


def choose(page: Page, label: str, text: str) -> Page:
    """Choose from a list of the open dialog by typing part of it."""
    field = form(page).get_by_label(label).and_(page.locator("input"))
    field.fill(text)
    page.get_by_role("option").filter(has_text=text).first.click()
    return settle(page)


def held(page: Page, label: str) -> str:
    """What a field of the open dialog holds."""
    return form(page).get_by_label(label).and_(form(page).locator("input, textarea")).first.input_value()


def words(page: Page) -> str:
    """All that can be read, without the characters nobody sees."""
    return page.locator("body").inner_text().replace("\u2060", "")


# --- tables -----------------------------------------------------------------------------------------------------------

ROW = 31.5  # pixels, as .streamlit/config.toml makes them (2.25 of its 14); the head is as high as a row


def table(page: Page, place: int = 0) -> Locator:
    return page.get_by_test_id("data-grid-canvas").nth(place)


def pick_row(page: Page, row: int, place: int = 0) -> Page:
    """Tick the box before a row."""
    _click(page, 16, row, place)
    return settle(page)


def _click(page: Page, x: int, row: int, place: int = 0) -> None:
    canvas = table(page, place)
    canvas.get_by_test_id(f"glide-cell-1-{row}").wait_for(state="attached")  # it is drawn, and takes clicks
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + ROW + row * ROW + ROW / 2)


def cell(page: Page, row: int, column: int, place: int = 0) -> str:
    """The text of a cell."""
    return table(page, place).get_by_test_id(f"glide-cell-{column}-{row}").inner_text()


SELECTED = "document.querySelector('[data-testid=data-grid-canvas] td[aria-selected=true]')?.id ?? ''"


def go_to_cell(page: Page, row: int, column: int) -> None:
    """To a cell of an editable grid by the arrow keys, looking after each of them where one is."""
    if not page.evaluate(SELECTED):
        _click(page, 60, 0)
    for _ in range(200):
        page.wait_for_timeout(20)
        at = page.evaluate(SELECTED)
        if not at:
            continue
        column_now, row_now = map(int, at.removeprefix("glide-cell-").split("-"))
        if (row_now, column_now) == (row, column):
            settle(page)
            return
        down, right = (row > row_now) - (row < row_now), (column > column_now) - (column < column_now)
        page.keyboard.press({1: "ArrowDown", -1: "ArrowUp"}.get(down) or {1: "ArrowRight", -1: "ArrowLeft"}[right])
        for _ in range(500):  # a key that comes late must not be pressed twice
            if page.evaluate(SELECTED) != at:
                break
            page.wait_for_timeout(20)
    raise AssertionError(f"the arrow keys did not come to row {row}, column {column}")


def paste(page: Page, block: str) -> Page:
    """Paste lines of cells as a spreadsheet copies them."""
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    page.keyboard.press("Control+v")
    return settle(page)
