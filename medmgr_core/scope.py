"""Scope: the one filter object given to every query. It says what this person may see of what was picked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from medmgr_core.periods import Period


@dataclass(frozen=True)
class Scope:
    """What a query may read.

    viewer: code of the person who looks; queries of restricted rows filter by it.
    units: codes of the units in reach: those the person has the right for, under the unit picked.
    root: the unit picked; roll-ups follow the dated tree from it.
    period: the days asked for.
    audience: who will see the result; "staff" sees all, others get small counts hidden.
    """

    viewer: str
    units: tuple[str, ...]
    root: str
    period: Period
    audience: str = "staff"

    def parameters(self) -> dict[str, Any]:
        """The values SQL may name: $viewer, $units, $root, $first, $until."""
        return {
            "viewer": self.viewer,
            "units": list(self.units),
            "root": self.root,
            "first": self.period.first,
            "until": self.period.until,
        }
