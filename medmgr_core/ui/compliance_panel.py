"""One requirement on the screen: its words, its result, what shows it, what was found; and one finding."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, get_args
from urllib.parse import quote

import pandas as pd
import streamlit as st

from medmgr_core.actions.queries import actions_of
from medmgr_core.actions.records import Action
from medmgr_core.compliance import requirement_commands as commands
from medmgr_core.compliance import requirement_queries as queries
from medmgr_core.compliance.requirement_records import Finding, Result
from medmgr_core.formats import counted
from medmgr_core.listing import Column
from medmgr_core.record import words
from medmgr_core.rows import rows_of
from medmgr_core.ui.action_parts import ACTION_COLUMNS, action_rows
from medmgr_core.ui.charts import card
from medmgr_core.ui.compliance_dialogs import close_finding_dialog, evidence_dialog, link_dialog, reopen_finding_dialog
from medmgr_core.ui.dialogs import do
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page
from medmgr_core.ui.plan_dialog import plan_dialog
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import key_part, md

MARKS = {"compliant": "● Met", "partly": "▲ Partly", "non": "■ Not met", "not_assessed": "○ Not assessed",
         "not_applicable": "– Does not apply"}  # fmt: skip
_USUAL = timedelta(days=30)  # in which a finding is put right, until another day is said
EVIDENCE = (
    Column("state", "Standing", width=100), Column("name", "Evidence", width=260),
    Column("valid_until", "Valid until", "date", width=95), Column("issued_on", "Issued", "date", width=95),
    Column("unit_name", "Unit", width=150),
    Column("used", "Serves", "count", width=70), Column("kept", "Kept as", width=150),
    Column("evidence_no", "Number", "code", width=95),
)  # fmt: skip
FINDINGS = (
    Column("state", "Standing", width=130), Column("due_on", "Due", "date", width=95),
    Column("severity", "Severity", "choice", width=90), Column("summary", "What was found", width=330),
    Column("unit_name", "Unit", width=150), Column("owner_name", "Owner", width=140),
    Column("source", "Found by", "choice", width=90), Column("ref", "Requirement", width=100),
    Column("finding_no", "Number", "code", width=95),
)  # fmt: skip


def requirement_panel(page: Page, assessment: dict[str, Any], row: dict[str, Any], following: str | None) -> None:
    """One requirement of an assessment. following: the code of the next one that nobody has assessed."""
    held = queries.requirement(page.store, row["requirement_code"])
    left, right = st.columns([3, 2])
    with left, card(f"{md(row['ref'] or '')} {md(held['name'])}".strip(), words(held["kind"])):
        if held["text"]:
            st.text(held["text"])
        if held["evidence_hint"]:
            st.caption(f"Usual evidence: {md(held['evidence_hint'])}")
    if row["result"] is None:
        return
    with left:
        _evidence(page, assessment, row)
    with right:
        _result(page, assessment, row, following)


def _result(page: Page, assessment: dict[str, Any], row: dict[str, Any], following: str | None) -> None:
    may = page.rights.allows("compliance", "enter", assessment["unit_code"]) and not assessment["closed_on"]
    with card("Result", "Not assessed is never a pass"):
        if row["judged_on"]:
            st.caption(f"Judged on {md(page.formats.day(row['judged_on']))}")
        if not may:
            st.markdown(MARKS[row["result"]])
            st.text(row["note"] or "")
            return
        name = f"judge-{assessment['assessment_no']}-{key_part(row['requirement_code'])}-{row['revision']}"
        result = st.segmented_control("Result", get_args(Result), default=row["result"], format_func=MARKS.__getitem__,
                                      required=True, key=f"{name}-result", label_visibility="collapsed")  # fmt: skip
        note = st.text_area("Note", value=row["note"] or "", key=f"{name}-note", max_chars=2000, height=100)
        revision = None if pd.isna(row["revision"]) else int(row["revision"])

        def judge() -> None:
            commands.judge(page.store, assessment["assessment_no"], row["requirement_code"], result=str(result), note=note,
                           revision=revision, by=page.person)  # fmt: skip

        def judge_and_go() -> None:
            judge()
            go_to(str(following))

        with st.container(horizontal=True):
            if st.button("Save the result", type="primary", icon=":material/check:", key="save-result"):
                do(judge)
            if following and st.button("Save, and the next", icon=":material/arrow_forward:", key="save-next",
                                       shortcut="Mod+Enter"):  # fmt: skip
                do(judge_and_go)
        if row["result"] in ("partly", "non") and st.button("Enter a finding", icon=":material/flag:", key="finding-of"):
            open_new(page, Finding, unit_code=assessment["unit_code"], requirement_code=row["requirement_code"],
                     opened_on=page.today, due_on=page.today + _USUAL, source="audit", owner=page.person)  # fmt: skip


def go_to(requirement_code: str) -> None:
    """Have the next run open this requirement, whatever row is chosen now."""
    st.query_params["requirement"] = requirement_code
    st.session_state["tree-turn"] = st.session_state.get("tree-turn", 0) + 1


def _evidence(page: Page, assessment: dict[str, Any], row: dict[str, Any]) -> None:
    frame = queries.evidence(page.store, page.everywhere())
    links = queries.shown_by(page.store, page.everywhere())
    mine = set(links[links["requirement_code"] == row["requirement_code"]]["evidence_no"])
    with card("Evidence", "One piece may serve many requirements"):
        held = evidence_rows(frame[frame["evidence_no"].isin(mine)], page)
        if row["result"] == "compliant" and len(held) and held["is_expired"].fillna(False).all():
            st.warning("Said to be met, but every piece of evidence has expired: renew one, or judge it anew.")
        evidence_table(page, held, "evidence-of", "No evidence is linked to it yet.")
        if page.rights.allows("compliance", "enter", assessment["unit_code"]):
            with st.container(horizontal=True):
                if st.button("New evidence", icon=":material/attach_file_add:", key="new-evidence-of"):
                    evidence_dialog(page, assessment["unit_code"], row["requirement_code"])
                if st.button("Link evidence", icon=":material/link:", key="link-evidence"):
                    link_dialog(page, row["requirement_code"], mine)


def evidence_rows(frame: pd.DataFrame, page: Page) -> pd.DataFrame:
    """Evidence as tables show it."""
    rows = rows_of(frame)
    return frame.assign(
        state=["■ Expired" if row["is_expired"] else "▲ Soon" if _ends_soon(row, page) else "● In date" for row in rows],
        kept=["file" if row["file_id"] else row["link"] or "" for row in rows],
    ).reset_index(drop=True)  # fmt: skip


def _ends_soon(row: dict[str, Any], page: Page) -> bool:
    return row["valid_until"] is not None and (row["valid_until"].date() - page.today).days <= 90


def evidence_table(page: Page, frame: pd.DataFrame, key: str, empty: str) -> dict[str, Any] | None:
    """Evidence with the way to its file."""
    picked = show_table(page, frame, EVIDENCE, key=key, alt="Evidence", pick=True, rows_by=("evidence_no",), empty=empty,
                        height="content" if len(frame) <= 10 else 400)  # fmt: skip
    if picked and picked["file_id"]:
        st.link_button("Open the file", f"/files/{quote(picked['file_id'], safe='')}", icon=":material/attach_file:")
    return picked


# Findings --------------------------------------------------------------------------------------------


def findings_list(page: Page, frame: pd.DataFrame) -> None:
    """All findings, the open first; a chosen one opens below with its actions."""
    with st.container(horizontal=True):
        if page.may("enter") and st.button("New finding", icon=":material/flag:", key="new-finding"):
            open_new(page, Finding, opened_on=page.today, due_on=page.today + _USUAL, owner=page.person)
        may_load = page.may("enter") and page.may("enter", "actions")
        if may_load and st.button("Load a plan of action", icon=":material/upload_file:", key="load-plan"):
            plan_dialog(page)
    held = frame.assign(state=[_finding_words(row) for row in rows_of(frame)])
    picked = show_table(page, held, FINDINGS, key="findings", alt="Findings", pick=True, rows_by=("finding_no",),
                        empty="No finding here. Enter what an audit, a visit or you yourself found with “New finding”.",
                        height="content" if len(held) <= 10 else 400)  # fmt: skip
    if picked:
        st.query_params["finding"] = picked["finding_no"]
    linked = st.query_params.get("finding")
    row = picked or next((one for one in rows_of(held) if one["finding_no"] == linked), None)
    if row:
        _finding(page, row)


def _finding_words(row: dict[str, Any]) -> str:
    if row["closed_on"]:
        return "● Closed"
    return f"■ {counted(row['days_over'], 'day')} late" if row["days_over"] else "● Open"


def _finding(page: Page, row: dict[str, Any]) -> None:
    owner = row["owner_name"] or "nobody owns it"
    head = (row["finding_no"], row["unit_name"], owner, f"found on {page.formats.day(row['opened_on'])}",
            f"due {page.formats.day(row['due_on'])}")  # fmt: skip
    with card(f"{words(row['severity'])} finding", md(" · ".join(head))):
        st.text(row["summary"])
        if row["closed_on"]:
            st.caption(f"Closed on {md(page.formats.day(row['closed_on']))} by {md(row['closed_by_name'] or '')}:")
            st.text(row["verified"] or "")
        if page.rights.allows("compliance", "enter", row["unit_code"]):
            _finding_buttons(page, row)
        if page.may("view", "actions"):
            actions = actions_of(page.store, page.everywhere("actions"), "finding", row["finding_no"])
            show_table(page, action_rows(page, actions), ACTION_COLUMNS, key="actions-of-finding", alt="Actions of the finding",
                       empty="No action is agreed yet.")  # fmt: skip


def _finding_buttons(page: Page, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        if row["closed_on"]:
            if st.button("Take it up again", icon=":material/replay:", key="reopen-finding"):
                reopen_finding_dialog(page, row)
            return
        if page.may("enter", "actions") and st.button("Agree on an action", icon=":material/add_task:", key="action-of-finding"):
            open_new(page, Action, unit_code=row["unit_code"], about="finding", about_key=row["finding_no"], owner=row["owner"],
                     due_on=row["due_on"].date())  # fmt: skip
        if st.button("Close it", icon=":material/task_alt:", key="close-finding"):
            close_finding_dialog(page, row)
        if st.button("Change", icon=":material/edit:", key="change-finding"):
            with told():
                open_record(page, Finding, (row["finding_no"],))
