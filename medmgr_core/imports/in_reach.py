"""Which stored rows belong to units in reach, followed through the records they belong to."""

from __future__ import annotations

from medmgr_core.record import Record, field_of
from medmgr_core.store.store import Store


def in_reach_sql(store: Store, record_type: type[Record], row: str = "t") -> str:
    """The condition that a stored row is of a unit in reach, or of the whole facility."""
    if record_type.unit_field is None:
        return "true"
    spec = field_of(record_type, record_type.unit_field)
    if spec.ref in ("unit", None):
        return f"coalesce({row}.{spec.name} = ANY($units), true)"
    target, held = store.catalogue.by_table[spec.ref], f"{row}_{spec.ref}"
    among = f"SELECT {held}.{target.key[0]} FROM {spec.ref} {held} WHERE {in_reach_sql(store, target, held)}"
    return f"({row}.{spec.name} IS NULL OR {row}.{spec.name} IN ({among}))"
