"""Tables that stand below each other, each with headings of its own: one is read, the rows of the others are told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import duckdb

from medmgr_core.entry.reading.cells import kind_of
from medmgr_core.entry.reading.found import LeftOut, shown

_BEGINS = "a second table begins here, with headings of its own, which can be chosen instead"
_BELONGS = "row of a second table"
_MOST_BLANK = 500  # more blank rows set no table apart
_TITLES = 3  # rows between the blank row and the headings
_LOOKED_AT = 20  # rows above and below, by which a column is known
_WORD = re.compile(r"[^\W\d_]{2}")
_NO_VALUE = re.compile(r"n/?a|none|nil|unknown|missing|pending|tb[acd]|not [a-z]+|no [a-z]+", re.IGNORECASE)

Cells = Sequence[str]


@dataclass(frozen=True)
class Part:
    """One of several tables. Places from 0: where it begins, its headings, and how many rows follow them."""

    first: int
    heading: int
    rows: int


def parts_of(rows: Sequence[Cells]) -> list[Part]:
    """The tables in the first rows of a file; the same headings again go on with the table above."""
    found: list[Part] = []
    for first, end in _blocks(rows):
        heading = _heading_in(rows, first, end)
        if heading is None or (found and _alike(rows[heading], rows[found[-1].heading])):
            found[-1:] = [Part(last.first, last.heading, last.rows + end - first) for last in found[-1:]]
        else:
            found.append(Part(first, heading, end - heading - 1))
    return found


def main_part(rows: Sequence[Cells], parts: Sequence[Part]) -> int:
    """Which is meant: the one with most rows, the first of equal ones. Two columns above wider ones are no table but notes."""
    return max(range(len(parts)), key=lambda n: (min(3, _width(rows[parts[n].heading])), parts[n].rows))


def second_table(con: duckdb.DuckDBPyConnection, table: str, headings: Sequence[Cells], blank: Iterable[int]) -> list[LeftOut]:
    """All rows from the title or the headings of a second table on; [] where there is none.

    headings: of the table itself, by column; blank: numbers of blank rows.
    """
    ends = sorted(row for row in set(blank) if row + 1 not in set(blank))
    if not ends or len(ends) > _MOST_BLANK:
        return []
    near = _near(con, table, ends)
    for end in ends:
        above = [near[row] for row in range(end - _LOOKED_AT, end) if row in near]
        heading = _other_heading(above, _run(near, end + 1), headings)
        if heading is not None:
            return _from(con, table, end + 1, end + 1 + heading)
    return []


def _other_heading(above: Sequence[Cells], rows: Sequence[Cells], headings: Sequence[Cells]) -> int | None:
    """The place of the headings of another table in rows that follow a blank one."""
    for place, cells in enumerate(rows[: _TITLES + 1]):
        repeats = any(_alike(cells, line) for line in headings)
        if not repeats and _are_words(cells) and _is_another(above, cells, rows[place + 1 :]):
            return place
        if _width(cells) > 1:
            break  # only titles stand above headings
    return None


def _blocks(rows: Sequence[Cells]) -> Iterator[tuple[int, int]]:
    """Rows between blank ones: the first place, and the one behind the last."""
    first = 0
    for place in range(len(rows) + 1):
        if place == len(rows) or not any(map(str.strip, rows[place])):
            if place > first:
                yield first, place
            first = place + 1


def _heading_in(rows: Sequence[Cells], first: int, end: int) -> int | None:
    """The row of words at the top of a block, below titles at most, with two rows or more and figures below it."""
    for place in range(first, min(first + _TITLES + 1, end)):
        below = rows[place + 1 : min(end, place + 1 + _LOOKED_AT)]
        over = any(_kind(below, column) == "figure" for column in _filled(rows[place]))
        if over and len(below) > 1 and _are_words(rows[place]):
            return place
        if _width(rows[place]) > 1:
            return None
    return None


def _are_words(cells: Cells) -> bool:
    filled = [cells[column].strip().casefold() for column in _filled(cells)]
    words = all(kind_of(cell) == "text" and _WORD.search(cell) and not _NO_VALUE.fullmatch(cell) for cell in filled)
    return words and len(filled) > 1 and len(set(filled)) == len(filled)


def _is_another(above: Sequence[Cells], cells: Cells, below: Sequence[Cells]) -> bool:
    """Do words stand where figures stood, or figures follow where words stood? And figures, or more words, follow these."""
    kinds = [(_kind(above, column), _kind(below, column)) for column in _filled(cells)]
    differs = any(was == "figure" or (was == "words" and will == "figure") for was, will in kinds)
    return differs and any(will == "figure" or (was == "figure" and will == "words" and len(below) > 1) for was, will in kinds)


def _kind(rows: Sequence[Cells], column: int) -> str:
    """'' | figure | words, as more than half of the filled cells are."""
    kinds = [kind_of(cells[column]) for cells in rows if column < len(cells) and cells[column].strip()]
    figures = sum(kind in ("number", "date") for kind in kinds)
    return "" if not kinds else "figure" if figures * 2 > len(kinds) else "words"


def _alike(cells: Cells, headings: Cells) -> bool:
    """Are they these headings again?"""
    filled = _filled(cells)
    same = sum(c < len(headings) and cells[c].strip().casefold() == headings[c].strip().casefold() for c in filled)
    return same > 1 and same >= 0.6 * len(filled)


def _filled(cells: Cells) -> list[int]:
    return [column for column, cell in enumerate(cells) if cell.strip()]


def _width(cells: Cells) -> int:
    return len(_filled(cells))


def _near(con: duckdb.DuckDBPyConnection, table: str, ends: Sequence[int]) -> dict[int, list[str]]:
    """The rows shortly above and below blank ones, by their numbers."""
    numbers = sorted({row for end in ends for row in range(end - _LOOKED_AT, end + _LOOKED_AT + 1)})
    return dict(_fetch(con, f"SELECT * FROM {table} WHERE row_no IN (SELECT unnest(?::BIGINT[]))", numbers))


def _run(rows: Mapping[int, Cells], first: int) -> list[Cells]:
    """The rows from a number on, up to the next blank one."""
    return [rows[row] for row in takewhile(rows.__contains__, range(first, first + _LOOKED_AT))]


def _from(con: duckdb.DuckDBPyConnection, table: str, first: int, heading: int) -> list[LeftOut]:
    found = _fetch(con, f"SELECT * FROM {table} WHERE row_no >= ? ORDER BY row_no", first)
    return [LeftOut(row, _BEGINS if row == heading else _BELONGS, shown(cells)) for row, cells in found]


def _fetch(con: duckdb.DuckDBPyConnection, sql: str, given: int | list[int]) -> list[tuple[int, list[str]]]:
    return [(int(found), [cell or "" for cell in cells]) for found, *cells in con.execute(sql, [given]).fetchall()]
