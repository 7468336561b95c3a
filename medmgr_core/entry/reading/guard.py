"""The true size of a packed workbook, counted while it is unpacked piece by piece: its own directory may lie."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from medmgr_core.errors import ImportRejected

MAX_UNPACKED = 1_000_000_000  # bytes
MAX_CELLS = 12_000_000  # of a sheet, rows times columns: the reader keeps a place for each
_MAX_RATIO, _SUSPECT = 200, 100_000_000
_PIECE, _OVERLAP = 1 << 20, 300
_TOO_LARGE = "This workbook unpacks to more than can be read safely. Save its sheet as CSV and try again."
_DAMAGED = "This workbook is damaged or was not sent to its end. Ask for it again, or open and save it in a spreadsheet."
_LOCKED = "This workbook is locked with a password. Open it, take the password off, save it and try again."
_ROW = re.compile(rb'<row [^>]*?\br="(\d{1,9})"')
_FAR_ROW = re.compile(rb'\br="[A-Z]{1,3}(\d{5,9})"')
_FAR_COLUMN = re.compile(rb'\br="([A-Z]{2,3})\d')
_VALUE_CELL = re.compile(rb'<c [^>]*?\br="([A-Z]{1,3})(\d{1,9})"[^>]*?(?<!/)>\s*<(?:v|f|is)')
_SPARE = re.compile(rb"</f>(?:<v\s*/>|<v></v>)?</c>|<f[^>]*/></c>")
_REPEATED = re.compile(rb'number-(?:columns|rows)-repeated="(\d{4,})"')


@dataclass
class Extent:
    """How far a sheet reaches: rows and columns from 1."""

    rows: int = 0
    columns: int = 0

    def take(self, column: bytes, row: int) -> None:
        self.rows, self.columns = max(self.rows, row), max(self.columns, column_number(column))


@dataclass
class Package:
    """unpacked: bytes so far; formulas without a stored value and cells with an error are counted."""

    unpacked: int = 0
    formulas: int = 0
    errors: int = 0
    notes: list[str] = field(default_factory=list)


def column_number(letters: bytes) -> int:
    """A is 1, XFD is 16,384."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def check_package(path: Path) -> list[str]:
    """What to tell about a packed workbook. Raises ImportRejected for one that cannot be read safely."""
    found = Package()
    try:
        with zipfile.ZipFile(path) as packed, path.open("rb") as file:
            for member in packed.infolist():
                if not member.is_dir() and not member.filename.startswith("xl/media/"):
                    _check_member(file, member, found)
            names = packed.namelist()
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError) as error:
        raise ImportRejected(_DAMAGED) from error
    return _in_words(found, names)


def _in_words(found: Package, names: list[str]) -> list[str]:
    notes = []
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        notes.append("the workbook carries macros; they were neither read nor run")
    if any("externalLinks/" in name for name in names):
        notes.append("the workbook refers to other workbooks; the values stored in it were taken")
    if found.formulas:
        notes.append(f"{found.formulas:,} formulas have no stored value and are empty: open the workbook, save it and try again")
    if found.errors:
        notes.append(f"{found.errors:,} cells hold an error such as #N/A and are empty")
    return notes


def _check_member(file: BinaryIO, member: zipfile.ZipInfo, found: Package) -> None:
    sheet = member.filename.startswith("xl/worksheets/") and member.filename.endswith(".xml")
    extent, tail, size = Extent(), b"", 0
    for piece in _unpacked(file, member):
        size += len(piece)
        found.unpacked += len(piece)
        _refuse_bomb(size, member.compress_size, found.unpacked)
        block = tail + piece
        if b"<!DOCTYPE" in block or b"<!ENTITY" in block:
            raise ImportRejected(
                "This workbook holds declarations that no spreadsheet writes. Open it, save it anew and try again."
            )
        if sheet:
            _look(block, extent, found, len(tail))
        if member.filename == "content.xml":
            _look_for_repeats(block)
        tail = block[-_OVERLAP:]
    if extent.rows * extent.columns > MAX_CELLS:
        _look_closer(file, member)


def _refuse_bomb(size: int, packed: int, total: int) -> None:
    if total > MAX_UNPACKED or (size > _SUSPECT and size > _MAX_RATIO * max(packed, 1)):
        raise ImportRejected(_TOO_LARGE)


def _unpacked(file: BinaryIO, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """The content of a member in pieces, as long as it really is."""
    if member.flag_bits & 1:
        raise ImportRejected(_LOCKED)
    file.seek(member.header_offset)
    header = file.read(30)
    if len(header) < 30 or not header.startswith(b"PK\x03\x04"):
        raise ImportRejected(_DAMAGED)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    if member.compress_type == zipfile.ZIP_STORED:
        yield from _pieces(file, member.compress_size)
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(file, member.compress_size)
    else:
        raise ImportRejected("This workbook is packed in an unusual way. Open it, save it anew and try again.")


def _pieces(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left > 0 and (piece := file.read(min(_PIECE, left))):
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, packed: int) -> Iterator[bytes]:
    inflate = zlib.decompressobj(-15)
    for piece in _pieces(file, packed):
        while piece:
            yield inflate.decompress(piece, _PIECE)
            piece = inflate.unconsumed_tail
    if not inflate.eof:
        raise ImportRejected(_DAMAGED)


def _look(block: bytes, extent: Extent, found: Package, seen: int) -> None:
    rows = [*map(int, _ROW.findall(block)), *map(int, _FAR_ROW.findall(block))]
    extent.rows = max([extent.rows, 1, *rows])
    extent.columns = max([extent.columns, 26, *map(column_number, set(_FAR_COLUMN.findall(block)))])
    # What ends in the part seen before was counted there.
    found.formulas += sum(1 for match in _SPARE.finditer(block) if match.end() > seen)
    if b't="e"' in block:
        found.errors += block.count(b't="e"') - block[:seen].count(b't="e"')


def _look_for_repeats(block: bytes) -> None:
    """LibreOffice repeats blank rows and columns up to the end of the sheet; beyond that nothing sensible does."""
    if any(int(count) > 1_100_000 for count in _REPEATED.findall(block)):
        raise ImportRejected(_TOO_LARGE)


def _look_closer(file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """Formatted blank cells do not count: how far do the values reach?"""
    extent, tail = Extent(), b""
    farthest = b""
    for piece in _unpacked(file, member):
        block = tail + piece
        for column, row in _VALUE_CELL.findall(block):
            if int(row) > extent.rows or column_number(column) > extent.columns:
                farthest = column + row
            extent.take(column, int(row))
        tail = block[-_OVERLAP:]
    if extent.rows * extent.columns > MAX_CELLS:
        raise ImportRejected(
            f"A sheet of this workbook reaches to row {extent.rows:,} and {extent.columns:,} columns (cell "
            f"{farthest.decode()}), more than can be read. Delete what stands far away from the table, or save the sheet as CSV."
        )
