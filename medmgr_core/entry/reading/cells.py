"""What a single cell is, and how a cell of a workbook is written as text."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

# A lost currency sign stands as \ufffd or ?.
_NUMBER = re.compile(
    r"[-+(]?\s*(?:[£$€¥?\ufffd]|(?:GBP|EUR|USD|AUD|CAD|NZD|CHF)\s?)?\s*[-+(]?\s*"
    r"(?:\d[\d,.'\u00a0\u202f ]*|\.\d+)(?:e[-+]?\d+)?\s*%?\s*\)?-?(?:\s?CR|\s?DR)?",
    re.IGNORECASE,
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATE = re.compile(
    rf"(?:\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}}(?:[T ]\S+(?: [ap]m)?)?|\d{{1,2}}[-/ ]{_MONTH}[-/ ,]*\d{{2,4}}"
    rf"|{_MONTH}[-/ ]?\d{{2,4}}|\d{{4}}[-/ ]{_MONTH}|{_MONTH}\s\d{{1,2}},\s?\d{{4}})",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-/](?:\d\d|(?:19|20)\d\d))?")
BLANKS = " \t\r\n\x0b\x0c\u00a0\u2007\u202f\ufeff"


def kind_of(cell: str) -> str:
    """'' | number | date | text."""
    cell = cell.strip()
    if not cell:
        return ""
    if _DATE.fullmatch(cell):
        return "date"
    return "number" if _NUMBER.fullmatch(cell) else "text"


def is_period(cell: str) -> bool:
    """A year, a month or a day: what may well be a heading over numbers."""
    return bool(_YEAR.fullmatch(cell.strip())) or kind_of(cell) == "date"


def as_text(value: Any) -> str:
    """The cell of a workbook as a person would type it."""
    if isinstance(value, str):
        return value.strip(BLANKS)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    return _duration_text(value) if isinstance(value, timedelta) else str(value)


def _number_text(value: float) -> str:
    """A spreadsheet shows 15 digits: 0.1 + 0.2 is 0.3; and no person writes 1e+20."""
    if value == int(value):
        return str(int(value))
    text = f"{value:.15g}"
    return f"{value:.20f}".rstrip("0") if "e" in text else text


def _duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
