"""Parts of the Compliance screen: readiness by set, what lapses, findings by age, the tree of an assessment."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.compliance import charts, duty_queries
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.requirement_records import Assessment
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card, show_chart
from medmgr_core.ui.compliance_dialogs import close_assessment_dialog, load_dialog
from medmgr_core.ui.compliance_panel import MARKS, go_to, requirement_panel
from medmgr_core.ui.entry_form import open_new
from medmgr_core.ui.menu import PAGES
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

_TREE = (
    Column("told", "Result", width=135),
    Column("ref", "Reference", "code", width=110),
    Column("title", "Requirement", width=520),
    Column("weight", "Weight", "figure", width=75),
    Column("shown", "Evidence", width=150),
)
_LAPSES = 7
NO_SET = "No requirement set is loaded yet. Use “Load a requirement set”: an outline, an own list, an OSCAL or YAML file."
NO_ASSESSMENT = "No assessment has begun here. Use “New assessment”: a requirement set, a unit and the day it began."


def buttons(page: Page) -> None:
    """What can be begun here."""
    with st.container(horizontal=True):
        is_loaded = len(queries.frameworks(page.store)) > 0
        if page.may("enter") and is_loaded and st.button("New assessment", type="primary", icon=":material/fact_check:",
                                                         shortcut="Alt+N"):  # fmt: skip
            open_new(page, Assessment, started_on=page.today, lead=page.person)
        if page.may("approve") and st.button("Load a requirement set", icon=":material/upload_file:",
                                             type="secondary" if is_loaded else "primary"):  # fmt: skip
            load_dialog(page)


def readiness_card(page: Page, frame: pd.DataFrame) -> None:
    """Each assessment by result; what was not assessed stands apart."""
    with card(_readiness_words(frame, page), "Requirements by result, the newest assessment of each set and unit"):
        if frame.empty:
            st.caption(NO_ASSESSMENT if len(queries.frameworks(page.store)) else NO_SET)
            return
        titles = [f"{name}, {unit}" for name, unit in zip(frame["framework_name"], frame["unit_name"], strict=True)]
        show_chart(page, charts.results, frame.assign(title=titles)[["assessment_no", "title", "result", "requirements"]],
                   alt="Requirements of each assessment by result")  # fmt: skip
        for number, rows in frame.groupby("assessment_no", sort=False):
            ready = queries.readiness_of(rows)
            st.caption(f"{md(rows['framework_name'].iloc[0])}, {md(rows['unit_name'].iloc[0])} ({md(number)}): "
                       f"{md(_share(page, ready.of_assessed))} of assessed, {md(_share(page, ready.of_all))} of all")  # fmt: skip


def _share(page: Page, value: float | None) -> str:
    return page.formats.percent(value, 0) if value is not None else "nothing"


def _readiness_words(frame: pd.DataFrame, page: Page) -> str:
    waiting = int(frame[frame["result"] == "not_assessed"]["requirements"].sum()) if len(frame) else 0
    if frame.empty:
        return "Nothing is assessed yet"
    return f"{counted(waiting, 'requirement')} not assessed, which is no pass" if waiting else "Everything was looked at"


def lapses_card(page: Page) -> None:
    """What lapses within 90 days, the first on top."""
    frame = duty_queries.lapsing(page.store, page.scope)
    none = duty_queries.counts(page.store, page.scope).empty
    first = len(frame[frame["days"] <= 30])
    title = f"{len(frame)} lapse in 90 days, {first} of them within 30" if len(frame) else "Nothing lapses in the next 90 days"
    with card(title, "Licences, trainings, certificates, drills and reviews"):
        for row in rows_of(frame.head(_LAPSES)):
            mark = ":red[■]" if row["days"] <= 7 else ":orange[▲]" if row["days"] <= 30 else ":blue[●]"
            st.markdown(f"{mark} **{md(page.formats.day(row['next_due_on']))}** {md(row['name'])}"
                        f"{'' if row['about'] == 'other' else ' · ' + md(row['about_name'])} "
                        f":gray[{counted(row['days'], 'day') if row['days'] else 'today'}]")  # fmt: skip
        if len(frame) > _LAPSES:
            st.caption(f"and {len(frame) - _LAPSES} more")
        if none:
            st.caption("Enter what comes round, such as licences and drills, under “Duties”.")
        st.page_link(PAGES / "duties.py", label="All duties")


def findings_card(page: Page, frame: pd.DataFrame) -> None:
    """Open findings by age and severity."""
    held = queries.findings_by_age(frame) if len(frame) else frame
    late = int((frame["days_over"] > 0).sum()) if len(frame) else 0
    count = int(held["findings"].sum()) if len(held) else 0
    title = (
        f"{late} of {counted(count, 'open finding')} past their day" if late else f"{counted(count, 'open finding')}, none late"
    )
    with card(title if count else "No finding is open", "Open findings by age and severity"):
        if count:
            show_chart(page, charts.findings, held, alt="Open findings by age and severity", height="stretch")
        else:
            st.caption("Enter what an audit or a visit found under “Findings”.")


# The tree --------------------------------------------------------------------------------------------


def tree(page: Page) -> None:
    """The requirements of one assessment with their results; a chosen one opens below."""
    held = queries.assessments(page.store, page.scope)
    if held.empty:
        st.info(NO_ASSESSMENT if len(queries.frameworks(page.store)) else NO_SET)
        return
    number = _pick(page, held)
    row = next(row for row in rows_of(held) if row["assessment_no"] == number)
    frame = _shown(page, queries.standing_of(page.store, page.everywhere(), number))
    words = {"": "All", **{name: MARKS[name][2:] for name in MARKS if (frame["result"] == name).any()}}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        only = st.segmented_control("Show results", list(words), default="", format_func=words.__getitem__, required=True,
                                    key="tree-only", label_visibility="collapsed")  # fmt: skip
        waiting = [one["requirement_code"] for one in rows_of(frame) if one["result"] == "not_assessed"]
        if waiting and not row["closed_on"] and st.button("Next not assessed", icon=":material/arrow_forward:", key="tree-next"):
            go_to(_after(frame, waiting, st.query_params.get("requirement")) or waiting[0])
            st.rerun()
        if not row["closed_on"] and page.rights.allows("compliance", "approve", row["unit_code"]):
            close_assessment_dialog(page, row)
    shown = frame[frame["result"] == only].reset_index(drop=True) if only else frame
    key = f"tree-{st.session_state.get('tree-turn', 0)}"
    picked = show_table(page, shown, _TREE, key=key, alt="Requirements with their results", pick=True, empty="None.",
                        rows_by=("requirement_code",), height="content" if len(shown) <= 12 else 450)  # fmt: skip
    if picked:
        st.query_params["requirement"] = picked["requirement_code"]
    linked = st.query_params.get("requirement")
    found = picked or next((one for one in rows_of(frame) if one["requirement_code"] == linked), None)
    if found:
        requirement_panel(page, row, found, _after(frame, waiting, found["requirement_code"]))


def _after(frame: pd.DataFrame, waiting: list[str], code: str | None) -> str | None:
    """The next requirement nobody has assessed, behind this one in the tree, else the first; None where no other waits."""
    order = list(frame["requirement_code"])
    place = order.index(code) if code in order else -1
    behind = [one for one in waiting if order.index(one) > place]
    return next((one for one in (*behind, *waiting) if one != code), None)


def _pick(page: Page, held: pd.DataFrame) -> str:
    names = {row["assessment_no"]: f"{row['framework_name']} · {row['unit_name']} · {page.formats.day(row['started_on'])}"
             + (" · closed" if row["closed_on"] else "") for row in rows_of(held)}  # fmt: skip
    linked = st.query_params.get("assessment")
    usual = list(names).index(linked) if linked in names else 0
    number = str(st.selectbox("Assessment", list(names), index=usual, format_func=names.__getitem__, key="tree-assessment"))
    if number != linked:
        st.query_params["assessment"] = number
    return number


def _shown(page: Page, frame: pd.DataFrame) -> pd.DataFrame:
    shown = queries.shown_by(page.store, page.everywhere())
    by_requirement = {code: rows for code, rows in shown.groupby("requirement_code")}
    rows = rows_of(frame)
    return frame.assign(
        told=[MARKS.get(row["result"], "") for row in rows],
        title=["\u2003" * row["depth"] + row["name"] for row in rows],
        weight=frame["weight"].where(frame["is_assessable"]),
        shown=[_evidence_words(by_requirement.get(row["requirement_code"])) for row in rows],
    )  # fmt: skip


def _evidence_words(rows: Any) -> str:
    if rows is None:
        return ""
    expired = int(rows["is_expired"].fillna(False).sum())
    if expired == len(rows):
        return "■ all expired"
    return f"▲ {expired} of {len(rows)} expired" if expired else f"● {len(rows)} in date"
