"""Which column of a file is which field: a suggestion from headings and content, and the values by the choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import pandas as pd

from medmgr_core.entry.parse import DateOrder, DecimalMark, Parsed, code, dates, is_date, money, text
from medmgr_core.entry.read_csv import RawTable, problem_table
from medmgr_core.errors import ImportRejected

ContentKind = Literal["date", "money", "text", "code"]
_SAMPLE_ROWS = 500
_ENOUGH = 0.5  # share of filled cells that must be of the kind: faults in a column do not hide it
_SHORTEST_TYPO = 5
_TYPO = 1000


@dataclass(frozen=True)
class Wanted:
    """A field to fill from a file: name in the program, title on the screen, kind, other headings it goes by."""

    name: str
    title: str
    kind: ContentKind
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Converted:
    """rows: one column a wanted name, rows as in the file, missing where empty or wrong; wrong: `problem_table`."""

    rows: pd.DataFrame
    wrong: pd.DataFrame


def suggest(table: RawTable, wanted: Sequence[Wanted]) -> dict[str, str | None]:
    """The best column for each wanted name, None where no heading fits or its content is of another kind."""
    distances = sorted(
        (distance, place, field.name, column)
        for field in wanted
        for place, column in enumerate(table.columns)
        if (distance := _distance(column, field)) is not None and _holds(table.rows[column], field.kind)
    )
    choice: dict[str, str | None] = {field.name: None for field in wanted}
    for _, _, name, column in distances:
        if choice[name] is None and column not in choice.values():
            choice[name] = column
    return choice


def convert(
    table: RawTable,
    choice: Mapping[str, str | None],
    wanted: Sequence[Wanted],
    *,
    date_order: DateOrder | None = None,
    decimal_mark: DecimalMark = ".",
) -> Converted:
    """The chosen columns as values; a field without a column is missing in all rows.

    Without `date_order` each date column decides for itself. A row whose line stands in `wrong` is not to be taken.
    Raises ImportRejected for a column that is not in the file.
    """
    rows, wrong = {}, [table.problems]
    for field in wanted:
        cells = _chosen(table, choice.get(field.name))
        parsed = _parsed(cells, field.kind, date_order, decimal_mark)
        rows[field.name] = parsed.values
        lines = table.line_numbers[parsed.wrong.to_numpy()]
        wrong.append(problem_table(lines, str(cells.name), cells[parsed.wrong], parsed.message[parsed.wrong]))
    by_line = pd.concat(wrong, ignore_index=True).sort_values("line", kind="stable", ignore_index=True)
    return Converted(pd.DataFrame(rows, index=table.rows.index), by_line)


def _distance(column: str, field: Wanted) -> int | None:
    """0 for the name, growing over title and synonyms; a typo comes after all of them; None where nothing fits."""
    heading = _plain(column)
    known = [_plain(name) for name in (field.name, field.title, *field.synonyms)]
    if heading in known:
        return known.index(heading)
    return next((_TYPO + place for place, name in enumerate(known) if _one_slip(heading, name)), None)


def _plain(heading: str) -> str:
    """Letters and digits only, in small letters."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def _one_slip(one: str, other: str) -> bool:
    """One letter wrong, missing, too many, or two swapped; never a digit, as Address 1 is not Address 2."""
    if min(len(one), len(other)) < _SHORTEST_TYPO or _digits(one) != _digits(other):
        return False
    shorter = min(len(one), len(other))
    start = next((place for place in range(shorter) if one[place] != other[place]), shorter)
    one, other = one[start:], other[start:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other[1:] or one[1:] == other or one == other[1:]


def _digits(heading: str) -> str:
    return "".join(letter for letter in heading if letter.isdigit())


def _holds(column: pd.Series[str], kind: ContentKind) -> bool:
    """Whether the cells are of the kind; a heading alone does not make a column of numbers a date."""
    sample = column[column.str.strip() != ""].head(_SAMPLE_ROWS)
    if sample.empty or kind in ("text", "code"):
        return True
    if kind == "date":
        return bool(is_date(sample).mean() >= _ENOUGH)
    return any((~money(sample, decimal_mark=mark).wrong).mean() >= _ENOUGH for mark in get_args(DecimalMark))


def _chosen(table: RawTable, column: str | None) -> pd.Series[str]:
    if column is None:
        return pd.Series("", index=table.rows.index, dtype="str", name="")
    if column not in table.columns:
        raise ImportRejected(f'The file has no column "{column}". Choose its columns again.')
    return table.rows[column]


def _parsed(cells: pd.Series[str], kind: ContentKind, order: DateOrder | None, decimal_mark: DecimalMark) -> Parsed:
    if kind == "date":
        return dates(cells, order)
    if kind == "money":
        return money(cells, decimal_mark=decimal_mark)
    return code(cells) if kind == "code" else text(cells)
