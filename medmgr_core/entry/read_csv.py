"""Reading a CSV file into a table of text, each cell as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count
from typing import TypeAlias

import numpy as np
import pandas as pd

from medmgr_core.entry.sniff import Layout, decode, sniff
from medmgr_core.errors import ImportRejected

Lines: TypeAlias = np.ndarray[tuple[int], np.dtype[np.int64]]

MAX_BYTES = 50_000_000
_TOO_MANY_CELLS = (
    "This row has more cells than there are headings: "
    "put quotation marks around a text that holds the separator, or remove what stands beside the table."
)
_TOO_FEW_CELLS = (
    "This row ends before its last columns, which all other rows fill: "
    "join it with the next line if a line break has cut it, or fill in what is missing."
)


@dataclass(frozen=True, eq=False)
class RawTable:
    """rows: text, '' where empty; line_numbers: line of the file, from 1, where each row starts;
    problems: as `problem_table`, lines whose cells may stand under the wrong heading."""

    columns: list[str]
    rows: pd.DataFrame
    line_numbers: Lines
    layout: Layout
    problems: pd.DataFrame


def read_table(raw: bytes, *, max_bytes: int = MAX_BYTES) -> RawTable:
    """The table in a CSV file, without titles, blank rows and blank columns. Raises ImportRejected."""
    if len(raw) > max_bytes:
        raise ImportRejected(f"This file is larger than {max_bytes / 1e6:g} MB. Split it, for instance by month.")
    layout = sniff(raw)
    numbered = list(_numbered_rows(decode(raw)[0], layout.delimiter))
    headings = numbered[layout.header_row][1]
    filled = [(line, row) for line, row in numbered[layout.header_row + 1 :] if any(map(str.strip, row))]
    lines = np.array([line for line, _ in filled], dtype=np.int64)
    rows = [row for _, row in filled]
    table = _named(_squared(rows, len(headings)), headings)
    return RawTable(list(table.columns), table, lines, layout, _row_problems(rows, lines, len(headings)))


def problem_table(
    lines: Lines, column: str, values: Sequence[str] | pd.Series[str], messages: Sequence[str] | pd.Series[str]
) -> pd.DataFrame:
    """What a person has to put right: line in the file, column ('' for the whole row), value as it stands, message."""
    texts = {"column": [column] * len(lines), "value": list(values), "message": list(messages)}
    return pd.DataFrame({"line": lines} | {name: pd.array(cells, dtype="str") for name, cells in texts.items()})


def _numbered_rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row with the line it starts on."""
    # Strict, because a stray quotation mark read leniently swallows the rows up to the next one without a word.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise ImportRejected(
            f"The row that starts on line {line} holds a quotation mark that is not closed or stands inside a cell. "
            'Remove it or write it twice ("") and try again.'
        ) from error


def _squared(rows: list[list[str]], width: int) -> pd.DataFrame:
    """Every row cut or filled to the width of the headings."""
    squared = [row if len(row) == width else (row + [""] * width)[:width] for row in rows]
    by_column = list(zip(*squared, strict=True)) or [()] * width
    return pd.DataFrame({place: pd.array(list(cells), dtype="str") for place, cells in enumerate(by_column)})


def _named(cells: pd.DataFrame, headings: list[str]) -> pd.DataFrame:
    """Columns named by their headings, each name once; a column without a heading and without a value is left out."""
    taken: dict[int, str] = {}
    for place, heading in enumerate(headings):
        name = " ".join(heading.split())
        if name or cells[place].str.strip().any():
            taken[place] = _free_name(name or f"Column {place + 1}", set(taken.values()))
    return cells[list(taken)].rename(columns=taken)


def _free_name(name: str, taken: set[str]) -> str:
    names = (name if number == 1 else f"{name} ({number})" for number in count(1))
    return next(free for free in names if free not in taken)


def _row_problems(rows: list[list[str]], lines: Lines, width: int) -> pd.DataFrame:
    """Rows that are wider than the headings, or that stop short of a column which every full row fills."""
    ragged = [(line, row) for line, row in zip(lines, rows, strict=True) if len(row) != width]
    needed = _needed_width(rows, width) if ragged else width
    found = [
        (line, row, _TOO_MANY_CELLS if len(row) > width else _TOO_FEW_CELLS)
        for line, row in ragged
        if len(row) < needed or any(map(str.strip, row[width:]))
    ]
    return problem_table(
        np.array([line for line, _, _ in found], dtype=np.int64),
        "",
        [" | ".join(row) for _, row, _ in found],
        [message for _, _, message in found],
    )


def _needed_width(rows: list[list[str]], width: int) -> int:
    """How far every full row is filled: some exports leave out empty cells at the end of a row."""
    full = [row for row in rows if len(row) >= width]
    always = [place for place in range(width) if full and all(row[place].strip() for row in full)]
    return max(always, default=-1) + 1
