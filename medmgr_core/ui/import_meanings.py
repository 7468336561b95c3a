"""What the words of a column stand for where they are none of the choices: asked once, kept with the import profile."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from medmgr_core.entry.read_file import Sheet, StagedFile
from medmgr_core.imports.choice import choosable, strange_words
from medmgr_core.imports.stage import open_stage
from medmgr_core.record import FieldSpec, Record, words
from medmgr_core.ui.text import md

Meanings = dict[str, dict[str, str]]


def choose_meanings(staged: StagedFile, sheet: Sheet, record_type: type[Record], columns: Mapping[str, str],
                    kept: Mapping[str, Mapping[str, str]]) -> Meanings:  # fmt: skip
    """Field -> text of the file -> choice, for the columns of choices that hold other words; kept: as remembered."""
    found: Meanings = {}
    for spec in choosable(record_type):
        if spec.kind.name == "choice" and spec.name in columns:
            asked = _strange(staged, sheet, record_type, spec, columns[spec.name])
            said = _ask(staged, sheet, spec, asked, kept.get(spec.name, {})) if asked else {}
            if said:
                found[spec.name] = said
    return found


def _strange(staged: StagedFile, sheet: Sheet, record_type: type[Record], spec: FieldSpec, heading: str) -> dict[str, int]:
    """Looked for once for each file, table and column."""
    held: dict[str, dict[str, int]] = st.session_state.setdefault("import-strange", {})
    key = f"{staged.digest} {sheet.table} {record_type.table} {spec.name} {heading}"
    if key not in held:
        held.clear()
        with open_stage(staged.stage) as connection:
            held[key] = strange_words(connection, sheet, record_type, spec, heading)
    return held[key]


def _ask(staged: StagedFile, sheet: Sheet, spec: FieldSpec, asked: Mapping[str, int], kept: Mapping[str, str]) -> dict[str, str]:
    labels = {words(choice): choice for choice in spec.choices}
    told = "1 word is" if len(asked) == 1 else f"{len(asked)} words are"
    with st.expander(f"{md(spec.title)}: {told} none of its choices. Say what they stand for", icon=":material/translate:"):
        frame = pd.DataFrame({"text": list(asked), "rows": list(asked.values()),
                              "stands_for": [words(kept[text]) if text in kept else None for text in asked]})  # fmt: skip
        key = f"import-meaning-{staged.digest[:8]}-{sheet.table}-{spec.name}"
        edited = st.data_editor(
            frame, hide_index=True, disabled=["text", "rows"], key=key, alt=f"What the words stand for: {spec.title}",
            column_config={
                "text": st.column_config.TextColumn("In the file"),
                "rows": st.column_config.NumberColumn("Rows", width=80),
                "stands_for": st.column_config.SelectboxColumn("Stands for", options=list(labels)),
            },
        )  # fmt: skip
    chosen = edited.dropna(subset=["stands_for"])
    return {str(text): labels[str(label)] for text, label in zip(chosen["text"], chosen["stands_for"], strict=True)}
