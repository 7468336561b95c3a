"""Which column of a file is which field."""

from __future__ import annotations

import pandas as pd
import pytest

from medmgr_core.entry.column_choice import Converted, Wanted, convert, suggest
from medmgr_core.entry.read_csv import RawTable, read_table
from medmgr_core.errors import ImportRejected

PAID_ON = Wanted("paid_on", "Date paid", "date", ("Date", "Payment date", "Transaction date"))
AMOUNT = Wanted("amount", "Amount", "money", ("Net amount", "Value"))
SUPPLIER = Wanted("supplier_name", "Supplier", "text", ("Vendor",))
TRANSACTION = Wanted("transaction_no", "Transaction number", "code", ("Transaction reference",))
WANTED = (PAID_ON, AMOUNT, SUPPLIER, TRANSACTION)

SPENDING = """\
Date Paid,Vendor,Transaction Reference,AMOUNT (£)
05/04/2020,Acme,00417,"1,234.50"
30/04/2020,Bolt,15392.0,-20
31/04/2020, City ,418,n/a
"""


def read(text: str) -> RawTable:
    return read_table(text.encode())


def convert_all(table: RawTable) -> Converted:
    return convert(table, suggest(table, WANTED), WANTED)


def test_headings_are_known_by_name_title_and_synonym() -> None:
    assert suggest(read(SPENDING), WANTED) == {
        "paid_on": "Date Paid",
        "amount": "AMOUNT (£)",
        "supplier_name": "Vendor",
        "transaction_no": "Transaction Reference",
    }


@pytest.mark.parametrize("heading", ["Suplier", "Supllier", "Supplierr", "Suppleir", "Supplier:", "sup plier"])
def test_a_small_typo_is_forgiven(heading: str) -> None:
    assert suggest(read(f"{heading},Amount\nAcme,3\n"), [SUPPLIER]) == {"supplier_name": heading.rstrip(" ")}


@pytest.mark.parametrize("heading", ["Supper", "Supplies ordered", "Applier", "Area"])
def test_another_word_is_not_a_typo(heading: str) -> None:
    assert suggest(read(f"{heading},Amount\nAcme,3\n"), [SUPPLIER]) == {"supplier_name": None}


def test_another_number_is_not_a_typo() -> None:
    second = Wanted("address_2", "Address 2", "text")
    assert suggest(read("Address 1,Ward\nHigh Street,A1\n"), [second]) == {"address_2": None}


def test_an_exact_heading_goes_before_a_typo_and_the_title_before_a_synonym() -> None:
    assert suggest(read("Amuont,Value,Amount\n1,2,3\n"), [AMOUNT]) == {"amount": "Amount"}
    assert suggest(read("Date,Date paid\n01/04/2020,02/04/2020\n"), [PAID_ON]) == {"paid_on": "Date paid"}


def test_a_column_is_suggested_once() -> None:
    net = Wanted("net", "Net", "money", ("Amount",))
    assert suggest(read("Amount,Ward\n1,A1\n"), [AMOUNT, net]) == {"amount": "Amount", "net": None}


def test_a_heading_alone_does_not_make_a_date_or_an_amount() -> None:
    table = read("Transaction Date,Value\n1168648,high\n1165124,low\n,low\n")
    assert suggest(table, [PAID_ON, AMOUNT]) == {"paid_on": None, "amount": None}


def test_a_few_faults_do_not_hide_a_column() -> None:
    table = read("Date,Amount\n" + '05/04/2020,"1.234,50"\n' * 9 + "Total,none\n")
    assert suggest(table, [PAID_ON, AMOUNT]) == {"paid_on": "Date", "amount": "Amount"}


def test_values_and_what_is_wrong() -> None:
    converted = convert_all(read(SPENDING))
    rows = converted.rows
    assert rows.columns.tolist() == ["paid_on", "amount", "supplier_name", "transaction_no"]
    assert rows["paid_on"].dt.strftime("%d %b").tolist()[:2] == ["05 Apr", "30 Apr"]
    assert rows["amount"].fillna(0).tolist() == [123450, -2000, 0]
    assert rows["supplier_name"].tolist() == ["Acme", "Bolt", "City"]
    assert rows["transaction_no"].isna().tolist() == [False, True, False]
    assert converted.wrong[["line", "column", "value"]].to_numpy().tolist() == [
        [3, "Transaction Reference", "15392.0"],
        [4, "Date Paid", "31/04/2020"],
        [4, "AMOUNT (£)", "n/a"],
    ]
    assert converted.wrong["message"].str.endswith(".").all()


def test_a_field_without_a_column_is_missing_in_all_rows() -> None:
    converted = convert(read(SPENDING), {"amount": None}, WANTED)
    assert converted.rows.isna().to_numpy().all()
    assert [str(dtype) for dtype in converted.rows.dtypes] == ["datetime64[us]", "Int64", "str", "str"]
    assert converted.wrong.empty


def test_the_order_of_dates_is_asked_when_it_does_not_show() -> None:
    table = read("Date,Amount\n05/04/2020,3\n")
    choice = suggest(table, [PAID_ON])
    assert "choose the order" in convert(table, choice, [PAID_ON]).wrong["message"][0]
    told = convert(table, choice, [PAID_ON], date_order="month first")
    assert told.rows["paid_on"].tolist() == [pd.Timestamp(2020, 5, 4)]
    assert told.wrong.empty


def test_decimal_commas() -> None:
    table = read("Date;Amount\n30/04/2020;1.234,50\n")
    assert convert(table, suggest(table, WANTED), WANTED, decimal_mark=",").rows["amount"].tolist() == [123450]


def test_rows_that_do_not_fit_the_headings_are_wrong_too() -> None:
    converted = convert_all(read("Date,Supplier,Amount\n30/04/2020,Acme, Inc,5\n30/04/2020,Bolt,6\n"))
    assert converted.wrong["line"].tolist() == [2, 2]
    assert converted.wrong["column"].tolist() == ["", "Amount"]


def test_a_column_that_is_not_in_the_file() -> None:
    with pytest.raises(ImportRejected, match='no column "Sum"'):
        convert(read(SPENDING), {"amount": "Sum"}, WANTED)


def test_headings_without_rows() -> None:
    converted = convert_all(read("Date,Supplier,Amount\n"))
    assert len(converted.rows) == len(converted.wrong) == 0
