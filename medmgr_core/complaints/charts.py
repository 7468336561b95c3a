"""How complaints are drawn: DataFrame -> Altair chart, nothing else."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette

Chart = alt.LayerChart | alt.FacetChart
_LEGEND = alt.Legend(title=None, orient="top", symbolType="stroke", symbolStrokeWidth=3)
_PLAIN = alt.Axis(title=None, tickCount=5, domain=False, ticks=False)
_WHOLE = alt.Axis(title=None, tickMinStep=1, tickCount=5, domain=False, ticks=False)


def weeks(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Received and closed by week; columns ``week``, ``received``, ``closed``."""
    held = frame.melt("week", ["received", "closed"], "kind", "complaints")
    held["kind"] = held["kind"].str.capitalize()
    base = alt.Chart(held).encode(
        x=alt.X("week:T", axis=alt.Axis(title=None, format="%d %b", labelAngle=0, grid=False, tickCount=6)),
        y=alt.Y("complaints:Q", axis=_WHOLE),
        color=alt.Color("kind:N", legend=_LEGEND,
                        scale=alt.Scale(domain=["Received", "Closed"], range=[palette.main, palette.over])),
        tooltip=[alt.Tooltip("week:T", title="Week of", format="%d %b %Y"), alt.Tooltip("kind:N", title="What"),
                 alt.Tooltip("complaints:Q", title="Complaints")],
    )  # fmt: skip
    received = base.transform_filter("datum.kind == 'Received'").mark_line(strokeWidth=2.5, point={"size": 36})
    closed = base.transform_filter("datum.kind == 'Closed'").mark_line(strokeWidth=2, strokeDash=[5, 3])
    return alt.layer(received, closed).properties(height=230)


def pareto(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Issues by subject, the most frequent on top, with their part of all; columns as ``themes`` gives them."""
    order = alt.EncodingSortField("place", op="min")
    base = alt.Chart(frame.assign(place=range(len(frame)))).encode(
        y=alt.Y("subject_name:N", sort=order, axis=alt.Axis(title=None, labelLimit=190, domain=False, ticks=False)),
        tooltip=[alt.Tooltip("subject_name:N", title="Subject"), alt.Tooltip("issues:Q", title="Issues"),
                 alt.Tooltip("share:Q", title="Added up", format=".0%")],
    )  # fmt: skip
    few = alt.condition("datum.share <= 0.8 || datum.issues == datum.most", alt.value(palette.main), alt.value(palette.faint))
    bars = base.transform_joinaggregate(most="max(issues)").mark_bar(height={"band": 0.7}).encode(
        x=alt.X("issues:Q", axis=_WHOLE, scale=alt.Scale(domainMax=1.6 * float(frame["issues"].max()), nice=False)),
        color=few)  # fmt: skip  # with room for the words behind the longest bar
    words = base.mark_text(align="left", dx=5, color=palette.text).encode(x="issues:Q", text=alt.Text("label:N"))
    return alt.layer(bars, words.transform_calculate(label="datum.issues + '  (' + format(datum.part, '.0%') + ')'"))


def rate(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Complaints per 1,000 by month with the limits of a u chart; columns as ``rates`` gives them."""
    base = alt.Chart(frame).encode(x=alt.X("month:T", axis=alt.Axis(title=None, format="%b %y", labelAngle=0, grid=False)))
    limits = [_level(base, name, palette) for name in ("centre", "lower", "upper")]
    line = base.mark_line(color=palette.faint, strokeWidth=2).encode(y="value:Q")
    points = base.mark_point(size=55, filled=True, opacity=1).encode(
        y="value:Q", color=alt.condition("datum.said != 'As usual'", alt.value(palette.over), alt.value(palette.main)),
        shape=alt.condition("datum.said != 'As usual'", alt.value("triangle-up"), alt.value("circle")),
        tooltip=[alt.Tooltip("month:T", title="Month", format="%B %Y"), alt.Tooltip("value:Q", title="Per 1,000", format=".2f"),
                 alt.Tooltip("count:Q", title="Complaints"), alt.Tooltip("said:N", title="Says")],
    )  # fmt: skip
    return alt.layer(*limits, line, points).properties(height=230)


def _level(base: alt.Chart, name: str, palette: Palette) -> alt.Chart:
    dash = [1, 0] if name == "centre" else [4, 4]
    line: alt.Chart = base.mark_line(color=palette.text, strokeWidth=1, strokeDash=dash, opacity=0.8, interpolate="step")
    return line.encode(y=alt.Y(f"{name}:Q", axis=_PLAIN))
