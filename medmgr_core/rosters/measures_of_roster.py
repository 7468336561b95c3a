"""What measures are made of, counted from a roster: average hours, nights and weekends, hours absent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.rosters.averages import averages_over
from medmgr_core.rosters.clock import weekday_of
from medmgr_core.rosters.plain import Roster, day_numbers
from medmgr_core.rosters.timeline import timeline_of


def mean_weekly_hours(roster: Roster, weeks: int = 17) -> pd.DataFrame:
    """Average weekly hours up to each Sunday of the period, leave filled from the days after: person, first, last, hours.

    The same figure the rule weekly_hours judges; no row where too little is known.
    """
    line = timeline_of(roster)
    parts = list(averages_over(line, weeks))
    person = np.concatenate([np.empty(0, np.int64), *(part.person for part in parts)])
    days = {"first": [part.first for part in parts], "last": [np.full(len(part.person), part.end - 1) for part in parts]}
    found = pd.DataFrame({"person": line.names[person]})
    for name, held in days.items():
        found[name] = _dates(np.concatenate([np.empty(0, np.int64), *held]) + line.first)
    found["hours"] = np.concatenate([np.empty(0), *(part.hours / part.weeks for part in parts)])
    return found.sort_values(["person", "last"], ignore_index=True)


def nights_and_weekends(roster: Roster) -> pd.DataFrame:
    """In the period: person, nights, weekend_shifts, shifts, hours; one row a person."""
    line = timeline_of(roster)
    first, until = day_numbers([roster.first, roster.until]) - line.first
    inside = line.at_work.only((line.at_work.day >= first) & (line.at_work.day < until))
    weekend = weekday_of(inside.day + line.first) >= 5
    size = len(line.names)
    return pd.DataFrame({
        "person": line.names, "nights": np.bincount(inside.person[inside.is_night], minlength=size),
        "weekend_shifts": np.bincount(inside.person[weekend], minlength=size),
        "shifts": np.bincount(inside.person, minlength=size),
        "hours": line.minutes_by_day[:, first:until].sum(axis=1) / 60,
    })  # fmt: skip


def absent_hours(roster: Roster) -> pd.DataFrame:
    """Hours absent in the period: person, kind, hours. Stated ones go over all days, else a fifth of the week a weekday."""
    line = timeline_of(roster)
    first, until = (int(each) for each in day_numbers([roster.first, roster.until]) - line.first)
    who, day = np.nonzero(line.absence[:, first:until] >= 0)
    row = line.absence[who, day + first]
    absences = roster.absences
    stated = absences["hours"].to_numpy(dtype=np.float64)[row] if len(row) else np.empty(0)
    length = (day_numbers(absences["last_on"]) - day_numbers(absences["first_on"]) + 1)[row] if len(row) else np.empty(0)
    daily = roster.people["contract_hours"].to_numpy(dtype=np.float64)[who] / 5 * (weekday_of(day + first + line.first) < 5)
    kinds = absences["kind"].to_numpy(dtype=object)[row] if len(row) else np.empty(0, dtype=object)
    found = pd.DataFrame({"person": line.names[who], "kind": kinds, "hours": np.where(np.isnan(stated), daily, stated / length)})
    return found.groupby(["person", "kind"])["hours"].sum().reset_index()


def _dates(days: Any) -> Any:
    return days.astype("datetime64[D]").astype("datetime64[s]")
