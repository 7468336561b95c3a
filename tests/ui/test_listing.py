"""Long tables: search, filters, order and pages are the database's work, and every text is a parameter."""

from dataclasses import replace
from datetime import date

import pytest

from medmgr_core.facility.records import Supplier
from medmgr_core.listing import Asked, Column, Listing, count_rows, page_of_rows, sum_of_rows
from medmgr_core.periods import Period
from medmgr_core.scope import Scope
from tests.support.stores import new_store

SCOPE = Scope("manager", ("top",), "top", Period(date(2026, 4, 1), date(2027, 4, 1), "2026/27"))

LISTING = Listing(
    "SELECT supplier_code, name, supplies, payment_days, contact FROM live_supplier",
    (
        Column("supplier_code", "Code", "code", search=True),
        Column("name", "Name", search=True),
        Column("supplies", "Supplies", "choice", ("goods", "services", "other")),
        Column("payment_days", "Days to pay", "count"),
        Column("contact", "Contact", search=True),
    ),
    key=("supplier_code",),
    order="name",
)

#     code, name, supplies, days, contact
ROWS = [
    ("S3", "Calder Linen", "services", 30, None),
    ("S1", "Ashby Gases", "goods", 14, "orders@ashby.example"),
    ("S5", "ashby labels", "goods", None, "50% off"),
    ("S2", "Brook & Son's", "goods", 30, "a_b"),
    ("S4", "Calder Linen", "other", 7, "[x]"),
]


@pytest.fixture(scope="module")
def suppliers():
    with new_store() as store:
        for code, name, supplies, days, contact in ROWS:
            supplier = Supplier(supplier_code=code, name=name, supplies=supplies, payment_days=days, contact=contact)
            store.add(supplier, by="manager")
        yield store


def codes(store, asked=None, **page):
    return page_of_rows(store, LISTING, SCOPE, asked or Asked(), **page)["supplier_code"].tolist()


def test_the_usual_order_with_ties_by_key(suppliers):
    # Capital letters come first in both engines' plain order of texts; the two Calders come by code.
    assert codes(suppliers) == ["S1", "S2", "S3", "S4", "S5"]


def test_any_order_with_what_is_missing_last_both_ways(suppliers):
    # Days: S4 7, S1 14, S2 and S3 30, S5 none. Turned round, equal ones still come by key.
    assert codes(suppliers, Asked(order="payment_days")) == ["S4", "S1", "S2", "S3", "S5"]
    assert codes(suppliers, Asked(order="payment_days", descending=True)) == ["S2", "S3", "S1", "S4", "S5"]


def test_pages_cut_the_order_without_loss_or_repeat(suppliers):
    pages = [codes(suppliers, start=start, size=2) for start in (0, 2, 4)]
    assert pages == [["S1", "S2"], ["S3", "S4"], ["S5"]]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ashby", ["S1", "S5"]),  # letter case aside
        ("LINEN calder", ["S3", "S4"]),  # all words, in any order
        ("ashby orders", ["S1"]),  # over several columns
        ("brook & son's", ["S2"]),
        ("%", ["S5"]),  # no wildcard
        ("_", ["S2"]),
        ("[x]", ["S4"]),
        ("' OR 1=1 --", []),
        ("$units", []),
        ("   ", ["S1", "S2", "S3", "S4", "S5"]),
    ],
)
def test_search(suppliers, search, found):
    asked = Asked(search=search)
    assert codes(suppliers, asked) == found
    assert count_rows(suppliers, LISTING, SCOPE, asked) == len(found)


def test_a_word_does_not_match_across_two_columns(suppliers):
    # S1's code and name stand side by side as "S1 Ashby Gases"; "1a" is in neither of them.
    assert codes(suppliers, Asked(search="1a")) == []


def test_filters_narrow_together_with_the_search(suppliers):
    assert codes(suppliers, Asked(filters={"supplies": ["services", "other"]})) == ["S3", "S4"]
    assert codes(suppliers, Asked("linen", {"supplies": ["other"]})) == ["S4"]
    assert codes(suppliers, Asked(filters={"supplies": []})) == ["S1", "S2", "S3", "S4", "S5"]


def test_a_column_that_is_not_listed_can_neither_sort_nor_filter(suppliers):
    for asked in (Asked(order="name; DROP TABLE supplier"), Asked(order="remarks"), Asked(filters={"remarks": ["x"]})):
        with pytest.raises(KeyError):
            codes(suppliers, asked)


def test_the_total_is_of_all_rows_that_match_not_of_the_page(suppliers):
    held = replace(LISTING, total="payment_days")
    assert sum_of_rows(suppliers, held, SCOPE, Asked()) == 30 + 14 + 30 + 7
    assert sum_of_rows(suppliers, held, SCOPE, Asked("calder")) == 37
    assert sum_of_rows(suppliers, held, SCOPE, Asked("nobody")) == 0
