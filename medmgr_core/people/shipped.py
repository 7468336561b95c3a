"""The roles MedMgr comes with. A facility may change them or add its own: they are records like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from medmgr_core.people.records import SYSTEM, AccessRole, Action, Area, RoleRight
from medmgr_core.people.rights import allow
from medmgr_core.store.store import Store, new_batch


@dataclass(frozen=True)
class ShippedRole:
    """A role and, for each area, the actions it may do there, e.g. ``"view enter"``."""

    code: str
    name: str
    purpose: str
    rights: Mapping[Area, str]

    def role(self) -> AccessRole:
        """The role as a record."""
        return AccessRole(role_code=self.code, name=self.name, purpose=self.purpose)

    def role_rights(self) -> tuple[RoleRight, ...]:
        """Its rights as records, in the order of areas and actions."""
        return tuple(
            RoleRight(role_code=self.code, right_area=area, action=action)
            for area in get_args(Area)
            for action in get_args(Action)
            if action in self.rights.get(area, "").split()
        )


_ALL = " ".join(get_args(Action))

ROLES: tuple[ShippedRole, ...] = (
    ShippedRole(
        "administrator", "Administrator",
        "Sets MedMgr up: people and rights, settings, codes, backups. May do everything in every area, so give it to "
        "one or two people only. On a single computer the manager who works there holds it.",
        dict.fromkeys(get_args(Area), _ALL),
    ),
    ShippedRole(
        "manager", "Manager",
        "Runs a site or department: keeps its units and staff, plans and approves its money, and sees who changed "
        "what. Opens and merges units within reach.",
        {"facility": "view enter export administer", "staff": "view enter export", "suppliers": "view export",
         "accounts": "view", "budgets": "view enter approve export", "purchasing": "view enter approve export",
         "indicators": "view enter export", "activity": "view enter export",
         "complaints": "view enter approve export", "actions": "view enter approve export",
         "compliance": "view enter approve export", "rosters": "view enter approve export",
         "supplies": "view enter approve export", "imports": "view enter export", "people": "view", "history": "view"},
    ),
    ShippedRole(
        "ward_manager", "Ward manager",
        "Runs one ward or team: keeps its staff and watches its money, without changing plan or ledger.",
        {"facility": "view", "staff": "view enter export", "suppliers": "view", "accounts": "view",
         "budgets": "view export", "purchasing": "view enter export", "indicators": "view enter export",
         "activity": "view enter export", "complaints": "view enter", "actions": "view enter export", "compliance": "view enter",
         "rosters": "view enter export", "supplies": "view enter", "history": "view"},
    ),
    ShippedRole(
        "clerk", "Clerk",
        "Enters and corrects records for the units in reach. Approves nothing, exports nothing.",
        {"facility": "view", "staff": "view enter", "suppliers": "view enter", "accounts": "view",
         "budgets": "view enter", "purchasing": "view enter", "indicators": "view enter", "activity": "view enter",
         "complaints": "view enter", "actions": "view enter", "compliance": "view enter",
         "rosters": "view enter", "supplies": "view enter", "imports": "view enter"},
    ),
    ShippedRole(
        "finance", "Finance",
        "Keeps cost centres, suppliers, the chart of accounts, budgets and the ledger. Does not see staff records.",
        {"facility": "view enter export", "suppliers": "view enter export administer",
         "accounts": "view enter export administer", "budgets": "view enter approve export administer",
         "purchasing": "view enter approve export administer", "imports": "view enter export administer",
         "actions": "view enter", "supplies": "view enter approve export",
         "settings": "view", "history": "view export"},
    ),
    ShippedRole(
        "quality", "Quality",
        "Looks after safety and quality across units: sees structure, staff and suppliers and what was changed, "
        "but not the money.",
        {"facility": "view export", "staff": "view", "suppliers": "view", "indicators": "view enter export",
         "activity": "view export", "complaints": "view enter approve export", "actions": "view enter approve export",
         "compliance": "view enter approve export administer", "rosters": "view", "supplies": "view",
         "imports": "view enter export", "history": "view"},
    ),
    ShippedRole(
        "viewer", "Viewer",
        "Reads figures of the units in reach, e.g. a board member. Changes nothing, exports nothing, sees no staff "
        "records.",
        {"facility": "view", "suppliers": "view", "accounts": "view", "budgets": "view", "purchasing": "view",
         "indicators": "view", "complaints": "view", "actions": "view", "compliance": "view", "supplies": "view"},
    ),
    ShippedRole(
        "auditor", "Auditor",
        "Sees everything, the rights of people and the whole history included, and may take it away for an audit. "
        "Changes nothing.",
        dict.fromkeys(get_args(Area), "view") | dict.fromkeys(
            ("facility", "suppliers", "accounts", "budgets", "purchasing", "indicators", "activity", "complaints", "actions",
             "compliance", "rosters", "supplies", "imports", "people", "history"), "view export"),
    ),
)  # fmt: skip


def ensure_roles(store: Store, by: str) -> tuple[str, ...]:
    """Add the shipped roles a store lacks and return their codes; roles that are or were there stay as they are."""
    allow(store, by, "people", "administer")
    with store.write(by=by, source="import", batch=new_batch()) as work:
        missing = [shipped for shipped in ROLES if work.row(AccessRole, (shipped.code,)) is None]
        for shipped in missing:
            work.add(shipped.role())
            for right in shipped.role_rights():
                work.add(right)
    return tuple(shipped.code for shipped in missing)


# no $units: roles belong to the whole facility. Voided rights count: an area somebody closed stays closed.
_AREAS_WITH_RIGHTS = "SELECT DISTINCT right_area FROM role_right"
_ROLES_HELD = "SELECT role_code, voided_at IS NULL FROM access_role"


def open_new_areas(store: Store) -> tuple[Area, ...]:
    """Give the shipped roles their rights in areas that are newer than the store; returns these areas.

    Without this, nobody would see a page of such an area after an update: no role of the store knows of it.
    """
    held = {area for (area,) in store.rows(_AREAS_WITH_RIGHTS)}
    missing = [area for area in get_args(Area) if area not in held]
    if not held or not missing:  # a store without any rights is a new one: whoever fills it brings its roles
        return ()
    in_use = dict(store.rows(_ROLES_HELD))
    if ROLES[0].code not in in_use:  # never had our roles: a clerk of its own making is not ours to give rights to
        return ()
    rights = [right for role in ROLES if in_use.get(role.code) for right in role.role_rights() if right.right_area in missing]
    if rights:
        _add_rights(store, rights)
    return tuple(area for area in missing if any(right.right_area == area for right in rights))


def _add_rights(store: Store, rights: Sequence[RoleRight]) -> None:
    with store.write(by=SYSTEM, reason="new areas", source="import", batch=new_batch()) as work:
        for right in rights:
            if work.row(RoleRight, right.key_values()) is None:  # another replica may have been first
                work.add(right)
