"""Patients counted and hours of care of a day, unit by unit: what the sheet of the day shows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pandas as pd

from medmgr_core.formats import Formats, counted
from medmgr_core.periods import Period
from medmgr_core.rosters.measures_math import ratio
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

CARE = """
SELECT listed.unit_code, unit.name AS unit_name, listed.on_day, census.patients, before.patients AS patients_before,
    census.revision, listed.registered_hours, listed.support_hours, listed.registered_hours + listed.support_hours AS care_hours
FROM (
    SELECT part.unit_code, part.on_day, sum(part.registered)::double precision AS registered_hours,
        sum(part.support)::double precision AS support_hours
    FROM (
        SELECT held.unit_code, held.works_on AS on_day,
            CASE WHEN held.grade = 'registered' THEN held.hours ELSE 0 END AS registered,
            CASE WHEN held.grade = 'support' THEN held.hours ELSE 0 END AS support
        FROM staffing_day held
        UNION ALL
        SELECT counted.unit_code, counted.counted_on, 0, 0 FROM live_unit_census counted
    ) part
    GROUP BY 1, 2
) listed
JOIN live_unit unit ON unit.unit_code = listed.unit_code
LEFT JOIN live_unit_census census ON census.unit_code = listed.unit_code AND census.counted_on = listed.on_day
LEFT JOIN live_unit_census before ON before.unit_code = listed.unit_code AND before.counted_on = listed.on_day - 1
WHERE listed.unit_code = ANY($units) AND listed.on_day >= $first AND listed.on_day < $until
ORDER BY listed.on_day NULLS LAST, unit.name NULLS LAST, listed.unit_code NULLS LAST
"""
_BY = {True: "this day", False: "the night before"}


def care(store: Store, scope: Scope, day: date) -> pd.DataFrame:
    """One row per unit rostered or counted on a day: patients at 23:59, patients_before, hours of nursing, hours_each and by.

    hours_each: hours of registered and support staff for each patient, None without a count; by: which count it goes by, the one
    of the day or, until that is made, the one of the night before.
    """
    inside = replace(scope, period=Period(day, day + timedelta(days=1), ""))
    frame = store.read(CARE, inside)
    is_counted = frame["patients"].notna()
    basis = frame["patients"].where(is_counted, frame["patients_before"])
    each = [ratio(hours, None if missing else float(many)) for hours, many, missing in
            zip(frame["care_hours"], basis, basis.isna(), strict=True)]  # fmt: skip
    by = [_BY[bool(own)] if value is not None else "" for own, value in zip(is_counted, each, strict=True)]
    return frame.assign(hours_each=pd.Series(each, index=frame.index, dtype="float64"), by=by, basis=basis)


def sentence(frame: pd.DataFrame, formats: Formats, word: str = "patient") -> str:
    """Hours of care for each patient over all units with a count, in one sentence computed from the rows."""
    held = frame[frame["hours_each"].notna() & (frame["care_hours"] > 0)]
    if held.empty:
        return f"No {word}s are counted on this day or the night before"
    hours, patients = float(held["care_hours"].sum()), int(held["basis"].sum())
    waits = int(frame["patients"].isna().sum())
    said = f"{formats.number(hours / patients, 1)} hours of care for each of {counted(patients, word)}"
    return said + (f"; {counted(waits, 'unit')} not counted yet" if waits else "")
