"""Rights: role × area × action × unit and all below it. Asked by every page and by every command itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from medmgr_core.errors import NotAllowed
from medmgr_core.people.records import SYSTEM
from medmgr_core.periods import today
from medmgr_core.store.store import Store

# no $units: this is the query that decides which units are in reach.
# The tree as it stands today; a unit whose first place lies ahead is reached by those who will have it.
_RIGHTS = """
SELECT granted.right_area, granted.action, below.unit_code
FROM held_right granted
JOIN unit_ancestor below ON below.ancestor_code = granted.unit_code
LEFT JOIN (SELECT unit_code, min(from_on) AS first_on FROM unit_edge GROUP BY 1) placed ON placed.unit_code = below.unit_code
WHERE granted.person_code = $viewer
    AND below.from_on <= greatest($day, coalesce(placed.first_on, $day))
    AND below.until_on > greatest($day, coalesce(placed.first_on, $day))
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""

_DOING = {"view": "see", "enter": "enter or change", "approve": "approve", "export": "export",
          "administer": "administer"}  # fmt: skip


@dataclass(frozen=True)
class Rights:
    """What one person may do: (area, action) -> codes of units in reach."""

    person_code: str
    reach: Mapping[tuple[str, str], frozenset[str]]

    def units(self, area: str, action: str = "view") -> frozenset[str]:
        """Units where the person may do this."""
        return self.reach.get((area, action), frozenset())

    def allows(self, area: str, action: str, unit: str | None = None) -> bool:
        """May this be done for a unit, or (None) for what belongs to the whole facility?"""
        units = self.units(area, action)
        return bool(units) if unit is None else unit in units

    def sees(self, unit: str) -> bool:
        """May anything at all be done for a unit?"""
        return any(unit in units for units in self.reach.values())

    def areas(self, action: str = "view") -> frozenset[str]:
        """Areas where the person may do this somewhere."""
        return frozenset(area for area, held in self.reach if held == action)


def rights_of(store: Store, person_code: str) -> Rights:
    """The rights a person holds now."""
    return Rights(person_code, store.read_as(_reach, _RIGHTS, viewer=person_code, day=today()))


def _reach(frame: pd.DataFrame) -> Mapping[tuple[str, str], frozenset[str]]:
    reach: dict[tuple[str, str], set[str]] = {}
    for area, action, unit in frame.itertuples(index=False):
        reach.setdefault((area, action), set()).add(unit)
    return MappingProxyType({pair: frozenset(units) for pair, units in reach.items()})


def allow(store: Store, by: str, area: str, action: str, unit: str | None = None) -> None:
    """Refuse what the person has no right to. Raises NotAllowed."""
    if by == SYSTEM:
        return
    rights = rights_of(store, by)
    if not rights.allows(area, action, unit):
        # A unit out of sight is not named: it may follow from a record the person only guessed the code of.
        where = "" if unit is None else f" for unit {unit}" if rights.sees(unit) else " outside the units of your roles"
        raise NotAllowed(f"You may not {_DOING[action]} {area}{where}. Ask an administrator for the right.")
