"""Entry by grid, for many rows: paste a block, fill down, then Save.

The rows, their revisions and the choices offered are held from the moment the grid is opened: an editable table drops
all that was typed when anything it shows changes. What was saved meanwhile is held beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import streamlit as st

from medmgr_core.errors import ChangedMeanwhile
from medmgr_core.listing import NOTHING
from medmgr_core.people.entries import GridResult, GridRow, save_grid
from medmgr_core.people.queries import reference_labels
from medmgr_core.people.sentences import shown
from medmgr_core.record import FieldSpec, Key, Record, fields_of, key_text, words
from medmgr_core.rows import rows_of
from medmgr_core.ui.clash import choose_per_field
from medmgr_core.ui.page import Page
from medmgr_core.ui.text import md


@dataclass
class Grid:
    """An open grid: the rows as read, what each one is now, and what became of the last save.

    settled: what was typed into a row of which the other person's version was kept.
    fixed: fields that are not shown, because all rows have this value in them.
    """

    rows: list[dict[str, Any]]
    offered: dict[str, dict[str, str]]  # by reference field: code -> label
    number: int
    fixed: Mapping[str, Any] = field(default_factory=dict)
    now: dict[int, dict[str, Any]] = field(default_factory=dict)
    settled: dict[int, dict[str, Any]] = field(default_factory=dict)
    result: GridResult | None = None
    failed: dict[int, GridRow] = field(default_factory=dict)

    def stored(self, index: int) -> dict[str, Any] | None:
        """A row as stored, as far as this grid knows; None for a new one."""
        return self.now.get(index) or (self.rows[index] if index < len(self.rows) else None)

    def note(self, page: Page, record_type: type[Record], index: int, key: Key) -> None:
        """Read a row again that was just saved."""
        row = page.store.row(record_type, key)
        if row:
            self.now[index] = {**row.values, "revision": row.revision}


def entry_grid(page: Page, record_type: type[Record], frame: pd.DataFrame, *, key: str, height: int = 420,
               fixed: Mapping[str, Any] = NOTHING) -> None:  # fmt: skip
    """An editable grid over ``frame`` (the record's fields and ``revision``); rows can be added at its end.

    fixed: fields that are not shown, because all rows have this value in them.
    """
    specs = [spec for spec in fields_of(record_type) if spec.kind.widget != "file" and spec.name not in fixed]
    grid = _held(page, specs, key, frame, fixed)
    edited = st.data_editor(
        _base(grid.rows, specs), column_config=_configs(page, specs, grid.offered), num_rows="add", hide_index=True,
        key=f"{key}-{grid.number}", placeholder="", alt=f"Grid of {record_type.plural.lower()}", height=height,
    )  # fmt: skip
    changes = _changes(grid, record_type, specs, edited)
    _told(page, grid, specs, changes)
    _clashes(page, grid, record_type, changes, key)
    with st.container(horizontal=True):
        if st.button(_save_label(len(changes)), type="primary",
                     disabled=not changes, key=f"{key}-save", icon=":material/check:"):  # fmt: skip
            _save(page, grid, record_type, changes, key)
        if st.button("Give up the changes", disabled=not changes, key=f"{key}-discard"):
            _close(key)
            st.rerun()


def _save_label(count: int) -> str:
    return "Save" if count == 0 else "Save 1 row" if count == 1 else f"Save {count} rows"


def _held(page: Page, specs: list[FieldSpec], key: str, frame: pd.DataFrame, fixed: Mapping[str, Any]) -> Grid:
    held: Grid | None = st.session_state.get(f"{key}-grid")
    edits = st.session_state.get(f"{key}-{held.number}") if held else None
    untouched = not edits or not (edits["edited_rows"] or edits["added_rows"])
    if held is None or (untouched and not held.failed):
        rows, offered = rows_of(frame), {spec.name: _offered(page, spec) for spec in specs if spec.ref}
        if held is None or (held.rows, held.offered) != (rows, offered):
            # Another number, another widget: what was typed in the one before must not land in these rows.
            number = st.session_state[f"{key}-opened"] = st.session_state.get(f"{key}-opened", 0) + 1
            held = st.session_state[f"{key}-grid"] = Grid(rows, offered, number, fixed)
    return held


def _offered(page: Page, spec: FieldSpec) -> dict[str, str]:
    area = page.store.catalogue.by_table[spec.ref or ""].area
    return reference_labels(page.store, page.everywhere(area), spec.ref or "")


def _close(key: str) -> None:
    """The next run opens the grid anew, from what is stored."""
    st.session_state.pop(f"{key}-grid", None)


def _base(rows: list[dict[str, Any]], specs: list[FieldSpec]) -> pd.DataFrame:
    columns = {}
    for spec in specs:
        values = [row.get(spec.name) for row in rows]
        if spec.kind.name == "money":
            columns[spec.name] = pd.Series([None if v is None else v / 100 for v in values], dtype="float64")
        elif spec.kind.name == "share":
            columns[spec.name] = pd.Series([None if v is None else round(v * 100, 8) for v in values], dtype="float64")
        elif spec.kind.name == "date":
            columns[spec.name] = pd.to_datetime(pd.Series(values, dtype="object")).astype("datetime64[us]")
        else:
            columns[spec.name] = pd.Series(values, dtype="object" if spec.kind.dtype == "str" else spec.kind.dtype)
    return pd.DataFrame(columns)


def _configs(page: Page, specs: list[FieldSpec], offered: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {spec.name: _config(page, spec, offered.get(spec.name, {})) for spec in specs}


def _config(page: Page, spec: FieldSpec, labels: dict[str, str]) -> Any:
    common: dict[str, Any] = {"required": spec.required, "help": md(spec.description) or None}
    match spec.kind.widget:
        case "choice":
            return st.column_config.SelectboxColumn(
                spec.title, options=list(spec.choices), format_func=lambda c: words(str(c)), **common
            )
        case "reference":
            return st.column_config.SelectboxColumn(
                spec.title, options=list(labels), format_func=lambda code: labels.get(str(code), str(code)), width=190, **common
            )
        case "date":
            return st.column_config.DateColumn(spec.title, format=page.formats.cell_date, **common)
        case "money":
            return st.column_config.NumberColumn(spec.title, format="%,.2f", **common)
        case "percent":
            return st.column_config.NumberColumn(f"{spec.title}, %", format="%.2f", **common)
        case "number":
            return st.column_config.NumberColumn(spec.title, **common)
        case "check":
            return st.column_config.CheckboxColumn(spec.title, **common)
    return st.column_config.TextColumn(spec.title, disabled=bool(spec.running), **common)


def _changes(grid: Grid, record_type: type[Record], specs: list[FieldSpec], edited: pd.DataFrame) -> dict[int, GridRow]:
    changes: dict[int, GridRow] = {}
    for index, row in enumerate(rows_of(edited)):
        values = {spec.name: _value(spec, row[spec.name]) for spec in specs}
        before = grid.stored(index)
        if before is None:
            if any(value is not None for value in values.values()):
                changes[index] = GridRow({**grid.fixed, **{n: v for n, v in values.items() if v is not None}})
            continue
        new = {spec.name: values[spec.name] for spec in specs if values[spec.name] != _value_of(spec, before[spec.name])}
        if new and not new.items() <= grid.settled.get(index, {}).items():
            held = {spec.name: _value_of(spec, before[spec.name]) for spec in specs if spec.is_key}
            key = tuple(key_text({**held, **grid.fixed}[name]) for name in record_type.key)
            changes[index] = GridRow(new, key, before["revision"])
    return changes


def _value(spec: FieldSpec, held: Any) -> Any:
    if held is None or held == "":
        return None
    if spec.kind.name == "money":
        return round(held * 100)
    if spec.kind.name == "share":
        return round(held / 100, 10)
    if spec.kind.name == "date":
        return held.date() if hasattr(held, "date") else held
    return int(held) if spec.kind.name == "count" else held


def _value_of(spec: FieldSpec, stored: Any) -> Any:
    if spec.kind.name == "share" and stored is not None:
        return round(stored, 10)  # as it comes back from a cell that shows per cents
    return stored.date() if spec.kind.name == "date" and hasattr(stored, "date") else stored


def _told(page: Page, grid: Grid, specs: list[FieldSpec], changes: dict[int, GridRow]) -> None:
    """What will be saved and what could not be, in words below the grid."""
    problems = grid.result.problems if grid.result else {}
    for index, row in list(changes.items())[:12]:
        if index in problems and not isinstance(problems[index], ChangedMeanwhile):
            st.markdown(f":red[▲ Row {index + 1}: {md(problems[index])}]")
            continue
        before = grid.stored(index) or {}
        told = "; ".join(
            _cell(page, spec, before.get(spec.name), row.values[spec.name]) for spec in specs if spec.name in row.values
        )
        st.markdown(f":orange[●] {'New row' if row.key is None else f'Row {index + 1}'}: {told}")
    if len(changes) > 12:
        st.caption(f"and {len(changes) - 12} more rows")


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
        _close(key)
    for index, saved in result.keys.items():  # only the bad rows are left to do
        grid.note(page, record_type, index, saved)
    st.rerun()


def _clashes(page: Page, grid: Grid, record_type: type[Record], changes: dict[int, GridRow], key: str) -> None:
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
                if not grid.failed and not changes.keys() - {index}:
                    _close(key)
                st.rerun()


def _settle(page: Page, grid: Grid, record_type: type[Record], index: int, row: GridRow) -> None:
    result = save_grid(page.store, record_type, {index: row}, by=page.person)
    assert grid.result is not None
    grid.result.problems.pop(index, None)
    grid.result.problems |= result.problems
    if index in result.keys:
        grid.settled[index] = dict(grid.failed.pop(index).values)
        grid.note(page, record_type, index, result.keys[index])
