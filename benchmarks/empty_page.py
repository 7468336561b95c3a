"""An empty page through our server against a bare Streamlit app: what sign-in, right, scope and frame cost."""

from __future__ import annotations

from benchmarks.browsing import click_time, first_time, visit
from benchmarks.house import APPS, House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn

NAME = "empty page"


def run(house: House) -> list[Line]:
    """Browser and server, warm; the first visit for information."""
    bare = house.serve("bare", APPS / "bare.py", house.store())
    ours = house.serve("ours", APPS / "empty.py", house.store())
    empty = f"{ours.url}/empty"
    with visit(house, empty, "Run 1") as our_page, visit(house, bare.url, "Run 1") as bare_page:
        again = [page.get_by_role("button", name="Again") for page in (our_page, bare_page)]
        clicks = in_turn(house.rounds(30), lambda: click_time(our_page, again[0]), lambda: click_time(bare_page, again[1]))
        scripts = [server.runs()[-len(clicks[0]) :] for server in (ours, bare)]
    cold = in_turn(house.rounds(5), lambda: first_time(house, empty, "Run 1"), lambda: first_time(house, bare.url, "Run 1"))
    return [
        Line(NAME, "click to last change", "browser, warm", Spread(clicks[0]), Spread(clicks[1]), 1.3),
        Line(NAME, "run of the script", "server, warm", Spread(scripts[0]), Spread(scripts[1])),
        Line(NAME, "first visit to last change", "browser, cold", Spread(cold[0]), Spread(cold[1])),
    ]
