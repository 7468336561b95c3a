"""Which requirement of a new version is which of the old one, by key, reference and words. Pure.

Standards are renumbered as well as rewritten. What has the same words is the same requirement wherever it stands; what has
the same number but other words is to be assessed again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

What = Literal["same", "renumbered", "changed", "added", "removed"]
KEPT: tuple[What, ...] = ("same", "renumbered")


@dataclass(frozen=True)
class Point:
    """One requirement that is assessed. key: what tells it apart within its set; code: its code in the store."""

    code: str
    key: str
    ref: str
    name: str
    text: str = ""

    @property
    def words(self) -> str:
        """What it says, without regard to spaces and capitals."""
        return " ".join(f"{self.name} {self.text}".casefold().split())


@dataclass(frozen=True)
class Pair:
    """A requirement of the old set and the one of the new set that took its place; None where there is none."""

    what: What
    old: Point | None
    new: Point | None

    @property
    def point(self) -> Point:
        """As it is now, or as it last was."""
        found = self.new or self.old
        assert found
        return found


def compared(old: Iterable[Point], new: Iterable[Point]) -> list[Pair]:
    """Every requirement of both sets once: the new set in its order, then what is gone in the order of the old one."""
    left, right = list(old), list(new)
    found: dict[str, Pair] = {}
    steps: tuple[tuple[What, Callable[[Point], Hashable]], ...] = (
        ("same", lambda point: (point.key, point.words)),
        ("same", lambda point: (point.ref, point.words) if point.ref else None),
        ("renumbered", lambda point: point.words),
        ("changed", lambda point: point.key),
        ("changed", lambda point: point.ref or None),
    )
    for what, told in steps:
        for one, other in _matched(left, right, told):
            found[other.code] = Pair(what, one, other)
        taken = {pair.old.code for pair in found.values() if pair.old}
        left = [point for point in left if point.code not in taken]
        right = [point for point in right if point.code not in found]
    return [
        *(found.get(point.code) or Pair("added", None, point) for point in new),
        *(Pair("removed", one, None) for one in left),
    ]


def _matched(left: list[Point], right: list[Point], told: Callable[[Point], Hashable]) -> Iterator[tuple[Point, Point]]:
    """Those that are told apart by it on both sides."""
    counts = [Counter(map(told, side)) for side in (left, right)]
    by_right = {told(point): point for point in right}
    for point in left:
        mark = told(point)
        if mark is not None and all(count[mark] == 1 for count in counts):
            yield point, by_right[mark]
