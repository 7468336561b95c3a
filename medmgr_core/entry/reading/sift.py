"""A text file with a few odd rows: those are read with care, all others by DuckDB from a copy without them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from medmgr_core.entry.reading.marks import Marks
from medmgr_core.entry.reading.records import Record

_MOST_ODD = 20_000  # more of them are the rule, not the exception
_MAX_LINES = 500  # of one row


@dataclass
class Sifted:
    """clean: how many rows the copy holds, each with its row number before its first cell; odd: the others."""

    clean: int = 0
    odd: list[Record] = field(default_factory=list)


def sift(path: Path, marks: Marks, width: int, first_row: int, copy: Path) -> Sifted | None:
    """path: a file in UTF-8 without lone CR. None where a row is broken beyond this look, or too many are odd."""
    found, mark = Sifted(), marks.delimiter.encode()
    with path.open("rb") as file, copy.open("wb") as clean:
        try:
            for row, (line, cells) in enumerate(_rows(file, marks.delimiter), 1):
                if row < first_row:
                    continue
                if width == (line.count(mark) + 1 if cells is None else len(cells)) and (width > 1 or line.strip()):
                    clean.write(b"%d%s%s" % (row, mark, line))
                    found.clean += 1
                    continue
                found.odd.append(Record(row, _plain(line, marks.delimiter) if cells is None else cells))
                if len(found.odd) > _MOST_ODD:
                    return None
        except (csv.Error, _Broken):
            return None
    return found


class _Broken(Exception):
    """A quotation mark that is not closed, or stands where none may."""


def _rows(file: BinaryIO, delimiter: str) -> Iterator[tuple[bytes, list[str] | None]]:
    """Each row as it stands; its cells only where it has quotation marks."""
    for line in file:
        if b'"' not in line:
            yield line, None
            continue
        whole = line
        if line.count(b'"') % 2:
            whole = line + _up_to_the_end(file)
        rows = list(csv.reader(io.StringIO(whole.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))
        if len(rows) != 1:
            raise _Broken
        yield whole, rows[0]


def _up_to_the_end(file: BinaryIO) -> bytes:
    """The lines up to the one that closes the quotation mark."""
    lines = []
    for line in file:
        lines.append(line)
        if line.count(b'"') % 2:
            return b"".join(lines)
        if len(lines) > _MAX_LINES:
            break
    raise _Broken


def _plain(line: bytes, delimiter: str) -> list[str]:
    """The cells of a row without quotation marks."""
    return line.decode("utf-8-sig").rstrip("\r\n").split(delimiter)
