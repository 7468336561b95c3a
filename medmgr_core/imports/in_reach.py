"""Which stored rows a person may know of: of units in reach, followed through the records they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from medmgr_core.people.need_to_know import own_known_sql
from medmgr_core.record import Record, field_of
from medmgr_core.store.parameters import only_named
from medmgr_core.store.store import Store


def in_reach_sql(store: Store, record_type: type[Record], row: str = "t") -> str:
    """The condition that a stored row is of a unit in reach, or of the whole facility, and one that $viewer may know of."""
    placed, known = _placed_sql(store, record_type, row), own_known_sql(record_type, row)
    return f"({placed} AND {known})" if known else placed


def reach_values(sql: str, units: Iterable[str], person: str) -> dict[str, Any]:
    """What the condition in a text is asked with."""
    return only_named(sql, {"units": sorted(units), "viewer": person})


def _placed_sql(store: Store, record_type: type[Record], row: str) -> str:
    if record_type.unit_field is None:
        return "true"
    spec = field_of(record_type, record_type.unit_field)
    if spec.ref in ("unit", None):
        return f"coalesce({row}.{spec.name} = ANY($units), true)"
    target, held = store.catalogue.by_table[spec.ref], f"{row}_{spec.ref}"
    among = f"SELECT {held}.{target.key[0]} FROM {spec.ref} {held} WHERE {in_reach_sql(store, target, held)}"
    return f"({row}.{spec.name} IS NULL OR {row}.{spec.name} IN ({among}))"
