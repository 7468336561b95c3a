"""Parts of the Load files screen: the file itself, and which column is which field."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import pandas as pd
import streamlit as st

from medmgr_core.entry.checks import Form, answers_to
from medmgr_core.entry.read_file import Sheet, StagedFile, read_file
from medmgr_core.errors import MedMgrError
from medmgr_core.imports.choice import Choice, choosable, fits, likely_sheet, likely_type, must_be_given, suggest
from medmgr_core.imports.commands import kept_choice
from medmgr_core.imports.queries import SAME_FILE, profile_for
from medmgr_core.imports.records import ImportProfile
from medmgr_core.imports.stage import open_stage
from medmgr_core.listing import Column
from medmgr_core.people.files import prepare_download
from medmgr_core.record import FieldSpec, Record
from medmgr_core.rows import rows_of
from medmgr_core.ui.import_meanings import choose_meanings
from medmgr_core.ui.page import Page
from medmgr_core.ui.tables import show_table
from medmgr_core.ui.text import md

T = TypeVar("T")
_CLOSED_AREAS = ("people", "system", "settings", "imports")  # what gives rights or steers MedMgr is not loaded from files
_TYPES = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NOWHERE, _SAME = "Not in the file", "The same in all rows"
_LEFT_OUT = (Column("row", "Row", "count", width=80), Column("why", "Why", width=260), Column("text", "What stands there"))


def loadable(page: Page) -> dict[str, type[Record]]:
    """Record types that files may fill and this person may enter, by table."""
    return {t.table: t for t in page.store.catalogue.record_types
            if t.area not in _CLOSED_AREAS and page.may("enter", t.area)}  # fmt: skip


def choose_file(page: Page) -> StagedFile | None:
    """The upload, read by a process of its own; a file that cannot be read is refused in one sentence."""
    files = st.file_uploader("Files", type=_TYPES, accept_multiple_files=True, key="import-files", label_visibility="collapsed")
    if not files:
        st.caption(
            "A spreadsheet or text file as another system gives it: ledger, rota, return. Nothing is kept before you say so."
        )
        offer_template(page)
        return None
    names = [file.name for file in files]
    place = st.segmented_control("File", range(len(files)), format_func=lambda n: md(names[n]), default=0, required=True,
                                 key="import-file") if len(files) > 1 else 0  # fmt: skip
    file = files[int(place or 0)]
    # A file's folder goes with its entry: when another one is uploaded instead, and with the session.
    held: dict[str, HeldFile] = st.session_state.setdefault("import-staged", {})
    for gone in held.keys() - {each.file_id for each in files}:
        del held[gone]
    if file.file_id not in held:
        try:
            held[file.file_id] = in_background(f"Reading {file.name}", lambda stop: HeldFile(file.name, file.getvalue(), stop))
        except MedMgrError as error:
            st.error(md(error), icon=":material/error:")
            return None
    return held[file.file_id].staged


def offer_template(page: Page) -> None:
    """A spreadsheet to fill in, for what no other system gives."""
    types = loadable(page)
    if types:
        with st.popover("Template to fill in", icon=":material/table_view:"):
            table = st.selectbox("For", list(types), format_func=lambda name: types[name].plural, key="import-template")
            if st.button("Make the template", icon=":material/download:"):
                from medmgr_core.entry.template import template_xlsx  # xlsxwriter: not at every start

                content = template_xlsx(types[table])
                address = prepare_download(
                    page.store, name=f"{table}-template.xlsx", media_type=XLSX, content=content, by=page.person
                )
                st.link_button("Download", address, type="primary", icon=":material/download:")


class HeldFile:
    """A file that was read. The folder it waits in is removed when nobody holds it any more."""

    def __init__(self, name: str, content: bytes, stop: threading.Event) -> None:
        folder = Path(tempfile.mkdtemp(prefix="medmgr-import-"))
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        path = folder / "file"
        path.write_bytes(content)
        self.staged = read_file(path, folder, name=name, stop=stop)
        path.unlink()


def in_background(label: str, work: Callable[[threading.Event], T]) -> T:
    """Run long work beside the screen, which counts the seconds; it is stopped when the person goes elsewhere."""
    stop = threading.Event()
    begun = time.monotonic()
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(work, stop)
        place = st.empty()
        try:
            while not running.done():
                seconds = time.monotonic() - begun
                if seconds > 1:
                    place.caption(f"{md(label)} … {seconds:.0f} s. Going to another page stops it.")
                time.sleep(0.05)
        finally:  # also when Streamlit stops this run
            stop.set()
        place.empty()
        return running.result()


def file_caption(page: Page, staged: StagedFile, sheet: Sheet) -> None:
    """What was found in the file, in words; what was left out, with the reason."""
    parts = [f"{sheet.rows:,} rows in {len(sheet.columns)} columns", *staged.notes[:4]]
    st.caption(f"**{md(staged.name)}**: " + md("; ".join(parts)))
    before = rows_of(page.store.read(SAME_FILE, page.everywhere(), digest=staged.digest))
    if before:
        when, who = page.formats.moment(before[0]["entered_at"]), md(before[0]["entered_by"])
        st.info(f"This very file was taken in on {when} by {who}.", icon=":material/history:")
    aside = [*sheet.problems, *sheet.left_out]
    if aside:
        label = "1 row or column is left out" if len(aside) == 1 else f"{len(aside):,} rows or columns are left out"
        with st.expander(label, icon=":material/playlist_remove:"):
            frame = pd.DataFrame([{"row": left.row or None, "why": left.why, "text": left.text} for left in aside])
            show_table(page, frame.astype({"row": "Int64"}), _LEFT_OUT, key="left-out", alt="What is left out", empty="")


def choose_sheet(page: Page, staged: StagedFile) -> Sheet:
    """One sheet; where several tables stand in one, each is offered."""
    if len(staged.sheets) == 1:
        return staged.sheets[0]
    types = list(loadable(page).values())
    usual = staged.sheets.index(likely_sheet(staged.sheets, types)) if types else 0
    place = st.selectbox("Sheet or table", range(len(staged.sheets)), index=usual, format_func=lambda n: staged.sheets[n].name,
                         key=f"import-sheet-{staged.digest[:8]}", width=260)  # fmt: skip
    return staged.sheets[int(place)]


def choose_type(page: Page, sheet: Sheet, profile: ImportProfile | None) -> type[Record] | None:
    """What the rows become: as remembered, or as the headings suggest."""
    types = loadable(page)
    if not types:
        st.info("You may not enter anything that files bring. Ask an administrator for the right.")
        return None
    remembered = profile.record_table if profile and profile.record_table in types else ""
    usual = remembered or likely_type(sheet, list(types.values())).table
    table = st.selectbox("Rows are", list(types), index=list(types).index(usual), format_func=lambda name: types[name].plural,
                         key=f"import-type-{'|'.join(sheet.columns)[:80]}", width=260)  # fmt: skip
    return types[table]


def profile_of(page: Page, sheet: Sheet) -> ImportProfile | None:
    """What was remembered of files with such headings."""
    return profile_for(page.store, sheet.columns)


def choose_columns(staged: StagedFile, sheet: Sheet, record_type: type[Record], profile: ImportProfile | None) -> Choice:
    """Which column is which field: remembered or suggested, and changed by the person."""
    start = _start(staged, sheet, record_type, profile)
    columns: dict[str, str] = {}
    constants: dict[str, str] = {}
    specs = choosable(record_type)
    if record_type.wide and st.session_state.get(_measures_key(sheet, staged.digest[:8]), start.measures):
        specs = [spec for spec in specs if spec.name not in record_type.wide]
    with st.grid(4, min_column_width=210):
        for spec in specs:
            with st.container(gap="xsmall"):
                _choose_column(spec, record_type, sheet, start, staged.digest[:8], columns, constants)
    measures = _choose_measures(record_type, sheet, start, staged.digest[:8])
    meanings = choose_meanings(staged, sheet, record_type, columns, start.meanings)
    return Choice(columns, constants, dict(start.forms), tuple(measures), meanings)


def _start(staged: StagedFile, sheet: Sheet, record_type: type[Record], profile: ImportProfile | None) -> Choice:
    key = f"import-start-{staged.digest}-{sheet.table}-{record_type.table}"
    if key not in st.session_state:
        with open_stage(staged.stage) as connection:
            if profile and profile.record_table == record_type.table:
                st.session_state[key] = fits(connection, sheet, record_type, kept_choice(profile))
            else:
                st.session_state[key] = suggest(connection, sheet, record_type)
    start: Choice = st.session_state[key]
    return start


def _choose_column(spec: FieldSpec, record_type: type[Record], sheet: Sheet, start: Choice, part: str,
                   columns: dict[str, str], constants: dict[str, str]) -> None:  # fmt: skip
    options = [_NOWHERE, _SAME, *sheet.columns]
    usual = start.columns.get(spec.name) or (_SAME if start.constants.get(spec.name) else _NOWHERE)
    label = f"{spec.title} (required)" if must_be_given(record_type, spec) else spec.title
    key = f"import-{part}-{sheet.table}-{record_type.table}-{spec.name}"
    chosen = st.selectbox(label, options, index=options.index(usual) if usual in options else 0, key=key)
    if chosen == _SAME:
        text = st.text_input(f"{spec.title} in all rows", start.constants.get(spec.name, ""), key=f"{key}-same",
                             label_visibility="collapsed", placeholder="Value or code for all rows")  # fmt: skip
        constants[spec.name] = text.strip()
    elif chosen != _NOWHERE:
        columns[spec.name] = str(chosen)


def _choose_measures(record_type: type[Record], sheet: Sheet, start: Choice, part: str) -> list[str]:
    if not (record_type.wide and start.measures):
        return []
    return list(st.multiselect("Columns of figures, each of which becomes a row", sheet.columns, list(start.measures),
                               key=_measures_key(sheet, part),
                               help="Take all off to say instead which column names the figure and which holds it"))  # fmt: skip


def _measures_key(sheet: Sheet, part: str) -> str:
    return f"import-{part}-{sheet.table}-measures"


def answer_questions(choice: Choice, questions: Mapping[str, str], record_type: type[Record]) -> Choice:
    """What a person must say before a column can be read, such as which comes first in 04/05/2020."""
    forms: dict[str, Form] = dict(choice.forms)
    titles = {spec.name: spec.title for spec in choosable(record_type)}
    for name, question in questions.items():
        answers = answers_to(choice.forms[name])
        said = st.segmented_control(f"{titles[name]}: {md(question)}", list(answers), key=f"import-answer-{name}-{question}")
        if said:
            forms[name] = answers[said]
    return replace(choice, forms=forms)
