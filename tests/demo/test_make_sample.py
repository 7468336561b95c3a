"""The sample files are what the script makes, small, and tell the story of Larkfield Hospital."""

from collections import Counter, defaultdict
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.budgets.records import Actual, BudgetLine
from medmgr_core.demo.larkfield_plan import spread
from medmgr_core.demo.make_sample import sample_files, sample_records
from medmgr_core.facility.records import Account, CostCentre, StaffMember, Supplier, Unit, UnitPlacement
from medmgr_core.people.records import AccessRole, Person, PersonRole
from medmgr_core.workspace import SAMPLE

RECORDS = sample_records()
ED = {"31010", "31020"}
AGENCY = {"2130", "2240"}


def planned(centres, accounts, first, until):
    return _sum(BudgetLine, "month", centres, accounts, first, until)


def spent(centres, accounts, first, until):
    return _sum(Actual, "posted_on", centres, accounts, first, until)


def _sum(record_type, day, centres, accounts, first, until):
    return sum(
        line.amount
        for line in RECORDS[record_type]
        if line.cost_centre_code in centres
        and (accounts is None or line.account_code in accounts)
        and first <= getattr(line, day) < until
    )


def test_committed_files_are_what_the_script_makes():
    made, committed = sample_files(), {path.name: path.read_bytes() for path in SAMPLE.iterdir()}
    stale = [name for name, text in made.items() if committed.get(name) != text.encode()]
    assert stale == [], "run python -m medmgr_core.demo.make_sample"
    assert set(committed) == set(made) and max(map(len, committed.values())) < 150_000


@given(st.integers(0, 10**8), st.lists(st.floats(0.01, 100), min_size=1, max_size=12))
def test_months_add_up_to_the_year(total, weights):
    shares = spread(total, weights)
    assert sum(shares) == total
    exact = [total * weight / sum(weights) for weight in weights]
    assert all(abs(share - value) <= 1 for share, value in zip(shares, exact, strict=True))


def test_the_remainder_goes_where_most_was_cut():
    # 100 in proportion 1 : 1 : 1 is 33.3 each: the first gets the pound that is left.
    assert spread(100, [1, 1, 1]) == [34, 33, 33]
    # 10 in proportion 1 : 2 : 4 is 1.43, 2.86, 5.71: two pounds are left for the second and the third.
    assert spread(10, [1, 2, 4]) == [1, 3, 6]


def test_plan_of_a_year_is_exact():
    # Thousands of pounds from the table of the plan.
    assert planned({"31010"}, {"2240"}, date(2025, 4, 1), date(2026, 4, 1)) == 420_000_00
    assert planned({"36010"}, {"3220"}, date(2026, 4, 1), date(2027, 4, 1)) == 900_000_00


def test_the_tree_has_every_unit_in_one_place_and_one_unit_that_moved():
    placed = defaultdict(list)
    for placement in RECORDS[UnitPlacement]:
        placed[placement.unit_code].append((placement.valid_from, placement.parent_code))
    top, *others = [unit.unit_code for unit in RECORDS[Unit]]
    assert set(placed) == set(others) and top == "LHG"
    assert {code: places for code, places in placed.items() if len(places) > 1} == {
        "OPD": [(date(2024, 4, 1), "D-MED"), (date(2026, 4, 1), "D-CSS")]
    }


def test_a_ward_closed_and_its_staff_went_along():
    (closed,) = [unit for unit in RECORDS[Unit] if unit.closed_on]
    assert (closed.unit_code, closed.closed_on, closed.merged_into) == ("W9", date(2026, 4, 1), "W7")
    assert all(s.left_on and s.left_on < closed.closed_on for s in RECORDS[StaffMember] if s.unit_code == "W9")
    assert spent({"33030"}, None, date(2025, 4, 1), date(2026, 4, 1)) > 0
    assert planned({"33030"}, None, closed.closed_on, date.max) == spent({"33030"}, None, closed.closed_on, date.max) == 0


def test_money_stands_on_leaves_and_in_units_that_work():
    headings = {account.parent_code for account in RECORDS[Account]}
    units = {unit.unit_code: unit for unit in RECORDS[Unit]}
    centres = {centre.cost_centre_code: units[centre.unit_code] for centre in RECORDS[CostCentre]}
    for line in (*RECORDS[BudgetLine], *RECORDS[Actual]):
        day = getattr(line, "month", None) or line.posted_on
        unit = centres[line.cost_centre_code]
        assert line.account_code not in headings
        assert (unit.opened_on or date.min) <= day < (unit.closed_on or date.max)


def test_accounts_below_a_heading_are_of_its_type():
    types = {account.account_code: account.account_type for account in RECORDS[Account]}
    assert all(a.account_type == types[a.parent_code] for a in RECORDS[Account] if a.parent_code)
    assert set(types.values()) == {"pay", "non_pay", "income", "capital"}


def test_spending_lies_in_the_months_it_should():
    days = [line.posted_on for line in RECORDS[Actual]]
    assert min(days) >= date(2025, 4, 1) and max(days) <= date(2026, 10, 31)
    assert days == sorted(days)
    assert all(day.weekday() < 5 for day in days)


def test_invoice_numbers_are_used_once_and_payments_name_whom():
    lines = [line for line in RECORDS[Actual] if line.supplier_code]
    assert max(Counter((line.supplier_code, line.reference) for line in lines).values()) == 1
    assert any(line.amount < 0 for line in lines), "there are credit notes"


def test_emergency_overspends_on_agency_staff_in_the_last_months():
    half = (date(2026, 4, 1), date(2026, 7, 1))
    assert spent(ED, AGENCY, *half) < 1.15 * planned(ED, AGENCY, *half)
    last = (date(2026, 8, 1), date(2026, 11, 1))
    assert spent(ED, AGENCY, *last) > 2 * planned(ED, AGENCY, *last)
    assert spent(ED, None, *last) > 1.05 * planned(ED, None, *last)


def test_ward_8_underspends():
    year = (date(2026, 4, 1), date(2026, 11, 1))
    assert spent({"33020"}, None, *year) < 0.92 * planned({"33020"}, None, *year)


def test_most_others_are_near_their_plan():
    year = (date(2025, 4, 1), date(2026, 4, 1))
    everything = {centre.cost_centre_code for centre in RECORDS[CostCentre]}
    assert abs(spent(everything, None, *year) / planned(everything, None, *year) - 1) < 0.02


def test_pathology_is_late_with_october():
    late = {"35110", "35120"}
    assert spent(late, None, date(2026, 9, 1), date(2026, 10, 1)) > 0
    assert spent(late, None, date(2026, 10, 1), date.max) == 0 < planned(late, None, date(2026, 10, 1), date.max)


def test_gas_follows_the_winter():
    january, july = (planned({"36010"}, {"3220"}, date(2026, m, 1), date(2026, m, 28)) for m in (1, 7))
    assert january > 3 * july


def test_names_that_programs_stumble_over_are_there():
    names = [supplier.name for supplier in RECORDS[Supplier]]
    assert any("'" in name for name in names) and max(map(len, names)) > 140
    assert {supplier.supplies for supplier in RECORDS[Supplier]} == {
        "goods", "services", "staffing", "premises", "public_body", "other",
    }  # fmt: skip
    assert any(not name.isascii() for name in (staff.name for staff in RECORDS[StaffMember]))


def test_staff_of_all_groups_work_full_part_and_shared_time():
    staff = RECORDS[StaffMember]
    assert {member.staff_group for member in staff} == {"clinical", "clerical", "administrative", "facilities"}
    shared = Counter((member.unit_code, member.job_title) for member in staff if member.contract_hours == 18.75)
    assert shared[("MAT", "Midwife (job share)")] == 2
    assert len({member.contract_hours for member in staff}) > 6
    assert any(member.left_on for member in staff)


def test_who_signs_in():
    roles = {(held.person_code, held.role_code, held.unit_code) for held in RECORDS[PersonRole]}
    assert ("manager", "administrator", "LHG") in roles
    assert {role for _, role, _ in roles} == {role.role_code for role in RECORDS[AccessRole]}
    assert any(not person.is_active for person in RECORDS[Person])
