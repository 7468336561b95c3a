"""Savings small enough to work their figures out by hand: two wards of one department, a guard for each.

FALLS at ward A: twelve quiet months in 2025, then harm from March 2026 on. WAITS at ward B: seven months only.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from medmgr_core.budgets.records import BudgetLine
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, Unit, UnitPlacement
from medmgr_core.indicators.records import Indicator, IndicatorValue
from medmgr_core.people.records import AccessRole, Person, PersonRole, RoleRight
from medmgr_core.periods import Period, add_months
from medmgr_core.savings.records import SavingMonth, SavingScheme
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.store.store import Store
from tests.support.stores import copied

QUIET = (10, 12, 11, 9, 10, 12, 10, 11, 9, 10, 11, 12)  # mean 10.58, limits some 4 away
HARM = (10, 11, 30, 31)  # January to April 2026

# scheme  stage   planned and delivered in pounds, from January 2026 on; - where nobody has reported
MONTHS = """
SV-000001 open    100/90 100/100 100/20 100/-
SV-000002 open    50/50  50/45
SV-000003 idea    70/-
SV-000004 stopped 30/10  30/-
"""
# person: right in the area budgets, and where
PEOPLE = {"owner": ("view", "A"), "approver": ("approve", "D"), "clerk": ("enter", "D"), "looker": ("view", "D"),
          "stranger": ("approve", "B")}  # fmt: skip


@contextmanager
def small_store() -> Iterator[Store]:
    with copied("savings", _fill) as store:
        yield store


def _fill(store: Store) -> None:
    with store.write(by="system", source=COMMAND) as work:
        work.add(FacilityProfile(name="Small"))
        for code, kind in (("G", "group"), ("D", "department"), ("A", "unit"), ("B", "unit")):
            work.add(Unit(unit_code=code, name=f"Unit {code}", kind=kind))
        for code, parent in (("D", "G"), ("A", "D"), ("B", "D")):
            work.add(UnitPlacement(unit_code=code, valid_from=date(2024, 4, 1), parent_code=parent))
        for code in ("A", "B"):
            work.add(CostCentre(cost_centre_code=f"C{code}", name=f"Centre {code}", unit_code=code))
        work.add(Account(account_code="FOOD", name="Food", account_type="non_pay"))
        _people(work)
        _values(work)
        work.add(scheme("SV-000001", "Scheme 1", "CA", "open", "FALLS", "A"))
        work.add(scheme("SV-000002", "Scheme 2", "CB", "open", "WAITS", "B"))
        work.add(scheme("SV-000003", "Scheme 3", "CA"))
        work.add(scheme("SV-000004", "Scheme 4", "CB", "stopped"))
        for line in MONTHS.strip().splitlines():
            _months(work, *line.split())
        work.add(BudgetLine(cost_centre_code="CA", account_code="FOOD", month=date(2026, 1, 1), amount=1))


def scheme(number: str, name: str, centre: str, stage: str = "idea", guard: str | None = None, place: str | None = None,
           **more: object) -> SavingScheme:  # fmt: skip
    values = {"scheme_no": number, "name": name, "cost_centre_code": centre, "account_code": "FOOD", "owner": "owner",
              "stage": stage, "starts_on": date(2026, 1, 1), "guard_code": guard, "guard_unit_code": place}  # fmt: skip
    return SavingScheme(**{**values, **more})


def _people(work) -> None:
    for person, (action, unit) in PEOPLE.items():
        work.add(Person(person_code=person, name=person.title()))
        work.add(AccessRole(role_code=person, name=person.title()))
        for area, held in sorted({("budgets", "view"), ("budgets", action), ("indicators", "view")}):
            work.add(RoleRight(role_code=person, right_area=area, action=held))
        work.add(PersonRole(person_code=person, role_code=person, unit_code=unit))


def _values(work) -> None:
    for code, name, better in (("FALLS", "Falls", "lower"), ("WAITS", "Waits", "lower"), ("BEDS", "Beds", "neither")):
        work.add(Indicator(indicator_code=code, name=name, better=better))
    for code, unit, first, figures in (
        ("FALLS", "A", date(2025, 1, 1), (*QUIET, *HARM)), ("WAITS", "B", date(2025, 6, 1), QUIET[:7]),
        ("BEDS", "A", date(2025, 1, 1), QUIET),
    ):  # fmt: skip
        for number, figure in enumerate(figures):
            work.add(IndicatorValue(unit_code=unit, indicator_code=code, period_on=add_months(first, number), value=figure))


def _months(work, number: str, stage: str, *amounts: str) -> None:
    for month, (planned, delivered) in enumerate(amount.split("/") for amount in amounts):
        work.add(SavingMonth(scheme_no=number, month=date(2026, 1 + month, 1), planned=int(planned) * 100,
                             delivered=None if delivered == "-" else int(delivered) * 100))  # fmt: skip


def scope(root: str = "G", units: tuple[str, ...] = ("A", "B"), first: int = 1, until: int = 5) -> Scope:
    return Scope("x", units, root, Period(date(2026, first, 1), date(2026, until, 1), "2026"))
