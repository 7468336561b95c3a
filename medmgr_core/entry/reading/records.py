"""The rows of a text file read one by one, with care: a broken row is told and the next one is read."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from medmgr_core.entry.reading.marks import Marks

_OPEN = 'A quotation mark in this row is not closed: close it, or write it twice ("") if it belongs to the text.'
_MAX_LINES, _MAX_LETTERS = 500, 200_000  # of one row


@dataclass(frozen=True)
class Record:
    """row: as a spreadsheet counts it, from 1. trouble: '' or what to do; then cells are the best guess."""

    row: int
    cells: list[str]
    trouble: str = ""


@dataclass
class Reader:
    """Rows of a file in UTF-8. lenient: how many rows held a quotation mark inside a cell and were read as they stand."""

    path: Path
    marks: Marks
    lenient: int = field(default=0, init=False)

    def records(self) -> Iterator[Record]:
        with self.path.open(encoding="utf-8-sig", newline="") as file:
            yield from self._records(_Lines(file))

    def _records(self, lines: _Lines) -> Iterator[Record]:
        row = 0
        while True:
            reader = csv.reader(lines, delimiter=self.marks.delimiter, strict=True, skipinitialspace=self.marks.spaced)
            try:
                for cells in reader:
                    lines.since.clear()
                    row += 1
                    yield Record(row, cells)
            except (csv.Error, _TooLong):
                lines.back(lines.since)
                row += 1
                cells, trouble = self._quoted(next(lines), lines)
                lines.since.clear()
                yield Record(row, cells, trouble)
            else:
                return

    def _quoted(self, line: str, lines: _Lines) -> tuple[list[str], str]:
        """A row with quotation marks, which may go over several lines."""
        taken = [line]
        while True:
            try:
                return self._parse(taken, strict=True), ""
            except csv.Error as error:
                if "unexpected end" not in str(error) and len(taken) == 1:
                    self.lenient += 1
                    return self._parse(taken, strict=False), ""
                unclosed = "unexpected end" not in str(error) or not self._more(taken, lines)
            if unclosed:
                # The lines that were tried as its continuation are rows of their own.
                lines.back(taken[1:])
                return line.rstrip("\r\n").split(self.marks.delimiter), _OPEN

    def _more(self, taken: list[str], lines: _Lines) -> bool:
        """Takes lines up to the next quotation mark; False when the row grows beyond reason."""
        letters = sum(map(len, taken))
        for line in lines:
            taken.append(line)
            letters += len(line)
            if '"' in line:
                return True
            if len(taken) > _MAX_LINES or letters > _MAX_LETTERS:
                return False
        return False

    def _parse(self, taken: list[str], *, strict: bool) -> list[str]:
        reader = csv.reader(taken, delimiter=self.marks.delimiter, strict=strict, skipinitialspace=self.marks.spaced)
        return next(reader)


class _TooLong(Exception):
    """A row goes on beyond reason: its quotation mark is not closed."""


class _Lines:
    """The lines of a file, of which some can be given back. since: the lines of the row that is being read."""

    def __init__(self, file: Iterable[str]) -> None:
        self._file = iter(file)
        self._again: list[str] = []
        self.since: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._file)
        self.since.append(line)
        if len(self.since) > 2 * _MAX_LINES:
            raise _TooLong
        return line

    def back(self, lines: list[str]) -> None:
        self._again.extend(reversed(lines))
        self.since.clear()
