"""How compliance is drawn: DataFrame -> Altair chart, nothing else."""

from __future__ import annotations

import altair as alt
import pandas as pd

from medmgr_core.compliance.matrix import CONSEQUENCES, LIKELIHOODS, SIZES
from medmgr_core.compliance.requirement_queries import AGES
from medmgr_core.palette import Palette

RESULTS = {"compliant": "Met", "partly": "Partly", "non": "Not met", "not_assessed": "Not assessed",
           "not_applicable": "Does not apply"}  # fmt: skip
Chart = alt.LayerChart | alt.FacetChart
_PLAIN = alt.Axis(title=None, domain=False, ticks=False, labelLimit=230)
_WHOLE = alt.Axis(title=None, tickMinStep=1, tickCount=5, domain=False, ticks=False)


def results(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Requirements of each assessment by result, its title above its bar.

    Columns ``assessment_no``, ``title``, ``result``, ``requirements``.
    """
    words = list(RESULTS.values())
    colours = alt.Scale(domain=words, range=[palette.main, palette.faint, palette.over, "#9AA5AF", "#D4DADF"])
    held = frame.assign(told=frame["result"].map(RESULTS), place=frame["result"].map({name: n for n, name in enumerate(RESULTS)}))
    rows = alt.Y("assessment_no:N", axis=None)
    bars = alt.Chart(held).mark_bar(size=18, yOffset=10).encode(
        y=rows, x=alt.X("requirements:Q", axis=_WHOLE),
        color=alt.Color("told:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=2)), order="place:Q",
        tooltip=[alt.Tooltip("title:N", title="Assessment"), alt.Tooltip("told:N", title="Result"),
                 alt.Tooltip("requirements:Q", title="Requirements")],
    )  # fmt: skip
    titles = alt.Chart(held.drop_duplicates("assessment_no")).mark_text(align="left", dy=-11, limit=300, color=palette.text)
    return alt.layer(bars, titles.encode(y=rows, x=alt.datum(0), text="title:N")).properties(height=alt.Step(56))


def findings(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Open findings by age and severity; columns as ``findings_by_age`` gives them."""
    severities = ["Minor", "Moderate", "Major", "Critical"]
    colours = alt.Scale(domain=severities, range=[palette.faint, palette.main, palette.over, palette.strong])
    bars = alt.Chart(frame.assign(told=frame["severity"].str.capitalize())).mark_bar(height={"band": 0.65}).encode(
        y=alt.Y("age_words:N", scale=alt.Scale(domain=[name for _, name in AGES]), axis=_PLAIN),
        x=alt.X("findings:Q", axis=_WHOLE),
        color=alt.Color("told:N", scale=colours, legend=alt.Legend(title=None, orient="top", columns=2)), order="weight:Q",
        tooltip=[alt.Tooltip("age_words:N", title="Age"), alt.Tooltip("told:N", title="Severity"),
                 alt.Tooltip("findings:Q", title="Findings")],
    )  # fmt: skip
    return alt.layer(bars)


def heat_map(frame: pd.DataFrame, palette: Palette) -> Chart:
    """Open risks in the 25 cells, shaded by band, with the count and arrows for those that moved there.

    Columns as ``heat_map`` of the queries gives them. The band is told by shade and by word.
    """
    held = frame.assign(
        across=[CONSEQUENCES[value - 1] for value in frame["consequence"]],
        up=[LIKELIHOODS[value - 1] for value in frame["likelihood"]],
        score=frame["consequence"] * frame["likelihood"],
        label=[_cell(*row) for row in frame[["risks", "worse", "better"]].itertuples(index=False)],
    )  # fmt: skip
    x = alt.X("across:N", sort=[CONSEQUENCES[size - 1] for size in SIZES],
              axis=alt.Axis(title="Consequence", labelAngle=-30, domain=False, ticks=False, labelOverlap=False))  # fmt: skip
    y = alt.Y("up:N", sort=[LIKELIHOODS[size - 1] for size in reversed(SIZES)],
              axis=alt.Axis(title="Likelihood", domain=False, ticks=False))  # fmt: skip
    tip = [alt.Tooltip("band:N", title="Band"), alt.Tooltip("score:Q", title="Score"), alt.Tooltip("risks:Q", title="Open risks"),
           alt.Tooltip("worse:Q", title="Got worse"), alt.Tooltip("better:Q", title="Got better")]  # fmt: skip
    strength = {"low": 0.12, "moderate": 0.32, "high": 0.6, "extreme": 0.95}
    cells = alt.Chart(held.assign(strength=held["band"].map(strength))).mark_rect(cornerRadius=3).encode(
        x=x, y=y, tooltip=tip, color=alt.value(palette.over), opacity=alt.Opacity("strength:Q", scale=None, legend=None),
    )  # fmt: skip
    # Dark words on the strongest shade in either theme: light ones could not be read on it.
    ink = alt.condition("datum.band == 'extreme'", alt.value("#16202A"), alt.value(palette.strong))
    base = alt.Chart(held).encode(x=x, y=y, color=ink)
    count = base.mark_text(fontSize=17, fontWeight="bold").encode(text="label:N")
    small = base.mark_text(fontSize=10, dy=18).encode(text="band:N")
    return alt.layer(cells, count, small).properties(height=360)


def _cell(risks: int, worse: int, better: int) -> str:
    arrows = ("▲" * min(worse, 3)) + ("▼" * min(better, 3))
    return f"{risks} {arrows}".strip() if risks else ""


def history(frame: pd.DataFrame, target: int, palette: Palette) -> Chart:
    """The scores of one risk over time as steps, with the score aimed at; columns ``scored_on``, ``score``."""
    x = alt.X("scored_on:T", axis=alt.Axis(title=None, format="%b %y", labelAngle=0, grid=False, tickCount=5))
    y = alt.Y("score:Q", scale=alt.Scale(domain=[0, 25]), axis=alt.Axis(title=None, values=[0, 5, 10, 15, 20, 25], domain=False))
    tip = [alt.Tooltip("scored_on:T", title="Scored on", format="%d %b %Y"), alt.Tooltip("score:Q", title="Score")]
    line = alt.Chart(frame).mark_line(color=palette.main, strokeWidth=2.5, interpolate="step-after", point={"size": 50}).encode(
        x=x, y=y, tooltip=tip)  # fmt: skip
    aim = alt.Chart(pd.DataFrame({"score": [target], "told": [f"aimed at {target}"]}))
    rule = aim.mark_rule(color=palette.over, strokeDash=[5, 3]).encode(y="score:Q")
    word = aim.mark_text(align="left", dy=-7, x=4, color=palette.text).encode(y="score:Q", text="told:N")
    return alt.layer(line, rule, word).properties(height=180)
