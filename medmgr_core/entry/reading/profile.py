"""What the columns of a staged table hold, seen on a spread of its rows."""

from __future__ import annotations

import re
from dataclasses import dataclass

import duckdb

from medmgr_core.entry.reading.cells import kind_of

_SPREAD, _ODD = 500, 5_000
_COMMA_DECIMAL = re.compile(r"\D*\d{1,3}(?:[. \u00a0]\d{3})*,\d{1,2}\D*|\D*\d+,\d{1,2}\D*")


@dataclass(frozen=True)
class Profile:
    """Columns from 0. numeric: of numbers; labels: of anything else; core: labels that most rows fill; comma: decimal commas."""

    rows: int
    width: int
    numeric: tuple[int, ...]
    labels: tuple[int, ...]
    core: tuple[int, ...]
    comma: bool


def profile_of(con: duckdb.DuckDBPyConnection, table: str, rows: int, counts: list[int]) -> Profile:
    """counts: how many cells of each column are filled."""
    step = max(1, rows // _SPREAD)
    spread = con.execute(f"SELECT * EXCLUDE (row_no) FROM {table} WHERE rowid % {step} = 0").fetchall()
    numeric, commas, numbers = [], 0, 0
    for column in range(len(counts)):
        cells = [row[column] for row in spread if row[column]]
        found = [cell for cell in cells if kind_of(cell) == "number"]
        if cells and len(found) >= 0.6 * len(cells):
            numeric.append(column)
            commas += sum(1 for cell in found if _COMMA_DECIMAL.fullmatch(cell))
            numbers += sum(1 for cell in found if not cell.lstrip("-").isdigit())
    labels = [column for column in range(len(counts)) if column not in set(numeric)]
    core = [column for column in labels if rows - counts[column] <= min(_ODD, max(1, 0.5 * rows))]
    return Profile(rows, len(counts), tuple(numeric), tuple(labels), tuple(core), numbers > 0 and commas * 2 > numbers)


def number_sql(column: int, *, comma: bool) -> str:
    """The number in a cell: currency signs, separators and blanks away, a bracket or a minus behind it is a minus."""
    # A bracket becomes a minus, a decimal comma a point; what has no counterpart falls away.
    source, target = ("(,.£$€? \u00a0)%", "-.") if comma else ("(£$€? \u00a0),%", "-")
    plain = f"translate(c{column + 1}, '{source}', '{target}')"
    return f"coalesce(try_cast({plain} AS DOUBLE), try_cast('-' || rtrim({plain}, '-') AS DOUBLE))"
