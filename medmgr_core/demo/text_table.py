"""Records written as a text table: a line of field names, then a line a record, cells between bars."""

from __future__ import annotations

from typing import TypeVar

from medmgr_core.entry.record_csv import record_of
from medmgr_core.record import Record

R = TypeVar("R", bound=Record)


def rows_in(text: str) -> list[dict[str, str]]:
    """The cells of each line by their heading."""
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(heading, line, strict=True)) for line in lines]


def records_in(record_type: type[R], text: str) -> tuple[R, ...]:
    """The records of a text table. Raises InvalidEntry."""
    return tuple(record_of(record_type, row) for row in rows_in(text))
