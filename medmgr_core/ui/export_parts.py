"""Parts of the Load files screen: records taken out as files, of all units in reach."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path

import streamlit as st

from medmgr_core.imports.take_out import FORMS, may_take_out, take_out
from medmgr_core.people.files import prepare_download
from medmgr_core.ui.import_file_parts import XLSX, in_background
from medmgr_core.ui.page import Page
from medmgr_core.ui.problems import told

_ZIP = "application/zip"


def take_out_records(page: Page) -> None:
    """One table, several or all in one file; what CSV and Excel hold can be loaded again."""
    types = {record_type.table: record_type.plural for record_type in may_take_out(page.store, by=page.person)}
    if not types:
        st.info("You may not export anything. Ask an administrator for the right.")
        return
    st.caption("All that is in use in the units in your reach, as Load takes it in again. Parquet holds voided rows as well.")
    tables = st.multiselect("Tables", list(types), format_func=types.__getitem__, placeholder="All", key="export-tables")
    form = st.segmented_control("As", list(FORMS), format_func=lambda name: FORMS[name][1], default="zip", required=True,
                                key="export-form")  # fmt: skip
    if st.button("Make the file", icon=":material/download:", type="primary"):
        with told():
            name, content, rows = in_background("Writing the file", lambda stop: _made(page, str(form), tables, stop))
            address = prepare_download(
                page.store, name=name, media_type=XLSX if form == "xlsx" else _ZIP, content=content, by=page.person
            )
            st.text(f"{name}: {rows:,} rows, {max(1, len(content) // 1024):,} kB. It can be fetched for ten minutes.")
            st.link_button("Download", address, icon=":material/download:")


def _made(page: Page, form: str, tables: list[str], stop: threading.Event) -> tuple[str, bytes, int]:
    name = f"medmgr-{page.today:%Y-%m-%d}{FORMS[form][0]}"
    with tempfile.TemporaryDirectory(prefix="medmgr-export-") as folder:
        file = Path(folder) / name
        rows = take_out(page.store, file, form, tables=tables, by=page.person, stop=stop)
        return name, file.read_bytes(), sum(rows.values())
