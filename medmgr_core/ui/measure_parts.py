"""Parts of the Measures screen: every measure of every room with its value, its target, and what it means."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.indicators.target_queries import targets
from medmgr_core.indicators.target_records import MeasureTarget
from medmgr_core.listing import Column
from medmgr_core.measure import Measure, Reading, readings
from medmgr_core.people.entries import add_entry, change_entry
from medmgr_core.record import validate
from medmgr_core.scope import Scope
from medmgr_core.slide import Series, SlideChart
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md
from medmgr_core.ui.tiles import shown_value
from medmgr_core.workspace import MEASURES_BY_ROOM

_COLUMNS = (
    Column("status", "Status", width=110),
    Column("title", "Measure"),
    Column("now", "Now", width=95),
    Column("before", "Year before", width=100),
    Column("target", "Target", width=95),
    Column("better", "Better is", width=90),
    Column("owner", "Owner", width=150),
    Column("next_review", "Next review", "date", width=105),
)
_UNIT_WORDS = {"money": "money", "count": "a number", "share": "per cent"}
Read = tuple[Measure, Reading, float | None]


def rooms(page: Page) -> list[str]:
    """The rooms whose measures this person may see."""
    return [room for room, (area, _) in MEASURES_BY_ROOM.items() if page.may("view", area)]


def read_all(page: Page, room: str) -> list[Read]:
    """The measures of a room with their values and targets, for the unit and year of the page."""
    area, measures = MEASURES_BY_ROOM[room]
    units = tuple(unit for unit in page.scope.units if unit in page.rights.units(area))
    scope = Scope(page.person, units, page.scope.root, page.scope.period)
    held = targets(page.store, scope)
    read = zip(measures, readings(page.store, scope, measures), strict=True)
    return [(measure, reading, held.get(measure.code)) for measure, reading in read]


def told(measure: Measure, value: float | None) -> float | None:
    """A value as targets are told: shares in per cent, money in whole units of the currency."""
    if value is None:
        return None
    return value * 100 if measure.unit == "share" else value / 100 if measure.unit == "money" else value


def status(measure: Measure, reading: Reading, target: float | None) -> str:
    """Against its target, where it has one and a direction."""
    value = told(measure, reading.value)
    if target is None or value is None:
        return "○ No target" if target is None else "○ No value"
    if measure.better == "neither":
        return "○ To watch"
    met = value <= target + 1e-9 if measure.better == "lower" else value >= target - 1e-9
    return "● On target" if met else "■ Off target"


def headline(read: list[Read]) -> str:
    """How many are on target, computed."""
    found = [status(*one) for one in read]
    met, missed = found.count("● On target"), found.count("■ Off target")
    if not met + missed:
        return f"{len(read)} measures, none with a target yet"
    return f"{met} of {met + missed} measures with a target are on it; {len(read) - met - missed} have none or only watch"


def catalogue(page: Page, read: list[Read]) -> Read | None:
    """The table; returns the measure chosen, else the first off its target."""
    frame = pd.DataFrame([
        {"code": measure.code, "status": status(measure, reading, target), "title": measure.title,
         "now": shown_value(measure, reading.value, page.formats), "before": shown_value(measure, reading.before, page.formats),
         "target": target_words(page, measure, target), "better": measure.better.capitalize(), "owner": measure.owner,
         "next_review": pd.Timestamp(measure.next_review)}
        for measure, reading, target in read
    ])  # fmt: skip
    picked = show_table(page, frame, _COLUMNS, key="measures", alt="Measures", empty="No measure here.", pick=True,
                        rows_by=("code",), height="content" if len(frame) <= 13 else 500)  # fmt: skip
    by_code = {one[0].code: one for one in read}
    if picked:
        return by_code[picked["code"]]
    return next((one for one in read if status(*one) == "■ Off target"), read[0] if read else None)


def target_words(page: Page, measure: Measure, target: float | None) -> str:
    """A target as a tile would show it."""
    if target is None:
        return "–"
    if measure.unit == "money":
        return page.formats.short_money(round(target * 100))
    return (
        f"{page.formats.number(target, 1)} %" if measure.unit == "share" else page.formats.number(target, 1 if target % 1 else 0)
    )


def measure_card(page: Page, one: Read) -> None:
    """What a measure means, its months beside the target, and the way to set one."""
    from medmgr_core.pack.drawing import draw

    measure, reading, target = one
    with card(md(measure.title), md(f"{measure.meaning}")):
        months = [(month, told(measure, value)) for month, value in reading.months if value is not None]
        if len(months) > 1:
            series = [Series(measure.title, tuple(value for _, value in months))]
            if target is not None:
                series.append(Series("Target", (target,) * len(months), "over", is_dashed=True))
            chart = SlideChart(
                "lines", tuple(f"{month:%b %y}" for month, _ in months), tuple(series), 1 if measure.unit == "share" else 0
            )
            spec = draw(chart, page.palette, size=12).properties(height=200).to_dict(validate=False)
            st.vega_lite_chart(spec=spec, alt=f"{measure.title} by month")
        st.markdown(f"**Formula** {md(measure.formula)}  \n**Why** {md(measure.why)}  \n**Told in** {_UNIT_WORDS[measure.unit]}")
        if page.may("enter", "indicators") and st.button("Set a target", icon=":material/flag:", key="set-target"):
            _target_dialog(page, measure, target)


@st.dialog("Set a target", icon=":material/flag:")
def _target_dialog(page: Page, measure: Measure, target: float | None) -> None:
    ask_again(page)
    st.text(f"{measure.title}, for the unit picked above and all below it that have no target of their own")
    number = st.number_input(f"Target ({_UNIT_WORDS[measure.unit]})", value=target, key="target-number")
    start = st.date_input("From", value=page.today.replace(day=1), key="target-from", help="The first day of a month")
    where = st.text_input("Where it comes from", key="target-where", max_chars=300) or None
    save_button(lambda: _save(page, measure, number, start, where), ready=number is not None and start)


def _save(page: Page, measure: Measure, number: float | None, start: date | None, where: str | None) -> None:
    values: dict[str, Any] = {"measure_code": measure.code, "unit_code": page.scope.root, "valid_from": start, "target": number,
                              "remarks": where}  # fmt: skip
    record = validate(MeasureTarget, values)
    row = page.store.row(MeasureTarget, record.key_values())
    if row is None or row.voided_at:
        add_entry(page.store, record, by=page.person)
    else:
        change = {"target": number, "remarks": where}
        change_entry(page.store, MeasureTarget, row.key, change, revision=row.revision, by=page.person)
