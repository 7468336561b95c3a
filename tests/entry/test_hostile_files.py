"""Files made to harm, and files broken on their way: a plain refusal or a correct table, in seconds, and nothing left behind."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter

from medmgr_core.entry.read_file import read_file
from medmgr_core.errors import ImportRejected
from tests.entry.read_file_parts import MAIN, cells, open_document, raw_workbook, read, workbook

A1 = (
    '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Ward</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Beds</t></is></c></row>{}</sheetData>'
)
ROW_2 = '<row r="2"><c r="A2" t="inlineStr"><is><t>A1</t></is></c><c r="B2"><v>3</v></c></row>'
PLAIN = [[2, "A1", "3"]]


@pytest.fixture(autouse=True)
def within_seconds() -> Iterator[None]:
    """Of the processors, however busy the machine is with other things: one or two are usual."""
    start = _seconds_of_children()
    yield
    assert _seconds_of_children() - start < 30


def _seconds_of_children() -> float:
    used = os.times()
    return used.children_user + used.children_system


def refused(folder: Path, content: bytes, sentence: str, name: str = "file.xlsx") -> None:
    with pytest.raises(ImportRejected, match=sentence) as told:
        read(folder, content, name)
    assert "Traceback" not in str(told.value)
    assert list(folder.iterdir()) == []


# --- size -------------------------------------------------------------------------------------------------------------


def test_a_zip_bomb(tmp_path: Path) -> None:
    bomb = raw_workbook(A1.format(ROW_2), {"xl/sharedStrings.xml": b" " * 400_000_000})
    assert len(bomb) < 500_000
    refused(tmp_path, bomb, "unpacks to more than can be read safely")


def test_a_zip_bomb_whose_directory_lies(tmp_path: Path) -> None:
    bomb = bytearray(raw_workbook(A1.format(ROW_2), {"xl/sharedStrings.xml": b" " * 200_000_000}))
    place = bomb.rindex(b"xl/sharedStrings.xml") - 46 + 24  # its unpacked size in the directory
    bomb[place : place + 4] = struct.pack("<I", 1000)
    refused(tmp_path, bytes(bomb), "unpacks to more than can be read safely")


def test_a_bomb_within_a_zip(tmp_path: Path) -> None:
    outer = io.BytesIO()
    with zipfile.ZipFile(outer, "w") as packed:
        packed.writestr("inner.zip", raw_workbook("", {"x": b" " * 10_000_000}))
    refused(tmp_path, outer.getvalue(), "packed and is no workbook")


def test_a_cell_at_the_far_end(tmp_path: Path) -> None:
    far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    refused(tmp_path, raw_workbook(A1.format(ROW_2 + far)), "XFD1048576")


def test_a_cell_at_the_far_end_in_a_row_that_lies(tmp_path: Path) -> None:
    refused(tmp_path, raw_workbook(A1.format('<row r="2"><c r="XFD1048576"><v>1</v></c></row>')), "XFD1048576")


def test_a_cell_at_the_far_end_that_the_guard_cannot_see(tmp_path: Path) -> None:
    hidden = "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>"
    refused(tmp_path, raw_workbook(A1.format(ROW_2 + hidden)), "cannot be read|more than can be read|more memory")


def test_a_million_declared_and_formatted_rows(tmp_path: Path) -> None:
    blank = "".join(f'<row r="{row}"><c r="A{row}" s="1"/><c r="XFD{row}" s="1"/></row>' for row in range(3, 200_000))
    end = '<row r="1048576" ht="15"/>'
    file = read(tmp_path, raw_workbook(f'<dimension ref="A1:XFD1048576"/>{A1.format(ROW_2 + blank + end)}'))
    assert cells(file) == PLAIN


def test_ten_thousand_columns(tmp_path: Path) -> None:
    head, row = ",".join(f"Day {day}" for day in range(10_000)), ",".join("1" * 10_000)
    refused(tmp_path, f"{head}\n{row}\n{row}\n".encode(), "10,000 columns; up to 2,000")
    refused(tmp_path, workbook([head.split(","), row.split(",")]), "10,000 columns; up to 2,000")


def test_fifteen_hundred_columns_are_taken(tmp_path: Path) -> None:
    head, row = ",".join(f"Day {day}" for day in range(1500)), ",".join("1" * 1500)
    sheet = read(tmp_path, f"{head}\n{row}\n{row}\n").sheets[0]
    assert (len(sheet.columns), sheet.rows) == (1500, 2)


@pytest.mark.parametrize("size", [20_000_000, pytest.param(149_000_000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("piece", [b"x", b"a,b,", b'"'])
def test_a_single_endless_line(tmp_path: Path, size: int, piece: bytes) -> None:
    refused(tmp_path, piece * (size // len(piece)), "line of more than 4 million letters|columns; up to", "line.csv")


def test_quotation_marks_that_never_close(tmp_path: Path) -> None:
    file = read(tmp_path, "Ward,Note\n" + 'A1,"open\n' * 20_000)
    assert len(file.sheets[0].problems) == 500
    assert any("20,000 rows are broken" in note for note in file.notes)


def test_a_workbook_of_repeated_cells(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell>'
    )
    bomb = f'<table:table-row table:number-rows-repeated="1000000">{cell}</table:table-row>'
    refused(tmp_path, open_document(bomb), "cannot be read|safely|memory|columns", "file.ods")


# --- what a workbook may carry ----------------------------------------------------------------------------------------


def test_a_billion_laughs(tmp_path: Path) -> None:
    laughs = (
        '<!DOCTYPE x [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
        + "]>"
    )
    refused(
        tmp_path, raw_workbook(A1.format("<row><c><v>&i;</v></c></row>"), head=laughs), "declarations that no spreadsheet writes"
    )


def test_links_and_macros_are_told_and_not_followed(tmp_path: Path) -> None:
    extra = {
        "xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macro",
        "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{MAIN}"/>'.encode(),
    }
    linked = '<row r="2"><c r="A2" t="str"><f>[1]Sheet1!A1</f><v>A1</v></c><c r="B2"><f>[1]Sheet1!B1</f><v>3</v></c></row>'
    file = read(tmp_path, raw_workbook(A1.format(linked), extra), "file.xlsm")
    assert cells(file) == PLAIN
    assert any("macros" in note for note in file.notes)
    assert any("other workbooks" in note for note in file.notes)


def test_formulas_are_taken_as_the_text_that_is_shown(tmp_path: Path) -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Ward", "Beds", "Link"])
        sheet.write_formula(1, 2, '=HYPERLINK("http://example.invalid/?"&A2, "click")', None, "click")
        sheet.write_row(1, 0, ["A1", 3])
        sheet.write_row(2, 0, ["B2", 4, '=HYPERLINK("http://example.invalid")'])
        sheet.write_formula(3, 1, "=1+1", None, "")
        sheet.write(3, 0, "C3")
    file = read(tmp_path, made.getvalue())
    assert cells(file)[0] == [2, "A1", "3", "click"]
    assert cells(file)[2] == [4, "C3", None, None]
    assert any("formulas have no stored value" in note for note in file.notes)


def test_formulas_in_a_text_file_are_text(tmp_path: Path) -> None:
    file = read(tmp_path, 'Ward,Note\nA1,"=HYPERLINK(""http://example.invalid"")"\nB2,@SUM(A1)\n')
    assert [row[2] for row in cells(file)] == ['=HYPERLINK("http://example.invalid")', "@SUM(A1)"]


# --- what is no table -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(4))
def test_noise(tmp_path: Path, seed: int) -> None:
    refused(tmp_path, random.Random(seed).randbytes(50_000), "does not hold plain text", "noise.csv")


@pytest.mark.parametrize("mark", [b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xef\xbb\xbf"])
def test_noise_behind_the_mark_of_a_file(tmp_path: Path, mark: bytes) -> None:
    refused(
        tmp_path, mark + random.Random(1).randbytes(50_000), "damaged|plain text|empty|cannot be read|no headings", "noise.xls"
    )


def test_nul_bytes(tmp_path: Path) -> None:
    refused(tmp_path, b"\0" * 5_000_000, "does not hold plain text|no headings|is empty", "nul.csv")
    refused(tmp_path, b"Ward,Beds\n" + b"\0" * 5000, "does not hold plain text", "nul.csv")


def test_a_workbook_that_was_not_sent_to_its_end(tmp_path: Path) -> None:
    whole = workbook([["Ward", "Beds"], *(["A", number] for number in range(2000))])
    refused(tmp_path, whole[: len(whole) // 2], "damaged or was not sent to its end")


def test_a_workbook_with_damaged_content(tmp_path: Path) -> None:
    whole = bytearray(workbook([["Ward", "Beds"], *([f"A{number}", number * 7919] for number in range(5000))]))
    place = whole.index(b"xl/worksheets/sheet1.xml") + 3000
    whole[place : place + 200] = b"\xff" * 200
    refused(tmp_path, bytes(whole), "damaged|cannot be read")


def test_a_workbook_with_broken_xml(tmp_path: Path) -> None:
    refused(tmp_path, raw_workbook("<sheetData><row r='1'><c r='A1'><v>1</v></row>"), "damaged|No sheet")


def test_a_locked_workbook(tmp_path: Path) -> None:
    locked = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(2000)
    refused(tmp_path, locked, "locked with a password")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<html><table><tr><td>Ward</td></tr></table></html>", "web page"),
        (b"\xef\xbb\xbf\r\n<TABLE border=1><tr><th>Ward", "web page"),
        ('<html xmlns:x="urn:schemas-microsoft-com:office:excel">'.encode("utf-16"), "web page"),
        (b"MIME-Version: 1.0\nContent-Type: multipart/related", "web page"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook>', "written in XML"),
        (b'{"rows": [1, 2]}', "JSON"),
        (b"%PDF-1.7", "PDF"),
        (b"\x1f\x8b\x08\x00", "packed"),
    ],
)
def test_other_files_are_named(tmp_path: Path, content: bytes, sentence: str) -> None:
    refused(tmp_path, content, sentence, "export.xls")


# --- names and leftovers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["../../etc/x.csv", "..\\..\\etc\\x.csv", "/etc/x.csv", "x\0.csv\n"])
def test_a_name_is_never_a_path(tmp_path: Path, name: str) -> None:
    file = read(tmp_path, "Ward,Beds\nA1,3\n", name)
    assert file.name == "x.csv"
    assert tmp_path in file.stage.parents


@pytest.mark.skipif(sys.platform == "win32", reason="Windows ends processes in its own way")
def test_a_child_that_dies_is_told_in_plain_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("medmgr_core.entry.read_file._READING", tmp_path / "dies.py")
    (tmp_path / "dies.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGABRT)\n")
    (tmp_path / "given").write_text("Ward,Beds\nA1,3\n")
    with pytest.raises(ImportRejected, match="This file cannot be read"):
        read_file(tmp_path / "given", tmp_path)
    assert sorted(os.listdir(tmp_path)) == ["dies.py", "given"]
