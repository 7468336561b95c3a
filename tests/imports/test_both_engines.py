"""The same small file gives the same rows on DuckDB and on PostgreSQL, and the chain holds on both."""

import pytest

from medmgr_core.budgets.records import Actual
from medmgr_core.facility.records import Supplier
from medmgr_core.indicators.records import IndicatorValue
from medmgr_core.people.entries import undo_entries
from medmgr_core.store.check import check_store
from medmgr_core.workspace import open_workspace
from tests.imports.loading import Loading, counts, may_load
from tests.store.builders import small_facility

LEDGER = """
Date       | Cost centre  | Account | Supplier | Amount     | Reference | Text
2026-04-03 | Ward 1 costs | Energy  | Nova 内科 | 1,234.56   | I-1       | it's; "quoted" \\ %
2026-04-03 | Ward 1 costs | Energy  | Nova 内科 | 1,234.56   | I-1       | it's; "quoted" \\ %
2026-04-30 | New ward     | Drugs   |          | (34.56)    | I-2       |
2026-02-30 | New ward     | Drugs   |          | 1          | I-3       |
2026-05-01 | C2           | PAY     |          | 1          | I-4       |"""
SUPPLIERS = "Supplier code | Name | Days to pay\nS1 | O'Neill & Söhne | 30\nS2 | Zwei | 9\nS3 | Drei | "
VALUES = "Org Code | Month | Beds | Nurses\nW1 | 2026-04-01 | 20.5 | Not Available\nW2 | 2026-04-01 | 19 | 12"
SHOWN = {
    "actual": "actual_no, posted_on, cost_centre_code, account_code, supplier_code, amount, reference, description",
    "cost_centre": "cost_centre_code, name, unit_code",
    "account": "account_code, name, account_type",
    "supplier": "supplier_code, name, payment_days, revision",
    "indicator_value": "unit_code, indicator_code, breakdown, period_on, value, as_written",
    "waiting_row": "waiting_no, row_in_file, cells, problem",
    "loaded_file": "file_name, record_table, rows_read, new_rows, changed_rows, same_rows, wrong_rows, total",
}
STATE: dict[str, list] = {}


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.postgres)])
def desk(request, tmp_path):
    on_postgres = request.param == "postgresql"
    url = request.getfixturevalue("postgres_url") if on_postgres else f"duckdb:///{tmp_path / 'store.duckdb'}"
    store = open_workspace(url, folder=tmp_path)
    may_load(small_facility(store))
    yield Loading(store, tmp_path)
    store.close()


def test_a_file_gives_the_same_rows(desk):
    done = desk.take(LEDGER, keep_wrong=True)
    assert counts(done.dry) == (3, 0, 0, 2)
    assert counts(desk.take(SUPPLIERS, Supplier).dry) == (1, 1, 1, 0)
    assert counts(desk.take(VALUES, IndicatorValue).dry) == (4, 0, 0, 0)
    assert counts(desk.look(LEDGER)) == (0, 0, 3, 2)
    assert counts(desk.look(VALUES, IndicatorValue)) == (0, 0, 4, 0)
    assert not check_store(desk.store).problems
    rows = {table: sorted(desk.rows(f"SELECT {columns} FROM {table}"), key=repr) for table, columns in SHOWN.items()}
    STATE.setdefault("first", rows)
    assert rows == STATE["first"]

    count, kept = undo_entries(desk.store, done.batch, by="ann", reason="again")
    # Three lines, New ward, Energy, Nova, two waiting rows, the file.
    assert (count, kept) == (9, [])
    assert counts(desk.look(LEDGER)) == (3, 0, 0, 2)
    desk.take(LEDGER, Actual)
    assert not check_store(desk.store).problems
