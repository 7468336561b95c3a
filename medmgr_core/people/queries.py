"""What is asked of people, rights, history, and of any record type by its class alone."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import pandas as pd

from medmgr_core.people.need_to_know import hidden_keys, own_known_sql
from medmgr_core.people.rights import Rights
from medmgr_core.record import Record, distinct, field_of, label_of
from medmgr_core.rows import rows_of
from medmgr_core.scope import Scope
from medmgr_core.store.catalogue import Catalogue
from medmgr_core.store.store import Store

# no $units: persons who sign in belong to the whole facility
PEOPLE = """
SELECT person.person_code, person.name, person.job_title, person.is_active, person.revision,
    count(held.role_code)::bigint AS roles
FROM live_person person
LEFT JOIN live_person_role held ON held.person_code = person.person_code
GROUP BY 1, 2, 3, 4, 5
"""

# no $units: roles belong to the whole facility
ROLES = """
SELECT access_role.role_code, access_role.name, access_role.purpose, access_role.revision
FROM live_access_role access_role
ORDER BY access_role.name NULLS LAST, access_role.role_code NULLS LAST
"""

# no $units: what a role may do is the same everywhere
ROLE_RIGHTS = """
SELECT role_code, right_area, action FROM live_role_right
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""

HELD_ROLES = """
SELECT held.person_code, person.name AS person_name, held.role_code, access_role.name AS role_name,
    held.unit_code, unit.name AS unit_name, held.revision
FROM live_person_role held
JOIN live_person person ON person.person_code = held.person_code
JOIN live_access_role access_role ON access_role.role_code = held.role_code
JOIN live_unit unit ON unit.unit_code = held.unit_code
WHERE held.unit_code = ANY($units)
"""

# no $units: the name behind a sign-in code, as history sentences need it
PERSON_NAMES = "SELECT person_code, name FROM person ORDER BY person_code NULLS LAST"

# No plain $units here: what may be seen differs by record type, so $reach holds "type unit" pairs made from the rights.
# A load over several units is seen by who made it, and by who reaches every unit: its reason names the file.
# (no $units: $reach is stricter)
HISTORY = """
SELECT change_no, made_at, made_by, record_type, record_key, unit_code, action, changes, reason, source, batch
FROM change_log
WHERE ((record_type || ' ' || unit_code) = ANY($reach) OR (unit_code IS NULL AND record_type = ANY($types))
    OR (unit_code IS NULL AND record_type = ANY($placed) AND (made_by = $viewer OR NOT EXISTS (
        SELECT 1 FROM live_unit WHERE NOT (change_log.record_type || ' ' || live_unit.unit_code) = ANY($reach)))))
    AND NOT (record_type || ' ' || record_key) = ANY($hidden)
"""


def history_reach(store: Store, rights: Rights, units: tuple[str, ...]) -> dict[str, list[str]]:
    """The parameters of HISTORY: record types seen as a whole, those seen by unit, "type unit" pairs in reach, what is hidden."""
    seen = [t for t in store.catalogue.record_types if rights.units(t.area)]
    kernel = ["sign_in", "download", "store"] if rights.units("people", "administer") else []
    placed = [t for t in seen if t.unit_field]
    pairs = [f"{t.table} {unit}" for t in placed for unit in sorted(rights.units(t.area) & set(units))]
    whole = [*(t.table for t in seen if not t.unit_field), *kernel]
    return {"types": whole, "placed": [t.table for t in placed], "reach": pairs,
            "hidden": hidden_keys(store, rights.person_code)}  # fmt: skip


def person_names(store: Store) -> Mapping[str, str]:
    """Sign-in code -> name, also of persons voided since."""
    return store.read_as(_names, PERSON_NAMES)


def _names(frame: pd.DataFrame) -> Mapping[str, str]:
    return MappingProxyType(dict(zip(frame["person_code"], frame["name"], strict=True)))


def records(store: Store, scope: Scope, record_type: type[Record]) -> pd.DataFrame:
    """All live records of a type in reach, one row each, in key order."""
    return store.read(records_sql(store.catalogue, record_type), scope)


def records_sql(catalogue: Catalogue, record_type: type[Record]) -> str:
    """The query for the live records of a type in reach."""
    keys = ", ".join(f"{name} NULLS LAST" for name in record_type.key)
    return f"{listed_sql(catalogue, record_type)} ORDER BY {keys}"


def listed_sql(catalogue: Catalogue, record_type: type[Record]) -> str:
    """The same without an order, for a listing."""
    condition = reach_condition(catalogue, record_type)
    return f"SELECT * FROM live_{record_type.table} {f'WHERE {condition}' if condition else ''}"


def reach_condition(catalogue: Catalogue, record_type: type[Record]) -> str:
    """The condition that keeps the rows of the units in reach that $viewer may know of; empty where all may."""
    return " AND ".join(
        filter(None, (_placed_condition(catalogue, record_type), own_known_sql(record_type, f"live_{record_type.table}")))
    )


def _placed_condition(catalogue: Catalogue, record_type: type[Record]) -> str:
    name = record_type.unit_field
    if name is None:
        return ""
    ref = field_of(record_type, name).ref
    if ref in (None, "unit"):
        return f"{name} = ANY($units)"
    target = catalogue.by_table[ref or ""]
    inner = reach_condition(catalogue, target)
    return f"{name} IN (SELECT {target.key[0]} FROM live_{ref} WHERE {inner})" if inner else ""


def reference_labels(store: Store, scope: Scope, table: str) -> dict[str, str]:
    """Code -> label of the records of a table in reach, by label: what a reference field offers."""
    record_type = store.catalogue.by_table[table]
    frame = records(store, scope, record_type)
    labels = {str(row[record_type.key[0]]): label_of(record_type, row) for row in rows_of(frame)}
    return dict(sorted(distinct(labels).items(), key=lambda item: item[1].casefold()))


RECORD_HISTORY = f"""
{HISTORY.strip()} AND record_type = $record_type AND record_key = $record_key
ORDER BY change_no DESC NULLS LAST
LIMIT 50
"""


def record_history(store: Store, scope: Scope, rights: Rights, record_type: type[Record], key: str) -> pd.DataFrame:
    """The last 50 changes of one record, newest first."""
    reach = history_reach(store, rights, scope.units)
    return store.read(RECORD_HISTORY, scope, record_type=record_type.table, record_key=key, **reach)
