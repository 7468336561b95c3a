"""Exports: exactly what is shown, and nothing a spreadsheet would run."""

import csv
import io

import openpyxl
import pandas as pd
import pytest

from medmgr_core.entry.export import to_csv, to_xlsx
from medmgr_core.listing import Column

RUNS = ["=1+1", "+1", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://evil","x")']
HARMLESS = ["Ward 7", "a=b", "1-2", "me@home", "", "'quoted'", "–1", "Zoë, 5"]


def frame_of(texts):
    return pd.DataFrame({"name": pd.Series(texts, dtype="str")})


def csv_cells(content):
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return rows[0], [row[0] for row in rows[1:]]


@pytest.mark.parametrize("text", RUNS)
def test_a_csv_cell_that_would_run_begins_with_an_apostrophe(text):
    _, cells = csv_cells(to_csv(frame_of([text]), [Column("name", "Name")]))
    assert cells == ["'" + text]


def test_a_csv_keeps_all_other_texts_as_they_are():
    _, cells = csv_cells(to_csv(frame_of(["first", *HARMLESS]), [Column("name", "Name")]))
    assert cells == ["first", *HARMLESS]


def test_a_csv_opens_in_a_spreadsheet_with_its_accents():
    assert to_csv(frame_of(["Zoë"]), [Column("name", "Name")]) == b"\xef\xbb\xbfName\r\nZo\xc3\xab\r\n"


def test_negative_money_stays_a_number_in_a_csv():
    # The guard against formulas is for texts: −12.50 must still add up.
    frame = pd.DataFrame({"amount": pd.Series([-1250, 100, None], dtype="Int64")})
    assert csv_cells(to_csv(frame, [Column("amount", "Amount", "money_exact")])) == (["Amount"], ["-12.5", "1.0", ""])


def sheet_of(frame, columns, name="List"):
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(frame, columns, name)))
    return book[book.sheetnames[0]]


@pytest.mark.parametrize("text", [*RUNS, *HARMLESS[:4]])
def test_an_xlsx_cell_holds_its_text_as_text(text):
    cell = sheet_of(frame_of([text]), [Column("name", "Name")])["A2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert cell.value.replace("_x000D_", "\r") == text


def test_an_xlsx_holds_numbers_dates_and_words_as_such():
    frame = pd.DataFrame({
        "amount": pd.Series([123456, None], dtype="Int64"),
        "posted_on": pd.to_datetime(pd.Series(["2026-04-30", None])).astype("datetime64[us]"),
        "kind": pd.Series(["non_pay", None], dtype="str"),
        "is_active": pd.Series([True, None], dtype="boolean"),
        "share": pd.Series([0.125, None], dtype="float64"),
    })  # fmt: skip
    columns = [Column("kind", "Type", "choice"), Column("amount", "Amount", "money"), Column("posted_on", "Date", "date"),
               Column("is_active", "Active", "yes_no"), Column("share", "Share", "share")]  # fmt: skip
    sheet = sheet_of(frame, columns)
    assert [cell.value for cell in sheet[1]] == ["Type", "Amount", "Date", "Active", "Share"]
    kind, amount, posted_on, is_active, share = sheet[2]
    assert (kind.value, amount.value, is_active.value, share.value) == ("Non-pay", 1234.56, True, 0.125)
    assert f"{posted_on.value:%Y-%m-%d}" == "2026-04-30"
    assert (posted_on.number_format, share.number_format) == ("yyyy-mm-dd", "0.0%")
    assert [cell.value for cell in sheet[3]] == [None] * 5


def test_an_xlsx_sheet_takes_any_name():
    for name in ("a/b:c*[d]?", "x" * 60, "///", ""):
        sheet_of(frame_of(["x"]), [Column("name", "Name")], name)


def test_only_the_columns_shown_are_exported_in_their_order():
    frame = pd.DataFrame({"a": ["1"], "b": ["2"], "c": ["3"]}, dtype="str")
    head, _ = csv_cells(to_csv(frame, [Column("c", "Third"), Column("a", "First")]))
    assert head == ["Third", "First"]


def test_an_empty_table_is_a_head():
    assert csv_cells(to_csv(frame_of([]), [Column("name", "Name")])) == (["Name"], [])
    assert sheet_of(frame_of([]), [Column("name", "Name")]).max_row == 1
