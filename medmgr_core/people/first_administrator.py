"""The first administrator: whatever is missing for one person to set up everything else."""

from __future__ import annotations

from medmgr_core.people.records import AccessRole, Person, PersonRole
from medmgr_core.people.shipped import ROLES
from medmgr_core.record import validate
from medmgr_core.store.write import Write

ROLE = "administrator"

_TOP = "SELECT unit_code FROM unit_placed WHERE parent_code IS NULL ORDER BY unit_code NULLS LAST"  # no $units: the top


def make_administrator(work: Write, person_code: str, name: str) -> None:
    """Make a person administrator of everything, inside a transaction. Raises InvalidEntry."""
    person = validate(Person, {"person_code": person_code, "name": name or person_code})
    held = work.row(Person, (person_code,))
    if held is None:
        work.add(person)
    elif held.voided_at:
        work.restore(Person, (person_code,))
    if held and not held.values["is_active"]:
        work.change(Person, (person_code,), {"is_active": True})
    _add_missing_roles(work)
    for unit in _top_units(work):
        _give(work, PersonRole(person_code=person_code, role_code=ROLE, unit_code=unit))


def _add_missing_roles(work: Write) -> None:
    for shipped in ROLES:
        if work.row(AccessRole, (shipped.code,)) is None:
            work.add(shipped.role())
            for right in shipped.role_rights():
                work.add(right)


def _give(work: Write, role: PersonRole) -> None:
    held = work.row(PersonRole, role.key_values())
    if held is None:
        work.add(role)
    elif held.voided_at:
        work.restore(PersonRole, role.key_values())


def _top_units(work: Write) -> list[str]:
    found = [str(unit) for (unit,) in work.connection.rows(_TOP)]
    if not found:  # a store without a facility: its first unit, to be named by the administrator
        unit = validate(work.catalogue.by_table["unit"], {"unit_code": "top", "name": "The facility", "kind": "group"})
        found = [work.add(unit)[0]]
    return found
