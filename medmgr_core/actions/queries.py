"""What is asked of actions: all in reach, those of one record, those of one person."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.facility.queries import today_here
from medmgr_core.people.need_to_know import known_sql
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

KNOWN = known_sql("placed.about", "placed.about_key")
AGES = ((7, "up to a week"), (30, "8 to 30 days"), (90, "31 to 90 days"), (10_000, "over 90 days"))
OPEN_STATES = ("overdue", "due this week", "open", "to be checked")

ACTIONS = f"""
SELECT placed.* FROM action_placed placed
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.due_on >= place.from_on AND placed.due_on < place.until_on
WHERE placed.unit_code = ANY($units) AND {KNOWN}
ORDER BY placed.due_on NULLS LAST, placed.action_no NULLS LAST
"""
# Only what was due by today, or is done, can have been done in time; stopped ones do not count.
BY_MONTH = f"""
SELECT date_trunc('month', placed.due_on)::date AS month, count(*)::bigint AS due,
    count(*) FILTER (WHERE placed.done_on <= placed.due_on)::bigint AS done_in_time,
    count(placed.verified_on)::bigint AS checked, count(*) FILTER (WHERE placed.effective = 'yes')::bigint AS worked
FROM action_placed placed
JOIN unit_ancestor place ON place.unit_code = placed.unit_code AND place.ancestor_code = $root
    AND placed.due_on >= place.from_on AND placed.due_on < place.until_on
WHERE placed.unit_code = ANY($units) AND {KNOWN} AND placed.stopped_on IS NULL
    AND placed.due_on >= $first AND placed.due_on < $until AND (placed.due_on < $day OR placed.done_on IS NOT NULL)
GROUP BY 1 ORDER BY 1 NULLS LAST
"""
ACTIONS_OF = f"""
SELECT placed.* FROM action_placed placed
WHERE placed.unit_code = ANY($units) AND placed.about = $about AND placed.about_key = $about_key AND {KNOWN}
ORDER BY placed.due_on NULLS LAST, placed.action_no NULLS LAST
"""


def state_of(row: dict[str, Any], on_day: date) -> str:
    """How an action stands: overdue, due this week, open, to be checked, worked, worked in part, did not work, stopped."""
    if row["stopped_on"] is not None:
        return "stopped"
    if row["verified_on"] is not None:
        return {"yes": "worked", "partly": "worked in part", "no": "did not work"}[row["effective"]]
    if row["done_on"] is not None:
        return "to be checked"
    days = (row["due_on"].date() - on_day).days
    return "overdue" if days < 0 else "due this week" if days < 7 else "open"


def actions(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per action in reach with ``state`` and ``days_over`` (days past its due day, 0 when it is not overdue)."""
    return _with_state(store.read(ACTIONS, scope), today_here(store))


def actions_of(store: Store, scope: Scope, about: str, about_key: str) -> pd.DataFrame:
    """The actions that come from one record, in the same form."""
    return _with_state(store.read(ACTIONS_OF, scope, about=about, about_key=about_key), today_here(store))


def _with_state(frame: pd.DataFrame, now: date) -> pd.DataFrame:
    rows = rows_of(frame)
    states = [state_of(row, now) for row in rows]
    over = [(now - row["due_on"].date()).days if state == "overdue" else 0 for row, state in zip(rows, states, strict=True)]
    return frame.assign(state=pd.Series(states, dtype="str"), days_over=pd.Series(over, dtype="Int64"))


def overdue_by_age(frame: pd.DataFrame) -> pd.DataFrame:
    """Overdue actions by age and owner: ``age``, ``place`` (order of ages), ``owner_name``, ``actions``."""
    late = frame[frame["state"] == "overdue"]
    places = [next(place for place, (most, _) in enumerate(AGES) if days <= most) for days in late["days_over"]]
    found = late.assign(place=pd.Series(places, index=late.index, dtype="int64"), age=[AGES[place][1] for place in places])
    return found.groupby(["place", "age", "owner_name"], as_index=False).size().rename(columns={"size": "actions"})


def by_month(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per month: actions due by today or done, those done in time, those checked, those that worked."""
    return store.read(BY_MONTH, scope, day=today_here(store))


def open_now(store: Store, scope: Scope) -> float | None:
    """How many actions are open, whenever they are due; None where there never was one."""
    held = actions(store, scope)
    return None if held.empty else float(held["state"].isin(OPEN_STATES[:3]).sum())


def overdue_now(store: Store, scope: Scope) -> float | None:
    """How many actions are past their day; None where there never was one."""
    held = actions(store, scope)
    return None if held.empty else float((held["state"] == "overdue").sum())


def to_check_now(store: Store, scope: Scope) -> float | None:
    """How many actions are done and their effect not checked though its day has come."""
    held = actions(store, scope)
    if held.empty:
        return None
    due = held["check_on"].isna() | (held["check_on"] <= pd.Timestamp(today_here(store)))
    return float(((held["state"] == "to be checked") & due).sum())
