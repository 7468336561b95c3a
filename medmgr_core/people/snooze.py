"""Putting off what needs a person: for oneself alone, until a day, with a reason; it comes back by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from medmgr_core.attention import Attention
from medmgr_core.errors import InvalidEntry, NotAllowed
from medmgr_core.people.records import Snooze
from medmgr_core.record import Record
from medmgr_core.store.by_hand import BY_HAND, COMMAND
from medmgr_core.store.catalogue import Rule
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

MOST_DAYS = {1: 90, 2: 90, 3: 31, 4: 7}  # by harm: what is severe comes back within a week

# no $units: one's own list, whatever it is about
SNOOZED = """
SELECT kind, record, until_on, reason FROM live_snooze
WHERE person_code = $viewer AND until_on > $day
ORDER BY until_on NULLS LAST, kind NULLS LAST, record NULLS LAST
"""


def snooze(store: Store, thing: Attention, *, until: date, reason: str, today: date, by: str) -> None:
    """Put a thing off for oneself until a day. Raises InvalidEntry without a reason, or for a day too far ahead."""
    most = today + timedelta(days=MOST_DAYS[thing.harm])
    if not today < until <= most:
        raise InvalidEntry(f"Until: choose a day after today, and {most} at the latest.")
    if not reason.strip():
        raise InvalidEntry("Say why it can wait.")
    root_type, root_key = thing.root or (None, None)
    record = Snooze(person_code=by, kind=thing.kind, record=thing.record, root_type=root_type, root_key=root_key, until_on=until,
                    reason=reason)  # fmt: skip
    with store.write(by=by, source=COMMAND) as work:
        row = work.row(Snooze, record.key_values())
        if row is None:
            work.add(record)
            return
        if row.voided_at:
            work.restore(Snooze, row.key)
        work.change(Snooze, row.key, {"until_on": until, "reason": reason})


def wake(store: Store, kind: str, record: str, *, by: str) -> None:
    """Take one's own putting off back."""
    with store.write(by=by, source=COMMAND, reason="taken up again") as work:
        work.void(Snooze, (by, kind, record))


def snoozed(store: Store, person: str, day: date) -> pd.DataFrame:
    """What this person put off beyond a day: ``kind``, ``record``, ``until_on``, ``reason``."""
    return store.read(SNOOZED, None, viewer=person, day=day)


def _own_rule(work: Write, record: Record, before: Record | None) -> None:
    if work.source in BY_HAND:
        raise NotAllowed("What needs a person is put off on the page Today, by that person.")


RULES: dict[type[Record], Rule] = {Snooze: _own_rule}
