"""Numbers of an import, worked by hand: money, counts, quantities, hours, shares, and what stands for no number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmgr_core.entry.checks import Form, answers_to
from tests.support.cells import Stage

STAGE = Stage()
POINT, COMMA = Form(), Form(decimal_mark=",")


def read(field: str, cell: str, form: Form = POINT) -> tuple[object, ...]:
    """value, problem and kept text of a single cell."""
    [found] = STAGE.read(field, [cell], form)
    return found


@pytest.mark.parametrize(
    ("cell", "pence"),
    [
        ("1234", 123400), ("1,234.5", 123450), ("91,065.19", 9106519), ("1,014,642.50", 101464250), (".5", 50), ("12.", 1200),
        ("0.07", 7), ("-60,275.00", -6027500), ("60,275.00-", -6027500), ("(60,275.00)", -6027500), ("−5", -500), ("–5", -500),
        ("+5", 500), ("£1,234.50", 123450), ("-£5", -500), ("£-5", -500), ("(£5.00)", -500), ("£(5.00)", -500), ("$ 5.00", 500),
        ("5.00 €", 500), ("GBP 5.00", 500), ("CHF 5", 500), ("1 234.50", 123450), ("1\u00a0234\u00a0567.50", 123456750),
        ("1'234.50", 123450), ('"1,234.50"', 123450), ('="1234.50"', 123450), ("'1234.50", 123450), ("12.3400", 1234),
        ("Â£5.00", 500), ("\ufffd5.00", 500), ("?5.00", 500),  # a sign that went through a wrong encoding
        ("-", 0), ("–", 0), ("£ -", 0), ("£-   ", 0),  # nil, as the accounting format of spreadsheets writes it
        ("9999999999999.99", 999999999999999), ("10000000000000", 10**15),  # ten million million is the most a column holds
    ],
)  # fmt: skip
def test_money(cell: str, pence: int):
    assert read("money", cell) == (pence, None, None)


@pytest.mark.parametrize(
    ("cell", "pence"),
    [("1.234,50", 123450), ("1234,5", 123450), ("2.500", 250000), ("(€ 1.234,50)", -123450), ("1 234,50-", -123450), ("0,07", 7)],
)
def test_money_with_decimal_commas(cell: str, pence: int):
    assert read("money", cell, COMMA) == (pence, None, None)


NO_AMOUNT = "Money: enter an amount such as 1250.00."
TOO_FINE = "Money: it has more than two decimals. Round it in the file, or choose another decimal mark."
TOO_LARGE = "Money: the number is too large."


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        *((cell, NO_AMOUNT) for cell in ("abc", "1.2.3", "12,34.50", "1,2345", "1,234 567.00", "--5", "(-5)", "(5", "5)", "-5-")),
        *((cell, NO_AMOUNT) for cell in ("1e5", "£", "()", "5?", "300 or more", "1,234.50 CR", "0x1F", "1_000",
        "1,234.50 DR", "∞")),
        *((cell, TOO_FINE) for cell in ("1.2345", "£1.005", "2.500", "2.000")),  # 2.500 may be two thousand five hundred
        *((cell, TOO_LARGE) for cell in ("10000000000000.01", "-99,999,999,999,999,999.00", "9" * 40)),
        ("Not Available", "Money is missing: please fill it in."),
        ("", "Money is missing: please fill it in."),
    ],
)  # fmt: skip
def test_what_is_not_an_amount(cell: str, sentence: str):
    assert read("money", cell) == (None, sentence, None)


def test_amounts_of_a_second_currency():
    cells = ["£1.00", "GBP 2.00", "3.00", "$4.00"]
    two = "Money: this column holds amounts in two currencies. Keep one currency in a column."
    assert STAGE.form("money", cells) == Form(shape="£")
    assert STAGE.read("money", cells) == [(100, None, None), (200, None, None), (300, None, None), (None, two, None)]


def test_the_limits_of_the_class_hold_and_are_said_in_its_words():
    assert read("some_money", "0.00") == (None, "Some money: enter more than 0.00.", None)
    assert read("some_money", "10,000.00") == (None, "Some money: enter less than 10,000.00.", None)
    assert read("some_count", "366") == (None, "Some count: enter at most 365.", None)
    assert read("some_share", "101 %") == (None, "Some share: enter at most 100 %.", None)
    assert read("week_hours", "-1") == (None, "Week hours: enter at least 0.", None)


@pytest.mark.parametrize(("cell", "number"), [("12", 12), ("1,234", 1234), ("12.0", 12), ("(7)", -7), ("7-", -7), ("007", 7)])
def test_counts(cell: str, number: int):
    assert read("count", cell) == (number, None, None)


@pytest.mark.parametrize("cell", ["12.5", "12.000", "1e2", "£5", "twelve", "true", "5 %"])
def test_what_is_not_a_count(cell: str):
    assert read("count", cell) == (None, "Count: enter a whole number.", None)


@pytest.mark.parametrize(
    ("field", "cell", "number"),
    [
        ("quantity", "1,234.567", 1234.567), ("quantity", "1.2E-05", 1.2e-05), ("quantity", "-0.1", -0.1),
        ("quantity", ".5", 0.5),
        ("hours", "37:30", 37.5), ("hours", "37.5", 37.5), ("hours", "7:20:15", 7.3375), ("hours", "-1:15", -1.25),
        ("hours", "1,260.00", 1260.0), ("share", "12.5 %", 0.125), ("share", "7%", 0.07), ("share", "0.125", 0.125),
        ("share", "-12.5%", -0.125), ("share", "(3 %)", -0.03),
    ],
)  # fmt: skip
def test_numbers_with_decimals(field: str, cell: str, number: float):
    assert read(field, cell) == (number, None, None)


@pytest.mark.parametrize(
    "cell",
    [
        "Not Available", "N/A", "n/a", "N/A - From RDC", "-", "–", "..", ".", "*", "#N/A", "NaN", "Not Applicable", "[c]",
        "16, 23", ":",
        "Date Not Captured", "300 or more", "<5", "5 or fewer", "Fewer than 100", "Between 100 and 299", "10+", ">90%",
        "1-4", "1 to 4",
    ],
)  # fmt: skip
def test_missing_words_and_bands_are_kept_beside_an_empty_optional_number(cell: str):
    assert read("some_count", cell) == (None, None, cell)
    assert read("some_quantity", cell) == (None, None, cell)


def test_a_field_with_a_usual_value_takes_it_where_there_is_none():
    assert read("usual_count", "") == (4, None, None)
    assert read("usual_count", "n/a") == (4, None, "n/a")


def test_a_needed_number_is_not_replaced_by_words():
    assert read("count", "Not Available") == (None, "Count is missing: please fill it in.", None)
    assert read("count", "300 or more") == (None, "Count: enter a whole number.", None)


@pytest.mark.parametrize(
    ("cells", "mark"),
    [(["1.234,50", "12"], ","), (["12,5", "1.234"], ","), (["1,234.50"], "."), (["1,234"], "."), (["1.234"], "."), (["x"], ".")],
)
def test_the_decimal_mark_is_that_of_the_whole_column(cells: list[str], mark: str):
    for field in ("money", "quantity", "share"):
        assert STAGE.form(field, cells).decimal_mark == mark


def test_two_decimal_marks_in_a_column_are_asked_about():
    cells = ["1,234.50", "1.234,50"]
    form = STAGE.form("money", cells)
    assert form.examples == ("1,234.50", "1.234,50")
    assert form.question == (
        "This column writes decimals in two ways, such as 1,234.50 and 1.234,50: "
        "does the point or the comma stand before the decimals?"
    )
    assert STAGE.form("money", cells, form) == form
    answered = STAGE.form("money", cells, replace(form, question="", decimal_mark=","))
    assert (answered.question, answered.decimal_mark) == ("", ",")
    assert STAGE.read("money", cells, answered) == [(None, NO_AMOUNT, None), (123450, None, None)]


def test_percents_without_their_sign_are_asked_about():
    cells = ["12.5", "0.5"]
    assert STAGE.form("share", cells).question == "Does 12.5 in this column mean 12.5 %?"
    assert STAGE.form("share", ["0.125", "1", "90 %"]) == Form()
    percent = STAGE.form("share", cells, Form(shape="percent"))
    assert STAGE.read("share", cells, percent) == [(0.125, None, None), (0.005, None, None)]


@pytest.mark.parametrize(
    ("field", "cells", "answers"),
    [
        ("quantity", ["1,5", "2.5"], {"The point": [None, 2.5], "The comma": [1.5, None]}),
        ("share", ["50"], {"Yes": [0.5], "No": [50.0]}),
    ],
)
def test_every_answer_settles_the_column(field: str, cells: list[str], answers: dict[str, list[float | None]]):
    said = {words: STAGE.form(field, cells, form) for words, form in answers_to(STAGE.form(field, cells)).items()}
    assert {words: [row[0] for row in STAGE.read(field, cells, form)] for words, form in said.items()} == answers
    assert {form.question for form in said.values()} == {""}
