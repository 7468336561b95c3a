"""Tables as files, with exactly the rows and columns shown, and no cell that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from medmgr_core.listing import Column
from medmgr_core.record import words

_RUNS = ("=", "+", "-", "@", "\t", "\r")


def to_csv(frame: pd.DataFrame, columns: Sequence[Column]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, as spreadsheets expect it; money as plain decimals."""
    plain = pd.DataFrame({column.title: _neutral(_exported(frame[column.name], column)) for column in columns})
    return b"\xef\xbb\xbf" + plain.to_csv(index=False, lineterminator="\r\n").encode()


def to_xlsx(frame: pd.DataFrame, columns: Sequence[Column], name: str) -> bytes:
    """One sheet with a bold head, frozen, with a filter; text is written as text."""
    import xlsxwriter  # only here: it takes a while to import

    buffer = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True, "constant_memory": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(_sheet_name(name))
        bold = book.add_format({"bold": True, "bottom": 1})
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column.title, bold)
            _write_column(sheet, at, _exported(frame[column.name], column), book.add_format(_number_format(column)))
        sheet.freeze_panes(1, 0)
        if columns:
            sheet.autofilter(0, 0, len(frame), len(columns) - 1)
        sheet.autofit()
    return buffer.getvalue()


def _write_column(sheet: Any, at: int, values: pd.Series[Any], style: Any) -> None:
    for row, value in enumerate(_python(values), start=1):
        if value is None:
            continue
        if hasattr(value, "isoformat"):
            sheet.write_datetime(row, at, value, style)
        elif isinstance(value, bool):
            sheet.write_boolean(row, at, value)
        elif isinstance(value, int | float):
            sheet.write_number(row, at, value, style)
        else:
            sheet.write_string(row, at, str(value))


def _python(values: pd.Series[Any]) -> Iterable[Any]:
    held = values.astype(object).where(values.notna(), None).tolist()
    return (value.to_pydatetime() if isinstance(value, pd.Timestamp) else value for value in held)


def _exported(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    if column.kind in ("money", "money_exact"):
        return values.astype("float64") / 100
    if column.kind == "choice":
        return values.map(words, na_action="ignore")
    return values


def _neutral(values: pd.Series[Any]) -> pd.Series[Any]:
    """Text that begins like a formula is given an apostrophe, so that no spreadsheet runs it."""
    if str(values.dtype) not in ("str", "object", "string"):
        return values
    return values.map(lambda text: f"'{text}" if isinstance(text, str) and text.startswith(_RUNS) else text)


def _number_format(column: Column) -> dict[str, Any]:
    formats = {"money": "#,##0.00", "money_exact": "#,##0.00", "share": "0.0%", "date": "yyyy-mm-dd",
               "moment": "yyyy-mm-dd hh:mm", "hours": "0.0"}  # fmt: skip
    return {"num_format": formats[column.kind]} if column.kind in formats else {}


def _sheet_name(name: str) -> str:
    return "".join(" " if c in "[]:*?/\\'" else c for c in name)[:31].strip() or "Table"
