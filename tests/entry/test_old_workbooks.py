"""Workbooks of Excel 97 and binary ones are read as others are; a cell far away in one is a plain refusal."""

import time
from datetime import date

import pytest

from medmgr_core.errors import ImportRejected
from tests.entry.old_workbooks import xls, xlsb
from tests.entry.read_file_parts import cells, read, reasons

WAYS = pytest.mark.parametrize("make", [xls, xlsb], ids=["xls", "xlsb"])
PLACES = [["Ward", "Paid on", "Amount", "Code"]] + [
    [f"Müller {n}", date(2026, 4, 1 + n % 28), n + 0.25, f"00{n}"] for n in range(150)
]


@WAYS
def test_texts_days_and_numbers_come_as_they_stand(tmp_path, make):
    file = read(tmp_path, make([["Spending of April"], *PLACES, ["Total", "", sum(n + 0.25 for n in range(150))]]), "old.xls")
    (sheet,) = file.sheets
    assert (sheet.name, sheet.columns, sheet.rows) == ("Sheet1", ("Ward", "Paid on", "Amount", "Code"), 150)
    found = cells(file)
    # Row 1 is a title and row 2 the headings; leading noughts stay.
    assert found[0] == [3, "Müller 0", "2026-04-01", "0.25", "000"]
    assert found[149] == [152, "Müller 149", "2026-04-10", "149.25", "00149"]
    assert sum(float(row[3]) for row in found) == 149 * 150 / 2 + 150 * 0.25
    assert reasons(sheet.left_out) == [(1, "title above the table"), (153, "total: sums the 150 rows above it")]


@WAYS
def test_one_that_is_cut_off_is_refused(tmp_path, make):
    whole = make(PLACES)
    with pytest.raises(ImportRejected, match="damaged"):
        read(tmp_path, whole[: len(whole) // 2], "old.xls")


def test_a_cell_far_away_is_a_plain_refusal_within_seconds(tmp_path):
    far = [["Ward", "Amount"], ["A", 1.0]]
    content = xlsb(far, far=(1_048_575, 16_383))
    begun = time.monotonic()
    with pytest.raises(ImportRejected, match=r"too large|more than can be read"):
        read(tmp_path, content, "far.xlsb")
    assert time.monotonic() - begun < 20
