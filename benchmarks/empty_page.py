"""An empty page through our server against a bare Streamlit app: what sign-in, right, scope and frame cost."""

from __future__ import annotations

from benchmarks.browsing import click_time, first_time, visit
from benchmarks.house import APPS, House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn

NAME = "empty page"
_SEEN = "Run 1"


def run(house: House) -> list[Line]:
    """Browser and server, warm; the first visit for information.

    The second floor shows how much of it is Streamlit's: a bare app with a menu of as many pages as ours.
    """
    servers = [
        house.serve("ours", APPS / "empty.py", house.store()),
        house.serve("bare", APPS / "bare.py", house.folder()),
        house.serve("bare", APPS / "menu.py", house.folder()),
    ]
    urls = [f"{servers[0].url}/empty", servers[1].url, servers[2].url]
    with visit(house, urls[0], _SEEN) as ours, visit(house, urls[1], _SEEN) as bare, visit(house, urls[2], _SEEN) as menu:
        again = [(page, page.get_by_role("button", name="Again")) for page in (ours, bare, menu)]
        clicks = in_turn(house.rounds(30), *(lambda on=on: click_time(*on) for on in again))
        scripts = [server.runs()[-len(clicks[0]) :] for server in servers]
    cold = in_turn(house.rounds(5), *(lambda url=url: first_time(house, url, _SEEN) for url in urls[:2]))
    click, script, first = map(Spread, clicks), map(Spread, scripts), map(Spread, cold)
    return [
        *_lines("click to last change", "browser, warm", *click, goal=1.3),
        *_lines("run of the script", "server, warm", *script),
        Line(NAME, "first visit to last change", "browser, cold", *first),
    ]


def _lines(what: str, where: str, ours: Spread, bare: Spread, menu: Spread, goal: float | None = None) -> list[Line]:
    return [
        Line(NAME, what, where, ours, bare, goal),
        Line(NAME, f"{what}, against a bare app with a menu", where, ours, menu),
        Line(NAME, f"{what}, the bare app with a menu against the bare app", where, menu, bare),
    ]
