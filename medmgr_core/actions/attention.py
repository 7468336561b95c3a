"""What needs a person: actions past their day, effects nobody has checked, actions that did not work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.actions import queries
from medmgr_core.attention import Attention, by_harm
from medmgr_core.facility.queries import today_here
from medmgr_core.formats import Formats, counted
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

LONG_OVERDUE = 30  # days from which an action weighs more


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    now = today_here(store)
    return by_harm([thing for row in rows_of(queries.actions(store, scope)) for thing in _of(row, formats, now)])


def _of(row: dict[str, Any], formats: Formats, now: date) -> Iterator[Attention]:
    due = row["due_on"].date()
    if row["state"] == "overdue":
        harm = 3 if row["days_over"] > LONG_OVERDUE else 2
        days = f"{row['days_over']} day{'' if row['days_over'] == 1 else 's'}"
        yield _thing("action overdue", row, harm, due, f"“{row['task']}” is {days} overdue; {row['owner_name']} owns it")
    elif row["state"] == "to be checked":
        check = (row["check_on"] or row["done_on"]).date()
        if check <= now:
            sentence = f"“{row['task']}” was done on {formats.day(row['done_on'].date())}: did it work?"
            yield _thing("effect to check", row, 1, check, sentence)
    elif row["state"] == "did not work":
        yield _thing(
            "action without effect", row, 2, None, f"“{row['task']}” did not work: agree on another, or take it up again"
        )


def _thing(kind: str, row: dict[str, Any], harm: int, due_on: date | None, sentence: str) -> Attention:
    root = (row["about"], row["about_key"]) if row["about_key"] else None
    query = {"action": row["action_no"]}
    return Attention(kind, row["action_no"], row["unit_name"], harm, due_on, sentence, "actions", query, root)


def headline(frame: pd.DataFrame) -> str:
    """What the actions say, in one sentence computed from the data."""
    if frame.empty:
        return "No action has been agreed here yet"
    still = int(frame["state"].isin(queries.OPEN_STATES[:3]).sum())
    late = frame[frame["state"] == "overdue"]
    checks = int((frame["state"] == "to be checked").sum())
    if late.empty:
        said = f"{counted(still, 'action')} open, none overdue"
    else:
        oldest = int(late["days_over"].max())
        said = f"{len(late)} of {counted(still, 'open action')} overdue, the oldest by {counted(oldest, 'day')}"
    return said + (f"; the effect of {checks} is still to be checked" if checks else "")
