"""Published ledgers go in through the screen, under a signed-in person, and Budgets shows their total to the penny."""

import csv
import re
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


@pytest.fixture
def real(shared_data):
    folder = shared_data / "data" / "real" / "finance" / "spend_over_25k"
    if not folder.is_dir():
        pytest.skip(f"the published ledgers are not here: they are expected in {folder}")
    return folder


@pytest.fixture
def joanna(page_of):
    """Manager of two departments, nothing else."""
    return page_of("joanna.adeyemi")


def shows_every_year(page, desk, unit, years) -> None:
    """Budgets shows what each year of the file holds."""
    for year, expected in years.items():
        visit(page, f"{desk.url}/budgets?unit={unit}&year={year}&position_by=Month")
        assert sum_of_months(page) == expected
    assert all("404" in error for error in page.errors)  # for an address below "/" the browser looks in two places
    assert page.hosts == {"127.0.0.1"}


def test_a_ledger_is_taken_in_by_the_mouse_and_shown_to_the_penny(people_desk, joanna, real):
    *dates, unit = FILES["IMPC_2020-04.csv"]
    lines, years = counted(real / "IMPC_2020-04.csv", *dates)
    total, last_year = sum(years.values()), max(years)
    page = joanna
    visit(page, f"{people_desk.url}/imports?unit={unit}")
    page.locator("input[type=file]").set_input_files(real / "IMPC_2020-04.csv")
    settle(page)
    for kind in ("cost centre", "account", "supplier"):
        page.get_by_text(re.compile(rf"^Make [\d,]+ {kind}s?$")).click()
        settle(page)
    assert f"{lines:,} rows to take, £{total:,.2f}" in words(page)
    press(page, f"Take {lines:,} rows")
    assert f"Taken in: {lines:,} new, £{total:,.2f}" in words(page)

    page.get_by_role("link", name=f"See {last_year} in Budgets").click()
    settle(page)
    switch(page, "Month")
    assert sum_of_months(page) == years[last_year]
    assert page.get_by_test_id("stVegaLiteChart").first.locator("svg path, canvas").count() >= 1
    shows_every_year(page, people_desk, unit, years)


def test_a_ledger_is_taken_in_by_the_keyboard_alone(people_desk, joanna, real):
    *dates, unit = FILES["KICO_2020-04.csv"]
    lines, years = counted(real / "KICO_2020-04.csv", *dates)
    total = sum(years.values())
    page = joanna
    visit(page, f"{people_desk.url}/imports?unit={unit}")
    page.on("filechooser", lambda chooser: chooser.set_files(real / "KICO_2020-04.csv"))
    tab_to(page, "Upload")
    settle(page)
    page.keyboard.press("Enter")
    page.get_by_text(f"{lines:,} rows in").wait_for()
    settle(page)
    for kind in ("cost centre", "account", "supplier"):
        tab_to(page, rf"Make [\d,]+ {kind}s?")
        page.keyboard.press("Space")
        settle(page)
    assert f"{lines:,} rows to take, £{total:,.2f}" in words(page)
    page.keyboard.press("Alt+s")
    settle(page)
    assert f"Taken in: {lines:,} new, £{total:,.2f}" in words(page)

    tab_to(page, f"See {max(years)} in Budgets")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/budgets"))
    settle(page)
    shows_every_year(page, people_desk, unit, years)


# The words of what has the focus: its label, or what stands on it.
FOCUSED = r"""() => {
    const at = document.activeElement;
    const label = at.labels?.[0]?.innerText || at.closest("label")?.innerText;
    return (label || at.ariaLabel || at.innerText || "").replaceAll("\u2060", "").trim().split("\n").at(-1);
}"""


def tab_to(page, name: str, most: int = 120) -> None:
    """On with Tab until what is called so has the focus; name: a regular expression."""
    seen = []
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if re.fullmatch(name, focused):
            return
        seen.append(focused)
    raise AssertionError(f"Tab did not come to {name}: {seen}")


def sum_of_months(page) -> Decimal:
    """The column of net cost, row by row."""
    cell(page, 0, 4)  # once the first one is there, all are
    rows = page.get_by_test_id("data-grid-canvas").first.locator("tbody tr").count()
    return sum((Decimal(cell(page, row, 4).replace(",", "")) for row in range(rows)), Decimal())
