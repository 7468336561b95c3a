"""What needs a person: what lapses or has lapsed."""

from __future__ import annotations

from typing import Any

import pandas as pd

from medmgr_core.attention import Attention, by_harm
from medmgr_core.compliance import duty_queries as duties
from medmgr_core.formats import Formats, counted
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

TOLD_AHEAD = 30  # days ahead at which a duty is told of; a licence without which nobody works needs no more


def attention(store: Store, scope: Scope, formats: Formats) -> list[Attention]:
    """The worst first, then the earliest due."""
    return by_harm([thing for row in rows_of(duties.pressing(store, scope)) if (thing := _duty(row, formats))])


def _duty(row: dict[str, Any], formats: Formats) -> Attention | None:
    """Expired: as harmful as it is said to be, one more where work stops; within its grace one less; ahead at most 3."""
    due, weight = row["next_due_on"].date(), int(row["weight"])
    who = f"{row['about_name']}, {row['name']}" if row["about"] != "other" else row["name"]
    if row["state"] == "due_soon":
        if row["days"] > TOLD_AHEAD:
            return None
        left = "today" if not row["days"] else f"in {counted(row['days'], 'day')}"
        stop = "; nobody works without it" if row["blocks_work"] else ""
        kind, harm = f"{row['kind']} lapsing", min(3, weight) if row["blocks_work"] else max(1, weight - 1)
        return _thing(kind, row, harm, f"{who} lapses {left}, on {formats.day(due)}{stop}")
    late = counted(-row["days"], "day")
    if row["state"] == "in_grace":
        return _thing(f"{row['kind']} in grace", row, max(1, weight - 1), f"{who} was due {late} ago and is in its days of grace")
    harm = min(4, weight + 1) if row["blocks_work"] else weight
    return _thing(f"{row['kind']} expired", row, harm, f"{who} expired {late} ago")


def _thing(kind: str, row: dict[str, Any], harm: int, sentence: str) -> Attention:
    due = row["next_due_on"].date()
    return Attention(words(kind), row["duty_no"], row["unit_name"], harm, due, sentence, "duties", {"duty": row["duty_no"]})


def duties_headline(counts: pd.DataFrame) -> str:
    """What the duties say, in one sentence computed from the data; counts as ``duty_queries.counts`` gives them."""
    if counts.empty:
        return "No duty has been entered here yet"
    by_state = counts.groupby("state")["duties"].sum()
    expired, grace, soon = (int(by_state.get(name, 0)) for name in ("expired", "in_grace", "due_soon"))
    whole = int(by_state.sum())
    if not expired and not grace:
        return f"Nothing has lapsed among {_many(whole)}; {soon} due soon"
    said = f"{expired} of {_many(whole)} {'has' if expired == 1 else 'have'} expired"
    return said + (f", {grace} in grace" if grace else "") + (f"; {soon} more due soon" if soon else "")


def _many(count: int) -> str:
    return "1 duty" if count == 1 else f"{count:,} duties"
