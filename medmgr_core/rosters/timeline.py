"""A roster as arrays: every assignment in the order of person and time, and grids of people × days."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from medmgr_core.errors import InvalidEntry
from medmgr_core.rosters.clock import FAR, Bools, Floats, Ints, midnights, pieces, ranks, spans
from medmgr_core.rosters.plain import DAY, EXCLUDED_KINDS, Roster, day_numbers

_NIGHT = (23 * 60, 30 * 60)  # 23:00 to 06:00; three hours of it make a night shift (regulation 2)
_NEVER = np.iinfo(np.int64).min  # what a missing date becomes


@dataclass(frozen=True, eq=False)
class Timeline:
    """Arrays of equal length, one entry an assignment inside the known days, sorted by person and start; grids on demand.

    day: counted from ``first`` (days since 1970). start, end: instants. minutes: worked ones, none on call. row: position in
    the frame of assignments. shift: position among the shift types, −1 without one.
    """

    roster: Roster
    names: np.ndarray[Any, Any]
    first: int
    count: int
    person: Ints
    day: Ints
    start: Ints
    end: Ints
    breaks: Ints
    minutes: Floats
    shift: Ints
    is_night: Bools
    is_on_call: Bools
    row: Ints

    @cached_property
    def midnights(self) -> Ints:
        """The beginnings of the known days and of three more, for nights that end after them."""
        return midnights(self.first, self.count + 3, self.roster.zone)

    @cached_property
    def at_work(self) -> Timeline:
        """The same without duties on call."""
        return self.only(~self.is_on_call) if self.is_on_call.any() else self

    @cached_property
    def worked(self) -> Bools:
        """People × days: whether a shift begins there."""
        return self._marked(self.at_work, None)

    @cached_property
    def nights(self) -> Bools:
        """People × days: whether a night shift begins there."""
        return self._marked(self.at_work, self.at_work.is_night)

    @cached_property
    def minutes_by_day(self) -> Floats:
        """People × calendar days: minutes worked, shifts split at midnight, their breaks in proportion."""
        line = self.at_work
        owner, day, length = pieces(line.start, line.end, self.midnights)
        share = line.minutes[owner] / np.maximum(line.end - line.start, 1)[owner]
        width = len(self.midnights) - 1
        flat: Floats = np.bincount(line.person[owner] * width + day, weights=length * share, minlength=len(self.names) * width)
        return flat.astype(np.float64).reshape(len(self.names), width)[:, : self.count]

    @cached_property
    def absence(self) -> Ints:
        """People × days: the row of the absence, −1 without one; of several the last."""
        return self._days_of(np.arange(len(self.roster.absences)))

    @cached_property
    def excluded(self) -> Bools:
        """People × days: absent in a way that takes the day out of the weekly average."""
        kinds = self.roster.absences["kind"].isin(EXCLUDED_KINDS).to_numpy()
        return self._days_of(np.flatnonzero(kinds)) >= 0

    @cached_property
    def joined(self) -> Ints:
        """The first day of each person, counted from ``first``; far before when it is not known."""
        days = day_numbers(self.roster.people["joined_on"])
        return np.where(days == _NEVER, -FAR, days - self.first)

    @cached_property
    def left(self) -> Ints:
        """The last day of each person, counted from ``first``."""
        days = day_numbers(self.roster.people["left_on"])
        return np.where(days == _NEVER, FAR, days - self.first)

    @cached_property
    def titles(self) -> np.ndarray[Any, Any]:
        """What each assignment is called in a sentence."""
        types = self.roster.shift_types
        held = [title or code for title, code in zip(types["title"], types["shift_type"], strict=True)]
        return np.array([*held, ""], dtype=object)[self.shift]

    def only(self, kept: Bools) -> Timeline:
        """Some of the assignments."""
        picked = {name: getattr(self, name)[kept] for name in _PER_ASSIGNMENT}
        return Timeline(self.roster, self.names, self.first, self.count, **picked)

    def people_at(self, codes: pd.Series[Any], what: str) -> Ints:
        """The positions of people. Raises InvalidEntry for one who is not among them."""
        return _positions(pd.Index(self.names), codes, what)

    def _marked(self, line: Timeline, which: Bools | None) -> Bools:
        grid = np.zeros((len(self.names), self.count), bool)
        kept = slice(None) if which is None else which
        grid[line.person[kept], line.day[kept]] = True
        return grid

    def _days_of(self, rows: Ints) -> Ints:
        grid = np.full((len(self.names), self.count), -1, np.int64)
        if not len(rows):
            return grid
        absences = self.roster.absences.iloc[rows]
        person = self.people_at(absences["person"], "An absence")
        begins = np.maximum(day_numbers(absences["first_on"]) - self.first, 0)
        ends = np.minimum(day_numbers(absences["last_on"]) - self.first + 1, self.count)
        lengths = np.maximum(ends - begins, 0)
        owner = np.repeat(np.arange(len(rows)), lengths)
        grid[person[owner], begins[owner] + ranks(lengths)] = rows[owner]
        return grid


_PER_ASSIGNMENT = ("person", "day", "start", "end", "breaks", "minutes", "shift", "is_night", "is_on_call", "row")


def timeline_of(roster: Roster) -> Timeline:
    """The arrays of a roster. Raises InvalidEntry for an unknown person or shift type and for an assignment without times."""
    first = int(day_numbers([roster.known_first])[0])
    count = int(day_numbers([roster.known_until])[0]) - first
    day = day_numbers(roster.assignments["on"]) - first
    row = np.flatnonzero((day >= 0) & (day < count))
    frame, types = roster.assignments.iloc[row], roster.shift_types
    person = _positions(pd.Index(roster.people["person"]), frame["person"], "An assignment")
    shift = _shifts(types, frame["shift_type"])
    starts, ends, breaks = (_times(frame, types, shift, name) for name in ("starts", "ends", "break_minutes"))
    start, end = spans(day[row] + first, starts, ends, roster.zone)
    is_on_call = _of_type(types, "is_on_call", shift, False).astype(bool)
    unpaid = np.where(_of_type(types, "is_break_unpaid", shift, True).astype(bool), breaks, 0)
    order = np.lexsort((shift, end, start, person))
    held = {
        "person": person, "day": day[row], "start": start, "end": end, "breaks": breaks, "shift": shift, "row": row,
        "minutes": np.where(is_on_call, 0.0, np.maximum(end - start - unpaid, 0)),
        "is_night": np.where(shift >= 0, _of_type(types, "is_night", shift, False), _touches_night(starts, ends)).astype(bool),
        "is_on_call": is_on_call,
    }  # fmt: skip
    names = roster.people["person"].to_numpy(dtype=object)
    return Timeline(roster, names, first, count, **{name: values[order] for name, values in held.items()})


def _positions(index: pd.Index[Any], codes: pd.Series[Any], what: str) -> Ints:
    found: Ints = index.get_indexer(pd.Index(codes)).astype(np.int64)
    if (found < 0).any():
        raise InvalidEntry(f"{what} names “{codes.iloc[int(np.argmin(found))]}”, who is not among the people of this roster.")
    return found


def _shifts(types: pd.DataFrame, codes: pd.Series[Any]) -> Ints:
    found: Ints = pd.Index(types["shift_type"]).get_indexer(pd.Index(codes)).astype(np.int64)
    unknown = (found < 0) & codes.notna().to_numpy()
    if unknown.any():
        raise InvalidEntry(f"“{codes.iloc[int(np.argmax(unknown))]}” is not a shift type; add it or choose another.")
    return found


def _times(frame: pd.DataFrame, types: pd.DataFrame, shift: Ints, name: str) -> Ints:
    own = frame[name].to_numpy(dtype=np.float64)
    held = np.where(np.isnan(own), _of_type(types, name, shift, 0 if name == "break_minutes" else np.nan), own)
    if np.isnan(held).any():
        row = frame.iloc[int(np.argmax(np.isnan(held)))]
        raise InvalidEntry(
            f"The assignment of {row['person']} on {row['on']:%d %b %Y} has neither a shift type nor its own times."
        )
    minutes: Ints = held.astype(np.int64)
    return minutes


def _of_type(types: pd.DataFrame, name: str, shift: Ints, without: float | bool) -> np.ndarray[Any, Any]:
    """The value of each assignment's shift type; the last one stands for those without a type."""
    held: Floats = np.append(types[name].to_numpy(dtype=np.float64), float(without))
    return held[shift]


def _touches_night(starts: Ints, ends: Ints) -> Bools:
    ends = np.where(ends <= starts, ends + DAY, ends)
    late = np.minimum(ends, _NIGHT[1]) - np.maximum(starts, _NIGHT[0])
    early = np.minimum(ends, _NIGHT[1] - DAY) - starts
    is_long: Bools = np.maximum(late, 0) + np.maximum(early, 0) >= 180
    return is_long
