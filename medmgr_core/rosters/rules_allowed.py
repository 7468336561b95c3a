"""Rules of whether somebody may be rostered on a day at all: absent, a fixed day off, not employed, a credential lapsed."""

from __future__ import annotations

import numpy as np

from medmgr_core.rosters.breaches import NEVER, Found, Limit, told
from medmgr_core.rosters.clock import FAR, Bools, Ints, latest_ends, weekday_of
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.timeline import Timeline


def absence(line: Timeline, limit: Limit) -> list[Found]:
    """A shift or duty that begins on a day of leave, sickness, study or unavailability."""
    bad = np.flatnonzero(is_absent(line))
    rows = line.absence[line.person[bad], line.day[bad]]
    kinds = line.roster.absences["kind"].to_numpy(dtype=object)[rows] if len(rows) else ""
    return _on_the_day(line, limit, bad, detail=kinds)


def fixed_day_off(line: Timeline, limit: Limit) -> list[Found]:
    """A shift or duty that begins on a weekday the person never works."""
    return _on_the_day(line, limit, np.flatnonzero(is_day_off(line)))


def employment(line: Timeline, limit: Limit) -> list[Found]:
    """A shift or duty before the first day of employment or after the last one."""
    bad = np.flatnonzero(is_not_employed(line))
    early = line.day[bad] < line.joined[line.person[bad]]
    edge = np.where(early, line.joined[line.person[bad]], line.left[line.person[bad]])
    return _on_the_day(line, limit, bad, detail=np.where(early, "before", "after").astype(object), other_on=edge)


def credential(line: Timeline, limit: Limit) -> list[Found]:
    """A shift or duty on a day one of the person's licences or trainings is not valid; a night needs it on both days.

    ``other_on`` is the last valid day before, empty when there was none. Kinds a person has no row of are not asked for.
    """
    found = []
    for kind in line.roster.credentials["kind"].unique():
        lacking, last = lacks(line, kind)
        bad = np.flatnonzero(lacking)
        found += _on_the_day(line, limit, bad, detail=kind, other_on=last[bad])
    return found


def is_absent(line: Timeline) -> Bools:
    """Per assignment: on a day of absence."""
    held: Bools = line.absence[line.person, line.day] >= 0
    return held


def is_day_off(line: Timeline) -> Bools:
    """Per assignment: on a fixed day off."""
    grid = np.zeros((len(line.names), 7), bool)
    for place, days in enumerate(line.roster.people["days_off"]):
        grid[place, list(days)] = True
    held: Bools = grid[line.person, weekday_of(line.day + line.first)]
    return held


def is_not_employed(line: Timeline) -> Bools:
    """Per assignment: before joining or after leaving."""
    held: Bools = (line.day < line.joined[line.person]) | (line.day > line.left[line.person])
    return held


def lacks(line: Timeline, kind: str) -> tuple[Bools, Ints]:
    """Per assignment: whether this credential is missing on one of its days, and the last valid day (counted from ``first``)."""
    rows = line.roster.credentials
    rows = rows[rows["kind"] == kind]
    person = line.people_at(rows["person"], "A credential")
    begins = day_numbers(rows["valid_from"]) - line.first
    until = day_numbers(rows["valid_until"])
    until = np.where(until == NEVER, FAR // 4, until - line.first)
    person, begins, until = _joined_up(person, begins, until)
    place = np.searchsorted(person * FAR + begins, line.person * FAR + line.day, "right") - 1
    held = (place >= 0) & (person[place] == line.person)
    last = np.where(held, until[place], NEVER)
    days = np.searchsorted(line.midnights, line.end, "left") - 1  # the calendar day the shift ends on
    asked = np.isin(line.person, person)
    return asked & (last < np.maximum(days, line.day)), last


def _joined_up(person: Ints, begins: Ints, until: Ints) -> tuple[Ints, Ints, Ints]:
    """Intervals of each person in order, those that touch or overlap made one."""
    order = np.lexsort((begins, person))
    person, begins, until = person[order], begins[order], until[order]
    latest = latest_ends(person, until)
    opens = np.ones(len(person), bool)
    opens[1:] = (person[1:] != person[:-1]) | (begins[1:] > latest[:-1] + 1)
    first = np.flatnonzero(opens)
    return person[first], begins[first], np.maximum.reduceat(until, first) if len(first) else until


def _on_the_day(line: Timeline, limit: Limit, rows: Ints, detail: object = "", other_on: Ints | None = None) -> list[Found]:
    person, day = line.person[rows], line.day[rows]
    return [told(limit, person, day, day, np.ones(len(rows)), allowed=0.0, detail=detail, other_on=other_on)]
