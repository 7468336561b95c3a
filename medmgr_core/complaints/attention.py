"""What needs a person: clocks overdue or about to be, complaints nobody handles, a subject that piles up at one place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from medmgr_core.attention import Attention, by_harm
from medmgr_core.complaints import queries
from medmgr_core.complaints.count_queries import clusters
from medmgr_core.formats import Formats, counted, shortened
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    rows = rows_of(queries.worklist(store, scope, formats))
    found = [thing for row in rows if row["is_open"] for thing in _of(row)]
    return by_harm([*found, *(_cluster(row, formats) for row in rows_of(clusters(store, scope)))])


def _of(row: dict[str, Any]) -> Iterator[Attention]:
    due = row["due_on"].date() if row["due_on"] else None
    said = str(row["told"] or "")
    if row["clock"] == "overdue":
        yield _thing("complaint overdue", row, 4 if row["severity"] == "high" or row["days"] > 20 else 3, due, said)
    elif row["clock"] in ("due_today", "due_soon"):
        yield _thing("complaint due", row, 3 if row["clock"] == "due_today" else 2, due, said)
    if row["handler"] is None and row["kind"] in ("complaint", "concern"):
        yield _thing("complaint without handler", row, 2, None, "Nobody handles it yet")


def _thing(kind: str, row: dict[str, Any], harm: int, due_on: date | None, said: str) -> Attention:
    sentence = f"{row['complaint_no']}, {shortened(row['summary']).rstrip('.')}: {said[:1].lower()}{said[1:]}"
    return Attention(kind, row["complaint_no"], row["unit_name"], harm, due_on, sentence, "complaints",
                     {"complaint": row["complaint_no"]}, ("complaint", row["complaint_no"]))  # fmt: skip


def _cluster(row: dict[str, Any], formats: Formats) -> Attention:
    usual = formats.number(row["usual"], 1)
    sentence = (f"{row['issues']} issues about “{row['subject_name']}” in {row['weeks']} weeks, usually {usual}: "
                "more than chance explains")  # fmt: skip
    return Attention("complaint cluster", f"{row['unit_code']} {row['subject_name']}", row["unit_name"], 3, None, sentence,
                     "complaints", {"unit": row["unit_code"]})  # fmt: skip


def headline(frame: pd.DataFrame) -> str:
    """What the complaints say, in one sentence computed from the data."""
    held = frame[frame["kind"].isin(["complaint", "concern"])]
    still = held[held["is_open"]]
    if frame.empty:
        return "No complaint has been entered here in these months"
    if still.empty:
        return "Every complaint received so far is closed"
    late = still[still["clock"] == "overdue"]
    soon = int(still["clock"].isin(["due_today", "due_soon"]).sum())
    said = f"{len(late)} of {counted(len(still), 'open complaint')} past its day" if len(late) == 1 else (
        f"{len(late)} of {counted(len(still), 'open complaint')} past their day" if len(late) else
        f"{counted(len(still), 'open complaint')}, none past its day")  # fmt: skip
    if len(late):
        said += f", the oldest by {counted(int(late['days'].max()), 'working day')}"
    return said + (f"; {soon} due within two working days" if soon else "")
