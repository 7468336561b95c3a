"""How budgets are drawn: DataFrame -> Altair chart, nothing else. Amounts arrive in minor units."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette

Chart = alt.LayerChart | alt.FacetChart
_MONEY_AXIS = alt.Axis(title=None, format="~s", grid=True, tickCount=5, domain=False, ticks=False)


def by_month(months: pd.DataFrame, palette: Palette) -> Chart:
    """Actual as bars, the phased budget as ticks, the forecast as paler bars with its likely range; a column a month."""
    frame = _in_units(months, "actual", "budget", "forecast", "low", "high")
    base = alt.Chart(frame).encode(
        x=alt.X("yearmonth(month):O", title=None, axis=alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True)),
        tooltip=[
            alt.Tooltip("month:T", title="Month", format="%B %Y"),
            alt.Tooltip("actual:Q", title="Net cost", format=",.0f"),
            alt.Tooltip("budget:Q", title="Budget", format=",.0f"),
            alt.Tooltip("forecast:Q", title="Forecast", format=",.0f"),
            alt.Tooltip("low:Q", title="Likely from", format=",.0f"),
            alt.Tooltip("high:Q", title="Likely to", format=",.0f"),
        ],
    )
    money = alt.Y("actual:Q", axis=_MONEY_AXIS)
    bars = base.transform_filter("datum.actual != 0").mark_bar(color=palette.main, size=18).encode(y=money)
    ahead = base.transform_filter("isValid(datum.forecast)").mark_bar(color=palette.faint, size=18).encode(y="forecast:Q")
    band = (
        base.transform_filter("isValid(datum.low)")
        .mark_rule(color=palette.strong, strokeWidth=1.5)
        .encode(y="low:Q", y2="high:Q")
    )
    ticks = (
        base.transform_filter("datum.budget != 0")
        .mark_tick(color=palette.over, thickness=2.5, size=26)
        .encode(y=alt.Y("budget:Q", axis=_MONEY_AXIS))
    )
    return alt.layer(bars, ahead, band, ticks).properties(height=300)


def variance_bars(rows: pd.DataFrame, name: str, palette: Palette, *, most: int = 10) -> Chart:
    """The largest departures from budget, over to the right; one bar per row, named by the column ``name``."""
    over = rows.assign(over=-rows["variance"])
    largest = over.loc[over["over"].abs().sort_values(ascending=False).index[:most]]
    frame = _in_units(largest[[name, "over"]], "over")
    base = alt.Chart(frame).encode(
        y=alt.Y(f"{name}:N", title=None, sort=_dearest_first(frame, name), axis=_names_axis()),
        tooltip=[alt.Tooltip(f"{name}:N", title="Name"), alt.Tooltip("over:Q", title="Over budget", format="+,.0f")],
    )
    colour = alt.condition("datum.over > 0", alt.value(palette.over), alt.value(palette.main))
    bars = base.mark_bar(size=14).encode(x=alt.X("over:Q", axis=_MONEY_AXIS), color=colour)
    words = base.mark_text(align="left", dx=4, color=palette.text).encode(
        x=alt.X("over:Q"), text=alt.Text("over:Q", format="+.3~s")
    )
    return alt.layer(bars, words.transform_filter("datum.over > 0")).properties(height=_height(len(frame)))


def _dearest_first(frame: pd.DataFrame, name: str) -> list[str]:
    """Said by name: Vega leaves a field to sort by aside where layers differ in their rows."""
    return list(frame.sort_values("over", ascending=False, kind="stable")[name])


def _names_axis() -> alt.Axis:
    return alt.Axis(labelLimit=180, ticks=False, domain=False)


def _height(rows: int) -> int:
    return max(90, 26 * rows + 30)


def _in_units(frame: pd.DataFrame, *columns: str) -> pd.DataFrame:
    return frame.assign(**{name: frame[name].astype("float64") / 100 for name in columns})


def effects(rows: pd.DataFrame, palette: Palette) -> Chart:
    """What each lever adds to the cost of a year, dearer to the right."""
    frame = _in_units(rows, "effect")
    base = alt.Chart(frame).encode(
        y=alt.Y("lever:N", title=None, sort=None, axis=_names_axis()),
        x=alt.X("effect:Q", axis=_MONEY_AXIS, scale=alt.Scale() if frame["effect"].any() else alt.Scale(domain=[-1e6, 1e6])),
        tooltip=[alt.Tooltip("lever:N", title="Lever"), alt.Tooltip("effect:Q", title="Adds", format="+,.0f")],
    )
    colour = alt.condition("datum.effect > 0", alt.value(palette.over), alt.value(palette.main))
    words = base.mark_text(align="left", dx=4, color=palette.text).encode(text=alt.Text("effect:Q", format="+.3~s"))
    return alt.layer(base.mark_bar(size=18).encode(color=colour), words).properties(height=220)


def phased(months: pd.DataFrame, palette: Palette) -> Chart:
    """The months of a budget as bars, and those of the year before as ticks."""
    frame = _in_units(months, "amount", "before")
    base = alt.Chart(frame).encode(
        x=alt.X("yearmonth(month):O", title=None, axis=alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True)),
        tooltip=[alt.Tooltip("month:T", title="Month", format="%B %Y"), alt.Tooltip("amount:Q", title="Planned", format=",.0f"),
                 alt.Tooltip("before:Q", title="Year before", format=",.0f")],
    )  # fmt: skip
    bars = base.mark_bar(color=palette.main, size=18).encode(y=alt.Y("amount:Q", axis=_MONEY_AXIS))
    ticks = base.mark_tick(color=palette.over, thickness=2.5, size=26).encode(y=alt.Y("before:Q", axis=_MONEY_AXIS))
    return alt.layer(bars, ticks).properties(height=240)
