"""Suppliers: the list as the sample has it."""

from tests.pages import larkfield as by_hand
from tests.support.screens import Screen


def test_the_list(larkfield):
    table = Screen().open("suppliers").table("Suppliers")
    suppliers = by_hand.table("supplier").sort_values("name")
    assert table["supplier_code"].tolist() == suppliers["supplier_code"].tolist()
    assert table["payment_days"].fillna(0).astype(int).tolist() == [int(days or 0) for days in suppliers["payment_days"]]


def test_filters_and_order(larkfield):
    suppliers = by_hand.table("supplier")
    screen = Screen(supplier_supplies="Staffing", supplier_order="Days to pay", supplier_descending="true").open("suppliers")
    table = screen.table("Suppliers")
    wanted = suppliers[suppliers["supplies"] == "staffing"]
    assert sorted(table["supplier_code"]) == sorted(wanted["supplier_code"]) != []
    assert table["payment_days"].dropna().is_monotonic_decreasing


def test_empty(empty):
    screen = Screen().open("suppliers")
    assert screen.infos == ["No supplier yet. Enter the first one, or load a spending file."]
