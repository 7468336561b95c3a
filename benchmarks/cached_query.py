"""A kept query result against the same query asked anew, and the first read after a write. For information."""

from __future__ import annotations

import time

from benchmarks.house import House
from benchmarks.report import Line, Spread
from benchmarks.timing import in_turn, timed
from medmgr_core.budgets import queries as budgets
from medmgr_core.facility import queries as facility
from medmgr_core.facility.records import StaffMember, Supplier
from medmgr_core.people.entries import add_entry
from medmgr_core.people.rights import rights_of
from medmgr_core.periods import financial_year_of, today
from medmgr_core.scope import Scope
from medmgr_core.store.store import Store
from medmgr_core.workspace import open_workspace

NAME = "cached query"


def run(house: House) -> list[Line]:
    """The staff by group of 5,000 rows, and a year of spending by month."""
    store = open_workspace(f"duckdb:///{house.store(many_staff=True)}")
    scope = _everything(store)
    lines = [*_two(house, store, scope), _after_write(house, store, scope)]
    store.close()
    return lines


def _two(house: House, store: Store, scope: Scope) -> list[Line]:
    day = today()
    queries = {
        "spending of a year by month": (budgets.BY_MONTH, {}),
        "5,000 staff members by group": (facility.STAFF_BY_GROUP, {"on_day": day}),
    }
    lines = []
    for what, (sql, values) in queries.items():
        given = {**scope.parameters(), **values}

        def asked_anew(sql: str = sql, given: dict = given) -> None:
            with store.engine.reading() as connection:
                connection.frame(sql, given)

        def kept(sql: str = sql, values: dict = values) -> None:
            store.read(sql, scope, **values)

        anew, held = in_turn(house.rounds(100), timed(asked_anew), timed(kept))
        lines.append(Line(NAME, f"{what}, kept against asked anew", "server, warm", Spread(held), Spread(anew)))
    return lines


def _after_write(house: House, store: Store, scope: Scope) -> Line:
    """The read that follows a save of a staff member sees it; a kept result of other tables stays."""
    day, took = today(), []
    for number in range(house.rounds(20)):
        before = int(facility.staff_by_group(store, scope, day)["people"].sum())
        record = StaffMember(staff_no=f"Q-{number:04}", name="Ann Other", job_title="Staff nurse", staff_group="clinical",
                             unit_code="ED", contract_hours=37.5)  # fmt: skip
        add_entry(store, record, by="manager")
        start = time.perf_counter()
        after = int(facility.staff_by_group(store, scope, day)["people"].sum())
        took.append((time.perf_counter() - start) * 1000)
        if after != before + 1:
            raise AssertionError(f"the write was not seen: {before} before, {after} after")
        _unrelated_write(store, scope, number)
    return Line(NAME, "first read after a write, which it sees", "server, warm", Spread(took))


def _unrelated_write(store: Store, scope: Scope, number: int) -> None:
    kept = store.versions_of(facility.STAFF_BY_GROUP)
    add_entry(store, Supplier(supplier_code=f"Q-{number:04}", name="Another supplier"), by="manager")
    if store.versions_of(facility.STAFF_BY_GROUP) != kept:
        raise AssertionError("a write to suppliers made the results of staff fall")


def _everything(store: Store) -> Scope:
    units = rights_of(store, "manager").units("staff")
    tree = facility.tree(store, units)
    profile = facility.profile(store)
    period = financial_year_of(today(profile.time_zone), profile.year_starts_in)
    return Scope("manager", tuple(sorted(units)), str(tree["unit_code"].iloc[0]), period)
