"""The sheets of a workbook into the stage: the values as they are stored, never a formula or a macro."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

import duckdb
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from medmgr_core.entry.reading import stage
from medmgr_core.entry.reading.cells import as_text
from medmgr_core.entry.reading.found import Sheet
from medmgr_core.entry.reading.guard import check_package
from medmgr_core.entry.reading.heading_rows import Span
from medmgr_core.entry.reading.headings import Layout, find_layout
from medmgr_core.entry.reading.other_tables import finished
from medmgr_core.entry.reading.text_file import MAX_COLUMNS
from medmgr_core.entry.reading.tidy import Draft, draft_of
from medmgr_core.errors import ImportRejected

_SAMPLE_ROWS, _MAX_SHEETS = 400, 200
_DAMAGED = "This workbook is damaged and cannot be read. Open it in a spreadsheet, save it anew and try again."
_LOCKED = "This workbook is locked with a password. Open it, take the password off, save it and try again."


@dataclass(frozen=True)
class WorkbookFound:
    """sheets: the one with most cells first; other tables of a sheet follow the one that is meant."""

    sheets: list[Sheet]
    notes: list[str]


def read_workbook(path: Path, kind: str, con: duckdb.DuckDBPyConnection, folder: Path) -> WorkbookFound:
    """Stages every sheet that holds a table. Raises ImportRejected."""
    notes = check_package(path) if kind != "xls" else []
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = _sheets(book, con, folder, notes)
    except PasswordError as error:
        raise ImportRejected(_LOCKED) from error
    except CalamineError as error:
        raise ImportRejected(_LOCKED if "password" in str(error).lower() else _DAMAGED) from error
    if not sheets:
        raise ImportRejected("No sheet of this workbook holds a table. Choose a file that holds headings and rows.")
    sheets.sort(key=lambda tables: -tables[0].rows * len(tables[0].columns))
    return WorkbookFound([table for tables in sheets for table in tables], notes)


def _sheets(book: CalamineWorkbook, con: duckdb.DuckDBPyConnection, folder: Path, notes: list[str]) -> list[list[Sheet]]:
    """The tables of each sheet, the one that is meant first."""
    listed = [told for told in book.sheets_metadata if told.typ == SheetTypeEnum.WorkSheet][:_MAX_SHEETS]
    found, columns_alone = list[list[Sheet]](), list[str]()
    for place, told in enumerate(listed):
        sheet = book.get_sheet_by_name(told.name)
        draft = _staged(sheet, told.name, f"t{place + 1}", con, folder)
        if draft is None:
            columns_alone.append(told.name)
            continue
        if told.visible != SheetVisibleEnum.Visible:
            notes.append(f"sheet '{told.name}' is hidden")
        found.append(finished(con, draft, folder))
        notes += [note if len(listed) == 1 else f"sheet '{told.name}': {note}" for note in draft.notes]
    notes += [f"sheet '{name}' holds no table" for name in columns_alone]
    return found


def _staged(sheet: CalamineSheet, name: str, table: str, con: duckdb.DuckDBPyConnection, folder: Path) -> Draft | None:
    """The rows of a sheet in the stage; None when it holds no table: nothing, or notes in one column."""
    if not sheet.total_width and not sheet.total_height and sheet.start is None:
        return None
    rows = _rows(sheet)
    first = list(islice(rows, _SAMPLE_ROWS))
    layout = find_layout([cells for _, cells in first], _spans(sheet))
    if max((sum(map(bool, map(str.strip, cells))) for _, cells in first), default=0) < 2 or _is_prose(first, layout):
        return None
    width = len(first[0][1])
    if width > MAX_COLUMNS:
        raise ImportRejected(
            f"The sheet {name} has {width:,} columns; up to {MAX_COLUMNS:,} can be taken. Delete those that are not needed."
        )
    draft = draft_of(name, table, first, layout, width)
    stage.load_rows(con, table, _written(chain(first[layout.first :], rows), draft), width, folder)
    return draft


def _is_prose(first: Sequence[tuple[int, list[str]]], layout: Layout) -> bool:
    """Notes: hardly a row has a second cell."""
    filled = [sum(map(bool, map(str.strip, cells))) for _, cells in first[layout.first :]]
    filled = [cells for cells in filled if cells]
    return not layout.heading or sum(1 for cells in filled if cells > 1) * 5 < len(filled)


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[str]]]:
    """Each row with its number; columns left of the first value are added, so that column A is column A."""
    left = [""] * (sheet.start[1] if sheet.start else 0)
    for row, cells in enumerate(sheet.iter_rows(), 1):
        yield row, left + [as_text(cell) for cell in cells]


def _spans(sheet: CalamineSheet) -> list[Span]:
    return [(first[0], first[1], last[0], last[1]) for first, last in sheet.merged_cell_ranges or ()]


def _written(rows: Iterator[tuple[int, list[str]]], draft: Draft) -> Iterator[list[object]]:
    for row, cells in rows:
        if any(cells):
            yield [row, *cells]
        else:
            draft.blank.append(row)
