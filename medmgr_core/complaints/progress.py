"""What happened to a complaint so far, as far as its clocks are concerned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from typing import Literal

from medmgr_core.errors import InvalidEntry

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Extension:
    """A later date, agreed with the complainant: for the reply, or for the outer limit."""

    made_on: date
    until: date
    agreed_by: str = ""
    event: Literal["respond", "close"] = "respond"


@dataclass(frozen=True)
class Pause:
    """Days on which a clock stands still: the first of them, and the day it goes on (None: not yet)."""

    first: date
    until: date | None = None


@dataclass(frozen=True)
class Progress:
    """The days of each step; None for what has not happened."""

    acknowledged_on: date | None = None
    agreed_on: date | None = None
    agreed_until: date | None = None  # by when a reply was agreed
    updates: tuple[date, ...] = ()
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[Pause, ...] = ()
    responded_on: date | None = None
    closed_on: date | None = None

    def as_at(self, on: date) -> Progress:
        """The same as it was known on a day."""
        agreed = self.agreed_on is not None and self.agreed_on <= on
        return Progress(
            _until(self.acknowledged_on, on),
            self.agreed_on if agreed else None,
            self.agreed_until if agreed else None,
            tuple(day for day in sorted(self.updates) if day <= on),
            tuple(sorted((e for e in self.extensions if e.made_on <= on), key=lambda e: (e.made_on, e.until))),
            tuple(_sorted_pauses(self.pauses, on)),
            _until(self.responded_on, on),
            _until(self.closed_on, on),
        )

    def check(self, received: date) -> None:
        """Raises InvalidEntry for steps in an order that cannot be."""
        for name, day in (("acknowledged", self.acknowledged_on), ("agreed", self.agreed_on), ("answered", self.responded_on),
                          ("closed", self.closed_on)):  # fmt: skip
            if day and day < received:
                raise InvalidEntry(f"A complaint cannot be {name} on {day}, before it was received on {received}.")
        if (self.agreed_on is None) != (self.agreed_until is None):
            raise InvalidEntry("An agreed period needs both days: when it was agreed, and by when the reply is promised.")
        if self.agreed_on and self.agreed_until and self.agreed_until < self.agreed_on:
            raise InvalidEntry(f"The reply was promised for {self.agreed_until}, before that was agreed on {self.agreed_on}.")
        if any(pause.until and pause.until < pause.first for pause in self.pauses):
            raise InvalidEntry("A pause ends before it begins.")


def _until(day: date | None, on: date) -> date | None:
    return day if day and day <= on else None


def _sorted_pauses(pauses: Sequence[Pause], on: date) -> list[Pause]:
    begun = sorted((pause for pause in pauses if pause.first <= on), key=lambda pause: pause.first)
    return [replace(pause, until=pause.until or on + DAY) for pause in begun]


def paused_pieces(progress: Progress, start: date, done: date | None) -> Iterator[tuple[date, date]]:
    """The days a clock stood still after its day 0, as pieces that do not overlap, cut where an extension was made.

    So a pause counts before an extension with its days up to then, and after it with the rest.
    """
    cuts = sorted({extension.made_on for extension in progress.extensions})
    free = start + DAY
    for pause in progress.pauses:
        assert pause.until is not None, "as_at gives each pause an end"
        first, until = max(pause.first, free), min(pause.until, done or pause.until)
        if first >= until:
            continue
        edges = [first, *(day for day in cuts if first < day < until), until]
        yield from pairwise(edges)
        free = until
