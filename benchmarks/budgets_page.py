"""The Budgets page on the demonstration hospital against a bare Streamlit app, a larger group, and the other engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

from playwright.sync_api import Page

from benchmarks.browsing import click_time, first_time, mouse_time, open_time, visit
from benchmarks.house import APPS, HostServer, House
from benchmarks.report import Line, Spread
from benchmarks.sessions import Tab, tab
from benchmarks.timing import in_turn
from medmgr_core.store.backup import make_backup, restore_backup
from medmgr_core.workspace import CATALOGUE, open_workspace
from tests.support.postgres_server import PostgresServer

NAME = "budgets page"
_SEEN = "Position by"
_ROW, _TICK = 31.5, 16  # pixels: the height of a row, and how far in its box is ticked
_AT_ONCE = 10


def run(house: House) -> Iterator[Line]:
    """Each screen time in turn with the floor; the script by what the server took. Told line by line: it takes minutes."""
    bare = house.serve("bare", APPS / "bare.py", house.folder())
    file = house.hospital()
    units = _units(file)
    ours = house.serve("ours", APPS / "writing.py", file)
    yield from _visits(house, ours, bare, units)
    yield from _within(house, ours, bare)
    yield from _at_once(house, ours)
    ours.stop()
    yield from _on_postgres(house)
    yield from _larger(house)


def _visits(house: House, ours: HostServer, bare: HostServer, units: Iterator[str]) -> Iterator[Line]:
    """Opened by a new visitor, by one who was there before, and after a save."""
    pages = (f"{ours.url}/budgets", _SEEN), (bare.url, "Run 1")
    cold = in_turn(house.rounds(9), *(lambda page=page: first_time(house, *page) for page in pages))
    yield Line(NAME, "first visit", "browser, cold", Spread(cold[0]), Spread(cold[1]), 4.5)
    with visit(house, f"{ours.url}/write", "Saved 0") as desk, visit(house, *pages[0]) as page, visit(house, *pages[1]) as floor:

        def measured(what: str, deed: Callable[[], float], goal: float) -> Line:
            ours, bare = in_turn(house.rounds(9), deed, lambda: open_time(floor, *pages[1]))
            return Line(NAME, what, "browser, warm", Spread(ours), Spread(bare), goal)

        yield measured("opened again", lambda: open_time(page, *pages[0]), 3)
        yield measured("opened after a save", lambda: _after_write(desk, page, *pages[0]), 5)
        yield measured("opened at a unit never seen", lambda: open_time(page, f"{pages[0][0]}?unit={next(units)}", _SEEN), 5)


def _units(file: Path) -> Iterator[str]:
    store = open_workspace(f"duckdb:///{file}")
    codes = [code for (code,) in store.rows("SELECT DISTINCT unit_code FROM live_cost_centre ORDER BY 1")]
    store.close()
    return iter(codes)


def _after_write(desk: Page, page: Page, url: str, seen: str) -> float:
    click_time(desk, desk.get_by_role("button", name="Save a line"))
    return open_time(page, url, seen)


def _again(page: Page) -> float:
    return click_time(page, page.get_by_role("button", name="Again"))


def _within(house: House, ours: HostServer, bare: HostServer) -> Iterator[Line]:
    """On the open page: the whole script again, branches never opened before, types of account."""
    seen = "Run 1"
    with (
        visit(house, f"{ours.url}/budgets", _SEEN) as page,
        visit(house, bare.url, seen) as floor,
        visit(house, bare.url, seen) as idle,
    ):
        rows, panels = iter(range(1, 200)), iter(["Reasons", "Moves", "Forecasts", "Rules"] * 20)
        kinds = iter(["Pay", "Non-pay", "Pay", "Income"] * 20)
        deeds = {
            "another panel": lambda: _choose(page, "radio", next(panels)),
            "a branch opened": lambda: _open(page, next(rows)),
            "types of account chosen": lambda: _choose(page, "button", next(kinds)),
        }
        again = (lambda: open_time(floor, bare.url, seen), lambda: _again(idle))
        for what, deed in deeds.items():
            took, opened, clicked = map(Spread, in_turn(house.rounds(10), deed, *again))
            goal = 3 if what == "another panel" else 2
            yield Line(NAME, f"{what}, against opening an empty page", "browser, warm", took, opened, goal)
            yield Line(NAME, f"{what}, against a button of an empty page", "browser, warm", took, clicked)


def _choose(page: Page, role: str, name: str) -> float:
    return click_time(page, page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]


def _open(page: Page, row: int) -> float:
    return mouse_time(page, page.get_by_test_id("data-grid-canvas").first, _TICK, _ROW * (row + 1.5))


def _at_once(house: House, ours: HostServer) -> list[Line]:
    """Tabs without a browser, all asking for the script again in one moment, against one alone."""
    with ExitStack() as opened:
        tabs = [opened.enter_context(tab(ours, "budgets")) for _ in range(_AT_ONCE)]
        alone, together = in_turn(house.rounds(7), lambda: _runs(ours, tabs[:1]), lambda: _runs(ours, tabs))
    return [
        Line(NAME, "run of the script", "server, warm", Spread(alone), goal=80),
        Line(NAME, f"{_AT_ONCE} runs at once, the middle one", "server, warm", Spread(together), Spread(alone), 7),
    ]


def _runs(server: HostServer, tabs: list[Tab]) -> float:
    for each in tabs:
        each.ask()
    for each in tabs:
        each.wait()
    return Spread(server.runs()[-len(tabs) :]).median


def _larger(house: House) -> list[Line]:
    """A group of many hospitals against one."""
    one, many = (house.serve("ours", APPS / "writing.py", house.hospital(scale)) for scale in (1, house.scale))
    what, goal = f"{house.scale} hospitals against one", 2
    lines = _compared(house, many, one, what, goal)
    many.stop()
    one.stop()
    return lines


def _on_postgres(house: House) -> list[Line]:
    folder = house.hospital().parent
    here = open_workspace(f"duckdb:///{folder / 'medmgr.duckdb'}")
    with PostgresServer() as postgres:
        url = postgres.new_database()
        restore_backup(make_backup(here, folder).path, url, CATALOGUE).close()
        here.close()
        duck = house.serve("ours", APPS / "writing.py", folder / "medmgr.duckdb")
        theirs = house.serve("ours", APPS / "writing.py", url)
        lines = _compared(house, theirs, duck, "PostgreSQL against DuckDB", 2)
        duck.stop()
        theirs.stop()
    return lines


def _compared(house: House, these: HostServer, those: HostServer, what: str, goal: float) -> list[Line]:
    with ExitStack() as opened:
        tabs = [opened.enter_context(tab(server, "budgets")) for server in (these, those)]
        warm = in_turn(house.rounds(12), lambda: _runs(these, tabs[:1]), lambda: _runs(those, tabs[1:]))
    budgets = [f"{server.url}/budgets" for server in (these, those)]
    with ExitStack() as opened:
        desks = [opened.enter_context(visit(house, f"{server.url}/write", "Saved 0")) for server in (these, those)]
        pages = [opened.enter_context(visit(house, url, _SEEN)) for url in budgets]
        again = in_turn(house.rounds(6), *(lambda at=at: open_time(pages[at], budgets[at], _SEEN) for at in (0, 1)))
        written = in_turn(
            house.rounds(6), *(lambda at=at: _after_write(desks[at], pages[at], budgets[at], _SEEN) for at in (0, 1))
        )
    return [
        Line(NAME, f"run of the script, {what}", "server, warm", Spread(warm[0]), Spread(warm[1]), goal),
        Line(NAME, f"opened again, {what}", "browser, warm", Spread(again[0]), Spread(again[1]), goal),
        Line(NAME, f"opened after a save, {what}", "browser, warm", Spread(written[0]), Spread(written[1]), goal),
    ]
