"""The wrong rows of a file as a workbook to be corrected and given back: its headings, and what is wrong with each row."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from medmgr_core.errors import NotFound
from medmgr_core.imports.choice import Choice, choosable
from medmgr_core.imports.mend import read_as
from medmgr_core.imports.queries import WAITING_OF
from medmgr_core.imports.records import LoadedFile
from medmgr_core.people.rights import allow, rights_of
from medmgr_core.record import FieldSpec, Record
from medmgr_core.store.store import Store
from medmgr_core.store.write import StoredRow

WRONG, NUMBER = "What is wrong", "Number of the row (leave it as it is)"
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_HEAD = {"bold": True, "font_color": "#FFFFFF", "bg_color": "#0F5C6E", "text_wrap": True, "valign": "vcenter"}
_TEXT, _BAD = {"num_format": "@"}, {"num_format": "@", "bg_color": "#FBD9C9"}
_TOLD, _GREY = {"text_wrap": True}, {"num_format": "@", "font_color": "#6B7C85"}


def wrong_rows_xlsx(store: Store, batch: str, *, by: str) -> bytes:
    """The rows of a file that still wait, a sheet row each. Raises NotAllowed, NotFound."""
    import xlsxwriter  # only here: it takes a while to import

    loaded, rows = waiting_of(store, batch, by)
    open_rows = [row for row in rows if row["state"] == "waiting"]
    if not open_rows:
        raise NotFound("No row of this file waits any more.")
    record_type = store.catalogue.by_table[str(loaded.values["record_table"])]
    found = headings(record_type, read_as(loaded), [row["cells"] for row in open_rows])
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _SAFE) as book:
        sheet = book.add_worksheet("Rows to mend")
        forms = {name: book.add_format(form) for name, form in (("text", _TEXT), ("bad", _BAD), ("told", _TOLD), ("grey", _GREY))}
        for column, heading in enumerate((*found.values(), WRONG, NUMBER)):
            sheet.write_string(0, column, heading, book.add_format(_HEAD))
        specs = {spec.name: spec for spec in choosable(record_type)}
        for place, row in enumerate(open_rows, 1):
            _write_row(sheet, place, row, [specs[name] for name in found], forms)
        sheet.set_column(0, len(found) - 1, 20, forms["text"])
        sheet.set_column(len(found), len(found), 70)
        sheet.set_column(len(found) + 1, len(found) + 1, 14)
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{len(open_rows) + 1}"})
    return buffer.getvalue()


def waiting_of(store: Store, batch: str, by: str) -> tuple[StoredRow, list[dict[str, Any]]]:
    """A file, and its rows in reach, settled ones too. Their ``cells`` are texts by field. Raises NotAllowed, NotFound."""
    loaded = store.row(LoadedFile, (batch,))
    if loaded is None or loaded.voided_at is not None:
        raise NotFound("This file was taken back, or never taken in.")
    allow(store, by, "imports", "enter", loaded.values["unit_code"])
    found = store.read(WAITING_OF, None, batch=batch, units=sorted(rights_of(store, by).units("imports", "enter")))
    rows = [{str(name): value for name, value in row.items()} for row in found.to_dict("records")]
    return loaded, [{**row, "cells": json.loads(row["cells"])} for row in rows]


def headings(record_type: type[Record], choice: Choice, cells: Sequence[Mapping[str, str | None]]) -> dict[str, str]:
    """Field -> heading: as the file had it; the title of a field that no column of its own filled."""
    held = {name for row in cells for name in row}
    found: dict[str, str] = {}
    for spec in choosable(record_type):
        if spec.name in held:
            heading = choice.columns.get(spec.name, spec.title)
            found[spec.name] = f"{heading} ({spec.name})" if heading in (*found.values(), WRONG, NUMBER) else heading
    return found


def told_of(problem: str, specs: Sequence[FieldSpec]) -> dict[str, str]:
    """What is said of each field: the sentences stand one behind the other, each headed by the title of its field."""
    heads = {spec.name: re.search(rf"(?:^|[.?!] ){re.escape(spec.title)}(?=: | is missing)", problem) for spec in specs}
    starts = sorted((match.start(), name) for name, match in heads.items() if match)
    ends = [start for start, _ in starts[1:]] + [len(problem)]
    return {name: problem[start:end].lstrip(".?! ") for (start, name), end in zip(starts, ends, strict=True)}


def _write_row(sheet: Any, place: int, row: Mapping[str, Any], specs: Sequence[FieldSpec], forms: Mapping[str, Any]) -> None:
    told = told_of(row["problem"], specs)
    for column, spec in enumerate(specs):
        sheet.write_string(place, column, row["cells"].get(spec.name) or "", forms["bad" if spec.name in told else "text"])
        if spec.name in told:
            sheet.write_comment(place, column, told[spec.name])
    sheet.write_string(place, len(specs), f"Row {row['row_in_file']} of the file. {row['problem']}", forms["told"])
    sheet.write_string(place, len(specs) + 1, row["waiting_no"], forms["grey"])
