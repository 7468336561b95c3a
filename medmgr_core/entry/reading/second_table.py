"""A second table below the first, with headings of its own: its rows are no rows of the first, and that is told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import duckdb

from medmgr_core.entry.reading.cells import kind_of
from medmgr_core.entry.reading.found import LeftOut, shown
from medmgr_core.entry.reading.profile import Profile

_BEGINS = "a second table begins here, with headings of its own: put it into a sheet or file of its own"
_BELONGS = "row of a second table"
_MOST_BLANK = 500  # more blank rows set no table apart
_TITLES = 3  # rows between the blank row and the headings
_WORD = re.compile(r"[^\W\d_]{2}")


def second_table(con: duckdb.DuckDBPyConnection, table: str, profile: Profile, blank: Iterable[int]) -> list[LeftOut]:
    """All rows from the title or the headings of a second table on; [] where there is none.

    blank: numbers of blank rows. Headings stand shortly below one: different words only, over figures too, and figures follow.
    """
    ends = sorted(row for row in set(blank) if row + 1 not in set(blank))
    if not profile.numeric or not ends or len(ends) > _MOST_BLANK:
        return []
    near = sorted({row for end in ends for row in range(end + 1, end + _TITLES + 3)})
    sql = f"SELECT * FROM {table} WHERE row_no IN (SELECT unnest(?::BIGINT[])) ORDER BY row_no"
    rows = {int(row): [cell or "" for cell in cells] for row, *cells in con.execute(sql, [near]).fetchall()}
    for end in ends:
        for row in range(end + 1, end + _TITLES + 2):
            if row in rows and row + 1 in rows and _are_headings(rows[row], rows[row + 1], profile):
                return _from(con, table, end + 1, row)
            if row in rows and sum(map(bool, rows[row])) > 1:
                break  # only titles stand above headings
    return []


def _are_headings(cells: Sequence[str], below: Sequence[str], profile: Profile) -> bool:
    filled = [cell.casefold() for cell in cells if cell]
    over = [column for column in profile.numeric if cells[column]]
    words = all(kind_of(cell) == "text" and _WORD.search(cell) for cell in filled)
    figures = sum(kind_of(below[column]) in ("number", "date") for column in range(len(cells)) if cells[column])
    return bool(over) and len(filled) > 1 and words and len(set(filled)) == len(filled) and figures > 0


def _from(con: duckdb.DuckDBPyConnection, table: str, first: int, heading: int) -> list[LeftOut]:
    found = con.execute(f"SELECT * FROM {table} WHERE row_no >= ? ORDER BY row_no", [first]).fetchall()
    return [
        LeftOut(int(row), _BEGINS if row == heading else _BELONGS, shown([cell or "" for cell in cells])) for row, *cells in found
    ]
