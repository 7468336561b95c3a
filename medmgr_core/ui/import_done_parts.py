"""Parts of the Load files screen: files taken in before, one click to take one back, and the rows that wait."""

from __future__ import annotations

import json
import threading
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from medmgr_core.imports.choice import choosable
from medmgr_core.imports.mend import leave_row, mend_row
from medmgr_core.imports.queries import WAITING_FILES
from medmgr_core.imports.returned import Returned, take_returned
from medmgr_core.imports.wrong_rows import wrong_rows_xlsx
from medmgr_core.people.entries import undo_entries
from medmgr_core.people.files import prepare_download
from medmgr_core.rows import rows_of
from medmgr_core.ui.import_file_parts import XLSX, HeldFile, in_background
from medmgr_core.ui.import_lists import LOADED, WAITING
from medmgr_core.ui.page import Page, ask_again
from medmgr_core.ui.problems import told
from medmgr_core.ui.tables import show_listing
from medmgr_core.ui.text import md


def loaded_files(page: Page) -> None:
    """The files, newest first; a chosen one can be taken back."""
    show_listing(page, LOADED, key="loaded", name="Files taken in", empty="No file has been taken in for this unit yet.",
                 actions=lambda picked: _undo_button(page, picked))  # fmt: skip


def _undo_button(page: Page, picked: dict[str, Any] | None) -> None:
    if picked and page.may("enter") and st.button("Take this file back", icon=":material/undo:"):
        _undo(page, picked)


@st.dialog("Take a file back")
def _undo(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    st.markdown(f"All rows of **{md(picked['file_name'])}** are voided. Rows somebody edited since are kept and named.")
    why = st.text_input("Why?", key=f"undo-file-{picked['batch']}")
    if st.button("Take it back", type="primary", icon=":material/undo:", disabled=not why.strip()):
        with told():
            count, kept = undo_entries(page.store, picked["batch"], by=page.person, reason=why)
            st.success("1 record is taken back." if count == 1 else f"{count:,} records are taken back.")
            if kept:
                st.warning("Kept because they were edited or are in use: " + md(", ".join(kept[:20])))


def waiting_rows(page: Page) -> None:
    """Rows that could not be taken; a chosen one is mended cell by cell, those of a file in a spreadsheet."""
    if page.may("enter"):
        _in_a_spreadsheet(page)
    show_listing(page, WAITING, key="waiting", name="Rows to mend", empty="No row waits to be mended.",
                 actions=lambda picked: _mend_button(page, picked))  # fmt: skip


def _in_a_spreadsheet(page: Page) -> None:
    """The wrong rows of a file as a workbook, and the same corrected."""
    files = {file["batch"]: file for file in rows_of(page.store.read(WAITING_FILES, page.scope))}
    if not files:
        return
    with st.popover("Mend in a spreadsheet", icon=":material/table_view:"):
        batch = st.selectbox("Rows of", list(files), key="mend-file", format_func=lambda code: _file_label(page, files[code]))
        if st.button("Make the workbook", icon=":material/download:"):
            with told():
                content, name = wrong_rows_xlsx(page.store, batch, by=page.person), f"rows-to-mend-{batch}.xlsx"
                address = prepare_download(page.store, name=name, media_type=XLSX, content=content, by=page.person)
                st.link_button("Download", address, type="primary", icon=":material/download:")
        file = st.file_uploader("The workbook, corrected", type=["xlsx"], key="mend-returned")
        if file and st.button("Take the corrected rows", type="primary", icon=":material/check:"):
            with told():
                _tell_returned(in_background("Taking the rows in", lambda stop: _take_returned(page, batch, file, stop)))


def _file_label(page: Page, file: dict[str, Any]) -> str:
    rows = "1 row" if file["rows"] == 1 else f"{file['rows']:,} rows"
    return f"{file['file_name']}, {page.formats.moment(file['entered_at'])}: {rows}"


def _take_returned(page: Page, batch: str, file: UploadedFile, stop: threading.Event) -> Returned:
    held = HeldFile(file.name, file.getvalue(), stop)  # its folder goes when this is done
    return take_returned(page.store, batch, held.staged, by=page.person, stop=stop)


def _tell_returned(done: Returned) -> None:
    mended = "1 row is mended" if done.mended == 1 else f"{done.mended:,} rows are mended"
    wrong = f", {done.wrong:,} still wrong" if done.wrong else ""
    (st.success if done.mended else st.info)(f"{mended}{wrong}.")
    for sentence in done.told[:20]:
        st.warning(md(sentence))
    if len(done.told) > 20:
        st.warning(f"{len(done.told) - 20:,} more rows were passed over.")


def _mend_button(page: Page, picked: dict[str, Any] | None) -> None:
    if picked and page.may("enter") and st.button("Mend", icon=":material/build:"):
        _mend(page, picked)


@st.dialog("Mend a row", width="large")
def _mend(page: Page, picked: dict[str, Any]) -> None:
    ask_again(page)
    record_type = page.store.catalogue.by_table[picked["record_table"]]
    st.caption(f"{md(picked['file_name'])}, row {picked['row_in_file']}")
    st.error(md(picked["problem"]), icon=":material/error:")
    cells = json.loads(picked["cells"])
    with st.grid(2, min_column_width=220):
        typed = {
            spec.name: st.text_input(spec.title, cells.get(spec.name) or "", key=f"mend-{picked['waiting_no']}-{spec.name}")
            for spec in choosable(record_type)
        }
    with st.container(horizontal=True):
        if st.button("Take this row", type="primary", icon=":material/check:"):
            with told():
                mend_row(page.store, picked["waiting_no"], typed, revision=picked["revision"], by=page.person)
                st.rerun()
        if st.button("Leave it out", icon=":material/playlist_remove:"):
            with told():
                leave_row(page.store, picked["waiting_no"], revision=picked["revision"], by=page.person)
                st.rerun()
