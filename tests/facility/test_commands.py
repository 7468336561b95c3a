"""What is done to the facility: the tree holds, closed units take nobody in, headings stand above their parts.

The small facility (tests/store/builders.py): G over H1 over MED (W1, W2 until July 2026, W9 closed 1 March 2026) and SUR.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.errors import AlreadyExists, InvalidEntry, NotAllowed, UnknownReference
from medmgr_core.facility.commands import InvalidTree, NotALeaf, UnitClosed, merge_units, move_unit, open_unit
from medmgr_core.facility.records import Account, CostCentre, FacilityProfile, StaffMember, Unit, UnitPlacement
from medmgr_core.record import validate
from medmgr_core.store.store import Store
from tests.store.builders import copy_of, facility_file


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return facility_file(tmp_path_factory.mktemp("facility"))


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Iterator[Store]:
    with copy_of(built, tmp_path) as opened:
        yield opened


def ancestors(store: Store, unit: str, day: date) -> list[str]:
    """What a unit stands below on a day, nearest first."""
    sql = ("SELECT ancestor_code FROM unit_ancestor WHERE unit_code = $unit AND from_on <= $day AND until_on > $day "
           "AND depth > 0 ORDER BY depth")  # fmt: skip
    return [code for (code,) in store.rows(sql, unit=unit, day=day)]


def ward(code: str = "W4") -> Unit:
    return Unit(unit_code=code, name=f"Ward {code[1:]}", kind="unit")


# --- the tree ---------------------------------------------------------------------------------------------------------


def test_a_unit_is_opened_with_its_place(store: Store):
    open_unit(store, ward(), parent_code="SUR", valid_from=date(2026, 4, 1), by="ann")
    assert ancestors(store, "W4", date(2026, 4, 1)) == ["SUR", "H1", "G"]
    assert ancestors(store, "W4", date(2026, 3, 31)) == []


def test_a_unit_is_opened_whole_or_not_at_all(store: Store):
    with pytest.raises(AlreadyExists):
        open_unit(store, ward("W1"), parent_code="SUR", valid_from=date(2030, 4, 1), by="ann")
    with pytest.raises(NotAllowed):
        open_unit(store, ward(), parent_code="SUR", valid_from=date(2026, 4, 1), by="bob")
    with pytest.raises((NotAllowed, UnknownReference)):
        open_unit(store, ward(), parent_code="nowhere", valid_from=date(2026, 4, 1), by="ann")
    assert store.row(Unit, ("W4",)) is None


def test_a_day_within_a_month_is_refused_in_a_sentence(store: Store):
    with pytest.raises(InvalidEntry, match="first day of a month"):
        open_unit(store, ward(), parent_code="SUR", valid_from=date(2026, 4, 2), by="ann")
    with pytest.raises(InvalidEntry, match="first day of a month"):
        move_unit(store, "W1", parent_code="SUR", valid_from=date(2026, 4, 2), by="ann")


def test_a_moved_unit_stands_where_it_stood_in_each_month(store: Store):
    for day, parents in (
        (date(2020, 12, 31), []),  # not yet placed
        (date(2021, 1, 1), ["MED", "H1", "G"]),
        (date(2026, 6, 30), ["MED", "H1", "G"]),
        (date(2026, 7, 1), ["SUR", "H1", "G"]),
        (date(2999, 1, 1), ["SUR", "H1", "G"]),
    ):
        assert ancestors(store, "W2", day) == parents
    move_unit(store, "SUR", parent_code="G", valid_from=date(2026, 10, 1), by="ann", reason="own site")
    assert ancestors(store, "W2", date(2026, 9, 30)) == ["SUR", "H1", "G"]
    assert ancestors(store, "W2", date(2026, 10, 1)) == ["SUR", "G"]
    assert ancestors(store, "W1", date(2026, 10, 1)) == ["MED", "H1", "G"]


def test_a_move_put_in_between_takes_only_its_stretch(store: Store):
    move_unit(store, "W2", parent_code="H1", valid_from=date(2023, 1, 1), by="ann")
    assert [ancestors(store, "W2", date(year, 1, 1))[0] for year in (2022, 2023, 2026, 2027)] == ["MED", "H1", "H1", "SUR"]


@pytest.mark.parametrize(
    ("unit", "parent", "from_on"),
    [
        ("MED", "W1", date(2027, 1, 1)),  # below its own part
        ("H1", "W3", date(2027, 1, 1)),  # two levels down
        ("MED", "MED", date(2027, 1, 1)),
        ("MED", "W2", date(2026, 6, 1)),  # W2 is below MED for one month more
        ("G", "H1", date(2010, 1, 1)),  # H1 comes below G in 2020
    ],
)
def test_a_unit_never_stands_below_itself(store: Store, unit: str, parent: str, from_on: date):
    with pytest.raises(InvalidTree, match="cannot stand below itself") as refused:
        move_unit(store, unit, parent_code=parent, valid_from=from_on, by="ann")
    assert list(refused.value.problems) == ["parent_code"]
    assert store.row(UnitPlacement, (unit, from_on)) is None


def test_a_unit_may_stand_below_one_that_left_it(store: Store):
    move_unit(store, "MED", parent_code="W2", valid_from=date(2026, 7, 1), by="ann")
    assert ancestors(store, "W1", date(2026, 7, 1)) == ["MED", "W2", "SUR", "H1", "G"]


def test_voiding_a_placement_closes_no_circle(store: Store):
    move_unit(store, "MED", parent_code="W2", valid_from=date(2026, 7, 1), by="ann")  # W2 has just left MED for SUR
    with pytest.raises(InvalidTree):
        store.void(UnitPlacement, ("W2", "2026-07-01"), revision=1, by="ann", reason="it stayed")


# --- closing and merging ----------------------------------------------------------------------------------------------


def nurse(unit: str, joined: date | None) -> StaffMember:
    return StaffMember(
        staff_no="N-7", name="Flo", job_title="Nurse", staff_group="clinical", unit_code=unit, contract_hours=30, joined_on=joined
    )


def test_a_closed_unit_takes_nobody_in(store: Store):
    store.add(nurse("W9", date(2026, 2, 28)), by="ann")  # the day before it closed
    store.void(StaffMember, ("N-7",), revision=1, by="ann", reason="x")
    for joined in (date(2026, 3, 1), date(2026, 3, 2), None):
        with pytest.raises(UnitClosed, match=r"Old ward closed on 01 Mar 2026\. Choose a unit that works on"):
            store.add(nurse("W9", joined).model_copy(update={"staff_no": "N-8"}), by="ann")
    with pytest.raises(UnitClosed, match="Ward 2 opens only on 01 Jan 2021"):
        store.add(nurse("W2", date(2020, 12, 31)).model_copy(update={"staff_no": "N-8"}), by="ann")
    with pytest.raises(UnitClosed):
        store.add(CostCentre(cost_centre_code="C9", name="x", unit_code="W9"), by="ann")
    with pytest.raises(UnitClosed):
        store.change(StaffMember, ("N-2",), {"unit_code": "W9", "joined_on": None}, revision=1, by="ann")


def test_nobody_who_joined_long_ago_is_moved_into_a_closed_unit(store: Store):
    with pytest.raises(UnitClosed):
        store.change(StaffMember, ("N-1",), {"unit_code": "W9"}, revision=1, by="ann")  # joined in 2019


def test_staff_of_a_closed_unit_can_still_be_mended(store: Store):
    store.change(Unit, ("W1",), {"closed_on": date(2026, 11, 1)}, revision=1, by="ann")
    store.change(StaffMember, ("N-1",), {"left_on": date(2026, 10, 31)}, revision=1, by="ann")


def test_money_for_a_closed_unit_is_planned_only_for_months_it_works(store: Store):
    store.change(Unit, ("W1",), {"closed_on": date(2026, 9, 1)}, revision=1, by="ann")
    plan = {"cost_centre_code": "C1", "account_code": "NUR", "amount": 1}
    store.add(BudgetLine(**plan, month=date(2026, 8, 1)), by="ann")
    with pytest.raises(UnitClosed) as refused:
        store.add(BudgetLine(**plan, month=date(2026, 9, 1)), by="ann")
    assert list(refused.value.problems) == ["cost_centre_code"]
    # What was spent is a fact: a late invoice of a closed unit is entered.
    store.add(Actual(posted_on=date(2026, 10, 1), cost_centre_code="C1", account_code="NUR", amount=1), by="ann")


def test_a_merger_moves_the_present_staff_and_leaves_the_past(store: Store):
    merge_units(store, "W3", into="W1", closed_on=date(2026, 6, 1), by="ann", reason="one ward")
    row = store.row(Unit, ("W3",))
    assert (row.values["closed_on"], row.values["merged_into"]) == (date(2026, 6, 1), "W1")
    assert store.row(StaffMember, ("N-3",)).values["unit_code"] == "W3"  # left on 31 May
    assert store.row(CostCentre, ("C3",)).values["unit_code"] == "W3"
    open_unit(store, ward(), parent_code="SUR", valid_from=date(2026, 6, 1), by="ann")
    merge_units(store, "W1", into="W4", closed_on=date(2026, 6, 1), by="ann", reason="new ward")
    assert store.row(StaffMember, ("N-1",)).values["unit_code"] == "W4"
    batch = store.rows("SELECT DISTINCT batch FROM change_log WHERE reason = 'new ward'")
    assert len(batch) == 1
    store.undo(batch[0][0], by="ann", reason="not after all")
    assert store.row(StaffMember, ("N-1",)).values["unit_code"] == "W1"
    assert store.row(Unit, ("W1",)).values["closed_on"] is None


def test_staff_who_joined_before_a_unit_opened_can_be_merged_into_it(store: Store):
    merge_units(store, "W1", into="W2", closed_on=date(2026, 6, 1), by="ann", reason="one ward")
    assert store.row(StaffMember, ("N-1",)).values["unit_code"] == "W2"


def test_who_may_merge(store: Store):
    with pytest.raises(NotAllowed):
        merge_units(store, "W1", into="W9", closed_on=date(2026, 6, 1), by="bob", reason="x")
    with pytest.raises(InvalidTree, match="cannot merge into itself"):
        merge_units(store, "W1", into="W1", closed_on=date(2026, 6, 1), by="ann", reason="x")
    assert store.row(Unit, ("W1",)).revision == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"opened_on": "2026-01-01", "closed_on": "2026-01-01"}, "closes after it opened"),
        ({"merged_into": "W1"}, "needs the day it closed"),
    ],
)
def test_rules_within_a_unit(values: dict[str, str], words: str):
    with pytest.raises(InvalidEntry, match=words):
        validate(Unit, {"unit_code": "X", "name": "X", "kind": "unit", **values})


# --- accounts and settings --------------------------------------------------------------------------------------------


def test_an_account_never_stands_below_itself(store: Store):
    store.add(Account(account_code="BANK", name="Bank nurses", parent_code="NUR", account_type="pay"), by="ann")
    for parent in ("PAY", "NUR", "BANK"):
        with pytest.raises(InvalidTree):
            store.change(Account, ("PAY",), {"parent_code": parent}, revision=1, by="ann")
    store.change(Account, ("PAY",), {"parent_code": "NON"}, revision=1, by="ann")
    rows = store.rows("SELECT ancestor_code, depth FROM account_ancestor WHERE account_code = 'BANK' ORDER BY 2")
    assert rows == [("BANK", 0), ("NUR", 1), ("PAY", 2), ("NON", 3)]


def test_money_stands_on_the_leaves_of_the_chart(store: Store):
    for record in (
        BudgetLine(cost_centre_code="C1", account_code="PAY", month=date(2026, 6, 1), amount=1),
        Actual(posted_on=date(2026, 6, 1), cost_centre_code="C1", account_code="NON", amount=1),
    ):
        with pytest.raises(NotALeaf, match=r"is a heading with accounts below it"):
            store.add(record, by="ann")
    with pytest.raises(NotALeaf):
        store.change(Actual, ("A-000001",), {"account_code": "PAY"}, revision=1, by="ann")
    # A line that stands on an account which became a heading later can still be mended.
    store.add(Account(account_code="BANK", name="Bank nurses", parent_code="NUR", account_type="pay"), by="ann")
    store.change(Actual, ("A-000001",), {"amount": 90000}, revision=1, by="ann")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"time_zone": "Middle/Earth"}, "use a name such as Europe/London"),
        ({"country": "ZZ"}, "no holiday calendar is known for ZZ"),
        ({"country": "DE", "region": "ENG"}, "DE has no region ENG"),
        ({"currency": "pounds"}, "Three letters, such as GBP"),
        ({"year_starts_in": 13}, "at most 12"),
    ],
)
def test_settings_that_cannot_be(values: dict[str, object], words: str):
    with pytest.raises(InvalidEntry, match=words):
        validate(FacilityProfile, {"name": "x", **values})


def test_settings_of_other_countries():
    validate(FacilityProfile, {"name": "x", "country": "DE", "region": "BY", "time_zone": "Europe/Berlin", "currency": "EUR"})
    validate(FacilityProfile, {"name": "x", "country": "US", "region": None, "time_zone": "America/New_York", "currency": "USD"})
