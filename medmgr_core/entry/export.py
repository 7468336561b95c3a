"""Tables as files, with exactly the rows and columns shown, and no cell that a spreadsheet would run."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from medmgr_core.entry.workbook import SheetOf, WorkbookFile
from medmgr_core.listing import Column
from medmgr_core.record import words

MARK = b"\xef\xbb\xbf"  # by which spreadsheets know UTF-8
_RUNS = ("=", "+", "-", "@", "\t", "\r")
_TEXTS = ("text", "long_text", "code", "reference", "choice")


def to_csv(frame: pd.DataFrame, columns: Sequence[Column]) -> bytes:
    """CSV in UTF-8 with a byte-order mark, as spreadsheets expect it; money as plain decimals."""
    plain = pd.DataFrame({column.title: _neutral(_exported(frame[column.name], column)) for column in columns})
    return MARK + plain.to_csv(index=False, lineterminator="\r\n").encode()


def to_xlsx(frame: pd.DataFrame, columns: Sequence[Column], name: str) -> bytes:
    """One sheet with a bold head, frozen, with a filter; text is written as text."""
    buffer, places = io.BytesIO(), range(len(columns))
    named = [replace(column, name=f"c{place}") for place, column in zip(places, columns, strict=True)]
    held = {new.name: frame[old.name] for new, old in zip(named, columns, strict=True)}
    worded = {c.name: held[c.name].map(words, na_action="ignore") for c in named if c.kind == "choice"}
    with duckdb.connect() as scratch, WorkbookFile(buffer) as book:
        scratch.register("held", pd.DataFrame({**held, **worded}))
        book.add(scratch, SheetOf(name, "held", named))
    return buffer.getvalue()


def write_csv(connection: duckdb.DuckDBPyConnection, relation: str, columns: Sequence[Column], order: str, file: Path) -> None:
    """The rows of a DuckDB relation as CSV that an import reads back as they are."""
    cells = ", ".join(f'{_cell_sql(column)} AS "{column.title}"' for column in columns)  # titles are those of records
    connection.execute(f"COPY (SELECT {cells} FROM {relation} ORDER BY {order}) TO '{file}' (FORMAT csv, HEADER)")


def _cell_sql(column: Column) -> str:
    name = column.name
    if column.kind == "money":
        return f"{name} * 0.01::DECIMAL(3, 2)"
    if column.kind == "yes_no":
        return f"CASE WHEN {name} THEN 'yes' WHEN NOT {name} THEN 'no' END"
    if column.kind == "choice":
        cases = " ".join(f"WHEN '{choice}' THEN '{words(choice)}'" for choice in column.choices)
        return f"CASE {name} {cases} ELSE {name} END" if cases else name
    if column.kind not in _TEXTS:
        return name
    # One apostrophe more before those that are there: taking one away gives the text back.
    return f"CASE WHEN left(ltrim({name}, ''''), 1) IN ('=', '+', '-', '@', chr(9), chr(13)) THEN '''' || {name} ELSE {name} END"


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
