"""Scenarios: levers that answer while the meeting waits, and the saved ones side by side."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.budgets import charts, queries
from medmgr_core.budgets.overview import Overview
from medmgr_core.budgets.reason_records import Scenario
from medmgr_core.budgets.what_if import WhatIf, levers_of, what_if
from medmgr_core.listing import Column
from medmgr_core.periods import months_between
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

# lever -> label, lowest, highest, step, all in per cent
_LEVERS: dict[str, tuple[str, float, float, float]] = {
    "volume": ("Volume of activity, %", -20.0, 20.0, 0.5),
    "pay_award": ("Pay award, %", -5.0, 10.0, 0.25),
    "prices": ("Prices of non-pay, %", -10.0, 20.0, 0.5),
    "vacancies": ("Posts left empty, %", 0.0, 20.0, 0.5),
}
_COVER: dict[str, tuple[str, float, float, float]] = {
    "covered": ("of these hours covered by bank or agency, %", 0.0, 100.0, 5.0),
    "premium": ("Cover is dearer by, %", 0.0, 150.0, 5.0),
}
_AT_FIRST = {"covered": 50.0, "premium": 40.0}
_NOTHING: dict[str, Any] = {"volume": 0.0, "pay_award": 0.0, "prices": 0.0, "vacancies": 0.0, "covered": 0.5, "premium": 0.4}

_COLUMNS = (
    Column("name", "Scenario"),
    Column("volume", "Volume", "share", width=85),
    Column("pay_award", "Pay award", "share", width=95),
    Column("prices", "Prices", "share", width=85),
    Column("vacancies", "Vacancies", "share", width=95),
    Column("year_end", "Year end", "money"),
    Column("change", "Against forecast", "money"),
    Column("left", "Left of the budget", "money"),
)


@st.fragment  # a lever draws the answer anew, nothing else
def levers(page: Page, look: Overview) -> None:
    """The levers and what they do to the year end."""
    ask_again(page)
    answer, asked = st.columns([3, 2])  # on a telephone the answer stands above the levers
    with asked:
        values = _values(look)
    result = what_if(look, levers_of(values, look))
    with answer, card(md(_headline(page, look, result)), "What each lever adds to the net cost of the year"):
        effects = pd.DataFrame(list(result.outcome.net_effects.items()), columns=["lever", "effect"])
        show_chart(page, charts.effects, effects, alt="Effect of each lever on the year end", height="stretch")
    if page.may("enter") and st.button("Save this scenario", type="primary", icon=":material/save:"):
        open_new(page, Scenario, unit_code=look.scope.root, year_on=look.year.first, **values)


def _values(look: Overview) -> dict[str, Any]:
    values: dict[str, Any] = {name: _slider(name, *spec) / 100 for name, spec in _LEVERS.items()}
    months = months_between(look.closed_until, look.year.until)
    start: date | None = (
        st.selectbox("Award from", months, format_func=lambda month: f"{month:%B %Y}", key="lever-from") if months else None
    )
    with st.expander("How empty posts are covered"):
        values |= {name: _slider(name, *spec) / 100 for name, spec in _COVER.items()}
    return values | {"award_from": start}


def _slider(name: str, label: str, low: float, high: float, step: float) -> float:
    return float(st.slider(label, low, high, _AT_FIRST.get(name, 0.0), step, "%g", key=f"lever-{name}"))


def _headline(page: Page, look: Overview, result: WhatIf) -> str:
    money = page.formats.short_money
    change = result.year_end - result.outcome.net_before
    side = "under" if result.left >= 0 else "over"
    against = f"{money(abs(result.left))} {side} budget"
    if not change:
        return f"As forecast, {look.year.title} ends at {money(result.year_end)}, {against}"
    return (
        f"{look.year.title} ends at {money(result.year_end)}, {page.formats.signed_money(change)} against the forecast: {against}"
    )


def saved(page: Page, look: Overview) -> None:
    """The saved scenarios of this unit and year, side by side with the forecast."""
    rows = rows_of(page.store.read(queries.SCENARIOS, page.scope, year_first=look.year.first))
    base = {"scenario_no": "", "name": "As forecast", **_NOTHING}
    frame = pd.DataFrame([_compared(look, row) for row in (base, *rows)])
    best = min(rows_of(frame), key=lambda row: row["year_end"])
    st.markdown(f"**{md(_compare_headline(page, frame, best))}**")
    picked = show_table(page, frame, _COLUMNS, key="scenarios", alt="Scenarios side by side", pick=True, height="content",
                        empty="", rows_by=("scenario_no",))  # fmt: skip
    if picked and picked["scenario_no"] and st.button("Change" if page.may("enter") else "Open", icon=":material/edit:"):
        with told():
            open_record(page, Scenario, (picked["scenario_no"],))


def _compare_headline(page: Page, frame: pd.DataFrame, best: dict[str, Any]) -> str:
    if len(frame) == 1:
        return "No scenario is saved for this unit and year yet"
    spread = int(frame["year_end"].max() - frame["year_end"].min())
    return f"{len(frame) - 1} scenarios lie {page.formats.short_money(spread)} apart; “{best['name']}” costs least"


def _compared(look: Overview, row: dict[str, Any]) -> dict[str, Any]:
    result = what_if(look, levers_of(row, look))
    return {
        **{name: row[name] for name in ("scenario_no", "name", "volume", "pay_award", "prices", "vacancies")},
        "year_end": result.year_end, "change": result.year_end - result.outcome.net_before, "left": result.left,
    }  # fmt: skip
