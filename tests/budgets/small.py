"""A facility small enough to work its figures out by hand.

group G ── department D ── wards A and B         B moves from D to department E on 2026-06-01
        └─ department E
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from medmgr_core.budgets.plan_records import Reserve
from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, Supplier, Unit, UnitPlacement
from medmgr_core.formats import Formats
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from tests.support.stores import copied

FORMATS = Formats()

#        month  centre account    budget    actual lines, in whole pounds
PLAN = """
2026-04  CA     NURSE    1000     900 200
2026-04  CA     DRUGS     500     400
2026-04  CB     NURSE     800     800
2026-05  CA     NURSE    1000     1150
2026-05  CB     NURSE     800     700
2026-06  CA     NURSE    1000     1300
2026-06  CB     NURSE     800     -
2026-06  CA     FEES      300     350
2026-07  CA     NURSE    1000     -
"""


@contextmanager
def small_store() -> Iterator[Store]:
    with copied("budgets", _fill) as store:
        yield store


def _fill(store: Store) -> None:
    with store.write(by="system") as work:
        work.add(FacilityProfile(name="Small"))
        for code, kind in (("G", "group"), ("D", "department"), ("E", "department"), ("A", "unit"), ("B", "unit")):
            work.add(Unit(unit_code=code, name=f"Unit {code}", kind=kind))
        for code, start, parent in (("D", 4, "G"), ("E", 4, "G"), ("A", 4, "D"), ("B", 4, "D"), ("B", 6, "E")):
            work.add(UnitPlacement(unit_code=code, valid_from=date(2026, start, 1), parent_code=parent))
        for code, unit in (("CA", "A"), ("CB", "B")):
            work.add(CostCentre(cost_centre_code=code, name=f"Centre {code}", unit_code=unit))
        work.add(Account(account_code="PAY", name="All pay", account_type="pay"))
        for code, kind, parent in (("NURSE", "pay", "PAY"), ("DRUGS", "non_pay", None), ("FEES", "income", None)):
            work.add(Account(account_code=code, name=code.title(), account_type=kind, parent_code=parent))
        work.add(Supplier(supplier_code="S1", name="First Ltd"))
        for line in PLAN.strip().splitlines():
            _enter(work, line.split())


def _enter(work, words: list[str]) -> None:
    month, centre, account, budget, *spent = words
    first = date.fromisoformat(f"{month}-01")
    work.add(BudgetLine(cost_centre_code=centre, account_code=account, month=first, amount=int(budget) * 100))
    for amount in spent:
        if amount != "-":
            supplier = "S1" if account == "DRUGS" else None
            work.add(Actual(posted_on=first.replace(day=15), cost_centre_code=centre, account_code=account,
                            supplier_code=supplier, amount=int(amount) * 100))  # fmt: skip


def scope(root: str = "G", units: tuple[str, ...] = ("A", "B"), year: int = 2026) -> Scope:
    """A year of a unit; the departments and the group are in reach too, but have no money of their own."""
    return Scope("x", ("D", "E", "G", *units) if units else (), root, Period(date(year, 4, 1), date(year + 1, 4, 1), f"{year}"))


# person: rights in the area budgets, and where
PEOPLE = {"ann": (("view", "enter", "approve"), "G"), "bob": (("view", "enter", "approve"), "G"), "dee": (("view", "enter"), "D")}


@contextmanager
def acting_store() -> Iterator[Store]:
    """The same with people who may act in it, and a reserve of 1,000 pounds at department D."""
    with copied("budgets-acting", _fill_acting) as store:
        yield store


def _fill_acting(store: Store) -> None:
    _fill(store)
    with store.write(by="system") as work:
        for person, (actions, unit) in PEOPLE.items():
            work.add(AccessRole(role_code=person, name=person))
            for action in actions:
                work.add(RoleRight(role_code=person, right_area="budgets", action=action))
            work.add(Person(person_code=person, name=person.title()))
            work.add(PersonRole(person_code=person, role_code=person, unit_code=unit))
        work.add(Reserve(unit_code="D", year_on=date(2026, 4, 1), amount=100_000))
