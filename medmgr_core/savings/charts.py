"""How savings are drawn: DataFrame -> Altair chart, nothing else. Amounts arrive in minor units."""

from __future__ import annotations

from datetime import date

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette

Chart = alt.LayerChart | alt.FacetChart
_MONTHS = alt.Axis(title=None, format="%b %y", labelAngle=0, labelOverlap=True, grid=False)
_LEGEND = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=3)


def cumulated(months: pd.DataFrame, palette: Palette) -> Chart:
    """Planned and delivered added up from month to month; ``kind``, ``month``, ``total``, ``amount``."""
    frame = months.assign(total=months["total"].astype("float64") / 100, amount=months["amount"].astype("float64") / 100)
    colours = alt.Scale(domain=["Planned", "Delivered"], range=[palette.strong, palette.main])
    base = alt.Chart(frame).encode(
        x=alt.X("yearmonth(month):O", axis=_MONTHS),
        y=alt.Y("total:Q", axis=alt.Axis(title=None, format="~s", tickCount=5, domain=False, ticks=False)),
        color=alt.Color("kind:N", scale=colours, legend=_LEGEND),
        tooltip=[
            alt.Tooltip("month:T", title="Month", format="%B %Y"), alt.Tooltip("kind:N", title="Money"),
            alt.Tooltip("amount:Q", title="In the month", format=",.0f"), alt.Tooltip("total:Q", title="To date", format=",.0f"),
        ],
    )  # fmt: skip
    planned = base.transform_filter("datum.kind == 'Planned'").mark_line(strokeDash=[5, 3], strokeWidth=2, point={"size": 18})
    delivered = base.transform_filter("datum.kind == 'Delivered'").mark_line(strokeWidth=3, point={"size": 45})
    return alt.layer(planned, delivered).properties(height=300)


def guard(readings: pd.DataFrame, starts_on: date, unit: str, palette: Palette) -> Chart:
    """The values of a guard with its limits and the start: columns as ``queries.readings`` gives them."""
    base = alt.Chart(readings).encode(x=alt.X("period_on:T", axis=_MONTHS))
    height = alt.Axis(title=None, tickCount=5, domain=False, ticks=False)
    value = alt.Y("value:Q", scale=alt.Scale(zero=False), axis=height)
    layers = [_level(base, name, palette, dash) for name, dash in (("centre", False), ("lower", True), ("upper", True))]
    line = base.mark_line(color=palette.faint, strokeWidth=2).encode(y=value)
    colour = alt.condition("datum.said == 'Concern'", alt.value(palette.over), alt.value(palette.main))
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        y=value, color=colour, shape=alt.condition("datum.said == 'Concern'", alt.value("triangle-up"), alt.value("circle")),
        tooltip=[
            alt.Tooltip("period_on:T", title="Period", format="%d %b %Y"), alt.Tooltip("value:Q", title=unit, format=",.1~f"),
            alt.Tooltip("said:N", title="Says"), alt.Tooltip("upper:Q", title="Upper limit", format=",.1f"),
            alt.Tooltip("lower:Q", title="Lower limit", format=",.1f"),
        ],
    )  # fmt: skip
    return alt.layer(*layers, line, points, *_start(starts_on, palette)).properties(height=300)


def _level(base: alt.Chart, name: str, palette: Palette, is_limit: bool) -> alt.Chart:
    dash = [4, 4] if is_limit else [1, 0]
    line: alt.Chart = base.mark_line(color=palette.text, strokeWidth=1, strokeDash=dash, opacity=0.8)
    return line.encode(y=alt.Y(f"{name}:Q"))


def _start(starts_on: date, palette: Palette) -> tuple[alt.Chart, alt.Chart]:
    base = alt.Chart(pd.DataFrame({"start": [pd.Timestamp(starts_on)]})).encode(x="start:T")
    words = base.mark_text(text="Start", align="left", dx=-14, baseline="bottom", color=palette.text, fontWeight="bold")
    return base.mark_rule(color=palette.strong, strokeWidth=2), words.encode(y=alt.value(-3))
