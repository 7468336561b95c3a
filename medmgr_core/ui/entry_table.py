"""Entry by grid, for many rows: paste a block, fill down, then Save.

The rows and their revisions are held from the moment the grid is opened, so that another person's save in between
neither loses what was typed nor is overwritten.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import ChangedMeanwhile
from medmgr_core.people.entries import GridResult, GridRow, save_grid
from medmgr_core.people.queries import reference_labels
from medmgr_core.people.sentences import shown
from medmgr_core.record import FieldSpec, Record, fields_of, key_text, words
from medmgr_core.rows import rows_of
from medmgr_core.ui.clash import choose_per_field
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md


@dataclass
class Grid:
    """An open grid: the rows as read, and what became of the last save."""

    rows: list[dict[str, Any]]
    number: int
    result: GridResult | None = None
    failed: dict[int, GridRow] = field(default_factory=dict)


def entry_grid(page: Page, record_type: type[Record], frame: pd.DataFrame, *, key: str) -> None:
    """An editable grid over ``frame`` (the record's fields and ``revision``); rows can be added at its end."""
    grid = _held(key, frame)
    specs = [spec for spec in fields_of(record_type) if spec.kind.widget != "file"]
    edited = st.data_editor(
        _base(grid.rows, specs), column_config=_configs(page, specs), num_rows="add", hide_index=True,
        key=f"{key}-{grid.number}", placeholder="", alt=f"Grid of {record_type.plural.lower()}", height=420,
    )  # fmt: skip
    changes = _changes(grid, record_type, specs, edited)
    _told(page, grid, record_type, specs, changes)
    with st.container(horizontal=True):
        if st.button(_save_label(len(changes)), type="primary",
                     disabled=not changes, key=f"{key}-save", icon=":material/check:"):  # fmt: skip
            _save(page, grid, record_type, changes, key)
        if st.button("Give up the changes", disabled=not changes, key=f"{key}-discard"):
            st.session_state.pop(f"{key}-grid", None)
            st.rerun()


def _save_label(count: int) -> str:
    return "Save" if count == 0 else "Save 1 row" if count == 1 else f"Save {count} rows"


def _held(key: str, frame: pd.DataFrame) -> Grid:
    held = st.session_state.get(f"{key}-grid")
    edits = st.session_state.get(f"{key}-{held.number}") if held else None
    untouched = not edits or not (edits["edited_rows"] or edits["added_rows"])
    if held is None or (untouched and not held.failed):
        rows = rows_of(frame)
        if held is None or held.rows != rows:
            number = held.number + 1 if held else 1
            held = st.session_state[f"{key}-grid"] = Grid(rows, number, held.result if held else None)
    return held


def _base(rows: list[dict[str, Any]], specs: list[FieldSpec]) -> pd.DataFrame:
    columns = {}
    for spec in specs:
        values = [row.get(spec.name) for row in rows]
        if spec.kind.name == "money":
            columns[spec.name] = pd.Series([None if v is None else v / 100 for v in values], dtype="float64")
        elif spec.kind.name == "date":
            columns[spec.name] = pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]")
        else:
            columns[spec.name] = pd.Series(values, dtype="object" if spec.kind.dtype == "str" else spec.kind.dtype)
    return pd.DataFrame(columns)


def _configs(page: Page, specs: list[FieldSpec]) -> dict[str, Any]:
    return {spec.name: _config(page, spec) for spec in specs}


def _config(page: Page, spec: FieldSpec) -> Any:
    common: dict[str, Any] = {"required": spec.required, "help": md(spec.description) or None}
    match spec.kind.widget:
        case "choice":
            return st.column_config.SelectboxColumn(
                spec.title, options=list(spec.choices), format_func=lambda c: words(str(c)), **common
            )
        case "reference":
            area = page.store.catalogue.by_table[spec.ref or ""].area
            labels = reference_labels(page.store, page.everywhere(area), spec.ref or "")
            return st.column_config.SelectboxColumn(
                spec.title, options=list(labels), format_func=lambda code: labels.get(str(code), str(code)), **common
            )
        case "date":
            return st.column_config.DateColumn(spec.title, format=page.formats.cell_date, **common)
        case "money":
            return st.column_config.NumberColumn(spec.title, format="%,.2f", **common)
        case "number" | "percent":
            return st.column_config.NumberColumn(spec.title, **common)
        case "check":
            return st.column_config.CheckboxColumn(spec.title, **common)
    return st.column_config.TextColumn(spec.title, disabled=bool(spec.running), **common)


def _changes(grid: Grid, record_type: type[Record], specs: list[FieldSpec], edited: pd.DataFrame) -> dict[int, GridRow]:
    changes: dict[int, GridRow] = {}
    for index, row in enumerate(rows_of(edited)):
        values = {spec.name: _value(spec, row[spec.name]) for spec in specs}
        if index >= len(grid.rows):
            if any(value is not None for value in values.values()):
                changes[index] = GridRow({n: v for n, v in values.items() if v is not None})
            continue
        before = grid.rows[index]
        new = {spec.name: values[spec.name] for spec in specs if values[spec.name] != _value_of(spec, before[spec.name])}
        if new:
            key = tuple(key_text(_value_of(spec, before[spec.name])) for spec in specs if spec.is_key)
            changes[index] = GridRow(new, _in_key_order(record_type, specs, key), before["revision"])
    return changes


def _in_key_order(record_type: type[Record], specs: list[FieldSpec], key: tuple[str, ...]) -> tuple[str, ...]:
    named = dict(zip([spec.name for spec in specs if spec.is_key], key, strict=True))
    return tuple(named[name] for name in record_type.key)


def _value(spec: FieldSpec, held: Any) -> Any:
    if held is None or held == "":
        return None
    if spec.kind.name == "money":
        return round(held * 100)
    if spec.kind.name == "date":
        return held.date() if hasattr(held, "date") else held
    return int(held) if spec.kind.name == "count" else held


def _value_of(spec: FieldSpec, stored: Any) -> Any:
    return stored.date() if spec.kind.name == "date" and hasattr(stored, "date") else stored


def _told(page: Page, grid: Grid, record_type: type[Record], specs: list[FieldSpec], changes: dict[int, GridRow]) -> None:
    """What will be saved and what could not be, in words below the grid."""
    problems = grid.result.problems if grid.result else {}
    for index, row in list(changes.items())[:12]:
        if index in problems and not isinstance(problems[index], ChangedMeanwhile):
            st.markdown(f":red[▲ Row {index + 1}: {md(problems[index])}]")
            continue
        before = grid.rows[index] if index < len(grid.rows) else {}
        told = "; ".join(
            _cell(page, spec, before.get(spec.name), row.values[spec.name]) for spec in specs if spec.name in row.values
        )
        st.markdown(f":orange[●] {'New row' if row.key is None else f'Row {index + 1}'}: {told}")
    if len(changes) > 12:
        st.caption(f"and {len(changes) - 12} more rows")
    _clashes(page, grid, record_type)


def _cell(page: Page, spec: FieldSpec, old: Any, new: Any) -> str:
    after = md(shown(_value_of(spec, new), spec.kind, page.formats))
    if old is None:
        return f"{spec.title} {after}"
    return f"{spec.title} {md(shown(_value_of(spec, old), spec.kind, page.formats))} → **{after}**"


def _save(page: Page, grid: Grid, record_type: type[Record], changes: dict[int, GridRow], key: str) -> None:
    result = save_grid(page.store, record_type, changes, by=page.person)
    grid.result, grid.failed = result, {index: changes[index] for index in result.problems}
    if result.saved:
        st.toast(f"{result.saved} rows saved" if result.saved != 1 else "1 row saved", icon=":material/check:")
    if not result.problems:
        st.session_state.pop(f"{key}-grid", None)
    else:
        _forget_saved(page, grid, record_type, changes, result)
    st.rerun()


def _forget_saved(page: Page, grid: Grid, record_type: type[Record], changes: dict[int, GridRow], result: GridResult) -> None:
    """Good rows are saved: the grid goes on from what the store holds now, so that only the bad ones are left to do."""
    for index, row in changes.items():
        if index in result.problems or row.key is None:
            continue
        stored = page.store.row(record_type, row.key)
        if stored and index < len(grid.rows):
            grid.rows[index] = {**stored.values, "revision": stored.revision}


def _clashes(page: Page, grid: Grid, record_type: type[Record]) -> None:
    clashes = grid.result.clashes if grid.result else {}
    for index, clash in clashes.items():
        row = grid.failed.get(index)
        if row is None:
            continue
        with st.container(border=True):
            st.warning(f"Row {index + 1}: {md(clash)}")
            mine = {**clash.stored, **row.values}
            chosen = choose_per_field(page, record_type, mine, clash.stored, f"clash-{grid.number}-{index}")
            if st.button("Save this row", key=f"settle-{grid.number}-{index}"):
                changed = {name: value for name, value in chosen.items() if value != clash.stored.get(name)}
                _settle(page, grid, record_type, index, GridRow(changed, row.key, clash.revision))


def _settle(page: Page, grid: Grid, record_type: type[Record], index: int, row: GridRow) -> None:
    result = save_grid(page.store, record_type, {index: row}, by=page.person)
    assert grid.result is not None
    grid.result.problems.pop(index, None)
    grid.result.problems |= result.problems
    if not result.problems and row.key is not None:
        grid.failed.pop(index, None)
        stored = page.store.row(record_type, row.key)
        if stored:
            grid.rows[index] = {**stored.values, "revision": stored.revision}
    st.rerun()
