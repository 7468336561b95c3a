"""Small pieces of SQL text: quoted text, a whole match, the first case that holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any


def quoted(text: str) -> str:
    """Text as an SQL constant."""
    return "'" + text.replace("'", "''") + "'"


def constant(value: Any) -> str:
    """A default of a field as an SQL constant. Raises TypeError for a value no field can hold."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float():
            return repr(value)
        case str():
            return quoted(value)
        case datetime():
            return f"TIMESTAMP '{value}'"
        case date():
            return f"DATE '{value}'"
    raise TypeError(f"no constant is known for {value!r}")


def is_like(cell: str, pattern: str) -> str:
    """The whole cell is of this form (a regular expression of RE2, which knows no references back)."""
    return f"regexp_full_match({cell}, {quoted(pattern)})"


def cases(pairs: Iterable[tuple[str, str]], otherwise: str = "NULL") -> str:
    """The value of the first condition that holds; `otherwise` where there is none."""
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in pairs)
    return f"CASE {whens} ELSE {otherwise} END" if whens else otherwise


def first_of(readings: Iterable[str]) -> str:
    """The first reading that is not NULL; a later one is only tried on the rows the earlier left."""
    ways = list(readings)
    return ways[0] if len(ways) == 1 else f"coalesce({', '.join(ways)})"
