"""The training matrix: a row per person, a column per course, each cell a mark, a word and a day."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

MOST_ROWS = 500
_MARKS = {"expired": "■", "in_grace": "▲", "due_soon": "▲", "not_started": "○", "current": "●", "exempt": "–"}
EMPTY = "No training is asked of anybody here. Begin with “Ask it of people”, or load a list of duties under “Load files”."


def courses(page: Page, frame: pd.DataFrame) -> None:
    """Each course: how many are in date of those asked, the least first."""
    asked = frame[frame["state"] != "exempt"]
    held = asked.groupby("name", as_index=False).agg(asked=("is_valid", "size"), valid=("is_valid", "sum"))
    held = held.assign(share=held["valid"] / held["asked"]).sort_values(["share", "name"], ignore_index=True)
    columns = (Column("name", "Course", width=200), Column("share", "In date", "part", width=70),
               Column("valid", "People", "count", width=70), Column("asked", "Of", "count", width=60))  # fmt: skip
    worst = rows_of(held)[0] if len(held) else None
    title = f"Furthest behind: {worst['name']}, {worst['valid']} of {worst['asked']} in date" if worst else "No course yet"
    with card(md(title), "Courses by the share in date; the exempt are left out, grace does not count"):
        show_table(page, held, columns, key="courses", alt="Courses by the share in date", empty=EMPTY,
                   height="content" if len(held) <= 9 else 340)  # fmt: skip


def units(page: Page, frame: pd.DataFrame) -> None:
    """Each unit: one number, and how many people have everything."""
    asked = frame[frame["state"] != "exempt"]
    whole = asked.groupby(["unit_name", "staff_no"], as_index=False)["is_valid"].all()
    held = asked.groupby("unit_name", as_index=False).agg(asked=("is_valid", "size"), valid=("is_valid", "sum"))
    people = whole.groupby("unit_name", as_index=False).agg(people=("is_valid", "size"), complete=("is_valid", "sum"))
    held = held.merge(people, on="unit_name").assign(share=held["valid"] / held["asked"])
    held = held.sort_values(["share", "unit_name"], ignore_index=True)
    columns = (Column("unit_name", "Unit", width=190), Column("share", "In date", "part", width=70),
               Column("complete", "People with all", "count", width=105), Column("people", "Of", "count", width=60))  # fmt: skip
    with card(f"{counted(len(held), 'unit')}, the one furthest behind first", "One number per unit"):
        show_table(page, held, columns, key="training-units", alt="Units by the share of training in date", empty=EMPTY,
                   height="content" if len(held) <= 9 else 340)  # fmt: skip


def matrix(page: Page, frame: pd.DataFrame) -> None:
    """People by courses; only those who lack something, when asked."""
    if frame.empty:
        st.info(EMPTY)
        return
    only = st.toggle("Only people who lack something", key="matrix-only", bind="query-params")
    lacking = set(frame[~frame["is_valid"] & (frame["state"] != "exempt")]["staff_no"])
    held = frame[frame["staff_no"].isin(lacking)] if only else frame
    names = list(dict.fromkeys(sorted(held["name"])))
    rows: dict[str, dict[str, Any]] = {}
    for row in rows_of(held):
        person = {"about_name": row["about_name"], "unit_name": row["unit_name"], "staff_no": row["staff_no"]}
        rows.setdefault(row["staff_no"], person)[f"c{names.index(row['name'])}"] = _cell(page, row)
    cells = [f"c{place}" for place in range(len(names))]
    table = pd.DataFrame([*rows.values()][:MOST_ROWS], columns=["about_name", "unit_name", *cells, "staff_no"]).fillna("")
    columns = (Column("about_name", "Name", width=190), Column("unit_name", "Unit", width=170),
               *(Column(cell, name, width=150) for cell, name in zip(cells, names, strict=True)),
               Column("staff_no", "Staff number", "code", width=105))  # fmt: skip
    empty = "Everybody has all of it." if only and len(frame) else EMPTY
    show_table(page, table, columns, key="matrix", alt="Training matrix: people by courses", empty=empty,
               height="content" if len(table) <= 14 else 520)  # fmt: skip
    st.caption(
        "● in date until · ▲ due soon, or past its day and in grace · ■ expired · ○ never done · – exempt; empty: not asked"
    )
    if len(rows) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS} of {len(rows):,} people: choose a unit to see the others.")


def _cell(page: Page, row: dict[str, Any]) -> str:
    if row["state"] == "exempt":
        return "– exempt"
    day = page.formats.day(row["next_due_on"]) if row["next_due_on"] else ""
    word = {"expired": "expired ", "in_grace": "grace "}.get(row["state"], "" if row["is_valid"] else "never done, due ")
    return f"{_MARKS[row['state']]} {word}{day}".strip().removesuffix(", due")
