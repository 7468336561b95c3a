"""Parts of the Risks screen: the heat map, the register, one risk with its scores and actions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.actions.queries import actions_of
from medmgr_core.actions.records import Action
from medmgr_core.compliance import charts, risk_commands
from medmgr_core.compliance import risk_queries as queries
from medmgr_core.compliance.due import plus_months
from medmgr_core.compliance.matrix import CONSEQUENCES, LIKELIHOODS, SIZES, band
from medmgr_core.compliance.risk_records import Risk
from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.action_parts import ACTION_COLUMNS, action_rows
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.dialogs import save_button
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style

MARKS = {"extreme": "■ Extreme", "high": "▲ High", "moderate": "● Moderate", "low": "○ Low"}
_COLUMNS = (
    Column("state", "Band", width=90), Column("score", "Score", "count", width=55),
    Column("name", "Risk", width=275), Column("move", "Moved", width=70), Column("review_told", "Look again", width=115),
    Column("owner_name", "Owner", width=130), Column("unit_name", "Unit", width=150),
    Column("inherent", "Without controls", "count", width=75), Column("target", "Aimed at", "count", width=70),
    Column("domain", "Domain", "choice", width=120), Column("risk_no", "Number", "code", width=95),
)  # fmt: skip
EMPTY = "No risk here yet. Enter the first with “New risk”: what might happen, how bad and how likely it is."


def new_button(page: Page) -> None:
    """A new risk, to be looked at again in three months."""
    if page.may("enter") and st.button("New risk", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Risk, opened_on=page.today, review_on=plus_months(page.today, 3), owner=page.person)


def heat_card(page: Page, frame: pd.DataFrame) -> None:
    """Where the open risks stand, with arrows for those that moved there, and the same as words for a screen reader."""
    held = queries.heat_map(frame)
    bands = held.groupby("band")["risks"].sum()
    said = ", ".join(f"{int(bands[name])} {name}" for name in ("extreme", "high", "moderate", "low") if bands[name])
    with card(
        said or "No risk is open", "Open risks by consequence and likelihood; ▲ got worse, ▼ better since the score before"
    ):
        cells = (f"{row['risks']} at {LIKELIHOODS[row['likelihood'] - 1]} and {CONSEQUENCES[row['consequence'] - 1]}".lower()
                 for row in rows_of(held) if row["risks"])  # fmt: skip
        show_chart(page, charts.heat_map, held, alt=f"Heat map of open risks: {'; '.join(cells) or 'none'}")


def register(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """The register, open risks first; returns the one chosen, or the one of the address."""
    is_open = frame["is_open"] if len(frame) else pd.Series([], dtype="bool")
    names = {"open": f"Open ({int(is_open.sum())})", "closed": f"Closed ({int((~is_open).sum())})"}
    which = st.segmented_control("Show", list(names), default="open", format_func=names.__getitem__, required=True,
                                 key="risks_show", label_visibility="collapsed")  # fmt: skip
    shown = _shown(page, frame[is_open == (which == "open")].reset_index(drop=True))
    empty = EMPTY if which == "open" else "No risk was closed."
    picked = show_table(page, shown, _COLUMNS, key=f"risks-{which}", alt="Risk register", pick=True, rows_by=("risk_no",),
                        empty=empty, height="content" if len(shown) <= 10 else 400)  # fmt: skip
    if picked:
        st.query_params["risk"] = picked["risk_no"]
        return picked
    linked = st.query_params.get("risk")
    return next((row for row in rows_of(frame) if row["risk_no"] == linked), None)


def _shown(page: Page, frame: pd.DataFrame) -> pd.DataFrame:
    rows = rows_of(frame)
    return frame.assign(
        state=[MARKS[row["band"]] for row in rows], move=[_moved(row["moved"]) for row in rows],
        review_told=[("▲ " if row["review_late"] else "") + (page.formats.day(row["review_on"]) if row["review_on"] else "no day")
                     for row in rows],
    )  # fmt: skip


def _moved(points: int) -> str:
    return f"▲ +{points}" if points > 0 else f"▼ \u2212{-points}" if points < 0 else "– same"


def risk_panel(page: Page, row: dict[str, Any]) -> None:
    """One risk: what it is, how its score went, and what is done."""
    left, right = st.columns([3, 2])
    head = (row["risk_no"], words(row["domain"]), row["unit_name"], row["owner_name"] or "nobody owns it",
            f"known since {page.formats.day(row['opened_on'])}")  # fmt: skip
    with left, card(md(row["name"]), md(" · ".join(head))):
        st.markdown(
            f"{MARKS[row['band']]}: {row['score']} with its controls, {row['inherent']} without, {row['target']} aimed at"
        )
        for label, name in (("Because of", "cause"), ("So that", "effect"), ("Controls", "controls")):
            if row[name]:
                st.caption(label)
                st.text(row[name])
        if row["closed_on"]:
            st.caption(f"Closed on {md(page.formats.day(row['closed_on']))}: {md(row['close_reason'] or '')}")
        if page.rights.allows("compliance", "enter", row["unit_code"]):
            _buttons(page, row)
        if page.may("view", "actions"):
            actions = actions_of(page.store, page.everywhere("actions"), "risk", row["risk_no"])
            show_table(page, action_rows(page, actions), ACTION_COLUMNS, key="actions-of-risk", alt="Actions of the risk",
                       empty="No action is agreed yet.")  # fmt: skip
    with right:
        _history(page, row)


def _history(page: Page, row: dict[str, Any]) -> None:
    scores = queries.scores_of(page.store, page.everywhere(), row["risk_no"])
    with card(
        f"{len(scores)} scores" if len(scores) != 1 else "1 score",
        "Consequence × likelihood with controls; scores are added, never changed",
    ):
        if scores.empty:
            st.caption("Never scored with its controls: it stands as it does without them.")
            return
        show_chart(page, charts.history, scores[["scored_on", "score"]], row["target"], alt="Scores of the risk over time")
        for score in reversed(rows_of(scores)):
            who = f" · {score['scored_by_name']}" if score["scored_by_name"] else ""
            st.markdown(f"**{md(page.formats.day(score['scored_on']))}** {score['consequence']} × {score['likelihood']} = "
                        f"{score['score']}, {band(score['score'])}{md(who)}")  # fmt: skip
            if score["note"]:
                st.text(score["note"])


def _buttons(page: Page, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        if row["closed_on"]:
            if st.button("Take it up again", icon=":material/replay:", key="reopen-risk"):
                _reopen(page, row)
            return
        if st.button("Score it anew", type="primary", icon=":material/speed:", key="score-risk"):
            _score(page, row)
        if page.may("enter", "actions") and st.button("Agree on an action", icon=":material/add_task:", key="action-of-risk"):
            open_new(page, Action, unit_code=row["unit_code"], about="risk", about_key=row["risk_no"], owner=row["owner"])
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O", key="change-risk"):
            with told():
                open_record(page, Risk, (row["risk_no"],))
        may_close = page.rights.allows("compliance", "approve", row["unit_code"])
        if may_close and st.button("Close it", icon=":material/task_alt:", key="close-risk"):
            _close(page, row)


@st.dialog("Score it anew", icon=":material/speed:")
def _score(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["name"])
    bad = st.select_slider("Consequence", SIZES, value=row["consequence"], key="score-bad",
                           format_func=lambda size: f"{size} {CONSEQUENCES[size - 1]}")  # fmt: skip
    likely = st.select_slider("Likelihood", SIZES, value=row["likelihood"], key="score-likely",
                              format_func=lambda size: f"{size} {LIKELIHOODS[size - 1]}")  # fmt: skip
    points = int(bad) * int(likely)
    st.markdown(f"**{points}**, {band(points)} (now {row['score']}, aimed at {row['target']})")
    note = st.text_area("Why", key="score-why", max_chars=600, height=80)
    review = st.date_input(
        "Look at it again on",
        value=plus_months(page.today, 3),
        min_value=page.today,
        key="score-review",
        format=date_style(page.formats),
    )
    save_button(lambda: risk_commands.score_risk(page.store, row["risk_no"], consequence=int(bad), likelihood=int(likely),
                                                 note=note or None, review_on=review, by=page.person), ready=review)  # fmt: skip


@st.dialog("Close it", icon=":material/task_alt:")
def _close(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["name"])
    why = st.text_input("Why (required)", key="risk-closed", max_chars=300) or ""
    save_button(lambda: risk_commands.close_risk(page.store, row["risk_no"], reason=why, by=page.person), ready=why.strip(),
                word="Close the risk")  # fmt: skip


@st.dialog("Take it up again", icon=":material/replay:")
def _reopen(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["name"])
    why = st.text_input("Why (required)", key="risk-again", max_chars=300) or ""
    save_button(lambda: risk_commands.reopen_risk(page.store, row["risk_no"], reason=why, by=page.person), ready=why.strip())
