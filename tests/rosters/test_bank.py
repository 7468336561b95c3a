"""Shifts of bank and agency: booked at a rate, and the same cost in the grid, in the figures of a filling, and by month."""

from datetime import date

import pytest

from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.entries import add_entry
from medmgr_core.periods import Period
from medmgr_core.rosters import draft
from medmgr_core.rosters.bank_commands import book_shift
from medmgr_core.rosters.bank_queries import bank, rates
from medmgr_core.rosters.grid_commands import Cell, save_all, save_cells
from medmgr_core.rosters.money import hours_and_cost
from medmgr_core.rosters.reading import book_of
from medmgr_core.rosters.records import RosterPeriod, RosterTerms
from medmgr_core.rosters.rule_checks import Overlapping
from medmgr_core.scope import Scope
from medmgr_core.store.by_hand import COMMAND
from medmgr_core.ui.roster_grid_data import grid_data
from tests.support.stores import sample_store

FIRST, UNTIL, BY = date(2026, 12, 21), date(2027, 1, 18), "manager"  # a draft of Ward 7, still empty
SCOPE = Scope(BY, ("W7",), "W7", Period(FIRST, UNTIL, ""))
PLACE = {"unit_code": "W7", "works_on": date(2027, 1, 6), "shift_code": "E"}


@pytest.fixture
def store():
    with sample_store() as held:
        yield held


def book(store):
    return book_of(store, SCOPE, "W7", FIRST, UNTIL)


def engage(store, staff_no, **terms):
    """Somebody of the bank: no contract hours."""
    add_entry(store, StaffMember(staff_no=staff_no, name=f"Bank {staff_no}", job_title="Nurse", staff_group="clinical",
                                 unit_code="W7", contract_hours=0), by=BY)  # fmt: skip
    if terms:
        add_entry(store, RosterTerms(staff_no=staff_no, **terms), by=BY)


def in_grid(store):
    """The cost the grid sums, as grid.js does it: of what is saved, letters × hours × (cost of the shift, else of the person)."""
    held = book(store)
    data = grid_data(held, draft.standing(held), {}, draft_key="x", readonly=False, currency="£")
    cost = 0.0
    for place, (codes, _, _, _, bought) in data["cells"].items():
        usual = data["people"][int(place.split(",")[0])][3]
        for code in codes.split("+"):
            cost += data["types"][code]["h"] * ((bought.get(code) or [usual])[0] or 0)
    return round(cost)


def by_month(store):
    """What Budgets sees of January once the roster is published: source -> hours, cost, shifts without a rate."""
    row = store.row(RosterPeriod, ("RP-000003",))
    values = {"state": "published", "published_on": date(2026, 11, 22), "published_by": BY}
    store.change(RosterPeriod, row.key, values, revision=row.revision, by=BY, source=COMMAND)
    sql = ("SELECT source, sum(hours), sum(cost), sum(without_cost) FROM roster_month "
           "WHERE unit_code = 'W7' AND month = $month GROUP BY 1")  # fmt: skip
    return {source: tuple(figures) for source, *figures in store.rows(sql, month=date(2027, 1, 1))}


def test_a_booked_shift_costs_its_own_rate_everywhere(store):
    # An agency nurse at 58.00 for 7.5 h = 435.00; Denise's own early at 34.10 = 255.75.
    book_shift(store, **PLACE, staff_no="N-0438", source="agency", hourly_cost=5800, by=BY)
    save_cells(store, "W7", [Cell("N-0402", date(2027, 1, 6), "E")], by=BY)
    assert hours_and_cost(book(store)) == (15.0, 43500 + 25575)
    assert in_grid(store) == 43500 + 25575
    assert by_month(store) == {"agency": (7.5, 43500, 0), "own": (7.5, 25575, 0)}


def test_somebody_without_contract_hours_works_for_the_bank_at_the_last_rate_of_the_grade(store):
    engage(store, "B-1", grade="registered")
    engage(store, "B-2", grade="registered", hourly_cost=3000)
    engage(store, "B-3", grade="support")
    engage(store, "B-4")
    # The sample paid the bank 31.50 for somebody registered on 8 November; nothing for support.
    save_cells(store, "W7", [Cell(who, date(2027, 1, 6), "E") for who in ("B-1", "B-2", "B-3", "B-4")], by=BY)
    sql = "SELECT staff_no, source, hourly_cost FROM live_roster_shift WHERE works_on = DATE '2027-01-06' ORDER BY 1"
    assert store.rows(sql) == [("B-1", "bank", 3150), ("B-2", "bank", None), ("B-3", "bank", None), ("B-4", "bank", None)]
    # 7.5 × (31.50 + 30.00): 461.25; the others have no rate, which the month says.
    assert hours_and_cost(book(store)) == (30.0, 46125)
    assert in_grid(store) == 46125
    assert by_month(store) == {"bank": (30.0, 46125, 2)}


def test_what_is_filled_in_for_the_bank_is_costed_before_as_it_is_after(store):
    engage(store, "B-1", grade="registered")
    cells = [Cell("B-1", date(2027, 1, day), "E") for day in (6, 7)]
    proposed = hours_and_cost(book(store), cells)
    save_all(store, "W7", cells, why="x", by=BY)
    assert proposed == hours_and_cost(book(store)) == (15.0, 2 * 23625) and in_grid(store) == 2 * 23625


def test_a_bought_shift_of_another_letter_stays_bought(store):
    number = book_shift(store, **PLACE, staff_no="N-0438", source="bank", hourly_cost=3150, by=BY)
    save_cells(store, "W7", [Cell("N-0438", PLACE["works_on"], "L", ((number, 1),))], by=BY)
    sql = "SELECT shift_code, source, hourly_cost FROM live_roster_shift WHERE shift_no = $number"
    assert store.rows(sql, number=number) == [("L", "bank", 3150)]


@pytest.mark.parametrize(("values", "sentence"), [
    ({"hourly_cost": None}, "Say what an hour costs"),
    ({"hourly_cost": 0}, "Say what an hour costs"),
    ({"source": "own"}, "Choose bank or agency"),
])  # fmt: skip
def test_what_cannot_be_booked_says_why(store, values, sentence):
    with pytest.raises(InvalidEntry, match=sentence):
        book_shift(store, **{**PLACE, "staff_no": "N-0438", "source": "bank", "hourly_cost": 3150, "by": BY} | values)


def test_nobody_is_booked_over_a_shift_they_have(store):
    save_cells(store, "W7", [Cell("N-0402", PLACE["works_on"], "E")], by=BY)
    with pytest.raises(Overlapping):
        book_shift(store, **PLACE, staff_no="N-0402", source="bank", hourly_cost=3150, by=BY)


def test_rates_are_the_last_paid_and_the_bank_is_those_without_contract_hours(store):
    assert rates(store, SCOPE) == {("agency", "registered"): 5800, ("bank", "registered"): 3150}
    book_shift(store, **PLACE, staff_no="N-0438", source="bank", hourly_cost=3300, by=BY)
    assert rates(store, SCOPE)["bank", "registered"] == 3300
    assert bank(store, SCOPE).empty
    engage(store, "B-1", grade="support")
    assert bank(store, SCOPE)[["staff_no", "grade"]].values.tolist() == [["B-1", "support"]]
