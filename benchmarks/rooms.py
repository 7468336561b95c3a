"""The pages of complaints and compliance on the demonstration hospital against a bare Streamlit app."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, Page

from benchmarks.browsing import click_time, first_time, open_time, visit
from benchmarks.house import APPS, HostServer, House
from benchmarks.report import Line, Spread
from benchmarks.sessions import Tab, tab
from benchmarks.timing import in_turn
from tests.support.app_server import PROJECT

NAME = "rooms"
# Each page with a word it shows.
PAGES = {"complaints": "Answered in time", "compliance": "Ready, of assessed"}
_FLOOR = "Run 1"


def run(house: House) -> Iterator[Line]:
    """Cold: a first visit. Warm: the address opened again by a browser that knows it, and the page chosen in the menu."""
    bare = house.serve("bare", APPS / "bare.py", house.folder())
    menu = house.serve("bare", APPS / "menu.py", house.folder())
    ours = house.serve("ours", PROJECT / "app.py", house.hospital())
    for page, seen in PAGES.items():
        yield from _page(house, ours, bare, menu, page, seen)


def _page(house: House, ours: HostServer, bare: HostServer, bare_menu: HostServer, page: str, seen: str) -> Iterator[Line]:
    here, floor = (f"{ours.url}/{page}", seen), (bare.url, _FLOOR)
    cold = in_turn(house.rounds(9), lambda: first_time(house, *here), lambda: first_time(house, *floor))
    yield Line(NAME, f"{page}: first visit", "browser, cold", Spread(cold[0]), Spread(cold[1]), 4.5)
    with visit(house, *here) as own, visit(house, *floor) as other:
        warm = in_turn(house.rounds(9), lambda: open_time(own, *here), lambda: open_time(other, *floor))
    yield Line(NAME, f"{page}: opened again", "browser, warm", Spread(warm[0]), Spread(warm[1]), 3)
    yield _by_menu(house, ours, bare_menu, page)
    with tab(ours, page) as held:
        [took] = in_turn(house.rounds(9), lambda: _run(ours, held))
    yield Line(NAME, f"{page}: run of the script", "server, warm", Spread(took))


def _by_menu(house: House, ours: HostServer, menu: HostServer, page: str) -> Line:
    """From a page that holds a list to this one; the floor goes from one empty page to another."""
    with visit(house, f"{ours.url}/accounts", "Accounts") as own, visit(house, menu.url, _FLOOR) as other:
        took, floor = in_turn(house.rounds(9), lambda: _there_and_back(own, page, "accounts"),
                              lambda: _there_and_back(other, "history", "settings"))  # fmt: skip
    what = f"{page}: chosen in the menu, against an empty page so chosen"
    return Line(NAME, what, "browser, warm", Spread(took), Spread(floor))


def _there_and_back(page: Page, there: str, back: str) -> float:
    took = click_time(page, _link(page, there))
    click_time(page, _link(page, back))
    return took


def _link(page: Page, address: str) -> Locator:
    return page.get_by_test_id("stSidebarNav").locator(f"a[href$='/{address}']")


def _run(server: HostServer, held: Tab) -> float:
    held.ask()
    held.wait()
    return server.runs()[-1]
