"""Reading a CSV file into a table of text."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.entry.read_csv import RawTable, read_table
from medmgr_core.errors import ImportRejected


def read(text: str) -> RawTable:
    return read_table(text.encode())


def cells(table: RawTable) -> list[list[str]]:
    return table.rows.to_numpy().tolist()


def test_cells_stay_as_they_stand() -> None:
    table = read('Code , Amount,Note\n00123,"1,234.50 ",NA\n1E05,,"say ""no"""\n')
    assert table.columns == ["Code", "Amount", "Note"]
    assert cells(table) == [["00123", "1,234.50 ", "NA"], ["1E05", "", 'say "no"']]
    assert {str(dtype) for dtype in table.rows.dtypes} == {"str"}
    assert table.problems.empty


def test_lines_of_the_file_are_kept_over_titles_blank_rows_and_line_breaks_in_cells() -> None:
    # line:          1          2 3         4             5           6    7
    table = read('Spend in April\n\nWard,Note\r\nA1,"first\nsecond"\r\n , \r\nB2,quiet\r\n')
    assert cells(table) == [["A1", "first\nsecond"], ["B2", "quiet"]]
    assert table.line_numbers.tolist() == [4, 7]
    assert table.layout.header_row == 2


def test_headings_become_different_names() -> None:
    table = read("Amount,Amount,,Amount (2),Paid\non,Column 3\n".replace("Paid\non", '"Paid\non"') + "1,2,3,4,5,6\n")
    assert table.columns == ["Amount", "Amount (2)", "Column 3", "Amount (2) (2)", "Paid on", "Column 3 (2)"]
    assert cells(table) == [["1", "2", "3", "4", "5", "6"]]


def test_blank_columns_are_dropped_but_a_heading_without_values_stays() -> None:
    table = read(",Ward,Note,Amount,\n,A1,,3,\n,B2,,4,\n")
    assert table.columns == ["Ward", "Note", "Amount"]
    assert cells(table) == [["A1", "", "3"], ["B2", "", "4"]]


def test_headings_without_rows() -> None:
    table = read("Ward,Amount\n")
    assert table.columns == ["Ward", "Amount"]
    assert len(table.rows) == len(table.line_numbers) == 0
    assert [str(dtype) for dtype in table.rows.dtypes] == ["str", "str"]


def test_a_row_with_more_cells_than_headings_is_a_problem() -> None:
    table = read("Supplier,Amount\nAcme,3\nAcme, Inc,4\nBolt,5,,\n")
    assert cells(table) == [["Acme", "3"], ["Acme", " Inc"], ["Bolt", "5"]]
    assert table.problems[["line", "column", "value"]].to_numpy().tolist() == [[3, "", "Acme |  Inc | 4"]]
    assert "more cells than there are headings" in table.problems["message"][0]


def test_a_row_cut_by_a_line_break_is_a_problem() -> None:
    table = read("Supplier,Area,Amount\nAcme,North,3\nBolt,So\nuth,4\n")
    assert table.problems["line"].tolist() == [3, 4]
    assert table.problems["message"].str.contains("ends before its last columns").all()


def test_a_row_may_leave_out_cells_that_are_empty_in_other_rows_too() -> None:
    table = read("Supplier,Amount,Note\nAcme,3,late\nBolt,4,\nCity,5\n")
    assert cells(table)[2] == ["City", "5", ""]
    assert table.problems.empty


@pytest.mark.parametrize("tail", ['Bolt,"4\n', '"Bolt,4\nCity,5\n"Dell, Inc",6\n', '"Bolt" Ltd,4\n'])
def test_a_stray_quotation_mark_is_refused_with_its_line(tail: str) -> None:
    with pytest.raises(ImportRejected, match="starts on line 3 "):
        read("Supplier,Amount\nAcme,3\n" + tail)


def test_a_quotation_mark_within_an_unquoted_cell_is_a_letter() -> None:
    assert cells(read('Item,Amount\n5" dressing,3\n')) == [['5" dressing', "3"]]


def test_too_large_a_file_is_refused() -> None:
    assert len(read_table(b"Ward\nA1\nB2\n", max_bytes=11).rows) == 2
    with pytest.raises(ImportRejected, match="larger than 1e-05 MB"):
        read_table(b"Ward\nA1\nB2\n", max_bytes=10)


@given(st.binary(max_size=200) | st.text(alphabet='ab1;,"\n\r\t |', max_size=60).map(str.encode))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        table = read_table(raw)
    except ImportRejected as error:
        assert str(error).endswith(".")
    else:
        assert len(table.rows) == len(table.line_numbers)
        assert len(set(table.columns)) == len(table.columns) == table.rows.shape[1]


CELL = st.text(alphabet=st.characters(exclude_characters="\0", exclude_categories=("Cc", "Cs")) | st.just("\n"), max_size=8)


@given(st.lists(st.tuples(CELL, CELL, CELL), max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_what_is_written_is_read(rows: list[tuple[str, str, str]], delimiter: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("Supplier", "Area", "Amount"), *rows])
    table = read_table(file.getvalue().encode())
    assert cells(table) == [list(row) for row in rows if any(map(str.strip, row))]
