"""The page Rosters with a whole ward on the demonstration hospital, against a bare Streamlit app."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from playwright.sync_api import Page

from benchmarks.browsing import click_time, first_time, open_time, visit
from benchmarks.house import APPS, HostServer, House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn
from medmgr_core.workspace import open_workspace
from tests.support.app_server import PROJECT

NAME = "rosters page"
PEOPLE, DAYS = 60, 42
_SEEN, _BARE = "Hours rostered", "Run 1"
_GRID_ALONE = """
import streamlit as st
from benchmarks.rosters_page import grid_of
from medmgr_core.ui.roster_grid import roster_grid
st.button("Again")
st.session_state.count = st.session_state.get("count", 0) + 1
st.write(f"Run {st.session_state.count}")
roster_grid(grid_of(), "grid")
"""
# In the open shadow of the component, where a key does what it does for a person.
_TYPE = """
() => {
  const hosts = [...document.querySelectorAll("*")].map(each => each.shadowRoot).filter(Boolean)
  const root = [document, ...hosts].map(each => each.querySelector(".roster")).find(Boolean)
  const box = root.querySelector(".box"), press = (key, more) =>
    box.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }))
  box.focus({ preventScroll: true })
  press("Home")
  const code = root.querySelector("#c0-0").textContent === "E" ? "l" : "e"
  const begun = performance.now()
  press(code)
  root.getBoundingClientRect()
  const took = performance.now() - begun
  press("z", { ctrlKey: true })
  return took
}
"""
# The fullest published roster.
_LARGEST = """
SELECT period.period_no, count(DISTINCT shift.staff_no), max(period.last_on - period.first_on) + 1
FROM live_roster_period period
JOIN live_roster_shift shift ON shift.unit_code = period.unit_code AND shift.works_on BETWEEN period.first_on AND period.last_on
WHERE period.state = 'published'
GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1 LIMIT 1
"""


def run(house: House) -> Iterator[Line]:
    """Opened by a new visitor and by one who was there before; a letter typed; the grid alone on a page, as its goal means it."""
    file = house.hospital()
    no, people, days = _largest(str(file))
    bare = house.serve("bare", APPS / "bare.py", house.folder())
    ours = house.serve("ours", PROJECT / "app.py", file)
    url, size = f"{ours.url}/rosters?roster={no}", f"{people} people × {days} days"
    cold = in_turn(house.rounds(9), lambda: first_time(house, url, _SEEN), lambda: first_time(house, bare.url, _BARE))
    yield Line(NAME, f"first visit, {size}", "browser, cold", Spread(cold[0]), Spread(cold[1]), 4.5)
    with visit(house, url, _SEEN) as page, visit(house, bare.url, _BARE) as floor:
        warm = in_turn(house.rounds(9), lambda: open_time(page, url, _SEEN), lambda: open_time(floor, bare.url, _BARE))
        yield Line(NAME, "opened again", "browser, warm", Spread(warm[0]), Spread(warm[1]), 3)
        yield Line(NAME, "run of the script", "server, warm", Spread(ours.runs()[-len(warm[0]) :]))
        typed = [_typed(page) for _ in range(house.rounds(30))]
        yield Line(NAME, "a letter typed, until cover, hours and cost stand", "browser", Spread(typed), goal=50)
    ours.stop()
    yield from _alone(house, bare)


def _typed(page: Page) -> float:
    """Milliseconds the browser is busy with a letter in the first cell; it is taken back at once, so that nothing is sent."""
    took = page.evaluate(_TYPE)
    return float(took)


def _alone(house: House, bare: HostServer) -> Iterator[Line]:
    script = house.folder() / "grid.py"
    script.write_text(_GRID_ALONE, encoding="utf-8")
    alone = house.serve("bare", script, house.folder())
    with visit(house, alone.url, _BARE) as page, visit(house, bare.url, _BARE) as floor:
        clicks = in_turn(house.rounds(20), lambda: _again(page), lambda: _again(floor))
        yield Line(NAME, f"the grid alone, {PEOPLE} people × {DAYS} days, click to last change", "browser, warm",
                   Spread(clicks[0]), Spread(clicks[1]), 1.6)  # fmt: skip


def _again(page: Page) -> float:
    return click_time(page, page.get_by_role("button", name="Again"))


@cache  # as the page keeps it until something of the roster changes
def grid_of(people: int = PEOPLE, days: int = DAYS) -> dict[str, Any]:
    """Data of grid.js: everybody on earlies, lates and nights in turn, three demands, a mark for every tenth cell."""
    first = date(2026, 1, 5)
    cells = {f"{row},{day}": ["ELN"[(row + day) % 3], [[f"SH-{row}-{day}", 1]], False, False, {}]
             for row in range(people) for day in range(days) if (row + day) % 7 < 5}  # fmt: skip
    days_of = [first + timedelta(days=number) for number in range(days)]
    return {
        "draft": "bench", "readonly": False, "money": "£", "slack": 8, "away": {}, "problems": {},
        "days": [[day.isoformat(), f"{day:%a}"[:2], f"{day.day}", day.weekday() >= 5, f"{day:%A} {day.day} {day:%B}"]
                 for day in days_of],
        "people": [[f"P{row}", f"Person {row}", "Registered · 37.5 h a week", 3000, 37.5 * days / 7, "registered", []]
                   for row in range(people)],
        "types": {"E": {"n": "Early", "h": 7.5, "t": "blue"}, "L": {"n": "Late", "h": 7.5, "t": "orange"},
                  "N": {"n": "Night", "h": 10.0, "t": "dark"}},
        "cells": cells, "marks": {key: [place % 2 == 0, "Rest of 10 h"] for place, key in enumerate(cells) if place % 10 == 0},
        "cover": [[name, code, "", "", [people // 5] * days] for name, code in (("Early", "E"), ("Late", "L"), ("Night", "N"))],
    }  # fmt: skip


def _largest(file: str) -> tuple[str, int, int]:
    store = open_workspace(f"duckdb:///{file}")
    ((no, people, days),) = store.rows(_LARGEST)
    store.close()
    return str(no), int(people), int(days)
