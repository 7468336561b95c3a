"""Average working hours over weeks, as regulation 4(6) of the Working Time Regulations 1998 counts them: (A + B) / C.

A: hours in these weeks. B: hours of as many worked days after them as days in them were leave or sickness. C: the weeks. For who
joined meanwhile: since then, from four weeks on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from medmgr_core.rosters.clock import FAR, Bools, Floats, Ints, weekday_of
from medmgr_core.rosters.plain import day_numbers
from medmgr_core.rosters.timeline import Timeline

FEWEST_WEEKS = 4  # of employment, before an average says anything


@dataclass(frozen=True)
class Average:
    """The weeks up to the day before ``end``: one entry per person of whom enough is known. Days are counted from the first."""

    end: int
    person: Ints
    first: Ints
    hours: Floats  # A + B
    weeks: Floats
    is_night_worker: Bools

    def only(self, kept: Bools) -> Average:
        """Some of the people."""
        return Average(
            self.end, self.person[kept], self.first[kept], self.hours[kept], self.weeks[kept], self.is_night_worker[kept]
        )


def averages_over(line: Timeline, weeks: int) -> Iterator[Average]:
    """Averages over so many weeks up to each Sunday of the period."""
    following = _Following(line.minutes_by_day)
    minutes, excluded, worked, nights = (
        _running(grid) for grid in (line.minutes_by_day, line.excluded, line.worked, line.nights)
    )
    for end in _sundays_after(line).tolist():
        start = np.maximum(end - 7 * weeks, np.minimum(line.joined, end))
        person = np.flatnonzero((start >= 0) & (end - start >= 7 * FEWEST_WEEKS))
        first = start[person]
        held = minutes[person, end] - minutes[person, first]
        filled = following.after(person, end, excluded[person, end] - excluded[person, first])
        mostly = 2 * (nights[person, end] - nights[person, first]) > worked[person, end] - worked[person, first]
        yield Average(end, person, first, (held + filled) / 60, (end - first) / 7, mostly)


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
