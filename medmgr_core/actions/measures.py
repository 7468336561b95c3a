"""What actions are judged by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pandas as pd

from medmgr_core.actions.queries import by_month, open_now, overdue_now, to_check_now
from medmgr_core.measure import Measure
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

_OWNER = "Head of quality"
_REVIEW = date(2027, 4, 1)


def _by_month(top: str, below: str) -> Callable[[Store, Scope], pd.DataFrame]:
    def sides(store: Store, scope: Scope) -> pd.DataFrame:
        held = by_month(store, scope)
        return pd.DataFrame({"month": held["month"], "top": held[top], "below": held[below]})

    return sides


OPEN = Measure(
    code="action_open", title="Actions open", kind="from rows", unit="count", better="neither", rows=open_now, compares=False,
    meaning="Actions that are neither done nor stopped, whenever they are due.", formula="Number of open actions today.",
    why="What is agreed and not done is a promise outstanding.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

OVERDUE = Measure(
    code="action_overdue", title="Actions overdue", kind="from rows", unit="count", better="lower", rows=overdue_now,
    compares=False, meaning="Open actions past the day they were due.",
    formula="Number of open actions with a due day before today.",
    why="A lesson not acted upon is a complaint that comes again.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

TO_CHECK = Measure(
    code="action_to_check", title="Effects to check", kind="from rows", unit="count", better="lower", rows=to_check_now,
    compares=False, meaning="Actions that are done, with the day to check their effect reached and nobody's answer.",
    formula="Number of actions done and not checked, their day to check not ahead.",
    why="Done means that it worked.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

IN_TIME = Measure(
    code="action_in_time", title="Done in time", kind="ratio", unit="share", better="higher",
    sides=_by_month("done_in_time", "due"),
    meaning="Of actions whose day has come in these months, those done on or before it; stopped ones are left out.",
    formula="Done on or before the due day ÷ due.", why="Shows whether promises are realistic and kept.",
    owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

WORKED = Measure(
    code="action_worked", title="Actions that worked", kind="ratio", unit="share", better="higher",
    sides=_by_month("worked", "checked"),
    meaning="Of the actions due in these months whose effect was checked, those that worked fully.",
    formula="Worked ÷ checked.", why="Activity is not improvement.", owner=_OWNER, next_review=_REVIEW,
)  # fmt: skip

MEASURES = (OPEN, OVERDUE, TO_CHECK, IN_TIME, WORKED)
