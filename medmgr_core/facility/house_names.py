"""Names that are none of persons, so that no text is warned about for them. Nothing of it is ever shown."""

from __future__ import annotations

import pandas as pd

from medmgr_core.store.store import Store

# no $units: which words are names of places and firms, wherever they are
HOUSE_NAMES = """
SELECT name FROM live_unit UNION SELECT name FROM live_supplier UNION SELECT name FROM live_facility_profile
ORDER BY 1 NULLS LAST
"""


def names_of_the_house(store: Store) -> tuple[str, ...]:
    """Names that are none of persons: of units, suppliers and the facility itself."""
    return store.read_as(_names_of, HOUSE_NAMES)


def _names_of(frame: pd.DataFrame) -> tuple[str, ...]:
    return tuple(frame["name"])
