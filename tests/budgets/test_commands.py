"""Rules of budgets, and loading a ledger file: small ones by hand, real ones to the penny."""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from medmgr_core.budgets import queries
from medmgr_core.budgets.commands import NotALeaf
from medmgr_core.budgets.load_lines import load_lines, names_for
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.entry.column_choice import convert, suggest
from medmgr_core.entry.read_csv import read_table
from medmgr_core.errors import ImportRejected, InvalidEntry, NotAllowed
from medmgr_core.facility.commands import UnitClosed
from medmgr_core.facility.records import CostCentre, Unit
from medmgr_core.record import validate
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.ui.load_parts import WANTED, good_rows
from tests.budgets.small import scope, small_store


@pytest.fixture
def store() -> Iterator[Store]:
    held = small_store()
    yield held
    held.close()


def rows(*lines: tuple[str, str, str, str | None, int]) -> pd.DataFrame:
    names = ["posted_on", "cost_centre_code", "account_code", "supplier_code", "amount"]
    frame = pd.DataFrame(lines, columns=names)
    frame["posted_on"] = pd.to_datetime(frame["posted_on"]).astype("datetime64[us]")
    return frame.astype({"amount": "Int64", "supplier_code": "str", "cost_centre_code": "str", "account_code": "str"}).assign(
        reference=pd.Series([None] * len(frame), dtype="str"), description=pd.Series([None] * len(frame), dtype="str")
    )


def test_money_does_not_stand_on_a_heading(store: Store):
    with pytest.raises(NotALeaf, match="PAY is a heading"):
        store.add(Actual(posted_on=date(2026, 4, 1), cost_centre_code="CA", account_code="PAY", amount=1), by="system")


def test_no_budget_for_a_closed_unit(store: Store):
    store.change(Unit, ("A",), {"closed_on": date(2026, 9, 1)}, revision=1, by="system")
    with pytest.raises(UnitClosed, match="closed on 01 Sep 2026"):
        store.add(BudgetLine(cost_centre_code="CA", account_code="DRUGS", month=date(2026, 9, 1), amount=1), by="system")
    store.add(BudgetLine(cost_centre_code="CA", account_code="DRUGS", month=date(2026, 8, 1), amount=1), by="system")


def test_a_budget_month_is_the_first_of_a_month():
    with pytest.raises(InvalidEntry, match="first day of the month"):
        validate(BudgetLine, {"cost_centre_code": "CA", "account_code": "DRUGS", "month": date(2026, 4, 2), "amount": 1})


def test_names_match_by_code_and_name_and_propose_the_rest(store: Store):
    found = names_for(store, CostCentre, pd.Series(["centre ca", "CB", "New Wing!", "New Wing?", None], dtype="str"))
    assert found.codes == {"centre ca": "CA", "CB": "CB", "New Wing!": "NEW-WING", "New Wing?": "NEW-WING"}
    assert found.new == {"NEW-WING": "New Wing!"}


def test_load_in_one_batch_and_take_it_back(store: Store):
    before = queries.by_month(store, scope())["actual"].sum()
    file = rows(("2026-06-03", "Centre CA", "Drugs", "First Ltd", 1050), ("2026-06-04", "Annexe", "Agency nurses", "Nova", 995))
    done = load_lines(store, file, unit_code="A", by="system", file_name="june.csv")
    assert (done.lines, done.total) == (2, 2045)
    assert done.proposed == {"Cost centres": 1, "Accounts": 1, "Suppliers": 1}
    assert queries.by_month(store, scope())["actual"].sum() == before + 2045
    assert store.rows("SELECT account_type FROM account WHERE account_code = 'AGENCY-NURSES'") == [("pay",)]
    assert check_store(store).problems == ()
    count, kept = store.undo(done.batch, by="system", reason="wrong file")
    assert (count, kept) == (5, [])  # two lines, a cost centre, an account, a supplier
    assert queries.by_month(store, scope())["actual"].sum() == before


def test_a_load_is_all_or_nothing(store: Store):
    changes = store.head()
    with pytest.raises(ImportRejected, match="heading PAY"):
        load_lines(store, rows(("2026-06-03", "New", "PAY", None, 1)), unit_code="A", by="system", file_name="x.csv")
    assert store.head() == changes and store.rows("SELECT 1 FROM cost_centre WHERE name = 'New'") == []


def test_a_load_needs_the_right_for_every_cost_centre(store: Store):
    with pytest.raises(NotAllowed):
        load_lines(store, rows(("2026-06-03", "CA", "DRUGS", None, 1)), unit_code="A", by="nobody", file_name="x.csv")


@pytest.mark.parametrize("name", ["KICO_2020-04.csv", "IMPC_2020-04.csv"])
def test_a_real_file_comes_in_to_the_penny(store: Store, shared_data: Path, name: str):
    path = shared_data / "data" / "real" / "finance" / "spend_over_25k" / name
    table = read_table(path.read_bytes())
    good = good_rows(table, convert(table, suggest(table, WANTED), WANTED, date_order="day first"))
    done = load_lines(store, good, unit_code="A", by="system", file_name=name)
    with path.open(encoding="utf-8-sig", newline="") as file:  # counted independently, with csv and Decimal
        amounts = [Decimal(row["Amount"].replace(",", "")) for row in csv.DictReader(file)]
    assert done.lines == len(amounts) and done.total == sum(amounts) * 100
    stored = store.rows("SELECT count(*), sum(amount)::bigint FROM actual WHERE entered_batch = $batch", batch=done.batch)
    assert stored == [(len(amounts), sum(amounts) * 100)]
    assert check_store(store).problems == ()
