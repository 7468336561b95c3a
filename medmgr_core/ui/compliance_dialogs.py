"""What is done on the Compliance screen, as dialogs: a set loaded, evidence kept and linked, findings closed."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import streamlit as st

from medmgr_core.compliance import duty_commands, evidence_queries
from medmgr_core.compliance import requirement_commands as commands
from medmgr_core.compliance.catalogue import RequirementSet
from medmgr_core.compliance.duty_records import EvidenceItem
from medmgr_core.compliance.outlines import OUTLINES, outline
from medmgr_core.compliance.read_catalogue import read_catalogue, template
from medmgr_core.compliance.requirement_queries import frameworks
from medmgr_core.compliance.requirement_records import Framework
from medmgr_core.errors import MedMgrError
from medmgr_core.facility.above import top_of
from medmgr_core.people.files import prepare_download
from medmgr_core.people.queries import reference_labels
from medmgr_core.record import validate
from medmgr_core.rows import rows_of
from medmgr_core.ui.dialogs import do, save_button
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.text import md
from medmgr_core.ui.widgets import date_style

_CODE = 24  # letters of a code that is proposed
_TYPES = ["csv", "xlsx", "json", "yaml", "yml"]


@st.dialog("Load a requirement set", icon=":material/upload_file:", width="medium")
def load_dialog(page: Page) -> None:
    """From a file or an outline that comes with MedMgr; shown before it is kept."""
    ask_again(page)
    file = st.file_uploader("CSV or XLSX by the template, OSCAL catalogue (JSON), requirement library (YAML)", type=_TYPES,
                            key="set-file", max_upload_size=20)  # fmt: skip
    names = {code: title for code, (title, _) in OUTLINES.items()}
    chosen = st.selectbox("Outline", list(names), index=None, format_func=names.__getitem__, key="set-outline",
                          placeholder="Or an outline that comes with MedMgr", label_visibility="collapsed")  # fmt: skip
    if st.button("Make the template", icon=":material/download:", key="set-template", type="tertiary"):
        _template(page)
    try:
        held = read_catalogue(file.name, file.getvalue()) if file else outline(chosen) if chosen else None
    except MedMgrError as error:
        st.error(md(error))
        return
    if held:
        _keep(page, held)


def _template(page: Page) -> None:
    address = prepare_download(page.store, name="requirements.csv", media_type="text/csv; charset=utf-8",
                               content=template().encode(), by=page.person)  # fmt: skip
    st.link_button("Download requirements.csv", address, icon=":material/download:")


def _keep(page: Page, held: RequirementSet) -> None:
    tops = sum(not node.parent for node in held.nodes)
    st.success(f"{md(held.name)}: {held.assessable:,} requirements to assess, {len(held.nodes):,} rows, {tops} at the top.")
    left, right = st.columns(2)
    code = left.text_input("Code (required)", value=_code(held.name), key="set-code", max_chars=40) or ""
    version = right.text_input("Version", value=held.version, key="set-version", max_chars=40)
    name = st.text_input("Name (required)", value=held.name[:160], key="set-name", max_chars=160)
    sets = {row["framework_code"]: row["name"] for row in rows_of(frameworks(page.store))}
    replaces = _replaces(sets) if sets else None
    values = {"framework_code": code, "name": name, "version": version, "valid_from": held.published,
              "source": held.source[:400], "licence": held.licence[:400], "replaces": replaces}  # fmt: skip
    save_button(lambda: commands.load_framework(page.store, validate(Framework, values), held, by=page.person),
                ready=code.strip() and name, word="Keep it")  # fmt: skip


def _code(name: str) -> str:
    """The first words of a name that are short enough for a code."""
    short, words = "", re.findall("[A-Z0-9]+", name.upper())
    for word in words:
        if len(short) + len(word) + 1 > _CODE:
            break
        short = f"{short}-{word}" if short else word
    return short or "-".join(words)[:_CODE]


def _replaces(sets: dict[str, str]) -> str | None:
    """The set this one is a newer version of; what has the same words is carried over then."""
    return st.selectbox("Takes the place of", list(sets), index=None, format_func=lambda code: f"{sets[code]} ({code})",
                        placeholder="None: it is no newer version of a set", key="set-replaces",
                        help="What has the same words is then carried over under “Requirement sets”")  # fmt: skip


@st.dialog("New evidence", icon=":material/attach_file_add:")
def evidence_dialog(page: Page, unit_code: str | None = None, requirement_code: str | None = None) -> None:
    """A file or an address, valid for a time; linked to the requirement it was begun from."""
    ask_again(page)
    units = reference_labels(page.store, page.everywhere(), "unit")
    usual = unit_code or top_of(page.store, page.everywhere().units)
    name = st.text_input("Title (required)", key="evidence-name", max_chars=160) or ""
    codes = list(units)
    unit = st.selectbox("Unit (required)", codes, index=codes.index(usual) if usual in codes else None,
                        format_func=units.__getitem__, key="evidence-unit")  # fmt: skip
    left, right = st.columns(2)
    issued = left.date_input("Issued on (required)", value=page.today, key="evidence-issued", format=date_style(page.formats))
    until = right.date_input(
        "Valid until", value=None, key="evidence-until", help="Empty: without end", format=date_style(page.formats)
    )
    file = st.file_uploader("File", key="evidence-file", max_upload_size=20)
    link = st.text_input("or its address", key="evidence-link", max_chars=400) or None
    values = {"name": name, "unit_code": unit, "issued_on": issued, "valid_until": until, "link": link, "owner": page.person}
    save_button(lambda: _add_evidence(page, values, file, requirement_code), ready=name.strip() and unit and issued)


def _add_evidence(page: Page, values: dict[str, Any], file: Any, requirement_code: str | None) -> None:
    number = duty_commands.add_evidence(page.store, validate(EvidenceItem, values), name=file.name if file else None,
                                        content=file.getvalue() if file else None, by=page.person)  # fmt: skip
    if requirement_code:
        commands.link_evidence(page.store, number, requirement_code, by=page.person)


@st.dialog("A newer file", icon=":material/upload:")
def file_dialog(page: Page, row: dict[str, Any]) -> None:
    """Another file for evidence that is there."""
    ask_again(page)
    st.text(row["name"])
    file = st.file_uploader("File", key="evidence-newer", max_upload_size=20)
    save_button(lambda: duty_commands.attach_file(page.store, row["evidence_no"], name=file.name, content=file.getvalue(),
                                                  by=page.person) if file else None, ready=file)  # fmt: skip


@st.dialog("Link evidence", icon=":material/link:")
def link_dialog(page: Page, requirement_code: str, linked: Collection[str]) -> None:
    """A piece of evidence that is there already."""
    ask_again(page)
    shown = {
        number: name for number, name in evidence_queries.choices(page.store, page.everywhere()).items() if number not in linked
    }
    number = st.selectbox("Evidence", list(shown), index=None, format_func=shown.__getitem__, key="link-which")
    save_button(lambda: commands.link_evidence(page.store, str(number), requirement_code, by=page.person), ready=number)


def close_assessment_dialog(page: Page, row: dict[str, Any]) -> None:
    """The button that ends an assessment, behind a second look."""
    with st.popover("Close it", icon=":material/lock:"):
        st.caption("Its results stay as they are; a later look is a new assessment.")
        if st.button("Close the assessment", key="close-assessment"):
            do(lambda: commands.close_assessment(page.store, row["assessment_no"], by=page.person), "Closed")


@st.dialog("Close the finding", icon=":material/task_alt:")
def close_finding_dialog(page: Page, row: dict[str, Any]) -> None:
    """With what shows that it is put right."""
    ask_again(page)
    st.text(row["summary"])
    on = st.date_input("Closed on", value=page.today, max_value=page.today, key="finding-closed", format=date_style(page.formats))
    shown = st.text_area("What shows that it is put right (required)", key="finding-shown", max_chars=1000, height=90) or ""
    save_button(lambda: commands.close_finding(page.store, row["finding_no"], verified=shown, on=on, by=page.person),
                ready=on and shown.strip(), word="Close the finding")  # fmt: skip


@st.dialog("Take it up again", icon=":material/replay:")
def reopen_finding_dialog(page: Page, row: dict[str, Any]) -> None:
    """With a new day and a reason."""
    ask_again(page)
    st.text(row["summary"])
    due = st.date_input("New day", value=None, key="finding-due", format=date_style(page.formats))
    why = st.text_input("Why (required)", key="finding-why") or ""
    save_button(lambda: commands.reopen_finding(page.store, row["finding_no"], due_on=due or page.today, reason=why,
                                                by=page.person), ready=due and why.strip())  # fmt: skip
