"""From all rows of a sheet to its table: columns named, and what is no row taken out with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import duckdb

from medmgr_core.entry.reading import stage
from medmgr_core.entry.reading.found import MAX_LISTED, LeftOut, Sheet, shown
from medmgr_core.entry.reading.headings import Layout, named
from medmgr_core.entry.reading.marked_rows import marked_rows
from medmgr_core.entry.reading.profile import profile_of
from medmgr_core.entry.reading.second_table import second_table
from medmgr_core.entry.reading.total_columns import total_columns

_TOO_FEW = (
    "This row ends before its last columns, which all other rows fill: "
    "join it with the next line if a line break has cut it, or fill in what is missing."
)


_OTHER = "row of another table above this one, which can be chosen instead"


@dataclass
class Draft:
    """A sheet while its table is made. width: columns of the file; blank: row numbers; short: row -> number of its cells.

    heading_lines: cells of each heading row; last: number of the last row of the file that is not blank.
    others: the rows of each other table of the sheet, with their numbers; blank ones are empty.
    """

    name: str
    table: str
    layout: Layout
    width: int
    heading_lines: list[list[str]]
    left_out: list[LeftOut] = field(default_factory=list)
    problems: list[LeftOut] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    short: dict[int, int] = field(default_factory=dict)
    last: int = 0
    odd_blanks: bool = False
    header_row: int = 0
    notes: list[str] = field(default_factory=list)
    others: list[list[tuple[int, list[str]]]] = field(default_factory=list)


def draft_of(name: str, table: str, rows: Sequence[tuple[int, list[str]]], layout: Layout, width: int) -> Draft:
    """rows: the first rows with their numbers; all above the heading are titles, blank ones too."""
    heading = [rows[place] for place in layout.heading]
    draft = Draft(name, table, layout, width, [_stripped(cells, width) for _, cells in heading])
    draft.header_row = heading[-1][0] if heading else 0
    for place, (row, cells) in enumerate(rows[: layout.heading[0] if heading else layout.first]):
        if any(cell.strip() for cell in cells):
            why = _OTHER if place in layout.others else "title above the table"
            draft.left_out.append(LeftOut(row, why, shown(cells)))
        else:
            draft.blank.append(row)
    if layout.others:
        draft.others.append([rows[place] for place in sorted(layout.others)])
        first = rows[min(layout.others)][0]
        draft.notes.append(f"another table with fewer rows begins in row {first} and is left out")
    if len(heading) > 1:
        draft.notes.append(f"{len(heading)} heading rows joined")
    if not heading:
        draft.notes.append("no headings were found: the columns are called Column 1, Column 2 and so on")
    return draft


def finish(con: duckdb.DuckDBPyConnection, draft: Draft) -> Sheet:
    """The table in the stage made ready, and what to tell about it."""
    table = draft.table
    stage.strip_cells(con, table, draft.width, odd_blanks=draft.odd_blanks)
    _take_out_blank_rows(con, draft, draft.width)
    _take_out_second(con, draft)
    counts = stage.filled_counts(con, table, draft.width)
    names = named(draft.layout.names, [count > 0 for count in counts])
    _tell_blank_columns(draft, names)
    stage.keep_columns(con, table, draft.width, list(names))
    columns = list(names.values())
    _take_out_marked(con, draft, columns, list(names), [counts[place] for place in names])
    rows = stage.count_rows(con, table)
    return _told(draft, columns, rows)


def _stripped(cells: Sequence[str], width: int) -> list[str]:
    return [cell.strip() for cell in cells[:width]] + [""] * (width - len(cells))


def _tell_blank_columns(draft: Draft, names: dict[int, str]) -> None:
    blank = [place for place in range(draft.width) if place not in names]
    if len(blank) > 10:
        draft.left_out.append(LeftOut(0, f"{len(blank):,} blank columns", ""))
    else:
        draft.left_out += [LeftOut(0, "blank column", f"column {_letters(place)}") for place in blank]


def _letters(place: int) -> str:
    """Column 0 is A, column 26 is AA."""
    text = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        text = chr(65 + letter) + text
    return text


def _take_out_blank_rows(con: duckdb.DuckDBPyConnection, draft: Draft, width: int) -> None:
    if not width:
        return
    nothing = f"coalesce({', '.join(stage.names(width))}) IS NULL"
    found = [int(row[0]) for row in con.execute(f"SELECT row_no FROM {draft.table} WHERE {nothing}").fetchall()]
    if found:
        con.execute(f"DELETE FROM {draft.table} WHERE {nothing}")
        draft.blank += found


def _take_out_second(con: duckdb.DuckDBPyConnection, draft: Draft) -> None:
    if second := second_table(con, draft.table, draft.heading_lines, draft.blank):
        draft.others.append(_with_blanks(_fetch_rows(con, draft.table, [out.row for out in second])))
        stage.delete_rows(con, draft.table, (out.row for out in second))
        draft.left_out += second
        draft.notes.append(f"a second table begins below row {second[0].row - 1} and is left out")


def _with_blanks(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Where rows are missing a blank one stands: it may set another table apart."""
    found: list[tuple[int, list[str]]] = []
    for row, cells in rows:
        if found and row > found[-1][0] + 1:
            found.append((row - 1, [""] * len(cells)))
        found.append((row, cells))
    return found


def _take_out_marked(
    con: duckdb.DuckDBPyConnection, draft: Draft, columns: list[str], places: list[int], counts: list[int]
) -> None:
    rows = stage.count_rows(con, draft.table)
    if not rows or not columns:
        return
    profile = profile_of(con, draft.table, rows, counts)
    lines = [[line[place] for place in places] for line in draft.heading_lines]
    last = con.execute(f"SELECT max(row_no) FROM {draft.table}").fetchall()[0][0]
    end = max([int(last), *draft.short])
    marked = marked_rows(con, draft.table, profile, columns, lines, draft.short, end, set(draft.blank))
    stage.delete_rows(con, draft.table, (out.row for out in marked.out))
    draft.left_out += marked.out
    draft.notes += marked.notes
    _carry_groups(con, draft, columns, marked.groups)
    _take_out_short(con, draft, places, {out.row for out in marked.out})
    draft.notes += total_columns(con, draft.table, profile, columns)


def _carry_groups(
    con: duckdb.DuckDBPyConnection, draft: Draft, columns: list[str], groups: dict[int, list[tuple[int, str]]]
) -> None:
    """A label that stood on the rows left out only, such as a region, is written on the rows below each."""
    for column, labels in groups.items():
        name = f"c{column + 1}"
        if con.execute(f"SELECT count({name}) FROM {draft.table}").fetchall()[0][0]:
            continue
        con.execute(
            f"UPDATE {draft.table} SET {name} = found.label FROM (SELECT t.row_no AS at, g.label FROM {draft.table} t ASOF JOIN "
            "(SELECT unnest($rows::BIGINT[]) AS over_no, unnest($labels::VARCHAR[]) AS label) g ON t.row_no > g.over_no) found "
            f"WHERE {draft.table}.row_no = found.at",
            {"rows": [row for row, _ in labels], "labels": [label for _, label in labels]},
        )
        draft.notes.append(
            f"the column {columns[column]} was filled on rows left out only; each entry is carried to the rows below it"
        )


def _take_out_short(con: duckdb.DuckDBPyConnection, draft: Draft, places: list[int], gone: set[int]) -> None:
    """Rows that end before a column which every full row fills: their cells may stand under the wrong heading."""
    short = {row: cells for row, cells in draft.short.items() if row not in gone}
    if not short:
        return
    given = list(draft.short)
    counts = con.execute(
        f"SELECT count(*), {', '.join(f'count({name})' for name in stage.names(len(places)))} FROM {draft.table} "
        "WHERE row_no NOT IN (SELECT unnest(?::BIGINT[]))",
        [given],
    ).fetchall()[0]
    needed = max((place + 1 for place, count in zip(places, counts[1:], strict=True) if count == counts[0] > 0), default=0)
    broken = [row for row, cells in short.items() if cells < needed]
    draft.problems += [LeftOut(row, _TOO_FEW, shown(cells)) for row, cells in _fetch_rows(con, draft.table, broken[:MAX_LISTED])]
    stage.delete_rows(con, draft.table, broken)
    if len(broken) > MAX_LISTED:
        draft.notes.append(f"{len(broken):,} rows end before their last columns; the first {MAX_LISTED} are listed")


def _fetch_rows(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[int]) -> list[tuple[int, list[str]]]:
    found = con.execute(
        f"SELECT * FROM {table} WHERE row_no IN (SELECT unnest(?::BIGINT[])) ORDER BY row_no", [list(rows)]
    ).fetchall()
    return [(int(row[0]), [cell or "" for cell in row[1:]]) for row in found]


def _told(draft: Draft, columns: list[str], rows: int) -> Sheet:
    row_level = [out for out in draft.left_out if out.row]
    blanks = _blank_stretches(sorted(set(draft.blank)))
    listed = sorted([*draft.left_out, *blanks], key=lambda out: out.row)
    problems = tuple(sorted(draft.problems, key=lambda out: out.row)[:MAX_LISTED])
    return Sheet(draft.name, draft.table, tuple(columns), rows, draft.header_row, tuple(listed[:MAX_LISTED]),
                 len(row_level) + len(set(draft.blank)), problems)  # fmt: skip


def _blank_stretches(rows: list[int]) -> list[LeftOut]:
    """Blank rows that follow each other are told once."""
    told: list[LeftOut] = []
    start = 0
    for place, row in enumerate(rows):
        if place + 1 == len(rows) or rows[place + 1] != row + 1:
            first = rows[start]
            why = "blank row" if first == row else f"{row - first + 1:,} blank rows, to row {row}"
            told.append(LeftOut(first, why, ""))
            start = place + 1
    return told
