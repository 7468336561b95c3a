"""A facility small enough to work its money out by hand.

top ── ward A (cost centre CA), ward B (CB)      account SUPPLIES costs, ALL is the heading above it, FEES is income

Who may approve: head up to 5,000 for ward A, chief up to 50,000 everywhere, board 100,000 everywhere. clerk and nurse enter.
Budget of CA for SUPPLIES: 10,000 this year, of which 3,000 is spent.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.facility.queries import profile
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, Supplier, Unit, UnitPlacement
from medmgr_core.people.first_administrator import make_administrator
from medmgr_core.people.records import SYSTEM, AccessRole, Person, PersonRole, RoleRight
from medmgr_core.periods import financial_year_of, today
from medmgr_core.purchasing.queries import money_left
from medmgr_core.purchasing.records import ApprovalLimit, Invoice, PurchaseOrder, SpendRequest
from medmgr_core.record import validate
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.store.write import Write
from tests.support.stores import copied

TODAY = today("Europe/London")
YEAR = financial_year_of(TODAY, 4)
UNITS = ("A", "B", "top")

# role: where it is held, by whom, up to what amount (pounds), and what it may do in purchasing
ROLES = """
head    A    head   5000    view enter approve
chief   top  chief  50000   view enter approve
board   top  board  100000  view enter approve
clerk   top  clerk  0       view enter
nurse   A    nurse  0       view enter
viewer  A    looker 0       view
"""


@contextmanager
def small_store() -> Iterator[Store]:
    with copied("purchasing", fill) as store:
        yield store


def fill(store: Store) -> None:
    with store.write(by=SYSTEM) as work:
        make_administrator(work, "manager", "Manager")
        work.add(FacilityProfile(name="Small"))
        for code in "AB":
            work.add(Unit(unit_code=code, name=f"Ward {code}", kind="unit"))
            work.add(UnitPlacement(unit_code=code, valid_from=date(2020, 4, 1), parent_code="top"))
            work.add(CostCentre(cost_centre_code=f"C{code}", name=f"Centre {code}", unit_code=code))
        for code, kind, parent in (("ALL", "non_pay", None), ("SUPPLIES", "non_pay", "ALL"), ("FEES", "income", None)):
            work.add(Account(account_code=code, name=code.title(), account_type=kind, parent_code=parent))
        for code in ("S1", "S2"):
            work.add(Supplier(supplier_code=code, name=f"Supplier {code}"))
        for line in ROLES.strip().splitlines():
            _role(work, *line.split(maxsplit=4))
        month = TODAY.replace(day=1)
        work.add(BudgetLine(cost_centre_code="CA", account_code="SUPPLIES", month=month, amount=10_000_00))
        work.add(Actual(posted_on=month, cost_centre_code="CA", account_code="SUPPLIES", amount=3_000_00))


def _role(work: Write, role: str, unit: str, person: str, limit: str, actions: str) -> None:
    code = f"own {role}"
    work.add(AccessRole(role_code=code, name=f"Own {role}"))
    work.add(Person(person_code=person, name=person.title()))
    for action in actions.split():
        work.add(RoleRight(role_code=code, right_area="purchasing", action=action))
    work.add(PersonRole(person_code=person, role_code=code, unit_code=unit))
    if int(limit):
        work.add(ApprovalLimit(role_code=code, up_to=int(limit) * 100))


def scope(person: str = "chief", units: tuple[str, ...] = UNITS, root: str = "top") -> Scope:
    return Scope(person, units, root, YEAR)


def available(store: Store) -> int:
    """What is left of CA for SUPPLIES, in minor units."""
    assert profile(store).year_starts_in == 4
    return money_left(store, scope(), "CA", "SUPPLIES", TODAY).available


def ask(store: Store, pounds: float, by: str = "nurse", **more: Any) -> str:
    """A request of this person; returns its number."""
    values = {"purpose": "Pumps", "amount": round(pounds * 100), "cost_centre_code": "CA", "account_code": "SUPPLIES",
              "supplier_code": "S1", "asked_on": TODAY, "asked_by": by, "needed_on": TODAY}  # fmt: skip
    return store.add(validate(SpendRequest, values | more), by=by)[0]


def enter(store: Store, reference: str, pounds: float, by: str = "clerk", **more: Any) -> str:
    """An invoice; returns our number."""
    values = {"supplier_code": "S1", "reference": reference, "cost_centre_code": "CA", "account_code": "SUPPLIES",
              "amount": round(pounds * 100), "invoiced_on": TODAY, "received_on": TODAY, "due_on": TODAY}  # fmt: skip
    return store.add(validate(Invoice, values | more), by=by)[0]


def held(store: Store, number: str) -> dict[str, Any]:
    """The stored values of a request, order or invoice, and its revision."""
    record_type = {"SR": SpendRequest, "PO": PurchaseOrder, "IN": Invoice}[number[:2]]
    row = store.row(record_type, (number,))
    assert row is not None
    return {**row.values, "revision": row.revision}


def revision(store: Store, number: str) -> int:
    return held(store, number)["revision"]
