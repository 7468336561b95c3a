"""Load files: a file as it is, what it would do, and taking it in; files taken in before, rows that wait, and taking out."""

import streamlit as st

from medmgr_core.imports.dry_run import Asked
from medmgr_core.ui.export_parts import take_out_records
from medmgr_core.ui.import_done_parts import loaded_files, waiting_rows
from medmgr_core.ui.import_file_parts import (
    answer_questions,
    choose_columns,
    choose_file,
    choose_sheet,
    choose_type,
    file_caption,
    profile_of,
)
from medmgr_core.ui.import_result_parts import ask_unknown, headline, look, summary, take, told_done
from medmgr_core.ui.page import open_page

page = open_page("Load files", "imports", unit=True)
shown = st.segmented_control("Show", ["Load", "Files taken in", "Rows to mend", "Take out"], default="Load", required=True,
                             key="imports_shown", label_visibility="collapsed", bind="query-params")  # fmt: skip
if shown == "Files taken in":
    loaded_files(page)
    st.stop()
if shown == "Rows to mend":
    waiting_rows(page)
    st.stop()
if shown == "Take out":
    take_out_records(page)
    st.stop()
if not page.may("enter"):
    st.info("You may see which files were taken in, but not take in more. Ask an administrator for the right.")
    st.stop()

staged = choose_file(page)
if staged is None or told_done(page, staged):
    st.stop()
sheet = choose_sheet(page, staged)
file_caption(page, staged, sheet)
profile = profile_of(page, sheet)
record_type = choose_type(page, sheet, profile)
if record_type is None:
    st.stop()

choice = choose_columns(staged, sheet, record_type, profile)
asked = Asked(record_type, sheet, choice, page.scope.root, frozenset(st.session_state.get("import-create", ())))
dry = look(page, staged, asked)
if dry.lacking:
    st.info(f"Choose the column for: {', '.join(dry.lacking)}. Or give one value for all rows.")
elif dry.questions:
    answered = answer_questions(dry.asked.choice, dry.questions, record_type)
    dry = look(page, staged, Asked(record_type, sheet, answered, page.scope.root, asked.create))
if not (dry.lacking or dry.questions):
    wanted = ask_unknown(page, dry.asked, dry)
    if wanted.create != asked.create:
        st.session_state["import-create"] = wanted.create
        st.rerun()
    st.subheader(headline(page, dry), anchor=False)
    summary(page, dry)
    take(page, staged, dry.asked, dry, profile.profile_code if profile else None)
