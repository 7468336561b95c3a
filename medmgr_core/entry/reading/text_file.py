"""A text file into the stage: by DuckDB at once where all rows are clean, row by row where something is to be told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import duckdb

from medmgr_core.entry.reading import stage
from medmgr_core.entry.reading.found import MAX_LISTED, LeftOut, Sheet, shown
from medmgr_core.entry.reading.headings import find_layout
from medmgr_core.entry.reading.letters import Letters, as_utf8, find_letters, letters_in_words
from medmgr_core.entry.reading.marks import Marks, find_marks
from medmgr_core.entry.reading.other_tables import finished
from medmgr_core.entry.reading.records import Reader, Record
from medmgr_core.entry.reading.second_table import parts_of
from medmgr_core.entry.reading.sift import sift
from medmgr_core.entry.reading.structure import Structure, find_structure, line_ends_in_words, refuse_endless_lines
from medmgr_core.entry.reading.tidy import Draft, draft_of
from medmgr_core.errors import ImportRejected

MAX_COLUMNS = 2_000
_SAMPLE_BYTES, _SAMPLE_ROWS = 200_000, 400
_TOO_MANY = (
    "This row has more cells than there are headings: "
    "put quotation marks around a text that holds the separator, or remove what stands beside the table."
)


@dataclass(frozen=True)
class TextFound:
    """What a text file gave."""

    encoding: str
    delimiter: str
    sheets: list[Sheet]
    notes: list[str]


def read_text(path: Path, con: duckdb.DuckDBPyConnection, folder: Path) -> TextFound:
    """Stages the table of a text file as t1, others beside it as t1_1 and so on. Raises ImportRejected."""
    letters = find_letters(path)
    utf8 = as_utf8(path, letters, folder / "letters.txt")
    refuse_endless_lines(utf8)
    marks = find_marks(_sample(utf8))
    reader = Reader(utf8, marks)
    structure, draft, sheets = _staged(con, reader, folder)
    notes = [*letters_in_words(letters), *line_ends_in_words(structure), *draft.notes]
    if reader.lenient:
        notes.append(f"{reader.lenient:,} rows hold a quotation mark inside a cell; they were read as they stand")
    return TextFound(_encoding_name(letters), marks.delimiter, sheets, notes)


def _encoding_name(letters: Letters) -> str:
    return "utf-16" if letters.encoding.startswith("utf-16") else letters.encoding


def _sample(path: Path) -> str:
    """The beginning of the file, up to a line end."""
    with path.open("rb") as file:
        raw = file.read(_SAMPLE_BYTES)
    if len(raw) == _SAMPLE_BYTES:
        raw = raw[: max(raw.rfind(b"\n"), raw.rfind(b"\r")) + 1] or raw
    return raw.decode("utf-8-sig", errors="ignore")


def _staged(con: duckdb.DuckDBPyConnection, reader: Reader, folder: Path) -> tuple[Structure, Draft, list[Sheet]]:
    records = reader.records()
    first = list(islice(records, _SAMPLE_ROWS))
    draft, place = _draft(first, reader.marks)
    begins_clean = not (reader.marks.spaced or reader.lenient or any(record.trouble for record in first))
    # Both take a second for a million rows: at once they take one.
    with ThreadPoolExecutor(1) as pool:
        counting = pool.submit(find_structure, reader.path)
        rows = _loaded(con, reader, draft, first[place:]) if begins_clean else None
        structure = counting.result()
    draft.odd_blanks = structure.odd_blanks
    if rows is None or not structure.one_line_end or rows != structure.records - first[place].row + 1:
        con.execute(f"DROP TABLE IF EXISTS {draft.table}")
        is_even = begins_clean and structure.one_line_end and not structure.cr and structure.even_quotes
        if not (is_even and first[place:] and _sifted(con, reader, draft, first[place].row, folder)):
            con.execute(f"DROP TABLE IF EXISTS {draft.table}")
            stage.load_rows(con, draft.table, _careful(chain(first[place:], records), draft), draft.width, folder)
    stage.take_off_apostrophes(con, draft.table, draft.width)
    return structure, draft, finished(con, draft, folder)


def _draft(first: list[Record], marks: Marks) -> tuple[Draft, int]:
    """The sheet as it begins, and the place of its first row."""
    start = 1 if marks.named else 0
    rows = [record.cells for record in first[start:]]
    if not any(cell.strip() for row in rows for cell in row):
        raise ImportRejected("This file has no headings at its top. Choose a file that holds headings and rows.")
    layout = find_layout(rows)
    others = [rows[part.heading] for part in parts_of(rows)[1:]]  # their rows are looked at, to be told
    width = max(_width([rows[place] for place in layout.heading], rows[layout.first :]), _width(others, []))
    if width > MAX_COLUMNS:
        raise ImportRejected(
            f"This file has {width:,} columns; up to {MAX_COLUMNS:,} can be taken. Delete those that are not needed."
        )
    layout = replace(layout, names=(layout.names + ("",) * width)[:width])
    draft = draft_of("", "t1", [(record.row, record.cells) for record in first[start:]], layout, width)
    if start:
        draft.left_out.append(LeftOut(1, "line that names the separator", shown(first[0].cells)))
    return draft, start + layout.first


def _width(headings: list[list[str]], rows: list[list[str]]) -> int:
    """As wide as the headings, or as most rows are; blank cells at the end of a heading are none."""
    heads = [max((place + 1 for place, cell in enumerate(row) if cell.strip()), default=0) for row in headings]
    usual = Counter(len(row) for row in rows if any(map(str.strip, row))).most_common(1)
    return max([*heads, *(width for width, _ in usual), 1])


def _loaded(con: duckdb.DuckDBPyConnection, reader: Reader, draft: Draft, first: list[Record]) -> int | None:
    """How many rows DuckDB took, beginning with the right one; None when it refused."""
    skip = first[0].row - 1 if first else 0
    if not skip:
        return None
    try:
        rows = stage.load_text(con, draft.table, reader.path, reader.marks.delimiter, draft.width, skip)
    except duckdb.Error:
        return None
    found = con.execute(f"SELECT * EXCLUDE (row_no) FROM {draft.table} LIMIT 1").fetchall()
    padded = (first[0].cells + [""] * draft.width)[: draft.width]
    return rows if found and [cell or "" for cell in found[0]] == padded else None


def _sifted(con: duckdb.DuckDBPyConnection, reader: Reader, draft: Draft, first_row: int, folder: Path) -> bool:
    """The rows by DuckDB but for the odd ones; False where all of them need care."""
    copy = folder / "sifted.txt"
    found = sift(reader.path, reader.marks, draft.width, first_row, copy)
    if found is None:
        return False
    try:
        if stage.load_numbered(con, draft.table, copy, reader.marks.delimiter, draft.width) != found.clean:
            return False
    except duckdb.Error:
        return False
    finally:
        copy.unlink()
    stage.load_rows(con, "odd", _careful(iter(found.odd), draft), draft.width, folder)
    con.execute(f"INSERT INTO {draft.table} SELECT * FROM odd")
    con.execute("DROP TABLE odd")
    return True


def _careful(records: Iterator[Record], draft: Draft) -> Iterator[list[object]]:
    """Rows for the stage; what is broken or blank goes into the draft."""
    width, count = draft.width, 0
    for record in records:
        cells = record.cells
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if not any(cell.strip() for cell in cells):
            draft.blank.append(record.row)
        elif record.trouble or len(cells) > width:
            count += 1
            if count <= MAX_LISTED:
                draft.problems.append(LeftOut(record.row, record.trouble or _TOO_MANY, shown(cells)))
        else:
            if len(cells) < width:
                draft.short[record.row] = len(cells)
                cells = cells + [""] * (width - len(cells))
            yield [record.row, *cells]
    if count > MAX_LISTED:
        draft.notes.append(f"{count:,} rows are broken; the first {MAX_LISTED} are listed")
