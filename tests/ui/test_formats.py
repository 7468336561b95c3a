"""Numbers, money and dates as people read them. Expected texts are written by hand."""

from datetime import date, datetime

import pytest

from medmgr_core.formats import Formats

BRITISH = Formats()
GERMAN = Formats("€", "2026-11-22", "1.234,56", "Europe/Berlin")
FRENCH = Formats("€", "22/11/2026", "1 234,56", "Europe/Paris")
AMERICAN = Formats("$", "11/22/2026", "1,234.56", "America/New_York")


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (0, 0, "0"),
        (1234567.891, 2, "1,234,567.89"),
        (-1234.5, 1, "−1,234.5"),
        (-0.04, 1, "0.0"),  # nothing is left of it: no sign before a zero
        (-0.05, 2, "−0.05"),
        (999.5, 0, "1,000"),
        (None, 0, "–"),
        (float("nan"), 0, "–"),
    ],
)
def test_numbers(value, decimals, text):
    assert BRITISH.number(value, decimals) == text


def test_marks_of_other_countries():
    assert GERMAN.number(-1234567.5, 1) == "−1.234.567,5"
    assert FRENCH.number(1234567.5, 1) == "1\u202f234\u202f567,5"
    assert AMERICAN.money(123456, 2) == "$1,234.56"


@pytest.mark.parametrize(
    ("minor", "text"),
    [
        (0, "£0"),
        (99, "£1"),  # 99 pence, to the pound
        (99_900, "£999"),
        (99_999, "£1.0 k"),  # 999.99
        (100_000, "£1.0 k"),
        (999_499, "£10.0 k"),  # 9,994.99
        (1_000_000, "£10 k"),
        (99_949_999, "£999 k"),
        (99_960_000, "£1.00 m"),  # 999,600: never "£1000 k"
        (131_000_000, "£1.31 m"),
        (99_949_999_999, "£999.50 m"),
        (250_000_000_000, "£2.50 bn"),
        (-131_000_000, "−£1.31 m"),
        (None, "–"),
    ],
)
def test_short_money(minor, text):
    assert BRITISH.short_money(minor) == text


def test_money_to_the_penny_and_signed():
    assert BRITISH.money(-123456, 2) == "−£1,234.56"
    assert BRITISH.money(None) == "–"
    assert BRITISH.signed_money(131_000_000) == "+£1.31 m"
    assert BRITISH.signed_money(-50_000) == "−£500"
    assert BRITISH.signed_money(None) == "–"


@pytest.mark.parametrize(
    ("share", "signed", "text"),
    [(0.125, False, "12.5 %"), (0.125, True, "+12.5 %"), (-0.031, True, "−3.1 %"), (0, True, "0.0 %"), (None, False, "n/a")],
)
def test_percent(share, signed, text):
    assert BRITISH.percent(share, signed=signed) == text


def test_dates_in_each_style():
    day = date(2026, 3, 9)
    assert [f.day(day) for f in (BRITISH, FRENCH, AMERICAN, GERMAN)] == ["09 Mar 2026", "09/03/2026", "03/09/2026", "2026-03-09"]
    assert BRITISH.day(None) == "–"
    assert BRITISH.month(day) == "Mar 2026"


def test_times_are_shown_in_the_zone_of_the_facility():
    # 23:30 UTC on 30 June is half past one the next day in Berlin, and 19:30 in New York.
    stored = datetime(2026, 6, 30, 23, 30)
    assert GERMAN.moment(stored) == "2026-07-01 01:30"
    assert AMERICAN.moment(stored) == "06/30/2026 19:30"
    assert BRITISH.moment(None) == "–"


@pytest.mark.parametrize("style", ["22 Nov 2026", "22/11/2026", "11/22/2026", "2026-11-22"])
def test_grid_cells_and_sentences_use_the_same_style(style):
    # The style's own name is 22 November 2026 written in it.
    formats = Formats(date_style=style)
    parts = {"DD": "22", "MMM": "Nov", "MM": "11", "YYYY": "2026"}
    cell = formats.cell_date
    for sign in ("YYYY", "MMM", "MM", "DD"):
        cell = cell.replace(sign, parts[sign])
    assert cell == style == formats.day(date(2026, 11, 22))
