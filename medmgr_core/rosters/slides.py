"""Staffing as slides: the sheet of today, to be shown or printed."""

from __future__ import annotations

from datetime import date

import pandas as pd

from medmgr_core.facility.queries import profile
from medmgr_core.formats import Formats, counted
from medmgr_core.periods import today
from medmgr_core.record import words
from medmgr_core.rosters import census_queries, queries
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.slide import Slide, SlideTable
from medmgr_core.store.store import Store

_MOST = 14  # rows of a slide


def headline(frame: pd.DataFrame, day: str) -> str:
    """What the staffing of a day says, in one sentence computed from it."""
    if frame.empty:
        return f"Nobody is rostered on {day}"
    hours, missing = frame["hours"].sum(), int((frame["planned_people"] - frame["people"]).sum())
    bought = int(frame.loc[frame["source"] != "own", "people"].sum())
    said = f"{counted(int(frame['people'].sum()), 'shift')} with {hours:,.1f} hours on {day}"
    said += f", {bought} of them bank or agency" if bought else ", all by own staff"
    return said + (f"; {missing} absent" if missing else "")


def slides(store: Store, scope: Scope, formats: Formats) -> list[Slide]:
    """The sheet of today: one row per unit, shift and grade; and care for each patient."""
    day = today(formats.time_zone)
    return [*sheet_of(store, scope, formats, day), *care_of(store, scope, formats, day)]


def care_of(store: Store, scope: Scope, formats: Formats, day: date) -> list[Slide]:
    """Patients and hours of care by unit, so many rows a slide; nothing where nobody was counted."""
    frame, word = census_queries.care(store, scope, day), profile(store).word_for_patient
    if not (frame["basis"].notna()).any():
        return []
    rows = [(row["unit_name"], _or_dash(formats, row["patients"]), _or_dash(formats, row["patients_before"]),
             formats.number(row["registered_hours"], 1), formats.number(row["support_hours"], 1),
             _or_dash(formats, row["hours_each"], 1), row["by"]) for row in rows_of(frame)]  # fmt: skip
    heads = (
        "Unit",
        "There at 23:59",
        "Night before",
        "Registered hours",
        "Support hours",
        f"Hours for each {word}",
        "By the count of",
    )
    note = f"{formats.day(day)}: hours of registered and support staff on shifts that begin on this day"
    parts = [rows[place : place + _MOST] for place in range(0, len(rows), _MOST)]
    title = census_queries.sentence(frame, formats, word)
    return [Slide(title, note, None, SlideTable(heads, tuple(part), frozenset((1, 2, 3, 4, 5)))) for part in parts]


def _or_dash(formats: Formats, value: float | None, decimals: int = 0) -> str:
    return "–" if value is None else formats.number(value, decimals)


def sheet_of(store: Store, scope: Scope, formats: Formats, day: date) -> list[Slide]:
    """The same of any day, so many rows a slide."""
    frame = queries.staffing(store, scope, day)
    title, note = headline(frame, formats.day(day)), "Shifts that begin on this day, by grade; a night counts where it begins"
    rows = [(row["unit_name"], row["shift_name"], words(row["grade"]), row["source"], formats.number(row["people"]),
             formats.number(row["planned_people"]), formats.number(row["hours"], 1)) for row in rows_of(frame)]  # fmt: skip
    heads = ("Unit", "Shift", "Grade", "By", "There", "Planned", "Hours")
    parts = [rows[place : place + _MOST] for place in range(0, len(rows), _MOST)]
    figures = frozenset((4, 5, 6))
    return [Slide(title, note, None, SlideTable(heads, tuple(part), figures)) for part in parts] or [Slide(title, note)]
