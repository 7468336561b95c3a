"""Rows that are none of the table: totals, notes below it, headings again, headings of groups; each with its reason."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import duckdb

from medmgr_core.entry.reading.found import LeftOut, shown
from medmgr_core.entry.reading.odd_rows import OddRow, between_rows, line_of, odd_rows
from medmgr_core.entry.reading.profile import Profile
from medmgr_core.entry.reading.totals import Verdict, find_totals

_NOTE = re.compile(
    r"\W*(notes?|source|sources|copyright|prepared|printed|generated|produced|created|exported|report|run|page|end of|see|data|"
    r"includes?|excludes?|figures|filters?|applied filters|contact|key|disclaimer|last updated|as at|extracted)\b"
    r"|[*†‡©(#]|\d{1,2}[.)]? [A-Z]",
    re.IGNORECASE,
)
_LONG = 60  # letters: no cell of a label column is so long alone


@dataclass
class Marked:
    """out: what to leave out; groups: column (from 0) -> [(row, label)] that stand over the rows below them."""

    out: list[LeftOut] = field(default_factory=list)
    groups: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def marked_rows(
    con: duckdb.DuckDBPyConnection, table: str, profile: Profile, columns: Sequence[str],
    headings: Sequence[Sequence[str]], short: dict[int, int], last: int, blank: set[int],
) -> Marked:  # fmt: skip
    """What is to be left out of a table.

    columns: their names; headings: lines of the heading; short: row -> number of its cells, where it is cut off;
    last: number of the last row; blank: numbers of blank rows.
    """
    marked = Marked()
    odd = odd_rows(con, table, profile, headings)
    repeats = [row for row in odd if _repeats(row, headings)]
    marked.out += [LeftOut(row.row, "the headings again", shown(row.cells)) for row in repeats]
    rest = [row for row in odd if row not in repeats]
    _mark_totals(marked, con, table, profile, columns, rest)
    gone = {out.row for out in marked.out}
    _mark_notes(marked, [row for row in rest if row.row not in gone], profile, gone | blank, last)
    gone = {out.row for out in marked.out}
    _mark_groups(marked, [row for row in rest if row.row not in gone and row.row not in short], profile, last)
    return marked


def _repeats(row: OddRow, headings: Sequence[Sequence[str]]) -> bool:
    filled = [(column, cell) for column, cell in enumerate(row.cells) if cell]
    for line in headings:
        same = sum(1 for column, cell in filled if cell.casefold() == line[column].casefold())
        if same >= max(min(2, len(row.cells)), 0.6 * len(filled)):
            return True
    return False


def _mark_totals(
    marked: Marked, con: duckdb.DuckDBPyConnection, table: str, profile: Profile, columns: Sequence[str], rows: list[OddRow]
) -> None:
    with_numbers = [row for row in rows if any(number is not None for number in row.numbers)]
    lines = [line_of(row, profile) for row in with_numbers]
    if not any(line.word or line.missing for line in lines):
        return
    between = between_rows(con, table, profile, [line.row for line in lines])
    for place, verdict in sorted(find_totals(lines, between).items()):
        row = with_numbers[place]
        why = _in_words(row, verdict, [columns[column] for column in profile.numeric])
        marked.out.append(LeftOut(row.row, why, shown(row.cells)))
        if verdict.agrees == "no":
            marked.notes.append(f"row {row.row}: {why}")
        if verdict.where == "below":
            _add_group(marked, row, profile)


def _in_words(row: OddRow, verdict: Verdict, names: Sequence[str]) -> str:
    kind = "total" if verdict.all_rows else "subtotal"
    if verdict.agrees == "exact":
        return f"{kind}: sums the {verdict.members:,} rows {verdict.where} it"
    place = max(range(len(row.numbers)), key=lambda column: abs((row.numbers[column] or 0) - verdict.sums[column])
                if row.numbers[column] is not None else -1)  # fmt: skip
    gives = f"they give {verdict.sums[place]:,.10g} in the column {names[place]} where it says {row.numbers[place]:,.10g}"
    if verdict.agrees == "about":
        return f"{kind}: about the sum of the {verdict.members:,} rows {verdict.where} it ({gives})"
    return f"says that it is a total, but does not sum the {verdict.members:,} rows above it ({gives})"


def _mark_notes(marked: Marked, rows: list[OddRow], profile: Profile, gone: set[int], last: int) -> None:
    """Rows at the end with words in one cell, from the first that is set apart or reads like a note."""
    begun = False
    for row in _end_rows(rows, profile, gone, last):
        begun = begun or row.row - 1 in gone or bool(_NOTE.match(shown(row.cells))) or len(shown(row.cells)) > _LONG
        if begun:
            marked.out.append(LeftOut(row.row, "note below the table", shown(row.cells)))


def _end_rows(rows: list[OddRow], profile: Profile, gone: set[int], last: int) -> list[OddRow]:
    """The rows with words in one cell behind all others; rows left out before do not count."""
    by_row = {row.row: row for row in rows}
    found: list[OddRow] = []
    for row_no in range(last, 0, -1):
        row = by_row.get(row_no)
        if row is not None and _is_words_alone(row, profile):
            found.insert(0, row)
        elif row_no not in gone:
            break
    return found


def _is_words_alone(row: OddRow, profile: Profile) -> bool:
    filled = [column for column, cell in enumerate(row.cells) if cell]
    few = len(filled) == 1 and profile.width > 1
    return few and not any(number is not None for number in row.numbers)


def _mark_groups(marked: Marked, rows: list[OddRow], profile: Profile, last: int) -> None:
    """Words in one cell over rows of the table. One such row may be a row with nothing in it yet, and stays."""
    alone = [row for row in rows if profile.width > 2 and row.row < last and _is_words_alone(row, profile)]
    if len(alone) == 1 and any(alone[0].cells[column] for column in profile.core):
        return
    for row in alone:
        marked.out.append(LeftOut(row.row, "heading of the rows below it", shown(row.cells)))
        _add_group(marked, row, profile)


def _add_group(marked: Marked, row: OddRow, profile: Profile) -> None:
    """A label that stands on this row alone belongs to the rows below."""
    filled = [column for column in profile.labels if row.cells[column]]
    if len(filled) == 1:
        marked.groups.setdefault(filled[0], []).append((row.row, row.cells[filled[0]]))
