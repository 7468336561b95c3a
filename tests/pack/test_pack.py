"""Slides as PPTX and PDF: native charts with the figures given, texts as they are, twelve slides in little time."""

import io
import re

import pytest
from pptx import Presentation

from medmgr_core.pack.to_pdf import to_pdf
from medmgr_core.pack.to_pptx import column_shares, to_pptx
from medmgr_core.slide import Figure, Series, Slide, SlideChart, SlideTable

HOSTILE = '#read("/etc/passwd") \\ "quoted" *bold* $x$ <b>&amp; =HYPERLINK("x") \x00[a](b) 漢 🙂'
MONTHS = ("Apr", "May", "Jun")
COLUMNS = SlideChart("columns", MONTHS, (Series("Actual", (10.5, 11, 12)), Series("Budget", (10, 10, None), "faint")), decimals=1)
LINES = SlideChart("lines", MONTHS, (Series("Received", (3, 4, 5)), Series("Closed", (2, 5, 1), "over", True)))
BARS = SlideChart("bars", ("Waiting", "Food"), (Series("Issues", (7, 2)),))
SHARES = SlideChart(
    "stacked bars", ("A", "B"), (Series("Open", (0.25, 0.5)), Series("Closed", (0.75, 0.5), "faint")), is_share=True
)
TABLE = SlideTable(("Unit", "Overdue"), (("Ward 7", "3"), (HOSTILE, "1")), frozenset({1}))


def slides():
    return [
        Slide("Net cost is above budget in 2 of 3 months", "April to June, thousands", COLUMNS, None,
              (Figure("Variance", "+£2 k", "1 %"),)),
        Slide(HOSTILE, HOSTILE, LINES, TABLE), Slide("Bars", "x", BARS), Slide("Shares", "x", SHARES),
        Slide("Rows", "x", None, TABLE), Slide("Nothing but a sentence", ""),
    ]  # fmt: skip


def deck(made=None):
    return Presentation(io.BytesIO(to_pptx(made or slides(), "Board pack")))


def texts(page):
    cells = [cell.text for shape in page.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return [shape.text_frame.text for shape in page.shapes if shape.has_text_frame] + cells


def test_charts_are_native_and_hold_the_figures():
    charts = [shape.chart for page in deck().slides for shape in page.shapes if shape.has_chart]
    assert len(charts) == 4
    plot = charts[0].plots[0]
    assert [str(name) for name in plot.categories] == ["Apr", "May", "Jun"]
    assert [(s.name, tuple(s.values)) for s in plot.series] == [("Actual", (10.5, 11.0, 12.0)), ("Budget", (10.0, 10.0, None))]
    assert charts[0].value_axis.minimum_scale == 0


def test_an_axis_below_zero_is_left_to_itself():
    chart = SlideChart("columns", ("A", "B"), (Series("Change", (-3, 4)),))
    (shape,) = [shape for shape in deck([Slide("t", "n", chart)]).slides[0].shapes if shape.has_chart]
    assert shape.chart.value_axis.minimum_scale is None


def test_every_text_is_text():
    clean = HOSTILE.replace("\x00", "")
    found = texts(deck().slides[1])
    assert sum(clean in one.replace("_x0000_", "") for one in found) >= 3  # title, note and a cell
    assert "Net cost is above budget in 2 of 3 months" in texts(deck().slides[0])
    assert any("Board pack · 1 / 6" in one for one in texts(deck().slides[0]))


def test_a_pdf_has_a_page_a_slide():
    made = to_pdf(slides(), HOSTILE)
    assert made.startswith(b"%PDF")
    assert page_count(made) == 6


def page_count(made: bytes) -> int:
    return int(max(re.findall(rb"/Count (\d+)", made), key=int))


def test_columns_of_a_table_share_its_width_by_their_text():
    # longest texts 10 and 4 letters; 4 is raised to 6: 10/16 and 6/16
    table = SlideTable(("Unit", "No."), (("Ward seven", "1234"),))
    assert column_shares(table) == pytest.approx([0.625, 0.375])
