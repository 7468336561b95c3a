"""The other tables of a sheet: each becomes a sheet of its own, so that a person can choose which one to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from medmgr_core.entry.reading import stage
from medmgr_core.entry.reading.found import Sheet
from medmgr_core.entry.reading.headings import find_layout
from medmgr_core.entry.reading.tidy import Draft, draft_of, finish

_SAMPLE_ROWS = 400
Numbered = Sequence[tuple[int, list[str]]]


def finished(con: duckdb.DuckDBPyConnection, draft: Draft, folder: Path) -> list[Sheet]:
    """The table that is meant, then those that stand above or below it, each with the name it is chosen by."""
    sheet = finish(con, draft)
    others = [other for number, rows in enumerate(draft.others, 1) for other in _staged(con, draft, rows, number, folder)]
    name = sheet.name or (f"Table from row {sheet.header_row or 1}" if others else "")
    return [replace(sheet, name=name), *others]


def _staged(con: duckdb.DuckDBPyConnection, draft: Draft, rows: Numbered, number: int, folder: Path) -> Iterator[Sheet]:
    layout = find_layout([cells for _, cells in rows[:_SAMPLE_ROWS]])
    if not layout.heading:
        return
    width = max(len(cells) for _, cells in rows)
    layout = replace(layout, names=(layout.names + ("",) * width)[:width])
    at = f"able from row {rows[layout.heading[0]][0]}"
    inner = draft_of(f"{draft.name}: t{at}" if draft.name else f"T{at}", f"{draft.table}_{number}", rows, layout, width)
    inner.odd_blanks = draft.odd_blanks
    stage.load_rows(con, inner.table, _filled(rows[layout.first :], inner, width), width, folder)
    yield from finished(con, inner, folder)


def _filled(rows: Numbered, draft: Draft, width: int) -> Iterator[list[object]]:
    for row, cells in rows:
        if any(cells):
            yield [row, *cells, *[""] * (width - len(cells))]
        else:
            draft.blank.append(row)
