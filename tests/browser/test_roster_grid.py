"""The roster grid by keyboard alone, in a real browser under the real policy: typed, copied, undone, saved, clashed."""

import re
from datetime import date

import pytest

from medmgr_core.workspace import open_workspace
from tests.browser.hands import settle, visit
from tests.support.app_server import AppServer
from tests.support.stores import put_sample


@pytest.fixture
def desk(tmp_path):
    """A server of its own: each test writes into one roster."""
    server = AppServer(tmp_path)
    put_sample(server.data_folder)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def grid(desk, new_page):
    """The draft of Ward 7 over Christmas, empty but for leave; the first cell has the focus."""
    page = visit(new_page(), f"{desk.url}/rosters?roster=RP-000003")
    box = page.locator(".roster .box")
    box.wait_for()
    box.focus()
    return page


def cell(page, row, day):
    return page.locator(f"#c{row}-{day}")


def told(page, name):
    return page.locator(f".roster .{name}").inner_text()


def keys(page, *names):
    for name in names:
        page.keyboard.press(name)


def shifts(desk):
    """What is in the store, once the server has let go of it."""
    desk.stop()
    store = open_workspace(desk.store)
    try:
        sql = "SELECT staff_no, works_on, shift_code FROM live_roster_shift WHERE works_on >= DATE '2026-12-21' ORDER BY 1, 2, 3"
        return store.rows(sql)
    finally:
        store.close()


def test_letters_arrows_delete_undo_and_save_by_keyboard_alone(desk, grid):
    keys(grid, "e", "e", "l", "ArrowDown", "Home", "n")
    assert [cell(grid, 0, day).inner_text() for day in range(4)] == ["E", "E", "L", ""]
    assert cell(grid, 1, 0).inner_text() == "N" and told(grid, "unsaved") == "4 not saved"
    keys(grid, "ArrowLeft", "Delete")
    assert cell(grid, 1, 0).inner_text() == ""
    keys(grid, "Control+z")
    assert cell(grid, 1, 0).inner_text() == "N"
    keys(grid, "Control+z", "Control+y")
    assert told(grid, "unsaved") == "4 not saved"
    keys(grid, "Control+s")
    grid.get_by_text("4 cells saved").wait_for()
    settle(grid)
    grid.get_by_text("All saved").wait_for()  # drawn a moment after it is told
    assert grid.errors == []
    first = shifts(desk)
    assert [code for *_, code in first] == ["E", "E", "L", "N"]
    assert {day for _, day, _ in first} == {date(2026, 12, 21), date(2026, 12, 22), date(2026, 12, 23)}


def test_cover_hours_and_cost_follow_while_typing_and_rules_after_a_pause(grid):
    before = told(grid, "gaps")
    assert grid.locator("#n0-0").inner_text() == "0/1"
    keys(grid, "e")  # Denise Clarke-Boateng, registered: 7.5 h at 34.10
    assert grid.locator("#n0-0").inner_text() == "1" and told(grid, "gaps") != before
    assert grid.locator("#h0").inner_text() == "7.5/150" and grid.locator("#m0").inner_text() == "£256"
    keys(grid, "Home", "l", "e")  # late until 21:00, early from 07:00
    mark = grid.locator("#c0-1.hard")
    mark.wait_for()  # told by Python, though nothing was saved
    keys(grid, "ArrowLeft")
    assert "Rest of 10 h after Monday's late shift: 11 h are needed." in told(grid, "said")
    assert told(grid, "unsaved") == "2 not saved"


def test_a_block_is_copied_and_repeats_over_a_larger_one(grid):
    keys(grid, "e", "l", "Home", "Shift+ArrowRight", "Control+c", "ArrowDown", "Home", *["Shift+ArrowRight"] * 5, "Control+v")
    row = [cell(grid, 1, day).inner_text() for day in range(7)]
    assert row == ["E", "L", "E", "L", "E", "L", ""]
    keys(grid, "Control+z")
    assert cell(grid, 1, 0).inner_text() == "", "pasting is one step to undo"


def test_what_is_refused_stays_typed_with_its_sentence(desk, grid):
    rows = grid.locator(".roster tbody tr")
    place = [rows.nth(row).locator("th").inner_text() for row in range(rows.count())].index("Mei-Ling Chan")
    keys(grid, *["ArrowDown"] * place, "e", "Control+s")  # on approved leave that day
    grid.locator(f"#c{place}-0.problem").wait_for()
    grid.locator(".roster .box").focus()
    keys(grid, "Home")
    assert "Mei-Ling Chan is on approved leave on Mon 21 Dec." in told(grid, "said")
    assert cell(grid, place, 0).inner_text() == "E" and told(grid, "unsaved") == "1 not saved"
    grid.reload()
    grid.locator(".roster .box").wait_for()
    assert cell(grid, place, 0).inner_text() == "E", "kept over a reload"


def test_two_people_in_one_roster(desk, grid, new_page):
    other = visit(new_page(), f"{desk.url}/rosters?roster=RP-000003")
    other.locator(".roster .box").focus()
    keys(other, "l", "Control+s")
    other.get_by_text("1 cell saved").wait_for()
    keys(grid, "e", "e", "Control+s")
    grid.locator("#c0-0.problem").wait_for()
    assert cell(grid, 0, 0).inner_text() == "E", "what was typed stands"
    grid.locator(".roster .box").focus()
    keys(grid, "Home")
    assert re.search(r"put “L” here at \d\d:\d\d UTC", told(grid, "said"))
    grid.get_by_text("1 not saved").wait_for()  # the other cell was saved
    keys(grid, "Control+s")
    grid.get_by_text("1 cell saved").wait_for()
    assert [code for *_, code in shifts(desk)] == ["E", "E"]


def test_a_narrow_screen_has_one_day_with_a_choice_for_each(desk, new_page):
    page = visit(new_page(width=390, height=844), f"{desk.url}/rosters?roster=RP-000003")
    choice = page.get_by_label(re.compile("Denise Clarke"))
    choice.select_option("E")
    assert told(page, "unsaved") == "1 not saved"
    page.get_by_role("button", name="Day after").click()
    assert page.get_by_label(re.compile("Denise Clarke")).input_value() == ""
    page.get_by_role("button", name=re.compile("^Save")).click()
    page.get_by_text("1 cell saved").wait_for()
    assert [code for *_, code in shifts(desk)] == ["E"]


def test_a_bought_shift_is_summed_at_its_own_rate(desk, new_page):
    page = visit(new_page(), f"{desk.url}/rosters?roster=RP-000001")
    page.locator(".roster .box").wait_for()
    assert page.locator(".roster td.bought").count() == 2
    rows = page.locator(".roster tbody tr")
    costs = {rows.nth(row).locator("th").inner_text(): rows.nth(row).locator("td.sum").last.inner_text()
             for row in range(rows.count())}  # fmt: skip
    # One early of 7.5 h each: of the agency at 58.00, of the bank at 31.50; their own rates are 25.40 and 26.75.
    assert sorted(cost for cost in costs.values() if len(cost) == 4) == ["£236", "£435"]
    page.locator(".roster td.bought").first.click()
    assert "an hour" in told(page, "said")


def test_a_roster_is_filled_stopped_and_accepted(desk, grid):
    grid.get_by_role("button", name="Fill", exact=True).click()
    grid.get_by_role("button", name="Start").click()
    accept = grid.get_by_role("button", name=re.compile(r"Accept \d+ cells"))
    accept.wait_for(timeout=60_000)  # drawn by itself when the search has ended
    count = int(re.search(r"\d+", accept.inner_text()).group())
    assert grid.get_by_text(re.compile("89 open places before")).count() == 1
    accept.click()
    grid.get_by_text(f"{count} cells written").wait_for()
    settle(grid)
    assert grid.errors == [] and len(shifts(desk)) == count


def test_names_are_shown_as_text(desk, new_page):
    """The grid writes HTML itself, so it has its own trial."""
    desk.stop()
    with_marks = "<img src=x onerror=alert(1)>"
    store = open_workspace(desk.store)
    row = store.rows("SELECT revision FROM staff_member WHERE staff_no = 'N-0402'")[0]
    from medmgr_core.facility.records import StaffMember

    store.change(StaffMember, ("N-0402",), {"name": with_marks}, revision=row[0], by="manager")
    store.close()
    desk.start()
    page = visit(new_page(), f"{desk.url}/rosters?roster=RP-000003")
    page.locator(".roster .box").wait_for()
    assert with_marks in page.locator(".roster tbody").inner_text()
    assert page.locator(".roster img").count() == 0 and page.errors == []
