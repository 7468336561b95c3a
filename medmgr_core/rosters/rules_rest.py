"""Rules of rest and of hours: between shifts, in a week, in a shift, averages over weeks, and the hours of the contract.

Each function looks at all people at once: a timeline and a limit in, a frame of breaches out.
"""

from __future__ import annotations

import numpy as np

from medmgr_core.rosters.breaches import Found, Limit, told
from medmgr_core.rosters.clock import FAR, Bools, Floats, Ints, latest_ends, ranks, weekday, weekday_of
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.timeline import Timeline

FEWEST_WEEKS = 4  # of employment, before an average says anything
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
    """Average hours a week over so many weeks up to each Sunday of the period; not for those who opted out.

    Regulation 4(6): (A + B) / C. A: hours in these weeks; B: hours of as many worked days after them as days in them were
    leave or sickness; C: the weeks. For who joined meanwhile: since then, from four weeks on.
    """
    bound = Limit(limit.code, limit.over, np.where(line.roster.people["is_opted_out"], np.nan, limit.value), limit.is_hard)
    return _averages(line, bound, "week")


def night_hours(line: Timeline, limit: Limit) -> list[Found]:
    """Average hours per 24 h of those who work nights on most of their days; days of weekly rest are left out (regulation 6)."""
    return _averages(line, limit, "night")


def _averages(line: Timeline, limit: Limit, of: str) -> list[Found]:
    found = []
    following = _Following(line.minutes_by_day)
    hours, excluded, worked, nights = (_running(grid) for grid in (line.minutes_by_day, line.excluded, line.worked, line.nights))
    who = np.arange(len(line.names))
    for end in _sundays_after(line):
        start = np.maximum(end - 7 * limit.over, np.minimum(line.joined, end))
        judged = (start >= 0) & (end - start >= 7 * FEWEST_WEEKS)
        person = np.flatnonzero(judged & limit.applies)
        first = start[person]
        total = hours[person, end] - hours[person, first]
        total = total + following.after(person, end, excluded[person, end] - excluded[person, first])
        weeks = (end - first) / 7
        average = total / 60 / weeks / (1 if of == "week" else 6)
        over = average > limit.value[person] + 1e-9
        if of == "night":
            over &= 2 * (nights[person, end] - nights[person, first]) > worked[person, end] - worked[person, first]
        bad = who[person][over]
        found.append(told(limit, bad, first[over], np.full(len(bad), end - 1), average[over]))
    return found


def _sundays_after(line: Timeline) -> Ints:
    """The days after the Sundays of the period."""
    first, until = day_numbers([line.roster.first, line.roster.until]) - line.first
    ends = np.arange(int(first) + 1, int(until) + 1)
    found: Ints = ends[weekday_of(ends + line.first) == 0]
    return found


def _running(grid: Floats | Bools) -> Floats:
    """Sums over the days before each day."""
    sums: Floats = np.zeros((grid.shape[0], grid.shape[1] + 1))
    np.cumsum(grid, axis=1, out=sums[:, 1:])
    return sums


class _Following:
    """Minutes of the next so many days on which somebody worked, as far as they are known."""

    def __init__(self, minutes: Floats) -> None:
        person, day = np.nonzero(minutes > 0)
        self._sums = np.concatenate([[0.0], np.cumsum(minutes[person, day])])
        self._keys = person * FAR + day
        self._ends = np.searchsorted(person, np.arange(len(minutes)), "right")

    def after(self, person: Ints, day: int, count: Floats) -> Floats:
        begin = np.searchsorted(self._keys, person * FAR + day)
        end = np.minimum(begin + count.astype(np.int64), self._ends[person])
        minutes: Floats = self._sums[end] - self._sums[begin]
        return minutes


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
