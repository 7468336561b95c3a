"""Columns of text turned into dates."""

from __future__ import annotations

from datetime import date

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from medmgr_core.entry.parse import DateOrder, Parsed, date_order, dates, is_date


def column(*cells: str) -> pd.Series[str]:
    return pd.Series(list(cells), dtype="str")


def days(parsed: Parsed) -> list[str | None]:
    return [None if pd.isna(value) else value.strftime("%Y-%m-%d") for value in parsed.values]


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["05/04/2020", "30/04/2020"], "day first"),
        (["04/05/2020", "4/30/2020"], "month first"),
        (["05/04/2020", "06/04/2020"], None),  # no value above 12
        (["30/04/2020", "4/30/2020"], None),  # both: a person must say
        (["05/04/2020", "99/99/2020"], None),  # what is no date settles nothing
        (["2020-04-05"], "year first"),
        (["20200405"], "year first"),
        (["05-Apr-20"], "day first"),
        (["", " "], None),
        (["pending"], None),
    ],
)
def test_order(cells: list[str], order: DateOrder | None) -> None:
    assert date_order(column(*cells)) == order


def test_one_value_at_the_end_settles_the_whole_column() -> None:
    cells = column(*["05/04/2020"] * 5000, "5/31/2020")
    assert date_order(cells) == "month first"
    assert days(dates(cells))[0] == "2020-05-04"


@pytest.mark.parametrize(
    "cell",
    [
        *("30/04/2020", "30/4/2020", "30.04.2020", "30-04-2020", "30/04/20", "4/30/2020", "04-30-2020"),
        *("2020-04-30", "2020/04/30", "2020.4.30", "20200430"),
        *("30-Apr-20", "30 Apr 2020", "30/APR/2020", "30 April 2020", " 30-apr-2020 "),
        *("30/04/2020 00:00", "30/04/2020 0:00", "2020-04-30T00:00:00", "2020-04-30 00:00:00.000"),
    ],
)
def test_shapes(cell: str) -> None:
    parsed = dates(column(cell))
    assert days(parsed) == ["2020-04-30"]
    assert str(parsed.values.dtype) == "datetime64[us]"
    assert not parsed.wrong.any()


def test_two_digits_of_a_year() -> None:
    assert days(dates(column("31/12/68", "31/12/69", "01-Sept-00"), "day first")) == ["2068-12-31", "1969-12-31", None]
    assert days(dates(column("01-Sept-00"))) == ["2000-09-01"]


def test_the_order_that_a_person_chose_is_used() -> None:
    assert days(dates(column("05/04/2020"), "day first")) == ["2020-04-05"]
    assert days(dates(column("05/04/2020"), "month first")) == ["2020-05-04"]
    assert days(dates(column("2020-04-05", "05-Apr-20"), "month first")) == [None, "2020-04-05"]


def test_an_order_that_does_not_show_must_be_chosen() -> None:
    parsed = dates(column("05/04/2020", "06/04/2020", ""))
    assert days(parsed) == [None, None, None]
    assert parsed.message.tolist() == [
        "No date of this column shows whether the day or the month comes first: choose the order.",
        "No date of this column shows whether the day or the month comes first: choose the order.",
        "",
    ]


def test_two_orders_in_one_column_are_shown_by_example() -> None:
    parsed = dates(column("05/04/2020", "30/04/2020", "5/31/2020"))
    assert days(parsed) == [None, None, None]
    assert parsed.message.unique().tolist() == [
        "This column writes dates in two ways, such as 30/04/2020 and 5/31/2020: write them all in one way."
    ]


def test_two_shapes_in_one_column_are_shown_by_example() -> None:
    parsed = dates(column("30/04/2020", "29/04/2020", "2020-04-28", "27-Apr-20", "28/04/2020"))
    assert days(parsed) == ["2020-04-30", "2020-04-29", None, None, "2020-04-28"]
    assert parsed.message[2] == (
        "This column writes dates in two ways, such as 30/04/2020 and 2020-04-28: write them all in one way."
    )
    assert "30/04/2020 and 27-Apr-20" in parsed.message[3]


@pytest.mark.parametrize("cell", ["31/02/2020", "30/13/2020", "00/04/2020", "30/04/1820", "30/04/2999"])
def test_a_date_that_does_not_exist(cell: str) -> None:
    parsed = dates(column(cell), "day first")
    assert days(parsed) == [None]
    assert "There is no such date" in parsed.message[0]


@pytest.mark.parametrize("cell", ["1168648", "pending", "30/04", "43951", "30-04/2020", "2020-04-30 14:25", "32757983"])
def test_what_is_not_a_date(cell: str) -> None:
    parsed = dates(column("30/04/2020", cell))
    assert days(parsed) == ["2020-04-30", None]
    assert "This is not a date" in parsed.message[1]
    assert is_date(column("30/04/2020", cell)).tolist() == [True, False]


STYLES: dict[str, DateOrder] = {
    "%d/%m/%Y": "day first",
    "%d.%m.%Y": "day first",
    "%d/%m/%y": "day first",
    "%m/%d/%Y": "month first",
    "%m-%d-%y": "month first",
    "%Y-%m-%d": "year first",
    "%Y/%m/%d": "year first",
    "%Y%m%d": "year first",
    "%d-%b-%y": "day first",
    "%d %b %Y": "day first",
    "%d %B %Y": "day first",
}


@given(st.lists(st.dates(date(1969, 1, 1), date(2068, 12, 31)), min_size=1), st.sampled_from(sorted(STYLES)))
def test_dates_in_any_one_shape_come_back(written: list[date], style: str) -> None:
    cells = column(*(day.strftime(style) for day in written))
    assert days(dates(cells, STYLES[style])) == [day.isoformat() for day in written]
    # Where the column shows its order, it is the right one.
    assert date_order(cells) in (STYLES[style], None)
