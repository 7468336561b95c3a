"""What was found in a file, as the child process answers and the parent hands on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAX_LISTED = 500  # as many rows are told one by one; the rest is counted
MAX_TEXT = 200  # characters of a row that are shown

NO_ROOM = "This file needs more memory than is given to reading a file. Split it, for instance by month, or save it as CSV."


@dataclass(frozen=True)
class LeftOut:
    """Something that stands in the file and is no row of the table.

    row: as a spreadsheet counts it, from 1 (0: not about one row); why: plain words; text: its cells joined, cut off.
    """

    row: int
    why: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """One table. name: of the sheet, '' for a text file; table: its name in the stage, where heading i is column c{i}.

    header_row: last line of the heading, 0 without one; left_out and problems hold at most 500, left_out_rows counts all.
    problems: rows that are in no table because they are broken, with what to do.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    rows: int
    header_row: int
    left_out: tuple[LeftOut, ...]
    left_out_rows: int
    problems: tuple[LeftOut, ...]


@dataclass(frozen=True)
class StagedFile:
    """A file as it was understood. digest: sha256 of its content; kind: csv | xlsx | xls | ods; best sheet first.

    stage: a DuckDB file; each table has row_no BIGINT and c1 … cn VARCHAR, stripped of outer blanks, NULL where empty.
    """

    name: str
    bytes: int
    digest: str
    kind: str
    encoding: str
    delimiter: str
    sheets: tuple[Sheet, ...]
    notes: tuple[str, ...]
    stage: Path


def shown(cells: list[str]) -> str:
    """The cells of a row as one short text."""
    return " | ".join(filled for cell in cells if (filled := cell.strip()))[:MAX_TEXT]
