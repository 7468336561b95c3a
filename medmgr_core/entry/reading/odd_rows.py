"""Rows that do not look like rows of the table, fetched for a closer look; and sums of all others between them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from medmgr_core.entry.reading.profile import Profile, number_sql
from medmgr_core.entry.reading.totals import Between, Line

_MOST, _COLUMNS = 5_000, 60
_EXACT = re.compile(
    r"\W*(?:(?:grand|overall|sub|net|report|running|column)[\s-]*)?(?:totals?|sum)\W*(?:gbp|£|eur|usd)?\W*", re.IGNORECASE
)
_PART = re.compile(
    r"\W*(?:(?:grand|overall|sub)[\s-]*)?(?:totals?|sum of|sum)\b.*|.*\b(?:sub-?)?totals?\W*", re.IGNORECASE | re.DOTALL
)
# The words are looked for first: that is quick, and few cells hold one.
_SQL_WORDS = (
    r"CASE WHEN contains(lower({c}), 'total') OR contains(lower({c}), 'sum') THEN "
    r"regexp_matches({c}, '(?i)^\W*(grand |overall |sub[- ]?|net )?(total|sum)') "
    r"OR regexp_matches(right({c}, 8), '(?i)totals?\W*$') END"
)


@dataclass(frozen=True)
class OddRow:
    """cells: '' where empty; numbers: one a numeric column, None where there is none."""

    row: int
    cells: list[str]
    numbers: list[float | None]


def odd_rows(con: duckdb.DuckDBPyConnection, table: str, profile: Profile, headings: Sequence[Sequence[str]]) -> list[OddRow]:
    """Rows that miss what most rows fill, speak of totals or repeat the headings. headings: the lines of the heading."""
    tests = [f"{name} IS NULL" for name in _named(profile.core)]
    if profile.numeric:
        tests.append(f"coalesce({', '.join(_named(profile.numeric))}) IS NULL")
    words = [_SQL_WORDS.format(c=name) for name in _named(sorted({0, *profile.labels[:2]}))]
    repeats, values = _repeat_tests(headings)
    found = _fetch(con, table, profile, [*tests, *words, *repeats], values)
    if len(found) > _MOST:  # what is missing so often is not odd
        found = _fetch(con, table, profile, [*words, *repeats], values)
    return found if len(found) <= _MOST else []


def total_word(row: OddRow, profile: Profile) -> tuple[str, int]:
    """'' | exact | part, and the column the word stands in."""
    numeric = dict(zip(profile.numeric, row.numbers, strict=False))
    words = [column for column, cell in enumerate(row.cells) if cell and numeric.get(column) is None]
    for column in words:
        if _EXACT.fullmatch(row.cells[column]):
            return "exact", column
    # Further right a "total" may well be what was bought.
    for column in words[:2]:
        if _PART.fullmatch(row.cells[column]):
            return "part", column
    return "", -1


def line_of(row: OddRow, profile: Profile) -> Line:
    word, column = total_word(row, profile)
    missing = [place for place in profile.core if not row.cells[place]]
    others = [place for place in profile.core if place != column]
    filled = frozenset(place for place in profile.labels if row.cells[place])
    return Line(row.row, row.numbers, word, set(others) <= set(missing), len(missing), filled)


def between_rows(con: duckdb.DuckDBPyConnection, table: str, profile: Profile, rows: Sequence[int]) -> list[Between]:
    """The sums of the ordinary rows before each of the given rows, and behind the last. rows: row numbers, ascending."""
    numbers = [number_sql(column, comma=profile.comma) for column in profile.numeric[:_COLUMNS]]
    any_number, sums = f"coalesce({', '.join(numbers)})", ", ".join(f"sum({number})" for number in numbers)
    found = con.execute(
        f"WITH odd AS (SELECT unnest($odd::BIGINT[]) AS odd_no) SELECT coalesce(odd_no, 0), count({any_number}), {sums} "
        f"FROM {table} ASOF LEFT JOIN odd ON row_no >= odd_no WHERE odd_no IS NULL OR odd_no <> row_no GROUP BY 1",
        {"odd": list(rows)},
    ).fetchall()
    parts = {int(row[0]): Between(int(row[1]), row[2:]) for row in found}
    return [parts.get(row, Between(0, ())) for row in (0, *rows)]


def _named(columns: Sequence[int]) -> list[str]:
    return [f"c{column + 1}" for column in columns]


def _repeat_tests(headings: Sequence[Sequence[str]]) -> tuple[list[str], list[str]]:
    """A row that holds the first two headings in their columns."""
    tests, values = [], []
    for line in headings:
        filled = [(column, cell) for column, cell in enumerate(line) if cell][:2]
        if filled:
            tests.append("(" + " AND ".join(f"c{column + 1} = ?" for column, _ in filled) + ")")
            values += [cell for _, cell in filled]
    return tests, values


def _fetch(con: duckdb.DuckDBPyConnection, table: str, profile: Profile, tests: list[str], values: list[str]) -> list[OddRow]:
    if not tests:
        return []
    numbers = [number_sql(column, comma=profile.comma) for column in profile.numeric[:_COLUMNS]]
    found = con.execute(
        f"SELECT row_no, {', '.join([*_named(range(profile.width)), *numbers])} FROM {table} "
        f"WHERE {' OR '.join(tests)} ORDER BY row_no LIMIT {_MOST + 1}",
        values,
    ).fetchall()
    end = profile.width + 1
    return [OddRow(int(row[0]), [cell or "" for cell in row[1:end]], list(row[end:])) for row in found]
