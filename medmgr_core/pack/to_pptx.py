"""Slides as PPTX: charts are native, so that whoever gets the file can edit them and sees the figures behind."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from medmgr_core.palette import LIGHT, Palette
from medmgr_core.slide import Figure, Series, Slide, SlideChart, SlideTable

_FONT = "Calibri"
_ROWS = 12  # as many as can be read from the back of a room


def to_pptx(slides: Sequence[Slide], title: str, palette: Palette = LIGHT) -> bytes:
    """A 16:9 presentation; every chart can be edited. title: of the document, and in the foot of each slide."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(13.333), Inches(7.5)
    deck.core_properties.title = title
    for number, slide in enumerate(slides, start=1):
        page = deck.slides.add_slide(deck.slide_layouts[5])  # a title and nothing else
        _Sheet(page, palette).draw(slide, f"{title} · {number} / {len(slides)}")
    buffer = io.BytesIO()
    deck.save(buffer)
    return buffer.getvalue()


class _Sheet:
    """One slide while it is drawn. Lengths are in inches."""

    def __init__(self, page: Any, palette: Palette) -> None:
        self.page, self.palette = page, palette

    def draw(self, slide: Slide, foot: str) -> None:
        has_side = bool(slide.figures) or (slide.chart is not None and slide.table is not None)
        width = 8.9 if has_side else 12.3
        self._title(slide.title)
        self._text(0.5, 1.2, 12.3, 0.4, slide.note, 14, self.palette.text)
        if slide.chart:
            self._chart(slide.chart, width)
        elif slide.table:
            self._table(slide.table, 0.5, width)
        if slide.chart and slide.table:
            self._table(slide.table, 9.7, 3.2)
        for place, figure in enumerate(slide.figures[:4]):
            self._figure(figure, 1.75 + place * 1.3)
        self._text(0.5, 7.02, 12.3, 0.35, foot, 11, self.palette.text, right=True)

    def _title(self, text: str) -> None:
        from pptx.enum.text import MSO_ANCHOR

        shape = self.page.shapes.title
        self._place(shape, 0.5, 0.3, 12.3, 0.95)
        shape.text_frame.word_wrap = True
        shape.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        shape.text_frame.text = text
        self._font(shape.text_frame.paragraphs[0], 28 if len(text) < 75 else 24, self.palette.strong, bold=True)

    def _text(self, left: float, top: float, width: float, height: float, text: str, size: int, colour: str, *,
              bold: bool = False, right: bool = False) -> None:  # fmt: skip
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches

        box = self.page.shapes.add_textbox(Inches(left), Inches(top), Inches(width), Inches(height))
        box.text_frame.word_wrap = True
        box.text_frame.text = text
        paragraph = box.text_frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.RIGHT if right else PP_ALIGN.LEFT
        self._font(paragraph, size, colour, bold=bold)

    def _figure(self, figure: Figure, top: float) -> None:
        self._text(9.8, top, 3.1, 0.35, figure.name, 14, self.palette.text)
        self._text(9.8, top + 0.28, 3.1, 0.6, figure.value, 30, self.palette.strong, bold=True)
        if figure.change:
            self._text(9.8, top + 0.82, 3.1, 0.35, figure.change, 12, self.palette.text)

    def _chart(self, chart: SlideChart, width: float) -> None:
        from pptx.chart.data import CategoryChartData
        from pptx.util import Inches

        data = CategoryChartData(number_format=_number_format(chart))
        data.categories = list(chart.categories)
        for series in chart.series:
            data.add_series(series.name, series.values)
        drawn = self.page.shapes.add_chart(_kind(chart), Inches(0.5), Inches(1.7), Inches(width), Inches(5.2), data).chart
        self._style(drawn, chart)

    def _style(self, drawn: Any, chart: SlideChart) -> None:
        from pptx.enum.chart import XL_LEGEND_POSITION
        from pptx.util import Pt

        drawn.font.size, drawn.font.name = Pt(14), _FONT
        drawn.has_title = False
        drawn.has_legend = len(chart.series) > 1
        if drawn.has_legend:
            drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        axis = drawn.value_axis
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = _number_format(chart), False
        axis.major_gridlines.format.line.color.rgb = _rgb("#D5DCE3")
        axis.format.line.fill.background()
        if all(value is None or value >= 0 for series in chart.series for value in series.values):
            axis.minimum_scale = 0
        if chart.kind in ("bars", "stacked bars"):
            drawn.category_axis.reverse_order = True
        for plotted, series in zip(drawn.plots[0].series, chart.series, strict=True):
            self._colour(plotted, series, chart)
        if chart.kind != "lines":
            drawn.plots[0].gap_width = 60

    def _colour(self, plotted: Any, series: Series, chart: SlideChart) -> None:
        from pptx.enum.chart import XL_MARKER_STYLE
        from pptx.enum.dml import MSO_LINE
        from pptx.util import Pt

        colour = _rgb(getattr(self.palette, series.role))
        if chart.kind != "lines":
            plotted.format.fill.solid()
            plotted.format.fill.fore_color.rgb = colour
            return
        plotted.format.line.color.rgb, plotted.format.line.width = colour, Pt(3)
        plotted.marker.style, plotted.smooth = XL_MARKER_STYLE.NONE, False
        if series.is_dashed:
            plotted.format.line.dash_style = MSO_LINE.DASH

    def _table(self, table: SlideTable, left: float, width: float) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches

        rows = (table.headings, *table.rows[:_ROWS])
        frame = self.page.shapes.add_table(len(rows), len(table.headings), Inches(left), Inches(1.75), Inches(width),
                                           Inches(0.38 * len(rows)))  # fmt: skip
        for place, share in enumerate(column_shares(table)):
            frame.table.columns[place].width = Inches(width * share)
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                cell = frame.table.cell(row, column)
                cell.text = text
                cell.fill.solid()
                cell.fill.fore_color.rgb = _rgb("#EEF2F6" if row == 0 else "#FFFFFF")
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if column in table.right else PP_ALIGN.LEFT
                self._font(paragraph, 13, self.palette.strong, bold=row == 0)

    def _place(self, shape: Any, left: float, top: float, width: float, height: float) -> None:
        from pptx.util import Inches

        shape.left, shape.top, shape.width, shape.height = Inches(left), Inches(top), Inches(width), Inches(height)

    def _font(self, paragraph: Any, size: int, colour: str, *, bold: bool = False) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        if paragraph.alignment is None:
            paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size, paragraph.font.bold, paragraph.font.name = Pt(size), bold, _FONT
        paragraph.font.color.rgb = _rgb(colour)


def column_shares(table: SlideTable) -> list[float]:
    """How much of the width each column gets: by its longest text, none below a fifth of the widest."""
    longest = [max(len(row[place]) for row in (table.headings, *table.rows[:_ROWS])) for place in range(len(table.headings))]
    sizes = [max(size, max(longest) / 5, 6) for size in longest]
    return [size / sum(sizes) for size in sizes]


def _kind(chart: SlideChart) -> Any:
    from pptx.enum.chart import XL_CHART_TYPE

    return {
        "columns": XL_CHART_TYPE.COLUMN_CLUSTERED, "bars": XL_CHART_TYPE.BAR_CLUSTERED,
        "stacked bars": XL_CHART_TYPE.BAR_STACKED, "lines": XL_CHART_TYPE.LINE,
    }[chart.kind]  # fmt: skip


def _number_format(chart: SlideChart) -> str:
    digits = f".{'0' * chart.decimals}" if chart.decimals else ""
    return f"0{digits}%" if chart.is_share else f"#,##0{digits}"


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    return RGBColor.from_string(colour.lstrip("#"))
