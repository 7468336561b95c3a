"""What a record bears on beside its own unit: records it names, and the units where a person or a role is held."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from medmgr_core.errors import AlreadyExists, InvalidEntry, NotAllowed, UnknownReference
from medmgr_core.people.need_to_know import is_known
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole, RoleRight
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.record import Record, field_of, fields_of
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow, unit_of

# no $units: all units where persons and roles are held; the right is then asked for each of them
_HELD = """
SELECT held.person_code, held.role_code, held.unit_code FROM live_person_role held
JOIN live_unit unit ON unit.unit_code = held.unit_code
ORDER BY 1 NULLS LAST, 2 NULLS LAST, 3 NULLS LAST
"""
_ROLE = """
SELECT right_area, action FROM live_role_right WHERE role_code = $role_code
ORDER BY 1 NULLS LAST, 2 NULLS LAST
"""  # no $units: what one role may do
_NAMED_BY: dict[type[Record], str] = {Person: "person_code", AccessRole: "role_code", RoleRight: "role_code"}


def own_unit(store: Store, record: Record) -> str | None:
    """Code of the unit a record belongs to; None for the whole facility."""
    with store.engine.reading() as connection:
        return unit_of(connection, store.catalogue, type(record), record)


def allow_named(store: Store, by: str, record: Record, before: StoredRow | None = None) -> None:
    """Refuse a record that names one out of reach; of a change, what it names anew. Raises NotAllowed.

    In its own area the right to enter is needed (a unit is not put under, or merged into, somebody else's); in another
    area it is enough to see the record named.
    """
    for spec in fields_of(type(record)):
        code = getattr(record, spec.name)
        if spec.ref is None or code is None or spec.name == record.unit_field or (before and before.values[spec.name] == code):
            continue
        target = store.catalogue.by_table[spec.ref]
        row = store.row(target, (code,)) if target.unit_field else None
        if row and not is_known(store, by, row.record()):
            sentence = f"{spec.title}: there is no {target.title.lower()} “{code}”. Choose one from the list."
            raise UnknownReference(sentence, {spec.name: sentence})
        if row:
            allow(store, by, target.area, "enter" if target.area == record.area else "view", own_unit(store, row.record()))


def allow_held(store: Store, by: str, action: str, record: Record) -> None:
    """A person or a role bears on every unit where it is held: the right is needed in each. Raises NotAllowed."""
    name = _NAMED_BY.get(type(record))
    if name:
        held = store.read(_HELD)
        _allow_all(store, by, action, held[held[name] == getattr(record, name)]["unit_code"])


def allow_given(store: Store, by: str, record: Record) -> None:
    """Nobody gives a right he does not hold himself, there where it would hold. Raises NotAllowed."""
    if by == SYSTEM or not isinstance(record, PersonRole | RoleRight):
        return
    own = rights_of(store, by)
    if isinstance(record, PersonRole):
        given = store.read(_ROLE, role_code=record.role_code)
        needed = [(area, action, record.unit_code) for area, action in given.itertuples(index=False)]
    else:
        held = store.read(_HELD)
        units = held[held["role_code"] == record.role_code]["unit_code"]
        needed = [(record.right_area, record.action, unit) for unit in units]
    if not all(own.allows(area, action, unit) for area, action, unit in needed):
        raise NotAllowed("You may not give more than you may do yourself. Ask an administrator of the whole facility.")


def allow_undo(store: Store, by: str, record_type: type[Record]) -> None:
    """Taking back what was done to persons or roles may bear on any of them. Raises NotAllowed."""
    if record_type in _NAMED_BY:
        _allow_all(store, by, "enter", store.read(_HELD)["unit_code"])


def _allow_all(store: Store, by: str, action: str, units: Iterable[str]) -> None:
    for unit in dict.fromkeys(units):
        allow(store, by, "people", action, unit)


def refuse_named(store: Store, row: StoredRow) -> None:
    """A record that others name is not voided: their figures would vanish with it. Its own parts go with it.

    Raises InvalidEntry.
    """
    for other in store.catalogue.record_types:
        names = [s.name for s in fields_of(other) if s.ref == row.record_type.table and s.name != other.part_of]
        if not names:
            continue
        named = " OR ".join(f"{name} = $code" for name in names)
        sql = f"SELECT count(*)::bigint FROM live_{other.table} WHERE {named}"  # no $units: wherever it is named
        count = store.rows(sql, code=row.key[0])[0][0]
        if count:
            what = other.plural.lower() if count != 1 else other.title.lower()
            raise InvalidEntry(f"It is still named by {count:,} {what}: change or void those first, or close it with a date.")


@contextmanager
def hidden_unnamed(store: Store, record_type: type[Record], by: str) -> Iterator[None]:
    """Within it, a key taken by a record out of the person's reach is said to be taken, but not by what."""
    try:
        yield
    except AlreadyExists as error:
        row = store.row(record_type, error.key)
        unit = own_unit(store, row.record()) if row else None
        seen = by == SYSTEM or rights_of(store, by).allows(record_type.area, "view", unit)
        if seen and (row is None or is_known(store, by, row.record())):
            raise
        keys = " and ".join(field_of(record_type, name).title for name in record_type.key)
        raise AlreadyExists(f"{keys}: this one is taken. Use another.", key=error.key, voided=False) from None
