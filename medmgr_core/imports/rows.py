"""The rows of a sheet as values of fields, each with what is wrong with it: view ``checked`` of the stage.

Its columns: row_no, v_<field> the value, p_<field> the problem or NULL, r_<field> the text of a reference, raw: the cells
of a wrong row as JSON.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb
import pandas as pd

from medmgr_core.entry.checks import Form, cell_sql, checked_sql
from medmgr_core.entry.read_file import Sheet
from medmgr_core.imports.choice import Choice, cell_of, choosable
from medmgr_core.imports.stage import literal, rows
from medmgr_core.record import FieldSpec, Record, fields_of


@dataclass(frozen=True)
class Source:
    """The relation rows are read from, and for each field the SQL expression of its cell."""

    relation: str
    cells: Mapping[str, str]


def source_of(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record], choice: Choice) -> Source:
    """The sheet itself; of a wide one, a row for each figure."""
    cells = {name: cell_of(sheet, heading) for name, heading in choice.columns.items()}
    cells |= {name: literal(text) for name, text in choice.constants.items() if text}
    if not (choice.measures and record_type.wide):
        return Source(sheet.table, cells)
    _lengthen(connection, sheet, choice, [cell for cell in cells.values() if cell.startswith("c")])
    heading, value = record_type.wide
    return Source("long", {**cells, heading: "heading", value: "figure"})


def _lengthen(connection: duckdb.DuckDBPyConnection, sheet: Sheet, choice: Choice, kept: list[str]) -> None:
    columns = {cell_of(sheet, heading): heading for heading in choice.measures}
    held = ", ".join(dict.fromkeys(["row_no", *kept]))
    headings = ", ".join(f"({literal(column)}, {literal(heading)})" for column, heading in columns.items())
    places = ", ".join(columns)
    figures = f"UNPIVOT (SELECT {held}, {places} FROM {sheet.table}) ON {places} INTO NAME place VALUE figure"
    named = f"(VALUES {headings}) h(place, heading) ON h.place = u.place"
    connection.execute(f"CREATE OR REPLACE TABLE long AS SELECT u.*, h.heading FROM ({figures}) u JOIN {named}")


def texts_named(connection: duckdb.DuckDBPyConnection, source: Source, record_type: type[Record],
                forms: Mapping[str, Form]) -> dict[str, dict[str, int]]:  # fmt: skip
    """For each reference field, the texts of the file and in how many rows each stands, most frequent first."""
    found = {}
    for spec in choosable(record_type):
        if spec.ref and spec.name in source.cells:
            value = cell_sql(record_type, spec, source.cells[spec.name], forms.get(spec.name, Form())).value
            sql = f"SELECT {value}, count(*) FROM {source.relation} WHERE {value} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1"
            found[spec.name] = dict(rows(connection, sql))
    return found


def make_checked(connection: duckdb.DuckDBPyConnection, source: Source, record_type: type[Record], forms: Mapping[str, Form],
                 codes: Mapping[str, Mapping[str, str]], *, year_starts_in: int = 4) -> None:  # fmt: skip
    """View ``checked``. codes: reference field -> text -> code; a text without a code is a problem of its row."""
    specs = choosable(record_type)
    cells = {spec.name: (source.cells.get(spec.name, "NULL::VARCHAR"), forms.get(spec.name, Form())) for spec in specs}
    chosen, joins = [], []
    for spec in specs:
        kept_for = _kept_for(record_type, spec, source)
        value, problem = f'"{kept_for} kept"' if kept_for else f'"{spec.name}"', f'"{spec.name} problem"'
        if spec.name in codes:
            _register(connection, spec.name, codes[spec.name])
            joins.append(f"LEFT JOIN codes_{spec.name} ON codes_{spec.name}.text = {value}")
            chosen.append(f"{value} AS r_{spec.name}")
            is_unknown = f"{value} IS NOT NULL AND codes_{spec.name}.code IS NULL"
            problem = f"coalesce({problem}, CASE WHEN {is_unknown} THEN {literal(unknown_sentence(spec))} END)"
            value = f"codes_{spec.name}.code"
        chosen += [f"{value} AS v_{spec.name}", f"{problem} AS p_{spec.name}"]
    parsed = checked_sql(record_type, source.relation, cells, year_starts_in=year_starts_in)
    raw = ", ".join(f'{literal(name)}, "{name} cell"' for name in source.cells)
    wrong = " OR ".join(f"p_{spec.name} IS NOT NULL" for spec in specs)
    kept = ", ".join(f'"{name} cell"' for name in source.cells)
    connection.execute(
        f"CREATE OR REPLACE VIEW checked AS SELECT *, {wrong} AS is_wrong, "
        f"CASE WHEN {wrong} THEN json_object({raw})::VARCHAR END AS raw "
        f"FROM (SELECT row_no, {', '.join(chosen)}, {kept} "
        f"FROM ({parsed}) {' '.join(joins)})"
    )


def given_fields(record_type: type[Record], filled: Collection[str]) -> list[str]:
    """What a file says of a record it names by its key: the fields it fills, and those that keep the words of these."""
    kept = {beside for name, beside in record_type.kept_in.items() if name in filled}
    return [s.name for s in choosable(record_type) if (s.name in filled or s.name in kept) and s.name not in record_type.key]


def _kept_for(record_type: type[Record], spec: FieldSpec, source: Source) -> str | None:
    """The field whose words this one keeps where it could not take them."""
    beside = next((name for name, kept in record_type.kept_in.items() if kept == spec.name), None)
    return beside if spec.name not in source.cells and beside in source.cells else None


def _register(connection: duckdb.DuckDBPyConnection, name: str, codes: Mapping[str, str]) -> None:
    frame = pd.DataFrame({"text": pd.Series(list(codes), dtype="str"), "code": pd.Series(list(codes.values()), dtype="str")})
    connection.register("codes_given", frame)
    connection.execute(
        f"CREATE OR REPLACE TABLE codes_{name} AS SELECT text::VARCHAR AS text, code::VARCHAR AS code FROM codes_given"
    )
    connection.unregister("codes_given")


def unknown_sentence(spec: FieldSpec) -> str:
    """What is said of a row whose text names no record."""
    return f"{spec.title}: this text names nothing that is known. Say what it stands for, have it made, or leave these rows out."


def problem_fields(record_type: type[Record]) -> list[str]:
    """Fields that have a problem column."""
    return [spec.name for spec in choosable(record_type)]


def value_columns(record_type: type[Record]) -> str:
    """All values as fields of the record, for a SELECT from ``checked``."""
    names = {spec.name for spec in choosable(record_type)}
    return ", ".join(f"v_{spec.name} AS {spec.name}" for spec in fields_of(record_type) if spec.name in names)
