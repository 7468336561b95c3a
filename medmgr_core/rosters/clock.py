"""Times of the clock as instants, so that hours are elapsed ones on days of 23 and 25 hours too; spans cut at midnights.

An instant is a whole number of minutes since 1 January 1970 UTC. A time that comes twice (the hour after the clocks go back)
is its first coming; one that is left out is read as if the clocks had not changed yet.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from medmgr_core.rosters.plain import DAY

Ints = np.ndarray[Any, Any]
Floats = np.ndarray[Any, Any]
Bools = np.ndarray[Any, Any]
FAR = 1 << 33  # minutes; farther than any date
_EPOCH = datetime(1970, 1, 1)
_THURSDAY = 3  # 1 January 1970


def instants(days: Ints, minutes: Ints, zone: str) -> Ints:
    """The instants of local times: days since 1970, minutes after midnight (above 1,440: the next day)."""
    local, where = np.unique(np.asarray(days, np.int64) * DAY + minutes, return_inverse=True)
    place = ZoneInfo(zone)
    found = [_instant(int(each), place) for each in local]
    back: Ints = np.asarray(found, np.int64)[where.ravel()]
    return back


def _instant(local: int, place: ZoneInfo) -> int:
    there = (_EPOCH + timedelta(minutes=local)).replace(tzinfo=place)
    return round((there.astimezone(UTC).replace(tzinfo=None) - _EPOCH) / timedelta(minutes=1))


def spans(days: Ints, starts: Ints, ends: Ints, zone: str) -> tuple[Ints, Ints]:
    """First and last instant of shifts; one that ends at or before it starts ends on the next day.

    A night from 20:00 to 08:00 lasts 11 hours when the clocks go forward and 13 when they go back.
    """
    return instants(days, starts, zone), instants(days, np.where(ends <= starts, ends + DAY, ends), zone)


def midnights(first: int, count: int, zone: str) -> Ints:
    """The instants at which so many days begin."""
    days = np.arange(first, first + count)
    return instants(days, np.zeros(count, np.int64), zone)


def pieces(start: Ints, end: Ints, edges: Ints) -> tuple[Ints, Ints, Ints]:
    """Spans cut at rising edges: for each piece the index of its span, the index of its interval of edges, its minutes.

    What lies before the first edge or after the last is left out.
    """
    lowest = np.maximum(np.searchsorted(edges, start, "right") - 1, 0)
    highest = np.minimum(np.searchsorted(edges, end, "left"), len(edges) - 1)
    counts = np.maximum(highest - lowest, 0)
    owner = np.repeat(np.arange(len(start)), counts)
    slot = lowest[owner] + ranks(counts)
    length = np.minimum(end[owner], edges[slot + 1]) - np.maximum(start[owner], edges[slot])
    kept = length > 0
    return owner[kept], slot[kept], length[kept]


def ranks(counts: Ints) -> Ints:
    """0, 1, … within each of several groups of these sizes, one after the other."""
    ends = np.cumsum(counts)
    found: Ints = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - counts, counts)
    return found


def weekday(day: int) -> int:
    """The weekday of one day since 1970; Monday is 0."""
    return (day + _THURSDAY) % 7


def weekday_of(days: Ints) -> Ints:
    """The weekday of days since 1970; Monday is 0."""
    return (days + _THURSDAY) % 7


def latest_ends(person: Ints, end: Ints) -> Ints:
    """The latest end up to and with each of a person's spans, sorted by person and start."""
    offset = person * FAR
    latest: Ints = np.maximum.accumulate(end + offset) - offset
    return latest
