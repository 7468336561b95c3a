"""An XLSX template to fill in, made from a record class: headings, choice lists, formats, an example, notes."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from medmgr_core.entry.field_words import how_to_write, is_needed
from medmgr_core.entry.record_csv import read_records
from medmgr_core.record import FieldSpec, Record, fields_of, words

ROWS = 10_000  # as many rows below the headings are made ready
_SAMPLE = Path(__file__).parents[2] / "data" / "sample"
_SAFE = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMATS = {"money": "#,##0.00", "share": "0.0 %", "date": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm",
            "count": "0", "hours": "0.00", "quantity": "General"}  # fmt: skip
_HEADING = {"bold": True, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1}
_NEEDED, _OPTIONAL = {**_HEADING, "bg_color": "#0F5C6E"}, {**_HEADING, "bg_color": "#6B7C85"}
_EXAMPLE = {"italic": True, "font_color": "#6B7C85"}
_NOTES = ("Column", "Needed", "What it is", "How to write it", "Example")
_FAR = 10**12


def template_xlsx(record_type: type[Record], choices: Mapping[str, Sequence[str]] | None = None) -> bytes:
    """The workbook for records of one type. ``choices``: field name -> codes to choose from."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _SAFE) as book:
        sheet = book.add_worksheet(record_type.plural[:31])
        notes = book.add_worksheet("Notes")
        lists = book.add_worksheet("Lists")
        lists.hide()
        example = example_of(record_type)
        for column, spec in enumerate(template_fields(record_type)):
            _write_column(book, sheet, column, record_type, spec)
            _write_example(book, sheet, column, spec, example.get(spec.name))
            _write_rule(sheet, lists, column, spec, _listed(spec, choices or {}))
        sheet.freeze_panes(1, 0)
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS + 1}"})
        _write_notes(book, notes, record_type, example)
    return file.getvalue()


def template_fields(record_type: type[Record]) -> list[FieldSpec]:
    """The fields a sheet can hold: all but the content of files."""
    return [spec for spec in fields_of(record_type) if spec.kind.name != "content"]


def example_of(record_type: type[Record]) -> dict[str, Any]:
    """The sample record with most of its fields filled, as in the second row of the template; {} without one."""
    path = _SAMPLE / f"{record_type.table}.csv"
    records = read_records(record_type, path) if path.exists() else ()
    filled = [record.model_dump(exclude_none=True) for record in records]
    return max(filled, key=len, default={})


def cell_of(spec: FieldSpec, value: Any) -> Any:
    """A value of a record as it stands in a cell: amounts with decimals, choices in words."""
    if spec.choices:
        return words(value)
    if spec.kind.name == "yes_no":
        return "yes" if value else "no"
    return value / 100 if spec.kind.name == "money" else value


def _write_column(book: Any, sheet: Any, column: int, record_type: type[Record], spec: FieldSpec) -> None:
    """Heading with its note, and the format of the cells below it; text keeps the zeros a code begins with."""
    needed = is_needed(record_type, spec)
    sheet.write_string(0, column, spec.title, book.add_format(_NEEDED if needed else _OPTIONAL))
    parts = ("Needed." if needed else "May stay empty.", spec.description, how_to_write(record_type, spec))
    sheet.write_comment(0, column, "\n".join(part for part in parts if part), {"x_scale": 2, "y_scale": 1.2})
    width = max(12, min(40, len(spec.title) + 4), 24 if spec.kind.name in ("text", "long_text", "reference") else 0)
    sheet.set_column(column, column, width, book.add_format({"num_format": _FORMATS.get(spec.kind.name, "@")}))


def _write_example(book: Any, sheet: Any, column: int, spec: FieldSpec, value: Any) -> None:
    form = book.add_format({**_EXAMPLE, "num_format": _FORMATS.get(spec.kind.name, "@")})
    _write_cell(sheet, 1, column, None if value in (None, "") else cell_of(spec, value), form)


def _write_cell(sheet: Any, row: int, column: int, value: Any, form: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, form)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, form)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, form)
    else:
        sheet.write_number(row, column, value, form)


def _listed(spec: FieldSpec, choices: Mapping[str, Sequence[str]]) -> list[str]:
    """What a cell may be chosen from."""
    if spec.kind.name == "yes_no":
        return ["yes", "no"]
    return [words(choice) for choice in spec.choices] or list(choices.get(spec.name, ()))


def _write_rule(sheet: Any, lists: Any, column: int, spec: FieldSpec, listed: list[str]) -> None:
    """What the cells below a heading accept. A list stands on a sheet of its own: in the rule it may not be long."""
    for row, text in enumerate(listed):
        lists.write_string(row, column, text)
    letters = xl_col_to_name(column)
    source = f"=Lists!${letters}$1:${letters}${len(listed)}"
    rule = {"validate": "list", "source": source} if listed else _number_rule(spec)
    if rule:
        # A code that is not on the list may have been added since: it is asked about, not refused.
        stop = "stop" if spec.choices or not listed else "warning"
        sheet.data_validation(1, column, ROWS, column, {**rule, "error_type": stop, "error_title": spec.title[:32],
                              "error_message": "This does not fit the column: see the sheet Notes."})  # fmt: skip


def _number_rule(spec: FieldSpec) -> dict[str, Any] | None:
    name = spec.kind.name
    if name in ("date", "moment"):
        return {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    if name not in ("count", "money", "quantity", "hours", "share"):
        return None
    limits, unit = dict(spec.limits), 100 if name == "money" else 1
    least, most = limits.get("ge", limits.get("gt", -_FAR)), limits.get("le", limits.get("lt", _FAR))
    kind = "integer" if name == "count" else "decimal"
    return {"validate": kind, "criteria": "between", "minimum": least / unit, "maximum": most / unit}


def _write_notes(book: Any, notes: Any, record_type: type[Record], example: dict[str, Any]) -> None:
    """One row a field, and how the template is used."""
    wrapped, bold = book.add_format({"text_wrap": True, "valign": "top"}), book.add_format(_NEEDED)
    notes.write_string(0, 0, f"{record_type.plural}: {record_type.__doc__ or ''}".strip())
    notes.write_string(1, 0, "The grey row below the headings is an example: write over it or delete it.")
    for column, (title, width) in enumerate(zip(_NOTES, (26, 9, 45, 50, 30), strict=True)):
        notes.write_string(3, column, title, bold)
        notes.set_column(column, column, width)
    for row, spec in enumerate(template_fields(record_type), 4):
        value = example.get(spec.name)
        shown = "" if value in (None, "") else str(cell_of(spec, value))
        needed = "yes" if is_needed(record_type, spec) else "no"
        for column, text in enumerate((spec.title, needed, spec.description, how_to_write(record_type, spec), shown)):
            _write_cell(notes, row, column, text or None, wrapped)
