"""A file as it is becomes a table of text, each cell as it stands, each row with the number a spreadsheet shows."""

from __future__ import annotations

import hashlib
import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from medmgr_core.entry.read_file import read_file
from medmgr_core.errors import ImportRejected
from tests.entry.read_file_parts import cells, open_document, read, reasons, workbook

TABLE = "Ward,Paid on,Amount\nÉlan,05/04/2020,£12.50\nB2,06/04/2020,£3.00\n"
STAGED = [[2, "Élan", "05/04/2020", "£12.50"], [3, "B2", "06/04/2020", "£3.00"]]


# --- letters ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TABLE.encode(), "utf-8"),
        (TABLE.encode("utf-8-sig"), "utf-8-sig"),
        (TABLE.encode("cp1252"), "cp1252"),
        (TABLE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + TABLE.encode("utf-16-be"), "utf-16"),
        (TABLE.encode("utf-16-le"), "utf-16"),  # no byte order mark
        (TABLE.encode("utf-16-be"), "utf-16"),
    ],
)
def test_letters(tmp_path: Path, raw: bytes, encoding: str) -> None:
    file = read(tmp_path, raw)
    assert (file.encoding, file.kind, file.delimiter) == (encoding, "csv", ",")
    assert cells(file) == STAGED
    assert file.digest == hashlib.sha256(raw).hexdigest()
    assert file.bytes == len(raw)


def test_bytes_that_windows_1252_does_not_know(tmp_path: Path) -> None:
    file = read(tmp_path, b"Ward,Amount\nA\x81B \xe9,3.00\n")
    assert cells(file) == [[2, "A\ufffdB é", "3.00"]]
    assert "1 letters exist in no encoding that fits and stand as �" in file.notes


def test_a_few_strangers_do_not_spoil_the_letters_of_a_file(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Amount\nÉlan,1\nÜber,2\nŁódź,3\n".encode() + b"Caf\xe9,4\n")
    assert [row[1] for row in cells(file)] == ["Élan", "Über", "Łódź", "Café"]
    assert file.encoding == "utf-8"


def test_nul_characters_are_removed_and_told(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Note\n" + "A1,quiet day\n" * 30 + "B2,pas\0ted\n")
    assert cells(file)[-1] == [32, "B2", "pasted"]
    assert "1 empty (NUL) characters were removed" in file.notes


# --- marks ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiters_and_line_ends(tmp_path: Path, mark: str, line_end: str) -> None:
    file = read(tmp_path, TABLE.replace(",", mark).replace("\n", line_end))
    assert file.delimiter == mark
    assert cells(file) == STAGED


def test_mixed_line_ends(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Amount\r\nA1,1\nB2,2\rC3,3\r\n")
    assert cells(file) == [[2, "A1", "1"], [3, "B2", "2"], [4, "C3", "3"]]
    assert "line ends mixed: CRLF, LF, CR" in file.notes


@pytest.mark.parametrize(
    ("table", "mark"),
    [
        ("Ward;Amount\nA1;1,50\nB2;2,75\n", ";"),  # decimal commas in every row
        ("Year,Wards,Beds\n2020,12,340\n2021,13,350\n", ","),  # commas between digits that are delimiters
        ('Ward,Note\nA1,"x; y; z"\nB2,"p; q; r"\n', ","),
        ("Ward\nA1\nB2\n", ","),  # one column
        ("sep=;\nWard;Amount\nA1;1\n", ";"),
    ],
)
def test_delimiter_that_is_hard_to_tell(tmp_path: Path, table: str, mark: str) -> None:
    assert read(tmp_path, table).delimiter == mark


def test_blanks_before_quotation_marks(tmp_path: Path) -> None:
    file = read(tmp_path, 'Ward, Note, Amount\nA1, "one, two", 3\nB2, "three, four", 4\n')
    assert cells(file) == [[2, "A1", "one, two", "3"], [3, "B2", "three, four", "4"]]


# --- rows -------------------------------------------------------------------------------------------------------------


def test_cells_stay_as_they_stand_but_for_outer_blanks(tmp_path: Path) -> None:
    file = read(tmp_path, 'Code , Amount,Note\n00123,"1,234.50 ",NA\n1E05,,"say ""no"""\n\u00a0x,"", \ny,1,"two\nlines\n"\n')
    assert file.sheets[0].columns == ("Code", "Amount", "Note")
    assert cells(file) == [
        [2, "00123", "1,234.50", "NA"],
        [3, "1E05", None, 'say "no"'],
        [4, "x", None, None],
        [5, "y", "1", "two\nlines"],
    ]


def test_row_numbers_count_blank_rows_and_take_a_cell_over_lines_as_one_row(tmp_path: Path) -> None:
    # row:                 1               2 3          4                      5         6    7
    file = read(tmp_path, 'Spend in April\n\nWard,Note\r\nA1,"first\nsecond"\r\n , \r\n\r\nB2,quiet\r\n')
    assert cells(file) == [[4, "A1", "first\nsecond"], [7, "B2", "quiet"]]
    assert file.sheets[0].header_row == 3
    assert reasons(file.sheets[0].left_out) == [
        (1, "title above the table"), (2, "blank row"), (5, "2 blank rows, to row 6"),
    ]  # fmt: skip
    assert file.sheets[0].left_out_rows == 4


def test_rows_with_too_many_and_too_few_cells_are_problems(tmp_path: Path) -> None:
    file = read(tmp_path, "Supplier,Area,Amount\nAcme,North,3\nAcme, Inc,North,4\nBolt,So\nuth,4\nCog,East,5,,\n")
    assert cells(file) == [[2, "Acme", "North", "3"], [6, "Cog", "East", "5"]]
    problems = file.sheets[0].problems
    assert [(problem.row, problem.text) for problem in problems] == [
        (3, "Acme | Inc | North | 4"),
        (4, "Bolt | So"),
        (5, "uth | 4"),
    ]
    assert "more cells than there are headings" in problems[0].why
    assert "ends before its last columns" in problems[1].why


def test_rows_may_end_before_columns_that_are_often_empty(tmp_path: Path) -> None:
    file = read(tmp_path, "Supplier,Amount,Note\nAcme,3,late\nBolt,4\nCog,5,\n")
    assert cells(file) == [[2, "Acme", "3", "late"], [3, "Bolt", "4", None], [4, "Cog", "5", None]]
    assert not file.sheets[0].problems


def test_a_quotation_mark_that_is_not_closed_costs_one_row(tmp_path: Path) -> None:
    lines = "".join(f'"Ward {number}",{number}\n' for number in range(300))
    file = read(tmp_path, f'Ward,Amount\n{lines}"Ward x,301\n{lines}')
    assert [problem.row for problem in file.sheets[0].problems] == [302]
    assert "not closed" in file.sheets[0].problems[0].why
    assert file.sheets[0].rows == 600


def test_a_quotation_mark_within_a_cell_is_read_as_it_stands(tmp_path: Path) -> None:
    file = read(tmp_path, 'Item,Amount\n3" pipe,1\n"say ""no""",2\n"John "Jack" Smith",3\n')
    assert [row[2] for row in cells(file)] == ["1", "2", "3"]
    assert cells(file)[0][1] == '3" pipe'
    assert any("quotation mark inside a cell" in note for note in file.notes)


def test_the_quick_and_the_careful_way_agree(tmp_path: Path) -> None:
    rows = [f'W{number},"{number},000.50","line\nbreak ""{number}""",x' for number in range(2000)]
    quick = read(tmp_path, "Ward,Amount,Note,Last\n" + "\n".join(rows) + "\n")
    careful = read(tmp_path, "Ward,Amount,Note,Last\n" + "\n".join(rows) + "\n\r\n")  # mixed line ends
    assert cells(quick) == cells(careful)
    assert cells(quick)[1999] == [2001, "W1999", "1999,000.50", 'line\nbreak "1999"', "x"]


# --- workbooks --------------------------------------------------------------------------------------------------------


def test_cells_of_a_workbook_as_a_person_would_type_them(tmp_path: Path) -> None:
    row = ["007", 12.0, 0.1 + 0.2, 1234567890123456, True, date(2020, 4, 30), datetime(2020, 4, 30, 7, 5), 1e-7]
    file = read(tmp_path, workbook([["Id", "Whole", "Part", "Long", "Yes", "Day", "Time", "Small"], row]))
    assert file.kind == "xlsx"
    assert cells(file) == [[2, "007", "12", "0.3", "1234567890123456", "true", "2020-04-30", "2020-04-30 07:05:00", "0.0000001"]]


def test_blank_rows_and_columns_before_the_table_of_a_workbook(tmp_path: Path) -> None:
    file = read(
        tmp_path,
        workbook([[], ["", "", "Spend"], [], ["", "", "Ward", "", "Amount"], ["", "", "A1", "", 3], [], ["", "", "B2", "", 4]]),
    )
    sheet = file.sheets[0]
    assert (sheet.columns, sheet.header_row) == (("Ward", "Amount"), 4)
    assert cells(file) == [[5, "A1", "3"], [7, "B2", "4"]]
    assert [(out.row, out.text) for out in sheet.left_out if out.why == "blank column"] == [
        (0, "column A"), (0, "column B"), (0, "column D"),
    ]  # fmt: skip


def test_an_open_document_sheet(tmp_path: Path) -> None:
    def row(*texts: str) -> str:
        inner = "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
        )
        return f"<table:table-row>{inner}</table:table-row>"

    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    end = f'<table:table-row table:number-rows-repeated="1048570">{blank}</table:table-row>'
    file = read(tmp_path, open_document(row("Ward", "Note") + row("A1", "007") + row("B2", "x") + end))
    assert file.kind == "ods"
    assert cells(file) == [[2, "A1", "007"], [3, "B2", "x"]]


# --- the process ------------------------------------------------------------------------------------------------------


def test_only_the_stage_is_left(tmp_path: Path) -> None:
    file = read(tmp_path, TABLE.encode("utf-16"))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [file.stage]


@pytest.mark.parametrize("content", ["", " \r\n \n", "\0" * 100])
def test_nothing_is_left_of_a_refused_file(tmp_path: Path, content: str) -> None:
    with pytest.raises(ImportRejected):
        read(tmp_path, content)
    assert list(tmp_path.iterdir()) == []


def test_limits_of_size_and_time(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match=r"larger than 0\.001 MB"):
        read(tmp_path, TABLE * 100, max_bytes=1000)
    with pytest.raises(ImportRejected, match="more than 0 seconds"):
        read(tmp_path, TABLE, seconds=0)
    assert list(tmp_path.iterdir()) == []


def test_reading_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "given").write_text(TABLE)
    stop = threading.Event()
    stop.set()
    with pytest.raises(ImportRejected, match="stopped"):
        read_file(tmp_path / "given", tmp_path, stop=stop)
    assert [path.name for path in tmp_path.iterdir()] == ["given"]
