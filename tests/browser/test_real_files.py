"""Published ledgers go in through the screen, under a signed-in person, and Budgets shows their total to the penny."""

import csv
from decimal import Decimal

import pytest

from tests.browser.hands import by_menu, cell, press, switch, visit, words
from tests.support.browser import settle

# file -> the head of its amounts, what its lines are to be loaded under, and the year they fall in
FILES = {
    "KICO_2020-04.csv": ("Amount", "Medicine"),
    "IMPC_2020-04.csv": ("Amount", "Emergency and acute medicine"),
}


def counted(path) -> tuple[int, Decimal]:
    """Lines and their sum, with the csv module and decimals alone."""
    with path.open(encoding="cp1252", newline="") as file:
        amounts = [Decimal(row["Amount"].replace(",", "")) for row in csv.DictReader(file) if row["Amount"]]
    return len(amounts), sum(amounts)


@pytest.mark.parametrize("name", FILES)
def test_a_ledger_is_loaded_and_shown_to_the_penny(people_desk, page_of, shared_data, name):
    path = shared_data / "data" / "real" / "finance" / "spend_over_25k" / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    lines, total = counted(path)
    unit = FILES[name][1]
    page = page_of("joanna.adeyemi")  # manager of these two departments, nothing else
    visit(page, f"{people_desk.url}/load_spending?unit={unit}")
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    assert f"{lines:,} lines to load, £{total:,.2f}" in words(page)
    press(page, f"Load {lines:,} lines")
    assert f"{lines:,} lines loaded, £{total:,.2f}" in words(page)

    page.get_by_role("link", name="See them in Budgets").click()
    settle(page)
    visit(page, f"{people_desk.url}/budgets?unit={unit}&year=2020/21&position_by=Month")
    # One month, one row: all of it was paid in April 2020.
    assert cell(page, 0, 2) == "2020-04-01"
    assert Decimal(cell(page, 0, 4).replace(",", "")) == total
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert chart.locator("svg .mark-rect path, canvas").count() >= 1
    by_menu(page, "Spending lines")
    assert f"of {lines:,} rows · total £{total:,.2f}" in words(page)
    assert page.errors == [] or all("404" in error for error in page.errors)  # a deep link is asked for twice
    assert page.hosts == {"127.0.0.1"}
    switch(page, "Lines")
