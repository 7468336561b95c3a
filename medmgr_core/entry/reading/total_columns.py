"""Columns that sum others beside them. They stay, but who adds all columns up should know."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

import duckdb

from medmgr_core.entry.reading.profile import Profile, number_sql

_ROWS, _WIDEST, _MOST = 400, 40, 120
_TELLING = 3  # rows in which two columns or more add up: fewer may be chance


def total_columns(con: duckdb.DuckDBPyConnection, table: str, profile: Profile, columns: Sequence[str]) -> list[str]:
    """One sentence for each column that is the sum of its neighbours."""
    numeric = profile.numeric[:_MOST]
    if len(numeric) < 3:
        return []
    step = max(1, profile.rows // _ROWS)
    numbers = ", ".join(f"coalesce({number_sql(column, comma=profile.comma)}, 0)" for column in numeric)
    rows = con.execute(f"SELECT {numbers} FROM {table} WHERE rowid % {step} = 0").fetchall()
    by_column = list(zip(*rows, strict=True))
    found = []
    for place in range(len(by_column)):
        members = _members(by_column, place, [columns[column] for column in numeric])
        if members:
            first, last = columns[numeric[members[0]]], columns[numeric[members[-1]]]
            found.append(f"the column {columns[numeric[place]]} sums the columns {first} to {last}")
    return found


def _members(by_column: Sequence[Sequence[float]], place: int, names: Sequence[str]) -> range | None:
    """The columns right before or right behind it that it sums in nearly all rows; None if there are none."""
    found = [members for step in (-1, 1) if (members := _run(by_column, place, step))]
    # Where both sides fit, the total of ages stands beside ages.
    return max(found, key=lambda members: _alike(names[place], names[members[0]]), default=None)


def _alike(one: str, other: str) -> int:
    """With how many letters both names begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _run(by_column: Sequence[Sequence[float]], place: int, step: int) -> range | None:
    values = by_column[place]
    sums, used = [0.0] * len(values), [0] * len(values)
    end = max(-1, place - _WIDEST) if step < 0 else min(len(by_column), place + _WIDEST)
    for other in range(place + step, end, step):
        sums = [total + number for total, number in zip(sums, by_column[other], strict=True)]
        used = [count + bool(number) for count, number in zip(used, by_column[other], strict=True)]
        telling = [row for row, count in enumerate(used) if count > 1 and values[row]]
        told = len(telling) >= _TELLING and _agree([sums[row] for row in telling], [values[row] for row in telling])
        if told and _agree(sums, values):
            return range(place + 1, other + 1) if step > 0 else range(other, place)
    return None


def _agree(sums: Sequence[float], values: Sequence[float]) -> bool:
    same = sum(1 for total, value in zip(sums, values, strict=True) if abs(total - value) <= 0.011 + 1e-6 * abs(value))
    return same >= 0.97 * len(values)
