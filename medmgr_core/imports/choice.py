"""Which column of a sheet is which field: a suggestion from headings and content, and what a person made of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

import duckdb

from medmgr_core.entry.checks import Form, cell_sql, form_of
from medmgr_core.entry.field_words import is_needed
from medmgr_core.entry.read_file import Sheet
from medmgr_core.imports.headings import distance, plain
from medmgr_core.imports.stage import rows
from medmgr_core.record import FieldSpec, Record, field_of, fields_of
from medmgr_core.store.storable import default_of

_SAMPLE = 500
_SPREAD = 20_000  # rows over the whole sheet by which a column is known; its form for the import is looked for over all
_ENOUGH = 0.5  # share of filled cells that must be of the kind: faults in a column do not hide it
_SURE = 0.95  # the same where the heading says nothing
_BY_CONTENT = ("date", "money")
_MOST_WORDS = 40  # words a person is asked about
_CODE_WORDS = frozenset({"fips", "code", "id", "zip", "postcode", "footnote"})
_CODE_ENDS = ("no", "number", "order", "ref")
_DAY_IN_DIGITS = "(19|20)[0-9]{4}([0-9]{2})?"  # 20160401, 201604
_FREE = ("text", "long_text", "code", "reference")


@dataclass(frozen=True)
class Choice:
    """columns: field -> heading; constants: field -> text; forms: field -> how its column writes values.

    measures: headings of a wide sheet whose cells become a row each. meanings: field of choices -> text of the file -> choice.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, str] = field(default_factory=dict)
    forms: Mapping[str, Form] = field(default_factory=dict)
    measures: tuple[str, ...] = ()
    meanings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def to_json(self) -> str:
        """As a profile keeps it."""
        return json.dumps({"columns": dict(self.columns), "constants": dict(self.constants),
                           "forms": {name: asdict(form) for name, form in self.forms.items()},
                           "measures": list(self.measures),
                           "meanings": {name: dict(words) for name, words in self.meanings.items()}})  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> Choice:
        """The reverse of ``to_json``."""
        held = json.loads(text)
        forms = {name: Form(**{**form, "examples": tuple(form.get("examples", ()))}) for name, form in held["forms"].items()}
        return cls(held["columns"], held["constants"], forms, tuple(held["measures"]), held.get("meanings", {}))


def choosable(record_type: type[Record]) -> list[FieldSpec]:
    """Fields that a file may fill."""
    return [spec for spec in fields_of(record_type) if not spec.running and spec.kind.name != "content"]


def suggest(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record]) -> Choice:
    """The best column for each field where heading and content fit; figures side by side for a wide type."""
    found = dict(_by_heading(connection, sheet, record_type))
    found |= dict(_by_content(connection, sheet, record_type, found))
    if record_type.wide and not all(name in found for name in record_type.wide):
        columns = {name: heading for name, heading in found.items() if name not in record_type.wide}
        return Choice(columns, measures=tuple(_figures(connection, sheet, record_type, set(columns.values()))))
    return Choice(found)


def likely_type(sheet: Sheet, types: Sequence[type[Record]]) -> type[Record]:
    """The kind of record whose headings a sheet shows best."""
    return max(types, key=lambda record_type: _score(sheet, record_type))


def likely_sheet(sheets: Sequence[Sheet], types: Sequence[type[Record]]) -> Sheet:
    """The sheet that shows one of the kinds best; notes beside a table show none of them."""
    return max(sheets, key=lambda sheet: max(_score(sheet, record_type) for record_type in types))


def _score(sheet: Sheet, record_type: type[Record]) -> tuple[float, int]:
    """Share of the needed fields with a heading, then how many fields have one."""
    specs = choosable(record_type)
    found = {spec.name for spec in specs if any(distance(heading, spec) is not None for heading in sheet.columns)}
    needed = [spec.name for spec in specs if is_needed(record_type, spec) and spec.name not in (record_type.wide or ())]
    return len(found.intersection(needed)) / max(1, len(needed)), len(found)


def fits(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record], kept: Choice) -> Choice:
    """A choice made for earlier files; for a column that is gone or holds something else by now, what is found in its place."""
    alike = {plain(heading): heading for heading in sheet.columns}
    found = {name: alike[plain(heading)] for name, heading in kept.columns.items() if plain(heading) in alike}
    columns = {
        name: heading for name, heading in found.items()
        if name in kept.meanings or _share(connection, sheet, heading, record_type, field_of(record_type, name)) >= _ENOUGH
    }  # fmt: skip
    if len(columns) < len(kept.columns):
        usual = dict(_by_heading(connection, sheet, record_type))
        gone = {name: usual[name] for name in kept.columns if name not in columns and name in usual}
        columns |= {name: heading for name, heading in gone.items() if heading not in columns.values()}
    return replace(kept, columns=columns, measures=tuple(h for h in kept.measures if h in sheet.columns))


def with_forms(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record], choice: Choice) -> Choice:
    """The form of each chosen column, and of all figures side by side, looked for over the whole; what was answered stands."""
    forms = {
        name: form_of(connection, sheet.table, cell_of(sheet, heading), field_of(record_type, name), choice.forms.get(name))
        for name, heading in choice.columns.items()
    }  # fmt: skip
    if choice.measures and record_type.wide:  # figures side by side are written alike
        value = record_type.wide[1]
        figures = ", ".join(cell_of(sheet, heading) for heading in choice.measures)
        all_of_them = f"(SELECT unnest([{figures}]) AS figure FROM {sheet.table})"
        forms[value] = form_of(connection, all_of_them, "figure", field_of(record_type, value), choice.forms.get(value))
    return replace(choice, forms=forms)


def strange_words(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record], spec: FieldSpec,
                  heading: str) -> dict[str, int]:  # fmt: skip
    """Texts of a column of choices that are none of them, with how many rows; {} where they are too many to be asked about."""
    cell = cell_of(sheet, heading)
    read = cell_sql(record_type, spec, cell, Form()).value
    sql = f"SELECT {cell}, count(*) FROM {sheet.table} WHERE {cell} IS NOT NULL AND {read} IS NULL GROUP BY 1 ORDER BY 2 DESC, 1"
    found: dict[str, int] = dict(rows(connection, f"{sql} LIMIT {_MOST_WORDS + 1}"))
    return found if len(found) <= _MOST_WORDS else {}


def cell_of(sheet: Sheet, heading: str) -> str:
    """The column of the stage below a heading."""
    return f"c{sheet.columns.index(heading) + 1}"


def lacking(record_type: type[Record], choice: Choice) -> list[FieldSpec]:
    """Needed fields that nothing fills yet."""
    filled = {*choice.columns, *choice.constants, *((record_type.wide or ()) if choice.measures else ())}
    return [spec for spec in choosable(record_type) if must_be_given(record_type, spec) and spec.name not in filled]


def must_be_given(record_type: type[Record], spec: FieldSpec) -> bool:
    """Does a file have to say this? What has a usual value takes it."""
    return is_needed(record_type, spec) and default_of(spec) is None


def _by_heading(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record]) -> Iterator[tuple[str, str]]:
    near = sorted(
        (far, place, spec.name, heading)
        for spec in choosable(record_type)
        for place, heading in enumerate(sheet.columns)
        if (far := distance(heading, spec)) is not None
    )
    taken: set[str] = set()
    given: set[str] = set()
    for _, _, name, heading in near:
        if name in given or heading in taken:
            continue
        if _share(connection, sheet, heading, record_type, field_of(record_type, name)) >= _ENOUGH:
            taken.add(heading)
            given.add(name)
            yield name, heading


def _by_content(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record],
                found: Mapping[str, str]) -> Iterator[tuple[str, str]]:  # fmt: skip
    """A needed date or amount whose heading says nothing, where one column alone can be meant."""
    for spec in choosable(record_type):
        if spec.name in found or spec.kind.name not in _BY_CONTENT or not is_needed(record_type, spec):
            continue
        free = [heading for heading in sheet.columns if heading not in found.values()]
        if spec.kind.name == "date":
            free = [heading for heading in free if not _is_mere_number(connection, sheet, heading)]
        fitting = [h for h in free if _share(connection, sheet, h, record_type, spec) >= _SURE]
        if len(fitting) == 1:
            yield spec.name, fitting[0]


def _is_mere_number(connection: duckdb.DuckDBPyConnection, sheet: Sheet, heading: str) -> bool:
    """37145 is a day to a spreadsheet; without a heading that says so it is a figure."""
    cell = cell_of(sheet, heading)
    other = f"NOT regexp_full_match({cell}, '-?[0-9]+([.,][0-9]+)?') OR regexp_full_match({cell}, '{_DAY_IN_DIGITS}')"
    return not rows(connection, f"SELECT 1 FROM {sheet.table} WHERE {other} LIMIT 1")


def _figures(connection: duckdb.DuckDBPyConnection, sheet: Sheet, record_type: type[Record], taken: set[str]) -> list[str]:
    value = field_of(record_type, (record_type.wide or ("", ""))[1])
    free = [heading for heading in sheet.columns if heading not in taken]
    held = [h for h in free if rows(connection, f"SELECT 1 FROM {sheet.table} WHERE {cell_of(sheet, h)} IS NOT NULL LIMIT 1")]
    held = [heading for heading in held if not _is_of_codes(connection, sheet, heading)]
    return [heading for heading in held if _share(connection, sheet, heading, record_type, value) >= _SURE]


def _is_of_codes(connection: duckdb.DuckDBPyConnection, sheet: Sheet, heading: str) -> bool:
    """Numbers that nobody adds up: the heading says so, or they begin with a nought."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\([^)]*\)", "", heading.casefold()))  # “Fires recorded (No.)” is a count
    named = bool(words) and (words[-1] in _CODE_ENDS or not _CODE_WORDS.isdisjoint(words))
    cell = cell_of(sheet, heading)
    return named or bool(rows(connection, f"SELECT 1 FROM {sheet.table} WHERE regexp_full_match({cell}, '0[0-9]+') LIMIT 1"))


def _share(connection: duckdb.DuckDBPyConnection, sheet: Sheet, heading: str, record_type: type[Record],
           spec: FieldSpec) -> float:  # fmt: skip
    """Share of filled cells that hold such a value; 1 for an empty column under the right heading."""
    if spec.kind.name in _FREE:
        return 1.0
    cell = cell_of(sheet, heading)
    spread = _spread(connection, sheet, cell)
    form = form_of(connection, spread, cell, spec)
    if form.question:
        return 1.0  # it is of the kind, but a person must say how it is written
    read = cell_sql(record_type, spec, cell, form)
    sample = f"(SELECT {cell} FROM {spread} WHERE {cell} IS NOT NULL LIMIT {_SAMPLE})"
    found: list[tuple[Any, ...]] = rows(connection, f"SELECT count(*), count({read.value}), count({read.kept}) FROM {sample}")
    filled, good, without = found[0]  # “-” and “Not Available” speak neither for the kind nor against it
    if filled and filled == without:
        return _ENOUGH  # only the heading can tell
    return good / (filled - without) if filled else 1.0


def _spread(connection: duckdb.DuckDBPyConnection, sheet: Sheet, cell: str) -> str:
    """Some rows over the whole of a long sheet; all of them where those hold nothing."""
    step = sheet.rows // _SPREAD
    some = f"(SELECT {cell} FROM {sheet.table} WHERE rowid % {max(1, step)} = 0)"
    is_held = step > 1 and rows(connection, f"SELECT 1 FROM {some} WHERE {cell} IS NOT NULL LIMIT 1")
    return some if is_held else sheet.table
