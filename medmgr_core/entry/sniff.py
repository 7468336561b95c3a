"""How a text file is written: its encoding, its delimiter and the row that holds the headings."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from medmgr_core.errors import ImportRejected

DELIMITERS = (",", ";", "\t", "|")
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x19\x1b-\x1f]")
_SAMPLE_CHARACTERS, _SAMPLE_ROWS = 100_000, 200
_SAVE_AS = 'Save it from the spreadsheet as "CSV UTF-8" and try again.'


@dataclass(frozen=True)
class Layout:
    """encoding: a Python codec name; header_row: how many rows, blank ones included, stand above the headings."""

    encoding: str
    delimiter: str
    header_row: int


def sniff(raw: bytes) -> Layout:
    """The layout of a CSV file. Raises ImportRejected for a file that is empty or not text."""
    text, encoding = decode(raw)
    sample = text[:_SAMPLE_CHARACTERS]
    delimiter = _delimiter(sample)
    return Layout(encoding, delimiter, _header_row(_sample_rows(sample, delimiter)))


def decode(raw: bytes) -> tuple[str, str]:
    """The text of a file and its encoding. Raises ImportRejected for a file that is empty or not text."""
    if raw.startswith(_WORKBOOKS):
        raise ImportRejected(f"This file is a workbook, not a CSV file. {_SAVE_AS}")
    for encoding in _possible_encodings(raw):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        _refuse_what_is_not_text(text)
        return text, encoding
    raise ImportRejected(f"The letters of this file cannot be read. {_SAVE_AS}")


def _possible_encodings(raw: bytes) -> tuple[str, ...]:
    """A byte order mark settles it; without one Windows-1252 is tried last, as nearly any bytes pass for it."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return (encoding,)
    return ("utf-8", "cp1252")


def _refuse_what_is_not_text(text: str) -> None:
    if not text.strip():
        raise ImportRejected("This file is empty. Choose a file that holds headings and rows.")
    # A stray control character is pasted into many a real export; one in a hundred is not text.
    if "\0" in text or len(_CONTROLS.findall(text)) * 100 > len(text):
        raise ImportRejected(f"This file does not hold plain text. {_SAVE_AS}")


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    return list(islice(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter), _SAMPLE_ROWS))


def _delimiter(sample: str) -> str:
    """The delimiter that cuts most rows into the same number of cells, then into most cells; a comma when none cuts."""
    # In 1,50;2,75 the comma is a decimal mark: between two digits it says nothing when another delimiter is there.
    without_decimals = re.sub(r"(?<=[0-9]),(?=[0-9])", "", sample)
    cuts = {mark: _even_cuts(_sample_rows(without_decimals if mark == "," else sample, mark)) for mark in DELIMITERS}
    return max(DELIMITERS, key=cuts.__getitem__)


def _even_cuts(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows have the usual number of cells, and that number; nothing where it is one cell."""
    for width, count in Counter(len(row) for row in rows if _filled(row)).most_common(1):
        return (count, width) if width > 1 else (0, 0)
    return 0, 0


def _header_row(rows: list[list[str]]) -> int:
    """The first row that is filled about as far as the table is: titles above it fill a cell or two."""
    filled = [_filled(row) for row in rows]
    if not any(filled):
        raise ImportRejected("This file has no headings at its top. Choose a file that holds headings and rows.")
    # Weighed by cells: ten lines of notes above three long rows do not outvote them.
    usual = max(set(filled), key=lambda width: width * filled.count(width))
    return next(place for place, width in enumerate(filled) if width >= 0.75 * usual)


def _filled(cells: Iterable[str]) -> int:
    return sum(1 for cell in cells if cell.strip())
