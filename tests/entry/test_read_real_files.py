"""Real files, cell by cell against a second reader: no row is lost, none is doubled, each stands under its number."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from medmgr_core.entry.read_file import StagedFile, read_file
from tests.entry.read_file_parts import cells

FOLDER = Path(__file__).parents[2].parent / "shared/data/real"
SPENDING = sorted([*FOLDER.glob("finance/spend_over_25k/*.csv"), *FOLDER.glob("finance/spend_over_25k/*.xlsx")])
OTHERS = [*FOLDER.glob("staffing/*.csv"), *FOLDER.glob("activity/*.csv"), *FOLDER.glob("complaints/patient*.csv")]
pytestmark = pytest.mark.skipif(not SPENDING, reason="the real files are not beside this checkout")


def second_reading(path: Path) -> list[list[str]]:
    """Every row of the file, blank ones too, as csv and openpyxl see it."""
    if path.suffix == ".csv":
        raw = path.read_bytes()
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = raw.decode("cp1252")
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline=""))]
    book = openpyxl.load_workbook(path, data_only=True)
    rows = [[as_typed(cell) for cell in row] for row in book.worksheets[0].iter_rows(values_only=True)]
    return rows[: max(number for number, row in enumerate(rows, 1) if any(row))]  # formatted blank rows may follow


def as_typed(value: Any) -> str:
    if isinstance(value, datetime) and value.time().isoformat() == "00:00:00":
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    return f"{value:.15g}" if isinstance(value, float) else str("" if value is None else value).strip()


def staged(path: Path, folder: Path) -> tuple[StagedFile, list[list[str | None]]]:
    file = read_file(path, folder)
    return file, cells(file)


def assert_same(rows: Sequence[Sequence[str | None]], expected: Sequence[Sequence[str]]) -> None:
    for row_no, *found in rows:
        assert [cell for cell in found if cell] == [cell for cell in expected[int(row_no or 0) - 1] if cell]


@pytest.mark.parametrize("path", SPENDING + OTHERS, ids=lambda path: path.stem)
def test_every_row_is_there_once_and_as_it_stands(path: Path, tmp_path: Path) -> None:
    file, rows = staged(path, tmp_path)
    expected = second_reading(path)
    sheet = file.sheets[0]
    assert_same(rows, expected)
    assert len({row[0] for row in rows}) == len(rows)
    assert sheet.rows + sheet.left_out_rows + len(sheet.problems) + 1 == len(expected)
    assert (sheet.header_row, sheet.left_out_rows, sheet.problems) == (1, 0, ())
    if path in SPENDING:
        assert_same_amounts(file, rows, expected)


def assert_same_amounts(file: StagedFile, rows: Sequence[Sequence[str | None]], expected: Sequence[Sequence[str]]) -> None:
    place = [heading.lower() for heading in file.sheets[0].columns].index("amount") + 1
    column = [cell.lower() for cell in expected[0]].index("amount")
    assert sum(penny(row[place]) for row in rows) == sum(penny(row[column]) for row in expected[1:])


def penny(cell: str | None) -> Decimal:
    return Decimal((cell or "0").replace(",", "")).quantize(Decimal("0.0001"))


def test_region_totals_of_a_national_workbook(tmp_path: Path) -> None:
    file, rows = staged(FOLDER / "staffing/nhs_staff_by_group_org_2016-09.xlsx", tmp_path)
    sheet = file.sheets[0]
    expected = second_reading(FOLDER / "staffing/nhs_staff_by_group_org_2016-09.xlsx")
    assert len(rows) == sum(1 for row in expected if row[2] and row[3])  # rows with an organisation code
    assert sum("total: about the sum" in out.why for out in sheet.left_out) == 14  # England and 13 regions
    assert sheet.rows + sheet.left_out_rows + 2 == len(expected)  # two lines of headings
    assert len({row[1] for row in rows}) == 13
