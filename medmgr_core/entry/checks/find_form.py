"""The form of a column, found by one look at the whole of it."""

from __future__ import annotations

import duckdb

from medmgr_core.entry.checks.date_form import date_form
from medmgr_core.entry.checks.form import Form
from medmgr_core.entry.checks.number_form import number_form
from medmgr_core.entry.checks.texts import has_sections, is_id
from medmgr_core.record import FieldSpec


def form_of(connection: duckdb.DuckDBPyConnection, table: str, cell: str, spec: FieldSpec, given: Form | None = None) -> Form:
    """How a column writes the values of a field. `given`: a person's answer, which wins.

    cell: SQL of a text without blanks around it, NULL where empty.
    """
    match spec.kind.name:
        case "date" | "moment":
            return date_form(connection, table, cell, spec.kind.name, given)
        case "money" | "count" | "quantity" | "hours" | "share":
            return number_form(connection, table, cell, spec.kind.name, given)
    if not is_id(spec):
        return Form()
    [(sections,)] = connection.execute(f"SELECT {has_sections(cell)} FROM {table}").fetchall()
    return Form(shape="numbered" if sections else "")
