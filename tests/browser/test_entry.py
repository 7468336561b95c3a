"""Entry as people do it: drafts that outlive a tab, two people at one record, a pasted block, the keyboard alone."""

from playwright.sync_api import expect

from tests.browser.hands import (
    KEY_MS,
    cell,
    choose,
    fill,
    form,
    go_to_cell,
    held,
    paste,
    pick_row,
    press,
    switch,
    table,
    visit,
    words,
)
from tests.support.browser import settle


def test_a_draft_outlives_the_tab(people_desk, page_of):
    page = page_of("manager")
    visit(page, f"{people_desk.url}/staff")
    press(page, "New staff member")
    fill(page, "Name (required)", "Ada Lovelace")
    fill(page, "Job (required)", "Analyst")
    page.close()  # nothing was saved, nothing was asked

    page = page.context.new_page()
    visit(page, f"{people_desk.url}/staff")
    press(page, "New staff member")
    assert (held(page, "Name (required)"), held(page, "Job (required)")) == ("Ada Lovelace", "Analyst")
    assert "Your draft of" in words(page)

    fill(page, "Staff number (required)", "T-9001")
    switch(page, "Clinical")
    choose(page, "Unit (required)", "Ward 7")
    fill(page, "Contract hours (required)", "30", then="Enter")
    press(page, "Save")
    expect(form(page)).to_have_count(0)
    press(page, "New staff member")
    assert (held(page, "Name (required)"), held(page, "Job (required)")) == ("", "")
    assert "Your draft of" not in words(page)


def open_staff_member(page, desk, number):
    visit(page, f"{desk.url}/staff?staff_member_search={number}")
    assert cell(page, 0, 1) == number
    pick_row(page, 0)
    return press(page, "Change")


def test_two_people_at_one_record_see_both_versions_and_choose(people_desk, page_of):
    anna, joanna = page_of("manager"), page_of("joanna.adeyemi")
    for page in (anna, joanna):
        open_staff_member(page, people_desk, "N-0131")
    fill(anna, "Job (required)", "Senior nurse")
    fill(anna, "Contract hours (required)", "24", then="Enter")
    fill(joanna, "Contract hours (required)", "20", then="Enter")
    fill(joanna, "Name (required)", "Oluwaseun Adebayo-Bell")
    press(anna, "Save")
    press(joanna, "Save")

    asked = form(joanna)
    expect(asked).to_contain_text("was changed by manager")
    versions = [text for text in asked.inner_text().splitlines() if text.startswith(("Mine: ", "Theirs: "))]
    assert versions == ["Mine: Oluwaseun Adebayo-Bell", "Theirs: Oluwaseun Adebayo", "Mine: 20", "Theirs: 24"]
    asked.get_by_text("Theirs: 24").click()
    settle(joanna)
    press(joanna, "Save these")
    expect(asked).to_have_count(0)
    # Hers is the name, the other one's the hours as chosen and the job, which she had not touched.
    visit(joanna, f"{people_desk.url}/staff?staff_member_search=N-0131")
    assert [cell(joanna, 0, column) for column in (2, 3, 6)] == ["Oluwaseun Adebayo-Bell", "Senior nurse", "24"]


def test_the_grid_takes_typing_and_a_pasted_block_and_one_bad_row_loses_nothing(people_desk, page_of):
    page = page_of("manager")
    visit(page, f"{people_desk.url}/spending?unit=W8&year=2026/27")
    switch(page, "Budget grid")
    months = [cell(page, row, 2) for row in range(4)]
    assert months == ["2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"]

    go_to_cell(page, 0, 3)
    page.keyboard.press("Enter")
    settle(page)
    page.keyboard.type("1234.56", delay=KEY_MS)
    page.keyboard.press("Enter")
    settle(page)
    go_to_cell(page, 1, 2)
    paste(page, "2026-05-01\t111.00\n2026-06-15\t222.50\n2026-07-01\t333.00")
    told = words(page)
    assert "Row 1: Amount" in told and "£1,234.56" in told and "Row 3: Month 01 Jun 2026 → 15 Jun 2026" in told

    press(page, "Save 4 rows")
    told = words(page)
    assert "▲ Row 3: " in told and "Save 1 row" in told
    assert [cell(page, row, 3) for row in range(4)] == ["1234.56", "111", "222.5", "333"]
    assert cell(page, 2, 2) == "2026-06-15"  # the text that was refused is still there to be mended

    visit(page, page.url)
    switch(page, "Budget grid")
    stored = [cell(page, row, 3) for row in range(4)]
    assert [stored[0], stored[1], stored[3]] == ["1234.56", "111", "333"]
    assert stored[2] != "222.5" and cell(page, 2, 2) == "2026-06-01"


def test_the_keyboard_alone_from_the_first_page_to_a_saved_record(people_desk, page_of):
    page = page_of("manager")
    visit(page, people_desk.url)
    keys = page.keyboard

    def tab_to(name: str, most: int = 40) -> None:
        """On with Tab until the element with this name has the focus."""
        seen = []
        for _ in range(most):
            keys.press("Tab")
            focused = page.evaluate("(document.activeElement.ariaLabel || document.activeElement.innerText || '').trim()")
            if focused.split("\n")[-1] == name:  # a link of the menu begins with the name of its icon
                return
            seen.append(focused)
        raise AssertionError(f"Tab did not come to {name}: {seen}")

    tab_to("Staff")
    keys.press("Enter")
    settle(page)
    assert page.url.endswith("/staff")
    keys.press("Alt+n")
    settle(page)
    tab_to("Staff number (required)", 4)
    for text in ("T-9002", "Grace Hopper", "Rear admiral"):
        keys.type(text)
        keys.press("Tab")
    settle(page)
    keys.press("ArrowRight")  # from Clinical to Clerical
    keys.press("Enter")
    tab_to("Unit (required)", 3)
    keys.type("Ward 7")
    keys.press("ArrowDown")
    keys.press("Enter")
    settle(page)
    tab_to("Contract hours (required)", 3)
    keys.type("37.5")
    keys.press("Control+Enter")
    settle(page)
    expect(form(page)).to_have_count(0)
    visit(page, f"{people_desk.url}/staff?staff_member_search=T-9002")
    assert [cell(page, 0, column) for column in range(1, 7)] == [
        "T-9002", "Grace Hopper", "Rear admiral", "Clerical", "Ward 7, general surgery", "37.5",
    ]  # fmt: skip
    assert table(page).count() == 1
