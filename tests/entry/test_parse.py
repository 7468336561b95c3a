"""Columns of text turned into money, texts and codes. Dates have a file of their own."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.entry.parse import DecimalMark, Parsed, code, money, text


def column(*cells: str) -> pd.Series[str]:
    return pd.Series(list(cells), dtype="str")


def values(parsed: Parsed) -> list[object]:
    return [None if pd.isna(value) else value for value in parsed.values]


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("1,234.50", 123450),
        ("1234.5", 123450),
        ("1234", 123400),
        ("91,065.19", 9106519),
        ("1,014,642.50", 101464250),
        ("49,521.52 ", 4952152),
        (".5", 50),
        ("12.", 1200),
        ("0", 0),
        ("0.07", 7),
        ("-60,275.00", -6027500),
        ("60,275.00-", -6027500),
        ("(60,275.00)", -6027500),
        ("−5", -500),
        ("–5", -500),
        ("+5", 500),
        ("£1,234.50", 123450),
        ("-£5", -500),
        ("£-5", -500),
        ("(£5.00)", -500),
        ("£(5.00)", -500),
        ("$ 5.00", 500),
        ("5.00 €", 500),
        ("GBP 5.00", 500),
        ("Â£5.00", 500),  # £ of utf-8 read as Windows-1252
        ("\ufffd5.00", 500),  # £ of Windows-1252 read as utf-8
        ("?5.00", 500),
        ("1 234.50", 123450),
        ("1\u00a0234\u00a0567.50", 123456750),
        ("1'234.50", 123450),
        ('"1,234.50"', 123450),
        ('="1234.50"', 123450),
        ("'1234.50", 123450),
        ("12.3400", 1234),
        (" -   ", 0),  # nil in the accounting format of spreadsheets
        ("9999999999999999.99", 999999999999999999),
        ("90071992547409.93", 9007199254740993),  # 2 to the 53 plus 1: no float holds it
    ],
)
def test_money(cell: str, pence: int) -> None:
    parsed = money(column(cell))
    assert values(parsed) == [pence]
    assert not parsed.wrong.any()
    assert str(parsed.values.dtype) == "Int64"


@pytest.mark.parametrize(
    "cell",
    [
        "n/a",
        "1.2.3",
        "12,34.50",
        "1,2345",
        "1,234 567.00",
        "--5",
        "(-5)",
        "(5",
        "5)",
        "-5-",
        "1e5",
        "£",
        ".",
        "()",
        "5?",
    ],
)
def test_what_is_not_an_amount(cell: str) -> None:
    parsed = money(column(cell, "1"))
    assert values(parsed) == [None, 100]
    assert parsed.message.tolist() == ["This is not an amount: write it like 1234.50, or leave the cell empty.", ""]


def test_an_empty_cell_is_missing_and_not_wrong() -> None:
    parsed = money(column("", "  "))
    assert values(parsed) == [None, None]
    assert not parsed.wrong.any()


def test_pence_are_never_rounded_away() -> None:
    parsed = money(column("1.234", "1.2345", "1.23"))
    assert values(parsed) == [None, None, 123]
    assert "more than 2 decimals" in parsed.message[0]


def test_three_decimals_may_be_thousands() -> None:
    # 2.500 is two thousand five hundred in a file with decimal commas: neither reading is taken for granted.
    assert values(money(column("2.500"))) == [None]
    assert values(money(column("2.500"), decimal_mark=",")) == [250000]
    assert values(money(column("2.500"), decimals=3)) == [2500]


def test_an_amount_that_the_store_cannot_hold() -> None:
    parsed = money(column("99999999999999999.99"))
    assert values(parsed) == [None]
    assert "too large" in parsed.message[0]


def test_amounts_of_a_second_currency() -> None:
    parsed = money(column("£1.00", "GBP 2.00", "3.00", "$4.00"))
    assert values(parsed) == [100, 200, 300, None]
    assert "two currencies" in parsed.message[3]


def test_decimals_of_the_currency() -> None:
    assert values(money(column("1,500", "1,500.00", "1.5"), decimals=0)) == [1500, 1500, None]


def test_the_index_of_the_column_is_kept() -> None:
    parsed = money(pd.Series(["1", "x"], index=[7, 3], dtype="str"))
    assert parsed.values.index.tolist() == parsed.wrong.index.tolist() == [7, 3]


def grouped(whole: int, separator: str) -> str:
    return f"{whole:,}".replace(",", separator)


NEGATIVE_STYLES = ("-{}", "{}-", "({})", "− {}", "-£{}", "£-{}", "(£{})", "£ ({})")
POSITIVE_STYLES = ("{}", "£{}", "{} £", " {} ", "+{}", "\ufffd{}", '"{}"', '="{}"')


@given(
    pence=st.integers(-(10**17), 10**17),
    style=st.integers(0, 7),
    marks=st.sampled_from([(".", ","), (".", ""), (".", " "), (".", "'"), (",", "."), (",", ""), (",", "\u202f")]),
)
def test_pence_in_any_style_come_back(pence: int, style: int, marks: tuple[DecimalMark, str]) -> None:
    decimal_mark, thousands = marks
    whole, part = divmod(abs(pence), 100)
    amount = f"{grouped(whole, thousands)}{decimal_mark}{part:02}"
    cell = (POSITIVE_STYLES if pence >= 0 else NEGATIVE_STYLES)[style].format(amount)
    assert values(money(column(cell), decimal_mark=decimal_mark)) == [pence]


@given(st.lists(st.text(alphabet="0123456789.,-+()£$ '", max_size=12)))
def test_a_cell_is_empty_understood_or_wrong(cells: list[str]) -> None:
    parsed = money(column(*cells))
    empty = column(*cells).str.strip() == ""
    assert (parsed.values.isna() == (empty | parsed.wrong)).all()
    assert not (empty & parsed.wrong).any()


def test_text() -> None:
    parsed = text(column(" Acme\u00a0", "", "  ", "NA"))
    assert values(parsed) == ["Acme", None, None, "NA"]
    assert not parsed.wrong.any()


def test_codes_keep_their_zeros_and_letters() -> None:
    cells = ["00123", "KCH-05042020S", "5E1", "2E10", "B07T01353", "1E+5X"]
    assert values(code(column(*cells))) == cells


def test_codes_that_a_spreadsheet_has_damaged() -> None:
    parsed = code(column("3.8e+158", "1.23457E+11", "1E+15", "15392.0", "15393"))
    assert values(parsed) == [None, None, None, None, "15393"]
    assert parsed.message[0] == ("A spreadsheet has turned this code into a number: write it again as text, from the source.")


def test_numbered_sections_are_codes() -> None:
    assert values(code(column("4.0", "4.1", "4.2"))) == ["4.0", "4.1", "4.2"]
