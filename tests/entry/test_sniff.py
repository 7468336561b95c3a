"""How a text file is written."""

from __future__ import annotations

import pytest

from medmgr_core.entry.sniff import Layout, sniff
from medmgr_core.errors import ImportRejected

TABLE = "Ward,Paid on,Amount\nÉlan,05/04/2020,£12.50\nB2,06/04/2020,£3.00\n"


@pytest.mark.parametrize(
    ("written_as", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("cp1252", "cp1252")],
)
def test_encoding(written_as: str, found: str) -> None:
    assert sniff(TABLE.encode(written_as)) == Layout(found, ",", 0)


def test_utf_16_of_the_other_byte_order() -> None:
    assert sniff(b"\xfe\xff" + TABLE.encode("utf-16-be")).encoding == "utf-16"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter(delimiter: str) -> None:
    assert sniff(TABLE.replace(",", delimiter).encode()).delimiter == delimiter


@pytest.mark.parametrize(
    ("table", "delimiter"),
    [
        ("Ward;Amount\nA1;1,50\nB2;2,75\n", ";"),  # decimal commas in every row
        ("Low;High\n1,5;2,5\n3,5;4,5\n", ";"),
        ("Year,Wards,Beds\n2020,12,340\n2021,13,350\n", ","),  # commas between digits that are delimiters
        ("Codes,Ward\nA01;B02,North\nC03;D04,South\n", ","),  # lists within a cell
        ('Ward,Note\nA1,"x; y; z"\nB2,"p; q; r"\n', ","),
        ("Ward\nA1\nB2\n", ","),  # one column
    ],
)
def test_delimiter_that_is_hard_to_tell(table: str, delimiter: str) -> None:
    assert sniff(table.encode()).delimiter == delimiter


@pytest.mark.parametrize(
    ("above", "header_row"),
    [
        ("", 0),
        ("Spend over 25k\n\n", 2),
        ("Spend over 25k,,\nApril 2020,,\n", 2),
        ("Trust:,King's\nPeriod:,April 2020\n" * 6, 12),  # more notes than rows
        ('"Spend,\nall of it"\n', 1),  # a title over two lines is one row
    ],
)
def test_titles_above_the_headings(above: str, header_row: int) -> None:
    table = "Date,Supplier,Area,Amount\n" + "05/04/2020,Acme,A1,3.00\n06/04/2020,Acme,B2,4.00\n" * 4
    assert sniff((above + table).encode()).header_row == header_row


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"", "This file is empty"),
        (b" \r\n \r\n", "This file is empty"),
        (b",,,\n,,,\n", "no headings"),
        (b"Ward,Amount\nA1,\x003.00\n", "does not hold plain text"),
        ("Ward,Amount\n".encode("utf-16-le"), "does not hold plain text"),  # no byte order mark
        (bytes(range(1, 32)) * 40, "does not hold plain text"),
        (b"PK\x03\x04" + bytes(100), "workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(100), "workbook"),
        (b"Ward,Amount\nA\x81\x8d,3.00\n", "letters of this file cannot be read"),
        (b"\xef\xbb\xbfWard\n\xff\xfe", "letters of this file cannot be read"),
    ],
)
def test_what_is_not_a_csv_file_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(ImportRejected, match=sentence):
        sniff(raw)


def test_a_stray_control_character_does_not_make_a_file_binary() -> None:
    assert sniff(("Ward,Note\n" + "A1,quiet day\n" * 50 + "B2,pasted\x02\n").encode()).header_row == 0
