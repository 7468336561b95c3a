"""Hours worked by day and by month, elapsed ones, without unpaid breaks and without time on call."""

from __future__ import annotations

import numpy as np
import pandas as pd

from medmgr_core.rosters.clock import pieces
from medmgr_core.rosters.plain import Roster
from medmgr_core.rosters.timeline import timeline_of


def hours_by_day(roster: Roster) -> pd.DataFrame:
    """Hours worked: one row per person, unit and calendar day. A night counts in both its days, its break in proportion."""
    line = timeline_of(roster)
    owner, day, length = pieces(line.start, line.end, line.midnights)
    kept = ~line.is_on_call[owner]
    owner, day, length = owner[kept], day[kept], length[kept]
    share = line.minutes[owner] / np.maximum(line.end - line.start, 1)[owner]
    frame = pd.DataFrame({
        "person": line.names[line.person[owner]],
        "unit": line.roster.assignments["unit"].to_numpy()[line.row[owner]],
        "on": (day + line.first).astype("datetime64[D]").astype("datetime64[s]"),
        "hours": length * share / 60,
    })  # fmt: skip
    return frame.groupby(["person", "unit", "on"], sort=True)["hours"].sum().reset_index()


def hours_by_month(roster: Roster) -> pd.DataFrame:
    """Hours worked: one row per person, unit and calendar month; a night over the end of a month is split at midnight."""
    days = hours_by_day(roster)
    days["month"] = days["on"].to_numpy().astype("datetime64[M]").astype("datetime64[s]")
    return days.groupby(["person", "unit", "month"], sort=True)["hours"].sum().reset_index()
