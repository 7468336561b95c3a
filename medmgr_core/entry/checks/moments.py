"""Dates with a time of day, as they are stored: in UTC, without a zone."""

from __future__ import annotations

from dataclasses import replace

from medmgr_core.entry.checks.clock import day_text, offset_of, time_of
from medmgr_core.entry.checks.date_shapes import DAYS, KNOWN_YEAR
from medmgr_core.entry.checks.dates import FIRST_SERIAL, LAST_SERIAL, read_date, shapes_of
from medmgr_core.entry.checks.form import Form, Reading
from medmgr_core.entry.checks.sql_text import cases, first_of, is_like
from medmgr_core.record import FieldSpec

_SERIAL = r"[0-9]{5}(?:\.[0-9]+)?"


def read_moment(cell: str, spec: FieldSpec, form: Form) -> Reading:
    """A moment; a time with a zone is turned to UTC, one without is taken as it stands, a date alone is its midnight."""
    named = " + ".join(shape for shape in shapes_of(form) if shape in DAYS) or " + ".join(DAYS[:-1])
    day = read_date(day_text(cell), spec, replace(form, shape=named))
    iso = rf"{KNOWN_YEAR}-[0-9]{{2}}-[0-9]{{2}}[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{{1,6}})?)?Z?"
    plain = cases([(is_like(cell, iso), f"try_cast(rtrim({cell}, 'Z') AS TIMESTAMP)")])
    ways = [plain, f"{day.value} + {time_of(cell)} - {offset_of(cell)}"]
    if "excel serial" in named:
        ways.append(_serial(cell))
    return Reading(first_of(ways), day.reasons)


def _serial(cell: str) -> str:
    """Days counted by a spreadsheet with the time as a fraction, to the second."""
    number = f"try_cast({cell} AS DOUBLE)"
    known = f"{is_like(cell, _SERIAL)} AND {number} BETWEEN {FIRST_SERIAL} AND {LAST_SERIAL}"
    return cases([(known, f"TIMESTAMP '1899-12-30' + to_seconds(CAST(round({number} * 86400) AS BIGINT))")])
