"""A tiny facility to write into: two wards with a cost centre each, a manager of all and one person for each ward."""

from __future__ import annotations

from datetime import date

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.records import Account, CostCentre, Unit, UnitPlacement
from medmgr_core.people.first_administrator import ROLE, make_administrator
from medmgr_core.people.records import SYSTEM, Person, PersonRole
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write

MANAGER, WARDS, ACCOUNT, MONTH = "manager", ("W1", "W2"), "DRU", date(2026, 4, 1)
YEAR = Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27")


def fill(store: Store) -> int:
    """Enter the facility into an empty store. Returns the number of the last change."""
    with store.write(by=SYSTEM) as work:
        make_administrator(work, MANAGER, "Manager")
        work.add(Account(account_code=ACCOUNT, name="Drugs", account_type="non_pay"))
        for ward in WARDS:
            _add_ward(work, ward)
    return store.head()[0]


def _add_ward(work: Write, ward: str) -> None:
    """The person with rights for this ward alone bears its name in small letters."""
    person = ward.lower()
    work.add(Unit(unit_code=ward, name=ward, kind="unit"))
    work.add(UnitPlacement(unit_code=ward, valid_from=date(2020, 1, 1), parent_code="top"))
    work.add(CostCentre(cost_centre_code=f"C-{ward}", name=ward, unit_code=ward))
    work.add(Person(person_code=person, name=ward))
    work.add(PersonRole(person_code=person, role_code=ROLE, unit_code=ward))
    work.add(BudgetLine(cost_centre_code=f"C-{ward}", account_code=ACCOUNT, month=MONTH, amount=0))


def line(reference: str, amount: int, ward: str = "W1") -> Actual:
    """A spending line to be added."""
    return Actual(posted_on=date(2026, 4, 10), cost_centre_code=f"C-{ward}", account_code=ACCOUNT, amount=amount,
                  reference=reference)  # fmt: skip


def scope_of(store: Store, person: str) -> Scope:
    """What a person sees of the budgets in this year."""
    return Scope(person, tuple(sorted(rights_of(store, person).units("budgets"))), "top", YEAR)
