"""What is done to complaint clocks: who may set them, and how a store gets the shipped ones."""

from __future__ import annotations

from medmgr_core.complaints.records import ClockPolicy
from medmgr_core.complaints.shipped import POLICIES
from medmgr_core.errors import NotAllowed
from medmgr_core.people.records import SYSTEM
from medmgr_core.people.rights import allow
from medmgr_core.record import Record
from medmgr_core.store.catalogue import Rule, VoidRule
from medmgr_core.store.store import Store, new_batch
from medmgr_core.store.write import Write

# no $units: clocks hold for the whole facility
_ADMINISTERS = "SELECT 1 FROM held_right WHERE person_code = $person AND right_area = 'complaints' AND action = 'administer'"


def ensure_policies(store: Store, by: str) -> int:
    """Add the shipped policies a store lacks and say how many; those that are or were there stay as they are."""
    allow(store, by, ClockPolicy.area, "administer")
    with store.write(by=by, reason="shipped clocks", batch=new_batch()) as work:
        missing = [policy for policy in POLICIES if work.row(ClockPolicy, policy.key_values()) is None]
        for policy in missing:
            work.add(policy)
    return len(missing)


def _policy_rule(work: Write, policy: Record, before: Record | None) -> None:
    """Whoever enters complaints would otherwise set his own deadline."""
    if work.by != SYSTEM and not work.connection.rows(_ADMINISTERS, {"person": work.by}):
        raise NotAllowed("You may not set this clock: it takes the right to administer complaints.")


def _voided_policy_rule(work: Write, policy: Record) -> None:
    _policy_rule(work, policy, None)


RULES: dict[type[Record], Rule] = {ClockPolicy: _policy_rule}
VOID_RULES: dict[type[Record], VoidRule] = {ClockPolicy: _voided_policy_rule}
