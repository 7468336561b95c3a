"""Short ways to read a file in a test and to look into its stage; and small files with the defects of the field."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from medmgr_core.entry.read_file import LeftOut, Sheet, StagedFile, read_file

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def read(folder: Path, content: bytes | str, name: str = "file.csv", **limits: Any) -> StagedFile:
    """The file read, its stage below folder."""
    path = folder / "given"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    try:
        return read_file(path, folder, name=name, **limits)
    finally:
        path.unlink()


def cells(file: StagedFile, sheet: Sheet | None = None) -> list[list[str | None]]:
    """The rows of a sheet in the stage, each with its row number first."""
    shown = sheet or file.sheets[0]
    with duckdb.connect(str(file.stage), read_only=True) as con:
        found = con.execute(f"SELECT * FROM {shown.table} ORDER BY row_no").fetchall()
    assert len(found) == shown.rows
    return [list(row) for row in found]


def reasons(entries: Sequence[LeftOut]) -> list[tuple[int, str]]:
    return [(entry.row, entry.why) for entry in entries]


def workbook(rows: Sequence[Sequence[Any]], *, merged: Sequence[str] = (), sheet: str = "Sheet1") -> bytes:
    """An XLSX with one sheet; merged: ranges such as B1:C1, whose first cell is given in rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
        for area in merged:
            first = area.split(":")[0]
            page.merge_range(area, "")
            row, column = int(first[1:]) - 1, ord(first[0]) - 65
            page.write(row, column, rows[row][column])
    return file.getvalue()


def raw_workbook(sheet_xml: str, extra: dict[str, bytes] | None = None, head: str = "") -> bytes:
    """An XLSX written by hand, for what no spreadsheet writes. sheet_xml: what stands in <worksheet>; head: before it."""
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship '
        f'Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}">{sheet_xml}</worksheet>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in (parts | (extra or {})).items():
            packed.writestr(name, text)
    return file.getvalue()


def open_document(rows_xml: str) -> bytes:
    """An ODS written by hand. rows_xml: what stands in its one table."""
    names = {name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text")}
    spaces = " ".join(f'xmlns:{name}="{urn}"' for name, urn in names.items())
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body><office:spreadsheet>'
        f'<table:table table:name="One">{rows_xml}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", content)
        packed.writestr(
            "META-INF/manifest.xml", '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
        )
    return file.getvalue()
