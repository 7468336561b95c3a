"""Published ledgers go in through the screen, under a signed-in person, and Budgets shows their total to the penny."""

import csv
from collections import defaultdict
from datetime import datetime
from decimal import Decimal

import pytest

from tests.browser.hands import cell, press, switch, visit, words
from tests.support.browser import settle

# file -> its dates, how they are written, and the unit its lines are loaded under
FILES = {
    "KICO_2020-04.csv": ("Date", "%d-%b-%y", "D-MED"),
    "IMPC_2020-04.csv": ("Date Paid", "%d/%m/%Y", "D-URG"),
}


def counted(path, date_column, date_form) -> tuple[int, dict[str, Decimal]]:
    """Lines, and their sum by financial year, with the csv module and decimals alone."""
    years: dict[str, Decimal] = defaultdict(Decimal)
    with path.open(encoding="cp1252", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["Amount"]]
    for row in rows:
        day = datetime.strptime(row[date_column], date_form)
        first = day.year if day.month >= 4 else day.year - 1
        years[f"{first}/{(first + 1) % 100:02d}"] += Decimal(row["Amount"].replace(",", ""))
    return len(rows), dict(sorted(years.items()))


@pytest.mark.parametrize("name", FILES)
def test_a_ledger_is_loaded_and_shown_to_the_penny(people_desk, page_of, shared_data, name):
    path = shared_data / "data" / "real" / "finance" / "spend_over_25k" / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    *dates, unit = FILES[name]
    lines, years = counted(path, *dates)
    total, last_year = sum(years.values()), max(years)

    page = page_of("joanna.adeyemi")  # manager of these two departments, nothing else
    visit(page, f"{people_desk.url}/load_spending?unit={unit}")
    page.locator("input[type=file]").set_input_files(path)
    settle(page)
    assert f"{lines:,} lines to load, £{total:,.2f}" in words(page)
    press(page, f"Load {lines:,} lines")
    assert f"{lines:,} lines loaded, £{total:,.2f}" in words(page)

    page.get_by_role("link", name=f"See {last_year} in Budgets").click()
    settle(page)
    switch(page, "Month")
    assert sum_of_months(page) == years[last_year]
    chart = page.get_by_test_id("stVegaLiteChart").first
    assert chart.locator("svg path, canvas").count() >= 1
    for year, expected in years.items():
        if year != last_year:
            visit(page, f"{people_desk.url}/budgets?unit={unit}&year={year}&position_by=Month")
            assert sum_of_months(page) == expected
    assert all("404" in error for error in page.errors)  # for an address below "/" the browser looks in two places
    assert page.hosts == {"127.0.0.1"}


def sum_of_months(page) -> Decimal:
    """The column of net cost, row by row."""
    cell(page, 0, 4)  # once the first one is there, all are
    rows = page.get_by_test_id("data-grid-canvas").first.locator("tbody tr").count()
    return sum((Decimal(cell(page, row, 4).replace(",", "")) for row in range(rows)), Decimal())
