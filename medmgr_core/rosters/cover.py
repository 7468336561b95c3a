"""Cover: who is planned against who is asked for, per unit, day, shift, skill and grade; and where nobody is in charge."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.rosters.plain import Roster, day_numbers
from medmgr_core.rosters.rules_allowed import is_absent
from medmgr_core.rosters.timeline import timeline_of

IN_CHARGE = "in charge"  # the skill of who may lead a shift
KEYS = ["unit", "on", "shift_type", "skill", "grade"]


def demand_by_day(demand: pd.DataFrame, first: date, until: date) -> pd.DataFrame:
    """What is asked for on each day: unit, on, shift_type, skill, grade (“” for any), minimum, weight; one row each.

    A row of a date goes before one of its weekday, that one before a row for every day; a later row before an earlier one.
    """
    days = pd.DataFrame({"on": pd.date_range(first, until, inclusive="left").astype("datetime64[s]")})
    rows = demand.assign(
        on=pd.to_datetime(demand["on"]).astype("datetime64[s]"), skill=_texts(demand["skill"]), grade=_texts(demand["grade"])
    )
    rows["rank"] = np.where(rows["on"].notna(), 2, np.where(rows["weekday"].notna(), 1, 0))
    found = days.merge(rows.rename(columns={"on": "only_on"}), how="cross")
    is_there = found["only_on"].isna() | (found["only_on"] == found["on"])
    is_there &= found["weekday"].isna() | (found["weekday"] == found["on"].dt.day_of_week) | found["only_on"].notna()
    found = found[is_there].sort_values("rank", kind="stable").drop_duplicates(KEYS, keep="last")
    asked: pd.DataFrame = found.sort_values(KEYS, ignore_index=True)[[*KEYS, "minimum", "weight"]]
    return asked


def cover(roster: Roster, demand: pd.DataFrame) -> pd.DataFrame:
    """One row per unit, day, shift, skill and grade asked for: minimum, planned, gap, over. Who is absent does not count."""
    asked = demand_by_day(demand, roster.first, roster.until)
    there = staffing(roster)
    counts = [_count(there, asked, skill) for skill in asked["skill"].unique()]
    planned = pd.concat(counts) if counts else pd.Series([], dtype="int64")
    asked["planned"] = planned.reindex(asked.index).astype("int64")
    asked["gap"] = (asked["minimum"] - asked["planned"]).clip(lower=0)
    asked["over"] = (asked["planned"] - asked["minimum"]).clip(lower=0)
    return asked


def staffing(roster: Roster) -> pd.DataFrame:
    """Who is there in the period: unit, on, shift_type, person, grade, skills; absent people do not count."""
    line = timeline_of(roster)
    first, until = day_numbers([roster.first, roster.until]) - line.first
    line = line.only((line.day >= first) & (line.day < until) & (line.shift >= 0) & ~is_absent(line))
    people, types = roster.people, roster.shift_types["shift_type"].to_numpy(dtype=object)
    return pd.DataFrame({
        "unit": roster.assignments["unit"].to_numpy(dtype=object)[line.row],
        "on": (line.day + line.first).astype("datetime64[D]").astype("datetime64[s]"), "shift_type": types[line.shift],
        "person": line.names[line.person], "grade": people["grade"].to_numpy(dtype=object)[line.person],
        "skills": people["skills"].to_numpy(dtype=object)[line.person],
    })  # fmt: skip


def without_nurse_in_charge(roster: Roster, grade: str = "registered", shift_types: tuple[str, ...] = ()) -> pd.DataFrame:
    """Staffed shifts on which nobody of this grade may take charge: unit, on, shift_type, people. No types given: all."""
    there = staffing(roster)
    if shift_types:
        there = there[there["shift_type"].isin(shift_types)]
    leads = [IN_CHARGE in skills for skills in there["skills"]]
    there = there.assign(leads=pd.Series(leads, index=there.index, dtype=bool) & (there["grade"] == grade))
    shifts = there.groupby(["unit", "on", "shift_type"], as_index=False).agg(people=("person", "nunique"), leads=("leads", "any"))
    return shifts[~shifts["leads"].astype(bool)].drop(columns="leads").reset_index(drop=True)


def _count(there: pd.DataFrame, asked: pd.DataFrame, skill: str) -> pd.Series[Any]:
    """People with a skill per row of the demand, of its grade or of any."""
    rows = asked[asked["skill"] == skill]
    able = there[np.array([not skill or skill in skills for skills in there["skills"]], dtype=bool)]
    able = able.drop_duplicates(["unit", "on", "shift_type", "person"])
    graded = pd.concat([able, able.assign(grade="")]).drop_duplicates(["unit", "on", "shift_type", "person", "grade"])
    counts = graded.groupby(["unit", "on", "shift_type", "grade"]).size().rename("planned").reset_index()
    held = rows.reset_index().merge(counts, how="left", on=["unit", "on", "shift_type", "grade"]).set_index("index")
    return held["planned"].fillna(0)


def _texts(column: pd.Series[Any]) -> pd.Series[Any]:
    return column.astype("object").where(column.notna(), "")
