"""Every page at the sizes and in the colours people have: whole, without errors, and without asking anybody else."""

import pytest

from medmgr_core.ui.menu import OPENED_BY_OTHERS
from tests.browser.hands import by_menu, pick_row, press, visit, words
from tests.support.app_server import AppServer
from tests.support.browser import PATIENCE_MS, settle
from tests.support.hostile import HOSTILE, put_hostile
from tests.support.long_form import long_or
from tests.support.screens import PAGES

DESK, TELEPHONE = (1440, 900), (390, 844)
BACKGROUNDS = {"dark": "rgb(17, 24, 31)", "light": "rgb(255, 255, 255)"}
# Both sizes and both schemes; the long form crosses them.
VIEWS = [(DESK, "light"), (TELEPHONE, "dark"), *long_or([], [(TELEPHONE, "light"), (DESK, "dark")])]
TITLES = {
    "supplies": "Supplies", "count": "Count", "contracts": "Contracts", "equipment": "Equipment",
    "today": "Today", "pack": "Board pack", "measures": "Measures",
    "plan": "Build a budget", "scenarios": "Scenarios", "requests": "Requests and approvals",
    "invoices": "Invoices", "budgets": "Budgets", "spending": "Spending lines", "savings": "Savings", "activity": "Appointments",
    "complaints": "Complaints", "actions": "Actions",
    "indicators": "Indicators", "compliance": "Compliance", "duties": "Duties", "training": "Training", "policies": "Policies",
    "risks": "Risks", "rosters": "Rosters", "staffing": "Staffing", "leave": "Leave",
    "imports": "Load files", "quality": "Data quality", "facility": "Facility", "staff": "Staff", "suppliers": "Suppliers",
    "accounts": "Accounts", "settings": "Settings", "people": "People and rights", "history": "History",
    "jobs": "Jobs and health",
}  # fmt: skip
BACKGROUND = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"


def test_every_page_is_looked_at():
    assert set(TITLES) | set(OPENED_BY_OTHERS) == set(PAGES)  # the others: tests/browser/test_present.py


def test_every_page_at_each_size_in_light_and_dark(demo_server, new_page):
    page = new_page()
    visit(page, demo_server.url)
    found = []
    for name, title in TITLES.items():
        page.set_viewport_size({"width": 1440, "height": 900})
        settle(by_menu(page, title))
        assert page.url.split("?")[0].endswith(f"/{name}")
        for (width, height), scheme in VIEWS:
            page.set_viewport_size({"width": width, "height": height})
            page.emulate_media(color_scheme=scheme)
            until_painted(page, BACKGROUNDS[scheme])
            found += [f"{name} at {width} px, {scheme}: {fault}" for fault in faults(page, width)]
    assert found == []
    assert page.errors == []
    assert page.hosts == {"127.0.0.1"}


def until_painted(page, background) -> None:
    """Wait until the theme has followed the system. (The policy forbids Playwright's own way of waiting.)"""
    for _ in range(PATIENCE_MS // 20):
        if page.evaluate(BACKGROUND) == background:
            break
        page.wait_for_timeout(20)
    assert page.evaluate(BACKGROUND) == background
    settle(page)


WIDTH = "Math.max(document.documentElement.scrollWidth, document.querySelector('[data-testid=stMain]').scrollWidth)"
FLAT = "[...document.querySelectorAll('[data-testid=stVegaLiteChart]')].filter(chart => chart.clientHeight < 50).length"


def faults(page, width) -> list[str]:
    """What is wrong with the screen as it is now."""
    boxes = page.locator("[data-testid=stException], [data-testid=stAlertContentError]").all_inner_texts()
    wide, flat = page.evaluate(WIDTH), page.evaluate(FLAT)
    return [
        *(f"a box says {text[:80]!r}" for text in boxes),
        *([f"it is {wide} px wide"] if wide > width else []),
        *([f"{flat} charts are flat"] if flat else []),
    ]


PAINTED = """chart => {
    const canvas = chart.querySelector("canvas");
    if (!canvas) return chart.querySelectorAll("svg path").length;
    const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
    return new Set(new Uint32Array(pixels.buffer)).size;
}"""


def test_charts_are_drawn_under_the_policy_that_is_in_force(demo_server, new_page):
    page = new_page()
    answer = page.goto(demo_server.url)
    settle(page)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy and "'unsafe-eval'" not in policy
    (scripts,) = (part for part in policy.split("; ") if part.startswith("script-src"))
    assert "'unsafe-inline'" not in scripts
    by_menu(page, "Budgets")
    page.get_by_test_id("stVegaLiteChart").first.wait_for()
    charts = settle(page).get_by_test_id("stVegaLiteChart").all()
    for chart in charts:
        assert chart.evaluate(PAINTED) > 10  # colours of a canvas, or strokes of a drawing
    assert page.errors == []


@pytest.fixture(scope="module")
def hostile_desk(tmp_path_factory):
    """A facility where every text is hostile."""
    folder = tmp_path_factory.mktemp("hostile")
    put_hostile(folder)
    server = AppServer(folder)
    try:
        yield server.start()
    finally:
        server.stop()


# What Markdown or HTML would make of the text. (An address of our own may hold it, quoted.)
MADE = """() =>
    ["a[href*=evil]:not([href^='/files/'])", "a[href^=javascript]", "img[src*=evil]", "main script", ".katex",
     "[data-testid=stMain] em"]
    .flatMap(what => [...document.querySelectorAll(what)].map(found => found.outerHTML.slice(0, 200)))"""


def test_hostile_texts_are_read_as_texts_and_ask_for_nothing(hostile_desk, new_page):
    page = new_page()
    visit(page, hostile_desk.url)
    for title in TITLES.values():
        by_menu(page, title)
        assert HOSTILE in words(page), title  # the name of the person in the menu, and wherever else
        assert page.evaluate(MADE) == [], title
    for title in ("Staff", "Facility", "Suppliers", "Accounts", "People and rights"):
        by_menu(page, title)
        pick_row(page, 1 if title == "Facility" else 0)
        assert page.evaluate(MADE) == [], title
        press(page, "Change")
        heading = page.get_by_role("dialog").get_by_role("heading").first.inner_text().replace("\u2060", "")
        assert HOSTILE[:20] in heading
        assert page.evaluate(MADE) == [], title
        page.keyboard.press("Escape")
        settle(page)
    assert page.errors == []
    assert page.hosts == {"127.0.0.1"}
