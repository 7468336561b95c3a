"""Numbers in SQL once their form is known: from the text of a number to its value, exactly."""

from __future__ import annotations

from collections.abc import Callable

from medmgr_core.entry.checks.number_patterns import NEGATIVE
from medmgr_core.entry.checks.sql_text import cases, is_like

LONGEST = 60  # characters; nothing longer is a number
Number = Callable[[str], str]  # text of digits with a point -> SQL of the value


def short_and(text: str, pattern: str) -> str:
    """Condition: not too long, and of this form."""
    return f"length({text}) <= {LONGEST} AND {is_like(text, pattern)}"


def bare(cell: str) -> str:
    """The cell without the quotes by which a spreadsheet keeps a number as text: ="12", "12", '12."""
    return rf"""regexp_replace({cell}, '^=?"(.*)"$|^''(.*)$', '\1\2')"""


def unquoted(cell: str, read: Callable[[str], str]) -> tuple[str, str]:
    """Two ways: the cell as it is, and without such quotes where it has some."""
    quotes = f"""left({cell}, 1) IN ('=', '"', '''')"""
    return read(cell), cases([(quotes, read(bare(cell)))])


def of_digits(text: str, pattern: str, mark: str, number: Number) -> str:
    """The value of a text of this form: all but digits and decimal mark taken away, the sign put back."""
    plain = with_point(f"regexp_replace({text}, '[^0-9{mark}]+', '', 'g')", mark)
    sign = f"CASE WHEN regexp_matches({text}, '{NEGATIVE}') THEN -1 ELSE 1 END"
    return cases([(short_and(text, pattern), f"{number(plain)} * {sign}")])


def with_point(text: str, mark: str) -> str:
    """A point as the decimal mark."""
    return text if mark == "." else f"replace({text}, '{mark}', '.')"


def minor_units(text: str) -> str:
    """Pence of pounds, without a float in between; NULL when too large for any column."""
    # Sixteen digits times a hundred still fit in a decimal of 18, and a wider one takes a hundred times as long.
    return f"CAST(try_cast({text} AS DECIMAL(16, 2)) * 100 AS BIGINT)"


def whole(text: str) -> str:
    """A whole number; its fraction is known to be of zeros."""
    return f"CAST(try_cast({text} AS DECIMAL(18, 1)) AS BIGINT)"


def quantity(text: str) -> str:
    """The nearest double."""
    return f"try_cast({text} AS DOUBLE)"


def hundredth(text: str) -> str:
    """The nearest double of a hundredth; dividing would round twice."""
    return f"try_cast({text} || 'e-2' AS DOUBLE)"


def of_clock(cell: str) -> str:
    """Hours of 37:30 or 37:30:00."""
    part = [f"try_cast(split_part(ltrim({cell}, '-'), ':', {n}) AS DOUBLE)" for n in (1, 2, 3)]
    seconds = f"({part[0]} * 3600 + {part[1]} * 60 + coalesce({part[2]}, 0))"
    return f"{seconds} * CASE WHEN {cell} LIKE '-%' THEN -1 ELSE 1 END / 3600"
