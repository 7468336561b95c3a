"""The main job: a real organisation's spending against a budget built from it, all figures worked out a second time."""

from collections import defaultdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from medmgr_core.budgets.overview import overview
from medmgr_core.budgets.plan_records import BudgetVersion
from medmgr_core.budgets.version_commands import approve_version, fill_from_last_year
from medmgr_core.entry.read_file import read_file
from medmgr_core.people.records import Person, PersonRole
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period, add_months
from medmgr_core.scope import Scope
from tests.imports.loading import Loading
from tests.support.stores import new_store

NAME = "HILL_2019-11_2020-06.xlsx"  # some months of either financial year


@pytest.fixture(scope="module")
def workbook(shared_data: Path) -> Path:
    path = shared_data / "data/real/finance/spend_over_25k" / NAME
    if not path.exists():
        pytest.skip(f"the published file is not here: it is expected as {path}")
    return path


def by_month(path: Path) -> dict[str, int]:
    """Pence by month, with openpyxl and decimals alone."""
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    head, *rows = book.worksheets[0].iter_rows(values_only=True)
    book.close()
    day, amount = ([str(cell).strip().lower() for cell in head].index(name) for name in ("date", "amount"))
    found: dict[str, int] = defaultdict(int)
    for row in rows:
        if isinstance(row[day], datetime) and isinstance(row[amount], int | float):
            found[f"{row[day]:%Y-%m}"] += int(Decimal(str(row[amount])).quantize(Decimal("0.01")) * 100)
    return found


def test_a_real_year_stands_against_a_budget_built_from_the_one_before(workbook, tmp_path):
    second = by_month(workbook)
    last_year = sum(pence for month, pence in second.items() if month < "2020-04")
    this_year = sum(pence for month, pence in second.items() if month >= "2020-04")
    assert last_year > 0 and this_year > 0
    until = add_months(date.fromisoformat(f"{max(second)}-01"), 1)
    with new_store() as store:
        Loading(store, tmp_path, by="manager", unit="top").take(read_file(workbook, tmp_path), keep_wrong=True)
        with store.write(by="system") as work:
            work.add(Person(person_code="second", name="Second Person"))
            work.add(PersonRole(person_code="second", role_code="administrator", unit_code="top"))
        store.add(
            BudgetVersion(version_code="V1", name="From last year", unit_code="top", year_on=date(2020, 4, 1)), by="manager"
        )
        assert fill_from_last_year(store, "V1", inflation=0.0, by="manager") > 0
        revision = store.row(BudgetVersion, ("V1",)).revision
        approve_version(store, "V1", revision=revision, by="second")
        units = tuple(sorted(rights_of(store, "manager").units("budgets")))
        look = overview(store, Scope("manager", units, "top", Period(date(2020, 4, 1), date(2021, 4, 1), "2020/21")))
        whole = look.position.total
        # All of last year's spending but capital is the base, to the penny.
        assert whole["year_actual"] == whole["actual"] == this_year
        assert whole["year_budget"] + _capital_of_last_year(store) == last_year
        assert whole["variance"] == whole["budget"] - this_year
        assert look.closed_until == look.scope.period.until == until


def _capital_of_last_year(store) -> int:
    sql = (
        "SELECT coalesce(sum(actual), 0)::bigint FROM position_month WHERE account_type = 'capital' AND month < DATE '2020-04-01'"
    )
    return int(store.rows(sql)[0][0])
