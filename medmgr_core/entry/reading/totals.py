"""Which rows are totals of others: told by arithmetic, with the words as a hint. Plain numbers in and out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

Numbers = Sequence[float | None]
_PENNY, _RELATIVE, _ABOUT, _FEW = 0.011, 1e-9, 0.02, 3.0
_PATIENCE = 20  # rows of one look that are tried, when hardly one is a sum
_STEPS = 400  # as many odd rows are looked over for the members of one total


@dataclass(frozen=True)
class Line:
    """A row that may be a total. word: '' | exact ("Grand total:") | part ("Total North"); labels: its filled label columns.

    alone: it leaves empty what other rows fill; missing: how many such columns.
    """

    row: int
    numbers: Numbers
    word: str
    alone: bool
    missing: int
    labels: frozenset[int]


@dataclass(frozen=True)
class Between:
    """The ordinary rows between two lines: how many, and the sum of each column."""

    rows: int
    sums: Numbers


@dataclass(frozen=True)
class Verdict:
    """members: how many rows it sums; where: above | below; agrees: exact | about | no; sums: what the members give."""

    members: int
    where: str
    agrees: str
    sums: tuple[float, ...]
    all_rows: bool = False


def find_totals(lines: Sequence[Line], between: Sequence[Between]) -> dict[int, Verdict]:
    """Place of a line -> why it is a total. between[k] stands before line k, the last one behind all lines."""
    search = _Search(lines, between)
    search.words()
    for labels in search.classes():
        search.unnamed(labels)
    everything = search.rows + len(lines) - len(search.found)
    return {place: replace(verdict, all_rows=verdict.members >= everything) for place, verdict in search.found.items()}


class _Search:
    def __init__(self, lines: Sequence[Line], between: Sequence[Between]) -> None:
        self.lines, self.between = lines, between
        self.found: dict[int, Verdict] = {}
        self.out = {place for place, line in enumerate(lines) if line.word == "exact" and line.alone}
        self.rows = sum(part.rows for part in between)

    def words(self) -> None:
        """Rows that say of themselves that they are totals."""
        for place, line in enumerate(self.lines):
            if not line.word:
                continue
            verdict = self._best(place)
            sure = verdict.agrees == "exact" and (verdict.members > 1 or line.alone)
            if sure or (line.alone and (line.word == "exact" or line.missing > 1)):
                self.found[place] = verdict
                self.out.add(place)

    def classes(self) -> list[list[int]]:
        """Rows without such a word, by the columns they fill: region totals look alike."""
        groups: dict[frozenset[int], list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            if place not in self.out and not line.word and line.missing:
                groups[line.labels].append(place)
        return list(groups.values())

    def unnamed(self, places: list[int]) -> None:
        """All rows of one look, if nearly all of them are sums of the rows below, or above."""
        below = self._trial(reversed(places), "below")
        above = self._trial(iter(places), "above")
        best = max(below, above, key=len)
        several = [verdict for verdict in best.values() if verdict.members > 1]
        naked = len(places) == 1 and not self.lines[places[0]].labels
        if len(best) >= 0.8 * len(places) and len(several) * 2 >= len(best) and (len(several) > 1 or (naked and several)):
            self.found.update(best)
            self.out.update(best)

    def _trial(self, places: Iterator[int], where: str) -> dict[int, Verdict]:
        kept: set[int] = set(self.out)
        tried: dict[int, Verdict] = {}
        for tries, place in enumerate(places):
            if tries >= _PATIENCE and len(tried) * 2 < tries:  # they miss something, but are no sums
                break
            verdict = self._matching(place, where, wordless=True)
            if verdict:
                tried[place] = verdict
                self.out.add(place)
        self.out = kept
        return tried

    def _best(self, place: int) -> Verdict:
        """The verdict on a row with a word: the first that agrees, else against all rows above since the last total."""
        tries = [self._matching(place, where, wordless=False) for where in ("above", "below")]
        agreeing = [verdict for verdict in tries if verdict]
        if agreeing:
            return min(agreeing, key=lambda verdict: verdict.agrees != "exact")
        *_, (rows, sums) = self._members(place, "above")
        return Verdict(rows, "above", "no", tuple(sums))

    def _matching(self, place: int, where: str, *, wordless: bool) -> Verdict | None:
        for agrees in ("exact", "about"):
            for rows, sums in self._members(place, where):
                if rows and _agreement(self.lines[place].numbers, sums, strict=wordless) == agrees:
                    return Verdict(rows, where, agrees, tuple(sums))
        return None

    def _members(self, place: int, where: str) -> Iterator[tuple[int, list[float]]]:
        """Rows next to a line and their sums, growing by the rows up to the next odd row."""
        rows, sums = 0, [0.0] * len(self.lines[place].numbers)
        step = -1 if where == "above" else 1
        at = place if where == "above" else place + 1
        for _ in range(_STEPS):
            rows += self.between[at].rows
            _add(sums, self.between[at].sums)
            yield rows, sums
            line = at - 1 if where == "above" else at
            if not 0 <= line < len(self.lines):
                return
            if line not in self.out:
                rows += 1
                _add(sums, self.lines[line].numbers)
            at += step


def _add(sums: list[float], numbers: Numbers) -> None:
    for column, number in enumerate(numbers):
        sums[column] += number or 0.0


def _agreement(numbers: Numbers, sums: Sequence[float], *, strict: bool) -> str:
    """exact | about | ''. Rates and averages stand in total rows too: with a word, half of the columns need to agree."""
    pairs = [(number, total) for number, total in zip(numbers, sums, strict=True) if number is not None and (number or total)]
    exact = sum(1 for number, total in pairs if abs(number - total) <= _PENNY + _RELATIVE * abs(total))
    if pairs and (exact == len(pairs) or (not strict and exact * 2 >= len(pairs))):
        return "exact" if any(number for number, _ in pairs) else ""
    about = sum(1 for number, total in pairs if abs(number - total) <= _ABOUT * abs(total) + _FEW)
    large = any(abs(number) > 50 for number, _ in pairs)
    return "about" if len(pairs) > 1 and large and about >= (0.9 if strict else 0.5) * len(pairs) else ""
