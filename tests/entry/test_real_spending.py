"""Real spending files of hospitals, to the penny, against a count made here with csv and Decimal."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from medmgr_core.entry.column_choice import Converted, Wanted, convert, suggest
from medmgr_core.entry.read_csv import RawTable, read_table

FOLDER = Path(__file__).parents[2].parent / "shared/data/real/finance/spend_over_25k"
FILES = sorted(FOLDER.glob("*.csv"))
pytestmark = pytest.mark.skipif(not FILES, reason="the real spending files are not beside this checkout")

WANTED = (
    Wanted("paid_on", "Date", "date", ("Date paid", "Transaction date")),
    Wanted("amount", "Amount", "money"),
    Wanted("supplier_name", "Supplier", "text", ("Supplier name",)),
    Wanted("transaction_no", "Transaction number", "code", ("Transaction reference",)),
    Wanted("expense_type", "Expense type", "text", ("9AN - Level 9 Account Name",)),
    Wanted("expense_area", "Expense area", "text", ("Cost centre name",)),
)


def independent_rows(raw: bytes) -> list[dict[str, str]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1252")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return [{name.strip().lower(): cell for name, cell in row.items()} for row in rows]


def independent_pence(rows: list[dict[str, str]]) -> list[int]:
    pence = [Decimal(row["amount"].replace(",", "").strip()) * 100 for row in rows]
    assert all(amount == int(amount) for amount in pence)
    return [int(amount) for amount in pence]


def independent_date(cell: str) -> date:
    # The two files with the month first say 5/31/2020 and 4/30/2020 in all their rows.
    for shape in ("%d/%m/%Y", "%d-%b-%y", "%m/%d/%Y"):
        try:
            return datetime.strptime(cell, shape).date()
        except ValueError:
            continue
    raise AssertionError(cell)


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def raw(request: pytest.FixtureRequest) -> bytes:
    return request.param.read_bytes()


def converted(table: RawTable) -> Converted:
    return convert(table, suggest(table, WANTED), WANTED)


def test_rows_and_pence(raw: bytes) -> None:
    expected = independent_rows(raw)
    result = converted(read_table(raw))
    assert len(expected) == len(result.rows) > 0
    assert result.rows["amount"].tolist() == independent_pence(expected)
    assert int(result.rows["amount"].sum()) == sum(independent_pence(expected))
    assert result.wrong.empty


def test_dates(raw: bytes) -> None:
    expected = [independent_date(row.get("date") or row["date paid"]) for row in independent_rows(raw)]
    assert converted(read_table(raw)).rows["paid_on"].dt.date.tolist() == expected


def test_every_cell_is_the_text_of_the_file(raw: bytes) -> None:
    table = read_table(raw)
    assert table.rows.to_numpy().tolist() == [list(row.values()) for row in independent_rows(raw)]
    assert len(set(table.line_numbers)) == len(table.rows)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_number_of_rows_in_the_note_beside_the_files(path: Path) -> None:
    note = (FOLDER / "README.md").read_text(encoding="utf-8")
    counted = re.search(rf"### {path.name}\n(?:- .*\n)*?- period: .*?(\d+) rows", note)
    assert counted is not None
    assert len(read_table(path.read_bytes()).rows) == int(counted[1])


def test_columns_are_found_under_their_many_names() -> None:
    missing = {
        (path.stem, name)
        for path in FILES
        for name, column in suggest(read_table(path.read_bytes()), WANTED).items()
        if column is None
    }
    # Headed "Transaction Date" there, and holding numbers: a person has to choose it.
    assert missing == {("WHIT_2020-06", "transaction_no")}


def test_a_heading_that_lies_is_not_taken_for_a_date() -> None:
    table = read_table((FOLDER / "WHIT_2020-06.csv").read_bytes())
    assert suggest(table, [Wanted("paid_on", "Transaction date", "date")]) == {"paid_on": None}
    chosen = convert(table, {"transaction_no": "Transaction Date"}, WANTED)
    assert chosen.rows["transaction_no"].notna().sum() == 73
    assert chosen.wrong.empty
