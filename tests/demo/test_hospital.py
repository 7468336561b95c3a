"""The demonstration hospital: as large and plausible as it says, the same for the same seed, valid as if entered by hand."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from medmgr_core.budgets.records import Actual
from medmgr_core.demo.hospital import SHAPES, build_demo
from medmgr_core.demo.hospital.build import build_site
from medmgr_core.demo.hospital.site import Site
from medmgr_core.demo.hospital.when import When
from medmgr_core.errors import InvalidEntry
from medmgr_core.facility.records import StaffMember
from medmgr_core.people.rights import rights_of
from medmgr_core.purchasing.numbers import same_number
from medmgr_core.purchasing.records import Invoice
from medmgr_core.record import validate
from medmgr_core.store.check import check_store
from medmgr_core.store.store import Store
from medmgr_core.workspace import RECORD_TYPES, open_workspace
from tests.demo.hospital_support import DAY, fingerprint, opened_hospital
from tests.support.app_server import PROJECT

_AT_MOST = 400  # rows of a type looked at one by one


@pytest.fixture(scope="module")
def hospital() -> Iterator[Store]:
    with opened_hospital() as store:
        yield store


def built(profile: str, day: date = DAY, seed: int = 1, number: int = 0) -> Site:
    shape = SHAPES[profile]
    return build_site(shape, When(day, shape.year_starts_in), seed=seed, number=number)


def one(store: Store, sql: str):
    return store.rows(sql)[0][0]


# --- size and shape ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "least", "most"),
    [
        ("unit WHERE kind = 'department'", 8, 8),
        ("unit WHERE kind = 'unit'", 40, 40),
        ("cost_centre", 55, 65),
        ("account", 70, 90),
        ("staff_member", 500, 620),
        ("roster_shift", 3_000, 6_000),
        ("supplier", 45, 60),
        ("actual", 100_000, 160_000),
        ("budget_line", 12_000, 25_000),
        ("budget_version WHERE state = 'draft'", 1, 1),
        ("workload", 1_000, 2_000),
        ("usage", 4_000, 9_000),
        ("spend_request", 100, 400),
        ("purchase_order", 500, 1_500),
        ("invoice", 1_500, 3_000),
        ("reserve", 16, 16),
        ("saving_scheme", 4, 8),
        ("appointment", 2_000, 4_000),
    ],
)
def test_it_is_as_large_as_it_says(hospital, what, least, most):
    assert least <= one(hospital, f"SELECT count(*) FROM {what}") <= most


def test_the_ledger_has_the_24_months_before_this_one(hospital):
    months = hospital.rows("SELECT DISTINCT month FROM position_month WHERE lines > 0 ORDER BY 1")
    assert (len(months), months[0][0], months[-1][0]) == (24, date(2024, 11, 1), date(2026, 10, 1))
    assert hospital.rows("SELECT min(month), max(month) FROM live_budget_line") == [(date(2024, 11, 1), date(2027, 3, 1))]
    assert one(hospital, "SELECT year_on FROM live_budget_version") == date(2027, 4, 1)


_YEAR = "month >= DATE '2025-04-01' AND month < DATE '2026-04-01'"
_COST = "account_type IN ('pay', 'non_pay')"


def test_money_is_that_of_a_hospital_of_300_beds(hospital):
    whole = one(hospital, f"SELECT sum(actual)::bigint FROM position_month WHERE {_COST} AND {_YEAR}") / 1e8
    pay = one(hospital, f"SELECT sum(actual)::bigint FROM position_month WHERE account_type = 'pay' AND {_YEAR}") / 1e8
    assert 110 <= whole <= 150
    assert 0.62 <= pay / whole <= 0.70
    planned = one(hospital, f"SELECT sum(budget)::bigint FROM position_month WHERE {_COST} AND {_YEAR}") / 1e8
    assert abs(planned / whole - 1) < 0.02


def test_winter_takes_more_help_and_heating_and_prices_rise(hospital):
    units = "'W2', 'W3', 'W4', 'W5', 'W6', 'EST', 'ICU'"  # without a story

    def spent(accounts: str, first: str) -> float:
        where = f"account_code IN ({accounts}) AND unit_code IN ({units}) AND month = DATE '{first}'"
        return one(hospital, f"SELECT sum(actual)::double precision FROM position_month WHERE {where}")

    assert spent("'2230', '2240'", "2026-01-01") > 1.08 * spent("'2230', '2240'", "2025-07-01")
    assert spent("'3220'", "2026-01-01") > 2 * spent("'3220'", "2025-07-01")
    assert 1.01 < spent("'2210'", "2026-05-01") / spent("'2210'", "2025-05-01") < 1.06


def test_names_are_told_apart_and_addresses_are_examples(hospital):
    for table, name in (("unit", "name"), ("cost_centre", "name"), ("staff_member", "name"), ("supplier", "name")):
        assert one(hospital, f"SELECT count(*) - count(DISTINCT {name}) FROM {table}") == 0, table
    assert one(hospital, "SELECT count(*) FROM supplier WHERE contact NOT LIKE '%@%.example'") == 0


def test_the_local_manager_may_do_everything_everywhere(hospital):
    reach = set(rights_of(hospital, "manager").reach.values())
    assert reach == {frozenset(code for (code,) in hospital.rows("SELECT unit_code FROM live_unit"))}


# --- the rules of entered data ----------------------------------------------------------------------------------------


def test_history_and_data_agree(hospital):
    assert check_store(hospital).problems == ()


@pytest.mark.parametrize("record_type", [t for t in RECORD_TYPES], ids=lambda t: t.table)
def test_rows_are_valid_records(site, record_type):
    rows = site.rows.get(record_type)
    if rows is None:
        return
    picked = rows.iloc[:: max(1, len(rows) // _AT_MOST)].astype(object)
    for values in picked.where(picked.notna(), None).to_dict("records"):
        validate(record_type, {n: v.date() if isinstance(v, pd.Timestamp) else v for n, v in values.items()})


@pytest.fixture(scope="module")
def site() -> Site:
    return built("hospital")


WRONG = {
    "money on a heading": "SELECT 1 FROM {table} line WHERE line.account_code IN (SELECT parent_code FROM live_account)",
    "a closed unit": """
        SELECT 1 FROM {table} line JOIN live_cost_centre centre ON centre.cost_centre_code = line.cost_centre_code
        JOIN live_unit unit ON unit.unit_code = centre.unit_code
        WHERE line.{day} < unit.opened_on OR line.{day} >= unit.closed_on""",
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize(
    ("table", "day"),
    [
        ("live_budget_line", "month"), ("live_actual", "posted_on"), ("live_budget_move_line", "month"),
        ("live_purchase_order", "expected_on"), ("live_spend_request", "needed_on"), ("live_workload", "month"),
    ],
)  # fmt: skip
def test_no_money_stands_where_none_may(hospital, wrong, table, day):
    if wrong == "money on a heading" and table == "live_workload":
        return
    assert hospital.rows(WRONG[wrong].format(table=table, day=day)) == []


NONE_OF = {
    "income that is ordered": """
        SELECT 1 FROM live_purchase_order JOIN live_account USING (account_code) WHERE account_type = 'income'""",
    "who asks decides": "SELECT 1 FROM live_spend_request WHERE asked_by IN (approver, first_approver)",
    "the same person twice": "SELECT 1 FROM live_spend_request WHERE approver = first_approver",
    "a move approved by who asked": "SELECT 1 FROM live_budget_move WHERE asked_by = approver",
    "an invoice of the future": "SELECT 1 FROM live_invoice WHERE received_on > DATE '2026-11-22' OR paid_on > DATE '2026-11-22'",
    "an order of another supplier": """
        SELECT 1 FROM live_invoice bill JOIN live_purchase_order placed ON placed.order_no = bill.order_no
        WHERE bill.supplier_code <> placed.supplier_code OR bill.cost_centre_code <> placed.cost_centre_code""",
    "a decision before it was asked for": "SELECT 1 FROM live_spend_request WHERE decided_on < asked_on",
    "a paid invoice that is not in the ledger": """
        SELECT 1 FROM invoice_standing WHERE state = 'paid' AND NOT is_in_ledger AND received_on < DATE '2026-10-25'""",
    "a virement that does not balance": """
        SELECT move_no FROM live_budget_move JOIN live_budget_move_line USING (move_no) WHERE kind = 'virement'
        GROUP BY 1 HAVING sum(live_budget_move_line.amount) <> 0""",
}


@pytest.mark.parametrize("wrong", NONE_OF)
def test_there_is_none_of(hospital, wrong):
    assert hospital.rows(NONE_OF[wrong]) == []


def test_no_invoice_number_is_there_twice(hospital):
    held = [(s, same_number(r)) for s, r in hospital.rows("SELECT supplier_code, reference FROM live_invoice")]
    assert len(held) == len(set(held))


def test_a_budget_makes_whole_pounds_of_each_year(hospital):
    assert one(hospital, "SELECT count(*) FROM live_budget_line WHERE amount % 100 <> 0") == 0


# --- chance -----------------------------------------------------------------------------------------------------------


def test_the_same_seed_makes_the_same_rows(site):
    again = built("hospital")
    assert site.rows.keys() == again.rows.keys()
    for record_type, rows in site.rows.items():
        assert_frame_equal(rows, again.rows[record_type])


def test_the_store_holds_these_rows(site, hospital):
    held = hospital.read("SELECT posted_on, cost_centre_code, amount, reference FROM live_actual ORDER BY actual_no")
    made = site.rows[Actual][["posted_on", "cost_centre_code", "amount", "reference"]]
    assert_frame_equal(held, made, check_dtype=False)


def test_another_seed_makes_other_rows():
    first, other = built("practice"), built("practice", seed=2)
    assert not (first.plan.actual == other.plan.actual).all(axis=1).any()
    assert set(first.rows[StaffMember]["name"]) != set(other.rows[StaffMember]["name"])
    assert len(set(first.rows[Invoice]["reference"]) & set(other.rows[Invoice]["reference"])) < 5


def test_rows_do_not_depend_on_the_hash_of_python():
    text = "from tests.demo.hospital_support import fingerprint; print(fingerprint('practice'))"
    told = subprocess.run(
        [sys.executable, "-c", text], env={**os.environ, "PYTHONHASHSEED": "7"}, cwd=PROJECT, capture_output=True
    )
    assert told.stdout.decode().strip() == fingerprint("practice"), told.stderr


# --- any day, any size ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "day", [date(2026, 1, 1), date(2026, 4, 1), date(2027, 3, 31), date(2028, 2, 29), date(2026, 12, 31)], ids=str
)
@pytest.mark.parametrize("profile", ["practice", "nursing-home"])
def test_it_can_be_built_on_any_day(profile, day):
    site = built(profile, day)
    assert site.rows[Actual]["posted_on"].max() < pd.Timestamp(day.replace(day=1))
    for record_type in (Invoice, *(t for t in site.rows if len(site.rows[t]) < 200)):
        rows = site.rows[record_type].astype(object)
        for values in rows.where(rows.notna(), None).to_dict("records"):
            validate(record_type, {n: v.date() if isinstance(v, pd.Timestamp) else v for n, v in values.items()})


def test_a_group_has_sites_with_codes_of_their_own(caplog):
    store = open_workspace("duckdb:///:memory:")
    try:
        with caplog.at_level("INFO", "medmgr.demo"):
            lines = build_demo(store, scale=2, profile="practice", today=DAY)
        assert [record.message.split(":")[0] for record in caplog.records] == ["Site 1 of 2", "Site 2 of 2"]
        assert lines == one(store, "SELECT count(*) FROM live_actual")
        assert store.rows("SELECT unit_code FROM live_unit_placement WHERE parent_code = 'GROUP' ORDER BY 1") == [
            ("H001",), ("H002",),
        ]  # fmt: skip
        (top,) = {reach for reach in rights_of(store, "manager").reach.values()}
        assert len(top) == one(store, "SELECT count(*) FROM live_unit")
        assert one(store, "SELECT count(*) FROM live_cost_centre WHERE cost_centre_code NOT LIKE 'H00_-%'") == 0
        assert one(store, "SELECT count(DISTINCT name) FROM live_unit WHERE kind = 'site'") == 2
        assert check_store(store).problems == ()
        with pytest.raises(InvalidEntry, match="empty store"):
            build_demo(store, profile="practice", today=DAY)
    finally:
        store.engine.close()


@pytest.mark.parametrize(("scale", "profile"), [(0, "hospital"), (201, "hospital"), (1, "palace")])
def test_what_cannot_be_built_is_said(scale, profile):
    with pytest.raises(InvalidEntry):
        build_demo(None, scale=scale, profile=profile)
