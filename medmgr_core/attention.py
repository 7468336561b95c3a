"""What needs a person: the rows every slice gives of its own, put together on the page Today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Attention:
    """One thing to look at.

    harm: from 1 (slight) to 4 (severe). record: key of what it is about. unit: name of the unit it belongs to.
    page: file of the page that settles it; query: what its address takes to stand at the right place.
    root: kind and key of the record that may be for named people only, where there is one.
    """

    kind: str
    record: str
    unit: str
    harm: int
    due_on: date | None
    sentence: str
    page: str = ""
    query: Mapping[str, str] = field(default_factory=dict)
    root: tuple[str, str] | None = None


def by_harm(found: list[Attention]) -> list[Attention]:
    """The worst first, then the earliest due; what has no day comes after what has one."""
    return sorted(found, key=lambda thing: (-thing.harm, thing.due_on or date.max, thing.sentence))
