"""Where the table begins: the row of its headings, under titles and over the rows, and the headings as names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from medmgr_core.entry.reading.cells import is_period, kind_of
from medmgr_core.entry.reading.heading_rows import Span, flattened, heading_rows
from medmgr_core.entry.reading.second_table import main_part, parts_of

Rows = Sequence[Sequence[str]]
_FAR = 40  # as many rows from the top a heading may stand
_ESCAPED = re.compile("<([89a-f][0-9a-f])>")  # how R writes a letter it could not read: <a3> was a pound sign


@dataclass(frozen=True)
class Layout:
    """Places of rows from 0. heading: its rows, () without one; first: the row behind it; names: one a column, '' if none.

    others: the places of rows of other tables above it.
    """

    heading: tuple[int, ...]
    first: int
    names: tuple[str, ...]
    others: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Sample:
    """The first rows of a file and what is seen in them. typed: column -> number | date, where most cells are that."""

    rows: Rows
    filled: list[int]
    usual: int
    typed: dict[int, str]
    fits: list[int]


def find_layout(rows: Rows, spans: Sequence[Span] = ()) -> Layout:
    """rows: the first rows of a file, titles and blank rows included; spans: merged cells of a workbook."""
    parts = parts_of(rows)
    if len(parts) < 2:
        return _layout(rows, spans)
    main = main_part(rows, parts)
    begin = parts[main].first if main else 0
    end = parts[main + 1].first if main + 1 < len(parts) else len(rows)
    moved = [(top - begin, left, bottom - begin, right) for top, left, bottom, right in spans if begin <= top < end]
    found = _layout(rows[begin:end], moved)
    heading, names = tuple(place + begin for place in found.heading), found.names + ("",) * (_width(rows) - len(found.names))
    return Layout(heading, found.first + begin, names, frozenset(range(parts[0].first, begin)))


def _layout(rows: Rows, spans: Sequence[Span]) -> Layout:
    sample = _seen(rows)
    main = _main_row(sample)
    if main is None:
        first = next((place for place, cells in enumerate(sample.filled) if cells), 0)
        return Layout((), first, ("",) * _width(rows))
    places = heading_rows(rows, main, sample.typed, spans)
    return Layout(places, places[-1] + 1, flattened(rows, places, _width(rows), spans))


def named(names: Sequence[str], has_values: Sequence[bool]) -> dict[int, str]:
    """Column (from 0) -> heading, each once; a column without a heading and without a value is left away."""
    taken: dict[int, str] = {}
    used: set[str] = set()
    for place, (name, filled) in enumerate(zip(names, has_values, strict=True)):
        if name or filled:
            taken[place] = _free_name(_ESCAPED.sub(_letter, name) or f"Column {place + 1}", used)
            used.add(taken[place].casefold())
    return taken


def _letter(escaped: re.Match[str]) -> str:
    return bytes.fromhex(escaped[1]).decode("cp1252", errors="replace")


def _free_name(name: str, used: set[str]) -> str:
    names = (name if number == 1 else f"{name} ({number})" for number in count(1))
    return next(free for free in names if free.casefold() not in used)


def _width(rows: Rows) -> int:
    return max((len(row) for row in rows), default=0)


def _seen(rows: Rows) -> Sample:
    kinds = [[kind_of(cell) for cell in row] for row in rows]
    filled = [sum(map(bool, row)) for row in kinds]
    # Weighed by cells: ten lines of notes above three long rows do not outvote them.
    usual = max(set(filled), key=lambda width: width * filled.count(width), default=0)
    typed = _typed_columns([row for row, cells in zip(kinds, filled, strict=True) if cells])
    fits = [sum(1 for place, kind in typed.items() if place < len(row) and row[place] == kind) for row in kinds]
    return Sample(rows, filled, usual, typed, fits)


def _typed_columns(kinds: list[list[str]]) -> dict[int, str]:
    """Columns whose cells are mostly numbers or mostly dates, looked at below the titles."""
    below = kinds[min(len(kinds) - 1, int(len(kinds) * 0.3)) :] if kinds else []
    typed = {}
    for place in range(_width(kinds)):
        cells = [row[place] for row in below if place < len(row) and row[place]]
        for kind in ("number", "date"):
            if cells and cells.count(kind) * 2 >= len(cells):
                typed[place] = kind
    return typed


def _main_row(sample: Sample) -> int | None:
    """The row that holds most of the headings; None when the table has none."""
    if not sample.typed:
        return next((place for place, cells in enumerate(sample.filled) if cells and cells >= 0.75 * sample.usual), None)
    # As many figures as a row of the table has.
    known = sorted(fits for fits in sample.fits if fits)
    enough = max(1.0, known[len(known) // 2] * 0.5)
    clean = _clean_row(sample, enough)
    if clean is not None:
        return clean
    return _row_above_figures(sample, enough)


def _clean_row(sample: Sample, enough: float) -> int | None:
    """Words only, filled as far as the table, more than all above it, and figures in the next row."""
    most = 0
    for place, cells in enumerate(sample.filled[:-1]):
        follows = next((below for below in range(place + 1, len(sample.fits)) if sample.filled[below]), None)
        full = cells >= 0.75 * sample.usual and cells > most and not sample.fits[place]
        if full and follows is not None and sample.fits[follows] >= enough:
            return place
        most = max(most, cells)
        if place > _FAR:
            return None
    return None


def _row_above_figures(sample: Sample, enough: float) -> int | None:
    figures = next(
        (place for place, fits in enumerate(sample.fits) if fits >= enough and sample.filled[place] >= 0.5 * sample.usual), None
    )
    if figures is None or figures > _FAR:  # several tables below each other: the first one counts
        figures = next(place for place, fits in enumerate(sample.fits) if fits)
    most = max(sample.filled[:figures], default=0)
    if most >= max(1, 0.4 * sample.usual):
        return next(place for place in range(figures - 1, -1, -1) if sample.filled[place] >= 0.6 * most)
    return figures if _are_periods(sample, figures) else None


def _are_periods(sample: Sample, place: int) -> bool:
    """Years or months over columns of numbers: headings, though they are no words."""
    if place + 1 >= len(sample.rows):
        return False
    row, below = sample.rows[place], sample.rows[place + 1]
    over = [row[column].strip() for column in sample.typed if column < len(row) and row[column].strip()]
    under = [below[column] for column in sample.typed if column < len(below)]
    different = len(over) > 1 and len(set(over)) == len(over)
    return different and all(map(is_period, over)) and not all(map(is_period, under))
