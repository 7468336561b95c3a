"""Workbooks of Excel 97 (XLS, BIFF8) and binary ones (XLSB), written record by record as Microsoft has published them.

No library that is still kept writes either; here is what a sheet of texts, numbers and days needs.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date

Rows = Sequence[Sequence[str | float | date]]
_SECTOR, _FREE, _END, _FAT = 512, 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def xls(rows: Rows, *, sheet: str = "Sheet1") -> bytes:
    """Long enough not to need the small sectors: some hundred cells at least."""
    stream = _book(rows, sheet)
    assert len(stream) >= 4096
    return _compound(stream)


def xlsb(rows: Rows, *, sheet: str = "Sheet1", far: tuple[int, int] | None = None) -> bytes:
    """One sheet; texts stand in their cells. far: row and column, from 0, of one more cell."""
    book = b"".join([
        _brt(131), _brt(153, struct.pack("<III", 0, 0, 0)), _brt(143),
        _brt(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide(sheet)), _brt(144), _brt(132),
    ])  # fmt: skip
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/></Types>',
        "_rels/.rels": _relation("officeDocument", "xl/workbook.bin"),
        "xl/_rels/workbook.bin.rels": _relation("worksheet", "worksheets/sheet1.bin"),
        "xl/workbook.bin": book,
        "xl/styles.bin": b"".join([
            _brt(278), _brt(617, struct.pack("<I", 2)), _brt(47, _xf12(0)), _brt(47, _xf12(14)), _brt(618), _brt(279),
        ]),
        "xl/worksheets/sheet1.bin": b"".join(_sheet12(rows, far)),
    }  # fmt: skip
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def _serial(cell: float | date) -> float:
    return float((cell - date(1899, 12, 30)).days) if isinstance(cell, date) else cell


# --- BIFF8 ------------------------------------------------------------------------------------------------------------


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _begin(kind: int) -> bytes:
    return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))


def _text8(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def _book(rows: Rows, sheet: str) -> bytes:
    texts = list(dict.fromkeys(cell for row in rows for cell in row if isinstance(cell, str)))
    styles = b"".join(_record(0x00E0, struct.pack("<HHHBBIIHH", 0, form, 0, 0, 0, 0, 0, 0, 0)) for form in (0, 14))
    table = _record(0x00FC, struct.pack("<II", len(texts), len(texts)) + b"".join(map(_text8, texts)))
    head = _begin(0x0005) + _record(0x0042, struct.pack("<H", 1200)) + styles
    name = struct.pack("<BB", len(sheet), 0) + sheet.encode("latin-1")
    start = len(head) + 4 + 6 + len(name) + len(table) + 4
    bound = _record(0x0085, struct.pack("<IBB", start, 0, 0) + name)
    return head + bound + table + _record(0x000A) + b"".join(_sheet8(rows, texts))


def _sheet8(rows: Rows, texts: list[str]) -> Iterator[bytes]:
    yield _begin(0x0010)
    yield _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                yield _record(0x00FD, struct.pack("<HHHI", place, column, 0, texts.index(cell)))
            else:
                yield _record(0x0203, struct.pack("<HHHd", place, column, isinstance(cell, date), _serial(cell)))
    yield _record(0x000A)


def _compound(stream: bytes) -> bytes:
    """The file system in a file that holds the stream: header, one sector of the table of sectors, folder, content."""
    count = -(-len(stream) // _SECTOR)
    assert count + 2 <= _SECTOR // 4
    chain = [_FAT, _END, *range(3, count + 2), _END]
    table = struct.pack(f"<{_SECTOR // 4}I", *chain, *[_FREE] * (_SECTOR // 4 - len(chain)))
    folder = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _FREE, 2, len(stream)) + bytes(256)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1,
                                                                           0, 4096, _END, 0, _END, 0)  # fmt: skip
    sectors = struct.pack("<109I", 0, *[_FREE] * 108)
    return header + sectors + table + folder + stream.ljust(count * _SECTOR, b"\0")


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    letters = (name + "\0").encode("utf-16-le")
    return letters.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(letters), kind, 1, _FREE, _FREE, child, first, size)


# --- BIFF12 -----------------------------------------------------------------------------------------------------------


def _brt(kind: int, data: bytes = b"") -> bytes:
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size, rest = b"", len(data)
    while rest > 127:
        size, rest = size + bytes([rest & 0x7F | 0x80]), rest >> 7
    return number + size + bytes([rest]) + data


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _xf12(form: int) -> bytes:
    return struct.pack("<HHHHHBBHH", 0, form, 0, 0, 0, 0, 0, 0, 0)


def _sheet12(rows: Rows, far: tuple[int, int] | None) -> Iterator[bytes]:
    yield _brt(129) + _brt(148, struct.pack("<IIII", 0, len(rows) - 1, 0, max(map(len, rows)) - 1)) + _brt(145)
    for place, row in enumerate(rows):
        yield _brt(0, struct.pack("<IIHHBI", place, 0, 300, 0, 0, 0))
        for column, cell in enumerate(row):
            at = struct.pack("<II", column, isinstance(cell, date))
            yield _brt(6, at + _wide(cell)) if isinstance(cell, str) else _brt(5, at + struct.pack("<d", _serial(cell)))
    if far:
        yield _brt(0, struct.pack("<IIHHBI", far[0], 0, 300, 0, 0, 0)) + _brt(5, struct.pack("<IId", far[1], 0, 1.0))
    yield _brt(146) + _brt(130)


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<?xml version="1.0"?><Relationships xmlns="{_RELATIONS}">{one}</Relationships>'
