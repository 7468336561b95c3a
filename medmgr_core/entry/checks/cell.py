"""The checks of one cell, or of all columns of a staged table, as SQL made from the kinds of the fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from medmgr_core.entry.checks.dates import read_date
from medmgr_core.entry.checks.form import Form, Reading
from medmgr_core.entry.checks.judge import CellSql, judged
from medmgr_core.entry.checks.moments import read_moment
from medmgr_core.entry.checks.numbers import read_count, read_hours, read_money, read_quantity, read_share
from medmgr_core.entry.checks.texts import read_choice, read_text, read_yes_no
from medmgr_core.record import FieldSpec, Record, field_of


def cell_sql(record_type: type[Record], spec: FieldSpec, cell: str, form: Form, *, year_starts_in: int = 4) -> CellSql:
    """The checks of one field. `cell`: SQL of a text without blanks around it, NULL where empty."""
    reading = _reading(cell, spec, form, year_starts_in)
    return judged(record_type, spec, cell, reading, reading.value)


def checked_sql(record_type: type[Record], table: str, cells: Mapping[str, tuple[str, Form]], *, year_starts_in: int = 4,
                kept: Sequence[str] = ("row_no",)) -> str:  # fmt: skip
    """A SELECT of a staged table: the columns kept, and for each field its name, "name problem", "name kept", "name cell".

    cells: SQL of the cell and the form, by field. Each cell is read once, which `cell_sql` alone cannot promise.
    """
    inner, outer = list(kept), list(kept)
    for name, (cell, form) in cells.items():
        spec = field_of(record_type, name)
        reading = _reading(cell, spec, form, year_starts_in)
        inner += [f'{cell} AS "{name} cell"', f'{reading.value} AS "{name} read"']
        own = _reading(f'"{name} cell"', spec, form, year_starts_in)
        verdict = judged(record_type, spec, f'"{name} cell"', own, f'"{name} read"')
        outer += [
            f'{verdict.value} AS "{name}"',
            f'{verdict.problem} AS "{name} problem"',
            f'{verdict.kept} AS "{name} kept"',
            f'"{name} cell"',
        ]
    return f"SELECT {', '.join(outer)} FROM (SELECT {', '.join(inner)} FROM {table})"


def _reading(cell: str, spec: FieldSpec, form: Form, year_starts_in: int) -> Reading:
    match spec.kind.name:
        case "money":
            return read_money(cell, spec, form)
        case "count":
            return read_count(cell, spec, form)
        case "quantity":
            return read_quantity(cell, form)
        case "hours":
            return read_hours(cell, form)
        case "share":
            return read_share(cell, form)
        case "date":
            return read_date(cell, spec, form, year_starts_in)
        case "moment":
            return read_moment(cell, spec, form)
        case "yes_no":
            return read_yes_no(cell)
        case "choice":
            return read_choice(cell, spec)
        case "content":
            return Reading("CAST(NULL AS BYTEA)")
    return read_text(cell, spec, form)
