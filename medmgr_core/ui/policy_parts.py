"""Parts of the Policies screen: the register, one policy with its versions, and who has read it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pandas as pd
import streamlit as st

from medmgr_core.compliance import policy_commands as commands
from medmgr_core.compliance import policy_queries as queries
from medmgr_core.compliance.duty_records import Duty
from medmgr_core.compliance.policy_records import Policy, PolicyVersion
from medmgr_core.listing import Column
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from medmgr_core.ui.charts import card
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.entry_form import open_new, open_record
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style

_COLUMNS = (
    Column("state", "Standing", width=105), Column("name", "Policy", width=220), Column("unit_name", "Holds for", width=180),
    Column("version", "Version", width=70), Column("issued_on", "Issued", "date", width=95),
    Column("review_on", "Review by", "date", width=95), Column("share", "Read", "part", width=75),
    Column("has_read", "By", "count", width=60), Column("due", "Of", "count", width=60), Column("owner_name", "Owner", width=140),
    Column("policy_code", "Code", "code", width=90),
)  # fmt: skip
_READERS = (
    Column("state", "Standing", width=110), Column("staff_name", "Name", width=200), Column("job_title", "Job", width=180),
    Column("unit_name", "Unit", width=180), Column("read_on", "Read on", "date", width=100),
    Column("staff_no", "Staff number", "code", width=110),
)  # fmt: skip
EMPTY = "No policy here yet. Enter the first with “New policy”, then its version with the file."


def new_button(page: Page) -> None:
    """A new policy."""
    if page.may("enter") and st.button("New policy", type="primary", icon=":material/add:", shortcut="Alt+N"):
        open_new(page, Policy, owner=page.person)


def register(page: Page, frame: pd.DataFrame) -> dict[str, Any] | None:
    """All policies that hold here; returns the one chosen, or the one of the address."""
    rows = rows_of(frame)
    held = frame.assign(state=[_state(row) for row in rows],
                        share=(frame["has_read"] / frame["due"].where(frame["due"] > 0)).astype("float64"))  # fmt: skip
    picked = show_table(page, held, _COLUMNS, key="policies", alt="Policies", pick=True, rows_by=("policy_code",), empty=EMPTY,
                        height="content" if len(held) <= 10 else 400)  # fmt: skip
    if picked:
        st.query_params["policy"] = picked["policy_code"]
        return picked
    linked = next((row for row in rows if row["policy_code"] == st.query_params.get("policy")), None)
    return linked or (rows[0] if len(rows) == 1 else None)


def _state(row: dict[str, Any]) -> str:
    if row["version_no"] is None:
        return "■ No version"
    if row["review_on"] is None:
        return "▲ No review set"
    return "■ Past review" if row["is_late"] else "● In date"


def policy_panel(page: Page, row: dict[str, Any]) -> None:
    """One policy: its version, its review, and who is to read it."""
    version = f"version {row['version']} of {page.formats.day(row['issued_on'])}" if row["version_no"] else "no version yet"
    approved = f"approved by {row['approved_by']}" if row["approved_by"] else ""
    review = f"review by {page.formats.day(row['review_on'])}" if row["review_on"] else "no review is set"
    parts = (row["policy_code"], row["unit_name"], version, approved, review, row["owner_name"])
    with card(md(row["name"]), md(" · ".join(part for part in parts if part))):
        if row["link"]:
            st.text(row["link"])
        if row["file_id"]:
            st.link_button("Open the policy", f"/files/{quote(row['file_id'], safe='')}", icon=":material/attach_file:")
        if page.rights.allows("compliance", "enter", row["unit_code"]):
            _buttons(page, row)
        if row["version_no"]:
            _readers(page, row)


def _buttons(page: Page, row: dict[str, Any]) -> None:
    with st.container(horizontal=True):
        may_issue = page.rights.allows("compliance", "approve", row["unit_code"])
        if may_issue and st.button("New version", icon=":material/upload_file:", key="new-version"):
            _issue(page, row)
        if row["review_on"] is None and st.button("Set its review", icon=":material/event_repeat:", key="set-review"):
            open_new(page, Duty, name=f"Review of {row['name']}"[:120], kind="policy_review", unit_code=row["unit_code"],
                     about="policy", about_key=row["policy_code"], every=24, owner=row["owner"])  # fmt: skip
        if st.button("Change", icon=":material/edit:", shortcut="Alt+O", key="change-policy"):
            with told():
                open_record(page, Policy, (row["policy_code"],))


def _readers(page: Page, row: dict[str, Any]) -> None:
    frame = queries.readers(page.store, page.scope)
    held = frame[frame["policy_code"] == row["policy_code"]].reset_index(drop=True)
    if held.empty:
        st.caption("Nobody in this unit is to read it.")
        return
    missing = held[held["read_on"].isna()]
    st.markdown(f"**{len(held) - len(missing)} of {len(held)} have read and understood version {md(row['version'])}**")
    told_of = held.assign(state=["○ Not yet" if value else "● Read" for value in held["read_on"].isna()])
    show_table(page, told_of, _READERS, key="policy-readers", alt="Who has read the policy", empty="",
               height="content" if len(held) <= 8 else 320)  # fmt: skip
    if page.may("enter") and len(missing):
        _note(page, row, missing)


def _note(page: Page, row: dict[str, Any], missing: pd.DataFrame) -> None:
    names = {number: f"{name} · {unit}" for number, name, unit in
             missing[["staff_no", "staff_name", "unit_name"]].itertuples(index=False)}  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        who = st.multiselect("Have read and understood it", list(names), format_func=names.__getitem__,
                             key=f"readers-{row['version_no']}", width=520)  # fmt: skip
        on = st.date_input(
            "On", value=page.today, max_value=page.today, key="readers-on", width=150, format=date_style(page.formats)
        )
        if st.button("Note it", icon=":material/done_all:", disabled=not who, key="note-read"):
            do(lambda: commands.note_read(page.store, row["version_no"], who, on=on, by=page.person), f"Noted for {len(who)}")


@st.dialog("New version", icon=":material/upload_file:")
def _issue(page: Page, row: dict[str, Any]) -> None:
    ask_again(page)
    st.text(row["name"])
    left, right = st.columns(2)
    version = left.text_input("Version (required)", key="version-name", max_chars=20) or ""
    issued = right.date_input("Issued on (required)", value=page.today, key="version-issued", format=date_style(page.formats))
    approved = st.text_input("Approved by", key="version-approved", max_chars=120) or None
    changes = st.text_area("What is new", key="version-changes", max_chars=1000, height=80) or None
    file = st.file_uploader("File", key="version-file", max_upload_size=20)
    link = st.text_input("or its address", key="version-link", max_chars=400) or None
    values = {"policy_code": row["policy_code"], "version": version, "issued_on": issued, "approved_by": approved,
              "changes": changes, "link": link}  # fmt: skip
    save_button(lambda: commands.issue_version(page.store, validate(PolicyVersion, values), name=file.name if file else None,
                                               content=file.getvalue() if file else None, by=page.person),
                ready=version.strip() and issued)  # fmt: skip
