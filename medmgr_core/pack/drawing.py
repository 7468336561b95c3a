"""A slide's chart as an Altair chart: for the screen, where type is large, and for the PDF."""

from __future__ import annotations

from typing import Any, cast

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette
from medmgr_core.slide import SlideChart

Chart = alt.Chart | alt.LayerChart | alt.FacetChart


def draw(chart: SlideChart, palette: Palette, *, size: int = 24) -> Chart:
    """The chart with type of ``size`` pixels."""
    frame = _frame(chart)
    names = [series.name for series in chart.series]
    colours = alt.Scale(domain=names, range=[getattr(palette, series.role) for series in chart.series])
    legend = alt.Legend(title=None, orient="top", labelFontSize=size, symbolSize=size * 14, labelLimit=600)
    shown = legend if len(names) > 1 else None
    encodings: dict[str, Any] = {"color": alt.Color("series:N", scale=colours, legend=shown, sort=names)}
    base = alt.Chart(frame)
    made = _lines(base, chart, encodings, size) if chart.kind == "lines" else _bars(base, chart, encodings, size)
    axis = {"labelColor": palette.text, "gridColor": palette.faint, "gridOpacity": 0.35}
    return cast("Chart", made.configure_view(strokeWidth=0).configure_axis(**axis).configure_legend(labelColor=palette.text))


def _frame(chart: SlideChart) -> pd.DataFrame:
    rows = [(name, place, series.name, value, series.is_dashed) for series in chart.series
            for place, (name, value) in enumerate(zip(chart.categories, series.values, strict=True))]  # fmt: skip
    return pd.DataFrame(rows, columns=["category", "place", "series", "value", "is_dashed"])


def _values(chart: SlideChart, size: int) -> alt.Axis:
    form = f".{chart.decimals}%" if chart.is_share else f",.{chart.decimals}f"
    step = 10.0**-chart.decimals * (0.01 if chart.is_share else 1)
    return alt.Axis(title=None, labelFontSize=size, format=form, tickCount=5, tickMinStep=step, domain=False, ticks=False,
                    labelPadding=8)  # fmt: skip


def _names(size: int, **more: Any) -> alt.Axis:
    return alt.Axis(title=None, labelFontSize=size, domain=False, ticks=False, labelPadding=8, grid=False, labelLimit=420, **more)


def _bars(base: alt.Chart, chart: SlideChart, encodings: dict[str, Any], size: int) -> Chart:
    order = list(chart.categories)
    if chart.kind == "columns":
        sides: dict[str, Any] = {
            "x": alt.X("category:N", sort=order, axis=_names(size, labelAngle=0, labelOverlap=True)),
            "y": alt.Y("value:Q", axis=_values(chart, size)),
            "xOffset": alt.XOffset("series:N", sort=[s.name for s in chart.series]),
        }  # fmt: skip
    else:
        sides = {"y": alt.Y("category:N", sort=order, axis=_names(size)), "x": alt.X("value:Q", axis=_values(chart, size))}
        if chart.kind == "bars" and len(chart.series) > 1:
            sides["yOffset"] = alt.YOffset("series:N", sort=[s.name for s in chart.series])
    made: Chart = base.mark_bar().encode(**sides, **encodings)
    return made


def _lines(base: alt.Chart, chart: SlideChart, encodings: dict[str, Any], size: int) -> Chart:
    made: Chart = base.mark_line(strokeWidth=4).encode(
        x=alt.X("category:N", sort=list(chart.categories), axis=_names(size, labelAngle=0, labelOverlap=True)),
        y=alt.Y("value:Q", axis=_values(chart, size)),
        strokeDash=alt.StrokeDash("is_dashed:N", scale=alt.Scale(domain=[False, True], range=[[1, 0], [8, 5]]), legend=None),
        **encodings,
    )
    return made
