"""The Staff page with 5,000 rows against a bare Streamlit app."""

from __future__ import annotations

from playwright.sync_api import Page

from benchmarks.browsing import click_time, first_time, visit
from benchmarks.house import APPS, STAFF_ROWS, House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn
from tests.support.app_server import PROJECT

NAME = "staff page"
_SEEN = f"of {STAFF_ROWS:,}"


def run(house: House) -> list[Line]:
    """Cold: a first visit. Warm: the next page of rows, never seen before, and a page seen before."""
    bare = house.serve("bare", APPS / "bare.py", house.folder())
    ours = house.serve("ours", PROJECT / "app.py", house.store(many_staff=True))
    staff = f"{ours.url}/staff"
    cold = in_turn(house.rounds(9), lambda: first_time(house, staff, _SEEN), lambda: first_time(house, bare.url, "Run 1"))
    with visit(house, staff, _SEEN) as our_page, visit(house, bare.url, "Run 1") as bare_page:
        turns = in_turn(house.rounds(20), lambda: _turn(our_page, "Next"), lambda: _again(bare_page))
        scripts = [server.runs()[-len(turns[0]) :] for server in (ours, bare)]
        back = in_turn(house.rounds(10), lambda: _turn(our_page, "Previous"), lambda: _again(bare_page))
    return [
        Line(NAME, "first visit to last change", "browser, cold", Spread(cold[0]), Spread(cold[1]), 4.5),
        Line(NAME, "next page of rows, click to last change", "browser, warm", Spread(turns[0]), Spread(turns[1]), 3.5),
        Line(NAME, "back to rows seen before, click to last change", "browser, warm", Spread(back[0]), Spread(back[1]), 3.5),
        Line(NAME, "run of the script, next page of rows", "server, warm", Spread(scripts[0]), Spread(scripts[1])),
    ]


def _turn(page: Page, name: str) -> float:
    return click_time(page, page.get_by_role("button", name=name, exact=True))


def _again(page: Page) -> float:
    return click_time(page, page.get_by_role("button", name="Again"))
