"""How supplies are drawn: DataFrame -> Altair chart, nothing else."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette

Chart = alt.LayerChart | alt.FacetChart
_NAMES = alt.Axis(title=None, labelLimit=210, domain=False, ticks=False)
_PLAIN = alt.Axis(title=None, tickCount=5, domain=False, ticks=False)


def days_of_cover(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Days the stock lasts against days to deliver; columns ``name``, ``cover_days``, ``shown`` (cut), ``lead_days``."""
    base = alt.Chart(frame).encode(
        y=alt.Y("name:N", sort=list(frame["name"]), axis=_NAMES),
        tooltip=[alt.Tooltip("name:N", title="Item"), alt.Tooltip("cover_days:Q", title="Days of cover", format=".0f"),
                 alt.Tooltip("lead_days:Q", title="Days to deliver", format=".0f")],
    )  # fmt: skip
    colour = alt.condition("datum.cover_days < datum.lead_days", alt.value(palette.over), alt.value(palette.main))
    bars = base.mark_bar(height={"band": 0.65}).encode(x=alt.X("shown:Q", axis=alt.Axis(
        title="days", tickCount=5, domain=False, ticks=False, titleAlign="right", titleAnchor="end")), color=colour)  # fmt: skip
    words = base.mark_text(align="left", dx=5, color=palette.text).encode(
        x="shown:Q", text=alt.Text("cover_days:Q", format=".0f")
    )
    ticks = base.mark_tick(color=palette.strong, thickness=2, height={"band": 0.9}).encode(x="lead_days:Q")
    return alt.layer(bars, words, ticks).properties(height=max(120, 24 * len(frame)))


def ladder(frame: pd.DataFrame, palette: Palette) -> Chart:
    """What expires by when and what of it is at risk; columns ``told``, ``money``, ``kind`` (Used in time | At risk)."""
    base = alt.Chart(frame).encode(
        y=alt.Y("told:N", sort=list(dict.fromkeys(frame["told"])), axis=_NAMES),
        x=alt.X("money:Q", stack=True, axis=_PLAIN),
        tooltip=[alt.Tooltip("told:N", title="Expires"), alt.Tooltip("kind:N", title="What"),
                 alt.Tooltip("money:Q", title="Value", format=",.0f")],
    )  # fmt: skip
    colour = alt.Color("kind:N", legend=alt.Legend(title=None, orient="top"),
                       scale=alt.Scale(domain=["At risk", "Used in time"], range=[palette.over, palette.faint]))  # fmt: skip
    bars = base.mark_bar(height={"band": 0.6}).encode(color=colour, order=alt.Order("kind:N", sort="ascending"))
    return alt.layer(bars).properties(height=190)


def frontier(frame: pd.DataFrame, budget: float, left: float, palette: Palette) -> Chart:
    """Weighted shortage left for any sum of money, and where the budget stands; columns ``money``, ``shortage``."""
    base = alt.Chart(frame).encode(
        x=alt.X("money:Q", axis=alt.Axis(title="money spent", format=",.0f", tickCount=5, domain=False, ticks=False, grid=False)),
        y=alt.Y("shortage:Q", axis=alt.Axis(title=None, tickCount=5, domain=False, ticks=False)),
        tooltip=[alt.Tooltip("money:Q", title="Money", format=",.0f"),
                 alt.Tooltip("shortage:Q", title="Shortage left", format=",.1f")],
    )  # fmt: skip
    curve = base.mark_area(color=palette.faint, opacity=0.45, line={"color": palette.main, "strokeWidth": 2.5})
    here = alt.Chart(pd.DataFrame({"money": [budget], "shortage": [left]})).encode(x="money:Q", y="shortage:Q")
    point = here.mark_point(size=130, filled=True, color=palette.over, opacity=1)
    rule = here.mark_rule(color=palette.over, strokeDash=[4, 3]).encode(y=alt.Y(), x="money:Q")
    return alt.layer(curve, rule, point).properties(height=230)


def use(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Use of an item by week and what is expected; columns ``week``, ``units``, ``kind`` (Used | Expected)."""
    base = alt.Chart(frame).encode(
        x=alt.X("week:T", axis=alt.Axis(title=None, format="%d %b", labelAngle=0, grid=False, tickCount=6)),
        y=alt.Y("units:Q", axis=_PLAIN),
        tooltip=[alt.Tooltip("week:T", title="Week of", format="%d %b %Y"), alt.Tooltip("kind:N", title="What"),
                 alt.Tooltip("units:Q", title="Units", format=",.1f")],
    )  # fmt: skip
    colour = alt.Color("kind:N", legend=alt.Legend(title=None, orient="top"),
                       scale=alt.Scale(domain=["Used", "Expected"], range=[palette.main, palette.over]))  # fmt: skip
    line = base.mark_line(strokeWidth=2.2, point={"size": 24}).encode(color=colour)
    return alt.layer(line).properties(height=200)


def levels(frame: pd.DataFrame, palette: Palette) -> Chart:
    """What checks of a service level found by month, and the target; columns ``month``, ``actual``, ``target``, ``name``."""
    base = alt.Chart(frame).encode(
        x=alt.X(
            "month:T",
            axis=alt.Axis(title=None, format="%b %y", labelAngle=0, grid=False, tickCount={"interval": "month", "step": 1}),
        )
    )
    line = base.mark_line(strokeWidth=2.2, point={"size": 40}).encode(
        y=alt.Y("actual:Q", scale=alt.Scale(zero=False), axis=_PLAIN), color=alt.value(palette.main),
        tooltip=[alt.Tooltip("name:N", title="Level"), alt.Tooltip("month:T", title="Month", format="%B %Y"),
                 alt.Tooltip("actual:Q", title="Found", format=",.1f"), alt.Tooltip("target:Q", title="Promised", format=",.1f")],
    )  # fmt: skip
    target = base.mark_line(strokeDash=[4, 3], color=palette.over, strokeWidth=1.5).encode(y="target:Q")
    return alt.layer(line, target).properties(height=170)
