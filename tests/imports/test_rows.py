"""Wide files: each figure becomes a row. Words and bands in place of a number are kept beside, never lost."""

import pytest

from medmgr_core.indicators.records import IndicatorValue
from tests.imports.loading import counts, problems

WIDE = """
Org Code | Month      | Attendances | Beds           | Nurses        | Remarks
W1       | 2026-04-01 | 1,260       | 20             | Not Available | quiet
W2       | 2026-04-01 | 300 or more | -              | 12.5          | busy
W1       | 2026-05-01 | 7           |                | 13            | none"""
HELD = (
    "SELECT v.unit_code, strftime(period_on, '%m'), i.name, value, as_written FROM live_indicator_value v "
    "JOIN live_indicator i ON i.indicator_code = v.indicator_code ORDER BY 2, 1, 3"
)


def test_columns_of_figures_are_found_and_each_figure_is_a_row(desk):
    done = desk.take(WIDE, IndicatorValue)
    assert done.dry.asked.choice.measures == ("Attendances", "Beds", "Nurses")
    assert done.made == {"Indicators": 3}
    assert desk.rows(HELD) == [
        ("W1", "04", "Attendances", 1260.0, None),
        ("W1", "04", "Beds", 20.0, None),
        ("W1", "04", "Nurses", None, "Not Available"),
        ("W2", "04", "Attendances", None, "300 or more"),
        ("W2", "04", "Beds", None, "-"),
        ("W2", "04", "Nurses", 12.5, None),
        ("W1", "05", "Attendances", 7.0, None),
        ("W1", "05", "Nurses", 13.0, None),
    ]
    assert counts(desk.look(WIDE, IndicatorValue)) == (0, 0, 8, 0)


@pytest.mark.parametrize(
    ("before", "after", "held"),
    [
        ("Not Available", "5", (5.0, None)),
        ("5", "300 or more", (None, "300 or more")),
        ("-", "300 or more", (None, "300 or more")),
    ],
)
def test_a_figure_that_comes_later_takes_the_place_of_its_word_and_a_word_that_of_a_figure(desk, before, after, held):
    head = "Unit | Indicator | Month | Value\nW1 | Beds | 2026-04-01 | "
    desk.take(head + before, IndicatorValue)
    assert counts(desk.take(head + after, IndicatorValue).dry) == (0, 1, 0, 0)
    assert desk.rows("SELECT value, as_written FROM live_indicator_value") == [held]
    assert counts(desk.look(head + after, IndicatorValue)) == (0, 0, 1, 0)


def test_the_same_figure_in_two_columns_of_one_unit_and_period_is_told(desk):
    dry = desk.look(WIDE + "\nw1 | 2026-05-01 | 8 | 1 | | ", IndicatorValue)
    # Attendances of ward 1 in May stand twice, with 7 and with 8; its beds only in the second row.
    assert counts(dry) == (9, 0, 0, 1)
    assert problems(dry) == [("This row has the key of a row above it: keep one of them.", 1, 5)]


def test_a_breakdown_keeps_rows_apart_that_are_alike_but_for_it(desk):
    dry = desk.look("""
        Ward | Month      | Division  | Hours
        W1   | 2026-04-01 | Planned   | 1,200.00
        W1   | 2026-04-01 | Unplanned | 1,200.00""", IndicatorValue)  # fmt: skip
    assert dry.asked.choice.columns["breakdown"] == "Division"
    assert counts(dry) == (2, 0, 0, 0)


def test_a_cell_that_is_neither_number_nor_word_is_wrong_and_the_others_of_its_line_are_taken(desk):
    days = "\n".join(f"W1 | 2026-05-{day:02d} | {'lots' if day == 3 else day} | 20" for day in range(1, 31))
    dry = desk.look("Unit | Date | Attendances | Beds\n" + days, IndicatorValue)
    # Thirty days of two figures; on the third of May, in row 4, one of them is none.
    assert counts(dry) == (59, 0, 0, 1)
    ((_, rows, first),) = problems(dry)
    assert (rows, first) == (1, 4)


def test_a_column_of_words_alone_is_taken_by_its_heading_and_not_as_figures(desk):
    assert desk.look("Unit | Indicator | Month | Value\nW1 | Beds | 2026-04-01 | -", IndicatorValue).counts["new"] == 1
    dry = desk.look("Unit | Month | Beds | Speciality\nW1 | 2026-04-01 | 7 | -\nW2 | 2026-04-01 | 8 | -", IndicatorValue)
    assert dry.asked.choice.measures == ("Beds",)


def test_figures_side_by_side_may_have_a_decimal_comma(desk):
    done = desk.take(
        "Unit | Month | Beds | Nurses\nW1 | 2026-04-01 | 12,5 | 3\nW2 | 2026-04-01 | 1.014,25 | 4,75", IndicatorValue
    )
    assert sorted(value for (value,) in desk.rows("SELECT value FROM indicator_value")) == [3, 4.75, 12.5, 1014.25]
    assert done.dry.asked.choice.forms["value"].decimal_mark == ","


def test_two_ways_of_decimals_in_figures_side_by_side_are_asked(desk):
    dry = desk.look("Unit | Month | Beds | Nurses\nW1 | 2026-04-01 | 12,5 | 3.5", IndicatorValue)
    assert list(dry.questions) == ["value"]
