"""Rules of rest and of hours: between shifts, in a week, in a shift, averages over weeks, and the hours of the contract.

Each function looks at all people at once: a timeline and a limit in, a frame of breaches out.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from medmgr_core.rosters.averages import Average, averages_over
from medmgr_core.rosters.breaches import Found, Limit, told
from medmgr_core.rosters.clock import FAR, Bools, Floats, Ints, latest_ends, ranks, weekday, weekday_of
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.timeline import Timeline

NO_CREDIT = ("unavailable",)  # absences that leave the hours of the contract as they are


def mondays(line: Timeline) -> Ints:
    """The Mondays from which a whole week is known, counted from the first known day."""
    lead = -weekday(line.first) % 7
    return np.arange(lead, line.count - 6, 7)


def rest(line: Timeline, limit: Limit) -> list[Found]:
    """Hours between two days of work. Shifts that begin on one day, split or double, are one day of work."""
    line = line.at_work
    begins = np.flatnonzero(np.diff(line.person * FAR + line.day, prepend=-1))
    if len(begins) < 2:
        return []
    person, day, start = line.person[begins], line.day[begins], line.start[begins]
    last = np.maximum.reduceat(line.end, begins)
    gap = np.maximum(start[1:] - last[:-1], 0)
    short = np.flatnonzero((person[1:] == person[:-1]) & (gap < limit.value[person[1:]] * 60))
    later = short + 1
    return [told(limit, person[later], day[later], day[later], gap[short] / 60,
                    detail=line.titles[begins[later] - 1], other_on=day[short])]  # fmt: skip


def weekly_rest(line: Timeline, limit: Limit) -> list[Found]:
    """The longest rest within a week from Monday, or twice as much within two weeks one of which is this one."""
    weeks = mondays(line)
    person, begin, end = _rests(line.at_work)
    edges = line.midnights
    week = _longest(line, person, begin, end, edges[weeks], edges[weeks + 7])
    needed = limit.value[:, None] * 60
    two = _longest(line, person, begin, end, edges[weeks[:-1]], edges[weeks[1:] + 7]) >= 2 * needed
    rested = week >= needed
    rested[:, :-1] |= two
    rested[:, 1:] |= two
    who, which = np.nonzero(~rested)
    return [told(limit, who, weeks[which], weeks[which] + 6, week[who, which] / 60)]


def _rests(line: Timeline) -> tuple[Ints, Ints, Ints]:
    """Times without work: person, begin, end; before the first shift and after the last one they have no bounds."""
    everybody = np.arange(len(line.names))
    person = np.concatenate([everybody, line.person, everybody])
    start = np.concatenate([np.full(len(everybody), 1 - FAR // 4), line.start, np.full(len(everybody), FAR // 4)])
    end = np.concatenate([np.full(len(everybody), -FAR // 4), line.end, np.full(len(everybody), FAR // 4)])
    order = np.lexsort((start, person))
    person, start, end = person[order], start[order], end[order]
    latest = latest_ends(person, end)
    gaps = np.flatnonzero((person[1:] == person[:-1]) & (start[1:] > latest[:-1]))
    return person[gaps], latest[gaps], start[gaps + 1]


def _longest(line: Timeline, person: Ints, begin: Ints, end: Ints, opens: Ints, closes: Ints) -> Floats:
    """People × windows: the longest of some spans that lies within each window."""
    found = np.zeros((len(line.names), len(opens)))
    lowest, highest = np.searchsorted(closes, begin, "right"), np.searchsorted(opens, end, "left")
    counts = np.maximum(highest - lowest, 0)
    owner = np.repeat(np.arange(len(person)), counts)
    window = lowest[owner] + ranks(counts)
    length = np.minimum(end[owner], closes[window]) - np.maximum(begin[owner], opens[window])
    np.maximum.at(found, (person[owner], window), length)
    return found


def break_in_work(line: Timeline, limit: Limit) -> list[Found]:
    """Minutes of break in work of more than so many hours. Shifts with less than a break between them are one piece of work."""
    line = line.at_work
    if not len(line.person):
        return []
    latest = latest_ends(line.person, line.end)
    parts = np.ones(len(line.person), bool)
    parts[1:] = (line.person[1:] != line.person[:-1]) | (line.start[1:] - latest[:-1] >= limit.value[line.person[1:]])
    begins = np.flatnonzero(parts)
    person, day = line.person[begins], line.day[begins]
    length = np.maximum.reduceat(line.end, begins) - line.start[begins]
    held = np.add.reduceat(line.breaks, begins)
    short = np.flatnonzero((length > limit.over * 60) & (held < limit.value[person]))
    said = [f"{hours:g} h" for hours in np.round(length[short] / 60, 2)]
    return [told(limit, person[short], day[short], day[short], held[short], detail=said)]


def weekly_hours(line: Timeline, limit: Limit) -> list[Found]:
    """Average hours a week over so many weeks up to each Sunday of the period; not for those who opted out."""
    value = np.where(line.roster.people["is_opted_out"], np.nan, limit.value)
    return _above(Limit(limit.code, limit.over, value, limit.is_hard), averages_over(line, limit.over), 1)


def night_hours(line: Timeline, limit: Limit) -> list[Found]:
    """Average hours per 24 h of those who work nights on most of their days; days of weekly rest are left out (regulation 6)."""
    return _above(limit, (each.only(each.is_night_worker) for each in averages_over(line, limit.over)), 6)


def _above(limit: Limit, averages: Iterable[Average], days: int) -> list[Found]:
    found = []
    for each in averages:
        measured = each.hours / each.weeks / days
        bad = measured > limit.value[each.person] + 1e-9
        last = np.full(int(bad.sum()), each.end - 1)
        found.append(told(limit, each.person[bad], each.first[bad], last, measured[bad]))
    return found


def contract_hours(line: Timeline) -> Floats:
    """Hours each person owes in the period: a fifth of the week for each Monday to Friday employed and not absent.

    An absence with hours of its own takes these, spread over its days; one that is mere unavailability takes none.
    """
    first, until = (int(each) for each in day_numbers([line.roster.first, line.roster.until]) - line.first)
    days = np.arange(first, until)
    is_weekday = weekday_of(days + line.first) < 5
    employed = (days >= line.joined[:, None]) & (days <= line.left[:, None])
    daily = line.roster.people["contract_hours"].to_numpy(dtype=np.float64)[:, None] / 5
    owed = daily * is_weekday
    absences, row = line.roster.absences, line.absence[:, first:until]
    if len(absences):
        length = day_numbers(absences["last_on"]) - day_numbers(absences["first_on"]) + 1
        stated = absences["hours"].to_numpy(dtype=np.float64) / length
        taken = np.where(np.isnan(stated[row]), owed, stated[row])
        counts = (row >= 0) & ~absences["kind"].isin(NO_CREDIT).to_numpy()[row]
        owed = owed - np.where(counts, taken, 0)
    total: Floats = np.maximum((owed * employed).sum(axis=1), 0)
    return total


def hours_in_period(line: Timeline) -> Floats:
    """Hours each person works in the period, shifts over its edges split at midnight."""
    first, until = day_numbers([line.roster.first, line.roster.until]) - line.first
    total: Floats = line.minutes_by_day[:, int(first) : int(until)].sum(axis=1) / 60
    return total


def contract_max(line: Timeline, limit: Limit) -> list[Found]:
    """Hours in the period above the contract by more than the value. Without contract hours (bank, agency): no limit."""
    allowed = contract_hours(line) + limit.value
    return _outside(line, limit, hours_in_period(line) > allowed + 1e-9, allowed)


def contract_min(line: Timeline, limit: Limit) -> list[Found]:
    """Hours in the period below the contract by more than the value."""
    allowed = np.maximum(contract_hours(line) - limit.value, 0)
    return _outside(line, limit, hours_in_period(line) < allowed - 1e-9, allowed)


def _outside(line: Timeline, limit: Limit, is_outside: Bools, allowed: Floats) -> list[Found]:
    first, until = (int(each) for each in day_numbers([line.roster.first, line.roster.until]) - line.first)
    has_contract = line.roster.people["contract_hours"].to_numpy() > 0
    employed = np.maximum(line.joined, first) <= np.minimum(line.left, until - 1)
    who = np.flatnonzero(is_outside & has_contract & employed)
    on, last = np.full(len(who), first), np.full(len(who), until - 1)
    return [told(limit, who, on, last, hours_in_period(line)[who], allowed=allowed[who])]
