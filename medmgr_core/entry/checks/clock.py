"""The time of day in a cell: where it stands, and what it says."""

from __future__ import annotations

from medmgr_core.entry.checks.sql_text import cases

_CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?"
_HALF = r"(?:0?[1-9]|1[0-2]):[0-5][0-9](?::[0-5][0-9])? ?[AaPp][Mm]"
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):?[0-5][0-9])"
_TIME = rf"(?:[ T]+|, )(?:{_HALF}|{_CLOCK}{_ZONE}?)"


def day_text(cell: str) -> str:
    """The part of the cell before its time."""
    return f"CASE WHEN contains({cell}, ':') THEN regexp_replace({cell}, '{_TIME}$', '') ELSE {cell} END"


def time_of(cell: str) -> str:
    """The time of day as a TIME; midnight where there is none."""
    half = f"regexp_extract({cell}, '({_HALF})$', 1)"
    clock = f"regexp_extract({cell}, '({_CLOCK}){_ZONE}?$', 1)"
    twelve = f"CAST(try_strptime(replace({half}, ' ', ''), ['%I:%M%p', '%I:%M:%S%p']) AS TIME)"
    full = f"try_cast(CASE WHEN {clock} LIKE '_:%' THEN '0' ELSE '' END || {clock} AS TIME)"
    return cases([(f"NOT contains({cell}, ':')", "TIME '00:00'"), (f"{half} <> ''", twelve)], full)


def offset_of(cell: str) -> str:
    """How far the zone of the cell is ahead of UTC."""
    zone = f"regexp_extract({cell}, ':[0-9.]+([+-][0-9]{{2}}:?[0-9]{{2}})$', 1)"
    minutes = f"try_cast(substr({zone}, 2, 2) AS INTEGER) * 60 + try_cast(right({zone}, 2) AS INTEGER)"
    sign = f"CASE WHEN {zone} LIKE '-%' THEN -1 ELSE 1 END"
    return cases([(f"{zone} <> ''", f"to_minutes(({minutes}) * {sign})")], "INTERVAL 0 MINUTE")
