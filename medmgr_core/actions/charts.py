"""How actions are drawn: DataFrame -> Altair chart, nothing else."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.actions.queries import AGES
from medmgr_core.palette import Palette


def ages(frame: pd.DataFrame, palette: Palette) -> alt.Chart:
    """Overdue actions by owner, darker the older; columns as ``overdue_by_age`` gives them."""
    names = [name for _, name in AGES]
    colours = alt.Scale(domain=names, range=[palette.faint, palette.main, palette.over, palette.strong])
    chart: alt.Chart = alt.Chart(frame).mark_bar(height={"band": 0.65}).encode(
        y=alt.Y("owner_name:N", sort="-x", axis=alt.Axis(title=None, labelLimit=160, domain=False, ticks=False)),
        x=alt.X("sum(actions):Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=5, domain=False, ticks=False)),
        color=alt.Color("age:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=2)),
        order=alt.Order("place:Q"),
        tooltip=[alt.Tooltip("owner_name:N", title="Owner"), alt.Tooltip("age:N", title="Overdue"),
                 alt.Tooltip("actions:Q", title="Actions")],
    )  # fmt: skip
    return chart.properties(height=alt.Step(38))
