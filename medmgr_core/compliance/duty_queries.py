"""What is asked of duties: all in reach with how they stand, counts, the calendar, one with its past, who is in date."""

from __future__ import annotations

import pandas as pd

from medmgr_core.facility.queries import today_here
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store

# The same rule as in due.py; a test holds them together.
STATE = """CASE
    WHEN duty.exempt_from <= $on_day AND duty.exempt_until >= $on_day THEN 'exempt'
    WHEN duty.grace_until < $on_day THEN 'expired'
    WHEN duty.next_due_on < $on_day THEN 'in_grace'
    WHEN duty.warn_from <= $on_day THEN 'due_soon'
    WHEN duty.last_done_on IS NULL THEN 'not_started'
    ELSE 'current' END"""
STATES = ("expired", "in_grace", "due_soon", "not_started", "current", "exempt")
LATE = ("expired", "in_grace")
PLACE = """JOIN unit_ancestor place ON place.unit_code = duty.unit_code AND place.ancestor_code = $root
    AND place.from_on <= $on_day AND place.until_on > $on_day"""
_UNDER = "duty.unit_code = ANY($units) AND (duty.stops_on IS NULL OR duty.stops_on > $on_day)"

DUTIES = f"""
SELECT duty.duty_no, duty.name, duty.kind, duty.unit_code, duty.unit_name, duty.about, duty.about_key, duty.about_name,
    duty.owner_name, duty.last_done_on, duty.next_due_on, duty.harm, duty.blocks_work, duty.exempt_until, duty.revision,
    {STATE} AS state, (duty.next_due_on - CAST($on_day AS date))::bigint AS days,
    CASE duty.harm WHEN 'severe' THEN 4 WHEN 'high' THEN 3 WHEN 'moderate' THEN 2 ELSE 1 END::bigint AS weight
FROM duty_standing duty {PLACE}
WHERE {_UNDER}
"""
# As the screen lists them: a mark beside the word.
LIST = f"""
SELECT listed.*, CASE listed.state WHEN 'expired' THEN '■' WHEN 'in_grace' THEN '▲' WHEN 'due_soon' THEN '▲'
    WHEN 'current' THEN '●' ELSE '○' END AS mark
FROM ({DUTIES}) listed
"""
ONE = f"""
SELECT duty.*, {STATE} AS state, (duty.next_due_on - CAST($on_day AS date))::bigint AS days
FROM duty_standing duty
WHERE duty.unit_code = ANY($units) AND duty.duty_no = $duty_no
"""
COUNTS = f"""
SELECT held.kind, held.state, count(*)::bigint AS duties FROM (
    SELECT duty.kind, {STATE} AS state FROM duty_standing duty {PLACE} WHERE {_UNDER}
) held
GROUP BY 1, 2
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""
PRESSING = f"""
SELECT held.* FROM ({DUTIES}) held
WHERE held.state IN ('expired', 'in_grace', 'due_soon')
ORDER BY held.weight DESC NULLS LAST, held.next_due_on NULLS LAST, held.duty_no NULLS LAST
LIMIT 400
"""
# What lapses within 90 days and is not exempt, whatever its own ladder says.
LAPSING = f"""
SELECT held.* FROM ({DUTIES}) held
WHERE held.state <> 'exempt' AND held.days >= 0 AND held.days <= 90
ORDER BY held.next_due_on NULLS LAST, held.weight DESC NULLS LAST, held.duty_no NULLS LAST
"""
OF_EQUIPMENT = f"""
SELECT held.* FROM ({DUTIES}) held
WHERE held.about = 'equipment'
ORDER BY held.next_due_on NULLS LAST, held.weight DESC NULLS LAST, held.duty_no NULLS LAST
"""
DUE_BETWEEN = f"""
SELECT held.* FROM ({DUTIES}) held
WHERE held.next_due_on >= $first AND held.next_due_on < $until
ORDER BY held.next_due_on NULLS LAST, held.duty_no NULLS LAST
"""
EVENTS_OF = """
SELECT event.event_no, event.step, event.done_on, event.next_due_on, event.outcome, event.by_whom, event.evidence_no,
    event.replaces, event.note, event.entered_by,
    counts.event_no IS NOT NULL AS is_counted
FROM live_duty_event event
JOIN live_duty duty ON duty.duty_no = event.duty_no
LEFT JOIN duty_done counts ON counts.event_no = event.event_no
WHERE duty.unit_code = ANY($units) AND event.duty_no = $duty_no
ORDER BY event.done_on DESC NULLS LAST, event.event_no DESC NULLS LAST
"""
TURNS = """
SELECT date_trunc('month', duty.due_on)::date AS month,
    sum(CASE WHEN duty.done_on <= duty.last_day THEN 1 ELSE 0 END)::bigint AS top, count(*)::bigint AS below
FROM duty_turn duty
JOIN unit_ancestor place ON place.unit_code = duty.unit_code AND place.ancestor_code = $root
    AND duty.due_on >= place.from_on AND duty.due_on < place.until_on
WHERE duty.unit_code = ANY($units) AND duty.due_on >= $first AND duty.due_on < $until
    AND (duty.done_on IS NOT NULL OR duty.last_day < $on_day) AND (duty.stops_on IS NULL OR duty.stops_on > duty.due_on)
GROUP BY 1
ORDER BY 1 NULLS LAST
"""
# Courses of people in post: a person and a course, and whether it is in date; who is exempt is left out.
TRAINING = f"""
SELECT held.about_key AS staff_no, held.about_name, held.unit_name, held.name, held.state, held.next_due_on, held.duty_no,
    held.last_done_on IS NOT NULL AND (held.next_due_on IS NULL OR held.next_due_on >= $on_day) AS is_valid
FROM ({DUTIES}) held
WHERE held.about = 'staff_member' AND held.kind = 'training'
ORDER BY held.unit_name NULLS LAST, held.about_name NULLS LAST, held.about_key NULLS LAST, held.name NULLS LAST,
    held.duty_no NULLS LAST
"""
IN_DATE = f"""
SELECT held.kind, sum(CASE WHEN held.is_valid THEN 1 ELSE 0 END)::bigint AS in_date, count(*)::bigint AS required FROM (
    SELECT duty.kind, {STATE} AS state,
        duty.last_done_on IS NOT NULL AND (duty.next_due_on IS NULL OR duty.next_due_on >= $on_day) AS is_valid
    FROM duty_standing duty {PLACE}
    WHERE {_UNDER} AND duty.kind IN ('training', 'licence', 'credential') AND duty.about = 'staff_member'
) held
WHERE held.state <> 'exempt'
GROUP BY 1
ORDER BY 1 NULLS LAST
"""


def counts(store: Store, scope: Scope) -> pd.DataFrame:
    """Duties by kind and state: ``kind``, ``state``, ``duties``."""
    return store.read(COUNTS, scope, on_day=today_here(store))


def pressing(store: Store, scope: Scope) -> pd.DataFrame:
    """What has expired, is in its grace or due soon, the worst harm first; at most 400."""
    return store.read(PRESSING, scope, on_day=today_here(store))


def lapsing(store: Store, scope: Scope) -> pd.DataFrame:
    """What lapses within 90 days, the earliest first."""
    return store.read(LAPSING, scope, on_day=today_here(store))


def of_equipment(store: Store, scope: Scope) -> pd.DataFrame:
    """What is due on devices, several rows a device (about_key: its tag), the earliest first."""
    return store.read(OF_EQUIPMENT, scope, on_day=today_here(store))


def due_between(store: Store, scope: Scope) -> pd.DataFrame:
    """What is due in the period of the scope, such as a month."""
    return store.read(DUE_BETWEEN, scope, on_day=today_here(store))


def events_of(store: Store, scope: Scope, duty_no: str) -> pd.DataFrame:
    """What was done for one duty, newest first, with ``is_counted``: not withdrawn nor replaced."""
    return store.read(EVENTS_OF, scope, duty_no=duty_no)


def training(store: Store, scope: Scope) -> pd.DataFrame:
    """One row per person in post and course asked of that person."""
    return store.read(TRAINING, scope, on_day=today_here(store))


def turns(store: Store, scope: Scope) -> pd.DataFrame:
    """Duties that came due by month: ``top`` done in time, ``below`` due; what still has time is not judged."""
    return store.read(TURNS, scope, on_day=today_here(store))


def in_date(store: Store, scope: Scope, kinds: tuple[str, ...]) -> float | None:
    """Of what staff in post must hold of these kinds, the share in date; the exempt are left out. None where none is asked."""
    frame = store.read(IN_DATE, scope, on_day=today_here(store))
    held = frame[frame["kind"].isin(kinds)]
    required = int(held["required"].sum())
    return int(held["in_date"].sum()) / required if required else None


def in_state(store: Store, scope: Scope, states: tuple[str, ...]) -> float | None:
    """How many duties are in one of these states; None where there is no duty."""
    frame = counts(store, scope)
    return None if frame.empty else float(frame[frame["state"].isin(states)]["duties"].sum())


def lapsing_now(store: Store, scope: Scope) -> float | None:
    """How many duties lapse within 90 days; None where there is no duty."""
    return None if counts(store, scope).empty else float(len(lapsing(store, scope)))


def one(store: Store, scope: Scope, duty_no: str) -> pd.DataFrame:
    """One duty with all it has, no row where it is not in reach."""
    return store.read(ONE, scope, on_day=today_here(store), duty_no=duty_no)
