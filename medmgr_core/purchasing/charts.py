"""How purchasing is drawn: DataFrame -> Altair chart, nothing else. Amounts arrive in minor units."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.palette import Palette

_STANDINGS = {"overdue": "Overdue", "due": "Due", "disputed": "Disputed"}


def due_by_week(rows: pd.DataFrame, palette: Palette) -> alt.LayerChart | alt.FacetChart:
    """What is to be paid: a column for what is overdue, one a week, one for what comes later."""
    frame = rows.assign(amount=rows["amount"].astype("float64") / 100, standing=rows["standing"].map(_STANDINGS))
    colours = alt.Scale(domain=list(_STANDINGS.values()), range=[palette.over, palette.main, palette.faint])
    weeks = list(dict.fromkeys(rows.sort_values("position")["week"]))
    base = alt.Chart(frame).encode(
        x=alt.X("week:N", title=None, sort=weeks, axis=alt.Axis(labelAngle=0, ticks=False, domain=False))
    )
    money = alt.Axis(title=None, format="~s", grid=True, tickCount=4, domain=False, ticks=False)
    bars = base.mark_bar(size=34).encode(
        y=alt.Y("sum(amount):Q", axis=money),
        color=alt.Color("standing:N", scale=colours, legend=alt.Legend(title=None, orient="top", symbolType="square")),
        tooltip=[
            alt.Tooltip("week:N", title="Week of"),
            alt.Tooltip("standing:N", title="Standing"),
            alt.Tooltip("sum(amount):Q", title="Amount", format=",.0f"),
            alt.Tooltip("sum(invoices):Q", title="Invoices"),
        ],
    )
    words = (
        base.transform_filter("datum.amount != 0")
        .mark_text(dy=-7, color=palette.text)
        .encode(y=alt.Y("sum(amount):Q"), text=alt.Text("sum(amount):Q", format=".3~s"))
    )
    return alt.layer(bars, words).properties(height=230)
