"""The rows of a sheet as values of fields, each with what is wrong with it: views of the stage, none of which is written to it.

``checked``: held_at (where the row stands in its relation), row_no, v_<field> the value, r_<field> the text of a reference,
is_wrong. ``faulty``, of the rows that are wrong in ``judged`` only: held_at, row_no, p_<field> the problem or NULL, and
"<field> cell". So what is told of wrong rows is not carried along for the many right ones.
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
        return Source(sheet.table, _meant(cells, choice))
    _lengthen(connection, sheet, choice, [cell for cell in cells.values() if cell.startswith("c")])
    heading, value = record_type.wide
    return Source("long", {**_meant(cells, choice), heading: "heading", value: "figure"})


def _meant(cells: Mapping[str, str], choice: Choice) -> dict[str, str]:
    """With the words of the file that stand for a choice as a person said."""
    found = dict(cells)
    for name, words in choice.meanings.items():
        if name in found and words:
            told = " ".join(f"WHEN {literal(text)} THEN {literal(meant)}" for text, meant in words.items())
            found[name] = f"(CASE {found[name]} {told} ELSE {found[name]} END)"
    return found


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
            value = cell_sql(record_type, spec, "cell", forms.get(spec.name, Form())).value
            once = f"SELECT {source.cells[spec.name]} AS cell, count(*) AS n FROM {source.relation} GROUP BY 1"
            sql = f"SELECT {value} AS text, sum(n)::BIGINT FROM ({once}) GROUP BY 1 HAVING text IS NOT NULL ORDER BY 2 DESC, 1"
            found[spec.name] = dict(rows(connection, sql))
    return found


def make_checked(connection: duckdb.DuckDBPyConnection, source: Source, record_type: type[Record], forms: Mapping[str, Form],
                 codes: Mapping[str, Mapping[str, str]], *, year_starts_in: int = 4) -> None:  # fmt: skip
    """View ``checked``. codes: reference field -> text -> code; a text without a code is a problem of its row."""
    for name, known in codes.items():
        _register(connection, name, known)
    body = _Body(record_type, source, forms, frozenset(codes), year_starts_in)
    names = [spec.name for spec in choosable(record_type)]
    values = ", ".join([*(f"v_{name}" for name in names), *(f"r_{name}" for name in codes)])
    wrong = " OR ".join(f"p_{name} IS NOT NULL" for name in names)
    everything = body.sql(f"(SELECT rowid AS held_at, * FROM {source.relation})")
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW checked AS SELECT held_at, row_no, {values}, {wrong} AS is_wrong FROM {everything}"
    )
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS judged (held_at BIGINT, state VARCHAR)")  # so that the view can name it
    told = ", ".join([*(f"p_{name}" for name in names), *(f'"{name} cell"' for name in source.cells)])
    few = f"SELECT rowid AS held_at, * FROM {source.relation} WHERE rowid IN (SELECT held_at FROM judged WHERE state = 'wrong')"
    connection.execute(f"CREATE OR REPLACE TEMP VIEW faulty AS SELECT held_at, row_no, {told} FROM {body.sql(f'({few})')}")


@dataclass(frozen=True)
class _Body:
    """The SQL that reads and checks rows of a source. coded: reference fields whose texts stand for codes."""

    record_type: type[Record]
    source: Source
    forms: Mapping[str, Form]
    coded: frozenset[str]
    year_starts_in: int

    def sql(self, relation: str) -> str:
        """relation: some rows of the source, with held_at."""
        specs = choosable(self.record_type)
        cells = {s.name: (self.source.cells.get(s.name, "NULL::VARCHAR"), self.forms.get(s.name, Form())) for s in specs}
        parsed = checked_sql(self.record_type, relation, cells, year_starts_in=self.year_starts_in, kept=("held_at", "row_no"))
        chosen = ", ".join(part for spec in specs for part in self._parts(spec))
        held = ", ".join(f'"{name} cell"' for name in self.source.cells)
        joins = " ".join(
            f"LEFT JOIN codes_{spec.name} ON codes_{spec.name}.code_text = {self._value(spec)}"
            for spec in specs
            if spec.name in self.coded
        )
        return f"(SELECT held_at, row_no, {chosen}, {held} FROM ({parsed}) {joins})"

    def _value(self, spec: FieldSpec) -> str:
        kept_for = _kept_for(self.record_type, spec, self.source)
        return f'"{kept_for} kept"' if kept_for else f'"{spec.name}"'

    def _parts(self, spec: FieldSpec) -> list[str]:
        value, problem = self._value(spec), f'"{spec.name} problem"'
        if spec.name not in self.coded:
            return [f"{value} AS v_{spec.name}", f"{problem} AS p_{spec.name}"]
        code = f"codes_{spec.name}.code_given"
        unknown = f"CASE WHEN {value} IS NOT NULL AND {code} IS NULL THEN {literal(unknown_sentence(spec))} END"
        return [f"{value} AS r_{spec.name}", f"{code} AS v_{spec.name}", f"coalesce({problem}, {unknown}) AS p_{spec.name}"]


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
        f"CREATE OR REPLACE TEMP TABLE codes_{name} AS "
        "SELECT text::VARCHAR AS code_text, code::VARCHAR AS code_given FROM codes_given"
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
