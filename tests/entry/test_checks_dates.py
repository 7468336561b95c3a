"""Dates, periods and moments of an import, worked by hand, and what a person is asked of a column of dates."""

from __future__ import annotations

from dataclasses import replace

import pytest

from medmgr_core.entry.checks import Form, answers_to
from tests.support.cells import Stage

STAGE = Stage()
UNREADABLE = "Day: enter a date such as 2026-11-22."
NO_SUCH_DATE = "Day: there is no such date. Enter a date such as 2026-11-22."


def days(*cells: str, form: Form | None = None, field: str = "day") -> list[str | None]:
    return [None if value is None else str(value) for value, *_ in STAGE.read(field, cells, form)]


@pytest.mark.parametrize(
    "cell",
    [
        "30/04/2020", "30/4/2020", "30.04.2020", "30-04-2020", "30 04 2020", "30/04/20", "4/30/2020", "04-30-2020", "2020-04-30",
        "2020/04/30", "2020.4.30", "20200430", "30-Apr-20", "30 Apr 2020", "30/APR/2020", "30 April 2020", "30-apr-2020",
        "30Apr2020",
        "30th April 2020", "April 30, 2020", "Thu, 30 Apr 2020", "2020-Apr-30", "30/04/2020 00:00", "30/04/2020 0:00",
        "2020-04-30T00:00:00", "2020-04-30 00:00:00.000", "2020-04-30T00:00:00Z", "30 April 2020 00:00:00", "43951", "43951.0",
    ],
)  # fmt: skip
def test_days(cell: str):
    assert days(cell) == ["2020-04-30"]


@pytest.mark.parametrize(
    ("cell", "first_day"),
    [
        ("MSitAE-NOVEMBER-2025", "2025-11-01"), ("DM01-JANUARY-2025", "2025-01-01"), ("2017-SEP", "2017-09-01"),
        ("Jun-25", "2025-06-01"),
        ("Sept 2020", "2020-09-01"), ("April 2020", "2020-04-01"), ("07_2015", "2015-07-01"), ("2020-04", "2020-04-01"),
        ("2025/26", "2025-04-01"), ("FY 2025-26", "2025-04-01"), ("1999/2000", "1999-04-01"), ("Q1 2025/26", "2025-04-01"),
        ("Q4 2025/26", "2026-01-01"), ("2025-26 Q2", "2025-07-01"), ("Quarter 3 2025/26", "2025-10-01"),
        ("2020Q1", "2020-01-01"), ("Q3 2020", "2020-07-01"),  # a quarter of a single year is one of the calendar
    ],
)  # fmt: skip
def test_periods_are_their_first_day(cell: str, first_day: str):
    assert days(cell) == [first_day]


def test_a_financial_year_starts_where_the_facility_says():
    assert [str(row[0]) for row in STAGE.read("day", ["Q1 2025/26"], year_starts_in=7)] == ["2025-07-01"]
    assert [str(row[0]) for row in STAGE.read("day", ["2025/26"], year_starts_in=10)] == ["2025-10-01"]
    assert [str(row[0]) for row in STAGE.read("day", ["Q2 2025/26"], year_starts_in=10)] == ["2026-01-01"]


def test_two_digits_of_a_year():
    assert days("31/12/68", "31/12/69") == ["2068-12-31", "1969-12-31"]
    assert days("01-Sept-00", "01-Sep-99") == ["2000-09-01", "1999-09-01"]


@pytest.mark.parametrize(
    "cell", ["31/02/2020", "30/13/2020", "00/04/2020", "30/04/1820", "30/04/2999", "31-Apr-2020", "Q1 2025/27"]
)
def test_a_date_that_does_not_exist(cell: str):
    assert STAGE.read("day", [cell], Form("day first")) == [(None, NO_SUCH_DATE, None)]


@pytest.mark.parametrize(
    "cell", ["1168648", "Pre-PQ Process", "30/04", "30-04/2020", "32757983", "2020-13", "5 of April 2020", "epoch", "infinity"]
)
def test_what_is_not_a_date(cell: str):
    assert STAGE.read("day", ["30/04/2020", cell])[1] == (None, UNREADABLE, None)


def test_missing_words_in_a_column_of_dates():
    cells = ["30/04/2020", "Date Not Captured", "N/A - From RDC", "-", "pending"]
    assert [row[1:] for row in STAGE.read("some_day", cells)] == [(None, None), *((None, cell) for cell in cells[1:])]
    assert STAGE.read("day", cells)[1] == (None, "Day is missing: please fill it in.", None)


# --- the column as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["05/04/2020", "30/04/2020"], "day first"), (["04/05/2020", "4/30/2020"], "month first"), (["05/04/2020"], None),
        (["30/04/2020", "4/30/2020"], None), (["05/04/2020", "99/99/2020"], None), (["2020-04-05"], "year first"),
        (["20200405"], "year first"), (["05-Apr-20"], "day first"), (["", " "], None), (["text"], None),
        (["04/04/2020", "05/05/2020"], "day first"),  # either order gives the same days
    ],
)  # fmt: skip
def test_order(cells: list[str], order: str | None):
    assert STAGE.form("day", cells).date_order == order


def test_one_value_at_the_end_settles_the_whole_column():
    cells = [*["05/04/2020"] * 5000, "5/31/2020"]
    assert days(*cells)[0] == "2020-05-04"


def test_an_order_that_does_not_show_is_asked_and_never_guessed():
    cells = ["04/05/2020", "06/04/2020"]
    assert STAGE.form("day", cells).question == "Which comes first in 04/05/2020, the day or the month?"
    sentence = "Day: which comes first in the dates of this column, the day or the month? Choose the order."
    assert STAGE.read("day", cells) == [(None, sentence, None)] * 2
    answered = STAGE.form("day", cells, Form("month first"))
    assert answered.question == "" and days(*cells, form=answered) == ["2020-04-05", "2020-06-04"]


def test_two_orders_in_one_column_are_shown_by_example():
    cells = ["05/04/2020", "30/04/2020", "5/31/2020"]
    form = STAGE.form("day", cells)
    assert form.examples == ("30/04/2020", "5/31/2020")
    assert form.question == (
        "This column writes dates in two ways, such as 30/04/2020 and 5/31/2020: which comes first, the day or the month?"
    )
    answered = STAGE.form("day", cells, replace(form, question="", date_order="day first"))
    assert answered.question == "" and days(*cells, form=answered) == ["2020-04-05", "2020-04-30", None]


def test_two_shapes_in_one_column_are_shown_by_example():
    cells = ["Jun-25", "Q1 2025/26", "Jun-25"]
    form = STAGE.form("day", cells)
    assert form.shape == "month name year + quarter" and form.examples == ("Jun-25", "Q1 2025/26")
    assert form.question == ("This column writes dates in different ways, such as Jun-25 and Q1 2025/26: are all of them right?")
    both, one = (STAGE.form("day", cells, replace(form, question="", shape=shape)) for shape in (form.shape, "quarter"))
    assert both.question == one.question == ""
    assert days(*cells, form=both) == ["2025-06-01", "2025-04-01", "2025-06-01"]
    assert days(*cells, form=one) == [None, "2025-04-01", None]


def test_a_question_stands_until_it_is_answered():
    for cells in (["Jun-25", "Q1 2025/26"], ["30/04/2020", "5/31/2020"], ["04/05/2020"], ["2009/10"], ["2020-04-30 10:00"]):
        asked = STAGE.form("day", cells)
        assert asked.question and STAGE.form("day", cells, asked) == asked


def test_one_question_after_the_other():
    cells = ["04/05/2020", "05-Apr-20"]
    shapes = STAGE.form("day", cells)
    order = STAGE.form("day", cells, replace(shapes, question="", shape="numbers"))
    assert order.question == "Which comes first in 04/05/2020, the day or the month?"
    assert STAGE.form("day", cells, order) == order
    clear = STAGE.form("day", cells, replace(order, question="", date_order="month first"))
    assert clear.question == "" and days(*cells, form=clear) == ["2020-04-05", None]
    assert STAGE.form("day", cells, clear) == clear


@pytest.mark.parametrize(
    ("cells", "answers"),
    [
        (["04/05/2020"], {"The day": ["2020-05-04"], "The month": ["2020-04-05"]}),
        (["30/04/2020", "5/31/2020"], {"The day": ["2020-04-30", None], "The month": [None, "2020-05-31"]}),
        (["2009/10"], {"A financial year": ["2009-04-01"], "A month": ["2009-10-01"]}),
        (["2020-04-30 10:00"], {"Yes": ["2020-04-30"], "No": [None]}),
        (["Jun-25", "2025Q1"], {"All of them": ["2025-06-01", "2025-01-01"], "Only such as Jun-25": ["2025-06-01", None],
                                "Only such as 2025Q1": [None, "2025-01-01"]}),
    ],
)  # fmt: skip
def test_every_answer_settles_the_column(cells: list[str], answers: dict[str, list[str | None]]):
    said = {words: STAGE.form("day", cells, form) for words, form in answers_to(STAGE.form("day", cells)).items()}
    assert {words: days(*cells, form=form) for words, form in said.items()} == answers
    assert {form.question for form in said.values()} == {""}


def test_an_answer_remembered_from_another_file_does_not_hide_what_this_one_shows():
    day_first = STAGE.form("day", ["05/04/2020", "30/04/2020"])
    assert STAGE.form("day", ["04/05/2020"], day_first).date_order == "day first"  # where it shows nothing itself
    assert STAGE.form("day", ["04/05/2020", "5/31/2020"], day_first).date_order == "month first"
    assert "two ways" in STAGE.form("day", ["30/04/2020", "5/31/2020"], day_first).question
    assert STAGE.form("day", ["05-Apr-20"], day_first).shape == "named"
    assert "different ways" in STAGE.form("day", ["30/04/2020", "05-Apr-20"], day_first).question


def test_a_financial_year_that_might_be_a_month():
    assert STAGE.form("day", ["2009/10"]).question == "Does 2009/10 in this column mean a financial year or a month?"
    assert days("2009/10", form=STAGE.form("day", ["2009/10"], Form(shape="year-month"))) == ["2009-10-01"]
    assert days("2009/10", "2025/26") == ["2009-04-01", "2025-04-01"]  # a cell beside it settles it
    assert days("2009/10", "2009/05") == ["2009-10-01", "2009-05-01"]


def test_days_counted_by_a_spreadsheet_only_where_the_whole_column_is():
    assert days("43922", "43951", "n/a", field="some_day") == ["2020-04-01", "2020-04-30", None]
    assert days("43922", "30/04/2020") == [None, "2020-04-30"]
    assert days("43922", "1168648") == [None, None]
    assert days("43922", "99999") == [None, None]


def test_times_in_a_column_of_days_are_asked_about():
    cells = ["2016-04-29T18:38:08Z", "2016-04-29T00:00:00Z"]
    form = STAGE.form("day", cells)
    assert form.question == "Times of day stand in this column, such as 2016-04-29T18:38:08Z: is the day alone enough?"
    assert days(*cells, form=STAGE.form("day", cells, Form(shape=form.shape))) == ["2016-04-29", "2016-04-29"]
    assert days(*cells, form=STAGE.form("day", cells, replace(form, question="", shape="year first"))) == [None, "2016-04-29"]


# --- moments -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2020-04-30T14:30:00Z", "2020-04-30 14:30:00"), ("2020-04-30 14:30", "2020-04-30 14:30:00"),
        ("2020-04-30", "2020-04-30 00:00:00"),
        ("2020-04-30T00:30:00+01:00", "2020-04-29 23:30:00"), ("30/04/2020 9:05", "2020-04-30 09:05:00"),
        ("4/30/2020 2:30 PM", "2020-04-30 14:30:00"), ("30-Apr-20 12:05am", "2020-04-30 00:05:00"),
        ("2020-04-30 14:30:15.25", "2020-04-30 14:30:15.250000"), ("43951.5", "2020-04-30 12:00:00"),
    ],
)  # fmt: skip
def test_moments(cell: str, moment: str):
    assert days(cell, field="moment") == [moment]


def test_what_is_not_a_moment():
    unreadable = "Moment: enter a date and time such as 2026-11-22 14:30."
    assert [row[1] for row in STAGE.read("moment", ["2020-04-30", "2020-04-30 24:00", "14:30", "Jun-25"])][1:] == [unreadable] * 3
    assert STAGE.form("moment", ["04/05/2020 10:00"]).question == "Which comes first in 04/05/2020 10:00, the day or the month?"
