"""The generic verbs refuse themselves what a person may not do: no page stands between them and the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pandas as pd
import pytest

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import AlreadyExists, ChangedMeanwhile, InvalidEntry, MedMgrError, NotAllowed, NotFound
from medmgr_core.facility.records import CostCentre, StaffMember, Supplier, UnitPlacement
from medmgr_core.people.entries import (
    GridRow,
    add_entry,
    change_entry,
    entry,
    erase_entry,
    recode_entry,
    restore_entry,
    save_grid,
    undo_entries,
    void_entry,
)
from medmgr_core.people.records import SYSTEM, PersonRole, RoleRight
from medmgr_core.store.store import Store
from tests.store.builders import copy_of, facility_file


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return facility_file(tmp_path_factory.mktemp("facility"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    """The small facility: bob may see and enter staff of MED (W1, W9); N-1 is in W1, N-2 in W2, N-3 in W3."""
    with copy_of(built, tmp_path) as opened:
        yield opened


def nurse(number: str = "N-7", unit: str = "W1") -> StaffMember:
    return StaffMember(
        staff_no=number, name="Flo", job_title="Nurse", staff_group="clinical", unit_code=unit, contract_hours=30, joined_on=None
    )


def line(centre: str = "C3", amount: int = 100) -> Actual:
    return Actual(posted_on=date(2026, 5, 1), cost_centre_code=centre, account_code="DRU", amount=amount)


def refused(store: Store, verb: Callable[[], object], error: type[MedMgrError] = NotAllowed) -> str:
    """The verb is refused, and nothing of it is in the store."""
    before = store.head()
    with pytest.raises(error) as raised:
        verb()
    assert store.head() == before
    return str(raised.value)


def test_in_reach_every_verb_works(store: Store):
    key = add_entry(store, nurse(), by="bob")
    assert change_entry(store, StaffMember, key, {"contract_hours": 24}, revision=1, by="bob", reason="asked for") == 2
    void_entry(store, StaffMember, key, revision=2, by="bob", reason="twice")
    restore_entry(store, StaffMember, key, by="bob")
    assert entry(store, StaffMember, key, by="bob").revision == 4


def test_outside_of_reach_a_record_is_as_if_it_were_not_there(store: Store):
    look = partial(entry, store, StaffMember, by="bob")
    words = {refused(store, partial(look, (key,)), NotFound) for key in ("N-2", "N-3", "N-77")}
    assert words == {"There is no staff member with this key."}
    for verb in (
        lambda: change_entry(store, StaffMember, ("N-3",), {"contract_hours": 1}, revision=1, by="bob"),
        lambda: void_entry(store, StaffMember, ("N-3",), revision=1, by="bob", reason="x"),
        lambda: restore_entry(store, StaffMember, ("N-3",), by="bob"),
        lambda: recode_entry(store, StaffMember, "N-3", "N-9", by="bob", reason="x"),
        lambda: erase_entry(store, StaffMember, ("N-3",), ["name"], by="bob", reason="x"),
    ):
        refused(store, verb, NotFound)


def test_what_is_seen_is_not_thereby_changed(store: Store):
    """cat sees suppliers and enters none; bob enters staff and administers none."""
    assert entry(store, Supplier, ("S1",), by="cat").values["payment_days"] == 30
    for verb in (
        lambda: add_entry(store, Supplier(supplier_code="S3", name="New"), by="cat"),
        lambda: change_entry(store, Supplier, ("S1",), {"name": "x"}, revision=1, by="cat"),
        lambda: void_entry(store, Supplier, ("S1",), revision=1, by="cat", reason="x"),
        lambda: recode_entry(store, StaffMember, "N-1", "N-9", by="bob", reason="x"),
        lambda: erase_entry(store, StaffMember, ("N-1",), ["name"], by="bob", reason="x"),
    ):
        refused(store, verb)
    recode_entry(store, StaffMember, "N-1", "N-9", by="ann", reason="x")
    erase_entry(store, StaffMember, ("N-9",), ["name"], by="ann", reason="law")


def test_a_record_is_not_put_where_one_may_not_enter(store: Store):
    assert "outside the units of your roles" in refused(store, lambda: add_entry(store, nurse(unit="W3"), by="bob"))
    refused(store, lambda: change_entry(store, StaffMember, ("N-1",), {"unit_code": "W3"}, revision=1, by="bob"))
    refused(store, lambda: add_entry(store, line("C1"), by="cat"))  # the unit follows from the cost centre
    key = add_entry(store, line("C3"), by="cat")
    refused(store, lambda: change_entry(store, Actual, key, {"cost_centre_code": "C2"}, revision=1, by="cat"))
    change_entry(store, Actual, key, {"amount": 200}, revision=1, by="cat")


def test_who_is_not_there_any_more_does_nothing(store: Store):
    for person in ("dan", "nobody", ""):
        refused(store, lambda person=person: add_entry(store, nurse(), by=person))
        refused(store, lambda person=person: entry(store, Supplier, ("S1",), by=person), NotFound)
    add_entry(store, nurse(), by=SYSTEM)  # the program itself may


def test_rights_are_not_given_to_oneself(store: Store):
    """bob sees no people area at all; somebody who enters people in one ward gives no role for another."""
    for record in (
        PersonRole(person_code="bob", role_code="admin", unit_code="G"),
        RoleRight(role_code="ward", right_area="budgets", action="enter"),
    ):
        refused(store, lambda record=record: add_entry(store, record, by="bob"))
    for area, action in (("people", "view"), ("people", "enter")):
        store.add(RoleRight(role_code="clerk", right_area=area, action=action), by="ann")
    refused(store, lambda: add_entry(store, PersonRole(person_code="cat", role_code="admin", unit_code="G"), by="cat"))
    # even in her own ward she gives no role that may do more than she may
    refused(store, lambda: add_entry(store, PersonRole(person_code="cat", role_code="ward", unit_code="W3"), by="cat"))


def test_a_taken_code_out_of_sight_is_not_described(store: Store):
    said = refused(store, lambda: add_entry(store, nurse("N-3"), by="bob"), AlreadyExists)
    assert "Cy" not in said
    assert "is already there" in refused(store, lambda: add_entry(store, nurse("N-1"), by="bob"), AlreadyExists)


# --- batches ----------------------------------------------------------------------------------------------------------


def test_a_batch_is_taken_back_only_by_who_may_enter_all_of_it(store: Store):
    add_entry(store, nurse("N-7"), by="ann", batch="staff")
    add_entry(store, nurse("N-8", "W3"), by="ann", batch="staff")
    refused(store, lambda: undo_entries(store, "staff", by="bob", reason="x"))
    assert undo_entries(store, "staff", by="ann", reason="x") == (2, [])
    add_entry(store, nurse("N-9"), by="ann", batch="ward")
    assert undo_entries(store, "ward", by="bob", reason="x") == (1, [])


def test_a_loaded_batch_reaches_as_far_as_its_rows(store: Store):
    """cat enters budgets for W3 alone: a file with a line of W1 is not hers to take back."""
    rows = pd.DataFrame({"posted_on": pd.to_datetime("2026-05-01"), "account_code": "DRU", "amount": [1, 2]})
    for batch, centres in (("mixed", ["C3", "C1"]), ("own", ["C3", "C3"])):
        with store.write(by="ann", source="import", batch=batch) as work:
            work.add_rows(Actual, rows.assign(cost_centre_code=centres))
    refused(store, lambda: undo_entries(store, "mixed", by="cat", reason="x"))
    assert undo_entries(store, "own", by="cat", reason="x") == (2, [])


# --- the grid ---------------------------------------------------------------------------------------------------------


def test_a_bad_row_of_a_grid_never_loses_the_good_ones(store: Store):
    store.change(StaffMember, ("N-1",), {"contract_hours": 36}, revision=1, by="ann")
    rows = {
        0: GridRow({"contract_hours": 20}, ("N-1",), 1),  # ann was quicker
        1: GridRow({**nurse("N-7").model_dump()}),
        2: GridRow({**nurse("N-8").model_dump(), "contract_hours": 99}),  # more than a week allows
        3: GridRow({**nurse("N-9", "W3").model_dump()}),  # not bob's ward
        4: GridRow({"contract_hours": 20}, ("N-3",), 1),  # out of sight
        5: GridRow({"staff_no": "N-10"}),  # nearly empty
        6: GridRow({"job_title": "Sister"}, ("N-1",), 2),
    }
    result = save_grid(store, StaffMember, rows, by="bob")
    assert result.saved == 2
    assert {number: type(error) for number, error in result.problems.items()} == {
        0: ChangedMeanwhile, 2: InvalidEntry, 3: NotAllowed, 4: NotFound, 5: InvalidEntry,
    }  # fmt: skip
    assert result.clashes[0].stored["contract_hours"] == 36
    row = store.row(StaffMember, ("N-1",))
    assert (row.values["job_title"], row.values["contract_hours"], row.revision) == ("Sister", 36, 3)
    assert undo_entries(store, result.batch, by="bob", reason="not yet") == (2, [])
    assert store.row(StaffMember, ("N-1",)).values["job_title"] == "Staff nurse"
    assert store.row(StaffMember, ("N-7",)).voided_by == "bob"


def test_rules_across_records_hold_for_entries_too(store: Store):
    refused(store, lambda: add_entry(store, nurse(unit="W9"), by="bob"), InvalidEntry)  # closed in March
    refused(store, lambda: add_entry(store, CostCentre(cost_centre_code="C9", name="x", unit_code="W9"), by="ann"), InvalidEntry)
    heading = BudgetLine(cost_centre_code="C3", account_code="NON", month=date(2026, 5, 1), amount=1)
    refused(store, lambda: add_entry(store, heading, by="cat"), InvalidEntry)
    circle = UnitPlacement(unit_code="MED", valid_from=date(2027, 1, 1), parent_code="W1")
    refused(store, lambda: add_entry(store, circle, by="ann"), InvalidEntry)
