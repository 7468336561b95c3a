"""Rules of the pattern of days: runs, nights, weekends, what may follow what, one place at a time."""

from __future__ import annotations

import numpy as np

from medmgr_core.rosters.breaches import Found, Limit, told
from medmgr_core.rosters.clock import FAR, Bools, Ints, latest_ends, ranks, weekday
from medmgr_core.rosters.timeline import Timeline


def runs_of(grid: Bools) -> tuple[Ints, Ints, Ints]:
    """Runs of True along the days: person, first day, last day."""
    steps = np.diff(np.pad(grid, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    person, first = np.nonzero(steps == 1)
    return person, first, np.nonzero(steps == -1)[1] - 1


def run_max(line: Timeline, limit: Limit) -> list[Found]:
    """Days worked in a row, at most."""
    return _long(line, limit, line.worked)


def night_run_max(line: Timeline, limit: Limit) -> list[Found]:
    """Nights worked in a row, at most."""
    return _long(line, limit, line.nights)


def run_min(line: Timeline, limit: Limit) -> list[Found]:
    """Days worked in a row, at least; a run that reaches the edge of what is known may be longer."""
    return _short(line, limit, line.worked)


def off_min(line: Timeline, limit: Limit) -> list[Found]:
    """Days off in a row, at least; days absent are days off."""
    return _short(line, limit, ~line.worked)


def _long(line: Timeline, limit: Limit, grid: Bools) -> list[Found]:
    person, first, last = runs_of(grid)
    length = last - first + 1
    bad = length > limit.value[person]
    return [told(limit, person[bad], first[bad], last[bad], length[bad])]


def _short(line: Timeline, limit: Limit, grid: Bools) -> list[Found]:
    person, first, last = runs_of(grid)
    length = last - first + 1
    bad = (length < limit.value[person]) & (first > 0) & (last < line.count - 1)
    return [told(limit, person[bad], first[bad], last[bad], length[bad])]


def off_after_nights(line: Timeline, limit: Limit) -> list[Found]:
    """Days off between the last of so many nights in a row and the next shift; the day a night ends on is the first of them."""
    person, first, last = runs_of(line.nights)
    kept = last - first + 1 >= limit.over
    person, last = person[kept], last[kept]
    worked = np.flatnonzero(line.worked)
    place = np.searchsorted(worked, person * line.count + last, "right")
    following = np.append(worked, len(line.names) * line.count)[place] - person * line.count
    off = following - last - 1
    bad = (following < line.count) & (off < limit.value[person])
    return [told(limit, person[bad], following[bad], following[bad], off[bad], other_on=last[bad])]


def weekends(line: Timeline, limit: Limit) -> list[Found]:
    """Weekends worked (a shift begins on Saturday or Sunday) of so many in a row, at most. One breach for each one too many."""
    lead = weekday(line.first)
    padded = np.pad(line.worked, ((0, 0), (lead, -(lead + line.count) % 7))).reshape(len(line.names), -1, 7)
    saturday, sunday = padded[:, :, 5], padded[:, :, 6]
    is_worked = saturday | sunday
    sums = np.cumsum(np.pad(is_worked, ((0, 0), (limit.over, 0))), axis=1)
    counts = sums[:, limit.over :] - sums[:, : -limit.over]
    who, week = np.nonzero(is_worked & (counts > limit.value[:, None]))
    first = np.where(saturday[who, week], 5, 6) + 7 * week - lead
    last = np.where(sunday[who, week], 6, 5) + 7 * week - lead
    return [told(limit, who, first, last, counts[who, week])]


def succession(line: Timeline, limit: Limit) -> list[Found]:
    """A shift of a type that may not follow a type of the day before."""
    line = line.at_work
    types = line.roster.shift_types
    codes = types["shift_type"].tolist()
    forbidden = np.zeros((len(codes) + 1, len(codes) + 1), bool)  # the last row and column: without a type
    for place, before_it in enumerate(types["not_after"]):
        forbidden[[codes.index(each) for each in before_it if each in codes], place] = True
    key = line.person * FAR + line.day
    order = np.argsort(key, kind="stable")  # by day within a person; starts rise with days, but for odd own times
    low, high = np.searchsorted(key[order], key - 1), np.searchsorted(key[order], key - 1, "right")
    later = np.repeat(np.arange(len(key)), high - low)
    before = order[low[later] + ranks(high - low)] if len(later) else later
    bad = forbidden[line.shift[before], line.shift[later]]
    later, before = later[bad], before[bad]
    return [told(limit, line.person[later], line.day[later], line.day[later], np.ones(len(later)),
                    detail=_pairs(line, later, before), other_on=line.day[before])]  # fmt: skip


def _pairs(line: Timeline, later: Ints, before: Ints) -> list[str]:
    return [f"{a}\n{b}" for a, b in zip(line.titles[later], line.titles[before], strict=True)]


def overlap(line: Timeline, limit: Limit) -> list[Found]:
    """Hours in two places at once. On call at home one may be called out; two duties on call are two places."""
    found = []
    for kind in (line.at_work, line.only(line.is_on_call)):
        if len(kind.person) < 2:
            continue
        latest = latest_ends(kind.person, kind.end)
        before, later = latest[:-1], slice(1, None)
        bad = np.flatnonzero((kind.person[1:] == kind.person[:-1]) & (kind.start[later] < before)) + 1
        both = np.minimum(kind.end[bad], latest[bad - 1]) - kind.start[bad]
        found.append(told(limit, kind.person[bad], kind.day[bad], kind.day[bad], both / 60, detail=kind.titles[bad]))
    return found
